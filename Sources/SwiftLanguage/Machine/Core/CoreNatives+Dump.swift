extension CoreNatives {
  /// What `dump` and `MemoryLayout` run.
  nonisolated(unsafe) static let reflection: [String: NativeBody] = [
    "dump": NativeBody { frame in
      let type = frame.entry.signature[0]
      let value = Lanes(words: frame.words, references: frame.references)
      let (words, references) = (type.layout.words, type.layout.references)
      let name = frame.references.text(at: references).value
      var dump = ValueDump(machine: frame.machine, limit: frame.words[words + 2])
      try dump.add(
        type, value, name: name.isEmpty ? nil : name, indent: frame.words[words],
        depth: frame.words[words + 1])
      frame.references[0] = StringObject.make(dump.text)
    },
    "mirror": NativeBody { frame in
      let any = frame.machine.descriptors.descriptor(of: .any)
      let value = Lanes(words: frame.words, references: frame.references)
      let mirror = ValueMirror(machine: frame.machine, text: frame.entry.signature[2])
      let made = ArrayObject(element: any)
      for part in try mirror.told(of: any, value, level: frame.words[0]) {
        let scratch = Scratch(any.layout)
        scratch.references[0] = part
        made.grow()
        made.put(made.count - 1, scratch.words, scratch.references)
      }
      frame.references[0] = made
    },
    "case.number": NativeBody { frame in
      let value = frame.references.record(0)
      frame.words[0] =
        value.layout.descriptor?.caseNumber(value.payloadLanes) ?? frame.words[0]
    },
    "memory.size": NativeBody { frame in
      frame.words[0] = MemoryShape(of: frame.machine.descriptors.all[frame.words[0]]).size
    },
    "memory.stride": NativeBody { frame in
      frame.words[0] = MemoryShape(of: frame.machine.descriptors.all[frame.words[0]]).stride
    },
    "memory.alignment": NativeBody { frame in
      frame.words[0] = MemoryShape(of: frame.machine.descriptors.all[frame.words[0]]).alignment
    },
  ]
}

extension TypeDescriptor {
  /// The place of an enumeration's case among those with associated values, then those without.
  fileprivate func caseNumber(_ value: Lanes) -> Int? {
    guard case .enumeration = shape else { return nil }
    let tag = value.words[0]
    let isPlain = cases[tag].fields.isEmpty
    let before = cases[..<tag].count { $0.fields.isEmpty == isPlain }
    return isPlain ? cases.count { !$0.fields.isEmpty } + before : before
  }
}

/// A value and all that is in it, one line for each, as `dump` prints them.
struct ValueDump {
  let machine: Machine
  /// How many lines may still come.
  var limit: Int
  var text = ""
  /// Instances and types met before, by the number that they print with.
  private var visited: [Int: Int] = [:]

  init(machine: Machine, limit: Int) {
    self.machine = machine
    self.limit = limit
  }

  struct Child {
    var name: String?
    var type: TypeDescriptor
    var value: Lanes
    /// Keeps the lanes of an element that was read out of its collection.
    var scratch: Scratch?
    var parts: [Child]?
  }

  mutating func add(
    _ type: TypeDescriptor, _ value: Lanes, name: String?, indent: Int, depth: Int
  ) throws {
    if type.isExistential {
      guard let object = value.references[0] as? RecordObject, let inner = object.layout.descriptor
      else { return }
      return try add(inner, object.payloadLanes, name: name, indent: indent, depth: depth)
    }
    let (summary, parts) = try parts(of: type, value)
    try add(
      Child(name: name, type: type, value: value, parts: parts), summary: summary, indent: indent,
      depth: depth)
  }

  private mutating func add(
    _ child: Child, summary: String?, indent: Int, depth: Int
  ) throws {
    guard limit > 0 else { return }
    limit -= 1
    let (type, value) = (child.type, child.value)
    let children = child.parts ?? []
    let ancestor = dynamicSuperclass(type, value)
    text += line(indent, children.count, depth) + (child.name.map { $0 + ": " } ?? "")
    text += try summary ?? title(type, value)
    if let identity = identity(type, value) {
      if let number = visited[identity] {
        text += " #\(number)\n"
        return
      }
      visited[identity] = visited.count
      text += " #\(visited.count - 1)"
    }
    text += "\n"
    guard depth > 0 else { return }
    if let ancestor { try addSuperclass(ancestor, value, indent: indent + 2, depth: depth - 1) }
    try add(children, indent: indent, depth: depth)
  }

