/// What sets do to many members at once; a set's members are the keys of a dictionary.
extension CoreNatives {
  nonisolated(unsafe) static let sets: [String: NativeBody] = [
    // The dictionary, an array of keys; leaves the dictionary.
    "dictionary.enterElements": NativeBody { frame in
      let target = uniqueDictionary(frame)
      let elements = frame.references.array(at: 1)
      let scratch = Scratch(elements.element.layout)
      for index in 0..<elements.count {
        elements.read(index, scratch.words, scratch.references)
        _ = try target.insert(scratch.lanes, in: frame.machine)
      }
      frame.references[1] = nil
    },
    // The dictionary, another; leaves the dictionary.
    "dictionary.enterKeys": NativeBody { frame in
      let target = uniqueDictionary(frame)
      try forEachKey(of: otherDictionary(frame)) { key in
        _ = try target.insert(key, in: frame.machine)
      }
      frame.references[1] = nil
    },
    "dictionary.removeKeys": NativeBody { frame in
      let target = uniqueDictionary(frame)
      try forEachKey(of: otherDictionary(frame)) { key in
        let found = try target.find(key, in: frame.machine)
        if found >= 0 { target.remove(found) }
      }
      frame.references[1] = nil
    },
    // Two dictionaries, whether the keys of the one that stay are those of the other too.
    "dictionary.keepingKeys": NativeBody { frame in
      let (source, other) = (frameDictionary(frame), otherDictionary(frame))
      let (machine, isCommon) = (frame.machine, frame.words[0] != 0)
      let made = DictionaryObject(
        key: source.keyType, value: source.valueType,
        capacity: isCommon ? min(source.count, other.count) / 2 : source.count / 2)
      try forEachKey(of: source) { key in
        if try (other.find(key, in: machine) >= 0) == isCommon {
          _ = try made.insert(key, in: machine)
        }
      }
      frame.references[0] = made
      frame.references[1] = nil
    },
    // Two dictionaries: whether all keys of the other are the one's too.
    "dictionary.holdsKeys": NativeBody { frame in
      let (holder, other) = (frameDictionary(frame), otherDictionary(frame))
      var holds = other.count <= holder.count
      if holds {
        holds = try allKeys(of: other) { try holder.find($0, in: frame.machine) >= 0 }
      }
      clear(frame.references, 2)
      frame.words[0] = holds ? 1 : 0
    },
    // Two dictionaries: whether some key is in both.
    "dictionary.meetsKeys": NativeBody { frame in
      var (larger, smaller) = (frameDictionary(frame), otherDictionary(frame))
      if larger.count < smaller.count { swap(&larger, &smaller) }
      let isDisjoint = try allKeys(of: smaller) { try larger.find($0, in: frame.machine) < 0 }
      clear(frame.references, 2)
      frame.words[0] = isDisjoint ? 0 : 1
    },
  ]

  private static func allKeys(
    of dictionary: DictionaryObject, _ body: (Lanes) throws -> Bool
  ) throws -> Bool {
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      if try !body(dictionary.keyLanes(slot)) { return false }
      slot = dictionary.next(after: slot)
    }
    return true
  }

  private static func otherDictionary(_ frame: NativeFrame) -> DictionaryObject {
    unsafeDowncast(frame.references[1].unsafelyUnwrapped, to: DictionaryObject.self)
  }

  private static func forEachKey(
    of dictionary: DictionaryObject, _ body: (Lanes) throws -> Void
  ) throws {
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      try body(dictionary.keyLanes(slot))
      slot = dictionary.next(after: slot)
    }
  }
}
