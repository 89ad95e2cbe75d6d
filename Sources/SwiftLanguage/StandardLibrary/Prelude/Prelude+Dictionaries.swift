extension Prelude {
  /// `Dictionary` and `Set`.
  static let dictionaries = #"""
    struct Dictionary<Key: Hashable, Value>: Collection, ExpressibleByDictionaryLiteral,
      CustomStringConvertible, CustomDebugStringConvertible
    {
      typealias Element = (key: Key, value: Value)
      typealias SubSequence = Slice<[Key: Value]>
      typealias Indices = DefaultIndices<[Key: Value]>
      struct Index: Comparable, Hashable {
        let _slot: Int
        static func < (lhs: Index, rhs: Index) -> Bool { lhs._slot < rhs._slot }
      }
      struct Iterator: IteratorProtocol {
        typealias Element = (key: Key, value: Value)
        let _base: [Key: Value]
        var _slot: Int
        mutating func next() -> (key: Key, value: Value)? {
          _slot = _base._next(_slot)
          if _slot < 0 {
            _slot = Int.max - 1
            return nil
          }
          return (key: _base._key(_slot), value: _base._value(_slot))
        }
      }
      @_intrinsic("dictionary.empty") init()
      init(minimumCapacity: Int) {
        self.init()
        reserveCapacity(minimumCapacity)
      }
      init(dictionaryLiteral elements: (Key, Value)...) {
        self.init()
        for (key, value) in elements { _ = updateValue(value, forKey: key) }
      }
      init<S: Sequence>(uniqueKeysWithValues keysAndValues: S) where S.Element == (Key, Value) {
        self.init()
        for (key, value) in keysAndValues {
          if updateValue(value, forKey: key) != nil {
            _trap("Fatal error: Duplicate values for key: '\(key)'")
          }
        }
      }
      init<S: Sequence>(
        _ keysAndValues: S, uniquingKeysWith combine: (Value, Value) throws -> Value
      ) rethrows where S.Element == (Key, Value) {
        self.init()
        for (key, value) in keysAndValues {
          if let old = self[key] {
            self[key] = try combine(old, value)
          } else {
            self[key] = value
          }
        }
      }
      init<S: Sequence>(
        grouping values: S, by keyForValue: (S.Element) throws -> Key
      ) rethrows where Value == [S.Element] {
        self.init()
        for value in values { self[try keyForValue(value), default: []].append(value) }
      }
      @_intrinsic("dictionary.count") var count: Int { get }
      var capacity: Int { _max(count, 3) }
      var isEmpty: Bool { count == 0 }
      var underestimatedCount: Int { count }
      @_intrinsic("dictionary.get/dictionary.set") subscript(key: Key) -> Value? { get set }
      @_intrinsic("dictionary.getDefault/dictionary.setDefault")
      subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value { get set }
      @_intrinsic("dictionary.update") @discardableResult
      mutating func updateValue(_ value: Value, forKey key: Key) -> Value?
      @_intrinsic("dictionary.remove") @discardableResult
      mutating func removeValue(forKey key: Key) -> Value?
      @_intrinsic("dictionary.find") func _find(_ key: Key) -> Int
      @_intrinsic("dictionary.enter") mutating func _enter(_ key: Key) -> Bool
      @_intrinsic("dictionary.enterElements") mutating func _enter(elements: [Key])
      @_intrinsic("dictionary.enterKeys") mutating func _enter(keys: [Key: Value])
      @_intrinsic("dictionary.removeKeys") mutating func _remove(keys: [Key: Value])
      @_intrinsic("dictionary.keepingKeys")
      func _keeping(keys: [Key: Value], _ isCommon: Bool) -> [Key: Value]
      @_intrinsic("dictionary.holdsKeys") func _holds(keys: [Key: Value]) -> Bool
      @_intrinsic("dictionary.meetsKeys") func _meets(keys: [Key: Value]) -> Bool
      @_intrinsic("dictionary.removeEntry") mutating func _removeEntry(_ slot: Int)
      @_intrinsic("dictionary.next") func _next(_ slot: Int) -> Int
      @_intrinsic("dictionary.key") func _key(_ slot: Int) -> Key
      @_intrinsic("dictionary.value") func _value(_ slot: Int) -> Value
      @_intrinsic("dictionary.setValue") mutating func _setValue(_ value: Value, _ slot: Int)
      @_intrinsic("dictionary.removeAll")
      mutating func removeAll(keepingCapacity keepCapacity: Bool = false)
      @_intrinsic("dictionary.reserve") mutating func reserveCapacity(_ minimumCapacity: Int)
      func makeIterator() -> Iterator { Iterator(_base: self, _slot: -1) }
      var startIndex: Index {
        let slot = _next(-1)
        return Index(_slot: slot < 0 ? Int.max : slot)
      }
      var endIndex: Index { Index(_slot: Int.max) }
      func index(after i: Index) -> Index {
        if i._slot == Int.max { _trap("Fatal error: Attempting to access Dictionary elements using an invalid index") }
        let slot = _next(i._slot)
        return Index(_slot: slot < 0 ? Int.max : slot)
      }
      func index(forKey key: Key) -> Index? {
        let slot = _find(key)
        return slot < 0 ? nil : Index(_slot: slot)
      }
      subscript(position: Index) -> (key: Key, value: Value) {
        (key: _key(position._slot), value: _value(position._slot))
      }
      @discardableResult mutating func remove(at index: Index) -> (key: Key, value: Value) {
        let element = self[index]
        _ = removeValue(forKey: element.key)
        return element
      }
      mutating func popFirst() -> (key: Key, value: Value)? {
        if isEmpty { return nil }
        return remove(at: startIndex)
      }
      var keys: Keys { Keys(_base: self) }
      var values: Values {
        get { Values(_base: self) }
        set { self = newValue._base }
      }
      func mapValues<T>(_ transform: (Value) throws -> T) rethrows -> [Key: T] {
        var result: [Key: T] = [:]
        result.reserveCapacity(count)
        for (key, value) in self { result[key] = try transform(value) }
        return result
      }
      func compactMapValues<T>(_ transform: (Value) throws -> T?) rethrows -> [Key: T] {
        var result: [Key: T] = [:]
        for (key, value) in self {
          if let new = try transform(value) { result[key] = new }
        }
        return result
      }
      func filter(_ isIncluded: ((key: Key, value: Value)) throws -> Bool) rethrows -> [Key: Value] {
        var result: [Key: Value] = [:]
        for element in self {
          if try isIncluded(element) { result[element.key] = element.value }
        }
        return result
      }
      mutating func merge<S: Sequence>(
        _ other: S, uniquingKeysWith combine: (Value, Value) throws -> Value
      ) rethrows where S.Element == (Key, Value) {
        for (key, value) in other {
          if let old = self[key] {
            self[key] = try combine(old, value)
          } else {
            self[key] = value
          }
        }
      }
      mutating func merge(
        _ other: [Key: Value], uniquingKeysWith combine: (Value, Value) throws -> Value
      ) rethrows {
        for (key, value) in other {
          if let old = self[key] {
            self[key] = try combine(old, value)
          } else {
            self[key] = value
          }
        }
      }
      func merging<S: Sequence>(
        _ other: S, uniquingKeysWith combine: (Value, Value) throws -> Value
      ) rethrows -> [Key: Value] where S.Element == (Key, Value) {
        var result = self
        try result.merge(other, uniquingKeysWith: combine)
        return result
      }
      func merging(
        _ other: [Key: Value], uniquingKeysWith combine: (Value, Value) throws -> Value
      ) rethrows -> [Key: Value] {
        var result = self
        try result.merge(other, uniquingKeysWith: combine)
        return result
      }
      @_intrinsic("describe") var description: String { get }
      @_intrinsic("debugDescribe") var debugDescription: String { get }

      struct Keys: Collection, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
        let _base: [Key: Value]
        typealias Element = Key
        typealias Index = [Key: Value].Index
        typealias SubSequence = Slice<[Key: Value].Keys>
        typealias Indices = DefaultIndices<[Key: Value].Keys>
        struct Iterator: IteratorProtocol {
          typealias Element = Key
          let _base: [Key: Value]
          var _slot: Int
          mutating func next() -> Key? {
            _slot = _base._next(_slot)
            if _slot < 0 {
              _slot = Int.max - 1
              return nil
            }
            return _base._key(_slot)
          }
        }
        func makeIterator() -> Iterator { Iterator(_base: _base, _slot: -1) }
        var count: Int { _base.count }
        var isEmpty: Bool { _base.count == 0 }
        var startIndex: [Key: Value].Index { _base.startIndex }
        var endIndex: [Key: Value].Index { _base.endIndex }
        func index(after i: [Key: Value].Index) -> [Key: Value].Index { _base.index(after: i) }
        subscript(position: [Key: Value].Index) -> Key { _base._key(position._slot) }
        func contains(_ element: Key) -> Bool { _base._find(element) >= 0 }
        var description: String { _describe(Array(self)) }
        var debugDescription: String { "Dictionary.Keys(" + _debugDescribe(Array(self)) + ")" }
        static func == (lhs: [Key: Value].Keys, rhs: [Key: Value].Keys) -> Bool {
          if lhs.count != rhs.count { return false }
          for key in lhs {
            if rhs._base._find(key) < 0 { return false }
          }
          return true
        }
      }
      struct Values: MutableCollection, CustomStringConvertible, CustomDebugStringConvertible {
        var _base: [Key: Value]
        typealias Element = Value
        typealias Index = [Key: Value].Index
        typealias SubSequence = Slice<[Key: Value].Values>
        typealias Indices = DefaultIndices<[Key: Value].Values>
        struct Iterator: IteratorProtocol {
          typealias Element = Value
          let _base: [Key: Value]
          var _slot: Int
          mutating func next() -> Value? {
            _slot = _base._next(_slot)
            if _slot < 0 {
              _slot = Int.max - 1
              return nil
            }
            return _base._value(_slot)
          }
        }
        func makeIterator() -> Iterator { Iterator(_base: _base, _slot: -1) }
        var count: Int { _base.count }
        var isEmpty: Bool { _base.count == 0 }
        var startIndex: [Key: Value].Index { _base.startIndex }
        var endIndex: [Key: Value].Index { _base.endIndex }
        func index(after i: [Key: Value].Index) -> [Key: Value].Index { _base.index(after: i) }
        subscript(position: [Key: Value].Index) -> Value {
          get { _base._value(position._slot) }
          set { _base._setValue(newValue, position._slot) }
        }
        var description: String { _describe(Array(self)) }
        var debugDescription: String { "Dictionary.Values(" + _debugDescribe(Array(self)) + ")" }
      }
    }
    extension Dictionary: Equatable where Value: Equatable {}
    extension Dictionary: Hashable where Value: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    extension Dictionary: Sendable where Key: Sendable, Value: Sendable {}

    protocol SetAlgebra<Element>: Equatable, ExpressibleByArrayLiteral {
      associatedtype Element
      associatedtype ArrayLiteralElement = Element
      init()
      func contains(_ member: Element) -> Bool
      func union(_ other: Self) -> Self
      func intersection(_ other: Self) -> Self
      func symmetricDifference(_ other: Self) -> Self
      @discardableResult
      mutating func insert(_ newMember: Element) -> (inserted: Bool, memberAfterInsert: Element)
      @discardableResult mutating func remove(_ member: Element) -> Element?
      @discardableResult mutating func update(with newMember: Element) -> Element?
      mutating func formUnion(_ other: Self)
      mutating func formIntersection(_ other: Self)
      mutating func formSymmetricDifference(_ other: Self)
    }
    extension SetAlgebra where ArrayLiteralElement == Element {
      init(arrayLiteral elements: Element...) { self.init(elements) }
    }
    extension SetAlgebra {
      func subtracting(_ other: Self) -> Self { intersection(symmetricDifference(other)) }
      mutating func subtract(_ other: Self) { self = subtracting(other) }
      func isSubset(of other: Self) -> Bool { intersection(other) == self }
      func isSuperset(of other: Self) -> Bool { other.isSubset(of: self) }
      func isDisjoint(with other: Self) -> Bool { intersection(other).isEmpty }
      func isStrictSubset(of other: Self) -> Bool { isSubset(of: other) && self != other }
      func isStrictSuperset(of other: Self) -> Bool { isSuperset(of: other) && self != other }
      var isEmpty: Bool { self == Self() }
      init<S: Sequence>(_ sequence: S) where S.Element == Element {
        self.init()
        for element in sequence { _ = insert(element) }
      }
    }
    protocol OptionSet: SetAlgebra, RawRepresentable where Element == Self {
      associatedtype ArrayLiteralElement = Self
      init(rawValue: RawValue)
    }
    extension OptionSet where RawValue: FixedWidthInteger {
      init() { self.init(rawValue: 0) }
      init(arrayLiteral elements: Self...) {
        var bits: RawValue = 0
        for element in elements { bits |= element.rawValue }
        self.init(rawValue: bits)
      }
      func contains(_ member: Self) -> Bool { rawValue & member.rawValue == member.rawValue }
      func union(_ other: Self) -> Self { Self(rawValue: rawValue | other.rawValue) }
      func intersection(_ other: Self) -> Self { Self(rawValue: rawValue & other.rawValue) }
      func symmetricDifference(_ other: Self) -> Self { Self(rawValue: rawValue ^ other.rawValue) }
      @discardableResult
      mutating func insert(_ newMember: Self) -> (inserted: Bool, memberAfterInsert: Self) {
        let old = contains(newMember)
        self = union(newMember)
        return (inserted: !old, memberAfterInsert: newMember)
      }
      @discardableResult mutating func remove(_ member: Self) -> Self? {
        let common = intersection(member)
        self = Self(rawValue: rawValue & ~member.rawValue)
        return common.rawValue == 0 ? nil : common
      }
      @discardableResult mutating func update(with newMember: Self) -> Self? {
        let common = intersection(newMember)
        self = union(newMember)
        return common.rawValue == 0 ? nil : common
      }
      mutating func formUnion(_ other: Self) { self = union(other) }
      mutating func formIntersection(_ other: Self) { self = intersection(other) }
      mutating func formSymmetricDifference(_ other: Self) { self = symmetricDifference(other) }
      static func == (lhs: Self, rhs: Self) -> Bool { lhs.rawValue == rhs.rawValue }
    }

    @_intrinsic("set.known") func _asMembers<S, Element>(_ sequence: S) -> [Element: Void]?
    struct Set<Element: Hashable>: Collection, Hashable, SetAlgebra,
      CustomStringConvertible, CustomDebugStringConvertible
    {
      var _members: [Element: Void]
      typealias Index = [Element: Void].Index
      typealias SubSequence = Slice<Set<Element>>
      typealias Indices = DefaultIndices<Set<Element>>
      typealias ArrayLiteralElement = Element
      struct Iterator: IteratorProtocol {
        let _members: [Element: Void]
        var _slot: Int
        mutating func next() -> Element? {
          _slot = _members._next(_slot)
          if _slot < 0 {
            _slot = Int.max - 1
            return nil
          }
          return _members._key(_slot)
        }
      }
      init() { _members = [:] }
      init(minimumCapacity: Int) {
        _members = [:]
        _members.reserveCapacity(minimumCapacity)
      }
      init(arrayLiteral elements: Element...) {
        _members = [:]
        _members._enter(elements: elements)
      }
      init<S: Sequence>(_ sequence: S) where S.Element == Element {
        if let known: [Element: Void] = _asMembers(sequence) {
          _members = known
        } else {
          _members = [:]
          formUnion(sequence)
        }
      }
      init(_members: [Element: Void]) { self._members = _members }
      mutating func _add(_ element: Element) { _ = _members._enter(element) }
      func makeIterator() -> Iterator { Iterator(_members: _members, _slot: -1) }
      var count: Int { _members.count }
      var capacity: Int { _members.capacity }
      var isEmpty: Bool { _members.count == 0 }
      var underestimatedCount: Int { _members.count }
      var startIndex: [Element: Void].Index { _members.startIndex }
      var endIndex: [Element: Void].Index { _members.endIndex }
      func index(after i: [Element: Void].Index) -> [Element: Void].Index {
        if i._slot == Int.max { _trap("Fatal error: Attempting to access Set elements using an invalid index") }
        return _members.index(after: i)
      }
      subscript(position: [Element: Void].Index) -> Element { _members._key(position._slot) }
      func firstIndex(of member: Element) -> [Element: Void].Index? {
        _members.index(forKey: member)
      }
      func contains(_ member: Element) -> Bool { _members._find(member) >= 0 }
      @discardableResult
      mutating func insert(_ newMember: Element) -> (inserted: Bool, memberAfterInsert: Element) {
        if _members._enter(newMember) { return (inserted: true, memberAfterInsert: newMember) }
        return (
          inserted: false, memberAfterInsert: _members._key(_members._find(newMember))
        )
      }
      @discardableResult mutating func update(with newMember: Element) -> Element? {
        let old = remove(newMember)
        _add(newMember)
        return old
      }
      @discardableResult mutating func remove(_ member: Element) -> Element? {
        let slot = _members._find(member)
        if slot < 0 { return nil }
        let old = _members._key(slot)
        _members._removeEntry(slot)
        return old
      }
      @discardableResult mutating func remove(at position: [Element: Void].Index) -> Element {
        let old = _members._key(position._slot)
        _members._removeEntry(position._slot)
        return old
      }
      @discardableResult mutating func removeFirst() -> Element {
        if isEmpty { _trap("Fatal error: Can't removeFirst from an empty Set") }
        return remove(at: startIndex)
      }
      mutating func popFirst() -> Element? { isEmpty ? nil : remove(at: startIndex) }
      mutating func removeAll(keepingCapacity keepCapacity: Bool = false) {
        _members.removeAll(keepingCapacity: keepCapacity)
      }
      mutating func reserveCapacity(_ n: Int) { _members.reserveCapacity(n) }
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Set<Element> {
        var result = Set<Element>()
        for element in self {
          if try isIncluded(element) { result._add(element) }
        }
        return result
      }
      func union<S: Sequence>(_ other: S) -> Set<Element> where S.Element == Element {
        var result = self
        result.formUnion(other)
        return result
      }
      mutating func formUnion<S: Sequence>(_ other: S) where S.Element == Element {
        if let known: [Element: Void] = _asMembers(other) {
          _members._enter(keys: known)
        } else if let known: [Element] = _asArray(other) {
          _members._enter(elements: known)
        } else {
          _members._enter(elements: Array(other))
        }
      }
      func intersection<S: Sequence>(_ other: S) -> Set<Element> where S.Element == Element {
        if let known: [Element: Void] = _asMembers(other) {
          return Set(
            _members: known.count < count
              ? known._keeping(keys: _members, true) : _members._keeping(keys: known, true))
        }
        var result = Set<Element>()
        for element in other where contains(element) { result._add(element) }
        return result
      }
      mutating func formIntersection<S: Sequence>(_ other: S) where S.Element == Element {
        self = intersection(other)
      }
      func subtracting<S: Sequence>(_ other: S) -> Set<Element> where S.Element == Element {
        if let known: [Element: Void] = _asMembers(other) {
          return Set(_members: _members._keeping(keys: known, false))
        }
        var result = self
        for element in other { _ = result.remove(element) }
        return result
      }
      mutating func subtract<S: Sequence>(_ other: S) where S.Element == Element {
        if let known: [Element: Void] = _asMembers(other) {
          _members._remove(keys: known)
        } else {
          for element in other { _ = remove(element) }
        }
      }
      func symmetricDifference<S: Sequence>(_ other: S) -> Set<Element>
      where S.Element == Element {
        let others = Set(other)
        var result = subtracting(others)
        result._members._enter(keys: others._members._keeping(keys: _members, false))
        return result
      }
      mutating func formSymmetricDifference<S: Sequence>(_ other: S) where S.Element == Element {
        self = symmetricDifference(other)
      }
      func isSubset<S: Sequence>(of possibleSuperset: S) -> Bool where S.Element == Element {
        Set(possibleSuperset)._members._holds(keys: _members)
      }
      func isSuperset<S: Sequence>(of possibleSubset: S) -> Bool where S.Element == Element {
        if let known: [Element: Void] = _asMembers(possibleSubset) {
          return _members._holds(keys: known)
        }
        for element in possibleSubset where !contains(element) { return false }
        return true
      }
      func isDisjoint<S: Sequence>(with other: S) -> Bool where S.Element == Element {
        if let known: [Element: Void] = _asMembers(other) { return !_members._meets(keys: known) }
        for element in other where contains(element) { return false }
        return true
      }
      func isStrictSubset<S: Sequence>(of other: S) -> Bool where S.Element == Element {
        let set = Set(other)
        return set.count > count && isSubset(of: set)
      }
      func isStrictSuperset<S: Sequence>(of other: S) -> Bool where S.Element == Element {
        let set = Set(other)
        return count > set.count && isSuperset(of: set)
      }
      static func == (lhs: Set<Element>, rhs: Set<Element>) -> Bool {
        lhs.count == rhs.count && lhs._members._holds(keys: rhs._members)
      }
      func hash(into hasher: inout Hasher) {
        var sum = 0
        for element in self { sum = sum &+ _hashValue(element) }
        hasher._combine(sum)
      }
      var description: String { _describe(Array(self)) }
      var debugDescription: String { "Set(" + _debugDescribe(Array(self)) + ")" }
    }
    """#
}
