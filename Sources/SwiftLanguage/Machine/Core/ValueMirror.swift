/// What a `Mirror` tells of a value, each part boxed as an `Any`.
struct ValueMirror {
  let machine: Machine
  /// The type of the labels.
  let text: TypeDescriptor

  /// A value's style, its type, then each child's label (empty where it has none) and value.
  ///
  /// A level above zero is that of an ancestor of a class; where there is none, nothing is told.
  func told(of type: TypeDescriptor, _ value: Lanes, level: Int) throws -> [AnyObject?] {
    if type.isExistential {
      guard let object = value.references[0] as? RecordObject, let inner = object.layout.descriptor
      else { return [] }
      return try told(of: inner, object.payloadLanes, level: level)
    }
    var owner: TypeDescriptor? = dynamicType(type, value)
    for _ in 0..<level { owner = owner?.superclass }
    guard let owner else { return [] }
    let dump = ValueDump(machine: machine, limit: 0)
    let children =
      owner.isClass ? dump.fields(of: owner, value) : try dump.parts(of: type, value).parts
    var result = [boxed(style(of: owner)), boxed(owner)]
    for child in children {
      result.append(boxed(child.name ?? ""))
      result.append(
        child.parts.map { boxed($0) } ?? boxed(child.type, child.value))
    }
    return result
  }

  private func dynamicType(_ type: TypeDescriptor, _ value: Lanes) -> TypeDescriptor {
    guard type.isClass, let object = value.references[0] as? RecordObject else { return type }
    return object.layout.descriptor ?? type
  }

  private func style(of type: TypeDescriptor) -> String {
    let isOwn = type.nominal?.isBuiltin == false
    return switch type.shape {
    case .array: "collection"
    case .dictionary: "dictionary"
    case .optional: "optional"
    case .tuple: "tuple"
    case .enumeration: "enum"
    case .classInstance: "class"
    case .structure: isOwn ? "struct" : type.nominal?.name == "Set" ? "set" : ""
    default: ""
    }
  }

  // MARK: Boxes

  private func boxed(_ type: TypeDescriptor, _ value: Lanes) -> AnyObject? {
    if type.isExistential { return value.references[0] }
    let dynamic = dynamicType(type, value)
    let record = RecordObject.make(dynamic.payloadLayout)
    copyLanes(record.payloadLanes, value, dynamic.layout)
    return record
  }

  private func boxed(_ label: String) -> AnyObject? {
    let scratch = Scratch(text.layout)
    scratch.references[0] = StringObject.make(label)
    return boxed(text, scratch.lanes)
  }

  private func boxed(_ type: TypeDescriptor) -> AnyObject? {
    let scratch = Scratch(.word)
    scratch.words[0] = type.identifier
    return boxed(machine.descriptors.descriptor(of: Type(.metatype(type.type))), scratch.lanes)
  }

  /// A dictionary's entry, or what an enum's case holds, as the tuple that it is.
  private func boxed(_ parts: [ValueDump.Child]) -> AnyObject? {
    let elements = parts.map { part in
      TupleElement(
        label: part.name.flatMap { $0.hasPrefix(".") ? nil : $0 }, type: part.type.type)
    }
    let tuple = machine.descriptors.descriptor(of: Type(.tuple(elements)))
    let scratch = Scratch(tuple.layout)
    for (field, part) in zip(tuple.fields, parts) {
      copyLanes(scratch.lanes.part(field), part.value, field.type.layout)
    }
    return boxed(tuple, scratch.lanes)
  }
}
