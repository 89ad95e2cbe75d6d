extension Prelude {
  /// `lazy` and what comes of it.
  static let lazySequences = #"""
    protocol LazySequenceProtocol: Sequence {
      associatedtype Elements: Sequence where Elements.Element == Element
      var elements: Elements { get }
    }
    extension LazySequenceProtocol {
      var first: Element? {
        for element in self { return element }
        return nil
      }
      func map<U>(_ transform: @escaping (Element) -> U) -> LazyMapSequence<Elements, U> {
        LazyMapSequence(_base: elements, _transform: transform)
      }
      func filter(_ isIncluded: @escaping (Element) -> Bool) -> LazyFilterSequence<Elements> {
        LazyFilterSequence(_base: elements, _predicate: isIncluded)
      }
      func compactMap<U>(
        _ transform: @escaping (Element) -> U?
      ) -> LazyMapSequence<LazyFilterSequence<LazyMapSequence<Elements, U?>>, U> {
        LazyMapSequence(
          _base: LazyFilterSequence(
            _base: LazyMapSequence(_base: elements, _transform: transform),
            _predicate: { $0 != nil }),
          _transform: { $0! })
      }
      func flatMap<S: Sequence>(
        _ transform: @escaping (Element) -> S
      ) -> LazySequence<FlattenSequence<LazyMapSequence<Elements, S>>> {
        LazySequence(
          _base: FlattenSequence(_base: LazyMapSequence(_base: elements, _transform: transform)))
      }
      func prefix(while predicate: @escaping (Element) -> Bool) -> LazyPrefixWhileSequence<Elements> {
        LazyPrefixWhileSequence(_base: elements, _predicate: predicate)
      }
      func drop(while predicate: @escaping (Element) -> Bool) -> LazyDropWhileSequence<Elements> {
        LazyDropWhileSequence(_base: elements, _predicate: predicate)
      }
      var lazy: Self { self }
    }
    extension LazySequenceProtocol where Element: Sequence {
      func joined() -> LazySequence<FlattenSequence<Elements>> {
        LazySequence(_base: FlattenSequence(_base: elements))
      }
    }
    struct LazySequence<Base: Sequence>: LazySequenceProtocol {
      let _base: Base
      typealias Element = Base.Element
      typealias Iterator = Base.Iterator
      typealias Elements = Base
      var elements: Base { _base }
      func makeIterator() -> Base.Iterator { _base.makeIterator() }
      var underestimatedCount: Int { _base.underestimatedCount }
    }
    typealias LazyCollection<T: Collection> = LazySequence<T>
    extension LazySequence: Collection where Base: Collection {
      typealias Index = Base.Index
      typealias Indices = Base.Indices
      typealias SubSequence = Slice<LazySequence<Base>>
      var indices: Base.Indices { _base.indices }
      var startIndex: Base.Index { _base.startIndex }
      var endIndex: Base.Index { _base.endIndex }
      var count: Int { _base.count }
      var isEmpty: Bool { _base.isEmpty }
      var first: Base.Element? { _base.first }
      func index(after i: Base.Index) -> Base.Index { _base.index(after: i) }
      subscript(position: Base.Index) -> Base.Element { _base[position] }
    }
    extension LazySequence: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index { _base.index(before: i) }
      func reversed() -> LazySequence<ReversedCollection<Base>> {
        LazySequence<ReversedCollection<Base>>(_base: ReversedCollection<Base>(_base: _base))
      }
      var last: Base.Element? { _base.last }
    }
    extension LazySequence: RandomAccessCollection where Base: RandomAccessCollection {}
    extension ReversedCollection: LazySequenceProtocol where Base: LazySequenceProtocol {
      typealias Elements = ReversedCollection<Base>
      var elements: ReversedCollection<Base> { self }
    }
    extension Slice: LazySequenceProtocol where Base: LazySequenceProtocol {
      typealias Elements = Slice<Base>
      var elements: Slice<Base> { self }
    }
    struct LazyMapSequence<Base: Sequence, Element>: LazySequenceProtocol {
      let _base: Base
      let _transform: (Base.Element) -> Element
      typealias Elements = LazyMapSequence<Base, Element>
      struct Iterator: IteratorProtocol {
        var _base: Base.Iterator
        let _transform: (Base.Element) -> Element
        mutating func next() -> Element? {
          guard let element = _base.next() else { return nil }
          return _transform(element)
        }
      }
      var elements: LazyMapSequence<Base, Element> { self }
      func makeIterator() -> Iterator {
        Iterator(_base: _base.makeIterator(), _transform: _transform)
      }
      var underestimatedCount: Int { _base.underestimatedCount }
    }
    extension LazyMapSequence {
      // Two transformations in a row are one, as in the standard library.
      func map<U>(_ transform: @escaping (Element) -> U) -> LazyMapSequence<Base, U> {
        let first = _transform
        return LazyMapSequence<Base, U>(_base: _base, _transform: { transform(first($0)) })
      }
    }
    extension LazyMapSequence: Collection where Base: Collection {
      typealias Indices = Base.Indices
      var indices: Base.Indices { _base.indices }
      var startIndex: Base.Index { _base.startIndex }
      var endIndex: Base.Index { _base.endIndex }
      var count: Int { _base.count }
      var isEmpty: Bool { _base.isEmpty }
      var first: Element? {
        let start = startIndex
        return start == _base.endIndex ? nil : self[start]
      }
      func index(after i: Base.Index) -> Base.Index { _base.index(after: i) }
      subscript(position: Base.Index) -> Element { _transform(_base[position]) }
      subscript(bounds: Range<Base.Index>) -> LazyMapSequence<Base.SubSequence, Element> {
        LazyMapSequence<Base.SubSequence, Element>(_base: _base[bounds], _transform: _transform)
      }
      func prefix(_ maxLength: Int) -> LazyMapSequence<Base.SubSequence, Element> {
        LazyMapSequence<Base.SubSequence, Element>(_base: _base.prefix(maxLength), _transform: _transform)
      }
      func dropFirst(_ k: Int = 1) -> LazyMapSequence<Base.SubSequence, Element> {
        LazyMapSequence<Base.SubSequence, Element>(_base: _base.dropFirst(k), _transform: _transform)
      }
    }
    extension LazyMapSequence: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index { _base.index(before: i) }
      var last: Element? { _base.isEmpty ? nil : self[_base.index(before: _base.endIndex)] }
    }
    extension LazyMapSequence: RandomAccessCollection where Base: RandomAccessCollection {}
    struct LazyFilterSequence<Base: Sequence>: LazySequenceProtocol {
      let _base: Base
      let _predicate: (Base.Element) -> Bool
      typealias Element = Base.Element
      typealias Elements = LazyFilterSequence<Base>
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        var _base: Base.Iterator
        let _predicate: (Base.Element) -> Bool
        mutating func next() -> Base.Element? {
          while let element = _base.next() {
            if _predicate(element) { return element }
          }
          return nil
        }
      }
      var elements: LazyFilterSequence<Base> { self }
      func makeIterator() -> Iterator {
        Iterator(_base: _base.makeIterator(), _predicate: _predicate)
      }
    }
    extension LazyFilterSequence {
      func filter(
        _ isIncluded: @escaping (Base.Element) -> Bool
      ) -> LazyFilterSequence<Base> {
        let first = _predicate
        return LazyFilterSequence(_base: _base, _predicate: { first($0) && isIncluded($0) })
      }
    }
    extension LazyFilterSequence: Collection where Base: Collection {
      var startIndex: Base.Index {
        var i = _base.startIndex
        while i != _base.endIndex && !_predicate(_base[i]) { i = _base.index(after: i) }
        return i
      }
      var endIndex: Base.Index { _base.endIndex }
      var isEmpty: Bool { startIndex == _base.endIndex }
      var count: Int {
        var count = 0
        for element in _base where _predicate(element) { count += 1 }
        return count
      }
      var first: Base.Element? {
        let start = startIndex
        return start == _base.endIndex ? nil : _base[start]
      }
      func index(after i: Base.Index) -> Base.Index {
        var i = _base.index(after: i)
        while i != _base.endIndex && !_predicate(_base[i]) { i = _base.index(after: i) }
        return i
      }
      subscript(position: Base.Index) -> Base.Element { _base[position] }
      subscript(bounds: Range<Base.Index>) -> LazyFilterSequence<Base.SubSequence> {
        LazyFilterSequence<Base.SubSequence>(_base: _base[bounds], _predicate: _predicate)
      }
      func prefix(_ maxLength: Int) -> LazyFilterSequence<Base.SubSequence> {
        let start = startIndex
        var (end, left) = (start, maxLength)
        while left > 0 && end != _base.endIndex {
          end = index(after: end)
          left -= 1
        }
        return self[start..<end]
      }
      func dropFirst(_ k: Int = 1) -> LazyFilterSequence<Base.SubSequence> {
        var (start, left) = (startIndex, k)
        while left > 0 && start != _base.endIndex {
          start = index(after: start)
          left -= 1
        }
        return self[start..<_base.endIndex]
      }
    }
    extension LazyFilterSequence: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index {
        var i = _base.index(before: i)
        while !_predicate(_base[i]) { i = _base.index(before: i) }
        return i
      }
      var last: Base.Element? { isEmpty ? nil : _base[index(before: _base.endIndex)] }
    }
    extension LazyFilterSequence where Base.Element: Equatable {
      func contains(_ element: Base.Element) -> Bool {
        if !_predicate(element) { return false }
        for other in self where other == element { return true }
        return false
      }
    }
    struct LazyPrefixWhileSequence<Base: Sequence>: LazySequenceProtocol {
      let _base: Base
      let _predicate: (Base.Element) -> Bool
      typealias Element = Base.Element
      typealias Elements = LazyPrefixWhileSequence<Base>
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        var _base: Base.Iterator
        let _predicate: (Base.Element) -> Bool
        var _isDone: Bool = false
        mutating func next() -> Base.Element? {
          if _isDone { return nil }
          if let element = _base.next(), _predicate(element) { return element }
          _isDone = true
          return nil
        }
      }
      var elements: LazyPrefixWhileSequence<Base> { self }
      func makeIterator() -> Iterator {
        Iterator(_base: _base.makeIterator(), _predicate: _predicate)
      }
    }
    extension LazyPrefixWhileSequence: Collection where Base: Collection {
      typealias Index = Base.Index
      typealias SubSequence = Slice<LazyPrefixWhileSequence<Base>>
      typealias Indices = DefaultIndices<LazyPrefixWhileSequence<Base>>
      var startIndex: Base.Index { _base.startIndex }
      var endIndex: Base.Index {
        var i = _base.startIndex
        while i != _base.endIndex && _predicate(_base[i]) { i = _base.index(after: i) }
        return i
      }
      func index(after i: Base.Index) -> Base.Index { _base.index(after: i) }
      subscript(position: Base.Index) -> Base.Element { _base[position] }
    }
    extension LazyPrefixWhileSequence: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index { _base.index(before: i) }
    }
    struct LazyDropWhileSequence<Base: Sequence>: LazySequenceProtocol {
      let _base: Base
      let _predicate: (Base.Element) -> Bool
      typealias Element = Base.Element
      typealias Elements = LazyDropWhileSequence<Base>
      struct Iterator: IteratorProtocol {
        typealias Element = Base.Element
        var _base: Base.Iterator
        let _predicate: (Base.Element) -> Bool
        var _isDropping: Bool = true
        mutating func next() -> Base.Element? {
          while let element = _base.next() {
            if _isDropping && _predicate(element) { continue }
            _isDropping = false
            return element
          }
          return nil
        }
      }
      var elements: LazyDropWhileSequence<Base> { self }
      func makeIterator() -> Iterator {
        Iterator(_base: _base.makeIterator(), _predicate: _predicate)
      }
    }
    extension LazyDropWhileSequence: Collection where Base: Collection {
      typealias Index = Base.Index
      typealias SubSequence = Slice<LazyDropWhileSequence<Base>>
      typealias Indices = DefaultIndices<LazyDropWhileSequence<Base>>
      var startIndex: Base.Index {
        var i = _base.startIndex
        while i != _base.endIndex && _predicate(_base[i]) { i = _base.index(after: i) }
        return i
      }
      var endIndex: Base.Index { _base.endIndex }
      func index(after i: Base.Index) -> Base.Index { _base.index(after: i) }
      subscript(position: Base.Index) -> Base.Element { _base[position] }
    }
    extension LazyDropWhileSequence: BidirectionalCollection where Base: BidirectionalCollection {
      func index(before i: Base.Index) -> Base.Index { _base.index(before: i) }
    }
    """#
}
