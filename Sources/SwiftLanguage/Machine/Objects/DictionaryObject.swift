/// A dictionary's storage: entries in insertion order, found through an open-addressing table.
///
/// Iteration is in insertion order, so that a program gives the same output in every process.
final class DictionaryObject {
  let keyType: TypeDescriptor
  let valueType: TypeDescriptor
  private let keyLayout: Layout
  private let valueLayout: Layout
  @exclusivity(unchecked) private(set) var count = 0
  /// Entries, removed ones included.
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var capacity = 0
  /// -1 empty, else an entry; removed entries stay in the table until it is rebuilt.
  @exclusivity(unchecked) private var table: UnsafeMutablePointer<Int32>
  @exclusivity(unchecked) private var mask = -1
  /// Of each entry; `removed` marks a removed one.
  @exclusivity(unchecked) private var hashes: UnsafeMutablePointer<Int>
  @exclusivity(unchecked) private var words: UnsafeMutablePointer<Int>
  @exclusivity(unchecked) private var references: UnsafeMutablePointer<AnyObject?>
  private let wordStride: Int
  private let referenceStride: Int
  private let kind: EqualityKind
  /// Whether an optional of a value has no tag of its own.
  let optionalUsesNull: Bool
  var valueReferences: Int { valueLayout.references }

  private static let removed = Int.min

  init(key: TypeDescriptor, value: TypeDescriptor, capacity: Int = 0) {
    keyType = key
    valueType = value
    keyLayout = key.layout
    valueLayout = value.layout
    kind = EqualityKind.of(key)
    optionalUsesNull = value.layout.nonNull != nil
    wordStride = key.layout.words + value.layout.words
    referenceStride = key.layout.references + value.layout.references
    table = UnsafeMutablePointer<Int32>.allocate(capacity: 0)
    hashes = UnsafeMutablePointer<Int>.allocate(capacity: 0)
    words = UnsafeMutablePointer<Int>.allocate(capacity: 0)
    references = UnsafeMutablePointer<AnyObject?>.allocate(capacity: 0)
    if capacity > 0 { rebuild(capacity) }
  }

  deinit {
    references.deinitialize(count: capacity * referenceStride)
    table.deallocate()
    hashes.deallocate()
    words.deallocate()
    references.deallocate()
  }

  func copy() -> DictionaryObject {
    let made = DictionaryObject(key: keyType, value: valueType, capacity: max(count, 1))
    if used == count, made.mask == mask {
      // Nothing was removed: all stays where it is.
      made.table.update(from: table, count: mask + 1)
      made.hashes.update(from: hashes, count: used)
      made.words.update(from: words, count: used * wordStride)
      SwiftLanguage.copy(made.references, references, used * referenceStride)
      (made.used, made.count) = (used, count)
      return made
    }
    var slot = next(after: -1)
    while slot >= 0 {
      let entry = made.appendEntry(hash: hashes[slot])
      for lane in 0..<wordStride {
        made.words[entry * wordStride + lane] = words[slot * wordStride + lane]
      }
      for lane in 0..<referenceStride {
        made.references[entry * referenceStride + lane] =
          references[slot * referenceStride + lane]
      }
      slot = next(after: slot)
    }
    return made
  }

  // MARK: Entries

  /// How many entries stand before one.
  func count(before entry: Int) -> Int {
    (0..<entry).count { hashes[$0] != DictionaryObject.removed }
  }

  /// The first entry behind `slot`, or -1.
  func next(after slot: Int) -> Int {
    guard slot < used else { return -1 }
    var next = slot + 1
    while next < used {
      if hashes[next] != DictionaryObject.removed { return next }
      next += 1
    }
    return -1
  }

  func isEntry(_ slot: Int) -> Bool {
    slot >= 0 && slot < used && hashes[slot] != DictionaryObject.removed
  }

  func keyLanes(_ slot: Int) -> Lanes {
    Lanes(
      words: words + slot &* wordStride, references: references + slot &* referenceStride)
  }

  func valueLanes(_ slot: Int) -> Lanes {
    Lanes(
      words: words + (slot &* wordStride &+ keyLayout.words),
      references: references + (slot &* referenceStride &+ keyLayout.references))
  }

  func readKey(
    _ slot: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    copyLanes(Lanes(words: toWords, references: toReferences), keyLanes(slot), keyLayout)
  }

  func readValue(
    _ slot: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    copyLanes(Lanes(words: toWords, references: toReferences), valueLanes(slot), valueLayout)
  }

  /// Moves a value out, to be modified and put back: its references are null meanwhile.
  func takeValue(
    _ slot: Int, _ toWords: UnsafeMutablePointer<Int>,
    _ toReferences: UnsafeMutablePointer<AnyObject?>
  ) {
    let lanes = valueLanes(slot)
    for lane in 0..<valueLayout.words { toWords[lane] = lanes.words[lane] }
    take(toReferences, lanes.references, valueLayout.references)
  }

  /// Moves a value in.
  func putValue(_ slot: Int, _ value: Lanes) {
    let lanes = valueLanes(slot)
    for lane in 0..<valueLayout.words { lanes.words[lane] = value.words[lane] }
    take(lanes.references, value.references, valueLayout.references)
  }

  // MARK: Finding

  /// The entry of a key, or -1.
  ///
  /// - Throws: a trap of the key's own `==` or `hash(into:)`.
  func find(_ key: Lanes, in machine: Machine) throws -> Int {
    count > 0 ? try seek(key, in: machine).entry : -1
  }

