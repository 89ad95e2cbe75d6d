internal import Glibc

/// An array's storage: the words of all elements and the references of all elements, each
/// contiguous.
///
/// Mutated in place only where uniquely referenced.
final class ArrayObject {
  let element: TypeDescriptor
  let packing: Packing
  /// Words and references of an element.
  let stride: Int
  let referenceStride: Int
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private(set) var capacity = 0
  /// Bytes, floats or words, as `packing` says.
  @exclusivity(unchecked) private(set) var raw: UnsafeMutableRawPointer
  @exclusivity(unchecked) private(set) var references: UnsafeMutablePointer<AnyObject?>

  init(element: TypeDescriptor, capacity: Int = 0) {
    self.element = element
    packing = element.packing
    stride = element.layout.words
    referenceStride = element.layout.references
    raw = ArrayObject.nowhere
    references = UnsafeMutableRawPointer(ArrayObject.nowhere).assumingMemoryBound(
      to: AnyObject?.self)
    if capacity > 0 { reallocate(capacity) }
  }

  nonisolated(unsafe) private static let nowhere = UnsafeMutableRawPointer.allocate(
    byteCount: 16, alignment: 16)

  deinit {
    if capacity > 0 {
      for index in 0..<(count * referenceStride) { references[index] = nil }
      release()
    }
  }

  private func release() {
    guard capacity > 0 else { return }
    if stride > 0 { raw.deallocate() }
    if referenceStride > 0 { references.deallocate() }
  }

  @inline(__always) var words: UnsafeMutablePointer<Int> { raw.assumingMemoryBound(to: Int.self) }
  @inline(__always) var bytes: UnsafeMutablePointer<UInt8> {
    raw.assumingMemoryBound(to: UInt8.self)
  }
  @inline(__always) var floats: UnsafeMutablePointer<UInt32> {
    raw.assumingMemoryBound(to: UInt32.self)
  }

  /// Bytes that one element's words take.
  @inline(__always) var elementBytes: Int {
    switch packing {
    case .words: stride &* 8
    case .bytes: 1
    case .floats: 4
    }
  }

  /// A copy with room for `capacity` elements.
  func copy(capacity wanted: Int = 0) -> ArrayObject {
    let made = ArrayObject(element: element, capacity: max(wanted, count))
    made.raw.copyMemory(from: raw, byteCount: count * elementBytes)
    for index in 0..<(count * referenceStride) { made.references[index] = references[index] }
    made.count = count
    return made
  }

  /// In bytes; blocks above it grow in place where they can.
  private static let largeSize = 1 << 22

  private func reallocate(_ wanted: Int) {
    let bytes = elementBytes
    if stride > 0, capacity &* bytes > ArrayObject.largeSize,
      let moved = realloc(raw, wanted * bytes)
    {
      // The system moves pages of large blocks instead of copying them.
      raw = moved
    } else if stride > 0 {
      let grown = UnsafeMutableRawPointer.allocate(byteCount: wanted * bytes, alignment: 16)
      grown.copyMemory(from: raw, byteCount: count * bytes)
      if capacity > 0 { raw.deallocate() }
      raw = grown
    }
    if referenceStride > 0 {
      let grown = UnsafeMutablePointer<AnyObject?>.allocate(capacity: wanted * referenceStride)
      let used = count * referenceStride
      grown.moveInitialize(from: references, count: used)
      (grown + used).initialize(repeating: nil, count: wanted * referenceStride - used)
      if capacity > 0 { references.deallocate() }
      references = grown
    }
    capacity = wanted
  }

  func reserve(_ wanted: Int) {
    if wanted > capacity { reallocate(wanted) }
  }

  /// Room for one more at the end; the caller fills its lanes.
  @inline(__always)
  func grow() {
    if count == capacity { reallocate(max(4, capacity &* 2)) }
    count &+= 1
  }

  func appendWord(_ word: Int) {
    grow()
    store(word, at: count &- 1)
  }

  func appendReference(_ reference: AnyObject) {
    grow()
    references[count &- 1] = reference
  }

