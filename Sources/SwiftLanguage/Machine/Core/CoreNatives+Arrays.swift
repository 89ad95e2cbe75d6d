extension CoreNatives {
  /// The array in the first reference register, unshared.
  private static func unique(_ frame: NativeFrame) -> ArrayObject {
    makeUnique(frame.references)
    return frame.references.array(at: 0)
  }

  /// The element type of the array that an initialiser makes.
  private static func element(_ frame: NativeFrame) -> TypeDescriptor {
    guard let result = frame.entry.signature.last, result.isArray else {
      return frame.entry.types[0]
    }
    return result.arguments[0]
  }

  private static func outOfRange() -> MachineTrap {
    MachineTrap(.bounds, "Fatal error: Index out of range")
  }

  private static func rangeOutOfRange() -> MachineTrap {
    MachineTrap(.bounds, "Fatal error: Array index is out of range")
  }

  nonisolated(unsafe) static let arrays: [String: NativeBody] = [
    "array.empty": NativeBody { frame in
      frame.references[0] = ArrayObject(element: element(frame))
    },
    "array.repeating": NativeBody { frame in
      let type = element(frame)
      let count = frame.words[type.layout.words]
      guard count >= 0 else {
        throw MachineTrap(
          .precondition, "Fatal error: Can't construct Array with count < 0")
      }
      try frame.machine.checkMemory(count * max(1, type.layout.words) * 8)
      let array = ArrayObject(element: type, capacity: count)
      array.append(
        repeating: Lanes(words: frame.words, references: frame.references), count: count)
      frame.references[0] = array
    },
    "array.count": NativeBody { frame in frame.words[0] = frame.references.array(at: 0).count },
    "array.capacity": NativeBody { frame in frame.words[0] = frame.references.array(at: 0).capacity
    },
    "array.get": NativeBody { frame in
      let array = frame.references.array(at: 0)
      let index = frame.words[0]
      guard index >= 0, index < array.count else { throw outOfRange() }
      let result = Scratch(array.element.layout)
      array.read(index, result.words, result.references)
      copyLanes(
        Lanes(words: frame.words, references: frame.references), result.lanes,
        array.element.layout)
    },
    // Sorts where the elements' order is the machine's to know; says whether it did.
    "array.sort": NativeBody { frame in
      let array = unique(frame)
      frame.words[0] = array.sort() ? 1 : 0
    },
    // The array, a function of two elements that says whether the first belongs before the second.
    "array.sortBy": NativeBody { frame in
      let array = unique(frame)
      guard let isLess = frame.references[1] as? ClosureObject else {
        preconditionFailure("an array is sorted by a function")
      }
      try array.sort(by: isLess, in: frame.machine)
    },
    // The array, the new value, the index.
    "array.set": NativeBody { frame in
      let array = unique(frame)
      let layout = array.element.layout
      let index = frame.words[layout.words]
      guard index >= 0, index < array.count else { throw outOfRange() }
      array.put(index, frame.words, frame.references + 1)
    },
    "array.append": NativeBody { frame in
      let array = unique(frame)
      array.grow()
      array.put(array.count - 1, frame.words, frame.references + 1)
    },
    "array.reserve": NativeBody { frame in
      let array = unique(frame)
      try frame.machine.checkMemory(frame.words[0] * array.elementBytes)
      array.reserve(frame.words[0])
    },
    "array.popLast": NativeBody { frame in
      let array = unique(frame)
      guard array.count > 0 else {
        throw MachineTrap(
          .bounds, "Fatal error: Can't remove last element from an empty collection")
      }
      array.take(array.count - 1, frame.words, frame.references + 1)
      array.dropLast()
    },
    "array.insert": NativeBody { frame in
      let array = unique(frame)
      let layout = array.element.layout
      let index = frame.words[layout.words]
      guard index >= 0, index <= array.count else { throw rangeOutOfRange() }
      array.openGap(at: index, width: 1)
      array.put(index, frame.words, frame.references + 1)
    },
    "array.remove": NativeBody { frame in
      let array = unique(frame)
      let index = frame.words[0]
      guard index >= 0, index < array.count else { throw outOfRange() }
      array.take(index, frame.words, frame.references + 1)
      array.closeGap(at: index, width: 1)
    },
    "array.removeAll": NativeBody { frame in
      let array = frame.references.array(at: 0)
      let capacity = frame.words[0] != 0 ? array.capacity : 0
      frame.references[0] = ArrayObject(element: array.element, capacity: capacity)
    },
    "array.swap": NativeBody { frame in
      let array = unique(frame)
      let (first, second) = (frame.words[0], frame.words[1])
      guard first >= 0, first < array.count, second >= 0, second < array.count else {
        throw outOfRange()
      }
      array.fields.swap(first, second)
    },
    "array.slice": NativeBody { frame in
      let array = frame.references.array(at: 0)
      let (lower, upper) = (frame.words[0], frame.words[1])
      guard lower >= 0, upper >= lower, upper <= array.count else { throw rangeOutOfRange() }
      let made = ArrayObject(element: array.element, capacity: upper - lower)
      made.openGap(at: 0, width: upper - lower)
      made.fill(at: 0, from: array, lower..<upper)
      frame.references[0] = made
    },
    "array.appendArray": NativeBody { frame in
      let other = frame.references.array(at: 1)
      if other.count == 0 { return }
      let array = unique(frame)
      let count = array.count
      array.openGap(at: count, width: other.count)
      array.fill(at: count, from: other, 0..<other.count)
    },
    "array.concat": NativeBody { frame in
      let other = frame.references.array(at: 1)
      if isUnique(frame.references) {
        // A temporary: it grows in place.
        let array = frame.references.array(at: 0)
        let count = array.count
        array.openGap(at: count, width: other.count)
        array.fill(at: count, from: other, 0..<other.count)
      } else {
        let array = frame.references.array(at: 0)
        let made = ArrayObject(element: array.element, capacity: array.count + other.count)
        made.openGap(at: 0, width: array.count)
        made.fill(at: 0, from: array, 0..<array.count)
        made.openGap(at: array.count, width: other.count)
        made.fill(at: array.count, from: other, 0..<other.count)
        frame.references[0] = made
      }
      frame.references[1] = nil
    },
    "array.reverse": NativeBody { frame in
      let array = unique(frame)
      var (low, high) = (0, array.count - 1)
      while low < high {
        array.fields.swap(low, high)
        low += 1
        high -= 1
      }
    },
    "array.replace": NativeBody { frame in
      let array = unique(frame)
      let (lower, upper) = (frame.words[0], frame.words[1])
      guard lower >= 0, upper >= lower, upper <= array.count else { throw rangeOutOfRange() }
      let other = frame.references.array(at: 1)
      array.closeGap(at: lower, width: upper - lower)
      array.openGap(at: lower, width: other.count)
      array.fill(at: lower, from: other, 0..<other.count)
    },
  ]
}

