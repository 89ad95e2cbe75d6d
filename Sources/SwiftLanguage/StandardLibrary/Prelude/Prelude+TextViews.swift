extension Prelude {
  /// The views of strings: bytes, UTF-16 units and scalars of a part of a text.
  ///
  /// An index is an offset into the UTF-8 bytes in all of them; the second unit of a surrogate pair is
  /// two bytes into its scalar.
  static var textViews: String {
    utf8View(of: "String", isWhole: true) + utf8View(of: "Substring", isWhole: false) + otherViews
  }

  private static func utf8View(of owner: String, isWhole: Bool) -> String {
    #"""
    extension \#(owner) {
      struct UTF8View: BidirectionalCollection, RandomAccessCollection, Sendable
        \#(isWhole ? ", CustomStringConvertible, CustomDebugStringConvertible" : "")
      {
        let _text: String
        let startIndex: String.Index
        let endIndex: String.Index
        typealias Element = UInt8
        typealias Index = String.Index
        typealias SubSequence = Substring.UTF8View
        typealias Indices = DefaultIndices<\#(owner).UTF8View>
        typealias Iterator = _ArrayIterator<UInt8>
        func makeIterator() -> _ArrayIterator<UInt8> {
          _ArrayIterator(_array: _utf8Bytes(_text, startIndex._offset, endIndex._offset))
        }
        var count: Int { endIndex._offset - startIndex._offset }
        func index(after i: String.Index) -> String.Index { String.Index(_offset: i._offset + 1) }
        func index(before i: String.Index) -> String.Index {
          if i._offset <= startIndex._offset { _trap("Fatal error: String index is out of bounds") }
          return String.Index(_offset: i._offset - 1)
        }
        func index(_ i: String.Index, offsetBy n: Int) -> String.Index {
          let offset = i._offset + n
          if offset < 0 || offset > endIndex._offset { _trap("Fatal error: String index is out of bounds") }
          return String.Index(_offset: offset)
        }
        func index(
          _ i: String.Index, offsetBy n: Int, limitedBy limit: String.Index
        ) -> String.Index? {
          let left = limit._offset - i._offset
          if n > 0 ? left >= 0 && left < n : left <= 0 && n < left { return nil }
          return String.Index(_offset: i._offset + n)
        }
        func distance(from start: String.Index, to end: String.Index) -> Int {
          end._offset - start._offset
        }
        subscript(position: String.Index) -> UInt8 {
          if position < startIndex || position >= endIndex {
            _trap("Fatal error: String index is out of bounds")
          }
          return _byteAt(_text, position._offset)
        }
        subscript(bounds: Range<String.Index>) -> Substring.UTF8View {
          if bounds.lowerBound < startIndex || bounds.upperBound > endIndex {
            _trap("Fatal error: String index range is out of bounds")
          }
          return Substring.UTF8View(
            _text: _text, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
        }
        var description: String { _decoded(Array(self)) }
        var debugDescription: String { _debugDescribe(description) }
        func withContiguousStorageIfAvailable<R>(_ body: ([UInt8]) throws -> R) rethrows -> R? {
          try body(Array(self))
        }
      }
    }

    """#
  }

  private static let otherViews = #"""
    extension Substring {
      typealias UTF16View = String.UTF16View
      typealias UnicodeScalarView = String.UnicodeScalarView
    }
    extension String {
      struct UTF16View: BidirectionalCollection, CustomStringConvertible,
        CustomDebugStringConvertible, Sendable
      {
        let _text: String
        let startIndex: String.Index
        let endIndex: String.Index
        typealias Element = UInt16
        typealias Index = String.Index
        typealias SubSequence = String.UTF16View
        typealias Indices = DefaultIndices<String.UTF16View>
        typealias Iterator = _ArrayIterator<UInt16>
        func makeIterator() -> _ArrayIterator<UInt16> {
          _ArrayIterator(_array: _utf16Units(_text, startIndex._offset, endIndex._offset))
        }
        var count: Int { distance(from: startIndex, to: endIndex) }
        func index(after i: String.Index) -> String.Index {
          String.Index(_offset: _utf16After(_text, i._offset))
        }
        func index(before i: String.Index) -> String.Index {
          String.Index(_offset: _utf16Before(_text, i._offset))
        }
        func distance(from start: String.Index, to end: String.Index) -> Int {
          _utf16Count(_text, end._offset) - _utf16Count(_text, start._offset)
        }
        subscript(position: String.Index) -> UInt16 {
          if position < startIndex || position >= endIndex {
            _trap("Fatal error: String index is out of bounds")
          }
          return _utf16At(_text, position._offset)
        }
        subscript(bounds: Range<String.Index>) -> String.UTF16View {
          String.UTF16View(
            _text: _text, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
        }
        var description: String { _utf16Text(Array(self)) }
        var debugDescription: String { "StringUTF16(" + _debugDescribe(description) + ")" }
      }
      struct UnicodeScalarView: BidirectionalCollection, RangeReplaceableCollection,
        CustomStringConvertible, CustomDebugStringConvertible, Sendable
      {
        var _text: String
        var startIndex: String.Index
        var endIndex: String.Index
        typealias Element = Unicode.Scalar
        typealias Index = String.Index
        typealias SubSequence = String.UnicodeScalarView
        typealias Indices = DefaultIndices<String.UnicodeScalarView>
        typealias Iterator = _ArrayIterator<Unicode.Scalar>
        init(_text: String, startIndex: String.Index, endIndex: String.Index) {
          self._text = _text
          self.startIndex = startIndex
          self.endIndex = endIndex
        }
        init() { self.init(_text: "", startIndex: "".startIndex, endIndex: "".startIndex) }
        func makeIterator() -> _ArrayIterator<Unicode.Scalar> {
          _ArrayIterator(_array: _scalars(description))
        }
        func index(after i: String.Index) -> String.Index {
          String.Index(_offset: _scalarAfter(_text, i._offset))
        }
        func index(before i: String.Index) -> String.Index {
          String.Index(_offset: _scalarBefore(_text, i._offset))
        }
        subscript(position: String.Index) -> Unicode.Scalar {
          if position < startIndex || position >= endIndex {
            _trap("Fatal error: String index is out of bounds")
          }
          return _scalarAt(_text, position._offset)
        }
        subscript(bounds: Range<String.Index>) -> String.UnicodeScalarView {
          String.UnicodeScalarView(
            _text: _text, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
        }
        mutating func _set(_ text: String) {
          _text = text
          startIndex = text.startIndex
          endIndex = text.endIndex
        }
        mutating func append(_ scalar: Unicode.Scalar) {
          if startIndex._offset > 0 || endIndex._offset < _text._utf8Count { _set(description) }
          _text.append(Character(scalar))
          endIndex = _text.endIndex
        }
        mutating func replaceSubrange<C: Collection>(_ bounds: Range<String.Index>, with new: C)
        where C.Element == Unicode.Scalar {
          _set(
            _slice(_text, startIndex._offset, bounds.lowerBound._offset)
              + _scalarText(Array(new))
              + _slice(_text, bounds.upperBound._offset, endIndex._offset))
        }
        var description: String { _slice(_text, startIndex._offset, endIndex._offset) }
        var debugDescription: String { "StringUnicodeScalarView(" + _debugDescribe(description) + ")" }
      }
    }
    extension UInt8 {
      init(ascii scalar: Unicode.Scalar) {
        if !scalar.isASCII { _trap("Fatal error: Code point value does not fit into ASCII") }
        self = UInt8(scalar.value)
      }
    }
    extension UInt32 { init(_ scalar: Unicode.Scalar) { self = scalar.value } }
    extension UInt64 { init(_ scalar: Unicode.Scalar) { self = UInt64(scalar.value) } }
    """#
}
