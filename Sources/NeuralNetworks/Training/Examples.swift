internal import Tensors

/// Examples in memory: inputs, targets, and how much each counts.
struct Examples {
  let inputs: [Tensor]
  let targets: [Tensor]
  let weights: Tensor?

  init(_ inputs: [Tensor], _ targets: [Tensor], weights: Tensor? = nil) {
    self.inputs = inputs
    self.targets = targets
    self.weights = weights
  }

  /// Examples of one input and one target, weighted by themselves and by their classes.
  init(
    _ features: Tensor, _ targets: Tensor, weights: Tensor? = nil, classWeight: [Int: Float]? = nil
  ) {
    let weights = classWeight.map { ClassWeights($0).weights(of: targets, weights) } ?? weights
    self.init([features], [targets], weights: weights)
  }

  var count: Int { inputs.first?.shape.first ?? 0 }

  /// - Throws: ``ModelError/exampleCount(features:targets:)`` where the numbers differ.
  func check() throws {
    for part in inputs + targets where part.shape.first != count {
      throw ModelError.exampleCount(features: count, targets: part.shape.first ?? 0)
    }
    guard let weights, weights.shape.first != count else { return }
    throw ModelError.setting(
      "fit", problem: "\(count) examples but \(weights.shape.first ?? 0) sample weights")
  }

  subscript(range: Range<Int>) -> Examples {
    Examples(inputs.map { $0[range] }, targets.map { $0[range] }, weights: weights?[range])
  }

  func batches(of size: Int, shuffles: Bool) -> ExampleBatches {
    ExampleBatches(examples: self, batchSize: max(size, 1), shuffles: shuffles)
  }
}

/// Examples in memory as batches, in order or shuffled anew each epoch.
struct ExampleBatches: BatchSequence {
  let examples: Examples
  let batchSize: Int
  let shuffles: Bool

  var batchCount: Int? { (examples.count + batchSize - 1) / batchSize }

  func makeBatches() throws -> () throws -> Batch? {
    try examples.check()
    let order = shuffles ? RandomStream.current.permutation(examples.count) : nil
    // An autoencoder's targets are its inputs: what is gathered once serves as both.
    let isSame =
      examples.inputs.count == 1 && examples.targets.count == 1
      && examples.inputs[0].storage === examples.targets[0].storage
      && examples.inputs[0].shape == examples.targets[0].shape
    var start = 0
    return { [self] in
      guard start < examples.count else { return nil }
      let end = min(start + batchSize, examples.count)
      defer { start = end }
      let rows = order.map { Array($0[start..<end]) }
      func part(_ tensor: Tensor) throws -> Tensor {
        try rows.map { try tensor.gatheringRows($0) } ?? tensor[start..<end]
      }
      let inputs = try examples.inputs.map(part)
      return Batch(
        inputs: inputs, targets: isSame ? inputs : try examples.targets.map(part),
        weights: try examples.weights.map(part))
    }
  }
}
