/// What the dictionary instructions do; the dictionary stays in its register meanwhile.
extension Machine {
  /// Traps of keys' own code get their places.
  @inline(__always)
  private func placing<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let trap as MachineTrap { throw placed(trap) }
  }

  /// The value of a key as an optional.
  @inline(never)
  func getFromDictionary(
    _ register: UnsafeMutablePointer<AnyObject?>, _ key: Lanes, _ result: Lanes
  ) throws {
    try register.with(0, DictionaryObject.self) { dictionary in
      let entry = try placing { try dictionary.find(key, in: self) }
      var words = result.words
      if !dictionary.optionalUsesNull {
        words[0] = entry < 0 ? 0 : 1
        words += 1
      }
      if entry < 0 {
        clear(result.references, dictionary.valueReferences)
      } else {
        dictionary.readValue(entry, words, result.references)
      }
    }
  }

  /// The entry of a key, or -1.
  @inline(never)
  func findInDictionary(
    _ register: UnsafeMutablePointer<AnyObject?>, _ key: Lanes
  ) throws -> Int {
    try register.with(0, DictionaryObject.self) { dictionary in
      try placing { try dictionary.find(key, in: self) }
    }
  }

  /// The entry of a key, made where it was not there, and whether it was there.
  @inline(never)
  func enterIntoDictionary(
    _ register: UnsafeMutablePointer<AnyObject?>, _ key: Lanes,
    _ result: UnsafeMutablePointer<Int>
  ) throws {
    if !isUnique(register) {
      register.pointee = register.with(0, DictionaryObject.self) { $0.copy() }
    }
    try register.with(0, DictionaryObject.self) { dictionary in
      let (entry, isNew) = try placing { try dictionary.insert(key, in: self) }
      result[0] = entry
      result[1] = isNew ? 0 : 1
    }
  }

  @inline(never)
  func takeFromDictionary(
    _ register: UnsafeMutablePointer<AnyObject?>, _ entry: Int, _ result: Lanes
  ) {
    register.with(0, DictionaryObject.self) { dictionary in
      precondition(dictionary.isEntry(entry), "the entry of a value that is modified is there")
      dictionary.takeValue(entry, result.words, result.references)
    }
  }

  @inline(never)
  func putIntoDictionary(
    _ register: UnsafeMutablePointer<AnyObject?>, _ entry: Int, _ value: Lanes
  ) {
    register.with(0, DictionaryObject.self) { dictionary in
      precondition(dictionary.isEntry(entry), "the entry of a value that is modified is there")
      dictionary.putValue(entry, value)
    }
  }
}
