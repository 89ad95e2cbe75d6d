extension Prelude {
  /// `KeyValuePairs`, the type-erased collections, and algorithms that look for subsequences.
  static let erasedCollections = #"""
    struct KeyValuePairs<Key, Value>: RandomAccessCollection, ExpressibleByDictionaryLiteral,
      CustomStringConvertible, CustomDebugStringConvertible
    {
      let _pairs: [(key: Key, value: Value)]
      typealias Element = (key: Key, value: Value)
      typealias Index = Int
      typealias Indices = Range<Int>
      typealias SubSequence = Slice<KeyValuePairs<Key, Value>>
      typealias Iterator = IndexingIterator<KeyValuePairs<Key, Value>>
      init(dictionaryLiteral elements: (Key, Value)...) {
        var pairs: [(key: Key, value: Value)] = []
        for (key, value) in elements { pairs.append((key: key, value: value)) }
        _pairs = pairs
      }
      var startIndex: Int { 0 }
      var endIndex: Int { _pairs.count }
      var indices: Range<Int> { 0..<_pairs.count }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      subscript(position: Int) -> (key: Key, value: Value) { _pairs[position] }
      var description: String {
        if _pairs.isEmpty { return "[:]" }
        var parts: [String] = []
        for pair in _pairs { parts.append(_debugDescribe(pair.key) + ": " + _debugDescribe(pair.value)) }
        return "[" + parts.joined(separator: ", ") + "]"
      }
      var debugDescription: String { description }
    }
    typealias DictionaryLiteral<Key, Value> = KeyValuePairs<Key, Value>

    struct AnyIndex: Comparable {
      let _offset: Int
      static func == (lhs: AnyIndex, rhs: AnyIndex) -> Bool { lhs._offset == rhs._offset }
      static func < (lhs: AnyIndex, rhs: AnyIndex) -> Bool { lhs._offset < rhs._offset }
    }
    protocol _ErasedCollection: Collection
    where Index == AnyIndex, SubSequence == Slice<Self>, Indices == DefaultIndices<Self>,
      Iterator == _ArrayIterator<Element>
    {
      var _elements: [Element] { get }
    }
    extension _ErasedCollection {
      func makeIterator() -> _ArrayIterator<Element> { _elements.makeIterator() }
      var count: Int { _elements.count }
      var startIndex: AnyIndex { AnyIndex(_offset: 0) }
      var endIndex: AnyIndex { AnyIndex(_offset: _elements.count) }
      func index(after i: AnyIndex) -> AnyIndex { AnyIndex(_offset: i._offset + 1) }
      subscript(position: AnyIndex) -> Element { _elements[position._offset] }
    }
    extension _ErasedCollection where Self: BidirectionalCollection {
      func index(before i: AnyIndex) -> AnyIndex { AnyIndex(_offset: i._offset - 1) }
    }
    struct AnyCollection<Element>: _ErasedCollection {
      let _elements: [Element]
      init<C: Collection>(_ base: C) where C.Element == Element { _elements = Array(base) }
    }
    struct AnyBidirectionalCollection<Element>: _ErasedCollection, BidirectionalCollection {
      let _elements: [Element]
      init<C: BidirectionalCollection>(_ base: C) where C.Element == Element {
        _elements = Array(base)
      }
    }
    struct AnyRandomAccessCollection<Element>: _ErasedCollection, RandomAccessCollection {
      let _elements: [Element]
      init<C: RandomAccessCollection>(_ base: C) where C.Element == Element {
        _elements = Array(base)
      }
      func index(_ i: AnyIndex, offsetBy n: Int) -> AnyIndex { AnyIndex(_offset: i._offset + n) }
      func distance(from start: AnyIndex, to end: AnyIndex) -> Int { end._offset - start._offset }
    }

    extension MutableCollection {
      mutating func _write<C: Collection>(_ elements: C, _ bounds: Range<Index>)
      where C.Element == Element {
        var i = bounds.lowerBound
        for element in elements {
          if i == bounds.upperBound { _trap("Fatal error: Cannot replace a slice of a MutableCollection with a slice of a larger size") }
          self[i] = element
          formIndex(after: &i)
        }
        if i != bounds.upperBound { _trap("Fatal error: Cannot replace a slice of a MutableCollection with a slice of a smaller size") }
      }
      subscript<R: RangeExpression>(range: R) -> SubSequence where R.Bound == Index {
        get { self[range.relative(to: self)] }
        set { _write(newValue, range.relative(to: self)) }
      }
      subscript(_ unbounded: (_UnboundedRange) -> ()) -> SubSequence {
        get { self[startIndex..<endIndex] }
        set { _write(newValue, startIndex..<endIndex) }
      }
    }
    extension MutableCollection where SubSequence == Slice<Self> {
      subscript(bounds: Range<Index>) -> Slice<Self> {
        get { Slice(base: self, startIndex: bounds.lowerBound, endIndex: bounds.upperBound) }
        set { _write(newValue, bounds) }
      }
    }
    extension Slice: MutableCollection where Base: MutableCollection {
      subscript(position: Base.Index) -> Base.Element {
        get { _base[position] }
        set { _base[position] = newValue }
      }
      subscript(bounds: Range<Base.Index>) -> Slice<Base> {
        get { Slice(base: _base, startIndex: bounds.lowerBound, endIndex: bounds.upperBound) }
        set { _write(newValue, bounds) }
      }
    }
    extension Slice: RangeReplaceableCollection where Base: RangeReplaceableCollection {
      init() { self.init(base: Base(), bounds: Base().startIndex..<Base().startIndex) }
      mutating func replaceSubrange<C: Collection>(
        _ subrange: Range<Base.Index>, with newElements: C
      ) where C.Element == Base.Element {
        let start = _base.distance(from: _base.startIndex, to: _startIndex)
        let length = _base.distance(from: _startIndex, to: subrange.lowerBound)
          + newElements.count + _base.distance(from: subrange.upperBound, to: _endIndex)
        _base.replaceSubrange(subrange, with: newElements)
        _startIndex = _base.index(_base.startIndex, offsetBy: start)
        _endIndex = _base.index(_startIndex, offsetBy: length)
      }
    }
    extension Collection where Element: Equatable {
      @_lastResort func split<C: Collection>(
        separator: C, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [SubSequence] where C.Element == Element {
        var result: [SubSequence] = []
        var start = startIndex
        for found in ranges(of: separator) {
          if result.count >= maxSplits { break }
          if !omittingEmptySubsequences || start != found.lowerBound {
            result.append(self[start..<found.lowerBound])
          }
          start = found.upperBound
        }
        if !omittingEmptySubsequences || start != endIndex {
          result.append(self[start..<endIndex])
        }
        return result
      }
    }
    extension Collection {
      func trimmingPrefix(while predicate: (Element) throws -> Bool) rethrows -> SubSequence {
        try drop(while: predicate)
      }
    }
    extension RangeReplaceableCollection {
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Self {
        var result = Self()
        for element in self {
          if try isIncluded(element) { result.append(element) }
        }
        return result
      }
    }
    extension RangeReplaceableCollection where Element: Equatable {
      func replacing<C: Collection, Replacement: Collection>(
        _ other: C, with replacement: Replacement, maxReplacements: Int = Int.max
      ) -> Self where C.Element == Element, Replacement.Element == Element {
        var result = Self()
        var rest = startIndex
        var left = maxReplacements
        while left > 0, let found = self[rest..<endIndex]._firstRange(of: other), !found.isEmpty {
          result.append(contentsOf: self[rest..<found.lowerBound])
          result.append(contentsOf: replacement)
          rest = found.upperBound
          left -= 1
        }
        result.append(contentsOf: self[rest..<endIndex])
        return result
      }
      mutating func replace<C: Collection, Replacement: Collection>(
        _ other: C, with replacement: Replacement, maxReplacements: Int = Int.max
      ) where C.Element == Element, Replacement.Element == Element {
        self = replacing(other, with: replacement, maxReplacements: maxReplacements)
      }
      mutating func trimPrefix<C: Collection>(_ prefix: C) where C.Element == Element {
        if starts(with: prefix) { removeFirst(prefix.count) }
      }
    }
    extension RangeReplaceableCollection {
      mutating func trimPrefix(while predicate: (Element) throws -> Bool) rethrows {
        removeFirst(try prefix(while: predicate).count)
      }
    }

    /// What turns one collection into another: removals from the back, then insertions from the
    /// front.
    struct CollectionDifference<ChangeElement>: Collection {
      enum Change {
        case insert(offset: Int, element: ChangeElement, associatedWith: Int?)
        case remove(offset: Int, element: ChangeElement, associatedWith: Int?)
      }
      typealias Element = Change
      typealias Index = Int
      typealias SubSequence = Slice<CollectionDifference<ChangeElement>>
      typealias Iterator = IndexingIterator<CollectionDifference<ChangeElement>>
      let insertions: [Change]
      let removals: [Change]
      var startIndex: Int { 0 }
      var endIndex: Int { removals.count + insertions.count }
      func index(after i: Int) -> Int { i + 1 }
      subscript(position: Int) -> Change {
        position < removals.count
          ? removals[removals.count - 1 - position] : insertions[position - removals.count]
      }
      func inverse() -> CollectionDifference<ChangeElement> {
        CollectionDifference(
          insertions: removals.map { $0._inverse }, removals: insertions.map { $0._inverse })
      }
    }
    extension CollectionDifference.Change {
      var _inverse: CollectionDifference<ChangeElement>.Change {
        switch self {
        case .insert(let offset, let element, let other):
          .remove(offset: offset, element: element, associatedWith: other)
        case .remove(let offset, let element, let other):
          .insert(offset: offset, element: element, associatedWith: other)
        }
      }
    }
    extension CollectionDifference where ChangeElement: Hashable {
      /// An element that left one place and came to another is a move, where there is one of it only.
      func inferringMoves() -> CollectionDifference<ChangeElement> {
        let left = Self._onlyOffsets(removals)
        let came = Self._onlyOffsets(insertions)
        return CollectionDifference(
          insertions: insertions.map { $0._associated(left[$0._element] ?? nil) },
          removals: removals.map { $0._associated(came[$0._element] ?? nil) })
      }
      static func _onlyOffsets(_ changes: [Change]) -> [ChangeElement: Int?] {
        var offsets: [ChangeElement: Int?] = [:]
        for change in changes {
          let offset: Int? = offsets[change._element] == nil ? change._offset : nil
          offsets.updateValue(offset, forKey: change._element)
        }
        return offsets
      }
    }
    extension CollectionDifference.Change {
      var _element: ChangeElement {
        switch self {
        case .insert(_, let element, _), .remove(_, let element, _): element
        }
      }
      var _offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
      }
      func _associated(_ other: Int?) -> CollectionDifference<ChangeElement>.Change {
        switch self {
        case .insert(let offset, let element, _):
          .insert(offset: offset, element: element, associatedWith: other)
        case .remove(let offset, let element, _):
          .remove(offset: offset, element: element, associatedWith: other)
        }
      }
    }
    extension CollectionDifference: Equatable where ChangeElement: Equatable {}
    extension CollectionDifference: Hashable where ChangeElement: Hashable {}
    extension CollectionDifference.Change: Equatable where ChangeElement: Equatable {}
    extension CollectionDifference.Change: Hashable where ChangeElement: Hashable {}
    extension BidirectionalCollection where Element: Equatable {
      func difference<C: BidirectionalCollection>(from other: C) -> CollectionDifference<Element>
      where C.Element == Element { difference(from: other, by: ==) }
    }
    extension BidirectionalCollection {
      /// Myers' greedy algorithm: `trace` holds the furthest reach on each diagonal by cost.
      func difference<C: BidirectionalCollection>(
        from other: C, by areEquivalent: (C.Element, Element) -> Bool
      ) -> CollectionDifference<Element> where C.Element == Element {
        let old = Array(other)
        let new = Array(self)
        var trace: [[Int: Int]] = []
        var reach = [1: 0]
        var (x, y) = (0, 0)
        search: for cost in 0...old.count + new.count {
          trace.append(reach)
          let before = reach
          reach = [:]
          for k in stride(from: -cost, through: cost, by: 2) {
            let left = k == -cost ? -1 : before[k - 1]!
            let right = k == cost && cost > 0 ? -1 : before[k + 1]!
            x = left < right ? right : left + 1
            y = x - k
            while x < old.count && y < new.count && areEquivalent(old[x], new[y]) {
              x += 1
              y += 1
            }
            reach[k] = x
            if x >= old.count && y >= new.count { break search }
          }
        }
        var insertions: [CollectionDifference<Element>.Change] = []
        var removals: [CollectionDifference<Element>.Change] = []
        (x, y) = (old.count, new.count)
        for cost in stride(from: trace.count - 1, to: 0, by: -1) {
          let before = trace[cost]
          let k = x - y
          let comesDown = k == -cost || (k != cost && before[k - 1]! < before[k + 1]!)
          x = before[comesDown ? k + 1 : k - 1]!
          y = comesDown ? x - k - 1 : x - k + 1
          if comesDown {
            insertions.append(.insert(offset: y, element: new[y], associatedWith: nil))
          } else {
            removals.append(.remove(offset: x, element: old[x], associatedWith: nil))
          }
        }
        return CollectionDifference(
          insertions: insertions.reversed(), removals: removals.reversed())
      }
    }
    extension RangeReplaceableCollection {
      func applying(_ difference: CollectionDifference<Element>) -> Self? {
        var elements = Array(self)
        for change in difference {
          switch change {
          case .remove(let offset, _, _):
            if offset >= elements.count { return nil }
            elements.remove(at: offset)
          case .insert(let offset, let element, _):
            if offset > elements.count { return nil }
            elements.insert(element, at: offset)
          }
        }
        return Self(elements)
      }
    }
    """#
}
