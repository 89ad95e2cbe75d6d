package import Tensors

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
    let ahead = try forwardLayer.masked(input, training: training)
    let reversed = MaskedTensor(
      try input.tensor.reversed(along: 1), mask: try input.mask?.reversed(along: 1))
    var back = try backwardLayer.masked(reversed, training: training).tensor
    if backwardLayer.returnSequences { back = try back.reversed(along: 1) }
    return MaskedTensor(try merged(ahead.tensor, back), mask: ahead.mask)
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
