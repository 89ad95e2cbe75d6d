internal import Glibc

/// How values of a type are compared and hashed without running a cell's code, where that can be.
enum EqualityKind {
  /// One word, equal where the bits are.
  case word
  /// Doubles and floats: NaN and the two zeros.
  case floating(Scalar)
  case string
  /// A part of a text.
  case substring
  /// So many words, equal where the bits are: structs and tuples of such.
  case words(Int)
  /// Field by field: structs, enums and tuples whose `==` is synthesised, optionals, arrays.
  case structural
  /// The type's own `==` and `hash(into:)`.
  case custom

  static func of(_ type: TypeDescriptor) -> EqualityKind {
    if let known = type.equality { return known }
    let found = find(type)
    type.equality = found
    return found
  }

  private static func find(_ type: TypeDescriptor) -> EqualityKind {
    switch type.shape {
    case .scalar(let scalar): return scalar.isFloating ? .floating(scalar) : .word
    case .unicodeScalar, .metatype: return .word
    case .string, .character: return .string
    case .array, .dictionary, .optional: return .structural
    case .tuple: return ofFields(type)
    case .structure where type.nominal?.hasSynthesizedEquality == true: return ofFields(type)
    case .structure where type.nominal?.isBuiltin == true && type.nominal?.name == "Substring":
      return .substring
    case .structure: return .custom
    case .enumeration:
      return type.nominal?.hasSynthesizedEquality == true ? .structural : .custom
    case .classInstance, .function, .existential, .native: return .custom
    }
  }
}

extension EqualityKind {
  /// Of a type that is equal where its fields are.
  private static func ofFields(_ type: TypeDescriptor) -> EqualityKind {
    let areBits = type.fields.allSatisfy { field in
      switch of(field.type) {
      case .word, .words: true
      default: false
      }
    }
    return areBits && type.layout.references == 0 && type.layout.words > 0
      ? .words(type.layout.words) : .structural
  }
}

extension NominalDeclaration {
  /// Whether the compiler makes this type's `==` and `hash(into:)`: none is written.
  var hasSynthesizedEquality: Bool {
    for name in ["==", "hash"] {
      for member in members[name] ?? [] {
        guard let function = member as? FunctionDeclaration, function.synthesis == nil else {
          continue
        }
        // `==` with a value of another type is another operator.
        if name == "==", !function.parameters.allSatisfy({ $0.type.nominal === self }) { continue }
        return false
      }
    }
    return members["hashValue"] == nil
  }
}

extension Machine {
  /// `==` of two values of a type.
  ///
  /// - Throws: a trap of the type's own `==`.
  func areEqual(_ type: TypeDescriptor, _ left: Lanes, _ right: Lanes) throws -> Bool {
    switch EqualityKind.of(type) {
    case .word: return left.words[0] == right.words[0]
    case .floating(let scalar):
      if scalar == .float { return left.words.float(0) == right.words.float(0) }
      return left.words.double(0) == right.words.double(0)
    case .string:
      return areEqualTexts(left.references, right.references)
    case .substring: return TextSlice(left) == TextSlice(right)
    case .words(let count): return areEqualWords(left.words, right.words, count)
    case .structural: return try areStructurallyEqual(type, left, right)
    case .custom where type.isExistential:
      // `any P` where P is Equatable: of one type, and equal there.
      return try CoreNatives.areEqual(self, left.references.record(0), right.references.record(0))
    case .custom:
      guard let function = equalityFunction(of: type) else {
        throw MachineTrap(.native, "values of type \(type.name) cannot be compared")
      }
      let layout = type.layout
      var words = freeWords
      var references = freeReferences
      for value in [left, right] {
        copyLanes(Lanes(words: words, references: references), value, layout)
        words += layout.words
        references += layout.references
      }
      try call(function.target)
      return freeWords[0] != 0
    }
  }

