/// A value of any type of a cell, whose parts of one of the library's types are read and replaced: for
/// functions that take a structure of tensors, whatever it is called.
///
/// Stored properties, the elements of tuples and arrays, what optionals hold and the values of dictionaries
/// are looked through, however deep. Objects, functions, other enumerations and values behind protocols
/// are kept as they are.
public struct CellStructure<Part: NativeValue>: NotebookValue {
  private let machine: Machine
  private let type: TypeDescriptor
  private let content: Scratch

  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> CellStructure {
    let lanes = Lanes(words: reader.words, references: reader.references)
    reader.skip(type.descriptor.layout)
    return CellStructure(machine: reader.machine, type: type.descriptor, copying: lanes)
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    let layout = self.type.layout
    copyLanes(
      Lanes(words: writer.words, references: writer.references), content.lanes, layout)
    writer.words += layout.words
    writer.references += layout.references
  }

  private init(machine: Machine, type: TypeDescriptor, copying lanes: Lanes) {
    self.machine = machine
    self.type = type
    content = Scratch(type.layout)
    copyLanes(content.lanes, lanes, type.layout)
  }

  /// The type's name, as the cell declares it.
  public var typeName: String { type.shortName }

  /// The parts, in the order of the declarations.
  ///
  /// - Throws: A trap where the value is nested too deeply.
  public func parts() throws -> [Part] {
    var found: [Part] = []
    var walk = PartWalk<Part>(machine: machine, replaces: false) { found.append($0) }
    try walk.enter(type, content.lanes)
    return found
  }

  /// The same value with other parts.
  ///
  /// - Parameter parts: As many as there are, in the order of ``parts()``.
  /// - Returns: A copy; arrays and dictionaries are shared with nothing.
  /// - Throws: A trap where the value is nested too deeply.
  public func replacing(_ parts: [Part]) throws -> CellStructure {
    let result = CellStructure(machine: machine, type: type, copying: content.lanes)
    var rest = parts[...]
    var walk = PartWalk<Part>(machine: machine, replaces: true) { part in
      if let next = rest.popFirst() { part = next }
    }
    try walk.enter(type, result.content.lanes)
    return result
  }
}

/// One way through a value's lanes, from part to part.
private struct PartWalk<Part: NativeValue> {
  let machine: Machine
  /// Whether the parts change; arrays and dictionaries on the way are copied then.
  let replaces: Bool
  let visit: (inout Part) -> Void
  /// Types that were asked before: whether their values may hold parts.
  private var answers: [TypeDescriptor: Bool] = [:]

  init(machine: Machine, replaces: Bool, visit: @escaping (inout Part) -> Void) {
    self.machine = machine
    self.replaces = replaces
    self.visit = visit
  }

  mutating func enter(_ type: TypeDescriptor, _ lanes: Lanes) throws {
    guard mayHold(type) else { return }
    try machine.checkStack()
    switch type.shape {
    case .native:
      guard let box = lanes.references[0] as? NativeBox<Part> else { return }
      var part = box.value
      visit(&part)
      if replaces { lanes.references[0] = NativeBox(part) }
    case .structure, .tuple:
      for field in type.fields { try enter(field.type, lanes.part(field)) }
    case .optional(usesNull: true):
      let wrapped = type.arguments[0]
      if lanes.references[wrapped.layout.nonNull ?? 0] != nil { try enter(wrapped, lanes) }
    case .optional(usesNull: false):
      guard lanes.words[0] != 0 else { return }
      try enter(
        type.arguments[0], Lanes(words: lanes.words + 1, references: lanes.references))
    case .array:
      let given = lanes.references.array(at: 0)
      let array = replaces ? given.copy() : given
      let element = Scratch(array.element.layout)
      for index in 0..<array.count {
        array.read(index, element.words, element.references)
        try enter(array.element, element.lanes)
        if replaces { array.put(index, element.words, element.references) }
      }
      lanes.references[0] = array
    case .dictionary:
      let given = unsafeDowncast(
        lanes.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
      let dictionary = replaces ? given.copy() : given
      let value = Scratch(dictionary.valueType.layout)
      var slot = dictionary.next(after: -1)
      while slot >= 0 {
        dictionary.readValue(slot, value.words, value.references)
        try enter(dictionary.valueType, value.lanes)
        if replaces { dictionary.putValue(slot, value.lanes) }
        slot = dictionary.next(after: slot)
      }
      lanes.references[0] = dictionary
    default: return
    }
  }

  /// Whether values of a type may hold parts, so that an array of a million numbers is not gone through.
  private mutating func mayHold(_ type: TypeDescriptor) -> Bool {
    if let known = answers[type] { return known }
    var seen: Set<TypeDescriptor> = []
    let found = PartWalk.mayHold(type, &seen)
    answers[type] = found
    return found
  }

  private static func mayHold(_ type: TypeDescriptor, _ seen: inout Set<TypeDescriptor>) -> Bool {
    // A type that contains itself holds what its other fields hold.
    guard seen.insert(type).inserted else { return false }
    switch type.shape {
    case .native: return true
    case .structure where type.nominal?.isBuiltin == true: return false
    case .structure, .tuple:
      for field in type.fields where mayHold(field.type, &seen) { return true }
      return false
    case .optional, .array: return mayHold(type.arguments[0], &seen)
    case .dictionary: return mayHold(type.arguments[1], &seen)
    default: return false
    }
  }
}
