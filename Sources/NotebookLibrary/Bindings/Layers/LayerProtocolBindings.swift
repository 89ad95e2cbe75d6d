internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// A layer of a cell's own type, called through its methods.
struct CellLayer: MultiInputLayer, NamedLayerType {
  let value: DynamicValue

  var typeName: String { value.typeName }

  /// Whether it computes of several inputs.
  private var takesSeveral: Bool { value.has(CellLayer.severalInputs) }
  private static let severalInputs = "call(_:training:)"

  func call(_ inputs: [Tensor], training: Bool) throws -> Tensor {
    guard takesSeveral else {
      guard inputs.count == 1 else { throw refusal(of: inputs.count) }
      return try self(inputs[0], training: training)
    }
    return try value.call(CellLayer.severalInputs, returning: Tensor.self, inputs, training)
  }

  func build(inputShapes: [[Int]]) throws -> [Int] {
    guard takesSeveral else {
      guard inputShapes.count == 1 else { throw refusal(of: inputShapes.count) }
      return try build(inputShape: inputShapes[0])
    }
    guard value.has("build(inputShapes:)") else { return inputShapes.first ?? [] }
    return try value.call("build(inputShapes:)", returning: [Int].self, inputShapes)
  }

  private func refusal(of count: Int) -> ModelError {
    .setting(
      typeName,
      problem:
        "it takes one input but was given \(count); conform to MultiInputLayer to take several")
  }

  func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
    if takesSeveral { return try call([input], training: training) }
    return try value.call("callAsFunction(_:training:)", returning: Tensor.self, input, training)
  }

  func build(inputShape: [Int]) throws -> [Int] {
    if takesSeveral { return try build(inputShapes: [inputShape]) }
    guard value.has("build(inputShape:)") else { return inputShape }
    return try value.call("build(inputShape:)", returning: [Int].self, inputShape)
  }

  var parameters: [Parameter] { variables("parameters") ?? [] }

  var trainableVariables: [Parameter] {
    variables("trainableVariables") ?? parameters.filter(\.isTrainable)
  }

  /// A property of the cell's type, where it has it; what its getter throws counts as nothing there.
  private func variables(_ name: String) -> [Parameter]? {
    guard value.has(name) else { return nil }
    return try? value.call(name, returning: [Parameter].self)
  }
}

extension DynamicValue {
  /// The library's own layer, or a cell's behind the layer protocol.
  var layer: any Layer { native(BaseLayer.self) ?? CellLayer(value: self) }
}

