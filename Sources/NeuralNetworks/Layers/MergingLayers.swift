public import Tensors

/// Base of the layers that make one tensor of several.
open class MergingLayer: BaseLayer, @unchecked Sendable {
  package init(name: String?) { super.init(name: name) }

  /// The shape that comes out, batch axes left out.
  package func mergedShape(_ shapes: [[Int]]) throws -> [Int] {
    guard var result = shapes.first else {
      throw TensorError.invalidShape(
        operation: typeName, shape: [], expected: "at least one input")
    }
    for shape in shapes.dropFirst() {
      guard shape.count == result.count,
        zip(shape, result).allSatisfy({ $0 == $1 || $0 <= 1 || $1 <= 1 })
      else {
        throw TensorError.shapeMismatch(operation: typeName, left: result, right: shape)
      }
      result = zip(result, shape).map { $0 == 0 || $1 == 0 ? 0 : max($0, $1) }
    }
    return result
  }

  /// From the inputs to the output.
  package func merge(_ inputs: [Tensor]) throws -> Tensor {
    guard var result = inputs.first else { return .zeros([]) }
    for input in inputs.dropFirst() { result = try combine(result, input) }
    return result
  }

  package func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor { left }

  /// Makes the parameters for inputs of such shapes, once.
  package func build(inputShapes: [[Int]]) throws -> [Int] {
    try build(inputShape: mergedShape(inputShapes))
  }

  /// From the inputs, of whose steps some may not count, to the output.
  package func merged(_ inputs: [MaskedTensor], training: Bool) throws -> MaskedTensor {
    _ = try mergedShape(inputs.map { Array($0.tensor.shape.dropFirst()) })
    return MaskedTensor(try merge(inputs.map(\.tensor)), mask: try mergedMask(inputs))
  }

  /// The steps that count in any of the inputs; all where they do in one.
  package func mergedMask(_ inputs: [MaskedTensor]) throws -> Tensor? {
    let masks = inputs.compactMap(\.mask)
    guard let first = masks.first, masks.count == inputs.count else { return nil }
    return try masks.dropFirst().reduce(first) { try $0.maximum($1) }
  }

  /// The output for several inputs.
  ///
  /// - Parameters:
  ///   - inputs: `[batch, …]` each.
  ///   - training: Whether dropout drops.
  /// - Returns: `[batch, …]`.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor {
    try merged(inputs.map { MaskedTensor($0) }, training: training).tensor
  }

  /// The output as part of a functional model.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor {
    let shapes = inputs.map(\.shape)
    _ = try build(inputShapes: shapes)
    return SymbolicTensor(shape: try mergedShape(shapes), step: GraphStep(self, inputs))
  }
}

/// The sum of the inputs.
public final class Add: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Add".
  public override var typeName: String { "Add" }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left + right
  }
}

/// The first input less the others.
public final class Subtract: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Subtract".
  public override var typeName: String { "Subtract" }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left - right
  }
}

/// The product of the inputs, element by element.
public final class Multiply: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Multiply".
  public override var typeName: String { "Multiply" }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left * right
  }
}

/// The mean of the inputs.
public final class Average: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Average".
  public override var typeName: String { "Average" }
  package override func merge(_ inputs: [Tensor]) throws -> Tensor {
    try super.merge(inputs) * (1 / Float(max(inputs.count, 1)))
  }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left + right
  }
}

/// The greatest of the inputs, element by element.
public final class Maximum: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Maximum".
  public override var typeName: String { "Maximum" }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left.maximum(right)
  }
}

/// The least of the inputs, element by element.
public final class Minimum: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  /// "Minimum".
  public override var typeName: String { "Minimum" }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left.minimum(right)
  }
}

/// The inputs side by side.
public final class Concatenate: MergingLayer, @unchecked Sendable {
  let axis: Int

  /// A layer that joins along an axis, batches counted; the last one by default.
  public init(axis: Int = -1, name: String? = nil) {
    self.axis = axis
    super.init(name: name)
  }

  /// "Concatenate".
  public override var typeName: String { "Concatenate" }

  package override func mergedShape(_ shapes: [[Int]]) throws -> [Int] {
    guard let first = shapes.first else {
      throw TensorError.invalidShape(
        operation: typeName, shape: [], expected: "at least one input")
    }
    let position = axis < 0 ? axis + first.count : axis - 1
    guard first.indices.contains(position) else {
      throw TensorError.axisOutOfRange(operation: typeName, axis: axis, shape: first)
    }
    var result = first
    for shape in shapes.dropFirst() {
      guard shape.count == first.count,
        shape.indices.allSatisfy({ $0 == position || shape[$0] == first[$0] })
      else { throw TensorError.shapeMismatch(operation: typeName, left: first, right: shape) }
      result[position] += shape[position]
    }
    return result
  }

  package override func merge(_ inputs: [Tensor]) throws -> Tensor {
    try Tensor.concatenate(inputs, axis: axis)
  }

  /// The steps in which any of what was joined counts.
  package override func mergedMask(_ inputs: [MaskedTensor]) throws -> Tensor? {
    guard inputs.contains(where: { $0.mask != nil }) else { return nil }
    let masks = try inputs.map { input in
      guard let mask = input.mask else { return Tensor.ones(input.tensor.shape) }
      return try mask.reshaped(
        mask.shape + Array(repeating: 1, count: input.tensor.rank - mask.rank)
      ).broadcast(to: input.tensor.shape)
    }
    return try Tensor.concatenate(masks, axis: axis).maximum(along: -1)
  }
}
