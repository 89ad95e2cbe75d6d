internal import Tensors

extension BaseLayer {
  /// What is wrong with sizes that a layer was made with; nil where they are as they should be.
  func sizeProblem(_ sizes: [(name: String, value: Int)], least: Int = 1) -> String? {
    sizes.first { $0.value < least }
      .map { "\($0.name) is \($0.value), but must be at least \(least)" }
  }

  /// What is wrong with shares that a layer drops; nil where they are as they should be.
  func rateProblem(_ rates: [(name: String, value: Float)]) -> String? {
    rates.first { !(0..<1).contains($0.value) }
      .map { "\($0.name) is \($0.value), but must be in 0..<1" }
  }

  /// What is wrong with how edges are treated; nil where it is as it should be.
  func paddingProblem(_ padding: Padding, mayBeCausal: Bool = false) -> String? {
    padding == .causal && !mayBeCausal
      ? "padding .causal is for Conv1D; use .same or .valid" : nil
  }

  func least(_ sizes: (Int, Int)) -> Int { min(sizes.0, sizes.1) }
}
