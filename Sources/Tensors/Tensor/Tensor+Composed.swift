/// Operations made of others: their derivatives follow from those.
extension Tensor {
  // MARK: Elementwise

  /// The greatest whole numbers not above; no derivative flows through it.
  public func floor() -> Tensor { mapped { $0.rounded(.down) } }

  /// The least whole numbers not below; no derivative flows through it.
  public func ceil() -> Tensor { mapped { $0.rounded(.up) } }

  /// `1 / √x`.
  public func reciprocalSquareRoot() -> Tensor { power(-0.5) }

  private func mapped(_ function: (Float) -> Float) -> Tensor {
    Tensor(shape: shape) { output in
      for index in 0..<count { output[index] = function(pointer[index]) }
    }
  }

  // MARK: Comparisons, as masks of 0 and 1

  /// 1 where less, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func less(than other: Tensor) throws(TensorError) -> Tensor {
    try other.greater(than: self)
  }

  /// 1 where greater or equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func greaterOrEqual(to other: Tensor) throws(TensorError) -> Tensor {
    try greater(than: other).maximum(equal(to: other))
  }

  /// 1 where less or equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func lessOrEqual(to other: Tensor) throws(TensorError) -> Tensor {
    try other.greaterOrEqual(to: self)
  }

  /// Elements of one tensor where a mask is not 0, of another elsewhere.
  ///
  /// - Parameters:
  ///   - mask: 1 or 0.
  ///   - chosen: Taken where the mask is 1.
  ///   - other: Taken where it is 0.
  /// - Returns: The shapes broadcast together.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func select(
    _ mask: Tensor, _ chosen: Tensor, _ other: Tensor
  ) throws(TensorError) -> Tensor {
    let shape = try broadcastShape(
      "select", mask.shape, broadcastShape("select", chosen.shape, other.shape))
    return try select(
      mask.detached().broadcast(to: shape), of: chosen.broadcast(to: shape),
      other.broadcast(to: shape))
  }

  /// The same of tensors of one shape.
  ///
  /// What is left out counts for nothing, be it infinite or not a number.
  private static func select(_ mask: Tensor, of chosen: Tensor, _ other: Tensor) -> Tensor {
    let result = Tensor(shape: mask.shape) { output in
      for index in 0..<mask.count {
        output[index] = mask.pointer[index] != 0 ? chosen.pointer[index] : other.pointer[index]
      }
    }
    return result.recorded(
      .custom(
        CustomDerivative("select") { upstream in
          let nothing = Tensor.zeros(mask.shape)
          return [select(mask, of: upstream, nothing), select(mask, of: nothing, upstream)]
        }), [chosen, other])
  }

  // MARK: Reductions

  /// The least scalar along one axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func minimum(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    -(try (-self).maximum(along: axis, keepingDimensions: keepingDimensions))
  }

  /// The standard deviation over axes, dividing by their size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func standardDeviation(along axes: [Int], keepingDimensions: Bool = false)
    throws(TensorError) -> Tensor
  {
    try variance(along: axes, keepingDimensions: keepingDimensions).squareRoot()
  }

  /// The variance along one axis, dividing by its size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func variance(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    try variance(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The standard deviation along one axis, dividing by its size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func standardDeviation(along axis: Int, keepingDimensions: Bool = false)
    throws(TensorError) -> Tensor
  {
    try standardDeviation(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The standard deviation of all scalars, dividing by their number.
  public func standardDeviation() -> Tensor { variance().squareRoot() }

  /// The logarithm of the sum of exponentials along one axis, without overflow.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func logSumExp(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    let greatest = try maximum(along: axis, keepingDimensions: true).detached()
    let sums = try (self - greatest).exp().sum(along: axis, keepingDimensions: true)
    let result = try sums.log() + greatest
    if keepingDimensions { return result }
    return try result.reshaped(shape.removing(checked(axis, "logSumExp")))
  }

  /// The Euclidean length of all scalars.
  public func norm() -> Tensor { squared().sum().squareRoot() }

  /// The index of the greatest scalar along an axis, the first of equals.
  ///
  /// - Returns: The shape without the axis; indices as whole numbers.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func argmax(along axis: Int) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "argmax")
    let order = shape.indices.filter { $0 != axis } + [axis]
    return try detached().transposed(order).argmax()
  }

  /// The index of the least scalar along an axis, the first of equals.
  ///
  /// - Returns: The shape without the axis; indices as whole numbers.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func argmin(along axis: Int = -1) throws(TensorError) -> Tensor {
    try (-self).argmax(along: axis)
  }

  /// Running sums along an axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func cumulativeSum(along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "cumulativeSum")
    let size = shape[axis]
    // A product with a triangle of ones; rank 2 makes it one matrix product.
    let triangle = Tensor(shape: [size, size]) { output in
      for row in 0..<size {
        for column in 0..<size { output[row * size + column] = row <= column ? 1 : 0 }
      }
    }
    let order = shape.indices.filter { $0 != axis } + [axis]
    let last = try transposed(order)
    let sums = try matmul(last.reshaped([-1, size]), triangle).reshaped(last.shape)
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return try sums.transposed(inverse)
  }

  // MARK: Shapes

  /// Axes of size 1 taken out: all of them, or one.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the axis has another size.
  public func squeezed(axis: Int? = nil) throws(TensorError) -> Tensor {
    guard let axis else { return try reshaped(shape.filter { $0 != 1 }) }
    let position = try checked(axis, "squeezed")
    guard shape[position] == 1 else {
      throw .invalidShape(
        operation: "squeezed", shape: shape, expected: "an axis \(axis) of size 1")
    }
    return try reshaped(shape.removing(position))
  }

  /// Equal parts along an axis.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the parts are not equal.
  public func split(_ parts: Int, axis: Int = 0) throws(TensorError) -> [Tensor] {
    let axis = try checked(axis, "split")
    guard parts > 0, shape[axis] % parts == 0 else {
      throw .invalidShape(
        operation: "split into \(parts)", shape: shape,
        expected: "an axis \(axis) that \(parts) divides")
    }
    let size = shape[axis] / parts
    var result: [Tensor] = []
    for part in 0..<parts {
      result.append(try slice((part * size)..<((part + 1) * size), axis: axis))
    }
    return result
  }

  /// Tensors of one shape joined along a new axis.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func stack(_ tensors: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    if let first = tensors.first, let other = tensors.first(where: { $0.shape != first.shape }) {
      throw .shapeMismatch(operation: "stack", left: first.shape, right: other.shape)
    }
    var expanded: [Tensor] = []
    for tensor in tensors { expanded.append(try tensor.expandingShape(at: axis)) }
    return try concatenate(expanded, axis: axis)
  }

  /// The tensor repeated along each axis.
  ///
  /// - Parameter multiples: How often, one for each axis.
  /// - Returns: A tensor whose sizes are multiplied.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func tiled(_ multiples: [Int]) throws(TensorError) -> Tensor {
    guard multiples.count == rank, multiples.allSatisfy({ $0 > 0 }) else {
      throw .invalidShape(
        operation: "tiled \(multiples)", shape: shape, expected: "\(multiples.count) axes")
    }
    try Tensor.checkShape(zip(shape, multiples).map { $0 * $1 }, "tiled \(multiples)")
    var result = self
    for (axis, times) in multiples.enumerated() where times > 1 {
      result = try Tensor.concatenate([Tensor](repeating: result, count: times), axis: axis)
    }
    return result
  }

  /// The elements along an axis in the opposite order.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func reversed(along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "reversed")
    let order = [axis] + shape.indices.filter { $0 != axis }
    let front = axis == 0 ? self : try transposed(order)
    let turned = try front.gatheringRows((0..<shape[axis]).reversed())
    if axis == 0 { return turned }
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return try turned.transposed(inverse)
  }

  /// Zeros around the tensor.
  ///
  /// - Parameter sizes: For each axis, how many before and how many after.
  /// - Returns: A larger tensor.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func padded(_ sizes: [(before: Int, after: Int)]) throws(TensorError) -> Tensor {
    guard sizes.count == rank, sizes.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
      throw .invalidShape(
        operation: "padded", shape: shape, expected: "\(sizes.count) axes and sizes of 0 or more")
    }
    var result = self
    for (axis, size) in sizes.enumerated() where size.before + size.after > 0 {
      result = result.padded(
        axis: axis, start: size.before, size: shape[axis] + size.before + size.after)
    }
    return result
  }

  /// Rows of the first axis, the last one included.
  ///
  /// Traps where the range is out of bounds, as an array does.
  public subscript(range: ClosedRange<Int>) -> Tensor { self[Range(range)] }

  /// The element at a position of the first two axes: a tensor of two ranks less.
  ///
  /// Traps where an index is out of range, as an array does.
  public subscript(row: Int, column: Int) -> Tensor { self[row][column] }

  /// The elements of the first axis without the first `count`.
  public func dropFirst(_ count: Int) -> Tensor { suffix((shape.first ?? 0) - count) }

  // MARK: Creation

  /// A square matrix with ones on its diagonal.
  public static func identity(_ size: Int) -> Tensor {
    Tensor(shape: [size, size]) { output in
      output.update(repeating: 0, count: size * size)
      for index in 0..<size { output[index * size + index] = 1 }
    }
  }

  /// Numbers at equal distances, both ends included.
  public static func linspace(from start: Float, to end: Float, count: Int) -> Tensor {
    Tensor(shape: [Swift.max(count, 0)]) { output in
      for index in 0..<Swift.max(count, 0) {
        let share = count > 1 ? Float(index) / Float(count - 1) : 0
        output[index] = start + (end - start) * share
      }
    }
  }

  /// Zeros of a tensor's shape.
  public static func zeros(like other: Tensor) -> Tensor { zeros(other.shape) }

  /// Ones of a tensor's shape.
  public static func ones(like other: Tensor) -> Tensor { ones(other.shape) }

  /// Numbers drawn from a normal distribution, those beyond two deviations drawn again.
  public static func randomTruncatedNormal(
    _ shape: [Int], mean: Float = 0, standardDeviation: Float = 1
  ) -> Tensor {
    var scalars = randomNormal(shape).scalars
    for index in scalars.indices {
      while Swift.abs(scalars[index]) > 2 { scalars[index] = randomNormal([]).scalar }
    }
    return Tensor(shape: shape) { output in
      for (index, scalar) in scalars.enumerated() {
        output[index] = scalar * standardDeviation + mean
      }
    }
  }

  /// 1 with a probability, else 0.
  public static func randomBernoulli(_ shape: [Int], probability: Float = 0.5) -> Tensor {
    randomUniform(shape).less(than: probability)
  }

  /// Class numbers drawn by their logits, as `tf.random.categorical` draws them.
  ///
  /// - Parameters:
  ///   - logits: `[batch, classes]`, logarithms of probabilities up to a constant.
  ///   - count: How many are drawn for each row.
  /// - Returns: `[batch, count]`, whole numbers.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public static func randomCategorical(
    logits: Tensor, count: Int = 1
  ) throws(TensorError) -> Tensor {
    guard logits.rank == 2, logits.shape[1] > 0 else {
      throw .invalidShape(
        operation: "randomCategorical", shape: logits.shape, expected: "[batch, classes]")
    }
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    let probabilities = logits.detached().softmax()
    let drawn = randomUniform([rows, count])
    return Tensor(shape: [rows, count]) { output in
      for index in 0..<(rows * count) {
        let row = probabilities.pointer + index / count * classes
        var (chosen, left) = (0, drawn.pointer[index] - row[0])
        while left >= 0, chosen + 1 < classes {
          chosen += 1
          left -= row[chosen]
        }
        output[index] = Float(chosen)
      }
    }
  }
}

extension Tensor {
  /// Divides by a number in place.
  public static func /= (left: inout Tensor, right: Float) { left = left / right }

  /// Adds a number in place.
  public static func += (left: inout Tensor, right: Float) { left = left + right }

  /// Subtracts a number in place.
  public static func -= (left: inout Tensor, right: Float) { left = left - right }

  /// Multiplies in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func *= (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left * right
  }

  /// Divides in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func /= (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left / right
  }
}