  /// The entry of a key, or -1; the place in the table where the search ended, and the key's hash.
  @inline(__always)
  private func seek(
    _ key: Lanes, in machine: Machine
  ) throws -> (entry: Int, at: Int, hash: Int) {
    switch kind {
    case .word:
      let value = key.words[0]
      return probe(DictionaryObject.mix(value)) { entry in
        words[entry &* wordStride] == value && hashes[entry] != DictionaryObject.removed
      }
    case .string:
      let hash = key.references.text(at: 0).hash
      return probe(hash) { entry in
        hashes[entry] == hash
          && areEqualTexts(references + entry &* referenceStride, key.references)
      }
    case .words(let width):
      let hash = DictionaryObject.mix(Machine.hash(key.words, width))
      return probe(hash) { entry in
        hashes[entry] == hash && areEqualWords(words + entry &* wordStride, key.words, width)
      }
    default:
      let hash = try self.hash(of: key, in: machine)
      return try probe(hash) { entry in
        try hashes[entry] == hash && machine.areEqual(keyType, key, keyLanes(entry))
      }
    }
  }

  /// Walks along the table from a hash's place to the entry of a key, or to an empty place.
  @inline(__always)
  private func probe(
    _ hash: Int, _ isKey: (_ entry: Int) throws -> Bool
  ) rethrows -> (entry: Int, at: Int, hash: Int) {
    var at = hash & mask
    while true {
      let entry = Int(table[at])
      if entry < 0 { return (-1, at, hash) }
      if try isKey(entry) { return (entry, at, hash) }
      at = (at &+ 1) & mask
    }
  }

  private func hash(of key: Lanes, in machine: Machine) throws -> Int {
    switch kind {
    case .word: return DictionaryObject.mix(key.words[0])
    case .string:
      return key.references.text(at: 0).hash
    default:
      let hash = DictionaryObject.mix(try machine.hash(keyType, key))
      return hash == DictionaryObject.removed ? 0 : hash
    }
  }

  @inline(__always)
  static func mix(_ value: Int) -> Int {
    let product = UInt(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15
    return Int(bitPattern: (product ^ (product >> 32)) & 0x7FFF_FFFF_FFFF_FFFF)
  }

  // MARK: Changing

  /// The entry of a key, made with zeros and nulls for its value where it was not there.
  ///
  /// The key's lanes are copied.
  func insert(_ key: Lanes, in machine: Machine) throws -> (entry: Int, isNew: Bool) {
    if capacity == 0 { rebuild(8) }
    let found = try seek(key, in: machine)
    if found.entry >= 0 { return (found.entry, false) }
    let entry: Int
    if used == capacity {
      entry = appendEntry(hash: found.hash)
    } else {
      // The search ended where the entry belongs.
      entry = used
      used &+= 1
      count &+= 1
      hashes[entry] = found.hash
      table[found.at] = Int32(truncatingIfNeeded: entry)
    }
    copyLanes(keyLanes(entry), key, keyLayout)
    let lanes = valueLanes(entry)
    for lane in 0..<valueLayout.words { lanes.words[lane] = 0 }
    return (entry, true)
  }

  /// Sets a key's value; the value's lanes are moved.
  func set(key: Lanes, value: Lanes, in machine: Machine) throws {
    let entry = try insert(key, in: machine).entry
    putValue(entry, value)
  }

  func remove(_ slot: Int) {
    hashes[slot] = DictionaryObject.removed
    count -= 1
    if referenceStride > 0 {
      // What is released may run a deinit, which sees the dictionary in order.
      var released: [AnyObject?] = []
      for lane in 0..<referenceStride {
        released.append(references[slot * referenceStride + lane].take())
      }
      released.removeAll()
    }
    if count == 0 { rebuild(min(capacity, 8)) }
  }

  func reserve(_ wanted: Int) {
    if wanted > capacity { rebuild(wanted) }
  }

  private func appendEntry(hash: Int) -> Int {
    if used == capacity { rebuild(max(8, count &* 2)) }
    let entry = used
    used &+= 1
    count &+= 1
    hashes[entry] = hash
    place(entry, hash)
    return entry
  }

  private func place(_ entry: Int, _ hash: Int) {
    var at = hash & mask
    while table[at] >= 0 { at = (at &+ 1) & mask }
    table[at] = Int32(truncatingIfNeeded: entry)
  }

  /// Entries without the removed ones, in storage for `wanted` entries.
  private func rebuild(_ wanted: Int) {
    var size = 16
    while size < wanted * 2 { size *= 2 }
    let room = max(size / 2, wanted)
    let newTable = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    newTable.initialize(repeating: -1, count: size)
    let newHashes = UnsafeMutablePointer<Int>.allocate(capacity: room)
    let newWords = UnsafeMutablePointer<Int>.allocate(capacity: room * wordStride)
    let newReferences = UnsafeMutablePointer<AnyObject?>.allocate(
      capacity: room * referenceStride)
    newReferences.initialize(repeating: nil, count: room * referenceStride)
    var kept = 0
    for entry in 0..<used where hashes[entry] != DictionaryObject.removed {
      newHashes[kept] = hashes[entry]
      for lane in 0..<wordStride {
        newWords[kept * wordStride + lane] = words[entry * wordStride + lane]
      }
      take(
        newReferences + kept * referenceStride, references + entry * referenceStride,
        referenceStride)
      kept += 1
    }
    references.deinitialize(count: capacity * referenceStride)
    table.deallocate()
    hashes.deallocate()
    words.deallocate()
    references.deallocate()
    table = newTable
    hashes = newHashes
    words = newWords
    references = newReferences
    mask = size - 1
    capacity = room
    used = kept
    for entry in 0..<kept { place(entry, hashes[entry]) }
  }
}

/// Copies a flattened value.
func copyLanes(_ target: Lanes, _ source: Lanes, _ layout: Layout) {
  for lane in 0..<layout.words { target.words[lane] = source.words[lane] }
  copy(target.references, source.references, layout.references)
}
