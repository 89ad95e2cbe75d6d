public import Tensors

/// Layers in a row: each takes what the one before it gives.
///
/// A model is itself a layer, so a GAN is `Sequential([generator, discriminator])` and shares their
/// parameters. Training follows what ``compile(loss:optimizer:metrics:)`` saw: setting `trainable`
/// afterwards changes nothing until the model is compiled again, as in Keras.
public final class Sequential: BaseLayer, @unchecked Sendable {
  /// The layers in order.
  public private(set) var layers: [any Layer]
  package var compiled: CompiledTraining?

  /// A model of layers; built at once where the first says its input's shape.
  ///
  /// - Throws: ``TensorError`` where a layer cannot take what the one before it gives.
  public init(_ layers: [any Layer] = [], name: String? = nil) throws {
    self.layers = layers
    let first = (layers.first as? any DescribedLayer)?.inputShape
    super.init(name: name, inputShape: first)
    if let first { _ = try build(inputShape: first) }
  }

  /// A model as another process left it.
  package init(
    resuming layers: [any Layer], name: String?, inputShape: [Int]?, outputShape: [Int]?,
    trainable: Bool
  ) {
    self.layers = layers
    super.init(name: name, inputShape: inputShape)
    resume(parameters: [], outputShape: outputShape, trainable: trainable)
  }

  /// Puts a layer at the end.
  ///
  /// - Throws: ``TensorError`` where it cannot take what the last layer gives.
  public func add(_ layer: any Layer) throws {
    layers.append(layer)
    if let outputShape { extend(to: try layer.build(inputShape: outputShape)) }
  }

  /// Whether training may change the parameters; setting it sets it on every layer within, as in Keras.
  public override var trainable: Bool {
    didSet {
      for layer in layers { (layer as? any DescribedLayer)?.trainable = trainable }
    }
  }

  /// "Sequential".
  public override var typeName: String { "Sequential" }

  /// The parameters of all layers, in order.
  public override var parameters: [Parameter] { layers.flatMap(\.parameters) }

  /// What training changes as things are: nothing of layers that are frozen.
  public override var trainableVariables: [Parameter] {
    trainable ? layers.flatMap(\.trainableVariables) : []
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    var shape = inputShape
    for layer in layers { shape = try layer.build(inputShape: shape) }
    return shape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    var value = input
    for layer in layers { value = try layer(value, training: training) }
    return value
  }

  /// The number of scalars that training can change.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}

/// What `compile` saw: the parameters that were trainable then, and how to train them.
package final class CompiledTraining {
  package let loss: Loss
  package let optimizer: Optimizer
  package let metrics: [Metric]
  package let parameters: [Parameter]

  package init(loss: Loss, optimizer: Optimizer, metrics: [Metric], parameters: [Parameter]) {
    self.loss = loss
    self.optimizer = optimizer
    self.metrics = metrics
    self.parameters = parameters
  }
}
