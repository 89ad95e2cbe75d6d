internal import Synchronization

extension ArrayObject {
  /// Sorts by a cell's function.
  ///
  /// Indices are sorted by Swift's own algorithm, elements move once at the end: a function that counts
  /// or prints what it compares does so as in a compiled program.
  ///
  /// - Throws: what the function throws, or its trap; the elements are then in some order.
  func sort(by isLess: ClosureObject, in machine: Machine) throws {
    guard count > 1 else { return }
    var order = Array(0..<Int32(count))
    defer { arrange(order) }
    try order.sort { first, second in
      if machine.isStopping.load(ordering: .relaxed) {
        throw MachineTrap(.interrupted, "interrupted")
      }
      return try machine.call(isLess, with: self, Int(first), Int(second))
    }
  }

  /// Puts the elements where `order` says: each index once.
  private func arrange(_ order: [Int32]) {
    Self.arrange(raw, elementBytes, order)
    // References change places as they are: none is counted.
    Self.arrange(
      UnsafeMutableRawPointer(references), referenceStride * MemoryLayout<AnyObject?>.size, order)
  }

  private static func arrange(
    _ elements: UnsafeMutableRawPointer, _ elementBytes: Int, _ order: [Int32]
  ) {
    guard elementBytes > 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: order.count * elementBytes, alignment: 8) { room in
      guard let arranged = room.baseAddress else { return }
      for (target, source) in order.enumerated() {
        (arranged + target * elementBytes).copyMemory(
          from: elements + Int(source) * elementBytes, byteCount: elementBytes)
      }
      elements.copyMemory(from: arranged, byteCount: room.count)
    }
  }
}

extension Machine {
  /// Whether a cell's function says so of two elements.
  fileprivate func call(
    _ function: ClosureObject, with array: ArrayObject, _ first: Int, _ second: Int
  ) throws -> Bool {
    let (words, references) = (freeWords, freeReferences)
    array.read(first, words, references)
    array.read(second, words + array.stride, references + array.referenceStride)
    copy(function, words + 2 * array.stride, references + 2 * array.referenceStride)
    try call(function.target)
    try rethrowPending()
    return words[0] != 0
  }
}
