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
  /// The names of types met before: of many objects, few types.
  private var namesByType: [TypeDescriptor: String] = [:]

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
      var type = names.name(of: global.type.type)
      if global.layout == global.type.layout {
        translate(&words, at: 0, of: global.type, into: &type)
      }
      var references: [Int] = []
      for lane in 0..<global.layout.references {
        references.append(index(of: machine.globalReferences[global.reference + lane]))
      }
      snapshot.roots.append(
        Snapshot.Root(
          global: global.name, type: type, words: words, references: references))
      // One global at a time, so that an error names the right one.
      while snapshot.nodes.count < pending.count {
        let object = pending[snapshot.nodes.count]
        let node = try node(object, global: global.name)
        snapshot.nodes.append(node)
      }
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
      while snapshot.nodes.count < pending.count {
        let node = try node(pending[snapshot.nodes.count], global: "a local variable")
        snapshot.nodes.append(node)
      }
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

  private mutating func name(of type: TypeDescriptor) -> String {
    if let known = namesByType[type] { return known }
    let name = names.name(of: type.type)
    namesByType[type] = name
    return name
  }

  private mutating func node(
    _ object: AnyObject, global: String
  ) throws(SnapshotError) -> Snapshot.Node {
    if ShortText(object) != nil || object is StringObject {
      var reference: AnyObject? = object
      let text = withUnsafeMutablePointer(to: &reference) { $0.text(at: 0).value }
      return Snapshot.Node(kind: "string", name: "", hasIdentity: false, text: text)
    }
    switch object {
    case let array as ArrayObject: return node(array)
    case let dictionary as DictionaryObject: return node(dictionary)
    case let record as RecordObject: return node(record)
    case let closure as ClosureObject:
      let stub = closure.target.pointee.stub.takeUnretainedValue()
      guard let name = program.closureName(of: stub) else {
        return Snapshot.Node(
          kind: Snapshot.unsavedKind, name: "function", hasIdentity: true,
          words: [program.serial(of: closure)])
      }
      return Snapshot.Node(
        kind: "closure", name: name, hasIdentity: true,
        words: (0..<closure.wordCount).map { UInt64(bitPattern: Int64(closure.words[$0])) },
        references: (0..<closure.referenceCount).map { index(of: closure.references[$0]) })
    case let weak as WeakObject:
      return Snapshot.Node(
        kind: "weak", name: "", hasIdentity: false, references: [index(of: weak.target)])
    default: return try node(native: object, global: global)
    }
  }

  private mutating func node(
    _ array: ArrayObject
  ) -> Snapshot.Node {
    var node = Snapshot.Node(
      kind: "array", name: name(of: array.element), hasIdentity: false)
    node.words = [UInt64(array.count)]
    if array.count > Self.blobThreshold, array.referenceStride == 0, array.stride == 1,
      let format = array.element.blobFormat
    {
      let key = "array\(blobCount)"
      blobCount += 1
      node.blobs = [key]
      // Nothing runs while a snapshot's blobs are read, and a later change copies the shared array.
      nonisolated(unsafe) let array = array
      // Arrays have no version: each snapshot's blob is another one as far as anyone can tell.
      snapshot.blobs[key] = Snapshot.Blob(
        format: format, shape: [array.count], fingerprint: "\(key) \(SnapshotSerial.next())"
      ) {
        Array(
          UnsafeRawBufferPointer(start: array.raw, count: array.count * array.elementBytes))
      }
      return node
    }
    for element in 0..<array.count {
      let start = node.words.count
      if array.packing == .words {
        for lane in 0..<array.stride {
          let word = array.words[element * array.stride + lane]
          node.words.append(UInt64(bitPattern: Int64(word)))
        }
      } else {
        node.words.append(UInt64(bitPattern: Int64(array.word(at: element))))
      }
      translate(&node.words, at: start, of: array.element, into: &node.name)
      for lane in 0..<array.referenceStride {
        node.references.append(
          index(of: array.references[element * array.referenceStride + lane]))
      }
    }
    return node
  }

  private mutating func node(
    _ dictionary: DictionaryObject
  ) -> Snapshot.Node {
    let (key, value) = (dictionary.keyType, dictionary.valueType)
    var node = Snapshot.Node(
      kind: "dictionary",
      name: "\(name(of: key)) \(name(of: value))", hasIdentity: false)
    node.words = [UInt64(dictionary.count)]
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      for (lanes, type) in [(dictionary.keyLanes(slot), key), (dictionary.valueLanes(slot), value)]
      {
        let start = node.words.count
        for lane in 0..<type.layout.words {
          node.words.append(UInt64(bitPattern: Int64(lanes.words[lane])))
        }
        translate(&node.words, at: start, of: type, into: &node.name)
        for lane in 0..<type.layout.references {
          node.references.append(index(of: lanes.references[lane]))
        }
      }
      slot = dictionary.next(after: slot)
    }
    return node
  }

  private mutating func node(
    _ record: RecordObject
  ) -> Snapshot.Node {
    let layout = record.layout
    let type = layout.descriptor
    let isPayload = type.map { layout === $0.payloadLayout } ?? false
    let isInstance = !isPayload && (type?.isClass ?? false)
    var node = Snapshot.Node(
      kind: isInstance ? "class" : isPayload ? "existential" : "box",
      name: type.map { name(of: $0) } ?? "", hasIdentity: !isPayload)
    var isReference = [Bool](repeating: false, count: layout.slotCount)
    for slot in layout.referenceSlots { isReference[slot] = true }
    for slot in 0..<layout.slotCount {
      if isReference[slot] {
        node.references.append(index(of: record.reference(slot).pointee))
      } else {
        node.words.append(UInt64(bitPattern: Int64(record.slots[slot])))
      }
    }
    if isPayload, let type {
      translate(&node.words, at: 0, of: type, into: &node.name)
    } else if isInstance, let type {
      for field in type.fields where field.ownership == .strong {
        translate(&node.words, at: field.word, of: field.type, into: &node.name)
      }
    } else {
      // Where the references are, as no type tells it.
      node.text = layout.referenceSlots.map(String.init).joined(separator: " ")
    }
    return node
  }

  private mutating func node(
    native object: AnyObject, global: String
  ) throws(SnapshotError) -> Snapshot.Node {
    guard let coder = program.nativeCoder(of: object), let payload = coder.encode(object) else {
      let value = (object as? NativeObject)?.anyValue ?? object
      return Snapshot.Node(
        kind: Snapshot.unsavedKind, name: "\(type(of: value))",
        hasIdentity: !(object is NativeObject), words: [program.serial(of: object)])
    }
    var node = Snapshot.Node(
      kind: "native", name: coder.name, hasIdentity: coder.hasIdentity, words: payload.words,
      text: payload.text)
    for (name, blob) in payload.blobs {
      let key = "native\(blobCount) \(name)"
      blobCount += 1
      node.blobs.append(key)
      snapshot.blobs[key] = blob
    }
    node.references = payload.references.map { index(of: $0) }
    // The types of functions stand behind the name, empty ones for values, which know theirs.
    for kept in payload.cellObjects {
      node.references.append(index(of: kept.object))
      node.name.append(MetatypeLanes.separator)
      node.name += kept.type.map { name(of: $0) } ?? ""
    }
    return node
  }

  // MARK: Metatypes

  /// Replaces the numbers of types among a value's words by places in a list of names, which is
  /// kept behind the name of the node.
  private mutating func translate(
    _ words: inout [UInt64], at start: Int, of type: TypeDescriptor, into name: inout String
  ) {
    guard metatypes.mayOccur(in: type) else { return }
    for place in metatypes.places(in: words, at: start, of: type) {
      let identifier = Int(truncatingIfNeeded: words[place])
      let all = machine.descriptors.all
      // The identifier of an instance is no type's number, and stays.
      guard all.indices.contains(identifier) else { continue }
      let named = names.name(of: all[identifier].type)
      words[place] = UInt64(name.count { $0 == MetatypeLanes.separator })
      name.append(MetatypeLanes.separator)
      name += named
    }
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
