internal import Synchronization

/// Turns the globals' values into data.
///
/// Objects say themselves what they hold, so the graph is walked without types; only the words of
/// metatypes, which are numbers of this process, are translated where types are known.
struct SnapshotWriter {
  private let machine: Machine
  private let program: any SnapshotProgram
  private let names: StableTypeNames
  private var snapshot = Snapshot()
  private var indices: [ObjectIdentifier: Int] = [:]
  private var pending: [AnyObject] = []
  private var blobCount = 0
  private var metatypes = MetatypeLanes()
  /// The names of types met before, as places among the graph's: of many objects, few types.
  private var namesByType: [TypeDescriptor: Int] = [:]
  /// The names of the types that words of the node at hand mean.
  private var meantTypes: [String] = []

  /// Arrays of scalars with more elements than this are blobs.
  static let blobThreshold = 1_024

  init(machine: Machine, program: any SnapshotProgram, names: StableTypeNames) {
    self.machine = machine
    self.program = program
    self.names = names
  }

  /// The values of the globals that have one.
  ///
  /// - Throws: ``SnapshotError`` for a value that cannot be kept.
  mutating func write() throws(SnapshotError) -> Snapshot {
    for global in program.snapshotGlobals where global.isInitialized {
      var words = (0..<global.layout.words).map { lane in
        UInt64(bitPattern: Int64(machine.globalWords[global.word + lane]))
      }
      meantTypes.removeAll()
      if global.layout == global.type.layout {
        for (place, word) in replacements(in: words, at: 0, of: global.type) { words[place] = word }
      }
      let type = MetatypeLanes.joined(names.name(of: global.type.type), meantTypes)
      var references: [Int] = []
      for lane in 0..<global.layout.references {
        references.append(index(of: machine.globalReferences[global.reference + lane]))
      }
      snapshot.roots.append(
        Snapshot.Root(
          global: global.name, type: type, words: words, references: references))
      // One global at a time, so that an error names the right one.
      try writePending(global: global.name)
    }
    return snapshot
  }

  /// The values of the globals, and the frames of the cell that runs.
  ///
  /// - Returns: Nothing where another process could not go on from here.
  /// - Throws: ``SnapshotError`` for a value that cannot be kept.
  mutating func writeCheckpoint() throws(SnapshotError) -> Snapshot? {
    guard let frames = machine.suspendedFrames(name: program.frameName) else { return nil }
    _ = try write()
    for (number, frame) in frames.enumerated() {
      let numbers = [frame.place, frame.firstWord, frame.firstReference] + frame.words
      let words = [frame.digest] + numbers.map { UInt64(bitPattern: Int64($0)) }
      var references: [Int] = []
      for object in frame.references { references.append(index(of: object)) }
      snapshot.roots.append(
        Snapshot.Root(
          global: "\(Snapshot.framePrefix)\(number)", type: frame.function, words: words,
          references: references))
      try writePending(global: "a local variable")
    }
    return snapshot
  }

  private mutating func index(of object: AnyObject?) -> Int {
    guard let object else { return -1 }
    let id = ObjectIdentifier(object)
    if let known = indices[id] { return known }
    indices[id] = pending.count
    pending.append(object)
    return pending.count - 1
  }

  /// Makes nodes of the objects that were referred to and are none yet.
  private mutating func writePending(global: String) throws(SnapshotError) {
    while snapshot.graph.nodes.count < pending.count {
      meantTypes.removeAll(keepingCapacity: true)
      try write(pending[snapshot.graph.nodes.count], global: global)
    }
  }

  private mutating func add(_ word: Int) {
    snapshot.graph.words.append(UInt64(bitPattern: Int64(word)))
  }

  private mutating func add(_ object: AnyObject?) {
    let index = index(of: object)
    snapshot.graph.references.append(index)
  }

