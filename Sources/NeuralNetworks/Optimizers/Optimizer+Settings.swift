extension Optimizer {
  /// Refuses numbers that no step can be taken with.
  ///
  /// - Throws: ``ModelError/setting(_:problem:)``.
  func checkSettings() throws {
    if let problem = settingProblem { throw ModelError.setting(name, problem: problem) }
  }

  private var settingProblem: String? {
    if let problem = schedule?.settingProblem { return problem }
    // Written so that a number which is none fits nowhere.
    if !(learningRate >= 0 && learningRate < .infinity) {
      return "learningRate is \(learningRate), but must be a number from 0 on"
    }
    for (name, share) in shares where !(share >= 0 && share < 1) {
      return "\(name) is \(share), but must be in 0..<1"
    }
    if let weightDecay, !(weightDecay >= 0 && weightDecay < .infinity) {
      return "weightDecay is \(weightDecay), but must be a number from 0 on"
    }
    let bounds = [
      ("clipNorm", clipNorm), ("clipValue", clipValue), ("globalClipNorm", globalClipNorm),
    ].compactMap { name, bound in bound.map { (name, $0) } }
    if bounds.count > 1 {
      return "only one of clipNorm, clipValue and globalClipNorm can bound gradients"
    }
    if let ownProblem { return ownProblem }
    guard let (name, bound) = bounds.first, !(bound > 0) else { return nil }
    return "\(name) is \(bound), but must be greater than 0"
  }
}