  private func equalityFunction(of type: TypeDescriptor) -> FunctionStub? {
    if let known = type.equalityFunction { return known }
    type.equalityFunction = program?.equalityFunction(of: type)
    return type.equalityFunction
  }

  private func hashFunction(of type: TypeDescriptor) -> FunctionStub? {
    if let known = type.hashFunction { return known }
    type.hashFunction = program?.hashFunction(of: type)
    return type.hashFunction
  }

  private func areStructurallyEqual(
    _ type: TypeDescriptor, _ left: Lanes, _ right: Lanes
  ) throws -> Bool {
    try checkStack()
    switch type.shape {
    case .structure, .tuple: return try areEqual(type.fields, left, right)
    case .optional(let usesNull):
      let wrapped = type.arguments[0]
      if usesNull {
        let lane = wrapped.layout.nonNull ?? 0
        let isLeftNil = left.references[lane] == nil
        if isLeftNil || right.references[lane] == nil {
          return isLeftNil && right.references[lane] == nil
        }
        return try areEqual(wrapped, left, right)
      }
      if left.words[0] != right.words[0] { return false }
      if left.words[0] == 0 { return true }
      return try areEqual(
        wrapped, Lanes(words: left.words + 1, references: left.references),
        Lanes(words: right.words + 1, references: right.references))
    case .enumeration:
      guard left.words[0] == right.words[0] else { return false }
      let enumCase = type.cases[left.words[0]]
      return try areEqual(
        enumCase.fields, payload(enumCase, left), payload(enumCase, right))
    case .array:
      let first = left.references.array(at: 0)
      let second = right.references.array(at: 0)
      if first === second { return true }
      guard first.count == second.count else { return false }
      switch EqualityKind.of(first.element) {
      case .word, .words:
        return memcmp(first.raw, second.raw, first.count * first.elementBytes) == 0
      default: break
      }
      let one = Scratch(first.element.layout)
      let other = Scratch(first.element.layout)
      for index in 0..<first.count {
        first.read(index, one.words, one.references)
        second.read(index, other.words, other.references)
        if try !areEqual(first.element, one.lanes, other.lanes) { return false }
      }
      return true
    case .dictionary:
      let first = unsafeDowncast(
        left.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
      let second = unsafeDowncast(
        right.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
      guard first.count == second.count else { return false }
      var slot = first.next(after: -1)
      while slot >= 0 {
        let found = try second.find(first.keyLanes(slot), in: self)
        guard found >= 0,
          try areEqual(first.valueType, first.valueLanes(slot), second.valueLanes(found))
        else { return false }
        slot = first.next(after: slot)
      }
      return true
    default: return false
    }
  }

  private func areEqual(
    _ fields: [TypeDescriptor.Field], _ left: Lanes, _ right: Lanes
  ) throws -> Bool {
    for field in fields {
      if try !areEqual(field.type, left.part(field), right.part(field)) { return false }
    }
    return true
  }

  /// Where an enum value's associated values stand.
  func payload(_ enumCase: TypeDescriptor.Case, _ value: Lanes) -> Lanes {
    guard enumCase.isIndirect else {
      return Lanes(words: value.words + 1, references: value.references)
    }
    let record = value.references.record(0)
    return Lanes(words: record.slots, references: record.reference(enumCase.payload.words))
  }

  /// A hash of a value; equal values have equal hashes.
  ///
  /// - Throws: a trap of the type's own `hash(into:)`.
  func hash(_ type: TypeDescriptor, _ value: Lanes) throws -> Int {
    switch EqualityKind.of(type) {
    case .word: return value.words[0]
    case .floating(let scalar):
      let number = scalar == .float ? Double(value.words.float(0)) : value.words.double(0)
      return number == 0 ? 0 : Int(truncatingIfNeeded: number.bitPattern)
    case .string: return value.references.text(at: 0).hash
    // As its own `hash(into:)` makes it of the text's.
    case .substring: return Machine.combine(0, TextSlice(value).hash)
    case .words(let count): return Machine.hash(value.words, count)
    case .structural: return try structuralHash(type, value)
    case .custom:
      guard let function = hashFunction(of: type) else {
        throw MachineTrap(.native, "values of type \(type.name) cannot be hashed")
      }
      // `hash(into:)`: the value, then the hasher, which is one word and passed inout.
      let layout = type.layout
      copyLanes(Lanes(words: freeWords, references: freeReferences), value, layout)
      freeWords[layout.words] = 0
      try call(function.target)
      return freeWords[0]
    }
  }

  private func structuralHash(_ type: TypeDescriptor, _ value: Lanes) throws -> Int {
    try checkStack()
    switch type.shape {
    case .structure, .tuple: return try hash(type.fields, value, 0)
    case .optional(let usesNull):
      let wrapped = type.arguments[0]
      if usesNull {
        if value.references[wrapped.layout.nonNull ?? 0] == nil { return 0 }
        return Machine.combine(1, try hash(wrapped, value))
      }
      if value.words[0] == 0 { return 0 }
      return Machine.combine(
        1, try hash(wrapped, Lanes(words: value.words + 1, references: value.references)))
    case .enumeration:
      let enumCase = type.cases[value.words[0]]
      return try hash(enumCase.fields, payload(enumCase, value), value.words[0] + 1)
    case .array:
      let array = value.references.array(at: 0)
      var state = array.count
      switch EqualityKind.of(array.element) {
      case .word:
        for index in 0..<array.count { state = Machine.combine(state, array.word(at: index)) }
        return state
      case .words(let count):
        for index in 0..<array.count {
          state = Machine.combine(state, Machine.hash(array.words + index &* count, count))
        }
        return state
      case .string:
        for index in 0..<array.count {
          state = Machine.combine(state, array.references.text(at: index).hash)
        }
        return state
      default: break
      }
      let scratch = Scratch(array.element.layout)
      for index in 0..<array.count {
        array.read(index, scratch.words, scratch.references)
        state = Machine.combine(state, try hash(array.element, scratch.lanes))
      }
      return state
    case .dictionary:
      // The order of entries does not count.
      let dictionary = unsafeDowncast(
        value.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
      var sum = 0
      var slot = dictionary.next(after: -1)
      while slot >= 0 {
        let key = try hash(dictionary.keyType, dictionary.keyLanes(slot))
        let other =
          dictionary.valueType.layout.isEmpty
          ? 0 : try hash(dictionary.valueType, dictionary.valueLanes(slot))
        sum = sum &+ Machine.combine(key, other)
        slot = dictionary.next(after: slot)
      }
      return sum
    default: return 0
    }
  }

  private func hash(
    _ fields: [TypeDescriptor.Field], _ value: Lanes, _ seed: Int
  ) throws -> Int {
    var state = seed
    for field in fields { state = Machine.combine(state, try hash(field.type, value.part(field))) }
    return state
  }

  /// A hash of words, as ``combine(_:_:)`` makes it of one after the other.
  @inline(__always)
  static func hash(_ words: UnsafeMutablePointer<Int>, _ count: Int) -> Int {
    var state = 0
    var lane = 0
    while lane < count {
      state = combine(state, words[lane])
      lane &+= 1
    }
    return state
  }

  /// The state of a hasher after one more word.
  static func combine(_ state: Int, _ word: Int) -> Int {
    DictionaryObject.mix((state &* 31) ^ DictionaryObject.mix(word &+ 0x5851_F42D))
  }
}

@inline(__always)
/// Whether words are the same, one by one.
func areEqualWords(
  _ left: UnsafeMutablePointer<Int>, _ right: UnsafeMutablePointer<Int>, _ count: Int
) -> Bool {
  var lane = 0
  while lane < count {
    if left[lane] != right[lane] { return false }
    lane &+= 1
  }
  return true
}

extension Lanes {
  func part(_ field: TypeDescriptor.Field) -> Lanes {
    Lanes(words: words + field.word, references: references + field.reference)
  }
}
