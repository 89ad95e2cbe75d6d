/// `is`, `as?`, `as!` by the types that values have at run time.
final class Casts {
  private unowned let program: Program

  init(program: Program) { self.program = program }

  /// The types of the entry: what is cast, and to what.
  lazy var isType: NativeFunction = { [unowned self] frame in
    let types = frame.entry.types
    let result = Scratch(types[1].layout)
    let found = try cast(
      types[0], Lanes(words: frame.words, references: frame.references), to: types[1], result)
    frame.words[0] = found ? 1 : 0
  }

  lazy var conditionalCast: NativeFunction = { [unowned self] frame in
    let types = frame.entry.types
    let result = Scratch(types[1].layout)
    let found = try cast(
      types[0], Lanes(words: frame.words, references: frame.references), to: types[1], result)
    clear(frame.references, types[0].layout.references)
    let optional = program.optional(types[1])
    guard case .optional(let usesNull) = optional.shape else { return }
    if !usesNull { frame.words[0] = found ? 1 : 0 }
    let words = usesNull ? frame.words : frame.words + 1
    copyLanes(
      Lanes(words: words, references: frame.references), result.lanes, types[1].layout)
  }

  lazy var forcedCast: NativeFunction = { [unowned self] frame in
    let types = frame.entry.types
    let result = Scratch(types[1].layout)
    let value = Lanes(words: frame.words, references: frame.references)
    guard try cast(types[0], value, to: types[1], result) else {
      let dynamic = dynamicType(types[0], value)
      if case .optional = types[0].shape, isNil(types[0], value) {
        throw MachineTrap(
          .nilUnwrap, "Fatal error: Unexpectedly found nil while unwrapping an Optional value")
      }
      throw MachineTrap(
        .castFailed,
        "Could not cast value of type '\(dynamic.qualifiedName)' to '\(types[1].qualifiedName)'")
    }
    clear(frame.references, types[0].layout.references)
    copyLanes(value, result.lanes, types[1].layout)
  }

  /// The type of a value itself, behind existentials and superclasses.
  func dynamicType(_ type: TypeDescriptor, _ value: Lanes) -> TypeDescriptor {
    switch type.shape {
    case .existential:
      guard let object = value.references[0] else { return type }
      let record = unsafeDowncast(object, to: RecordObject.self)
      guard let inner = record.layout.descriptor else { return type }
      return dynamicType(inner, record.payloadLanes)
    case .classInstance:
      guard let object = value.references[0] as? RecordObject else { return type }
      return object.layout.descriptor ?? type
    default: return type
    }
  }

  private func isNil(_ type: TypeDescriptor, _ value: Lanes) -> Bool {
    guard case .optional(let usesNull) = type.shape else { return false }
    if usesNull { return value.references[type.arguments[0].layout.nonNull ?? 0] == nil }
    return value.words[0] == 0
  }

  private func payload(_ type: TypeDescriptor, _ value: Lanes) -> Lanes {
    guard case .optional(usesNull: false) = type.shape else { return value }
    return Lanes(words: value.words + 1, references: value.references)
  }

  /// Writes the value as `target` where it is one.
  func cast(
    _ type: TypeDescriptor, _ value: Lanes, to target: TypeDescriptor, _ result: Scratch
  ) throws -> Bool {
    if type == target {
      copyLanes(result.lanes, value, type.layout)
      return true
    }
    if isAnyHashable(type), !isAnyHashable(target), let base = type.fields.first,
      !(target.isExistential && program.conforms(type, toExistential: target.type))
    {
      // The value that it wraps is what is cast.
      return try cast(base.type, value.part(base), to: target, result)
    }
    switch type.shape {
    case .existential:
      guard let object = value.references[0] else { return false }
      let record = unsafeDowncast(object, to: RecordObject.self)
      guard let inner = record.layout.descriptor else { return false }
      return try cast(inner, record.payloadLanes, to: target, result)
    case .optional:
      if case .optional = target.shape {
        // `Int??` as `Int?`: what is inside.
        guard case .optional = type.arguments[0].shape, type.arguments[0] == target else { break }
        if isNil(type, value) {
          if case .optional(usesNull: false) = target.shape { result.words[0] = 0 }
          return true
        }
        return try cast(type.arguments[0], payload(type, value), to: target, result)
      }
      if target.isExistential, program.conforms(type, toExistential: target.type) { break }
      if isNil(type, value) { return false }
      return try cast(type.arguments[0], payload(type, value), to: target, result)
    default: break
    }
    if isAnyHashable(target) {
      guard program.conforms(type, to: program.wellKnown.nominal("Hashable")) else { return false }
      result.references[0] = boxed(type, value)
      return true
    }
    switch target.shape {
    case .existential:
      let dynamic = dynamicType(type, value)
      guard target.type.isPlainAnyObject || program.conforms(dynamic, toExistential: target.type)
      else { return false }
      result.references[0] = boxed(dynamic, value)
      return true
    case .optional(let usesNull):
      let inner = target.arguments[0]
      if case .optional = type.shape {
        if isNil(type, value) {
          if !usesNull { result.words[0] = 0 }
          return true
        }
        return try castInto(
          type.arguments[0], payload(type, value), inner, usesNull: usesNull, result)
      }
      return try castInto(type, value, inner, usesNull: usesNull, result)
    case .classInstance:
      guard type.isClass else { return false }
      var current: TypeDescriptor? = dynamicType(type, value)
      while let candidate = current {
        if candidate == target {
          result.references[0] = value.references[0]
          return true
        }
        current = candidate.superclass
      }
      return false
    case .array:
      guard case .array = type.shape else { return false }
      return try castArray(value, target, result)
    case .dictionary:
      guard case .dictionary = type.shape else { return false }
      return try castDictionary(value, target, result)
    case .function:
      guard case .function = type.shape, type.isSameShapeFunction(as: target) else { return false }
      result.references[0] = value.references[0]
      return true
    case .metatype:
      guard case .metatype = type.shape else { return false }
      let instance = program.descriptors.all[value.words[0]]
      guard program.isInstanceType(instance, of: target.arguments[0]) else { return false }
      result.words[0] = value.words[0]
      return true
    case .tuple:
      guard case .tuple = type.shape, type.fields.count == target.fields.count else { return false }
      for (from, to) in zip(type.fields, target.fields) {
        let part = Scratch(to.type.layout)
        guard try cast(from.type, value.part(from), to: to.type, part) else { return false }
        copyLanes(result.lanes.part(to), part.lanes, to.type.layout)
      }
      return true
    default: return false
    }
  }

