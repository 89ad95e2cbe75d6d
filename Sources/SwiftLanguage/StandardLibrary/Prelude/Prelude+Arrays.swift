extension Prelude {
  /// `Array` and `ArraySlice`.
  static let arrays = #"""
    struct Array<Element>: RandomAccessCollection, MutableCollection, RangeReplaceableCollection,
      ExpressibleByArrayLiteral, CustomStringConvertible, CustomDebugStringConvertible
    {
      typealias Index = Int
      typealias Indices = Range<Int>
      typealias SubSequence = ArraySlice<Element>
      typealias Iterator = _ArrayIterator<Element>
      typealias ArrayLiteralElement = Element
      @_intrinsic("array.empty") init()
      @_intrinsic("array.repeating") init(repeating repeatedValue: Element, count: Int)
      init(arrayLiteral elements: Element...) { self = elements }
      init<S: Sequence>(_ elements: S) where S.Element == Element {
        var result: [Element] = []
        result.reserveCapacity(elements.underestimatedCount)
        for element in elements { result.append(element) }
        self = result
      }
      init(unsafeUninitializedCapacity: Int) { self = [] }
      @_intrinsic("array.count") var count: Int { get }
      @_intrinsic("array.capacity") var capacity: Int { get }
      var isEmpty: Bool { count == 0 }
      var startIndex: Int { 0 }
      var endIndex: Int { count }
      var indices: Range<Int> { 0..<count }
      var underestimatedCount: Int { count }
      var first: Element? { count == 0 ? nil : self[0] }
      var last: Element? { count == 0 ? nil : self[count - 1] }
      func makeIterator() -> _ArrayIterator<Element> { _ArrayIterator(_array: self) }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      func formIndex(after i: inout Int) { i += 1 }
      func formIndex(before i: inout Int) { i -= 1 }
      func index(_ i: Int, offsetBy distance: Int) -> Int { i + distance }
      func index(_ i: Int, offsetBy distance: Int, limitedBy limit: Int) -> Int? {
        let left = limit - i
        if distance > 0 ? left >= 0 && left < distance : left <= 0 && distance < left { return nil }
        return i + distance
      }
      func distance(from start: Int, to end: Int) -> Int { end - start }
      @_intrinsic("array.get/array.set") subscript(index: Int) -> Element { get set }
      subscript(bounds: Range<Int>) -> ArraySlice<Element> {
        get {
          if bounds.upperBound > count { _trap("Fatal error: Array index is out of range") }
          if bounds.lowerBound < 0 { _trap("Fatal error: Negative Array index is out of range") }
          return ArraySlice(
            _array: self, _offset: 0, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
        }
        set { replaceSubrange(bounds, with: newValue) }
      }
      subscript<R: RangeExpression>(range: R) -> ArraySlice<Element> where R.Bound == Int {
        get { self[range.relative(to: self)] }
        set { replaceSubrange(range.relative(to: self), with: newValue) }
      }
      @_intrinsic("array.append") mutating func append(_ newElement: Element)
      mutating func append<S: Sequence>(contentsOf newElements: S) where S.Element == Element {
        for element in newElements { append(element) }
      }
      @_intrinsic("array.appendArray") mutating func _append(_ other: [Element])
      @_intrinsic("array.reserve") mutating func reserveCapacity(_ minimumCapacity: Int)
      @_intrinsic("array.popLast") mutating func _removeLast() -> Element
      @discardableResult mutating func removeLast() -> Element {
        if count == 0 { _trap("Fatal error: Can't remove last element from an empty collection") }
        return _removeLast()
      }
      mutating func removeLast(_ k: Int) {
        if k > count { _trap("Fatal error: Can't remove more items from a collection than it contains") }
        for _ in 0..<k { _ = _removeLast() }
      }
      mutating func popLast() -> Element? { count == 0 ? nil : _removeLast() }
      @_intrinsic("array.insert") mutating func insert(_ newElement: Element, at i: Int)
      @_intrinsic("array.remove") mutating func _remove(at index: Int) -> Element
      @discardableResult mutating func remove(at index: Int) -> Element {
        _remove(at: index)
      }
      @discardableResult mutating func removeFirst() -> Element {
        if count == 0 { _trap("Fatal error: Can't remove first element from an empty collection") }
        return _remove(at: 0)
      }
      @_intrinsic("array.removeAll")
      mutating func removeAll(keepingCapacity keepCapacity: Bool = false)
      mutating func removeAll(where shouldBeRemoved: (Element) throws -> Bool) rethrows {
        var kept: [Element] = []
        for element in self {
          if try !shouldBeRemoved(element) { kept.append(element) }
        }
        self = kept
      }
      @_intrinsic("array.swap") mutating func swapAt(_ i: Int, _ j: Int)
      @_intrinsic("array.slice") func _slice(_ lower: Int, _ upper: Int) -> [Element]
      @_intrinsic("array.replace")
      mutating func _replace(_ lower: Int, _ upper: Int, _ elements: [Element])
      mutating func replaceSubrange<C: Collection>(_ subrange: Range<Int>, with newElements: C)
      where C.Element == Element {
        if subrange.upperBound > count { _trap("Fatal error: Array replace: subrange extends past the end") }
        _replace(subrange.lowerBound, subrange.upperBound, Array(newElements))
      }
      mutating func _setAll(_ elements: [Element]) { self = elements }
      mutating func _reverse() {
        var low = 0
        var high = count - 1
        while low < high {
          swapAt(low, high)
          low += 1
          high -= 1
        }
      }
      mutating func reverse() { _reverse() }
      /// A stable merge sort from runs that insertion orders.
      mutating func _sort(_ isLess: (Element, Element) throws -> Bool) rethrows {
        let total = count
        if total < 2 { return }
        let run = 12
        var start = 0
        while start < total {
          let end = _min(start + run, total)
          var i = start + 1
          while i < end {
            let element = self[i]
            var j = i
            while j > start {
              let other = self[j - 1]
              if try !isLess(element, other) { break }
              self[j] = other
              j -= 1
            }
            self[j] = element
            i += 1
          }
          start = end
        }
        var width = run
        var source = self
        while width < total {
          var merged: [Element] = []
          merged.reserveCapacity(total)
          var low = 0
          while low < total {
            let middle = _min(low + width, total)
            let high = _min(low + 2 * width, total)
            var i = low
            var j = middle
            while i < middle && j < high {
              if try isLess(source[j], source[i]) {
                merged.append(source[j])
                j += 1
              } else {
                merged.append(source[i])
                i += 1
              }
            }
            while i < middle {
              merged.append(source[i])
              i += 1
            }
            while j < high {
              merged.append(source[j])
              j += 1
            }
            low = high
          }
          source = merged
          width *= 2
        }
        self = source
      }
      @_intrinsic("describe") var description: String { get }
      @_intrinsic("debugDescribe") var debugDescription: String { get }
      static func + (lhs: [Element], rhs: [Element]) -> [Element] {
        var result = lhs
        result._append(rhs)
        return result
      }
      static func += (lhs: inout [Element], rhs: [Element]) { lhs._append(rhs) }
      func withUnsafeBufferPointer<R>(_ body: ([Element]) throws -> R) rethrows -> R {
        try body(self)
      }
    }
    extension Array: Equatable where Element: Equatable {}
    extension Array: Hashable where Element: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    extension Array: Sendable where Element: Sendable {}
    typealias ContiguousArray<Element> = Array<Element>
    struct _ArrayIterator<Element>: IteratorProtocol {
      let _array: [Element]
      var _position: Int = 0
      init(_array: [Element]) { self._array = _array }
      mutating func next() -> Element? {
        if _position >= _array.count { return nil }
        let element = _array[_position]
        _position += 1
        return element
      }
    }

    struct ArraySlice<Element>: RandomAccessCollection, MutableCollection,
      RangeReplaceableCollection, ExpressibleByArrayLiteral, CustomStringConvertible,
      CustomDebugStringConvertible
    {
      var _array: [Element]
      /// The index of the array's first element.
      var _offset: Int
      var startIndex: Int
      var endIndex: Int
      typealias Index = Int
      typealias Indices = Range<Int>
      typealias SubSequence = ArraySlice<Element>
      typealias Iterator = _SliceIterator<Element>
      typealias ArrayLiteralElement = Element
      init(_array: [Element], _offset: Int, startIndex: Int, endIndex: Int) {
        self._array = _array
        self._offset = _offset
        self.startIndex = startIndex
        self.endIndex = endIndex
      }
      init() { self.init(_array: [], _offset: 0, startIndex: 0, endIndex: 0) }
      init(arrayLiteral elements: Element...) {
        self.init(_array: elements, _offset: 0, startIndex: 0, endIndex: elements.count)
      }
      init<S: Sequence>(_ elements: S) where S.Element == Element {
        let array = Array(elements)
        self.init(_array: array, _offset: 0, startIndex: 0, endIndex: array.count)
      }
      var count: Int { endIndex - startIndex }
      var isEmpty: Bool { endIndex == startIndex }
      var indices: Range<Int> { startIndex..<endIndex }
      func makeIterator() -> _SliceIterator<Element> {
        _SliceIterator(
          _array: _array, _position: startIndex - _offset, _end: endIndex - _offset)
      }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      func index(_ i: Int, offsetBy distance: Int) -> Int { i + distance }
      func distance(from start: Int, to end: Int) -> Int { end - start }
      func _check(_ index: Int) {
        if index < startIndex || index >= endIndex { _trap("Fatal error: Index out of range") }
      }
      subscript(index: Int) -> Element {
        get {
          _check(index)
          return _array[index - _offset]
        }
        set {
          _check(index)
          _array[index - _offset] = newValue
        }
      }
      subscript(bounds: Range<Int>) -> ArraySlice<Element> {
        get {
          if bounds.lowerBound < startIndex || bounds.upperBound > endIndex {
            _trap("Fatal error: ArraySlice index is out of range")
          }
          return ArraySlice(
            _array: _array, _offset: _offset, startIndex: bounds.lowerBound,
            endIndex: bounds.upperBound)
        }
        set { replaceSubrange(bounds, with: newValue) }
      }
      subscript<R: RangeExpression>(range: R) -> ArraySlice<Element> where R.Bound == Int {
        get { self[range.relative(to: self)] }
        set { replaceSubrange(range.relative(to: self), with: newValue) }
      }
      var _elements: [Element] { _array._slice(startIndex - _offset, endIndex - _offset) }
      mutating func _own() {
        if _array.count == endIndex - startIndex && _offset == startIndex { return }
        _array = _elements
        _offset = startIndex
      }
      mutating func append(_ newElement: Element) {
        _own()
        _array.append(newElement)
        endIndex += 1
      }
      mutating func replaceSubrange<C: Collection>(_ subrange: Range<Int>, with newElements: C)
      where C.Element == Element {
        _own()
        _array.replaceSubrange(
          subrange.lowerBound - _offset..<subrange.upperBound - _offset, with: newElements)
        endIndex = _offset + _array.count
      }
      mutating func _setAll(_ elements: [Element]) {
        _array = elements
        _offset = startIndex
      }
      @discardableResult mutating func removeFirst() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove items from an empty collection") }
        let element = self[startIndex]
        startIndex += 1
        return element
      }
      mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
      @discardableResult mutating func removeLast() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove last element from an empty collection") }
        let element = self[endIndex - 1]
        endIndex -= 1
        return element
      }
      mutating func popLast() -> Element? { isEmpty ? nil : removeLast() }
      var description: String { _describe(_elements) }
      var debugDescription: String { "ArraySlice(" + _debugDescribe(_elements) + ")" }
    }
    extension ArraySlice: Equatable where Element: Equatable {
      static func == (lhs: ArraySlice<Element>, rhs: ArraySlice<Element>) -> Bool {
        lhs._elements == rhs._elements
      }
    }
    extension ArraySlice: Hashable where Element: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(_elements)) }
    }
    struct _SliceIterator<Element>: IteratorProtocol {
      let _array: [Element]
      var _position: Int
      let _end: Int
      mutating func next() -> Element? {
        if _position >= _end { return nil }
        let element = _array[_position]
        _position += 1
        return element
      }
    }
    """#

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

      struct Keys: Collection, CustomStringConvertible {
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
        static func == (lhs: [Key: Value].Keys, rhs: [Key: Value].Keys) -> Bool {
          if lhs.count != rhs.count { return false }
          for key in lhs {
            if rhs._base._find(key) < 0 { return false }
          }
          return true
        }
      }
      struct Values: Collection, CustomStringConvertible {
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
      }
    }
    extension Dictionary: Equatable where Value: Equatable {}
    extension Dictionary: Hashable where Value: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    extension Dictionary: Sendable where Key: Sendable, Value: Sendable {}

    protocol SetAlgebra<Element>: Equatable, ExpressibleByArrayLiteral {
      associatedtype Element
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
    extension SetAlgebra {
      func subtracting(_ other: Self) -> Self { intersection(symmetricDifference(other)) }
      mutating func subtract(_ other: Self) { self = subtracting(other) }
      func isSubset(of other: Self) -> Bool { intersection(other) == self }
      func isSuperset(of other: Self) -> Bool { other.isSubset(of: self) }
      func isDisjoint(with other: Self) -> Bool { intersection(other).isEmpty }
      func isStrictSubset(of other: Self) -> Bool { isSubset(of: other) && self != other }
      func isStrictSuperset(of other: Self) -> Bool { isSuperset(of: other) && self != other }
      var isEmpty: Bool { self == Self() }
    }
    protocol OptionSet: SetAlgebra, RawRepresentable where Element == Self {
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

    struct Set<Element: Hashable>: Collection, Hashable, ExpressibleByArrayLiteral,
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
        for element in elements { _add(element) }
      }
      init<S: Sequence>(_ sequence: S) where S.Element == Element {
        _members = [:]
        for element in sequence { _add(element) }
      }
      mutating func _add(_ element: Element) {
        if _members._find(element) < 0 { _ = _members.updateValue((), forKey: element) }
      }
      func makeIterator() -> Iterator { Iterator(_members: _members, _slot: -1) }
      var count: Int { _members.count }
      var isEmpty: Bool { _members.count == 0 }
      var underestimatedCount: Int { _members.count }
      var startIndex: [Element: Void].Index { _members.startIndex }
      var endIndex: [Element: Void].Index { _members.endIndex }
      func index(after i: [Element: Void].Index) -> [Element: Void].Index {
        _members.index(after: i)
      }
      subscript(position: [Element: Void].Index) -> Element { _members._key(position._slot) }
      func firstIndex(of member: Element) -> [Element: Void].Index? {
        _members.index(forKey: member)
      }
      func contains(_ member: Element) -> Bool { _members._find(member) >= 0 }
      @discardableResult
      mutating func insert(_ newMember: Element) -> (inserted: Bool, memberAfterInsert: Element) {
        let slot = _members._find(newMember)
        if slot >= 0 { return (inserted: false, memberAfterInsert: _members._key(slot)) }
        _ = _members.updateValue((), forKey: newMember)
        return (inserted: true, memberAfterInsert: newMember)
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
        _ = _members.removeValue(forKey: old)
        return old
      }
      @discardableResult mutating func remove(at position: [Element: Void].Index) -> Element {
        let old = _members._key(position._slot)
        _ = _members.removeValue(forKey: old)
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
        for element in other { result._add(element) }
        return result
      }
      mutating func formUnion<S: Sequence>(_ other: S) where S.Element == Element {
        for element in other { _add(element) }
      }
      func intersection<S: Sequence>(_ other: S) -> Set<Element> where S.Element == Element {
        var result = Set<Element>()
        for element in other where contains(element) { result._add(element) }
        return result
      }
      mutating func formIntersection<S: Sequence>(_ other: S) where S.Element == Element {
        self = intersection(other)
      }
      func subtracting<S: Sequence>(_ other: S) -> Set<Element> where S.Element == Element {
        var result = self
        for element in other { _ = result.remove(element) }
        return result
      }
      mutating func subtract<S: Sequence>(_ other: S) where S.Element == Element {
        for element in other { _ = remove(element) }
      }
      func symmetricDifference<S: Sequence>(_ other: S) -> Set<Element>
      where S.Element == Element {
        let others = Set(other)
        var result = subtracting(others)
        for element in others where !contains(element) { result._add(element) }
        return result
      }
      mutating func formSymmetricDifference<S: Sequence>(_ other: S) where S.Element == Element {
        self = symmetricDifference(other)
      }
      func isSubset<S: Sequence>(of possibleSuperset: S) -> Bool where S.Element == Element {
        let other = Set(possibleSuperset)
        for element in self where !other.contains(element) { return false }
        return true
      }
      func isSuperset<S: Sequence>(of possibleSubset: S) -> Bool where S.Element == Element {
        for element in possibleSubset where !contains(element) { return false }
        return true
      }
      func isDisjoint<S: Sequence>(with other: S) -> Bool where S.Element == Element {
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
        if lhs.count != rhs.count { return false }
        for element in lhs where !rhs.contains(element) { return false }
        return true
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
