package import Tensors

/// All axes but the batch as one.
public final class Flatten: BaseLayer, @unchecked Sendable {
  /// A layer that flattens.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    [inputShape.reduce(1, *)]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape.first ?? 1, -1])
  }
}

/// The same numbers in another shape.
public final class Reshape: BaseLayer, @unchecked Sendable {
  let target: [Int]

  /// A layer that gives each example the target shape.
  ///
  /// - Parameters:
  ///   - target: The shape without the batch axis; one size may be -1 and is worked out.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(_ target: [Int], inputShape: [Int]? = nil, name: String? = nil) {
    self.target = target
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let scalars = inputShape.reduce(1, *)
    let known = target.filter { $0 != -1 }.reduce(1, *)
    let free = target.count { $0 == -1 }
    guard free == 0 ? scalars == known : free == 1 && known > 0 && scalars % known == 0 else {
      throw TensorError.invalidShape(
        operation: "Reshape(\(target))", shape: inputShape,
        expected: free == 0 ? "\(known) scalars" : "a multiple of \(known) scalars")
    }
    return target.map { $0 == -1 ? scalars / known : $0 }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape.first ?? 1] + target)
  }
}

/// The same vector at each of a number of steps.
public final class RepeatVector: BaseLayer, @unchecked Sendable {
  let count: Int

  /// A layer that repeats its input.
  public init(_ count: Int, inputShape: [Int]? = nil, name: String? = nil) {
    self.count = count
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("count", count)]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] { [count] + inputShape }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard input.rank == 2 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: input.shape, expected: "[batch, size]")
    }
    return try input.expandingShape(at: 1).broadcast(
      to: [input.shape[0], count, input.shape[1]])
  }
}

/// The axes in another order; the batch axis stays.
public final class Permute: BaseLayer, @unchecked Sendable {
  let order: [Int]

  /// A layer that reorders axes, counted from 1 as Keras does.
  public init(_ order: [Int], inputShape: [Int]? = nil, name: String? = nil) {
    self.order = order
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard order.sorted() == Array(1..<(inputShape.count + 1)) else {
      throw TensorError.invalidShape(
        operation: "Permute(\(order))", shape: inputShape, expected: "\(order.count) axes")
    }
    return order.map { inputShape[$0 - 1] }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.transposed([0] + order)
  }
}

/// The input as it is, under a name of its own.
public final class Identity: BaseLayer, @unchecked Sendable {
  /// A layer without parameters.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }
}
