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
      @available(*, unavailable, message: "memory is not supported in notebook cells")
      init(
        unsafeUninitializedCapacity: Int, initializingWith: (inout [Element], inout Int) -> Void
      ) { _trap("Fatal error") }
      init(arrayLiteral elements: Element...) { self = elements }
      init<S: Sequence>(_ elements: S) where S.Element == Element {
        if let known: [Element] = _asArray(elements) {
          self = known
          return
        }
        var result: [Element] = []
        result.reserveCapacity(elements.underestimatedCount)
        for element in elements { result.append(element) }
        self = result
      }
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> [Element] {
        var result: [Element] = []
        for element in self {
          if try isIncluded(element) { result.append(element) }
        }
        return result
      }
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
      subscript(_ unbounded: (_UnboundedRange) -> ()) -> ArraySlice<Element> {
        get { self[0..<count] }
        set { replaceSubrange(0..<count, with: newValue) }
      }
      @_intrinsic("array.append") mutating func append(_ newElement: Element)
      mutating func append<S: Sequence>(contentsOf newElements: S) where S.Element == Element {
        if let known: [Element] = _asArray(newElements) {
          _append(known)
          return
        }
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
      @_intrinsic("array.reverse") mutating func reverse()
      mutating func sort(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows {
        try _sort(areInIncreasingOrder)
      }
      /// Sorts numbers and strings by their own order; false for other elements.
      @_intrinsic("array.sort") mutating func _sortKnown() -> Bool
      @_intrinsic("array.sortBy")
      mutating func _sort(_ isLess: (Element, Element) throws -> Bool) rethrows
      @_intrinsic("describe") var description: String { get }
      @_intrinsic("debugDescribe") var debugDescription: String { get }
      @_intrinsic("array.concat") static func + (lhs: [Element], rhs: [Element]) -> [Element]
      static func += (lhs: inout [Element], rhs: [Element]) { lhs._append(rhs) }
      func withUnsafeBufferPointer<R>(_ body: ([Element]) throws -> R) rethrows -> R {
        try body(self)
      }
      func withContiguousStorageIfAvailable<R>(_ body: ([Element]) throws -> R) rethrows -> R? {
        try body(self)
      }
      mutating func withUnsafeMutableBufferPointer<R>(
        _ body: (inout [Element]) throws -> R
      ) rethrows -> R { try body(&self) }
    }
    extension Array where Element: Comparable {
      mutating func sort() {
        if !_sortKnown() { _sort { $0 < $1 } }
      }
    }
    @_intrinsic("array.known") func _asArray<S, Element>(_ sequence: S) -> [Element]?
    extension Array: Equatable where Element: Equatable {}
    extension Array: Hashable where Element: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    extension Array: Sendable where Element: Sendable {}
    typealias ContiguousArray<Element> = Array<Element>
    struct _ArrayIterator<Element>: IteratorProtocol, Sequence {
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
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> [Element] {
        var result: [Element] = []
        for element in self {
          if try isIncluded(element) { result.append(element) }
        }
        return result
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
        if index < startIndex || index >= endIndex { _trap("Fatal error: Index out of bounds") }
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
          if bounds.lowerBound < startIndex { _trap("Fatal error: ArraySlice index is out of range (before startIndex)") }
          if bounds.upperBound > endIndex { _trap("Fatal error: ArraySlice index is out of range") }
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
      func withUnsafeBufferPointer<R>(_ body: ([Element]) throws -> R) rethrows -> R {
        try body(_elements)
      }
      func withContiguousStorageIfAvailable<R>(_ body: ([Element]) throws -> R) rethrows -> R? {
        try body(_elements)
      }
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
}