extension ArrayObject {
  /// Sorts numbers and strings; false for other elements, and for NaN, which has no place.
  func sort() -> Bool {
    switch element.shape {
    case .scalar(let scalar):
      switch scalar {
      case .double:
        var doubles = UnsafeMutableBufferPointer(
          start: raw.assumingMemoryBound(to: Double.self), count: count)
        if doubles.contains(where: \.isNaN) { return false }
        doubles.sort()
      case .float:
        var floats = UnsafeMutableBufferPointer(
          start: raw.assumingMemoryBound(to: Float.self), count: count)
        if floats.contains(where: \.isNaN) { return false }
        floats.sort()
      case .uint64:
        var unsigned = UnsafeMutableBufferPointer(
          start: raw.assumingMemoryBound(to: UInt.self), count: count)
        unsigned.sort()
      case .uint8:
        var unsigned = UnsafeMutableBufferPointer(start: bytes, count: count)
        unsigned.sort()
      case .bool, .metatype: return false
      default:
        var signed = UnsafeMutableBufferPointer(start: words, count: count)
        signed.sort()
      }
      return true
    case .string, .character:
      // As bits, so that no reference is counted.
      references.withMemoryRebound(to: Int.self, capacity: count) { start in
        var texts = UnsafeMutableBufferPointer(start: start, count: count)
        texts.sort { isLessText($0, $1) }
      }
      return true
    default: return false
    }
  }

  /// Appends copies of a value.
  func append(repeating value: Lanes, count added: Int) {
    let first = count
    openGap(at: first, width: added)
    if packing == .words, stride == 1 {
      (words + first).update(repeating: value.words[0], count: added)
    } else if packing == .bytes {
      (bytes + first).update(repeating: UInt8(truncatingIfNeeded: value.words[0]), count: added)
    } else if packing == .floats {
      (floats + first).update(repeating: UInt32(truncatingIfNeeded: value.words[0]), count: added)
    } else if stride > 0 {
      for index in first..<(first + added) {
        for lane in 0..<stride { words[index * stride + lane] = value.words[lane] }
      }
    }
    guard referenceStride > 0 else { return }
    for index in first..<(first + added) {
      for lane in 0..<referenceStride {
        references[index * referenceStride + lane] = value.references[lane]
      }
    }
  }
}
