extension Prelude {
  /// `Range` and its kin.
  static let ranges = #"""
    enum _UnboundedRange {
      static postfix func ... (_: _UnboundedRange) -> () {}
    }
    protocol RangeExpression<Bound> {
      associatedtype Bound: Comparable
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound
      func contains(_ element: Bound) -> Bool
    }
    extension RangeExpression {
      static func ~= (pattern: Self, value: Bound) -> Bool { pattern.contains(value) }
    }
    struct Range<Bound: Comparable>: RangeExpression, Equatable, CustomStringConvertible,
      CustomDebugStringConvertible
    {
      let lowerBound: Bound
      let upperBound: Bound
      init(uncheckedBounds bounds: (lower: Bound, upper: Bound)) {
        lowerBound = bounds.lower
        upperBound = bounds.upper
      }
      var isEmpty: Bool { lowerBound == upperBound }
      func contains(_ element: Bound) -> Bool { lowerBound <= element && element < upperBound }
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound { self }
      func overlaps(_ other: Range<Bound>) -> Bool {
        lowerBound < other.upperBound && other.lowerBound < upperBound && !isEmpty && !other.isEmpty
      }
      func overlaps(_ other: ClosedRange<Bound>) -> Bool {
        !isEmpty && lowerBound <= other.upperBound && other.lowerBound < upperBound
      }
      func clamped(to limits: Range<Bound>) -> Range<Bound> {
        let lower =
          lowerBound < limits.lowerBound
          ? limits.lowerBound : limits.upperBound < lowerBound ? limits.upperBound : lowerBound
        let upper =
          upperBound > limits.upperBound
          ? limits.upperBound : upperBound < limits.lowerBound ? limits.lowerBound : upperBound
        return Range(uncheckedBounds: (lower: lower, upper: upper))
      }
      var description: String { "\(lowerBound)..<\(upperBound)" }
      var debugDescription: String {
        "Range(" + _debugDescribe(lowerBound) + "..<" + _debugDescribe(upperBound) + ")"
      }
    }
    extension Range: Hashable where Bound: Hashable {}
    extension Range where Bound: Strideable, Bound.Stride: SignedInteger {
      init(_ other: ClosedRange<Bound>) {
        self.init(
          uncheckedBounds: (lower: other.lowerBound, upper: other.upperBound.advanced(by: 1)))
      }
    }
    struct _RangeIterator<Bound: Strideable>: IteratorProtocol where Bound.Stride: SignedInteger {
      typealias Element = Bound
      var _current: Bound
      let _end: Bound
      mutating func next() -> Bound? {
        if _current >= _end { return nil }
        let result = _current
        _current = _current.advanced(by: 1)
        return result
      }
    }
    extension Range: Sequence where Bound: Strideable, Bound.Stride: SignedInteger {
      typealias Element = Bound
      typealias Iterator = _RangeIterator<Bound>
      func makeIterator() -> _RangeIterator<Bound> {
        _RangeIterator(_current: lowerBound, _end: upperBound)
      }
    }
    extension Range: Collection, BidirectionalCollection, RandomAccessCollection
    where Bound: Strideable, Bound.Stride: SignedInteger {
      typealias Index = Bound
      typealias SubSequence = Range<Bound>
      typealias Indices = Range<Bound>
      var startIndex: Bound { lowerBound }
      var endIndex: Bound { upperBound }
      var count: Int { Int(lowerBound.distance(to: upperBound)) }
      var indices: Range<Bound> { self }
      func index(after i: Bound) -> Bound { i.advanced(by: 1) }
      func index(before i: Bound) -> Bound { i.advanced(by: -1) }
      func index(_ i: Bound, offsetBy n: Int) -> Bound { i.advanced(by: Bound.Stride(n)) }
      func distance(from start: Bound, to end: Bound) -> Int { Int(start.distance(to: end)) }
      subscript(position: Bound) -> Bound {
        if !contains(position) { _trap("Fatal error: Index out of range") }
        return position
      }
      subscript(bounds: Range<Bound>) -> Range<Bound> { bounds }
    }
    struct ClosedRange<Bound: Comparable>: RangeExpression, Equatable, CustomStringConvertible,
      CustomDebugStringConvertible
    {
      let lowerBound: Bound
      let upperBound: Bound
      init(uncheckedBounds bounds: (lower: Bound, upper: Bound)) {
        lowerBound = bounds.lower
        upperBound = bounds.upper
      }
      var isEmpty: Bool { false }
      func contains(_ element: Bound) -> Bool { lowerBound <= element && element <= upperBound }
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound {
        Range(
          uncheckedBounds: (lower: lowerBound, upper: collection.index(after: upperBound)))
      }
      func overlaps(_ other: ClosedRange<Bound>) -> Bool {
        lowerBound <= other.upperBound && other.lowerBound <= upperBound
      }
      func overlaps(_ other: Range<Bound>) -> Bool { other.overlaps(self) }
      func clamped(to limits: ClosedRange<Bound>) -> ClosedRange<Bound> {
        let lower =
          lowerBound < limits.lowerBound
          ? limits.lowerBound : limits.upperBound < lowerBound ? limits.upperBound : lowerBound
        let upper =
          upperBound > limits.upperBound
          ? limits.upperBound : upperBound < limits.lowerBound ? limits.lowerBound : upperBound
        return ClosedRange(uncheckedBounds: (lower: lower, upper: upper))
      }
      var description: String { "\(lowerBound)...\(upperBound)" }
      var debugDescription: String {
        "ClosedRange(" + _debugDescribe(lowerBound) + "..." + _debugDescribe(upperBound) + ")"
      }
    }
    extension ClosedRange: Hashable where Bound: Hashable {}
    extension ClosedRange where Bound: Strideable, Bound.Stride: SignedInteger {
      init(_ other: Range<Bound>) {
        self.init(
          uncheckedBounds: (lower: other.lowerBound, upper: other.upperBound.advanced(by: -1)))
      }
    }
    enum _ClosedRangeIndex<Bound: Comparable>: Comparable {
      case inRange(Bound)
      case pastEnd
    }
    struct _ClosedRangeIterator<Bound: Strideable>: IteratorProtocol
    where Bound.Stride: SignedInteger {
      typealias Element = Bound
      var _current: Bound
      let _last: Bound
      var _isDone: Bool = false
      mutating func next() -> Bound? {
        if _isDone { return nil }
        let result = _current
        if result == _last { _isDone = true } else { _current = result.advanced(by: 1) }
        return result
      }
    }
    extension ClosedRange: Sequence where Bound: Strideable, Bound.Stride: SignedInteger {
      typealias Element = Bound
      typealias Iterator = _ClosedRangeIterator<Bound>
      func makeIterator() -> _ClosedRangeIterator<Bound> {
        _ClosedRangeIterator(_current: lowerBound, _last: upperBound)
      }
    }
    extension ClosedRange: Collection, BidirectionalCollection, RandomAccessCollection
    where Bound: Strideable, Bound.Stride: SignedInteger {
      typealias Index = _ClosedRangeIndex<Bound>
      typealias SubSequence = Slice<ClosedRange<Bound>>
      typealias Indices = DefaultIndices<ClosedRange<Bound>>
      var startIndex: _ClosedRangeIndex<Bound> { .inRange(lowerBound) }
      var endIndex: _ClosedRangeIndex<Bound> { .pastEnd }
      var count: Int { Int(lowerBound.distance(to: upperBound)) + 1 }
      func index(after i: _ClosedRangeIndex<Bound>) -> _ClosedRangeIndex<Bound> {
        switch i {
        case .inRange(let bound):
          return bound == upperBound ? .pastEnd : .inRange(bound.advanced(by: 1))
        case .pastEnd: _trap("Fatal error: Incrementing past end index")
        }
      }
      func index(before i: _ClosedRangeIndex<Bound>) -> _ClosedRangeIndex<Bound> {
        switch i {
        case .inRange(let bound): return .inRange(bound.advanced(by: -1))
        case .pastEnd: return .inRange(upperBound)
        }
      }
      subscript(position: _ClosedRangeIndex<Bound>) -> Bound {
        switch position {
        case .inRange(let bound): return bound
        case .pastEnd: _trap("Fatal error: Index out of range")
        }
      }
    }
    struct PartialRangeFrom<Bound: Comparable>: RangeExpression {
      let lowerBound: Bound
      init(_ lowerBound: Bound) { self.lowerBound = lowerBound }
      func contains(_ element: Bound) -> Bool { lowerBound <= element }
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound {
        lowerBound..<collection.endIndex
      }
    }
    struct _PartialRangeIterator<Bound: Strideable>: IteratorProtocol
    where Bound.Stride: SignedInteger {
      typealias Element = Bound
      var _current: Bound
      mutating func next() -> Bound? {
        let result = _current
        _current = _current.advanced(by: 1)
        return result
      }
    }
    extension PartialRangeFrom: Sequence where Bound: Strideable, Bound.Stride: SignedInteger {
      typealias Element = Bound
      typealias Iterator = _PartialRangeIterator<Bound>
      func makeIterator() -> _PartialRangeIterator<Bound> {
        _PartialRangeIterator(_current: lowerBound)
      }
    }
    struct PartialRangeUpTo<Bound: Comparable>: RangeExpression {
      let upperBound: Bound
      init(_ upperBound: Bound) { self.upperBound = upperBound }
      func contains(_ element: Bound) -> Bool { element < upperBound }
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound {
        collection.startIndex..<upperBound
      }
    }
    struct PartialRangeThrough<Bound: Comparable>: RangeExpression {
      let upperBound: Bound
      init(_ upperBound: Bound) { self.upperBound = upperBound }
      func contains(_ element: Bound) -> Bool { element <= upperBound }
      func relative<C: Collection>(to collection: C) -> Range<Bound> where C.Index == Bound {
        collection.startIndex..<collection.index(after: upperBound)
      }
    }
    typealias CountableRange<Bound: Comparable> = Range<Bound>
    typealias CountableClosedRange<Bound: Comparable> = ClosedRange<Bound>
    extension Comparable {
      static func ..< (minimum: Self, maximum: Self) -> Range<Self> {
        if !(minimum <= maximum) { _trap("Fatal error: Range requires lowerBound <= upperBound") }
        return Range(uncheckedBounds: (lower: minimum, upper: maximum))
      }
      static func ... (minimum: Self, maximum: Self) -> ClosedRange<Self> {
        if !(minimum <= maximum) { _trap("Fatal error: Range requires lowerBound <= upperBound") }
        return ClosedRange(uncheckedBounds: (lower: minimum, upper: maximum))
      }
      static prefix func ..< (maximum: Self) -> PartialRangeUpTo<Self> {
        PartialRangeUpTo(maximum)
      }
      static prefix func ... (maximum: Self) -> PartialRangeThrough<Self> {
        PartialRangeThrough(maximum)
      }
      static postfix func ... (minimum: Self) -> PartialRangeFrom<Self> {
        PartialRangeFrom(minimum)
      }
    }
    """#
}
