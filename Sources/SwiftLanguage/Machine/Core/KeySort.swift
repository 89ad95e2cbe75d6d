internal import Synchronization

/// A stable sort of an array's elements by their keys.
struct KeySort {
  /// The elements' indices, in the order that they are brought into.
  private(set) var order: [Int32]
  private let elements: ArrayFields
  private let keys: [ElementOrder.Key]
  /// The function that the keys were read from: it has what they capture.
  private let isLess: ClosureObject
  private let machine: Machine

  init(
    of array: ArrayObject, by order: ElementOrder, _ isLess: ClosureObject, in machine: Machine
  ) {
    self.order = Array(0..<Int32(array.count))
    elements = array.fields
    keys = order.keys
    self.isLess = isLess
    self.machine = machine
  }

  /// - Returns: False where some key has no place among the others: a NaN.
  /// - Throws: a trap of a function that gives keys.
  mutating func run() throws -> Bool { try sort(0..<order.count, by: 0) }

  /// Sorts some of the indices, which are equal by the keys before, by a key and those behind it.
  private mutating func sort(_ range: Range<Int>, by index: Int) throws -> Bool {
    let key = keys[index]
    var ties: [Range<Int>] = []
    let isLast = index + 1 == keys.count
    if key.kind == .text {
      try sortTexts(range, by: key, isLast ? nil : { ties.append($0) })
    } else {
      var keyed: [KeyedElement] = []
      keyed.reserveCapacity(range.count)
      guard try collect(range, key, { keyed.append(KeyedElement(key: $0, place: $1)) }) else {
        return false
      }
      keyed.sort { $0.key < $1.key }
      for (offset, element) in keyed.enumerated() {
        order[range.lowerBound + offset] = element.place
      }
      if !isLast {
        Self.findTies(keyed.count, range.lowerBound, { ties.append($0) }) {
          keyed[$0].key == keyed[$0 + 1].key
        }
      }
    }
    for tie in ties {
      guard try sort(tie, by: index + 1) else { return false }
    }
    return true
  }

  /// Finds the runs of equal keys.
  private static func findTies(
    _ count: Int, _ start: Int, _ append: (Range<Int>) -> Void, isEqualToNext: (Int) -> Bool
  ) {
    var first = 0
    for place in 0..<count where place + 1 == count || !isEqualToNext(place) {
      if place > first { append(start + first..<start + place + 1) }
      first = place + 1
    }
  }

  // MARK: Numbers

  /// A key as an integer that is ordered as the keys are, and whose it is.
  private struct KeyedElement {
    var key: Int
    var place: Int32
  }

  /// Reads the keys of some elements, as integers that are ordered as the keys are.
  ///
  /// - Returns: False for NaN.
  private func collect(
    _ range: Range<Int>, _ key: ElementOrder.Key, _ append: (Int, Int32) -> Void
  ) throws -> Bool {
    func add(_ word: Int, _ place: Int32) -> Bool {
      guard let ordered = Self.ordered(word, key.kind) else { return false }
      append(key.isDescending ? ~ordered : ordered, place)
      return true
    }
    switch key.source {
    case .word(let lane):
      for place in order[range] {
        let word =
          elements.packing == .words
          ? elements.words[Int(place) &* elements.stride &+ lane] : elements.word(at: Int(place))
        guard add(word, place) else { return false }
      }
      return true
    case .reference: return false
    case .function(let stub, let takesCaptures):
      return try callKey(stub, takesCaptures, range) { place, words, _ in add(words[0], place) }
    }
  }

  @inline(__always)
  private static func ordered(_ word: Int, _ kind: ElementOrder.Kind) -> Int? {
    switch kind {
    case .signed, .text: return word
    case .unsigned: return word ^ Int.min
    case .double: return ordered(Double(bitPattern: UInt64(bitPattern: Int64(word))))
    case .float: return ordered(Double(Float(bitPattern: UInt32(truncatingIfNeeded: word))))
    }
  }

