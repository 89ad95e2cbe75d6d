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
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left + right
  }
}

/// The first input less the others.
public final class Subtract: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left - right
  }
}

/// The product of the inputs, element by element.
public final class Multiply: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left * right
  }
}

/// The mean of the inputs.
public final class Average: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
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
  package override func combine(_ left: Tensor, _ right: Tensor) throws -> Tensor {
    try left.maximum(right)
  }
}

/// The least of the inputs, element by element.
public final class Minimum: MergingLayer, @unchecked Sendable {
  /// A layer without parameters.
  public override init(name: String? = nil) { super.init(name: name) }
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

/// The products of two inputs, summed along an axis of each.
public final class Dot: MergingLayer, @unchecked Sendable {
  let axes: (Int, Int)
  let normalizes: Bool

  /// A layer that sums along the same axis of both inputs.
  ///
  /// - Parameters:
  ///   - axes: The axis, batches counted.
  ///   - normalize: Whether the vectors along it are first made of length 1, so that cosines come out.
  ///   - name: The layer's name.
  public convenience init(axes: Int, normalize: Bool = false, name: String? = nil) {
    self.init(axes: (axes, axes), normalize: normalize, name: name)
  }

  /// A layer that sums along an axis of each input.
  ///
  /// - Parameters:
  ///   - axes: The axis of each, batches counted.
  ///   - normalize: Whether the vectors along them are first made of length 1, so that cosines come out.
  ///   - name: The layer's name.
  public init(axes: (Int, Int), normalize: Bool = false, name: String? = nil) {
    self.axes = axes
    normalizes = normalize
    super.init(name: name)
  }

  /// Where an axis lies in an example of a shape.
  private func place(_ axis: Int, _ shape: [Int]) throws -> Int {
    let place = axis < 0 ? axis + shape.count : axis - 1
    guard shape.indices.contains(place) else {
      throw TensorError.axisOutOfRange(operation: typeName, axis: axis, shape: [0] + shape)
    }
    return place
  }

  package override func mergedShape(_ shapes: [[Int]]) throws -> [Int] {
    guard shapes.count == 2 else {
      throw ModelError.setting(
        shownName, problem: "it takes 2 inputs but was given \(shapes.count)")
    }
    var (left, right) = (shapes[0], shapes[1])
    let places = try (place(axes.0, left), place(axes.1, right))
    let sizes = (left.remove(at: places.0), right.remove(at: places.1))
    guard sizes.0 == sizes.1 || sizes.0 == 0 || sizes.1 == 0 else {
      throw TensorError.shapeMismatch(operation: typeName, left: shapes[0], right: shapes[1])
    }
    return left.isEmpty && right.isEmpty ? [1] : left + right
  }

  package override func merge(_ inputs: [Tensor]) throws -> Tensor {
    func matrices(_ input: Tensor, _ axis: Int) throws -> (tensor: Tensor, rest: [Int]) {
      var rest = Array(input.shape.dropFirst())
      let place = try place(axis, rest)
      let size = rest.remove(at: place)
      let others = Array(1..<input.rank).filter { $0 != place + 1 }
      let last = try input.transposed([0] + others + [place + 1])
        .reshaped([input.shape[0], rest.reduce(1, *), size])
      guard normalizes else { return (last, rest) }
      let squares = try last.squared().sum(along: -1, keepingDimensions: true)
      return (try last * squares.maximum(Tensor(Dot.leastSquare)).power(-0.5), rest)
    }
    let (left, right) = try (matrices(inputs[0], axes.0), matrices(inputs[1], axes.1))
    let rest = left.rest + right.rest
    return try matmul(left.tensor, right.tensor.transposed([0, 2, 1]))
      .reshaped([inputs[0].shape[0]] + (rest.isEmpty ? [1] : rest))
  }

  /// As Keras has it, a length is at least 1e-7.
  private static let leastSquare: Float = 1e-14

  package override func mergedMask(_ inputs: [MaskedTensor]) throws -> Tensor? { nil }
}
