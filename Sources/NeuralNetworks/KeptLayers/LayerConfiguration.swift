internal import Tensors

/// What makes a layer, apart from its parameters: how it is kept between processes.
package struct LayerConfiguration: Codable {
  package var kind: String
  package var name: String
  package var inputShape: [Int]?
  package var outputShape: [Int]?
  package var trainable: Bool
  package var sizes: [Int] = []
  package var rates: [Float] = []
  package var activation: Activation?
  package var usesBias: Bool?
  package var initializers: [Initializer] = []
  package var recurrentActivation: Activation?
  /// Choices by name: padding, interpolation.
  package var choice: String?
  package var flags: [Bool] = []
  package var regularizers: [String: Regularizer] = [:]
  package var constraints: [String: Constraint] = [:]
  /// The layer within, of a layer that wraps one.
  package var inner: [LayerConfiguration] = []
}

extension LayerConfiguration {
  /// The name that the author gave; nil where there is none.
  package var givenName: String? { name.isEmpty ? nil : name }

  /// How edges are treated, where that is the layer's choice.
  var padding: Padding { Padding(rawValue: choice ?? "") ?? .valid }

  /// How pixels between others are found, where that is the layer's choice.
  var interpolation: Interpolation? { Interpolation(rawValue: choice ?? "") }

  /// How the layer's parameters start, in the kind's order.
  var parameterSettings: [ParameterSettings] { initializers.map { ParameterSettings($0) } }

  /// The layers within, made anew; nil where one is of an unknown kind.
  ///
  /// Their parameters are set through the layer around them.
  func innerLayers() -> [BaseLayer]? {
    let layers = inner.compactMap { BaseLayer.resuming($0, parameters: []) }
    return layers.count == inner.count ? layers : nil
  }

  /// What all layers have.
  package init(describing layer: BaseLayer) {
    self.init(
      kind: layer.typeName, name: layer.givenName, inputShape: layer.inputShape,
      outputShape: layer.outputShape, trainable: layer.trainable)
    regularizers = layer.regularizers
    constraints = layer.constraints
  }
}

extension BaseLayer {
  /// The layer's configuration; nil for kinds that cannot be kept, alone or within.
  package var configuration: LayerConfiguration? {
    guard let layer = self as? any KeptLayer else { return nil }
    var result = LayerConfiguration(describing: self)
    result.inner = layer.keptLayers.compactMap { ($0 as? BaseLayer)?.configuration }
    guard result.inner.count == layer.keptLayers.count else { return nil }
    layer.describe(in: &result)
    return result
  }

  /// The layer of a configuration, with its parameters; nil for an unknown kind.
  package static func resuming(
    _ configuration: LayerConfiguration, parameters: [Parameter]
  ) -> BaseLayer? {
    guard let layer = LayerConfiguration.kinds[configuration.kind]?.made(of: configuration) else {
      return nil
    }
    layer.regularizers = configuration.regularizers
    layer.constraints = configuration.constraints
    layer.resume(
      parameters: parameters, outputShape: configuration.outputShape,
      trainable: configuration.trainable)
    return layer
  }
}