  @inline(__always)
  private static func ordered(_ value: Double) -> Int? {
    if value.isNaN { return nil }
    // Both zeros are equal.
    let bits = Int(truncatingIfNeeded: (value + 0).bitPattern)
    return bits < 0 ? bits ^ Int.max : bits
  }

  // MARK: Texts

  /// A text in whose place mostly its first bytes are compared.
  private struct KeyedText {
    var start: UInt64
    /// As a register holds it; not counted.
    var text: Int
    var place: Int32
  }

  private mutating func sortTexts(
    _ range: Range<Int>, by key: ElementOrder.Key, _ addTie: ((Range<Int>) -> Void)?
  ) throws {
    var texts: [KeyedText] = []
    texts.reserveCapacity(range.count)
    // What functions made lives until the end.
    var made: [AnyObject?] = []
    switch key.source {
    case .reference(let lane):
      let bits = UnsafeMutableRawPointer(elements.references).assumingMemoryBound(to: Int.self)
      for place in order[range] {
        texts.append(
          KeyedText(
            start: 0, text: bits[Int(place) &* elements.referenceStride &+ lane], place: place))
      }
    case .function(let stub, let takesCaptures):
      made.reserveCapacity(range.count)
      _ = try callKey(stub, takesCaptures, range) { place, _, references in
        texts.append(
          KeyedText(start: 0, text: UnsafeRawPointer(references).load(as: Int.self), place: place))
        made.append(references.pointee)
        references.pointee = nil
        return true
      }
    case .word: return
    }
    withExtendedLifetime(made) {
      let isPlain = Self.readStarts(&texts)
      func isBefore(_ first: KeyedText, _ second: KeyedText) -> Bool {
        if isPlain, first.start != second.start { return first.start < second.start }
        return isLessText(first.text, second.text)
      }
      if key.isDescending {
        texts.sort { isBefore($1, $0) }
      } else {
        texts.sort { isBefore($0, $1) }
      }
      for (offset, text) in texts.enumerated() { order[range.lowerBound + offset] = text.place }
      if let addTie {
        Self.findTies(texts.count, range.lowerBound, addTie) {
          let (first, second) =
            key.isDescending ? (texts[$0 + 1], texts[$0]) : (texts[$0], texts[$0 + 1])
          return !isBefore(first, second)
        }
      }
    }
  }

  /// Reads the first bytes of the texts.
  ///
  /// - Returns: Whether all texts are ordered by their bytes.
  private static func readStarts(_ texts: inout [KeyedText]) -> Bool {
    for index in texts.indices {
      let bits = texts[index].text
      let start = withUnsafeBytes(of: bits) {
        $0.baseAddress.flatMap { firstBytes(of: Text(at: $0)) }
      }
      guard let start else { return false }
      texts[index].start = start
    }
    return true
  }

  private static func firstBytes(of text: Text) -> UInt64? {
    guard text.isPlain else { return nil }
    var start: UInt64 = 0
    for offset in 0..<8 {
      start = start &<< 8 | (offset < text.count ? UInt64(text.bytes[offset]) : 0)
    }
    return start
  }

  // MARK: Functions

  /// Calls a function for each of some elements; `take` takes the result, and ends the calls by returning false.
  private func callKey(
    _ stub: FunctionStub, _ takesCaptures: Bool, _ range: Range<Int>,
    _ take: (Int32, UnsafeMutablePointer<Int>, UnsafeMutablePointer<AnyObject?>) -> Bool
  ) throws -> Bool {
    let (words, references) = (machine.freeWords, machine.freeReferences)
    let entry = try machine.beginCalls(of: stub.target)
    defer { machine.endCalls() }
    for place in order[range] {
      if machine.isStopping.load(ordering: .relaxed) {
        throw MachineTrap(.interrupted, "interrupted")
      }
      elements.read(Int(place), words, references)
      if takesCaptures {
        SwiftLanguage.copy(
          isLess, words + elements.stride, references + elements.referenceStride)
      }
      try machine.call(stub.target, at: entry, words, references)
      guard take(place, words, references) else { return false }
    }
    return true
  }
}
