internal import CKernels

extension Tensor {
  /// A tensor of the given shape and scalars.
  ///
  /// - Throws: ``TensorError/scalarCount(count:shape:)``, ``TensorError/impossibleShape(operation:shape:)``.
  public init(shape: [Int], scalars: [Float]) throws(TensorError) {
    try Tensor.checkShape(shape, "Tensor")
    guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == scalars.count else {
      throw .scalarCount(count: scalars.count, shape: shape)
    }
    self.init(shape: shape) { pointer in
      scalars.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
      }
    }
  }

  /// A single number.
  public init(_ scalar: Float) {
    self.init(shape: []) { $0[0] = scalar }
  }

  /// A vector.
  public init(_ scalars: [Float]) {
    self.init(shape: [scalars.count]) { pointer in
      for (index, scalar) in scalars.enumerated() { pointer[index] = scalar }
    }
  }

  /// A matrix of rows of equal length.
  ///
  /// - Throws: ``TensorError/raggedRows(lengths:)``.
  public init(_ rows: [[Float]]) throws(TensorError) {
    let columns = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == columns }) else {
      throw .raggedRows(lengths: rows.map(\.count))
    }
    self.init(shape: [rows.count, columns]) { pointer in
      for (index, scalar) in rows.joined().enumerated() { pointer[index] = scalar }
    }
  }

  /// A tensor of one number repeated.
  public init(shape: [Int], repeating scalar: Float) {
    self.init(shape: shape) { $0.update(repeating: scalar, count: shape.reduce(1, *)) }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { Tensor(shape: shape, repeating: 0) }

  /// A tensor of ones.
  public static func ones(_ shape: [Int]) -> Tensor { Tensor(shape: shape, repeating: 1) }

  /// The numbers `start`, `start + step`, … below `end`, as a vector.
  public static func range(from start: Float, to end: Float, step: Float = 1) -> Tensor {
    Tensor(Array(stride(from: start, to: end, by: step)))
  }

  /// Rows with a 1 in the column that each index names, 0 elsewhere; indices outside give zeros.
  ///
  /// - Parameters:
  ///   - indices: Any shape.
  ///   - depth: The number of columns.
  /// - Returns: `[…indices' shape, depth]`.
  public static func oneHot(_ indices: Tensor, depth: Int) -> Tensor {
    let rows = Tensor(shape: indices.shape + [depth]) { pointer in
      pointer.update(repeating: 0, count: indices.count * depth)
      for row in 0..<indices.count {
        let value = indices.pointer[row]
        if value >= 0, value < Float(depth) { pointer[row * depth + Int(value)] = 1 }
      }
    }
    rows.storage.oneHot = (indices.storage, depth)
    return rows
  }

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
}
