extension Prelude {
  /// `Sequence` and its algorithms.
  static let sequences = #"""
    func _min(_ x: Int, _ y: Int) -> Int { y < x ? y : x }
    func _max(_ x: Int, _ y: Int) -> Int { y >= x ? y : x }

    protocol IteratorProtocol<Element> {
      associatedtype Element
      mutating func next() -> Element?
    }
    protocol Sequence<Element> {
      associatedtype Element
      associatedtype Iterator: IteratorProtocol where Iterator.Element == Element
      func makeIterator() -> Iterator
      var underestimatedCount: Int { get }
    }
    extension Sequence where Self: IteratorProtocol {
      func makeIterator() -> Self { self }
    }
    extension Sequence {
      var underestimatedCount: Int { 0 }

      func map<T>(_ transform: (Element) throws -> T) rethrows -> [T] {
        var result: [T] = []
        result.reserveCapacity(underestimatedCount)
        for element in self { result.append(try transform(element)) }
        return result
      }
      func compactMap<T>(_ transform: (Element) throws -> T?) rethrows -> [T] {
        var result: [T] = []
        for element in self {
          if let value = try transform(element) { result.append(value) }
        }
        return result
      }
      func flatMap<S: Sequence>(_ transform: (Element) throws -> S) rethrows -> [S.Element] {
        var result: [S.Element] = []
        for element in self {
          result.append(contentsOf: try transform(element))
        }
        return result
      }
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> [Element] {
        var result: [Element] = []
        for element in self {
          if try isIncluded(element) { result.append(element) }
        }
        return result
      }
      func forEach(_ body: (Element) throws -> Void) rethrows {
        for element in self { try body(element) }
      }
      func reduce<R>(_ initial: R, _ next: (R, Element) throws -> R) rethrows -> R {
        var result = initial
        for element in self { result = try next(result, element) }
        return result
      }
      func reduce<R>(into initial: R, _ update: (inout R, Element) throws -> ()) rethrows -> R {
        var result = initial
        for element in self { try update(&result, element) }
        return result
      }
      func contains(where predicate: (Element) throws -> Bool) rethrows -> Bool {
        for element in self {
          if try predicate(element) { return true }
        }
        return false
      }
      func allSatisfy(_ predicate: (Element) throws -> Bool) rethrows -> Bool {
        for element in self {
          if try !predicate(element) { return false }
        }
        return true
      }
      func first(where predicate: (Element) throws -> Bool) rethrows -> Element? {
        for element in self {
          if try predicate(element) { return element }
        }
        return nil
      }
      func count(where predicate: (Element) throws -> Bool) rethrows -> Int {
        var count = 0
        for element in self {
          if try predicate(element) { count += 1 }
        }
        return count
      }
      func min(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows -> Element? {
        var iterator = makeIterator()
        guard var result = iterator.next() else { return nil }
        while let element = iterator.next() {
          if try areInIncreasingOrder(element, result) { result = element }
        }
        return result
      }
      func max(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows -> Element? {
        var iterator = makeIterator()
        guard var result = iterator.next() else { return nil }
        while let element = iterator.next() {
          if try areInIncreasingOrder(result, element) { result = element }
        }
        return result
      }
      func sorted(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows -> [Element] {
        var result = Array(self)
        try result.sort(by: areInIncreasingOrder)
        return result
      }
      func reversed() -> [Element] {
        var result = Array(self)
        result.reverse()
        return result
      }
      func shuffled() -> [Element] {
        var generator = SystemRandomNumberGenerator()
        return shuffled(using: &generator)
      }
      func shuffled<G: RandomNumberGenerator>(using generator: inout G) -> [Element] {
        var result = Array(self)
        result.shuffle(using: &generator)
        return result
      }
      func enumerated() -> EnumeratedSequence<Self> { EnumeratedSequence(_base: self) }
      func prefix(_ maxLength: Int) -> PrefixSequence<Self> {
        if maxLength < 0 { _trap("Fatal error: Can't take a prefix of negative length from a sequence") }
        return PrefixSequence(_base: self, _maxLength: maxLength)
      }
      func prefix(while predicate: (Element) throws -> Bool) rethrows -> [Element] {
        var result: [Element] = []
        for element in self {
          if try !predicate(element) { break }
          result.append(element)
        }
        return result
      }
      func suffix(_ maxLength: Int) -> [Element] {
        let all = Array(self)
        return Array(all[_max(0, all.count - maxLength)...])
      }
      func dropFirst(_ k: Int = 1) -> DropFirstSequence<Self> {
        DropFirstSequence(_base: self, _limit: k)
      }
      func dropLast(_ k: Int = 1) -> [Element] {
        var all = Array(self)
        all.removeLast(_min(k, all.count))
        return all
      }
      func drop(while predicate: (Element) throws -> Bool) rethrows -> DropWhileSequence<Self> {
        var iterator = makeIterator()
        while let element = iterator.next() {
          if try !predicate(element) {
            return DropWhileSequence(_iterator: iterator, _nextElement: element)
          }
        }
        return DropWhileSequence(_iterator: iterator, _nextElement: nil)
      }
      func split(
        maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true,
        whereSeparator isSeparator: (Element) throws -> Bool
      ) rethrows -> [ArraySlice<Element>] {
        try Array(self).split(
          maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences,
          whereSeparator: isSeparator)
      }
      func elementsEqual<S: Sequence>(
        _ other: S, by areEquivalent: (Element, S.Element) throws -> Bool
      ) rethrows -> Bool {
        var first = makeIterator()
        var second = other.makeIterator()
        while true {
          let one = first.next()
          let two = second.next()
          guard let one else { return two == nil }
          guard let two else { return false }
          if try !areEquivalent(one, two) { return false }
        }
      }
      func starts<S: Sequence>(
        with prefix: S, by areEquivalent: (Element, S.Element) throws -> Bool
      ) rethrows -> Bool {
        var iterator = prefix.makeIterator()
        for element in self {
          guard let wanted = iterator.next() else { return true }
          if try !areEquivalent(element, wanted) { return false }
        }
        return iterator.next() == nil
      }
      func lexicographicallyPrecedes<S: Sequence>(
        _ other: S, by areInIncreasingOrder: (Element, Element) throws -> Bool
      ) rethrows -> Bool where S.Element == Element {
        var first = makeIterator()
        var second = other.makeIterator()
        while true {
          let one = first.next()
          guard let two = second.next() else { return false }
          guard let one else { return true }
          if try areInIncreasingOrder(one, two) { return true }
          if try areInIncreasingOrder(two, one) { return false }
        }
      }
      var lazy: LazySequence<Self> { LazySequence(_base: self) }
    }
    extension Sequence where Element: Equatable {
      func contains(_ element: Element) -> Bool {
        for other in self {
          if other == element { return true }
        }
        return false
      }
      func elementsEqual<S: Sequence>(_ other: S) -> Bool where S.Element == Element {
        elementsEqual(other) { $0 == $1 }
      }
      func starts<S: Sequence>(with prefix: S) -> Bool where S.Element == Element {
        starts(with: prefix) { $0 == $1 }
      }
      func split(
        separator: Element, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [ArraySlice<Element>] {
        Array(self).split(
          maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences,
          whereSeparator: { $0 == separator })
      }
    }
    extension Sequence where Element: Comparable {
      func min() -> Element? {
        var iterator = makeIterator()
        guard var result = iterator.next() else { return nil }
        while let element = iterator.next() {
          if element < result { result = element }
        }
        return result
      }
      func max() -> Element? {
        var iterator = makeIterator()
        guard var result = iterator.next() else { return nil }
        while let element = iterator.next() {
          if result < element { result = element }
        }
        return result
      }
      func sorted() -> [Element] {
        var result = Array(self)
        result.sort()
        return result
      }
      func lexicographicallyPrecedes<S: Sequence>(_ other: S) -> Bool where S.Element == Element {
        lexicographicallyPrecedes(other) { $0 < $1 }
      }
    }
    extension Sequence where Element: Sequence {
      func joined() -> FlattenSequence<Self> { FlattenSequence(_base: self) }
      func joined<Separator: Sequence>(separator: Separator) -> [Element.Element]
      where Separator.Element == Element.Element {
        var result: [Element.Element] = []
        var isFirst = true
        for part in self {
          if !isFirst { for element in separator { result.append(element) } }
          isFirst = false
          result.append(contentsOf: part)
        }
        return result
      }
    }
    extension Sequence where Element: StringProtocol, Element: Sequence {
      func joined() -> String { joined(separator: "") }
      func joined(separator: String) -> String {
        if let known: [String] = _asArray(self) { return _joinedTexts(known, separator) }
        var result = ""
        var isFirst = true
        for part in self {
          if !isFirst { result += separator }
          isFirst = false
          result += part._string
        }
        return result
      }
    }
    struct EnumeratedSequence<Base: Sequence>: Sequence {
      let _base: Base
      typealias Element = (offset: Int, element: Base.Element)
      struct Iterator: IteratorProtocol {
        typealias Element = (offset: Int, element: Base.Element)
        var _base: Base.Iterator
        var _count = 0
        mutating func next() -> (offset: Int, element: Base.Element)? {
          guard let element = _base.next() else { return nil }
          let offset = _count
          _count += 1
          return (offset: offset, element: element)
        }
      }
      func makeIterator() -> Iterator { Iterator(_base: _base.makeIterator()) }
      var underestimatedCount: Int { _base.underestimatedCount }
    }
    extension EnumeratedSequence: Collection where Base: Collection {
      struct Index: Comparable {
        let base: Base.Index
        let _offset: Int
        static func == (lhs: Index, rhs: Index) -> Bool { lhs.base == rhs.base }
        static func < (lhs: Index, rhs: Index) -> Bool { lhs.base < rhs.base }
      }
      typealias SubSequence = Slice<EnumeratedSequence<Base>>
      typealias Indices = DefaultIndices<EnumeratedSequence<Base>>
      var startIndex: Index { Index(base: _base.startIndex, _offset: 0) }
      var endIndex: Index { Index(base: _base.endIndex, _offset: 0) }
      var count: Int { _base.count }
      var isEmpty: Bool { _base.isEmpty }
      func index(after i: Index) -> Index {
        Index(base: _base.index(after: i.base), _offset: i._offset + 1)
      }
      subscript(position: Index) -> (offset: Int, element: Base.Element) {
        (offset: position._offset, element: _base[position.base])
      }
    }
    extension EnumeratedSequence: BidirectionalCollection where Base: RandomAccessCollection {
      func index(before i: Index) -> Index {
        let offset = i.base == _base.endIndex ? _base.count : i._offset
        return Index(base: _base.index(before: i.base), _offset: offset - 1)
      }
    }
    extension EnumeratedSequence: RandomAccessCollection where Base: RandomAccessCollection {
      func index(_ i: Index, offsetBy distance: Int) -> Index {
        let offset = i.base == _base.endIndex ? _base.count : i._offset
        return Index(base: _base.index(i.base, offsetBy: distance), _offset: offset + distance)
      }
      func distance(from start: Index, to end: Index) -> Int {
        _base.distance(from: start.base, to: end.base)
      }
    }
    struct PrefixSequence<Base: Sequence>: Sequence {
      let _base: Base
      let _maxLength: Int
      typealias Element = Base.Element
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        var _base: Base.Iterator
        var _left: Int
        mutating func next() -> Base.Element? {
          if _left <= 0 { return nil }
          _left -= 1
          return _base.next()
        }
      }
      func makeIterator() -> Iterator { Iterator(_base: _base.makeIterator(), _left: _maxLength) }
    }
    struct DropFirstSequence<Base: Sequence>: Sequence {
      let _base: Base
      let _limit: Int
      typealias Element = Base.Element
      typealias Iterator = Base.Iterator
      func makeIterator() -> Base.Iterator {
        var iterator = _base.makeIterator()
        var left = _limit
        while left > 0 {
          left -= 1
          if iterator.next() == nil { break }
        }
        return iterator
      }
    }
    struct DropWhileSequence<Base: Sequence>: Sequence {
      var _iterator: Base.Iterator
      var _nextElement: Base.Element?
      typealias Element = Base.Element
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        var _iterator: Base.Iterator
        var _nextElement: Base.Element?
        mutating func next() -> Base.Element? {
          guard let element = _nextElement else { return nil }
          _nextElement = _iterator.next()
          return element
        }
      }
      func makeIterator() -> Iterator {
        Iterator(_iterator: _iterator, _nextElement: _nextElement)
      }
    }
    struct _FlattenIterator<Base: Sequence>: IteratorProtocol where Base.Element: Sequence {
      typealias Element = Base.Element.Element
      var _base: Base.Iterator
      var _inner: Base.Element.Iterator?
      mutating func next() -> Base.Element.Element? {
        while true {
          if let element = _inner?.next() { return element }
          guard let part = _base.next() else { return nil }
          _inner = part.makeIterator()
        }
      }
    }
    struct FlattenSequence<Base: Sequence>: Sequence where Base.Element: Sequence {
      let _base: Base
      typealias Element = Base.Element.Element
      typealias Iterator = _FlattenIterator<Base>
      func makeIterator() -> _FlattenIterator<Base> {
        _FlattenIterator(_base: _base.makeIterator(), _inner: nil)
      }
      var count: Int {
        var count = 0
        for part in _base { for _ in part { count += 1 } }
        return count
      }
      func map<T>(_ transform: (Element) throws -> T) rethrows -> [T] {
        var result: [T] = []
        for part in _base { for element in part { result.append(try transform(element)) } }
        return result
      }
      func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> [Element] {
        var result: [Element] = []
        for part in _base {
          for element in part {
            if try isIncluded(element) { result.append(element) }
          }
        }
        return result
      }
      func forEach(_ body: (Element) throws -> Void) rethrows {
        for part in _base { for element in part { try body(element) } }
      }
      func reduce<R>(_ initial: R, _ next: (R, Element) throws -> R) rethrows -> R {
        var result = initial
        for part in _base { for element in part { result = try next(result, element) } }
        return result
      }
      func reduce<R>(into initial: R, _ update: (inout R, Element) throws -> ()) rethrows -> R {
        var result = initial
        for part in _base { for element in part { try update(&result, element) } }
        return result
      }
      var isEmpty: Bool {
        for _ in self { return false }
        return true
      }
      var first: Base.Element.Element? {
        for element in self { return element }
        return nil
      }
    }
    struct Zip2Sequence<Sequence1: Sequence, Sequence2: Sequence>: Sequence {
      let _sequence1: Sequence1
      let _sequence2: Sequence2
      typealias Element = (Sequence1.Element, Sequence2.Element)
      struct Iterator: IteratorProtocol {
        typealias Element = (Sequence1.Element, Sequence2.Element)
        var _first: Sequence1.Iterator
        var _second: Sequence2.Iterator
        mutating func next() -> (Sequence1.Element, Sequence2.Element)? {
          guard let one = _first.next(), let two = _second.next() else { return nil }
          return (one, two)
        }
      }
      func makeIterator() -> Iterator {
        Iterator(_first: _sequence1.makeIterator(), _second: _sequence2.makeIterator())
      }
      func map<T>(_ transform: (Element) throws -> T) rethrows -> [T] {
        var result: [T] = []
        result.reserveCapacity(underestimatedCount)
        var second = _sequence2.makeIterator()
        for one in _sequence1 {
          guard let two = second.next() else { break }
          result.append(try transform((one, two)))
        }
        return result
      }
      var underestimatedCount: Int {
        _min(_sequence1.underestimatedCount, _sequence2.underestimatedCount)
      }
    }
    func zip<Sequence1: Sequence, Sequence2: Sequence>(
      _ sequence1: Sequence1, _ sequence2: Sequence2
    ) -> Zip2Sequence<Sequence1, Sequence2> {
      Zip2Sequence(_sequence1: sequence1, _sequence2: sequence2)
    }
    struct StrideTo<Element: Strideable>: Sequence, CustomStringConvertible {
      var description: String { String(reflecting: StrideTo<Element>.self) }
      var underestimatedCount: Int {
        var count = 0
        for _ in self { count += 1 }
        return count
      }
      let _start: Element
      let _end: Element
      let _stride: Element.Stride
      struct Iterator: IteratorProtocol {
        let _start: Element
        let _end: Element
        let _stride: Element.Stride
        var _current: Element
        var _steps: Int = 0
        var _isDone: Bool = false
        mutating func next() -> Element? {
          if _isDone { return nil }
          let result = _current
          if _stride > 0 ? result >= _end : result <= _end { return nil }
          _steps += 1
          if let next = _strideStep(_start, result, _end, _stride, _steps) {
            _current = next
          } else {
            _isDone = true
          }
          return result
        }
      }
      func makeIterator() -> Iterator {
        Iterator(_start: _start, _end: _end, _stride: _stride, _current: _start)
      }
    }
    struct StrideThrough<Element: Strideable>: Sequence, CustomStringConvertible {
      var description: String { String(reflecting: StrideThrough<Element>.self) }
      var underestimatedCount: Int {
        var count = 0
        for _ in self { count += 1 }
        return count
      }
      let _start: Element
      let _end: Element
      let _stride: Element.Stride
      struct Iterator: IteratorProtocol {
        let _start: Element
        let _end: Element
        let _stride: Element.Stride
        var _current: Element
        var _steps: Int = 0
        var _isDone: Bool = false
        mutating func next() -> Element? {
          if _isDone { return nil }
          let result = _current
          if _stride > 0 ? result > _end : result < _end { return nil }
          if result == _end {
            _isDone = true
            return result
          }
          _steps += 1
          if let next = _strideStep(_start, result, _end, _stride, _steps) {
            _current = next
          } else {
            _isDone = true
          }
          return result
        }
      }
      func makeIterator() -> Iterator {
        Iterator(_start: _start, _end: _end, _stride: _stride, _current: _start)
      }
    }
    func _strideStep<T: Strideable>(
      _ start: T, _ current: T, _ end: T, _ stride: T.Stride, _ steps: Int
    ) -> T? {
      // Floating-point strides multiply, so that errors do not add up.
      if T.self == Double.self || T.self == Float.self {
        return start.advanced(by: T.Stride(exactly: steps)! * stride)
      }
      // What lies beyond the end may lie beyond all values.
      let left = current.distance(to: end)
      return (stride > 0 ? left < stride : left > stride) ? nil : current.advanced(by: stride)
    }
    func stride<T: Strideable>(from start: T, to end: T, by stride: T.Stride) -> StrideTo<T> {
      if stride == 0 { _trap("Fatal error: Stride size must not be zero") }
      return StrideTo(_start: start, _end: end, _stride: stride)
    }
    func stride<T: Strideable>(
      from start: T, through end: T, by stride: T.Stride
    ) -> StrideThrough<T> {
      if stride == 0 { _trap("Fatal error: Stride size must not be zero") }
      return StrideThrough(_start: start, _end: end, _stride: stride)
    }
    struct UnfoldSequence<Element, State>: Sequence, IteratorProtocol {
      var _state: State
      let _next: (inout State) -> Element?
      var _done: Bool = false
      mutating func next() -> Element? {
        if _done { return nil }
        if let element = _next(&_state) { return element }
        _done = true
        return nil
      }
    }
    func sequence<T>(
      first: T, next: @escaping (T) -> T?
    ) -> UnfoldSequence<T, (T?, Bool)> {
      UnfoldSequence(
        _state: (Optional(first), true),
        _next: { (state: inout (T?, Bool)) -> T? in
          if state.1 {
            state.1 = false
            return state.0
          }
          if let current = state.0 { state.0 = next(current) }
          return state.0
        })
    }
    func sequence<T, State>(
      state: State, next: @escaping (inout State) -> T?
    ) -> UnfoldSequence<T, State> { UnfoldSequence(_state: state, _next: next) }
    typealias UnfoldFirstSequence<T> = UnfoldSequence<T, (T?, Bool)>

    struct AnyIterator<Element>: Sequence, IteratorProtocol {
      let _next: () -> Element?
      init(_ body: @escaping () -> Element?) { _next = body }
      init<I: IteratorProtocol>(_ base: I) where I.Element == Element {
        var iterator = base
        _next = { iterator.next() }
      }
      func next() -> Element? { _next() }
    }
    struct AnySequence<Element>: Sequence {
      typealias Iterator = AnyIterator<Element>
      let _make: () -> AnyIterator<Element>
      init<S: Sequence>(_ base: S) where S.Element == Element {
        _make = { AnyIterator(base.makeIterator()) }
      }
      init<I: IteratorProtocol>(_ makeUnderlyingIterator: @escaping () -> I)
      where I.Element == Element {
        _make = { AnyIterator(makeUnderlyingIterator()) }
      }
      func makeIterator() -> AnyIterator<Element> { _make() }
    }
    struct IteratorSequence<Base: IteratorProtocol>: Sequence, IteratorProtocol {
      typealias Element = Base.Element
      var _base: Base
      init(_ base: Base) { _base = base }
      mutating func next() -> Base.Element? { _base.next() }
    }
    """#
}
