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
    if let order = isLess.target.pointee.stub.takeUnretainedValue().order {
      var sort = KeySort(of: self, by: order, isLess, in: machine)
      if try sort.run() { return arrange(sort.order) }
    }
    let (target, words, references) = (
      isLess.target, machine.freeWords, machine.freeReferences
    )
    let entry = try machine.beginCalls(of: target)
    defer { machine.endCalls() }
    var order = Array(0..<Int32(count))
    defer { arrange(order) }
    // The array is the sort's alone until its end: the fields stay as they are.
    let elements = fields
    let (secondWords, secondReferences) = (
      words + elements.stride, references + elements.referenceStride
    )
    let (captures, capturedReferences) = (
      secondWords + elements.stride, secondReferences + elements.referenceStride
    )
    try order.sort { (first: Int32, second: Int32) throws -> Bool in
      if machine.isStopping.load(ordering: .relaxed) {
        throw MachineTrap(.interrupted, "interrupted")
      }
      elements.read(Int(first), words, references)
      elements.read(Int(second), secondWords, secondReferences)
      SwiftLanguage.copy(isLess, captures, capturedReferences)
      try machine.call(target, at: entry, words, references)
      if machine.pendingError != nil { try machine.rethrowPending() }
      return words[0] != 0
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
      if elementBytes == 8 {
        let (from, to) = (
          elements.assumingMemoryBound(to: Int.self), arranged.assumingMemoryBound(to: Int.self)
        )
        for (target, source) in order.enumerated() { to[target] = from[Int(source)] }
      } else {
        for (target, source) in order.enumerated() {
          (arranged + target * elementBytes).copyMemory(
            from: elements + Int(source) * elementBytes, byteCount: elementBytes)
        }
      }
      elements.copyMemory(from: arranged, byteCount: room.count)
    }
  }
}
