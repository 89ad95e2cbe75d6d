internal import Tensors

/// Dropouts that follow each other, with room for their factors and for what they leave.
struct DropoutSequence {
  private let rates: [Float]
  private var kept: [TensorStorage] = []
  private var dropped = TensorStorage(count: 0)

  init(_ rates: [Float]) { self.rates = rates }

  /// Makes room for inputs of so many scalars.
  mutating func reserve(_ count: Int) {
    guard !rates.isEmpty else { return }
    kept = rates.map { _ in TensorStorage(count: count) }
    dropped = TensorStorage(count: count)
  }

  /// The factors that were drawn last, in the dropouts' order.
  var factors: [UnsafePointer<Float>] { kept.map { UnsafePointer($0.pointer) } }

  /// Draws as the layers would, one after the other.
  ///
  /// - Returns: What is left of the input; the input itself where there is no dropout.
  func draw(_ input: UnsafePointer<Float>, count: Int) -> UnsafePointer<Float> {
    guard !rates.isEmpty else { return input }
    dropped.pointer.update(from: input, count: count)
    for (rate, kept) in zip(rates, kept) {
      RandomStream.current.dropoutFactors(
        count, rate: rate, into: kept.pointer, multiplying: dropped.pointer)
    }
    return UnsafePointer(dropped.pointer)
  }

  /// What ``draw(_:count:)`` returned for the input.
  func output(_ input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    rates.isEmpty ? input : UnsafePointer(dropped.pointer)
  }
}
