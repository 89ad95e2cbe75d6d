extension Prelude {
  /// `Collection`, what refines it, and their algorithms.
  static let collections = #"""
    protocol Collection<Element>: Sequence {
      associatedtype Index: Comparable
      associatedtype SubSequence: Collection = Slice<Self>
      where SubSequence.Element == Element, SubSequence.Index == Index,
        SubSequence.SubSequence == SubSequence
      associatedtype Indices: Collection = DefaultIndices<Self> where Indices.Element == Index
      associatedtype Iterator = IndexingIterator<Self>
      var startIndex: Index { get }
      var endIndex: Index { get }
      subscript(position: Index) -> Element { get }
      subscript(bounds: Range<Index>) -> SubSequence { get }
      var indices: Indices { get }
      var isEmpty: Bool { get }
      var count: Int { get }
      func index(after i: Index) -> Index
      func formIndex(after i: inout Index)
      func index(_ i: Index, offsetBy distance: Int) -> Index
      func index(_ i: Index, offsetBy distance: Int, limitedBy limit: Index) -> Index?
      func distance(from start: Index, to end: Index) -> Int
    }
    struct IndexingIterator<Elements: Collection>: IteratorProtocol {
      typealias Element = Elements.Element
      let _elements: Elements
      var _position: Elements.Index
      init(_elements: Elements) {
        self._elements = _elements
        self._position = _elements.startIndex
      }
      mutating func next() -> Elements.Element? {
        if _position == _elements.endIndex { return nil }
        let element = _elements[_position]
        _elements.formIndex(after: &_position)
        return element
      }
    }
    extension Collection where Iterator == IndexingIterator<Self> {
      func makeIterator() -> IndexingIterator<Self> { IndexingIterator(_elements: self) }
    }
    extension Collection where SubSequence == Slice<Self> {
      subscript(bounds: Range<Index>) -> Slice<Self> {
        Slice(base: self, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
      }
    }
    extension Collection where Indices == DefaultIndices<Self> {
      var indices: DefaultIndices<Self> {
        DefaultIndices(_elements: self, _startIndex: startIndex, _endIndex: endIndex)
      }
    }
    struct DefaultIndices<Elements: Collection>: Collection {
      let _elements: Elements
      let _startIndex: Elements.Index
      let _endIndex: Elements.Index
      var startIndex: Elements.Index { _startIndex }
      var endIndex: Elements.Index { _endIndex }
      typealias Element = Elements.Index
      typealias Index = Elements.Index
      typealias SubSequence = DefaultIndices<Elements>
      typealias Indices = DefaultIndices<Elements>
      typealias Iterator = IndexingIterator<DefaultIndices<Elements>>
      subscript(position: Elements.Index) -> Elements.Index { position }
      subscript(bounds: Range<Elements.Index>) -> DefaultIndices<Elements> {
        DefaultIndices(
          _elements: _elements, _startIndex: bounds.lowerBound, _endIndex: bounds.upperBound)
      }
      var indices: DefaultIndices<Elements> { self }
      func index(after i: Elements.Index) -> Elements.Index { _elements.index(after: i) }
    }
    extension DefaultIndices: BidirectionalCollection where Elements: BidirectionalCollection {
      func index(before i: Elements.Index) -> Elements.Index { _elements.index(before: i) }
    }
    extension DefaultIndices: RandomAccessCollection where Elements: RandomAccessCollection {}
    extension Collection {
      var underestimatedCount: Int { count }
      var isEmpty: Bool { startIndex == endIndex }
      var count: Int { distance(from: startIndex, to: endIndex) }
      func formIndex(after i: inout Index) { i = index(after: i) }
      func index(_ i: Index, offsetBy distance: Int) -> Index {
        if distance < 0 {
          _trap("Fatal error: Only BidirectionalCollections can be advanced by a negative amount")
        }
        var result = i
        var left = distance
        while left > 0 {
          formIndex(after: &result)
          left -= 1
        }
        return result
      }
      func index(_ i: Index, offsetBy distance: Int, limitedBy limit: Index) -> Index? {
        var result = i
        var left = distance
        while left > 0 {
          if result == limit { return nil }
          formIndex(after: &result)
          left -= 1
        }
        return result
      }
      func formIndex(_ i: inout Index, offsetBy distance: Int) {
        i = index(i, offsetBy: distance)
      }
      func formIndex(_ i: inout Index, offsetBy distance: Int, limitedBy limit: Index) -> Bool {
        if let advanced = index(i, offsetBy: distance, limitedBy: limit) {
          i = advanced
          return true
        }
        i = limit
        return false
      }
      func distance(from start: Index, to end: Index) -> Int {
        var position = start
        var count = 0
        while position != end {
          formIndex(after: &position)
          count += 1
        }
        return count
      }
      subscript<R: RangeExpression>(range: R) -> SubSequence where R.Bound == Index {
        self[range.relative(to: self)]
      }
      subscript(_ unbounded: (_UnboundedRange) -> ()) -> SubSequence { self[startIndex..<endIndex] }
      var first: Element? {
        if isEmpty { return nil }
        return self[startIndex]
      }
      func prefix(upTo end: Index) -> SubSequence { self[startIndex..<end] }
      func prefix(through position: Index) -> SubSequence {
        self[startIndex..<index(after: position)]
      }
      func suffix(from start: Index) -> SubSequence { self[start..<endIndex] }
      func prefix(_ maxLength: Int) -> SubSequence {
        if maxLength < 0 { _trap("Fatal error: Can't take a prefix of negative length from a collection") }
        let end = index(startIndex, offsetBy: maxLength, limitedBy: endIndex) ?? endIndex
        return self[startIndex..<end]
      }
      func suffix(_ maxLength: Int) -> SubSequence {
        if maxLength < 0 { _trap("Fatal error: Can't take a suffix of negative length from a collection") }
        let start = index(startIndex, offsetBy: _max(0, count - maxLength))
        return self[start..<endIndex]
      }
      func dropFirst(_ k: Int = 1) -> SubSequence {
        if k < 0 { _trap("Fatal error: Can't drop a negative number of elements from a collection") }
        let start = index(startIndex, offsetBy: k, limitedBy: endIndex) ?? endIndex
        return self[start..<endIndex]
      }
      func dropLast(_ k: Int = 1) -> SubSequence {
        if k < 0 { _trap("Fatal error: Can't drop a negative number of elements from a collection") }
        let end = index(startIndex, offsetBy: _max(0, count - k))
        return self[startIndex..<end]
      }
      func prefix(while predicate: (Element) throws -> Bool) rethrows -> SubSequence {
        var end = startIndex
        while end != endIndex {
          if try !predicate(self[end]) { break }
          formIndex(after: &end)
        }
        return self[startIndex..<end]
      }
      func drop(while predicate: (Element) throws -> Bool) rethrows -> SubSequence {
        var start = startIndex
        while start != endIndex {
          if try !predicate(self[start]) { break }
          formIndex(after: &start)
        }
        return self[start..<endIndex]
      }
      func firstIndex(where predicate: (Element) throws -> Bool) rethrows -> Index? {
        var i = startIndex
        while i != endIndex {
          if try predicate(self[i]) { return i }
          formIndex(after: &i)
        }
        return nil
      }
      func split(
        maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true,
        whereSeparator isSeparator: (Element) throws -> Bool
      ) rethrows -> [SubSequence] {
        var result: [SubSequence] = []
        var start = startIndex
        var end = startIndex
        while end != endIndex && result.count < maxSplits {
          if try isSeparator(self[end]) {
            if !omittingEmptySubsequences || start != end { result.append(self[start..<end]) }
            formIndex(after: &end)
            start = end
          } else {
            formIndex(after: &end)
          }
        }
        if !omittingEmptySubsequences || start != endIndex {
          result.append(self[start..<endIndex])
        }
        return result
      }
      func randomElement() -> Element? {
        var generator = SystemRandomNumberGenerator()
        return randomElement(using: &generator)
      }
      func randomElement<G: RandomNumberGenerator>(using generator: inout G) -> Element? {
        if isEmpty { return nil }
        let offset = Int.random(in: 0..<count, using: &generator)
        return self[index(startIndex, offsetBy: offset)]
      }
    }
    extension Collection where Element: Equatable {
      func firstIndex(of element: Element) -> Index? {
        var i = startIndex
        while i != endIndex {
          if self[i] == element { return i }
          formIndex(after: &i)
        }
        return nil
      }
      @available(*, deprecated, renamed: "firstIndex(of:)")
      func index(of element: Element) -> Index? { firstIndex(of: element) }
      func split(
        separator: Element, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [SubSequence] {
        split(
          maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences,
          whereSeparator: { $0 == separator })
      }
      func contains<C: Collection>(_ other: C) -> Bool where C.Element == Element {
        _firstRange(of: other) != nil
      }
      func firstRange<C: Collection>(of other: C) -> Range<Index>? where C.Element == Element {
        _firstRange(of: other)
      }
      func _firstRange<C: Collection>(of other: C) -> Range<Index>? where C.Element == Element {
        var start = startIndex
        while true {
          var i = start
          var j = other.startIndex
          while j != other.endIndex && i != endIndex && self[i] == other[j] {
            formIndex(after: &i)
            other.formIndex(after: &j)
          }
          if j == other.endIndex { return start..<i }
          if start == endIndex { return nil }
          formIndex(after: &start)
        }
      }
      func ranges<C: Collection>(of other: C) -> [Range<Index>] where C.Element == Element {
        var result: [Range<Index>] = []
        var rest = startIndex
        while let found = self[rest..<endIndex]._firstRange(of: other) {
          result.append(found)
          if !found.isEmpty {
            rest = found.upperBound
          } else {
            // What is empty stands at every place.
            if found.upperBound == endIndex { break }
            rest = index(after: found.upperBound)
          }
        }
        return result
      }
      func trimmingPrefix<C: Collection>(_ prefix: C) -> SubSequence where C.Element == Element {
        starts(with: prefix) ? dropFirst(prefix.count) : self[startIndex..<endIndex]
      }
    }
    extension Collection where SubSequence == Self {
      mutating func popFirst() -> Element? {
        if isEmpty { return nil }
        let element = self[startIndex]
        self = self[index(after: startIndex)..<endIndex]
        return element
      }
      @discardableResult mutating func removeFirst() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove items from an empty collection") }
        let element = self[startIndex]
        self = self[index(after: startIndex)..<endIndex]
        return element
      }
      mutating func removeFirst(_ k: Int) {
        self = self[index(startIndex, offsetBy: k)..<endIndex]
      }
    }

    protocol BidirectionalCollection<Element>: Collection
    where SubSequence: BidirectionalCollection, Indices: BidirectionalCollection {
      func index(before i: Index) -> Index
      func formIndex(before i: inout Index)
    }
    extension BidirectionalCollection {
      func formIndex(before i: inout Index) { i = index(before: i) }
      func index(_ i: Index, offsetBy distance: Int) -> Index {
        var result = i
        var left = distance
        while left > 0 {
          formIndex(after: &result)
          left -= 1
        }
        while left < 0 {
          formIndex(before: &result)
          left += 1
        }
        return result
      }
      func index(_ i: Index, offsetBy distance: Int, limitedBy limit: Index) -> Index? {
        var result = i
        var left = distance
        while left > 0 {
          if result == limit { return nil }
          formIndex(after: &result)
          left -= 1
        }
        while left < 0 {
          if result == limit { return nil }
          formIndex(before: &result)
          left += 1
        }
        return result
      }
      func distance(from start: Index, to end: Index) -> Int {
        var count = 0
        if start <= end {
          var position = start
          while position != end {
            formIndex(after: &position)
            count += 1
          }
          return count
        }
        var position = end
        while position != start {
          formIndex(after: &position)
          count -= 1
        }
        return count
      }
      var last: Element? {
        if isEmpty { return nil }
        return self[index(before: endIndex)]
      }
      func last(where predicate: (Element) throws -> Bool) rethrows -> Element? {
        var i = endIndex
        while i != startIndex {
          formIndex(before: &i)
          let element = self[i]
          if try predicate(element) { return element }
        }
        return nil
      }
      func lastIndex(where predicate: (Element) throws -> Bool) rethrows -> Index? {
        var i = endIndex
        while i != startIndex {
          formIndex(before: &i)
          if try predicate(self[i]) { return i }
        }
        return nil
      }
      func reversed() -> ReversedCollection<Self> { ReversedCollection(_base: self) }
    }
    extension BidirectionalCollection where Element: Equatable {
      func lastIndex(of element: Element) -> Index? {
        var i = endIndex
        while i != startIndex {
          formIndex(before: &i)
          if self[i] == element { return i }
        }
        return nil
      }
    }
    extension BidirectionalCollection where SubSequence == Self {
      mutating func popLast() -> Element? {
        if isEmpty { return nil }
        return removeLast()
      }
      @discardableResult mutating func removeLast() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove last element from an empty collection") }
        let end = index(before: endIndex)
        let element = self[end]
        self = self[startIndex..<end]
        return element
      }
      mutating func removeLast(_ k: Int) {
        if k > count { _trap("Fatal error: Can't remove more items from a collection than it contains") }
        self = self[startIndex..<index(endIndex, offsetBy: -k)]
      }
    }
    struct ReversedCollection<Base: BidirectionalCollection>: BidirectionalCollection {
      let _base: Base
      typealias Element = Base.Element
      typealias SubSequence = Slice<ReversedCollection<Base>>
      typealias Indices = DefaultIndices<ReversedCollection<Base>>
      struct Index: Comparable {
        let base: Base.Index
        init(_ base: Base.Index) { self.base = base }
        static func == (lhs: Index, rhs: Index) -> Bool { lhs.base == rhs.base }
        static func < (lhs: Index, rhs: Index) -> Bool { lhs.base > rhs.base }
      }
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        let _base: Base
        var _position: Base.Index
        mutating func next() -> Base.Element? {
          if _position == _base.startIndex { return nil }
          _base.formIndex(before: &_position)
          return _base[_position]
        }
      }
      func makeIterator() -> Iterator { Iterator(_base: _base, _position: _base.endIndex) }
      var startIndex: Index { Index(_base.endIndex) }
      var endIndex: Index { Index(_base.startIndex) }
      var count: Int { _base.count }
      func index(after i: Index) -> Index { Index(_base.index(before: i.base)) }
      func index(before i: Index) -> Index { Index(_base.index(after: i.base)) }
      subscript(position: Index) -> Base.Element { _base[_base.index(before: position.base)] }
      func reversed() -> Base { _base }
    }
    extension ReversedCollection: RandomAccessCollection where Base: RandomAccessCollection {}

    protocol RandomAccessCollection<Element>: BidirectionalCollection
    where SubSequence: RandomAccessCollection, Indices: RandomAccessCollection {}
    extension RandomAccessCollection where Index == Int {
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      func index(_ i: Int, offsetBy distance: Int) -> Int { i + distance }
      func distance(from start: Int, to end: Int) -> Int { end - start }
    }
    extension RandomAccessCollection where Index == Int, Indices == Range<Int> {
      var indices: Range<Int> { startIndex..<endIndex }
    }

    protocol MutableCollection<Element>: Collection where SubSequence: MutableCollection {
      subscript(position: Index) -> Element { get set }
      mutating func swapAt(_ i: Index, _ j: Index)
      mutating func _setAll(_ elements: [Element])
    }
    extension MutableCollection {
      mutating func swapAt(_ i: Index, _ j: Index) {
        if i == j { return }
        let held = self[i]
        self[i] = self[j]
        self[j] = held
      }
      mutating func _setAll(_ elements: [Element]) {
        var i = startIndex
        for element in elements {
          self[i] = element
          formIndex(after: &i)
        }
      }
      @discardableResult mutating func partition(
        by belongsInSecondPartition: (Element) throws -> Bool
      ) rethrows -> Index {
        var elements = Array(self)
        var low = 0
        var high = elements.count
        while true {
          while low < high {
            if try belongsInSecondPartition(elements[low]) { break }
            low += 1
          }
          if low == high { break }
          high -= 1
          while low < high {
            if try !belongsInSecondPartition(elements[high]) { break }
            high -= 1
          }
          if low == high { break }
          elements.swapAt(low, high)
          low += 1
        }
        _setAll(elements)
        return index(startIndex, offsetBy: low)
      }
    }
    extension MutableCollection where Self: BidirectionalCollection {
      mutating func reverse() {
        var elements = Array(self)
        elements.reverse()
        _setAll(elements)
      }
    }
    extension MutableCollection where Self: RandomAccessCollection {
      mutating func sort(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows {
        var elements = Array(self)
        try elements._sort(areInIncreasingOrder)
        _setAll(elements)
      }
      mutating func shuffle() {
        var generator = SystemRandomNumberGenerator()
        shuffle(using: &generator)
      }
      mutating func shuffle<G: RandomNumberGenerator>(using generator: inout G) {
        let total = count
        if total < 2 { return }
        var amount = total
        var current = startIndex
        while amount > 1 {
          let random = Int.random(in: 0..<amount, using: &generator)
          amount -= 1
          swapAt(current, index(current, offsetBy: random))
          formIndex(after: &current)
        }
      }
    }
    extension MutableCollection where Self: RandomAccessCollection, Element: Comparable {
      mutating func sort() {
        var elements = Array(self)
        elements._sort { $0 < $1 }
        _setAll(elements)
      }
    }

    protocol RangeReplaceableCollection<Element>: Collection
    where SubSequence: RangeReplaceableCollection {
      init()
      mutating func replaceSubrange<C: Collection>(_ subrange: Range<Index>, with newElements: C)
      where C.Element == Element
      mutating func append(_ newElement: Element)
      mutating func reserveCapacity(_ n: Int)
    }
    extension RangeReplaceableCollection {
      init<S: Sequence>(_ elements: S) where S.Element == Element {
        self.init()
        for element in elements { append(element) }
      }
      init(repeating repeatedValue: Element, count: Int) {
        self.init()
        for _ in 0..<count { append(repeatedValue) }
      }
      mutating func reserveCapacity(_ n: Int) {}
      mutating func append(_ newElement: Element) { insert(newElement, at: endIndex) }
      mutating func append<S: Sequence>(contentsOf newElements: S) where S.Element == Element {
        for element in newElements { append(element) }
      }
      mutating func insert(_ newElement: Element, at i: Index) {
        replaceSubrange(i..<i, with: CollectionOfOne(newElement))
      }
      mutating func insert<C: Collection>(contentsOf newElements: C, at i: Index)
      where C.Element == Element { replaceSubrange(i..<i, with: newElements) }
      @discardableResult mutating func remove(at i: Index) -> Element {
        let element = self[i]
        replaceSubrange(i..<index(after: i), with: EmptyCollection<Element>())
        return element
      }
      mutating func removeSubrange(_ bounds: Range<Index>) {
        replaceSubrange(bounds, with: EmptyCollection<Element>())
      }
      mutating func removeSubrange<R: RangeExpression>(_ bounds: R) where R.Bound == Index {
        removeSubrange(bounds.relative(to: self))
      }
      mutating func replaceSubrange<C: Collection, R: RangeExpression>(
        _ subrange: R, with newElements: C
      ) where C.Element == Element, R.Bound == Index {
        replaceSubrange(subrange.relative(to: self), with: newElements)
      }
      @discardableResult mutating func removeFirst() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove first element from an empty collection") }
        return remove(at: startIndex)
      }
      mutating func removeFirst(_ k: Int) {
        if k > count { _trap("Fatal error: Can't remove more items from a collection than it has") }
        removeSubrange(startIndex..<index(startIndex, offsetBy: k))
      }
      mutating func removeAll(keepingCapacity keepCapacity: Bool = false) { self = Self() }
      mutating func removeAll(where shouldBeRemoved: (Element) throws -> Bool) rethrows {
        var kept = Self()
        for element in self {
          if try !shouldBeRemoved(element) { kept.append(element) }
        }
        self = kept
      }
      static func + <Other: Sequence>(lhs: Self, rhs: Other) -> Self
      where Other.Element == Element {
        var result = lhs
        result.append(contentsOf: rhs)
        return result
      }
      static func + <Other: Sequence>(lhs: Other, rhs: Self) -> Self
      where Other.Element == Element {
        var result = Self()
        result.append(contentsOf: lhs)
        result.append(contentsOf: rhs)
        return result
      }
      static func += <Other: Sequence>(lhs: inout Self, rhs: Other)
      where Other.Element == Element { lhs.append(contentsOf: rhs) }
    }
    extension RangeReplaceableCollection where Self: BidirectionalCollection {
      mutating func popLast() -> Element? {
        if isEmpty { return nil }
        return remove(at: index(before: endIndex))
      }
      @discardableResult mutating func removeLast() -> Element {
        if isEmpty { _trap("Fatal error: Can't remove last element from an empty collection") }
        return remove(at: index(before: endIndex))
      }
      mutating func removeLast(_ k: Int) {
        if k > count { _trap("Fatal error: Can't remove more items from a collection than it contains") }
        removeSubrange(index(endIndex, offsetBy: -k)..<endIndex)
      }
    }

    struct Slice<Base: Collection>: Collection {
      var _startIndex: Base.Index
      var _endIndex: Base.Index
      var _base: Base
      init(base: Base, bounds: Range<Base.Index>) {
        _startIndex = bounds.lowerBound
        _endIndex = bounds.upperBound
        _base = base
      }
      init(base: Base, startIndex: Base.Index, endIndex: Base.Index) {
        _startIndex = startIndex
        _endIndex = endIndex
        _base = base
      }
      var base: Base { _base }
      var startIndex: Base.Index { _startIndex }
      var endIndex: Base.Index { _endIndex }
      typealias Element = Base.Element
      typealias Index = Base.Index
      typealias SubSequence = Slice<Base>
      typealias Indices = DefaultIndices<Slice<Base>>
      typealias Iterator = IndexingIterator<Slice<Base>>
      subscript(position: Base.Index) -> Base.Element { _base[position] }
      subscript(bounds: Range<Base.Index>) -> Slice<Base> {
        Slice(base: base, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
      }
      func index(after i: Base.Index) -> Base.Index { _base.index(after: i) }
    }
    extension Slice: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index { _base.index(before: i) }
    }
    extension Slice: RandomAccessCollection where Base: RandomAccessCollection {}

    struct CollectionOfOne<Element>: RandomAccessCollection, CustomDebugStringConvertible {
      var debugDescription: String { "CollectionOfOne(" + String(reflecting: _element) + ")" }
      let _element: Element
      typealias Index = Int
      typealias SubSequence = Slice<CollectionOfOne<Element>>
      typealias Indices = Range<Int>
      typealias Iterator = IndexingIterator<CollectionOfOne<Element>>
      init(_ element: Element) { _element = element }
      var startIndex: Int { 0 }
      var endIndex: Int { 1 }
      var indices: Range<Int> { 0..<1 }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      subscript(position: Int) -> Element {
        if position != 0 { _trap("Fatal error: Index out of range") }
        return _element
      }
    }
    struct EmptyCollection<Element>: RandomAccessCollection {
      typealias Index = Int
      typealias SubSequence = EmptyCollection<Element>
      typealias Indices = Range<Int>
      typealias Iterator = IndexingIterator<EmptyCollection<Element>>
      init() {}
      var startIndex: Int { 0 }
      var endIndex: Int { 0 }
      var indices: Range<Int> { 0..<0 }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      subscript(position: Int) -> Element { _trap("Fatal error: Index out of range") }
      subscript(bounds: Range<Int>) -> EmptyCollection<Element> { self }
    }
    struct Repeated<Element>: RandomAccessCollection {
      let count: Int
      let repeatedValue: Element
      typealias Index = Int
      typealias SubSequence = Slice<Repeated<Element>>
      typealias Indices = Range<Int>
      typealias Iterator = IndexingIterator<Repeated<Element>>
      var startIndex: Int { 0 }
      var endIndex: Int { count }
      var indices: Range<Int> { 0..<count }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      subscript(position: Int) -> Element {
        if position < 0 || position >= count { _trap("Fatal error: Index out of range") }
        return repeatedValue
      }
    }
    func repeatElement<T>(_ element: T, count n: Int) -> Repeated<T> {
      if n < 0 { _trap("Fatal error: Repetition count should be non-negative") }
      return Repeated(count: n, repeatedValue: element)
    }
    """#
}
