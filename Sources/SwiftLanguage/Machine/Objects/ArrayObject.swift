internal import Glibc

/// What the machine reads of an array, at a fixed place in the object.
///
/// The loop reaches it by address, so that reading an element counts no reference.
struct ArrayFields {
  var count = 0
  var capacity = 0
  /// Bytes, floats or words, as `packing` says.
  var raw: UnsafeMutableRawPointer
  var references: UnsafeMutablePointer<AnyObject?>
  /// Words and references of an element.
  let stride: Int
  let referenceStride: Int
  let packing: Packing

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
  @inline(__always)
  func read(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    readWords(index, toWords)
    var lane = 0
    while lane < referenceStride {
      copyReference(toReferences + lane, references + (index &* referenceStride &+ lane))
      lane &+= 1
    }
  }

  @inline(__always)
  private func readWords(_ index: Int, _ toWords: UnsafeMutablePointer<Int>) {
    if packing == .words {
      var lane = 0
      while lane < stride {
        toWords[lane] = words[index &* stride &+ lane]
        lane &+= 1
      }
    } else {
      toWords[0] = word(at: index)
    }
  }

  /// Moves an element's lanes out; its references are null then.
  @inline(__always)
  func take(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    readWords(index, toWords)
    SwiftLanguage.take(toReferences, references + index &* referenceStride, referenceStride)
  }

  /// Moves lanes into an element; the source's references are null then.
  @inline(__always)
  func put(
    _ index: Int, _ fromWords: UnsafeMutablePointer<Int>,
    _ fromReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    if packing == .words {
      var lane = 0
      while lane < stride {
        words[index &* stride &+ lane] = fromWords[lane]
        lane &+= 1
      }
    } else {
      store(fromWords[0], at: index)
    }
    SwiftLanguage.take(references + index &* referenceStride, fromReferences, referenceStride)
  }

  /// Exchanges two elements.
  @inline(__always)
  func swap(_ first: Int, _ second: Int) {
    switch packing {
    case .words: exchange(words, first, second, stride)
    case .bytes: exchange(bytes, first, second, 1)
    case .floats: exchange(floats, first, second, 1)
    }
    guard referenceStride > 0 else { return }
    // References change places as they are: none is counted.
    let bits = UnsafeMutableRawPointer(references).assumingMemoryBound(to: Int.self)
    exchange(bits, first, second, referenceStride)
  }

  /// In bytes; blocks above it grow in place where they can.
  private static let largeSize = 1 << 22

