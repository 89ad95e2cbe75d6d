/// How a type's own code describes its values.
enum DescriptionCode {
  case none
  case own(FunctionStub)
}

extension Machine {
  /// `String(describing:)`, or `String(reflecting:)` where `debug` is true.
  ///
  /// - Throws: a trap of the type's own `description`.
  func describe(_ type: TypeDescriptor, _ value: Lanes, debug: Bool) throws -> String {
    try checkStack()
    switch type.shape {
    case .scalar(let scalar): return Machine.text(of: value.words[0], as: scalar)
    case .unicodeScalar:
      let scalar = UnicodeScalar(UInt32(truncatingIfNeeded: value.words[0])) ?? "\u{FFFD}"
      return debug ? scalar.debugDescription : String(scalar)
    case .string, .character:
      let text = value.references.text(0).value
      return debug ? text.debugDescription : text
    case .metatype:
      let identifier = value.words[0]
      guard identifier < descriptors.all.count else { return type.name }
      let named = descriptors.all[identifier]
      return debug ? named.qualifiedName : named.name
    case .function: return "(Function)"
    case .existential:
      guard value.references[0] != nil else { return "nil" }
      return try describe(existential: value.references.record(0), debug: debug)
    default: break
    }
    switch type.shape {
    case .array, .dictionary, .optional, .tuple: break
    default: if let own = try ownDescription(type, value, debug: debug) { return own }
    }
    switch type.shape {
    case .optional(let usesNull):
      let wrapped = type.arguments[0]
      if usesNull {
        if value.references[wrapped.layout.nonNull ?? 0] == nil { return "nil" }
        return "Optional(" + (try describe(wrapped, value, debug: true)) + ")"
      }
      if value.words[0] == 0 { return "nil" }
      let inner = Lanes(words: value.words + 1, references: value.references)
      return "Optional(" + (try describe(wrapped, inner, debug: true)) + ")"
    case .array:
      let array = value.references.array(at: 0)
      let scratch = Scratch(array.element.layout)
      var parts: [String] = []
      parts.reserveCapacity(array.count)
      for index in 0..<array.count {
        array.read(index, scratch.words, scratch.references)
        parts.append(try describe(array.element, scratch.lanes, debug: true))
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .dictionary:
      let dictionary = unsafeDowncast(
        value.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
      if dictionary.count == 0 { return "[:]" }
      var parts: [String] = []
      var slot = dictionary.next(after: -1)
      while slot >= 0 {
        let key = try describe(dictionary.keyType, dictionary.keyLanes(slot), debug: true)
        let held = try describe(dictionary.valueType, dictionary.valueLanes(slot), debug: true)
        parts.append(key + ": " + held)
        slot = dictionary.next(after: slot)
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .tuple: return "(" + (try describe(type.fields, value)) + ")"
    case .structure:
      return (debug ? type.qualifiedName : type.shortName) + "("
        + (try describe(type.fields, value)) + ")"
    case .enumeration:
      let enumCase = type.cases[value.words[0]]
      let name = debug ? type.qualifiedName + "." + enumCase.name : enumCase.name
      if enumCase.fields.isEmpty { return name }
      let held = payload(enumCase, value)
      // A tuple without a label for the whole of it is the payload itself.
      if enumCase.fields.count == 1, enumCase.fields[0].label == nil,
        case .tuple = enumCase.fields[0].type.shape
      {
        return name + (try describe(enumCase.fields[0].type, held, debug: true))
      }
      return name + "(" + (try describe(enumCase.fields, held)) + ")"
    case .classInstance:
      guard let object = value.references[0] else { return "nil" }
      let dynamic = (object as? RecordObject)?.layout.descriptor ?? type
      return dynamic.qualifiedName
    case .native:
      guard let object = value.references[0] else { return "nil" }
      if let native = object as? NativeObject { return String(describing: native.anyValue) }
      return String(describing: object)
    default: return type.name
    }
  }

  func describe(existential: RecordObject, debug: Bool) throws -> String {
    guard let type = existential.layout.descriptor else { return "?" }
    return try describe(type, existential.payloadLanes, debug: debug)
  }

  private func describe(_ fields: [TypeDescriptor.Field], _ value: Lanes) throws -> String {
    var parts: [String] = []
    for field in fields {
      let text: String
      if field.ownership != .strong {
        let target = weakTarget(value.part(field).references[0])
        text =
          target == nil
          ? "nil" : "Optional(\((target as? RecordObject)?.layout.descriptor?.name ?? "?"))"
      } else {
        text = try describe(field.type, value.part(field), debug: true)
      }
      parts.append(field.label.map { "\($0): \(text)" } ?? text)
    }
    return parts.joined(separator: ", ")
  }

  /// What `description` (or `debugDescription`) of the value's dynamic type says.
  func ownDescription(
    _ type: TypeDescriptor, _ value: Lanes, debug: Bool
  ) throws -> String? {
    var type = type
    if type.isClass, let dynamic = (value.references[0] as? RecordObject)?.layout.descriptor {
      type = dynamic
    }
    guard let stub = ownDescriptionFunction(type, debug: debug) else { return nil }
    let references = freeReferences
    copyLanes(Lanes(words: freeWords, references: references), value, type.layout)
    try call(stub.target)
    defer { references[0] = nil }
    return references.text(0).value
  }

  private func ownDescriptionFunction(_ type: TypeDescriptor, debug: Bool) -> FunctionStub? {
    let known = debug ? type.debugDescriptionCode : type.descriptionCode
    switch known {
    case .none?: return nil
    case .own(let stub)?: return stub
    case nil:
      let found = program?.descriptionFunction(of: type, debug: debug)
      let code = found.map { DescriptionCode.own($0) } ?? .none
      if debug { type.debugDescriptionCode = code } else { type.descriptionCode = code }
      return found
    }
  }

  /// A scalar as Swift prints it.
  static func text(of word: Int, as scalar: Scalar) -> String {
    switch scalar {
    case .bool: word != 0 ? "true" : "false"
    // Unlike `description`, which the prelude has, what is printed tells a NaN's sign.
    case .double: Double(bitPattern: UInt64(bitPattern: Int64(word))).debugDescription
    case .float: Float(bitPattern: UInt32(truncatingIfNeeded: word)).debugDescription
    case .uint64: String(UInt(bitPattern: word))
    default: String(word)
    }
  }
}

extension RecordObject {
  /// The payload of an existential, or what an indirect case holds.
  var payloadLanes: Lanes {
    Lanes(
      words: slots, references: reference(layout.slotCount - layout.referenceSlots.count))
  }
}