  private func boxed(_ type: TypeDescriptor, _ value: Lanes) -> RecordObject {
    let record = RecordObject.make(type.payloadLayout)
    copyLanes(record.payloadLanes, value, type.layout)
    return record
  }

  private func isAnyHashable(_ type: TypeDescriptor) -> Bool {
    type.nominal === program.wellKnown.nominal("AnyHashable")
  }

  private func castInto(
    _ type: TypeDescriptor, _ value: Lanes, _ inner: TypeDescriptor, usesNull: Bool,
    _ result: Scratch
  ) throws -> Bool {
    let part = Scratch(inner.layout)
    guard try cast(type, value, to: inner, part) else { return false }
    if !usesNull { result.words[0] = 1 }
    copyLanes(
      Lanes(
        words: usesNull ? result.words : result.words + 1, references: result.references),
      part.lanes, inner.layout)
    return true
  }

  private func castArray(
    _ value: Lanes, _ target: TypeDescriptor, _ result: Scratch
  ) throws -> Bool {
    let array = value.references.array(at: 0)
    let wanted = target.arguments[0]
    let made = ArrayObject(element: wanted, capacity: array.count)
    let from = Scratch(array.element.layout)
    let to = Scratch(wanted.layout)
    for index in 0..<array.count {
      array.read(index, from.words, from.references)
      guard try cast(array.element, from.lanes, to: wanted, to) else { return false }
      made.grow()
      made.put(made.count - 1, to.words, to.references)
    }
    result.references[0] = made
    return true
  }

  private func castDictionary(
    _ value: Lanes, _ target: TypeDescriptor, _ result: Scratch
  ) throws -> Bool {
    let dictionary = unsafeDowncast(
      value.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
    let made = DictionaryObject(key: target.arguments[0], value: target.arguments[1])
    let key = Scratch(made.keyType.layout)
    let held = Scratch(made.valueType.layout)
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      guard try cast(dictionary.keyType, dictionary.keyLanes(slot), to: made.keyType, key),
        try cast(dictionary.valueType, dictionary.valueLanes(slot), to: made.valueType, held)
      else { return false }
      try made.set(key: key.lanes, value: held.lanes, in: program.machine)
      slot = dictionary.next(after: slot)
    }
    result.references[0] = made
    return true
  }
}

extension Type {
  /// `AnyObject` and no more: any value can be boxed to be one.
  fileprivate var isPlainAnyObject: Bool {
    guard case .existential(let existential) = kind else { return false }
    return existential.isAnyObject && existential.protocols.isEmpty
      && existential.superclass == nil
  }
}

extension TypeDescriptor {
  func isSameShapeFunction(as other: TypeDescriptor) -> Bool {
    let (own, wanted) = (functionParts, other.functionParts)
    return own.parameters == wanted.parameters && own.result == wanted.result
  }
}

extension Program {
  /// Whether a value of the type may stand behind the existential.
  func conforms(_ type: TypeDescriptor, toExistential existential: Type) -> Bool {
    guard case .existential(let wanted) = existential.kind else { return false }
    if wanted.isAnyObject, !type.isReference { return false }
    for protocolDeclaration in wanted.protocols
    where !conforms(type, to: protocolDeclaration) {
      return false
    }
    // `any Sequence<Int>` asks of the elements too.
    for (associated, asked) in wanted.arguments {
      let own = conformances.substitute(Type(.member(type.type, associated)), .empty)
      if own != asked, !own.flags.contains(.hasParameter) { return false }
    }
    if let superclass = wanted.superclass {
      return isInstanceType(type, of: descriptors.descriptor(of: superclass))
    }
    return true
  }

  /// Whether the type is the other one, a subclass of it, or conforms to it.
  func isInstanceType(_ type: TypeDescriptor, of other: TypeDescriptor) -> Bool {
    if case .existential = other.type.kind { return conforms(type, toExistential: other.type) }
    var current: TypeDescriptor? = type
    while let candidate = current {
      if candidate == other { return true }
      current = candidate.superclass
    }
    return false
  }
}