  fileprivate mutating func reallocate(_ wanted: Int) {
    let bytes = elementBytes
    if stride > 0, capacity &* bytes > ArrayFields.largeSize,
      let moved = realloc(raw, wanted * bytes)
    {
      // The system moves pages of large blocks instead of copying them.
      raw = moved
    } else if stride > 0 {
      let grown = UnsafeMutableRawPointer.allocate(byteCount: wanted * bytes, alignment: 8)
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
}

extension UnsafeMutablePointer<ArrayFields> {
  /// Room for one more at the end; the caller fills its lanes.
  @inline(__always)
  func grow() {
    if pointee.count == pointee.capacity { enlarge() }
    pointee.count &+= 1
  }

  @inline(never)
  private func enlarge() { pointee.reallocate(Swift.max(4, pointee.capacity &* 2)) }
}

/// An array's storage: the words of all elements and the references of all elements, each
/// contiguous.
///
/// Mutated in place only where uniquely referenced.
final class ArrayObject {
  /// First, so that it stands behind the object's header.
  @exclusivity(unchecked) var fields: ArrayFields
  /// The program keeps it.
  nonisolated(unsafe) unowned(unsafe) let element: TypeDescriptor

  init(element: TypeDescriptor, capacity: Int = 0) {
    self.element = element
    fields = ArrayFields(
      raw: ArrayObject.nowhere,
      references: UnsafeMutableRawPointer(ArrayObject.nowhere).assumingMemoryBound(
        to: AnyObject?.self),
      stride: element.layout.words, referenceStride: element.layout.references,
      packing: element.packing)
    if capacity > 0 { fields.reallocate(capacity) }
  }

  nonisolated(unsafe) private static let nowhere = UnsafeMutableRawPointer.allocate(
    byteCount: 16, alignment: 16)

  deinit {
    if capacity > 0 {
      clearForward(references, count &* referenceStride)
      if stride > 0 { raw.deallocate() }
      if referenceStride > 0 { references.deallocate() }
    }
  }

  var packing: Packing { fields.packing }
  var stride: Int { fields.stride }
  var referenceStride: Int { fields.referenceStride }
  var count: Int { fields.count }
  var capacity: Int { fields.capacity }
  var raw: UnsafeMutableRawPointer { fields.raw }
  var references: UnsafeMutablePointer<AnyObject?> { fields.references }
  var words: UnsafeMutablePointer<Int> { fields.words }
  var bytes: UnsafeMutablePointer<UInt8> { fields.bytes }
  var floats: UnsafeMutablePointer<UInt32> { fields.floats }
  var elementBytes: Int { fields.elementBytes }

  /// A copy with room for `capacity` elements.
  func copy(capacity wanted: Int = 0) -> ArrayObject {
    let made = ArrayObject(element: element, capacity: max(wanted, count))
    made.raw.copyMemory(from: raw, byteCount: count * elementBytes)
    if referenceStride > 0 {
      SwiftLanguage.copy(made.references, references, count &* referenceStride)
    }
    made.fields.count = count
    return made
  }

  func reserve(_ wanted: Int) {
    if wanted > capacity { fields.reallocate(wanted) }
  }

  /// Room for one more at the end; the caller fills its lanes.
  func grow() {
    if count == capacity { fields.reallocate(max(4, capacity &* 2)) }
    fields.count &+= 1
  }

  func appendWord(_ word: Int) {
    grow()
    fields.store(word, at: count &- 1)
  }

  func appendReference(_ reference: AnyObject) {
    grow()
    references[count &- 1] = reference
  }

  /// Appends an element, whose lanes are copied.
  func append(_ element: Lanes) {
    grow()
    let index = count &- 1
    if packing == .words {
      for lane in 0..<stride { words[index &* stride &+ lane] = element.words[lane] }
    } else {
      fields.store(element.words[0], at: index)
    }
    SwiftLanguage.copy(references + index &* referenceStride, element.references, referenceStride)
  }

  func store(_ word: Int, at index: Int) { fields.store(word, at: index) }

  func word(at index: Int) -> Int { fields.word(at: index) }

  /// Copies an element's lanes out.
  func read(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    fields.read(index, toWords, toReferences)
  }

  /// Moves an element's lanes out; its references are null then.
  func take(
    _ index: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    fields.take(index, toWords, toReferences)
  }

  /// Moves lanes into an element; the source's references are null then.
  func put(
    _ index: Int, _ fromWords: UnsafeMutablePointer<Int>,
    _ fromReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    fields.put(index, fromWords, fromReferences)
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
    fields.count += width
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
      target.moveInitialize(from: source, count: tail * referenceStride)
      (target + tail * referenceStride).initialize(
        repeating: nil, count: width * referenceStride)
      fields.count -= width
      removed.removeAll()
      return
    }
    fields.count -= width
  }

  /// Drops the last element, whose references were moved out.
  func dropLast() { fields.count &-= 1 }

  /// Copies elements of an array of the same element type into a gap.
  func fill(at index: Int, from other: ArrayObject, _ range: Range<Int>) {
    let bytes = elementBytes
    (raw + index * bytes).copyMemory(
      from: other.raw + range.lowerBound * bytes, byteCount: range.count * bytes)
    if referenceStride > 0 {
      (references + index * referenceStride).update(
        from: other.references + range.lowerBound * referenceStride,
        count: range.count * referenceStride)
    }
  }

  /// Sets the count of an array whose raw lanes the caller writes; no references.
  func setCount(_ wanted: Int) {
    precondition(wanted <= capacity && referenceStride == 0, "raw elements must fit")
    fields.count = wanted
  }
}

/// Exchanges two groups of `stride` values.
@inline(__always)
private func exchange<Value>(
  _ values: UnsafeMutablePointer<Value>, _ first: Int, _ second: Int, _ stride: Int
) {
  var lane = 0
  while lane < stride {
    let held = values[first &* stride &+ lane]
    values[first &* stride &+ lane] = values[second &* stride &+ lane]
    values[second &* stride &+ lane] = held
    lane &+= 1
  }
}
