internal import CKernels

/// An array of Float32 numbers of any rank, in row-major order.
///
/// A tensor is a value: assigning it copies nothing, and changing a copy leaves the original alone.
/// Images are `[batch, height, width, channels]`. A tensor may remember how it was computed, so that
/// ``gradient(of:at:)-(_,Tensor)`` can follow the computation backwards.
public struct Tensor: @unchecked Sendable {
  package var storage: TensorStorage
  /// The size of each axis; empty for a single number.
  public let shape: [Int]
  /// How it was computed, while derivatives are recorded.
  package var node: GradientNode?

  package init(storage: TensorStorage, shape: [Int], node: GradientNode? = nil) {
    self.storage = storage
    self.shape = shape
    self.node = node
  }

  /// A tensor whose storage `body` fills.
  package init(shape: [Int], fill body: (UnsafeMutablePointer<Float>) -> Void) {
    storage = TensorStorage(count: shape.reduce(1, *))
    self.shape = shape
    body(storage.pointer)
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The number of scalars.
  public var count: Int { storage.count }

  /// All scalars in row-major order.
  public var scalars: [Float] {
    Array(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The only scalar of a tensor that has one.
  ///
  /// Traps where the tensor has another number of scalars, as an array does out of bounds.
  public var scalar: Float {
    precondition(count == 1, "a tensor of shape \(shape) is not a single number")
    return storage.pointer[0]
  }

  /// Whether derivatives are recorded with respect to it, or to what it was made from.
  package var isRecorded: Bool { node != nil }
  package var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// Reads the scalars in place.
  public func withScalars<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The same numbers without the memory of how they were computed.
  public func detached() -> Tensor { Tensor(storage: storage, shape: shape) }
}

extension Tensor: Equatable {
  /// Whether shapes and scalars are equal; NaN equals nothing.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    if left.storage === right.storage, !left.scalars.contains(where: \.isNaN) { return true }
    return left.withScalars { a in right.withScalars { b in a.elementsEqual(b) } }
  }
}