  /// Writes the only word of a packed or one-word element.
  @inline(__always)
  func store(_ word: Int, at index: Int) {
    switch packing {
    case .words: words[index] = word
    case .bytes: bytes[index] = UInt8(truncatingIfNeeded: word)
    case .floats: floats[index] = UInt32(truncatingIfNeeded: word)
    }
  }

  @inline(__always)
  func word(at index: Int) -> Int {
    switch packing {
    case .words: words[index]
    case .bytes: Int(bytes[index])
    case .floats: Int(floats[index])
    }
  }

  /// Copies an element's lanes out.
  func read(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    if packing == .words {
      for lane in 0..<stride { toWords[lane] = words[index &* stride &+ lane] }
    } else {
      toWords[0] = word(at: index)
    }
    for lane in 0..<referenceStride {
      toReferences[lane] = references[index &* referenceStride &+ lane]
    }
  }

  /// Moves an element's lanes out; its references are null then.
  func take(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    if packing == .words {
      for lane in 0..<stride { toWords[lane] = words[index &* stride &+ lane] }
    } else {
      toWords[0] = word(at: index)
    }
    for lane in 0..<referenceStride {
      let slot = references + (index &* referenceStride &+ lane)
      toReferences[lane] = slot.pointee
      slot.pointee = nil
    }
  }

  /// Moves lanes into an element; the source's references are null then.
  func put(
    _ index: Int, _ fromWords: UnsafeMutablePointer<Int>,
    _ fromReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    if packing == .words {
      for lane in 0..<stride { words[index &* stride &+ lane] = fromWords[lane] }
    } else {
      store(fromWords[0], at: index)
    }
    for lane in 0..<referenceStride {
      let old = references[index &* referenceStride &+ lane]
      references[index &* referenceStride &+ lane] = fromReferences[lane]
      fromReferences[lane] = nil
      withExtendedLifetime(old) {}
    }
  }

  /// Opens a gap of `width` elements before `index`; the lanes of the gap are the caller's to fill.
  func openGap(at index: Int, width: Int) {
    guard width > 0 else { return }
    reserve(count + width > capacity ? max(count + width, capacity * 2) : capacity)
    let bytes = elementBytes
    (raw + (index + width) * bytes).copyMemory(
      from: raw + index * bytes, byteCount: (count - index) * bytes)
    if referenceStride > 0 {
      let moved = (count - index) * referenceStride
      let source = references + index * referenceStride
      let target = references + (index + width) * referenceStride
      target.moveInitialize(from: source, count: moved)
      source.initialize(repeating: nil, count: min(width * referenceStride, moved))
    }
    count += width
  }

  /// Removes `width` elements at `index`.
  func closeGap(at index: Int, width: Int) {
    guard width > 0 else { return }
    let bytes = elementBytes
    let tail = count - index - width
    (raw + index * bytes).copyMemory(
      from: raw + (index + width) * bytes, byteCount: tail * bytes)
    if referenceStride > 0 {
      // The removed ones go last, when the array is in order again: their deinit may run code.
      var removed: [AnyObject?] = []
      let target = references + index * referenceStride
      for lane in 0..<(width * referenceStride) {
        removed.append(target[lane])
        target[lane] = nil
      }
      let source = references + (index + width) * referenceStride
      for lane in 0..<(tail * referenceStride) {
        target[lane] = source[lane]
        source[lane] = nil
      }
      count -= width
      removed.removeAll()
      return
    }
    count -= width
  }

  /// Copies elements of an array of the same element type into a gap.
  func fill(at index: Int, from other: ArrayObject, _ range: Range<Int>) {
    let bytes = elementBytes
    (raw + index * bytes).copyMemory(
      from: other.raw + range.lowerBound * bytes, byteCount: range.count * bytes)
    for lane in 0..<(range.count * referenceStride) {
      references[index * referenceStride + lane] =
        other.references[range.lowerBound * referenceStride + lane]
    }
  }

  /// Sets the count of an array whose raw lanes the caller writes; no references.
  func setCount(_ wanted: Int) {
    precondition(wanted <= capacity && referenceStride == 0, "raw elements must fit")
    count = wanted
  }
}
