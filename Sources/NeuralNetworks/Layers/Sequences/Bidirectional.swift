public import Tensors

/// How the outputs of both directions become one.
public enum MergeMode: String, Hashable, Codable, Sendable {
  /// Side by side.
  case concat
  /// Their sum.
  case sum
  /// Their product, element by element.
  case mul
  /// Their mean.
  case ave
}

/// A recurrent layer that walks along sequences in both directions (Schuster and Paliwal, 1997).
public final class Bidirectional: BaseLayer, @unchecked Sendable {
  /// The layer that walks forwards.
  public let forwardLayer: RecurrentLayer
  /// The layer that walks backwards.
  public let backwardLayer: RecurrentLayer
  let mergeMode: MergeMode

  /// A layer of one that walks forwards and a new one like it that walks backwards.
  ///
  /// - Parameters:
  ///   - layer: ``SimpleRNN``, ``LSTM`` or ``GRU``, not built yet.
  ///   - mergeMode: How the outputs become one.
  ///   - inputShape: `[steps, inputs]`.
  ///   - name: The layer's name.
  /// - Throws: ``ModelError/notSaved(layer:)`` for a layer that cannot be made a second time.
  public convenience init(
    _ layer: RecurrentLayer, mergeMode: MergeMode = .concat, inputShape: [Int]? = nil,
    name: String? = nil
  ) throws {
    guard var configuration = layer.configuration else {
      throw ModelError.notSaved(layer: layer.shownName)
    }
    configuration.name = ""
    configuration.outputShape = nil
    guard
      let other = BaseLayer.resuming(configuration, parameters: []) as? RecurrentLayer
    else { throw ModelError.notSaved(layer: layer.shownName) }
    self.init(
      layer, other, mergeMode: mergeMode, inputShape: inputShape ?? layer.inputShape, name: name)
  }

  package init(
    _ forward: RecurrentLayer, _ backward: RecurrentLayer, mergeMode: MergeMode,
    inputShape: [Int]?, name: String?
  ) {
    forwardLayer = forward
    backwardLayer = backward
    self.mergeMode = mergeMode
    for layer in [forward, backward] { layer.zeroesMaskedSteps = layer.returnSequences }
    super.init(name: name, inputShape: inputShape)
  }

  /// The parameters of the forward layer, then of the backward one.
  public override var parameters: [Parameter] {
    forwardLayer.parameters + backwardLayer.parameters
  }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    guard !parameters.isEmpty else { return }
    let half = parameters.count / 2
    forwardLayer.resume(
      parameters: Array(parameters[..<half]), outputShape: outputShape, trainable: trainable)
    backwardLayer.resume(
      parameters: Array(parameters[half...]), outputShape: outputShape, trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    var shape = try forwardLayer.build(inputShape: inputShape)
    _ = try backwardLayer.build(inputShape: inputShape)
    if mergeMode == .concat { shape[shape.count - 1] *= 2 }
    return shape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try forward(MaskedTensor(input), training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    try bothWays(input, initialStates: nil, training: training)[0]
  }

  func walked(
    _ input: MaskedTensor, initialStates: [Tensor]?, training: Bool
  ) throws -> [MaskedTensor] {
    try prepare(for: input.tensor)
    return try called {
      var results = try bothWays(input, initialStates: initialStates, training: training)
      results[0].tensor = try regularized(results[0].tensor)
      return results
    }
  }

  /// The output and the states of both directions after the last step.
  ///
  /// - Parameters:
  ///   - input: `[batch, steps, inputs]`.
  ///   - initialStates: Where to go on from, each `[batch, units]`, those of the layer that walks forwards
  ///     first; zeros when nil.
  /// - Returns: The output and the final states in the same order.
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func callAsFunction(
    _ input: Tensor, initialStates: [Tensor]?
  ) throws -> RecurrentOutput {
    let results = try walked(
      MaskedTensor(input), initialStates: initialStates, training: false)
    return RecurrentOutput(
      output: results[0].tensor, states: results.dropFirst().map(\.tensor))
  }

  private func bothWays(
    _ input: MaskedTensor, initialStates: [Tensor]?, training: Bool
  ) throws -> [MaskedTensor] {
    let count = forwardLayer.stateCount
    if let initialStates, initialStates.count != stateShapes.count {
      throw TensorError.invalidShape(
        operation: "\(typeName)'s states", shape: initialStates.first?.shape ?? [],
        expected: "\(stateShapes.count) of \(stateShapes[0])")
    }
    let ahead = try forwardLayer.walked(
      input, initialStates: initialStates.map { Array($0.prefix(count)) }, training: training)
    let reversed = MaskedTensor(
      try input.tensor.reversed(along: 1), mask: try input.mask?.reversed(along: 1))
    let behind = try backwardLayer.walked(
      reversed, initialStates: initialStates.map { Array($0.dropFirst(count)) },
      training: training)
    var back = behind[0].tensor
    if backwardLayer.returnSequences { back = try back.reversed(along: 1) }
    return [MaskedTensor(try merged(ahead[0].tensor, back), mask: ahead[0].mask)]
      + ahead.dropFirst() + behind.dropFirst()
  }

  private func merged(_ ahead: Tensor, _ back: Tensor) throws -> Tensor {
    switch mergeMode {
    case .concat: try Tensor.concatenate([ahead, back], axis: -1)
    case .sum: try ahead + back
    case .mul: try ahead * back
    case .ave: try (ahead + back) * 0.5
    }
  }
}
