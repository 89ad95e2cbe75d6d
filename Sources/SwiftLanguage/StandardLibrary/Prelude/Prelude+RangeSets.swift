extension Prelude {
  /// `RangeSet`, the slice that it takes of a collection, and what collections do at many places.
  static let rangeSets = #"""
    struct RangeSet<Bound: Comparable>: Equatable, CustomStringConvertible,
      CustomDebugStringConvertible
    {
      /// In ascending order; none is empty, none touches the next.
      var _ranges: [Range<Bound>]
      init() { _ranges = [] }
      init(_ range: Range<Bound>) { _ranges = range.isEmpty ? [] : [range] }
      init<S: Sequence>(_ ranges: S) where S.Element == Range<Bound> {
        _ranges = []
        for range in ranges { insert(contentsOf: range) }
      }
      init<S: Sequence, C: Collection>(_ indices: S, within collection: C)
      where S.Element == C.Index, C.Index == Bound {
        _ranges = []
        for index in indices { insert(index, within: collection) }
      }
      struct Ranges: RandomAccessCollection, Equatable, CustomStringConvertible {
        let _ranges: [Range<Bound>]
        typealias Element = Range<Bound>
        typealias Index = Int
        typealias Indices = Range<Int>
        typealias SubSequence = Slice<Ranges>
        typealias Iterator = IndexingIterator<Ranges>
        var startIndex: Int { 0 }
        var endIndex: Int { _ranges.count }
        var count: Int { _ranges.count }
        var indices: Range<Int> { 0..<_ranges.count }
        func index(after i: Int) -> Int { i + 1 }
        func index(before i: Int) -> Int { i - 1 }
        subscript(i: Int) -> Range<Bound> { _ranges[i] }
        var description: String { _ranges.description }
      }
      var ranges: Ranges { Ranges(_ranges: _ranges) }
      var isEmpty: Bool { _ranges.isEmpty }
      var description: String { _ranges.description }
      var debugDescription: String { _ranges.description }
      func contains(_ value: Bound) -> Bool { _ranges.contains { $0.contains(value) } }
      mutating func insert(contentsOf range: Range<Bound>) {
        if range.isEmpty { return }
        var (lower, upper) = (range.lowerBound, range.upperBound)
        var before: [Range<Bound>] = []
        var after: [Range<Bound>] = []
        for known in _ranges {
          if known.upperBound < lower {
            before.append(known)
          } else if upper < known.lowerBound {
            after.append(known)
          } else {
            lower = Swift.min(lower, known.lowerBound)
            upper = Swift.max(upper, known.upperBound)
          }
        }
        _ranges = before + [lower..<upper] + after
      }
      mutating func remove(contentsOf range: Range<Bound>) {
        if range.isEmpty { return }
        var left: [Range<Bound>] = []
        for known in _ranges {
          if !known.overlaps(range) {
            left.append(known)
            continue
          }
          if known.lowerBound < range.lowerBound {
            left.append(known.lowerBound..<range.lowerBound)
          }
          if range.upperBound < known.upperBound {
            left.append(range.upperBound..<known.upperBound)
          }
        }
        _ranges = left
      }
      @discardableResult mutating func insert<C: Collection>(
        _ index: Bound, within collection: C
      ) -> Bool where C.Index == Bound {
        if contains(index) { return false }
        insert(contentsOf: index..<collection.index(after: index))
        return true
      }
      mutating func remove<C: Collection>(_ index: Bound, within collection: C)
      where C.Index == Bound { remove(contentsOf: index..<collection.index(after: index)) }

      func union(_ other: RangeSet<Bound>) -> RangeSet<Bound> {
        var result = self
        for range in other._ranges { result.insert(contentsOf: range) }
        return result
      }
      func subtracting(_ other: RangeSet<Bound>) -> RangeSet<Bound> {
        var result = self
        for range in other._ranges { result.remove(contentsOf: range) }
        return result
      }
      func intersection(_ other: RangeSet<Bound>) -> RangeSet<Bound> {
        subtracting(subtracting(other))
      }
      func symmetricDifference(_ other: RangeSet<Bound>) -> RangeSet<Bound> {
        union(other).subtracting(intersection(other))
      }
      mutating func formUnion(_ other: RangeSet<Bound>) { self = union(other) }
      mutating func subtract(_ other: RangeSet<Bound>) { self = subtracting(other) }
      mutating func formIntersection(_ other: RangeSet<Bound>) { self = intersection(other) }
      mutating func formSymmetricDifference(_ other: RangeSet<Bound>) {
        self = symmetricDifference(other)
      }
      func isSubset(of other: RangeSet<Bound>) -> Bool { subtracting(other).isEmpty }
      func isSuperset(of other: RangeSet<Bound>) -> Bool { other.isSubset(of: self) }
      func isStrictSubset(of other: RangeSet<Bound>) -> Bool {
        self != other && isSubset(of: other)
      }
      func isStrictSuperset(of other: RangeSet<Bound>) -> Bool {
        other.isStrictSubset(of: self)
      }
      func isDisjoint(_ other: RangeSet<Bound>) -> Bool { intersection(other).isEmpty }
    }
    extension RangeSet: Hashable where Bound: Hashable {}
    extension RangeSet.Ranges: Hashable where Bound: Hashable {}

    struct DiscontiguousSlice<Base: Collection>: Collection, CustomStringConvertible {
      var _base: Base
      let subranges: RangeSet<Base.Index>
      typealias Element = Base.Element
      typealias SubSequence = DiscontiguousSlice<Base>
      typealias Indices = DefaultIndices<DiscontiguousSlice<Base>>
      typealias Iterator = IndexingIterator<DiscontiguousSlice<Base>>
      struct Index: Comparable, CustomStringConvertible {
        let base: Base.Index
        let _rangeOffset: Int
        static func == (lhs: Index, rhs: Index) -> Bool { lhs.base == rhs.base }
        static func < (lhs: Index, rhs: Index) -> Bool { lhs.base < rhs.base }
        var description: String { "<base: \(base), rangeOffset: \(_rangeOffset)>" }
      }
      var base: Base { _base }
      var description: String { Array(self).description }
      var startIndex: Index {
        Index(base: subranges._ranges.first?.lowerBound ?? _base.endIndex, _rangeOffset: 0)
      }
      var endIndex: Index { Index(base: _base.endIndex, _rangeOffset: subranges._ranges.count) }
      var isEmpty: Bool { subranges.isEmpty }
      func index(after i: Index) -> Index {
        let next = _base.index(after: i.base)
        let ranges = subranges._ranges
        if next < ranges[i._rangeOffset].upperBound {
          return Index(base: next, _rangeOffset: i._rangeOffset)
        }
        let offset = i._rangeOffset + 1
        return offset < ranges.count ? Index(base: ranges[offset].lowerBound, _rangeOffset: offset) : endIndex
      }
      subscript(i: Index) -> Base.Element { _base[i.base] }
      subscript(bounds: Range<Index>) -> DiscontiguousSlice<Base> {
        let within = RangeSet(bounds.lowerBound.base..<bounds.upperBound.base)
        return DiscontiguousSlice(_base: _base, subranges: subranges.intersection(within))
      }
    }
    extension DiscontiguousSlice: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Index) -> Index {
        let ranges = subranges._ranges
        if i._rangeOffset < ranges.count && ranges[i._rangeOffset].lowerBound < i.base {
          return Index(base: _base.index(before: i.base), _rangeOffset: i._rangeOffset)
        }
        let offset = i._rangeOffset - 1
        return Index(base: _base.index(before: ranges[offset].upperBound), _rangeOffset: offset)
      }
    }
    extension DiscontiguousSlice: Equatable where Base.Element: Equatable {
      static func == (lhs: DiscontiguousSlice<Base>, rhs: DiscontiguousSlice<Base>) -> Bool {
        lhs.elementsEqual(rhs)
      }
    }
    extension DiscontiguousSlice: Hashable where Base.Element: Hashable {
      func hash(into hasher: inout Hasher) { hasher.combine(Array(self)) }
    }
    extension DiscontiguousSlice.Index: Hashable where Base.Index: Hashable {
      func hash(into hasher: inout Hasher) { hasher.combine(base) }
    }

    extension Collection {
      func indices(where predicate: (Element) throws -> Bool) rethrows -> RangeSet<Index> {
        var found: [Range<Index>] = []
        var start: Index? = nil
        var i = startIndex
        while i != endIndex {
          if try predicate(self[i]) {
            if start == nil { start = i }
          } else if let begun = start {
            found.append(begun..<i)
            start = nil
          }
          formIndex(after: &i)
        }
        if let begun = start { found.append(begun..<endIndex) }
        return RangeSet(found)
      }
      subscript(subranges: RangeSet<Index>) -> DiscontiguousSlice<Self> {
        DiscontiguousSlice(_base: self, subranges: subranges)
      }
      func removingSubranges(_ subranges: RangeSet<Index>) -> DiscontiguousSlice<Self> {
        self[RangeSet(startIndex..<endIndex).subtracting(subranges)]
      }
    }
    extension Collection where Element: Equatable {
      func indices(of element: Element) -> RangeSet<Index> { indices(where: { $0 == element }) }
    }
    extension RangeReplaceableCollection {
      init(_ slice: DiscontiguousSlice<Self>) {
        self.init()
        for element in slice { append(element) }
      }
      mutating func removeSubranges(_ subranges: RangeSet<Index>) {
        for range in subranges._ranges.reversed() { removeSubrange(range) }
      }
    }
    extension MutableCollection {
      @discardableResult mutating func moveSubranges(
        _ subranges: RangeSet<Index>, to insertionPoint: Index
      ) -> Range<Index> {
        var (before, moved, after): ([Element], [Element], [Element]) = ([], [], [])
        var i = startIndex
        while i != endIndex {
          if subranges.contains(i) {
            moved.append(self[i])
          } else if i < insertionPoint {
            before.append(self[i])
          } else {
            after.append(self[i])
          }
          formIndex(after: &i)
        }
        _setAll(before + moved + after)
        let start = index(startIndex, offsetBy: before.count)
        return start..<index(start, offsetBy: moved.count)
      }
    }
    """#
}