  private mutating func add(_ children: [Child], indent: Int, depth: Int) throws {
    for (index, child) in children.enumerated() {
      if limit <= 0 {
        let rest = children.count - index
        text += String(repeating: " ", count: indent + 4)
        text += "(\(rest)\(index > 0 ? " more" : "") child\(rest == 1 ? "" : "ren"))\n"
        return
      }
      if let parts = child.parts {
        try add(
          child, summary: counted(parts.count, "element", isTuple: true), indent: indent + 2,
          depth: depth - 1)
      } else {
        try add(
          child.type, child.value, name: child.name, indent: indent + 2, depth: depth - 1)
      }
    }
  }

  private mutating func addSuperclass(
    _ type: TypeDescriptor, _ value: Lanes, indent: Int, depth: Int
  ) throws {
    guard limit > 0 else { return }
    limit -= 1
    let children = fields(of: type, value)
    text += line(indent, children.count, depth) + "super: " + type.qualifiedName + "\n"
    guard depth > 0 else { return }
    if let ancestor = type.superclass {
      try addSuperclass(ancestor, value, indent: indent + 2, depth: depth - 1)
    }
    try add(children, indent: indent, depth: depth)
  }

  private func line(_ indent: Int, _ count: Int, _ depth: Int) -> String {
    String(repeating: " ", count: indent) + (count == 0 ? "- " : depth <= 0 ? "▹ " : "▿ ")
  }

  private func identity(_ type: TypeDescriptor, _ value: Lanes) -> Int? {
    switch type.shape {
    case .classInstance:
      return value.references[0].map {
        Int(bitPattern: Unmanaged.passUnretained($0).toOpaque())
      }
    case .metatype: return -1 - value.words[0]
    default: return nil
    }
  }

  /// A value without an own description: its type, and an enum's case.
  private func title(_ type: TypeDescriptor, _ value: Lanes) throws -> String {
    switch type.shape {
    case .structure:
      return try machine.ownDescription(type, value, debug: true) ?? type.qualifiedName
    case .enumeration:
      return try machine.ownDescription(type, value, debug: true)
        ?? type.qualifiedName + "." + type.cases[value.words[0]].name
    default: return try machine.describe(type, value, debug: true)
    }
  }

  private func dynamicSuperclass(_ type: TypeDescriptor, _ value: Lanes) -> TypeDescriptor? {
    guard type.isClass else { return nil }
    return (value.references[0] as? RecordObject)?.layout.descriptor?.superclass
  }

  // MARK: Parts

