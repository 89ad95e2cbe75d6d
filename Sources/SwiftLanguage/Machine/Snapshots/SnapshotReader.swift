/// Gives globals the values that a snapshot has.
///
/// Objects are made first and filled afterwards, so that cycles close; what a library made comes
/// last to first, as its parts cannot be changed later.
struct SnapshotReader {
  private let machine: Machine
  private let program: any SnapshotProgram
  private let names: StableTypeNames
  private let snapshot: Snapshot
  private var graph: SnapshotGraph { snapshot.graph }
  /// What the names of nodes mean, by their places; found out when the first node has one.
  private var meanings: [NameMeaning?]
  private var objects: [AnyObject?]
  private var isBeingMade: Set<Int> = []
  private var metatypes = MetatypeLanes()

  init(
    _ snapshot: Snapshot, machine: Machine, program: any SnapshotProgram, names: StableTypeNames
  ) {
    self.snapshot = snapshot
    self.machine = machine
    self.program = program
    self.names = names
    meanings = Array(repeating: nil, count: snapshot.graph.names.count)
    objects = [AnyObject?](repeating: nil, count: snapshot.graph.nodes.count)
  }

  /// Restores the values.
  ///
  /// - Returns: The frames that the snapshot has beside the globals, with their functions.
  /// - Throws: ``SnapshotError`` where the snapshot is of another program; no global has changed
  ///   then.
  @discardableResult
  mutating func restore() throws(SnapshotError) -> [(
    frame: SuspendedFrame, target: UnsafeMutablePointer<CallTarget>
  )] {
    let frameRoots = snapshot.roots.filter { $0.global.hasPrefix(Snapshot.framePrefix) }
    var targets: [UnsafeMutablePointer<CallTarget>] = []
    for root in frameRoots { targets.append(try target(of: root)) }
    let globals = Dictionary(
      program.snapshotGlobals.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var restored: [(global: SnapshotGlobal, words: ArraySlice<UInt64>, root: Snapshot.Root)] = []
    for root in snapshot.roots where !root.global.hasPrefix(Snapshot.framePrefix) {
      guard let global = globals[root.global] else {
        throw SnapshotError(global: root.global, reason: "the program does not declare it")
      }
      let (own, types) = parts(root.type)
      guard own == names.name(of: global.type.type), root.words.count == global.layout.words,
        root.references.count == global.layout.references
      else { throw SnapshotError(global: root.global, reason: "its type has changed") }
      var words = root.words[...]
      if global.layout == global.type.layout {
        try translate(&words, at: 0, of: global.type, types)
      }
      restored.append((global, words, root))
    }
    for node in graph.nodes.indices { try make(node) }
    // Their targets are kept alive by this reader until all else refers to them.
    for (index, node) in graph.nodes.enumerated() where node.kind == .weak {
      let target = graph.references[node.references].first ?? -1
      // Of a protocol's value it keeps what is inside.
      if target >= 0, graph.nodes[target].kind == .existential { try fill(target) }
      objects[index] = object(target).map(WeakObject.pointing) ?? WeakObject()
    }
    for node in graph.nodes.indices { try fill(node) }
    // Inner dictionaries come later than those whose keys hold them.
    for (dictionary, node) in deferred.reversed() { try fillEntries(dictionary, node) }
    for (global, words, root) in restored {
      for (lane, word) in words.enumerated() {
        machine.globalWords[global.word + lane] = Int(truncatingIfNeeded: word)
      }
      for (lane, reference) in root.references.enumerated() {
        machine.globalReferences[global.reference + lane] = object(reference)
      }
      global.markInitialized()
    }
    return zip(frameRoots, targets).map { (frame($0), $1) }
  }

  // MARK: Frames

  /// The function of a frame, whose code must be what it was.
  private func target(
    of root: Snapshot.Root
  ) throws(SnapshotError) -> UnsafeMutablePointer<CallTarget> {
    guard let target = program.frameTarget(named: root.type),
      let code = target.pointee.stub.takeUnretainedValue().code, root.words.count >= 4,
      root.words[0] == code.digest, root.words[1] < UInt64(code.count)
    else { throw SnapshotError(reason: "the code of '\(root.type)' is another one") }
    return target
  }

  private func frame(_ root: Snapshot.Root) -> SuspendedFrame {
    let numbers = root.words.dropFirst().map { Int(truncatingIfNeeded: $0) }
    return SuspendedFrame(
      function: root.type, place: numbers[0], digest: root.words[0], firstWord: numbers[1],
      firstReference: numbers[2], words: Array(numbers.dropFirst(3)),
      references: root.references.map(object))
  }

  private func object(_ index: Int) -> AnyObject? { index < 0 ? nil : objects[index] }

  // MARK: Making

  private mutating func make(_ index: Int) throws(SnapshotError) {
    guard objects[index] == nil else { return }
    let node = graph.nodes[index]
    switch node.kind {
    case .string: objects[index] = StringObject.make(text(node))
    case .array:
      objects[index] = ArrayObject(element: try type(node), capacity: count(node))
    case .dictionary:
      let (key, value) = try keyAndValueTypes(node)
      objects[index] = DictionaryObject(key: key, value: value, capacity: count(node))
    case .instance:
      objects[index] = RecordObject.make(program.instanceLayout(of: try type(node)))
    case .existential:
      objects[index] = RecordObject.make(try type(node).payloadLayout)
    case .box:
      let slots = text(node).split(separator: " ").compactMap { Int($0) }
      objects[index] = RecordObject.make(
        program.plainLayout(
          slotCount: node.words.count + node.references.count, referenceSlots: slots))
    case .closure:
      let name = meaning(node).own
      guard let target = program.closureTarget(named: name) else {
        throw SnapshotError(reason: "the function '\(name)' is not in the program")
      }
      objects[index] = ClosureObject.make(
        target: target, words: node.words.count, references: node.references.count)
    case .weak: break
    case .native: try makeNative(index, node)
    case .unsaved:
      throw SnapshotError(reason: "a value of type '\(meaning(node).own)' was not kept")
    }
  }

  private mutating func makeNative(
    _ index: Int, _ node: SnapshotGraph.Node
  ) throws(SnapshotError) {
    let meaning = meaning(node)
    let (name, types) = (meaning.own, meaning.types)
    guard let coder = program.nativeCoder(named: name) else {
      throw SnapshotError(reason: "the type '\(name)' is not in the library")
    }
    guard isBeingMade.insert(index).inserted else {
      throw SnapshotError(reason: "a value of type '\(name)' refers to itself")
    }
    var payload = NativePayload(
      words: Array(graph.words[node.words]), text: node.text.map { graph.texts[$0] })
    let own = node.references.count - types.count
    for (place, reference) in graph.references[node.references].enumerated() {
      try make(reference)
      guard let part = object(reference) else { continue }
      if place < own {
        payload.references.append(part)
      } else {
        let type = types[place - own]
        payload.cellObjects.append(
          CellObject(
            machine: machine, object: part, type: type.isEmpty ? nil : try descriptor(type)))
      }
    }
    for key in graph.blobKeys[node.blobs] {
      guard let blob = snapshot.blobs[key] else {
        throw SnapshotError(reason: "the data '\(key)' is missing")
      }
      let own = key.split(separator: " ", maxSplits: 1).last.map(String.init) ?? key
      payload.blobs.append((own, blob))
    }
    do {
      objects[index] = try coder.decode(payload)
    } catch {
      throw SnapshotError(reason: "a value of type '\(name)' cannot be read: \(error)")
    }
    isBeingMade.remove(index)
  }

  // MARK: Filling

  private mutating func fill(_ index: Int) throws(SnapshotError) {
    let node = graph.nodes[index]
    // A text is whole, and a short one is no object that a cast could look at.
    if node.kind == .string { return }
    switch objects[index] {
    case let record as RecordObject: try fill(record, node)
    case let array as ArrayObject: try fill(array, node)
    case let dictionary as DictionaryObject: deferred.append((dictionary, node))
    case let closure as ClosureObject:
      for (lane, word) in graph.words[node.words].enumerated() {
        closure.words[lane] = Int(truncatingIfNeeded: word)
      }
      for (lane, reference) in graph.references[node.references].enumerated() {
        closure.references[lane] = object(reference)
      }
    default: break
    }
  }

  private mutating func fill(
    _ array: ArrayObject, _ node: SnapshotGraph.Node
  ) throws(SnapshotError) {
    let count = count(node)
    if let key = graph.blobKeys[node.blobs].first {
      guard let bytes = snapshot.blobs[key]?.bytes(), bytes.count == count * array.elementBytes,
        array.referenceStride == 0
      else { throw SnapshotError(reason: "the data of an array is missing") }
      bytes.withUnsafeBytes { source in
        if let base = source.baseAddress {
          array.raw.copyMemory(from: base, byteCount: bytes.count)
        }
      }
      array.setCount(count)
      return
    }
    guard node.words.count == 1 + count * array.stride,
      node.references.count == count * array.referenceStride
    else { throw SnapshotError(reason: "an array's type has changed") }
    var words = graph.words[node.words]
    for element in 0..<count {
      let start = words.startIndex + 1 + element * array.stride
      try translate(&words, at: start, of: array.element, meaning(node).types)
      array.grow()
      if array.packing == .words {
        for lane in 0..<array.stride {
          array.words[element * array.stride + lane] = Int(truncatingIfNeeded: words[start + lane])
        }
      } else {
        array.store(Int(truncatingIfNeeded: words[start]), at: element)
      }
      for lane in 0..<array.referenceStride {
        let place = element * array.referenceStride + lane
        array.references[place] = object(graph.references[node.references.lowerBound + place])
      }
    }
  }

  /// Dictionaries whose entries go in when everything else is filled: a key's hash may need all of
  /// its fields.
  private var deferred: [(DictionaryObject, SnapshotGraph.Node)] = []

  private mutating func fillEntries(
    _ dictionary: DictionaryObject, _ node: SnapshotGraph.Node
  ) throws(SnapshotError) {
    let (key, value) = (dictionary.keyType, dictionary.valueType)
    let wordStride = key.layout.words + value.layout.words
    let referenceStride = key.layout.references + value.layout.references
    let count = count(node)
    guard node.words.count == 1 + count * wordStride,
      node.references.count == count * referenceStride
    else { throw SnapshotError(reason: "a dictionary's type has changed") }
    let words = UnsafeMutablePointer<Int>.allocate(capacity: max(wordStride, 1))
    let references = UnsafeMutablePointer<AnyObject?>.allocate(capacity: max(referenceStride, 1))
    references.initialize(repeating: nil, count: max(referenceStride, 1))
    defer {
      references.deinitialize(count: max(referenceStride, 1))
      words.deallocate()
      references.deallocate()
    }
    let types = meaning(node).types
    var translated = graph.words[node.words]
    for entry in 0..<count {
      let start = translated.startIndex + 1 + entry * wordStride
      try translate(&translated, at: start, of: key, types)
      try translate(&translated, at: start + key.layout.words, of: value, types)
      for lane in 0..<wordStride {
        words[lane] = Int(truncatingIfNeeded: translated[start + lane])
      }
      for lane in 0..<referenceStride {
        references[lane] = object(
          graph.references[node.references.lowerBound + entry * referenceStride + lane])
      }
      do {
        try dictionary.set(
          key: Lanes(words: words, references: references),
          value: Lanes(
            words: words + key.layout.words, references: references + key.layout.references),
          in: machine)
      } catch {
        throw SnapshotError(reason: "a key's hash(into:) failed: \(error)")
      }
    }
  }

  private mutating func fill(
    _ record: RecordObject, _ node: SnapshotGraph.Node
  ) throws(SnapshotError) {
    let layout = record.layout
    guard layout.slotCount == node.words.count + node.references.count,
      layout.referenceSlots.count == node.references.count
    else { throw SnapshotError(reason: "the type '\(layout.descriptor?.name ?? "?")' has changed") }
    var words = graph.words[node.words]
    let types = meaning(node).types
    if !types.isEmpty, let type = layout.descriptor {
      if layout === type.payloadLayout {
        try translate(&words, at: words.startIndex, of: type, types)
      } else {
        for field in type.fields where field.ownership == .strong {
          try translate(&words, at: words.startIndex + field.word, of: field.type, types)
        }
      }
    }
    var word = words.startIndex
    var lane = 0
    for slot in 0..<layout.slotCount {
      if lane < layout.referenceSlots.count, layout.referenceSlots[lane] == slot {
        record.reference(slot).pointee = object(
          graph.references[node.references.lowerBound + lane])
        lane += 1
      } else {
        record.slots[slot] = Int(truncatingIfNeeded: words[word])
        word += 1
      }
    }
  }

  // MARK: Names

  /// What a node's name says.
  private struct NameMeaning {
    var own: String
    /// The names of the types that the node's words mean.
    var types: [String]
    /// The type that `own` names, once it was asked for.
    var type: TypeDescriptor?
    /// Those of a dictionary.
    var key: TypeDescriptor?
    var value: TypeDescriptor?
  }

  private mutating func meaning(_ node: SnapshotGraph.Node) -> NameMeaning {
    if let known = meanings[node.name] { return known }
    let (own, types) = parts(graph.names[node.name])
    let found = NameMeaning(own: own, types: types)
    meanings[node.name] = found
    return found
  }

  private mutating func type(_ node: SnapshotGraph.Node) throws(SnapshotError) -> TypeDescriptor {
    if let known = meanings[node.name]?.type { return known }
    let found = try descriptor(meaning(node).own)
    meanings[node.name]?.type = found
    return found
  }

  private mutating func keyAndValueTypes(
    _ node: SnapshotGraph.Node
  ) throws(SnapshotError) -> (TypeDescriptor, TypeDescriptor) {
    let meaning = meaning(node)
    if let key = meaning.key, let value = meaning.value { return (key, value) }
    let names = Self.twoTypes(meaning.own)
    let (key, value) = (try descriptor(names.0), try descriptor(names.1))
    meanings[node.name]?.key = key
    meanings[node.name]?.value = value
    return (key, value)
  }

  private func text(_ node: SnapshotGraph.Node) -> String {
    node.text.map { graph.texts[$0] } ?? ""
  }

  private func count(_ node: SnapshotGraph.Node) -> Int {
    graph.words[node.words].first.map { Int(truncatingIfNeeded: $0) } ?? 0
  }

  /// A node's own name, and the names of the types that its words mean.
  private func parts(_ name: String) -> (own: String, types: [String]) {
    let all = name.split(separator: MetatypeLanes.separator, omittingEmptySubsequences: false)
      .map(String.init)
    return (all.first ?? "", Array(all.dropFirst()))
  }

  private func descriptor(_ name: String) throws(SnapshotError) -> TypeDescriptor {
    guard let type = names.type(named: name) else {
      throw SnapshotError(reason: "the type '\(name)' is not in the program")
    }
    return machine.descriptors.descriptor(of: type)
  }

  /// Two lists next to each other.
  private static func twoTypes(_ text: String) -> (String, String) {
    var depth = 0
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0, text[index] == " " {
        return (String(text[..<index]), String(text[text.index(after: index)...]))
      }
    }
    return (text, "")
  }

  private mutating func translate(
    _ words: inout ArraySlice<UInt64>, at start: Int, of type: TypeDescriptor, _ types: [String]
  ) throws(SnapshotError) {
    guard !types.isEmpty, metatypes.mayOccur(in: type) else { return }
    for place in metatypes.places(in: words, at: start, of: type) {
      let index = Int(truncatingIfNeeded: words[place])
      guard types.indices.contains(index) else { continue }
      words[place] = UInt64(try descriptor(types[index]).identifier)
    }
  }
}
