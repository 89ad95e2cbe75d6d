public import Tensors

/// A function as a layer, of one input or of several.
public final class Lambda: BaseLayer, @unchecked Sendable {
  private let function: ([Tensor]) throws -> Tensor
  /// How many inputs the function takes.
  package let inputCount: Int
  /// Where the function came from, for those who keep it.
  package let origin: Any?
  /// The shapes that a layer of several inputs is being built for.
  private var inputShapes: [[Int]] = []

  /// A layer without parameters that calls a function of batches.
  ///
  /// - Parameters:
  ///   - function: Made of the library's operations, so that it has a derivative.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public convenience init(
    _ function: @escaping (Tensor) throws -> Tensor, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(origin: nil, inputShape: inputShape, name: name, function)
  }

  /// A layer without parameters that calls a function of two inputs' batches.
  ///
  /// - Parameters:
  ///   - function: Made of the library's operations, so that it has a derivative.
  ///   - name: The layer's name.
  public convenience init(
    _ function: @escaping (Tensor, Tensor) throws -> Tensor, name: String? = nil
  ) {
    self.init(origin: nil, inputs: 2, name: name) { try function($0[0], $0[1]) }
  }

  /// A layer without parameters that calls a function of three inputs' batches.
  ///
  /// - Parameters:
  ///   - function: Made of the library's operations, so that it has a derivative.
  ///   - name: The layer's name.
  public convenience init(
    _ function: @escaping (Tensor, Tensor, Tensor) throws -> Tensor, name: String? = nil
  ) {
    self.init(origin: nil, inputs: 3, name: name) { try function($0[0], $0[1], $0[2]) }
  }

  package convenience init(
    origin: Any?, inputShape: [Int]?, name: String?,
    _ function: @escaping (Tensor) throws -> Tensor
  ) {
    self.init(origin: origin, inputs: 1, inputShape: inputShape, name: name) {
      try function($0[0])
    }
  }

  package init(
    origin: Any?, inputs: Int, inputShape: [Int]? = nil, name: String?,
    _ function: @escaping ([Tensor]) throws -> Tensor
  ) {
    self.origin = origin
    self.function = function
    inputCount = inputs
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    // The shape that comes out is that of an example of zeros.
    let shapes = inputShapes.isEmpty ? [inputShape] : inputShapes
    try check(shapes.count)
    return Array(
      try function(shapes.map { Tensor.zeros([1] + $0.map { max($0, 1) }) }).shape.dropFirst())
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try check(1)
    return try function([input])
  }

  /// The output of several inputs.
  ///
  /// - Parameters:
  ///   - inputs: `[batch, …]` each.
  ///   - training: Whether it is part of training, which changes nothing here.
  /// - Returns: What the function gives.
  /// - Throws: ``ModelError/setting(_:problem:)`` where the function takes more or fewer, and what it throws.
  public func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor {
    try check(inputs.count)
    return try Recording.within(self) { try function(inputs) }
  }

  /// The output of several inputs as part of a functional model.
  ///
  /// - Throws: ``ModelError/setting(_:problem:)`` where the function takes more or fewer, and what it throws.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor {
    try check(inputs.count)
    inputShapes = inputs.map(\.shape)
    return SymbolicTensor(
      shape: try build(inputShape: inputShapes[0]), step: GraphStep(self, inputs))
  }

  private func check(_ count: Int) throws {
    guard count != inputCount else { return }
    throw ModelError.setting(
      shownName,
      problem: "its function takes \(inputCount) \(inputCount == 1 ? "input" : "inputs"), not "
        + "\(count); it names each, as in Lambda { first, second in … }")
  }
}