  /// How a collection tells its size, and what is in a value.
  func parts(
    of type: TypeDescriptor, _ value: Lanes
  ) throws -> (summary: String?, parts: [Child]) {
    switch type.shape {
    case .scalar, .unicodeScalar, .string, .character, .function, .existential, .metatype, .native:
      return (nil, [])
    case .array:
      let array = value.references.array(at: 0)
      let parts = elements(array, 0..<array.count)
      return (counted(parts.count, "element"), parts)
    case .dictionary:
      let parts = entries(value.references[0])
      return (counted(parts.count, "key/value pair"), parts)
    case .optional(let usesNull):
      let wrapped = type.arguments[0]
      if usesNull {
        guard value.references[wrapped.layout.nonNull ?? 0] != nil else { return ("nil", []) }
        return (nil, [Child(name: "some", type: wrapped, value: value)])
      }
      guard value.words[0] != 0 else { return ("nil", []) }
      let inner = Lanes(words: value.words + 1, references: value.references)
      return (nil, [Child(name: "some", type: wrapped, value: inner)])
    case .tuple:
      let parts = type.fields.enumerated().map { index, field in
        Child(name: field.label ?? ".\(index)", type: field.type, value: value.part(field))
      }
      return (counted(parts.count, "element", isTuple: true), parts)
    case .structure:
      if type.nominal?.isBuiltin == true, type.nominal?.name == "Set" {
        let parts = entries(value.references[0], isSet: true)
        return (counted(parts.count, "member"), parts)
      }
      if let elements = slice(type, value) {
        return (counted(elements.count, "element"), elements)
      }
      if type.nominal?.isBuiltin == true, type.nominal?.name == "Substring" { return (nil, []) }
      return (nil, type.fields.map { field(of: $0, value.part($0)) })
    case .enumeration:
      let enumCase = type.cases[value.words[0]]
      guard !enumCase.fields.isEmpty else { return (nil, []) }
      let held = machine.payload(enumCase, value)
      let inner = enumCase.fields.enumerated().map { index, field in
        Child(name: field.label ?? ".\(index)", type: field.type, value: held.part(field))
      }
      if inner.count == 1, enumCase.fields[0].label == nil {
        return (nil, [Child(name: enumCase.name, type: inner[0].type, value: inner[0].value)])
      }
      return (nil, [Child(name: enumCase.name, type: type, value: value, parts: inner)])
    case .classInstance:
      guard let object = value.references[0] as? RecordObject else { return ("nil", []) }
      return (nil, fields(of: object.layout.descriptor ?? type, value))
    }
  }

  private func elements(_ array: ArrayObject, _ range: Range<Int>) -> [Child] {
    range.map { index in
      let scratch = Scratch(array.element.layout)
      array.read(index, scratch.words, scratch.references)
      return Child(name: nil, type: array.element, value: scratch.lanes, scratch: scratch)
    }
  }

  /// The elements of an `ArraySlice`.
  private func slice(_ type: TypeDescriptor, _ value: Lanes) -> [Child]? {
    guard type.nominal?.isBuiltin == true, type.nominal?.name == "ArraySlice" else { return nil }
    func word(_ name: String) -> Int? {
      type.fields.first { $0.label == name }.map { value.part($0).words[0] }
    }
    guard let offset = word("_offset"), let start = word("startIndex"), let end = word("endIndex")
    else { return nil }
    return elements(value.references.array(at: 0), start - offset..<end - offset)
  }

  /// The stored properties that a class itself declares.
  func fields(of type: TypeDescriptor, _ value: Lanes) -> [Child] {
    guard let object = value.references[0] as? RecordObject else { return [] }
    return zip(type.fields, type.fieldSlots).dropFirst(type.superclass?.fields.count ?? 0).map {
      field, slots in
      self.field(
        of: field,
        Lanes(words: object.slots + slots.word, references: object.reference(slots.reference)))
    }
  }

  private func field(of field: TypeDescriptor.Field, _ value: Lanes) -> Child {
    guard field.ownership != .strong else {
      return Child(name: field.label, type: field.type, value: value)
    }
    // A weak reference's target takes the place of what it is kept in.
    let scratch = Scratch(field.type.layout)
    scratch.references[0] = weakTarget(value.references[0])
    return Child(name: field.label, type: field.type, value: scratch.lanes, scratch: scratch)
  }

  private func entries(_ object: AnyObject?, isSet: Bool = false) -> [Child] {
    guard let dictionary = object as? DictionaryObject else { return [] }
    var parts: [Child] = []
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      let key = Child(
        name: isSet ? nil : "key", type: dictionary.keyType, value: dictionary.keyLanes(slot))
      if isSet {
        parts.append(key)
      } else {
        let held = Child(
          name: "value", type: dictionary.valueType, value: dictionary.valueLanes(slot))
        parts.append(
          Child(name: nil, type: dictionary.keyType, value: key.value, parts: [key, held]))
      }
      slot = dictionary.next(after: slot)
    }
    return parts
  }

  private func counted(_ count: Int, _ noun: String, isTuple: Bool = false) -> String {
    let text = "\(count) \(noun)\(count == 1 ? "" : "s")"
    return isTuple ? "(\(text))" : text
  }
}