extension CellLibrary {
  /// The protocol of layers, and what a training loop of one's own needs.
  static func bindLayerProtocol(_ library: Library) {
    library.type("final class Parameter", Parameter.self) {
      $0.initializer(
        """
        init(_ name: String, _ value: Tensor, isTrainable: Bool = true, \
        regularizer: Regularizer? = nil, constraint: Constraint? = nil)
        """, Parameter.init)
      $0.property("var name: String") { $0.name }
      $0.property("var isTrainable: Bool") { $0.isTrainable }
      $0.property("var value: Tensor", { $0.value }) { $0.value = $1 }
    }
    library.type("final class SymbolicTensor", SymbolicTensor.self) {
      $0.property("var shape: [Int]") { $0.shape }
      $0.property("var name: String") { $0.name }
      let operators: [(String, (SymbolicTensor, SymbolicTensor) throws -> SymbolicTensor)] = [
        ("+", { try $0 + $1 }), ("-", { try $0 - $1 }), ("*", { try $0 * $1 }),
      ]
      for (name, body) in operators {
        $0.staticMethod(
          """
          static func \(name) (left: SymbolicTensor, right: SymbolicTensor) throws \
          -> SymbolicTensor
          """
        ) { (left: SymbolicTensor, right: SymbolicTensor) in try body(left, right) }
      }
    }
    library.function(
      "func symbolicOutput(_ layer: any Layer, _ input: SymbolicTensor) throws -> SymbolicTensor"
    ) { (layer: DynamicValue, input: SymbolicTensor) in try layer.layer(input) }
    library.function(
      "func _symbolicOutput(_ layer: any Layer, _ inputs: [SymbolicTensor]) throws -> SymbolicTensor"
    ) { (layer: DynamicValue, inputs: [SymbolicTensor]) in
      try CellLayer(value: layer)(inputs)
    }
    library.function("func _losses(_ layer: any Layer) throws -> [Tensor]") {
      (layer: DynamicValue) in try layer.layer.losses
    }
    library.function("func _addLoss(_ layer: any Layer, _ loss: Tensor) throws") {
      (layer: DynamicValue, loss: Tensor) in try layer.layer.addLoss(loss)
    }
    library.function("func _isTrainable(_ layer: any Layer) -> Bool") { (layer: DynamicValue) in
      layer.layer.trainable
    }
    library.function("func _setTrainable(_ layer: any Layer, _ trainable: Bool)") {
      (layer: DynamicValue, trainable: Bool) in
      guard let own = layer.native(BaseLayer.self) else {
        throw MachineTrap(
          .native, "\(layer.typeName) says by its trainableVariables what training may change")
      }
      own.trainable = trainable
    }
    library.function("func _layerName(_ layer: any Layer) -> String") { (layer: DynamicValue) in
      layer.layer.name
    }
    library.function("func _outputShape(_ layer: any Layer) -> [Int]?") { (layer: DynamicValue) in
      layer.layer.outputShape
    }
    library.function("func _setWeights(_ layer: any Layer, _ weights: [Tensor]) throws") {
      (layer: DynamicValue, weights: [Tensor]) in try layer.layer.setWeights(weights)
    }
    library.function("func _symbolicInput(_ layer: any Layer) throws -> SymbolicTensor") {
      (layer: DynamicValue) in try layer.layer.input
    }
    library.function("func _symbolicOutput(_ layer: any Layer) throws -> SymbolicTensor") {
      (layer: DynamicValue) in try layer.layer.output
    }
    library.declarations(
      """
      public protocol Layer {
        var parameters: [Parameter] { get }
        var trainableVariables: [Parameter] { get }
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor
        func build(inputShape: [Int]) throws -> [Int]
      }
      extension Layer {
        public var parameters: [Parameter] { [] }
        public var trainableVariables: [Parameter] { parameters.filter { $0.isTrainable } }
        public func build(inputShape: [Int]) throws -> [Int] { inputShape }
        public func callAsFunction(_ input: Tensor) throws -> Tensor {
          try callAsFunction(input, training: false)
        }
        public func callAsFunction(_ input: SymbolicTensor) throws -> SymbolicTensor {
          try symbolicOutput(self, input)
        }
        public var trainable: Bool {
          get { _isTrainable(self) }
          nonmutating set { _setTrainable(self, newValue) }
        }
        public var name: String { _layerName(self) }
        public var outputShape: [Int]? { _outputShape(self) }
        public var nonTrainableVariables: [Parameter] {
          let trained = trainableVariables
          return parameters.filter { own in !trained.contains { $0 === own } }
        }
        public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
        public func getWeights() -> [Tensor] { parameters.map { $0.value } }
        public func setWeights(_ weights: [Tensor]) throws { try _setWeights(self, weights) }
        public var input: SymbolicTensor { get throws { try _symbolicInput(self) } }
        public var output: SymbolicTensor { get throws { try _symbolicOutput(self) } }
        public var losses: [Tensor] { get throws { try _losses(self) } }
        public func addLoss(_ loss: Tensor) throws { try _addLoss(self, loss) }
      }
      public protocol MultiInputLayer: Layer {
        func call(_ inputs: [Tensor], training: Bool) throws -> Tensor
        func build(inputShapes: [[Int]]) throws -> [Int]
      }
      extension MultiInputLayer {
        public func build(inputShapes: [[Int]]) throws -> [Int] { inputShapes.first ?? [] }
        public func build(inputShape: [Int]) throws -> [Int] { try build(inputShapes: [inputShape]) }
        public func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
          try call([input], training: training)
        }
        public func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor {
          try call(inputs, training: training)
        }
        public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor {
          try _symbolicOutput(self, inputs)
        }
      }
      """)
    library.function(
      """
      func valueWithGradient(at parameters: [Parameter], of function: () throws -> Tensor) throws \
      -> (value: Tensor, gradients: [Tensor])
      """
    ) { (parameters: [Parameter], function: CellFunction<Tensor>) in
      let result = try valueWithGradient(at: parameters) { try function() }
      return ValueAndGradients(result.value, result.gradients)
    }
    library.function(
      """
      func gradient(at parameters: [Parameter], of function: () throws -> Tensor) throws \
      -> [Tensor]
      """
    ) { (parameters: [Parameter], function: CellFunction<Tensor>) in
      try gradient(at: parameters) { try function() }
    }
  }
}
