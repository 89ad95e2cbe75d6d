extension CoreNatives {
  static func frameDictionary(_ frame: NativeFrame) -> DictionaryObject { dictionary(frame) }

  static func uniqueDictionary(_ frame: NativeFrame) -> DictionaryObject { unique(frame) }

  private static func dictionary(_ frame: NativeFrame) -> DictionaryObject {
    unsafeDowncast(frame.references[0].unsafelyUnwrapped, to: DictionaryObject.self)
  }

  private static func unique(_ frame: NativeFrame) -> DictionaryObject {
    if !isKnownUniquelyReferenced(&frame.references[0]) {
      frame.references[0] = dictionary(frame).copy()
    }
    return dictionary(frame)
  }

  /// The dictionary and an entry's place in it, which moves where a copy leaves removed ones behind.
  private static func unique(
    _ frame: NativeFrame, entry: Int
  ) throws -> (dictionary: DictionaryObject, entry: Int) {
    guard dictionary(frame).isEntry(entry) else { throw invalidIndex(frame) }
    if isKnownUniquelyReferenced(&frame.references[0]) { return (dictionary(frame), entry) }
    let place = dictionary(frame).count(before: entry)
    return (unique(frame), place)
  }

  /// Lanes of an argument behind the dictionary and `before`.
  private static func argument(_ frame: NativeFrame, after before: Layout = .void) -> Lanes {
    Lanes(
      words: frame.words + before.words, references: frame.references + 1 + before.references)
  }

  private static func types(
    _ frame: NativeFrame
  ) -> (key: TypeDescriptor, value: TypeDescriptor) {
    if let result = frame.entry.signature.last, case .dictionary = result.shape {
      return (result.arguments[0], result.arguments[1])
    }
    return (frame.entry.types[0], frame.entry.types[1])
  }

  /// Writes an optional of a value's lanes, or nil, where a result begins.
  private static func writeOptional(
    _ type: TypeDescriptor, _ value: Scratch?, _ words: UnsafeMutablePointer<Int>,
    _ references: UnsafeMutablePointer<AnyObject?>
  ) {
    let usesNull = type.layout.nonNull != nil
    let target = Lanes(words: usesNull ? words : words + 1, references: references)
    if !usesNull { words[0] = value == nil ? 0 : 1 }
    if let value {
      copyLanes(target, value.lanes, type.layout)
    } else {
      clear(references, type.layout.references)
    }
  }

  nonisolated(unsafe) static let dictionaryEmpty: NativeFunction = { frame in
    let (key, value) = types(frame)
    frame.references[0] = DictionaryObject(key: key, value: value)
  }

  /// A literal's entry: a key may stand in it once only.
  nonisolated(unsafe) static let dictionaryLiteral: NativeFunction = { frame in
    let dictionary = unique(frame)
    let (entry, isNew) = try dictionary.insert(argument(frame), in: frame.machine)
    if !isNew, !dictionary.valueType.layout.isEmpty {
      throw MachineTrap(
        .precondition, "Fatal error: Dictionary literal contains duplicate keys")
    }
    dictionary.putValue(entry, argument(frame, after: dictionary.keyType.layout))
  }

  /// Moves a value out of its entry, which stays; leaves the dictionary, then the optional.
  nonisolated(unsafe) static let dictionaryTake: NativeFunction = { frame in
    let dictionary = unique(frame)
    let type = dictionary.valueType
    let found = try dictionary.find(argument(frame), in: frame.machine)
    clear(frame.references + 1, dictionary.keyType.layout.references)
    let usesNull = type.layout.nonNull != nil
    if found < 0 { return writeOptional(type, nil, frame.words, frame.references + 1) }
    if !usesNull { frame.words[0] = 1 }
    dictionary.takeValue(
      found, usesNull ? frame.words : frame.words + 1, frame.references + 1)
  }

  /// The dictionary, a value, a key.
  nonisolated(unsafe) static let dictionaryPut: NativeFunction = { frame in
    let dictionary = unique(frame)
    let value = dictionary.valueType.layout
    let (entry, _) = try dictionary.insert(argument(frame, after: value), in: frame.machine)
    dictionary.putValue(entry, argument(frame))
  }

  /// The dictionary, an optional value, a key: nil removes.
  nonisolated(unsafe) static let dictionarySet: NativeFunction = { frame in
    let dictionary = unique(frame)
    let type = dictionary.valueType
    let usesNull = type.layout.nonNull != nil
    let optional = Layout(
      words: type.layout.words + (usesNull ? 0 : 1), references: type.layout.references)
    let given = argument(frame)
    let key = argument(frame, after: optional)
    let isNil: Bool
    if let lane = type.layout.nonNull {
      isNil = given.references[lane] == nil
    } else {
      isNil = given.words[0] == 0
    }
    if isNil {
      let found = try dictionary.find(key, in: frame.machine)
      if found >= 0 { dictionary.remove(found) }
      return
    }
    let (entry, _) = try dictionary.insert(key, in: frame.machine)
    dictionary.putValue(
      entry, Lanes(words: usesNull ? given.words : given.words + 1, references: given.references))
  }

  nonisolated(unsafe) static let dictionaryNext: NativeFunction = { frame in
    frame.words[0] = dictionary(frame).next(after: frame.words[0])
  }

  /// What a loop over a dictionary gets of each entry.
  enum EntryPart: String {
    case entry, key, value

    var nativeName: String { "dictionary.some.\(rawValue)" }
  }

  /// The dictionary and a slot: makes an array of the entries, or their parts, from that slot on, and
  /// the slot behind them, negative where there are no more.
  ///
  /// A few at first, then as many as were made before, up to a thousand.
  static func someEntries(_ part: EntryPart) -> NativeFunction {
    { frame in
      let dictionary = dictionary(frame)
      let element = frame.entry.signature[2].fields[0].type.arguments[0]
      let first = frame.words[0]
      let most = min(max(first, 8), 1_024)
      let made = ArrayObject(element: element, capacity: min(most, dictionary.count))
      var slot = dictionary.next(after: first - 1)
      while slot >= 0, made.count < most {
        made.append(part == .value ? dictionary.valueLanes(slot) : dictionary.keyLanes(slot))
        slot = dictionary.next(after: slot)
      }
      frame.references[0] = made
      frame.words[0] = slot
    }
  }

  private static func slot(_ frame: NativeFrame) throws -> Int {
    let slot = frame.words[0]
    guard dictionary(frame).isEntry(slot) else { throw invalidIndex(frame) }
    return slot
  }

  /// A set's members are the keys of a dictionary whose values are nothing.
  private static func invalidIndex(_ frame: NativeFrame) -> MachineTrap {
    let layout = dictionary(frame).valueType.layout
    let name = layout.words == 0 && layout.references == 0 ? "Set" : "Dictionary"
    return MachineTrap(
      .bounds, "Fatal error: Attempting to access \(name) elements using an invalid index")
  }

  nonisolated(unsafe) static let dictionaryKey: NativeFunction = { frame in
    let dictionary = dictionary(frame)
    let slot = try slot(frame)
    // The dictionary's own register is the result's first: kept until all lanes are read.
    withExtendedLifetime(dictionary) {
      dictionary.readKey(slot, frame.words, frame.references)
    }
    if dictionary.keyType.layout.references == 0 { frame.references[0] = nil }
  }

  nonisolated(unsafe) static let dictionaryValue: NativeFunction = { frame in
    let dictionary = dictionary(frame)
    let slot = try slot(frame)
    withExtendedLifetime(dictionary) {
      dictionary.readValue(slot, frame.words, frame.references)
    }
    if dictionary.valueType.layout.references == 0 { frame.references[0] = nil }
  }

  nonisolated(unsafe) static let dictionaryGet: NativeFunction = { frame in
    let dictionary = dictionary(frame)
    let type = dictionary.valueType
    let found = try dictionary.find(argument(frame), in: frame.machine)
    if found < 0 { return writeOptional(type, nil, frame.words, frame.references) }
    let usesNull = type.layout.nonNull != nil
    if !usesNull { frame.words[0] = 1 }
    // The dictionary's own register may be the result's first.
    withExtendedLifetime(dictionary) {
      dictionary.readValue(
        found, usesNull ? frame.words : frame.words + 1, frame.references)
    }
    if type.layout.references == 0 { frame.references[0] = nil }
  }

  nonisolated(unsafe) static let dictionaries: [String: NativeBody] = [
    "dictionary.empty": NativeBody(dictionaryEmpty),
    "dictionary.count": NativeBody { frame in frame.words[0] = dictionary(frame).count },
    "dictionary.get": NativeBody(dictionaryGet),
    "dictionary.set": NativeBody(dictionarySet),
    "dictionary.setDefault": NativeBody { frame in try dictionaryPut(frame) },
    "dictionary.next": NativeBody(dictionaryNext),
    "dictionary.key": NativeBody(dictionaryKey),
    "dictionary.value": NativeBody(dictionaryValue),
    "dictionary.find": NativeBody { frame in
      frame.words[0] = try dictionary(frame).find(argument(frame), in: frame.machine)
    },
    // The dictionary, a value, a key; leaves the dictionary and the old value.
    "dictionary.update": NativeBody { frame in
      let dictionary = unique(frame)
      let type = dictionary.valueType
      let (entry, isNew) = try dictionary.insert(
        argument(frame, after: type.layout), in: frame.machine)
      var old: Scratch?
      if !isNew {
        let taken = Scratch(type.layout)
        dictionary.takeValue(entry, taken.words, taken.references)
        old = taken
      }
      dictionary.putValue(entry, argument(frame))
      clear(frame.references + 1, frame.entry.argumentReferences - 1)
      writeOptional(type, old, frame.words, frame.references + 1)
    },
    "dictionary.remove": NativeBody { frame in
      let dictionary = unique(frame)
      let type = dictionary.valueType
      let found = try dictionary.find(argument(frame), in: frame.machine)
      var old: Scratch?
      if found >= 0 {
        let taken = Scratch(type.layout)
        dictionary.takeValue(found, taken.words, taken.references)
        old = taken
        dictionary.remove(found)
      }
      clear(frame.references + 1, dictionary.keyType.layout.references)
      writeOptional(type, old, frame.words, frame.references + 1)
    },
    // The dictionary, a key without a value; leaves the dictionary and whether the key is new.
    "dictionary.enter": NativeBody { frame in
      let dictionary = unique(frame)
      let (_, isNew) = try dictionary.insert(argument(frame), in: frame.machine)
      clear(frame.references + 1, dictionary.keyType.layout.references)
      frame.words[0] = isNew ? 1 : 0
    },
    // The dictionary, a slot.
    "dictionary.removeEntry": NativeBody { frame in
      let (dictionary, entry) = try unique(frame, entry: frame.words[0])
      dictionary.remove(entry)
    },
    // The dictionary, a value, a slot.
    "dictionary.setValue": NativeBody { frame in
      let slot = frame.words[dictionary(frame).valueType.layout.words]
      let (dictionary, entry) = try unique(frame, entry: slot)
      dictionary.putValue(entry, argument(frame))
    },
    "dictionary.removeAll": NativeBody { frame in
      let old = dictionary(frame)
      frame.references[0] = DictionaryObject(key: old.keyType, value: old.valueType)
    },
    "dictionary.reserve": NativeBody { frame in
      try frame.machine.checkMemory(frame.words[0] * 16)
      unique(frame).reserve(frame.words[0])
    },
  ]
}
