package import Tensors

/// A layer applied to each step of a sequence by itself.
public final class TimeDistributed: BaseLayer, @unchecked Sendable {
  package let layer: any Layer

  /// A layer that applies another to each step.
  public init(_ layer: any Layer, inputShape: [Int]? = nil, name: String? = nil) {
    self.layer = layer
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }
  /// The inner layer's parameters.
  public override var parameters: [Parameter] { layer.parameters }
  /// Those of the inner layer, unless this one is frozen.
  public override var trainableVariables: [Parameter] {
    trainable ? layer.trainableVariables : []
  }

  /// Takes up what another process left of this layer, the inner one being as it was already.
  package func resumeOuter(outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
  }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    (layer as? BaseLayer)?.resume(
      parameters: parameters, outputShape: outputShape.map { Array($0.dropFirst()) },
      trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let steps = inputShape.first else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[steps, …]")
    }
    return [steps] + (try layer.build(inputShape: Array(inputShape.dropFirst())))
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (batch, steps) = (input.shape[0], input.shape[1])
    let merged = try input.reshaped([batch * steps] + input.shape.dropFirst(2))
    let result = try layer(merged, training: training)
    return try result.reshaped([batch, steps] + result.shape.dropFirst())
  }
}