  /// Ends a node whose name is a type's or made of types' names.
  private mutating func finish(
    _ kind: SnapshotGraph.Kind, name: Int, hasIdentity: Bool = false, text: String? = nil,
    blobs: [String] = []
  ) {
    var name = name
    if !meantTypes.isEmpty {
      name = snapshot.graph.place(
        ofName: MetatypeLanes.joined(snapshot.graph.names[name], meantTypes))
    }
    snapshot.graph.finishNode(
      kind, name: name, hasIdentity: hasIdentity, text: text, blobs: blobs)
  }

  private mutating func finish(
    _ kind: SnapshotGraph.Kind, name: String, hasIdentity: Bool = false, text: String? = nil,
    blobs: [String] = []
  ) {
    let place = snapshot.graph.place(ofName: name)
    finish(kind, name: place, hasIdentity: hasIdentity, text: text, blobs: blobs)
  }

  private mutating func name(of type: TypeDescriptor) -> Int {
    if let known = namesByType[type] { return known }
    let place = snapshot.graph.place(ofName: names.name(of: type.type))
    namesByType[type] = place
    return place
  }

  private mutating func write(_ object: AnyObject, global: String) throws(SnapshotError) {
    if ShortText(object) != nil || object is StringObject {
      var reference: AnyObject? = object
      let text = withUnsafeMutablePointer(to: &reference) { $0.text(at: 0).value }
      return finish(.string, name: "", text: text)
    }
    switch object {
    case let record as RecordObject: write(record)
    case let array as ArrayObject: write(array)
    case let dictionary as DictionaryObject: write(dictionary)
    case let closure as ClosureObject: write(closure)
    case let weak as WeakObject:
      add(weak.target)
      finish(.weak, name: "")
    default: try write(native: object, global: global)
    }
  }

  private mutating func write(_ closure: ClosureObject) {
    let stub = closure.target.pointee.stub.takeUnretainedValue()
    guard let name = program.closureName(of: stub) else {
      snapshot.graph.words.append(program.serial(of: closure))
      return finish(.unsaved, name: "function", hasIdentity: true)
    }
    for lane in 0..<closure.wordCount { add(closure.words[lane]) }
    for lane in 0..<closure.referenceCount { add(closure.references[lane]) }
    finish(.closure, name: name, hasIdentity: true)
  }

  private mutating func write(_ array: ArrayObject) {
    let name = name(of: array.element)
    add(array.count)
    if array.count > Self.blobThreshold, array.referenceStride == 0, array.stride == 1,
      let format = array.element.blobFormat
    {
      let key = "array\(blobCount)"
      blobCount += 1
      // Nothing runs while a snapshot's blobs are read, and a later change copies the shared array.
      nonisolated(unsafe) let array = array
      // Arrays have no version: each snapshot's blob is another one as far as anyone can tell.
      snapshot.blobs[key] = Snapshot.Blob(
        format: format, shape: [array.count], fingerprint: "\(key) \(SnapshotSerial.next())"
      ) {
        Array(
          UnsafeRawBufferPointer(start: array.raw, count: array.count * array.elementBytes))
      }
      return finish(.array, name: name, blobs: [key])
    }
    let hasTypes = metatypes.mayOccur(in: array.element)
    for element in 0..<array.count {
      let start = snapshot.graph.words.count
      if array.packing == .words {
        for lane in 0..<array.stride { add(array.words[element * array.stride + lane]) }
      } else {
        add(array.word(at: element))
      }
      if hasTypes { translate(at: start, of: array.element) }
      for lane in 0..<array.referenceStride {
        add(array.references[element * array.referenceStride + lane])
      }
    }
    finish(.array, name: name)
  }

