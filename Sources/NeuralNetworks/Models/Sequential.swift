package import Tensors

/// Layers in a row: each takes what the one before it gives.
public final class Sequential: Model, @unchecked Sendable {
  /// What the layers were built for.
  package private(set) var builtShape: [Int]?
  /// What stands for the input and each layer's output, as far as it was asked for.
  package private(set) var knownSymbols: [SymbolicTensor] = []

  /// A model of layers; built at once where the first says its input's shape.
  ///
  /// - Throws: ``TensorError`` where a layer cannot take what the one before it gives.
  public init(_ layers: [any Layer] = [], name: String? = nil) throws {
    let first = (layers.first as? any DescribedLayer)?.inputShape
    super.init(layers: layers, name: name, inputShape: first)
    if let first { _ = try build(inputShape: first) }
  }

  /// A model as another process left it.
  package init(
    resuming layers: [any Layer], name: String?, inputShape: [Int]?, outputShape: [Int]?,
    trainable: Bool, builtShape: [Int]? = nil, symbols: [SymbolicTensor] = []
  ) {
    super.init(layers: layers, name: name, inputShape: inputShape)
    self.builtShape = builtShape ?? inputShape
    knownSymbols = symbols
    resume(parameters: [], outputShape: outputShape, trainable: trainable)
  }

  /// Puts a layer at the end.
  ///
  /// - Throws: ``TensorError`` where it cannot take what the last layer gives.
  public func add(_ layer: any Layer) throws {
    if layers.isEmpty, !isBuilt, let first = (layer as? any DescribedLayer)?.inputShape {
      layers.append(layer)
      _ = try build(inputShape: first)
      return
    }
    layers.append(layer)
    if let outputShape {
      do {
        layerShapes.append(try layer.build(inputShape: outputShape))
      } catch {
        throw named(error, layer: layers.count - 1)
      }
      extend(to: layerShapes[layerShapes.count - 1])
    }
  }

  /// "Sequential".
  public override var typeName: String { "Sequential" }
  override var currentInputRule: InputRule? {
    guard let shape = inputShape else { return nil }
    // A recurrent layer takes sequences of any length; a later layer that does not says so.
    let isRecurrent = layers.first is RecurrentLayer && shape.count == 2
    return .axes([0] + (isRecurrent ? [0, shape[1]] : shape))
  }

  /// What stands for the input and for each layer's output; nil before the model is built.
  var symbols: [SymbolicTensor]? {
    get throws {
      guard isBuilt, let builtShape else { return nil }
      if knownSymbols.isEmpty { knownSymbols = [SymbolicTensor(shape: builtShape)] }
      while knownSymbols.count <= layers.count {
        let number = knownSymbols.count - 1
        let step = GraphStep(layers[number], [knownSymbols[number]])
        let shape = layerShapes.indices.contains(number) ? layerShapes[number] : nil
        knownSymbols.append(
          SymbolicTensor(
            shape: try shape ?? layers[number].build(inputShape: knownSymbols[number].shape),
            step: step))
      }
      return knownSymbols
    }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    builtShape = inputShape
    var shape = inputShape
    layerShapes = []
    for (index, layer) in layers.enumerated() {
      do {
        shape = try layer.build(inputShape: shape)
      } catch {
        throw named(error, layer: index)
      }
      layerShapes.append(shape)
    }
    return shape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    if makesMask { return try forward(MaskedTensor(input), training: training).tensor }
    var value = input
    for (index, layer) in layers.enumerated() {
      value = try within(index) { try layer(value, training: training) }
    }
    return value
  }

  package override func forward(
    _ input: MaskedTensor, training: Bool
  ) throws -> MaskedTensor {
    var value = input
    for (index, layer) in layers.enumerated() {
      value = try within(index) { try layer.masked(value, training: training) }
    }
    return value
  }

  /// A layer's part of the computation, recorded on its behalf; its errors name it.
  private func within<Value>(_ index: Int, _ body: () throws -> Value) throws -> Value {
    do {
      // The library's layers see to their own records.
      guard let own = ownLayers[index] else { return try body() }
      return try Recording.within(own, body)
    } catch {
      throw named(error, layer: index)
    }
  }
}
