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
  /// The layer's configuration; nil for kinds that cannot be kept yet.
  package var configuration: LayerConfiguration? {
    var result = LayerConfiguration(describing: self)
    switch self {
    case let dense as Dense:
      result.sizes = [dense.units]
      result.activation = dense.activation
      result.usesBias = dense.usesBias
      result.initializers = [
        dense.kernelSettings.initializer, dense.biasSettings.initializer,
      ]
    case is Flatten: break
    case let reshape as Reshape: result.sizes = reshape.target
    case let leaky as LeakyReLU: result.rates = [leaky.slope]
    default: return completed(&result) ? result : nil
    }
    return result
  }

  /// The layer of a configuration, with its parameters; nil for an unknown kind.
  package static func resuming(
    _ configuration: LayerConfiguration, parameters: [Parameter]
  ) -> BaseLayer? {
    let name = configuration.givenName
    let input = configuration.inputShape
    let layer: BaseLayer
    switch configuration.kind {
    case "Dense":
      guard let units = configuration.sizes.first, configuration.initializers.count == 2 else {
        return nil
      }
      layer = Dense(
        units, activation: configuration.activation ?? .linear,
        useBias: configuration.usesBias ?? true,
        kernelInitializer: configuration.initializers[0],
        biasInitializer: configuration.initializers[1], inputShape: input, name: name)
    case "Flatten": layer = Flatten(inputShape: input, name: name)
    case "Reshape": layer = Reshape(configuration.sizes, inputShape: input, name: name)
    case "LeakyReLU":
      layer = LeakyReLU(configuration.rates.first ?? 0.3, inputShape: input, name: name)
    default:
      guard
        let made = windowedLayer(configuration) ?? imageLayer(configuration)
          ?? sequenceLayer(configuration)
          ?? furtherLayer(configuration)
      else { return nil }
      layer = made
    }
    layer.regularizers = configuration.regularizers
    layer.constraints = configuration.constraints
    layer.resume(
      parameters: parameters, outputShape: configuration.outputShape,
      trainable: configuration.trainable)
    return layer
  }
}