  private mutating func write(_ dictionary: DictionaryObject) {
    let (key, value) = (dictionary.keyType, dictionary.valueType)
    let (keyName, valueName) = (name(of: key), name(of: value))
    let name = "\(snapshot.graph.names[keyName]) \(snapshot.graph.names[valueName])"
    add(dictionary.count)
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      for (lanes, type) in [(dictionary.keyLanes(slot), key), (dictionary.valueLanes(slot), value)]
      {
        let start = snapshot.graph.words.count
        for lane in 0..<type.layout.words { add(lanes.words[lane]) }
        translate(at: start, of: type)
        for lane in 0..<type.layout.references { add(lanes.references[lane]) }
      }
      slot = dictionary.next(after: slot)
    }
    finish(.dictionary, name: name)
  }

  private mutating func write(_ record: RecordObject) {
    let layout = record.layout
    let type = layout.descriptor
    let isPayload = type.map { layout === $0.payloadLayout } ?? false
    let isInstance = !isPayload && (type?.isClass ?? false)
    let start = snapshot.graph.words.count
    var lane = 0
    for slot in 0..<layout.slotCount {
      if lane < layout.referenceSlots.count, layout.referenceSlots[lane] == slot {
        lane += 1
        add(record.reference(slot).pointee)
      } else {
        add(record.slots[slot])
      }
    }
    guard let type, isPayload || isInstance else {
      // Where the references are, as no type tells it.
      let places = layout.referenceSlots.map(String.init).joined(separator: " ")
      let boxName = type.map { self.name(of: $0) } ?? snapshot.graph.place(ofName: "")
      return finish(.box, name: boxName, hasIdentity: true, text: places)
    }
    let name = name(of: type)
    if isPayload {
      translate(at: start, of: type)
      return finish(.existential, name: name)
    }
    for field in type.fields where field.ownership == .strong {
      translate(at: start + field.word, of: field.type)
    }
    finish(.instance, name: name, hasIdentity: true)
  }

  private mutating func write(native object: AnyObject, global: String) throws(SnapshotError) {
    guard let coder = program.nativeCoder(of: object), let payload = coder.encode(object) else {
      let value = (object as? NativeObject)?.anyValue ?? object
      snapshot.graph.words.append(program.serial(of: object))
      return finish(.unsaved, name: "\(type(of: value))", hasIdentity: !(object is NativeObject))
    }
    var keys: [String] = []
    for (name, blob) in payload.blobs {
      let key = "native\(blobCount) \(name)"
      blobCount += 1
      keys.append(key)
      snapshot.blobs[key] = blob
    }
    snapshot.graph.words.append(contentsOf: payload.words)
    for part in payload.references { add(part) }
    // The types of functions stand behind the name, empty ones for values, which know theirs.
    for kept in payload.cellObjects {
      add(kept.object)
      meantTypes.append(kept.type.map { names.name(of: $0.type) } ?? "")
    }
    finish(
      .native, name: coder.name, hasIdentity: coder.hasIdentity, text: payload.text, blobs: keys)
  }

  // MARK: Metatypes

  /// Replaces the numbers of types among a value's words of the graph.
  private mutating func translate(at start: Int, of type: TypeDescriptor) {
    for (place, word) in replacements(in: snapshot.graph.words, at: start, of: type) {
      snapshot.graph.words[place] = word
    }
  }

  /// What stands for the numbers of types among a value's words: places in the list of meant types, which is
  /// kept behind the name of the node.
  private mutating func replacements(
    in words: [UInt64], at start: Int, of type: TypeDescriptor
  ) -> [(place: Int, word: UInt64)] {
    guard metatypes.mayOccur(in: type) else { return [] }
    var found: [(place: Int, word: UInt64)] = []
    for place in metatypes.places(in: words[...], at: start, of: type) {
      let identifier = Int(truncatingIfNeeded: words[place])
      let all = machine.descriptors.all
      // The identifier of an instance is no type's number, and stays.
      guard all.indices.contains(identifier) else { continue }
      found.append((place, UInt64(meantTypes.count)))
      meantTypes.append(names.name(of: all[identifier].type))
    }
    return found
  }
}

/// Tells the arrays of one snapshot from those of another.
private enum SnapshotSerial {
  private static let last = Atomic<Int>(0)
  static func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}

extension TypeDescriptor {
  /// How a file names the packed elements of an array of this type; nothing for other types.
  var blobFormat: String? {
    switch packing {
    case .bytes: return "bytes"
    case .floats: return "float32"
    case .words:
      guard case .scalar(let scalar) = shape else { return nil }
      switch scalar {
      case .double: return "float64"
      case .metatype: return nil
      default: return "int64"
      }
    }
  }
}
