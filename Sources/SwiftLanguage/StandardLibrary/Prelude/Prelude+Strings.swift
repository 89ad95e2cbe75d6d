extension Prelude {
  /// `String`, `Character` and what belongs to them.
  ///
  /// An index is an offset into the UTF-8 bytes.
  static let strings = #"""
    protocol StringProtocol: BidirectionalCollection, Hashable, Comparable,
      LosslessStringConvertible, ExpressibleByStringLiteral, TextOutputStream
    where Element == Character, Index == String.Index, SubSequence: StringProtocol {
      var _string: String { get }
      /// The text whose offsets the indices are.
      var _base: String { get }
      associatedtype UTF8View: Collection
      where UTF8View.Element == UInt8, UTF8View.Index == String.Index
      associatedtype UTF16View: BidirectionalCollection
      where UTF16View.Element == UInt16, UTF16View.Index == String.Index
      associatedtype UnicodeScalarView: BidirectionalCollection
      where UnicodeScalarView.Element == Unicode.Scalar, UnicodeScalarView.Index == String.Index
      var utf8: UTF8View { get }
      var utf16: UTF16View { get }
      var unicodeScalars: UnicodeScalarView { get }
    }
    extension StringProtocol {
      func lowercased() -> String { _lowercased(_string) }
      func appending<Other: StringProtocol>(_ other: Other) -> String { _string + other._string }
      func uppercased() -> String { _uppercased(_string) }
      func hasPrefix<Prefix: StringProtocol>(_ prefix: Prefix) -> Bool {
        _hasPrefix(_string, prefix._string)
      }
      func hasSuffix<Suffix: StringProtocol>(_ suffix: Suffix) -> Bool {
        _hasSuffix(_string, suffix._string)
      }
      func contains<Other: StringProtocol>(_ other: Other) -> Bool {
        _string.contains(other._string)
      }
      // Where the two are of different types; `String` and `Substring` have their own.
      @_lastResort static func == <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string == rhs._string
      }
      @_lastResort static func != <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string != rhs._string
      }
      @_lastResort static func < <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string < rhs._string
      }
      @_lastResort static func > <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string > rhs._string
      }
      @_lastResort static func <= <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string <= rhs._string
      }
      @_lastResort static func >= <Other: StringProtocol>(lhs: Self, rhs: Other) -> Bool {
        lhs._string >= rhs._string
      }
    }
    extension StringProtocol where SubSequence == Substring {
      func _sub(_ lower: String.Index, _ upper: String.Index) -> Substring {
        Substring(_base: _base, startIndex: lower, endIndex: upper)
      }
      func prefix(_ maxLength: Int) -> Substring {
        if maxLength < 0 { _trap("Fatal error: Can't take a prefix of negative length from a collection") }
        let end = _textAdvanceLimited(_base, startIndex._offset, maxLength, endIndex._offset)
        return _sub(startIndex, end < 0 ? endIndex : String.Index(_offset: end))
      }
      func suffix(_ maxLength: Int) -> Substring {
        if maxLength < 0 { _trap("Fatal error: Can't take a suffix of negative length from a collection") }
        let start = _textAdvanceLimited(_base, endIndex._offset, 0 - maxLength, startIndex._offset)
        return _sub(start < 0 ? startIndex : String.Index(_offset: start), endIndex)
      }
      func dropFirst(_ k: Int = 1) -> Substring {
        if k < 0 { _trap("Fatal error: Can't drop a negative number of elements from a collection") }
        let start = _textAdvanceLimited(_base, startIndex._offset, k, endIndex._offset)
        return _sub(start < 0 ? endIndex : String.Index(_offset: start), endIndex)
      }
      func dropLast(_ k: Int = 1) -> Substring {
        if k < 0 { _trap("Fatal error: Can't drop a negative number of elements from a collection") }
        let end = _textAdvanceLimited(_base, endIndex._offset, 0 - k, startIndex._offset)
        return _sub(startIndex, end < 0 ? startIndex : String.Index(_offset: end))
      }
      func split(
        maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true,
        whereSeparator isSeparator: (Character) throws -> Bool
      ) rethrows -> [Substring] {
        if maxSplits < 0 { _trap("Fatal error: Must take zero or more splits") }
        let text = _string
        let hasWideCharacters = text.count != text._utf8Count
        var bounds: [Int] = []
        var left = maxSplits
        var (start, end) = (0, 0)
        for character in text {
          if left == 0 { break }
          let next = end + (hasWideCharacters ? character._utf8Count : 1)
          if try isSeparator(character) {
            if !omittingEmptySubsequences || start != end {
              bounds.append(start)
              bounds.append(end)
              left -= 1
            }
            start = next
          }
          end = next
        }
        if !omittingEmptySubsequences || start != text._utf8Count {
          bounds.append(start)
          bounds.append(text._utf8Count)
        }
        return _parts(_base, startIndex._offset, bounds)
      }
    }
    struct String: StringProtocol, RangeReplaceableCollection, ExpressibleByStringInterpolation,
      CustomDebugStringConvertible, Sendable
    {
      typealias Element = Character
      typealias SubSequence = Substring
      typealias StringInterpolation = DefaultStringInterpolation
      typealias Indices = DefaultIndices<String>
      typealias Iterator = _ArrayIterator<Character>
      typealias StringLiteralType = String
      typealias UnicodeScalarLiteralType = String
      typealias ExtendedGraphemeClusterLiteralType = String
      struct Index: Comparable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
        let _offset: Int
        // A text's beginning is one in every encoding.
        var description: String { _offset == 0 ? "0[any]" : "\(_offset)[utf8]" }
        var debugDescription: String { description }
        func utf16Offset<S: StringProtocol>(in text: S) -> Int {
          text.utf16.distance(from: text.startIndex, to: self)
        }
        init?(_ sourcePosition: Index, within target: String) {
          if !_isBoundary(target, sourcePosition._offset, true) { return nil }
          self = sourcePosition
        }
        func samePosition(in text: String) -> Index? { Index(self, within: text) }
        func samePosition(in view: String.UnicodeScalarView) -> Index? {
          _isBoundary(view._text, _offset, false) ? self : nil
        }
        func samePosition(in view: String.UTF8View) -> Index? { self }
        func samePosition(in view: String.UTF16View) -> Index? { self }
        init(_offset: Int) { self._offset = _offset }
        init(utf16Offset offset: Int, in text: String) {
          self._offset = _utf8Offset(text, offset)
        }
        static func < (lhs: Index, rhs: Index) -> Bool { lhs._offset < rhs._offset }
        static func == (lhs: Index, rhs: Index) -> Bool { lhs._offset == rhs._offset }
        func hash(into hasher: inout Hasher) { hasher._combine(_offset) }
      }
      init() { self = "" }
      init(stringLiteral value: String) { self = value }
      init(unicodeScalarLiteral value: String) { self = value }
      init(extendedGraphemeClusterLiteral value: String) { self = value }
      init(_ value: String) { self = value }
      init(_ character: Character) { self = _describe(character) }
      init(_ substring: Substring) { self = substring._string }
      init(_ scalar: Unicode.Scalar) { self = _describe(scalar) }
      init(_ scalars: String.UnicodeScalarView) { self = scalars.description }
      init(_ bytes: String.UTF8View) { self = bytes.description }
      init?(_ bytes: Substring.UTF8View) {
        guard let text = _validated(Array(bytes)) else { return nil }
        self = text
      }
      init(_ units: String.UTF16View) { self = units.description }
      init(_ interpolation: DefaultStringInterpolation) { self = interpolation._text }
      init(stringInterpolation: DefaultStringInterpolation) { self = stringInterpolation._text }
      init<T: LosslessStringConvertible>(_ value: T) { self = value.description }
      init(_ characters: ReversedCollection<String>) { self = _reversedText(characters._base) }
      init<S: Sequence>(_ characters: S) where S.Element == Character {
        if let known: [Character] = _asArray(characters) {
          self = _joinedCharacters(known, "")
          return
        }
        var text = ""
        for character in characters { text.append(character) }
        self = text
      }
      init<T: BinaryInteger>(_ value: T, radix: Int = 10, uppercase: Bool = false) {
        if radix < 2 || radix > 36 { _trap("Fatal error: Radix must be between 2 and 36") }
        self = _integerText(Int(truncatingIfNeeded: value), T.isSigned, radix, uppercase)
      }
      init<Subject>(describing instance: Subject) { self = _describe(instance) }
      init<Subject>(reflecting instance: Subject) { self = _debugDescribe(instance) }
      init(repeating text: String, count: Int) { self = _repeated(text, count) }
      @available(*, unavailable, message: "memory is not supported in notebook cells")
      init(
        unsafeUninitializedCapacity: Int, initializingUTF8With: (inout [UInt8]) -> Int
      ) { _trap("Fatal error") }
      @available(*, unavailable, message: "memory is not supported in notebook cells")
      func withCString<R>(_ body: (Int) -> R) -> R { _trap("Fatal error") }
      init(repeating character: Character, count: Int) {
        self = _repeated(_describe(character), count)
      }
      init<C: Collection>(decoding bytes: C, as encoding: UTF8.Type) where C.Element == UInt8 {
        self = _decoded(Array(bytes))
      }
      init<C: Collection>(decoding units: C, as encoding: UTF16.Type) where C.Element == UInt16 {
        self = _utf16Text(Array(units))
      }
      init<C: Collection>(decoding units: C, as encoding: UTF32.Type) where C.Element == UInt32 {
        self = ""
        for unit in units { unicodeScalars.append(Unicode.Scalar(unit) ?? "\u{FFFD}") }
      }
      init(utf16CodeUnits: [UInt16], count: Int) {
        self = _utf16Text(utf16CodeUnits._slice(0, count))
      }
      init?<S: Sequence>(validating bytes: S, as encoding: UTF8.Type) where S.Element == UInt8 {
        guard let text = _validated(Array(bytes)) else { return nil }
        self = text
      }
      var _string: String { self }
      var _base: String { self }
      var description: String { self }
      @_intrinsic("debugDescribe") var debugDescription: String { get }
      @_intrinsic("string.count") var count: Int { get }
      @_intrinsic("string.isEmpty") var isEmpty: Bool { get }
      @_intrinsic("string.utf8Count") var _utf8Count: Int { get }
      var utf8: UTF8View {
        UTF8View(_text: self, startIndex: startIndex, endIndex: endIndex)
      }
      var utf16: UTF16View {
        UTF16View(_text: self, startIndex: startIndex, endIndex: endIndex)
      }
      var unicodeScalars: UnicodeScalarView {
        get { UnicodeScalarView(_text: self, startIndex: startIndex, endIndex: endIndex) }
        set { self = newValue.description }
      }
      /// What `unicodeScalars.append(_:)` does, without a view.
      mutating func _append_unicodeScalars(_ scalar: Unicode.Scalar) { append(Character(scalar)) }
      mutating func _take_unicodeScalars() -> UnicodeScalarView {
        let end = endIndex
        let view = UnicodeScalarView(_text: self, startIndex: startIndex, endIndex: end)
        self = ""
        return view
      }
      var underestimatedCount: Int { _utf8Count / 4 }
      func makeIterator() -> _ArrayIterator<Character> { _ArrayIterator(_array: _characters(self)) }
      var startIndex: Index { Index(_offset: 0) }
      var endIndex: Index { Index(_offset: _utf8Count) }
      func index(after i: Index) -> Index { Index(_offset: _textAfter(self, i._offset)) }
      func index(before i: Index) -> Index { Index(_offset: _textBefore(self, i._offset)) }
      func index(_ i: Index, offsetBy distance: Int) -> Index {
        let offset = _textAdvance(self, i._offset, distance)
        if offset < 0 { _trap("Fatal error: String index is out of bounds") }
        return Index(_offset: offset)
      }
      func index(_ i: Index, offsetBy distance: Int, limitedBy limit: Index) -> Index? {
        let offset = _textAdvanceLimited(self, i._offset, distance, limit._offset)
        return offset < 0 ? nil : Index(_offset: offset)
      }
      func distance(from start: Index, to end: Index) -> Int {
        _textDistance(self, start._offset, end._offset)
      }
      subscript(position: Index) -> Character { _characterAt(self, position._offset) }
      @available(
        *, unavailable,
        message: "cannot subscript String with an Int, use a String.Index instead.")
      subscript(i: Int) -> Character { _trap("Fatal error") }
      @available(
        *, unavailable,
        message:
          "cannot subscript String with an integer range, use a String.Index range instead.")
      subscript<R: RangeExpression>(bounds: R) -> String where R.Bound: FixedWidthInteger {
        _trap("Fatal error")
      }
      subscript(bounds: Range<Index>) -> Substring {
        if bounds.upperBound._offset > _utf8Count { _trap("Fatal error: String index range is out of bounds") }
        return Substring(
          _base: self, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
      }
      var first: Character? { isEmpty ? nil : _characterAt(self, 0) }
      var last: Character? { isEmpty ? nil : _characterAt(self, _textBefore(self, _utf8Count)) }
      func contains(_ element: Character) -> Bool { _hasCharacter(self, element) }
      func contains(_ other: String) -> Bool {
        let start = _findText(self, other, 0).start
        // Foundation's function, which hides Swift's where it is imported, finds nothing nowhere.
        return start > 0 || start == 0 && !(other.isEmpty && _importsFoundation())
      }
      var utf8CString: ContiguousArray<Int8> {
        ContiguousArray(utf8.map { Int8(bitPattern: $0) } + [0])
      }
      func hasPrefix(_ prefix: String) -> Bool { _hasPrefix(self, prefix) }
      func hasSuffix(_ suffix: String) -> Bool { _hasSuffix(self, suffix) }
      func split(
        separator: Character, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [Substring] {
        _splitText(self, separator, 0, _utf8Count, maxSplits, omittingEmptySubsequences)
      }
      func reversed() -> ReversedCollection<String> { ReversedCollection(_base: self) }
      func filter(_ isIncluded: (Character) throws -> Bool) rethrows -> String {
        var text = ""
        for character in self {
          if try isIncluded(character) { text.append(character) }
        }
        return text
      }
      @_intrinsic("string.append") mutating func append(_ other: String)
      @_intrinsic("string.append") mutating func append(_ character: Character)
      mutating func append(contentsOf other: String) { append(other) }
      mutating func append(contentsOf other: Substring) { append(other._string) }
      mutating func append<S: Sequence>(contentsOf other: S) where S.Element == Character {
        if S.self == Substring.self, let part = other as? Substring {
          append(part._string)
          return
        }
        if S.self == String.self, let text = other as? String {
          append(text)
          return
        }
        for character in other { append(character) }
      }
      mutating func write(_ string: String) { append(string) }
      mutating func replaceSubrange<C: Collection>(_ bounds: Range<Index>, with new: C)
      where C.Element == Character {
        let middle = String(new)
        self = _slice(self, 0, bounds.lowerBound._offset) + middle
          + _slice(self, bounds.upperBound._offset, _utf8Count)
      }
      mutating func removeAll(keepingCapacity keepCapacity: Bool = false) { self = "" }
      mutating func removeAll(where shouldBeRemoved: (Character) throws -> Bool) rethrows {
        var text = ""
        for character in self {
          if try !shouldBeRemoved(character) { text.append(character) }
        }
        self = text
      }
      @_intrinsic("string.concat") static func + (lhs: String, rhs: String) -> String
      @_intrinsic("string.append") static func += (lhs: inout String, rhs: String)
      @_intrinsic("string.equal") static func == (lhs: String, rhs: String) -> Bool
      @_intrinsic("string.less") static func < (lhs: String, rhs: String) -> Bool
      static func == (lhs: String, rhs: Substring) -> Bool { lhs == rhs._string }
      static func == (lhs: Substring, rhs: String) -> Bool { lhs._string == rhs }
      static func != (lhs: String, rhs: Substring) -> Bool { !(lhs == rhs._string) }
      static func != (lhs: Substring, rhs: String) -> Bool { !(lhs._string == rhs) }
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    struct Substring: StringProtocol, RangeReplaceableCollection, CustomDebugStringConvertible,
      Sendable
    {
      var _base: String
      var startIndex: String.Index
      var endIndex: String.Index
      typealias Element = Character
      typealias Index = String.Index
      typealias SubSequence = Substring
      typealias Indices = DefaultIndices<Substring>
      typealias Iterator = _ArrayIterator<Character>
      typealias StringLiteralType = String
      typealias UnicodeScalarLiteralType = String
      typealias ExtendedGraphemeClusterLiteralType = String
      init(_base: String, startIndex: String.Index, endIndex: String.Index) {
        self._base = _base
        self.startIndex = startIndex
        self.endIndex = endIndex
      }
      init() { self.init("") }
      init(_ text: String) {
        self.init(_base: text, startIndex: text.startIndex, endIndex: text.endIndex)
      }
      init(_ bytes: Substring.UTF8View) {
        self.init(_base: bytes._text, startIndex: bytes.startIndex, endIndex: bytes.endIndex)
      }
      init(_ scalars: String.UnicodeScalarView) {
        self.init(
          _base: scalars._text, startIndex: scalars.startIndex, endIndex: scalars.endIndex)
      }
      init(stringLiteral value: String) { self.init(value) }
      init(unicodeScalarLiteral value: String) { self.init(value) }
      init(extendedGraphemeClusterLiteral value: String) { self.init(value) }
      var base: String { _base }
      var _string: String { _slice(_base, startIndex._offset, endIndex._offset) }
      var description: String { _string }
      var debugDescription: String { _debugDescribe(_string) }
      var count: Int { _textDistance(_base, startIndex._offset, endIndex._offset) }
      var isEmpty: Bool { startIndex._offset == endIndex._offset }
      var utf8: Substring.UTF8View {
        Substring.UTF8View(_text: _base, startIndex: startIndex, endIndex: endIndex)
      }
      var utf16: String.UTF16View {
        String.UTF16View(_text: _base, startIndex: startIndex, endIndex: endIndex)
      }
      var unicodeScalars: String.UnicodeScalarView {
        String.UnicodeScalarView(_text: _base, startIndex: startIndex, endIndex: endIndex)
      }
      func makeIterator() -> _ArrayIterator<Character> {
        _ArrayIterator(_array: _characters(_string))
      }
      func index(after i: String.Index) -> String.Index { _base.index(after: i) }
      func index(before i: String.Index) -> String.Index { _base.index(before: i) }
      func index(_ i: String.Index, offsetBy distance: Int) -> String.Index {
        _base.index(i, offsetBy: distance)
      }
      func index(
        _ i: String.Index, offsetBy distance: Int, limitedBy limit: String.Index
      ) -> String.Index? { _base.index(i, offsetBy: distance, limitedBy: limit) }
      func distance(from start: String.Index, to end: String.Index) -> Int {
        _base.distance(from: start, to: end)
      }
      subscript(position: String.Index) -> Character {
        if position._offset >= endIndex._offset || position._offset < startIndex._offset {
          _trap("Fatal error: Substring index is out of bounds")
        }
        return _base[position]
      }
      subscript(bounds: Range<String.Index>) -> Substring {
        Substring(_base: _base, startIndex: bounds.lowerBound, endIndex: bounds.upperBound)
      }
      func filter(_ isIncluded: (Character) throws -> Bool) rethrows -> String {
        try _string.filter(isIncluded)
      }
      func split(
        separator: Character, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [Substring] {
        _splitText(
          _base, separator, startIndex._offset, endIndex._offset, maxSplits,
          omittingEmptySubsequences)
      }
      mutating func append(_ character: Character) {
        var text = _string
        text.append(character)
        self = Substring(text)
      }
      mutating func write(_ string: String) { self = Substring(_string + string) }
      mutating func replaceSubrange<C: Collection>(_ bounds: Range<String.Index>, with new: C)
      where C.Element == Character {
        self = Substring(
          _slice(_base, startIndex._offset, bounds.lowerBound._offset) + String(new)
            + _slice(_base, bounds.upperBound._offset, endIndex._offset))
      }
      static func == (lhs: Substring, rhs: Substring) -> Bool { lhs._string == rhs._string }
      static func < (lhs: Substring, rhs: Substring) -> Bool { lhs._string < rhs._string }
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(_string)) }
    }
    @_native("String.parts")
    func _parts(_ base: String, _ start: Int, _ bounds: [Int]) -> [Substring]
    struct StaticString: ExpressibleByStringLiteral, CustomStringConvertible {
      typealias StringLiteralType = StaticString
      typealias UnicodeScalarLiteralType = StaticString
      typealias ExtendedGraphemeClusterLiteralType = StaticString
      init(stringLiteral value: StaticString) { self = value }
      init(unicodeScalarLiteral value: StaticString) { self = value }
      init(extendedGraphemeClusterLiteral value: StaticString) { self = value }
      @_intrinsic("describe") var description: String { get }
    }

    struct Character: Hashable, Comparable, LosslessStringConvertible,
      ExpressibleByExtendedGraphemeClusterLiteral, CustomDebugStringConvertible, Sendable
    {
      typealias UnicodeScalarLiteralType = Character
      typealias ExtendedGraphemeClusterLiteralType = Character
      init(unicodeScalarLiteral value: Character) { self = value }
      init(extendedGraphemeClusterLiteral value: Character) { self = value }
      @_native("Character.make") init(_ text: String)
      @_native("Character.ofScalar") init(_ scalar: Unicode.Scalar)
      @_intrinsic("describe") var description: String { get }
      @_intrinsic("debugDescribe") var debugDescription: String { get }
      @_intrinsic("string.equal") static func == (lhs: Character, rhs: Character) -> Bool
      @_intrinsic("string.less") static func < (lhs: Character, rhs: Character) -> Bool
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
      @_intrinsic("string.utf8Count") var _utf8Count: Int { get }
      var utf8: String.UTF8View { description.utf8 }
      var utf16: String.UTF16View { description.utf16 }
      var unicodeScalars: String.UnicodeScalarView { description.unicodeScalars }
      func uppercased() -> String { _uppercased(description) }
      func lowercased() -> String { _lowercased(description) }
      @_native("Character.isLetter") var isLetter: Bool { get }
      @_native("Character.isNumber") var isNumber: Bool { get }
      @_native("Character.isWholeNumber") var isWholeNumber: Bool { get }
      @_native("Character.isHexDigit") var isHexDigit: Bool { get }
      @_native("Character.isWhitespace") var isWhitespace: Bool { get }
      @_native("Character.isNewline") var isNewline: Bool { get }
      @_native("Character.isUppercase") var isUppercase: Bool { get }
      @_native("Character.isLowercase") var isLowercase: Bool { get }
      @_native("Character.isCased") var isCased: Bool { get }
      @_native("Character.isPunctuation") var isPunctuation: Bool { get }
      @_native("Character.isSymbol") var isSymbol: Bool { get }
      @_native("Character.isMathSymbol") var isMathSymbol: Bool { get }
      @_native("Character.isCurrencySymbol") var isCurrencySymbol: Bool { get }
      @_native("Character.isASCII") var isASCII: Bool { get }
      @_native("Character.asciiValue") var asciiValue: UInt8? { get }
      @_native("Character.wholeNumberValue") var wholeNumberValue: Int? { get }
      @_native("Character.hexDigitValue") var hexDigitValue: Int? { get }
    }
    enum UTF8 {}
    enum UTF16 {
      static func isLeadSurrogate(_ unit: UInt16) -> Bool { unit & 0xFC00 == 0xD800 }
      static func isTrailSurrogate(_ unit: UInt16) -> Bool { unit & 0xFC00 == 0xDC00 }
      static func width(_ scalar: Unicode.Scalar) -> Int { scalar.value > 0xFFFF ? 2 : 1 }
    }
    enum UTF32 {}
    enum Unicode {
      struct Scalar: Hashable, Comparable, LosslessStringConvertible, Sendable,
        ExpressibleByUnicodeScalarLiteral, CustomDebugStringConvertible, TextOutputStreamable
      {
        typealias UnicodeScalarLiteralType = Unicode.Scalar
        init(unicodeScalarLiteral value: Unicode.Scalar) { self = value }
        init?(_ description: String) {
          let all = _scalars(description)
          if all.count != 1 { return nil }
          self = all[0]
        }
        @_native("Scalar.make") init?(_ value: UInt32)
        @_native("Scalar.make") init?(_ value: Int)
        @_intrinsic("convert") init(_ value: UInt8)
        init?(_ value: UInt16) {
          guard let scalar = _makeScalar(Int(value)) else { return nil }
          self = scalar
        }
        init(_ value: Unicode.Scalar) { self = value }
        func write<Target: TextOutputStream>(to target: inout Target) { target.write(description) }
        @_intrinsic("convert") var value: UInt32 { get }
        var isASCII: Bool { _scalarValue(self) < 128 }
        @_intrinsic("describe") var description: String { get }
        @_intrinsic("equal") static func == (lhs: Unicode.Scalar, rhs: Unicode.Scalar) -> Bool
        @_intrinsic("less") static func < (lhs: Unicode.Scalar, rhs: Unicode.Scalar) -> Bool
        func hash(into hasher: inout Hasher) { hasher._combine(_scalarValue(self)) }
        @_intrinsic("debugDescribe") var debugDescription: String { get }
        var utf8: String.UTF8View { description.utf8 }
        var utf16: String.UTF16View { description.utf16 }
        func escaped(asASCII forceASCII: Bool) -> String { _scalarEscaped(self, forceASCII) }
        var properties: Properties { Properties(_scalar: self) }
        struct Properties {
          let _scalar: Unicode.Scalar
          var isAlphabetic: Bool { _scalarFlag(_scalar, "isAlphabetic") }
          var isUppercase: Bool { _scalarFlag(_scalar, "isUppercase") }
          var isLowercase: Bool { _scalarFlag(_scalar, "isLowercase") }
          var isWhitespace: Bool { _scalarFlag(_scalar, "isWhitespace") }
          var isMath: Bool { _scalarFlag(_scalar, "isMath") }
          var isCased: Bool { _scalarFlag(_scalar, "isCased") }
          var isDiacritic: Bool { _scalarFlag(_scalar, "isDiacritic") }
          var isIdeographic: Bool { _scalarFlag(_scalar, "isIdeographic") }
          var isHexDigit: Bool { _scalarFlag(_scalar, "isHexDigit") }
          var isASCIIHexDigit: Bool { _scalarFlag(_scalar, "isASCIIHexDigit") }
          var isEmoji: Bool { _scalarFlag(_scalar, "isEmoji") }
          var isEmojiPresentation: Bool { _scalarFlag(_scalar, "isEmojiPresentation") }
          var isEmojiModifier: Bool { _scalarFlag(_scalar, "isEmojiModifier") }
          var isEmojiModifierBase: Bool { _scalarFlag(_scalar, "isEmojiModifierBase") }
          var isDash: Bool { _scalarFlag(_scalar, "isDash") }
          var isQuotationMark: Bool { _scalarFlag(_scalar, "isQuotationMark") }
          var isExtender: Bool { _scalarFlag(_scalar, "isExtender") }
          var isJoinControl: Bool { _scalarFlag(_scalar, "isJoinControl") }
          var isVariationSelector: Bool { _scalarFlag(_scalar, "isVariationSelector") }
          var isGraphemeBase: Bool { _scalarFlag(_scalar, "isGraphemeBase") }
          var isGraphemeExtend: Bool { _scalarFlag(_scalar, "isGraphemeExtend") }
          var isIDStart: Bool { _scalarFlag(_scalar, "isIDStart") }
          var isIDContinue: Bool { _scalarFlag(_scalar, "isIDContinue") }
          var isXIDStart: Bool { _scalarFlag(_scalar, "isXIDStart") }
          var isXIDContinue: Bool { _scalarFlag(_scalar, "isXIDContinue") }
          var isDefaultIgnorableCodePoint: Bool { _scalarFlag(_scalar, "isDefaultIgnorableCodePoint") }
          var isCaseIgnorable: Bool { _scalarFlag(_scalar, "isCaseIgnorable") }
          var isUnifiedIdeograph: Bool { _scalarFlag(_scalar, "isUnifiedIdeograph") }
          var isPatternSyntax: Bool { _scalarFlag(_scalar, "isPatternSyntax") }
          var isPatternWhitespace: Bool { _scalarFlag(_scalar, "isPatternWhitespace") }
          var isSoftDotted: Bool { _scalarFlag(_scalar, "isSoftDotted") }
          var isNoncharacterCodePoint: Bool { _scalarFlag(_scalar, "isNoncharacterCodePoint") }
          var isSentenceTerminal: Bool { _scalarFlag(_scalar, "isSentenceTerminal") }
          var isRadical: Bool { _scalarFlag(_scalar, "isRadical") }
          var isBidiControl: Bool { _scalarFlag(_scalar, "isBidiControl") }
          var isBidiMirrored: Bool { _scalarFlag(_scalar, "isBidiMirrored") }
          var isDeprecated: Bool { _scalarFlag(_scalar, "isDeprecated") }
          var changesWhenLowercased: Bool { _scalarFlag(_scalar, "changesWhenLowercased") }
          var changesWhenUppercased: Bool { _scalarFlag(_scalar, "changesWhenUppercased") }
          var changesWhenTitlecased: Bool { _scalarFlag(_scalar, "changesWhenTitlecased") }
          var changesWhenCaseFolded: Bool { _scalarFlag(_scalar, "changesWhenCaseFolded") }
          var changesWhenCaseMapped: Bool { _scalarFlag(_scalar, "changesWhenCaseMapped") }
          var name: String? { _scalarName(_scalar) }
          var canonicalCombiningClass: Unicode.CanonicalCombiningClass {
            Unicode.CanonicalCombiningClass(rawValue: UInt8(_scalarCombiningClass(_scalar)))
          }
          var lowercaseMapping: String { _lowercased(_scalar.description) }
          var uppercaseMapping: String { _uppercased(_scalar.description) }
          var titlecaseMapping: String { _scalarTitlecased(_scalar) }
          var numericType: Unicode.NumericType? {
            Unicode.NumericType(rawValue: _scalarNumericType(_scalar))
          }
          var numericValue: Double? { _scalarNumericValue(_scalar) }
          var generalCategory: Unicode.GeneralCategory {
            Unicode.GeneralCategory(rawValue: _scalarCategory(_scalar))!
          }
        }
      }
      struct CanonicalCombiningClass: Comparable, Hashable, RawRepresentable {
        let rawValue: UInt8
        static let notReordered = CanonicalCombiningClass(rawValue: 0)
        static let below = CanonicalCombiningClass(rawValue: 220)
        static let above = CanonicalCombiningClass(rawValue: 230)
        static func < (lhs: CanonicalCombiningClass, rhs: CanonicalCombiningClass) -> Bool {
          lhs.rawValue < rhs.rawValue
        }
      }
      enum NumericType: Int {
        case decimal, digit, numeric
      }
      enum GeneralCategory: String {
        case uppercaseLetter, lowercaseLetter, titlecaseLetter, modifierLetter, otherLetter
        case nonspacingMark, spacingMark, enclosingMark
        case decimalNumber, letterNumber, otherNumber
        case connectorPunctuation, dashPunctuation, openPunctuation, closePunctuation
        case initialPunctuation, finalPunctuation, otherPunctuation
        case mathSymbol, currencySymbol, modifierSymbol, otherSymbol
        case spaceSeparator, lineSeparator, paragraphSeparator
        case control, format, surrogate, privateUse, unassigned
      }
    }
    typealias UnicodeScalar = Unicode.Scalar
    @_native("Scalar.make") func _makeScalar(_ value: Int) -> Unicode.Scalar?
    @_intrinsic("convert") func _scalarValue(_ scalar: Unicode.Scalar) -> Int
    @_native("Scalar.name") func _scalarName(_ scalar: Unicode.Scalar) -> String?
    @_native("Scalar.titlecased") func _scalarTitlecased(_ scalar: Unicode.Scalar) -> String
    @_native("Scalar.flag") func _scalarFlag(_ scalar: Unicode.Scalar, _ name: String) -> Bool
    @_native("Scalar.escaped")
    func _scalarEscaped(_ scalar: Unicode.Scalar, _ forceASCII: Bool) -> String
    @_native("Scalar.numericType") func _scalarNumericType(_ scalar: Unicode.Scalar) -> Int
    @_native("Scalar.numericValue") func _scalarNumericValue(_ scalar: Unicode.Scalar) -> Double?
    @_native("Scalar.combiningClass") func _scalarCombiningClass(_ scalar: Unicode.Scalar) -> Int
    @_native("Scalar.category") func _scalarCategory(_ scalar: Unicode.Scalar) -> String
    @_native("String.split")
    func _splitText(
      _ text: String, _ separator: Character, _ lower: Int, _ upper: Int, _ maxSplits: Int,
      _ omitsEmpty: Bool
    ) -> [Substring]
    @_native("String.characters") func _characters(_ text: String) -> [Character]
    @_native("String.reversed") func _reversedText(_ text: String) -> String
    @_native("String.slice") func _slice(_ text: String, _ lower: Int, _ upper: Int) -> String
    @_native("String.characterAt") func _characterAt(_ text: String, _ offset: Int) -> Character
    @_native("String.after") func _textAfter(_ text: String, _ offset: Int) -> Int
    @_native("String.before") func _textBefore(_ text: String, _ offset: Int) -> Int
    @_native("String.advance")
    func _textAdvance(_ text: String, _ offset: Int, _ distance: Int) -> Int
    @_native("String.advanceLimited")
    func _textAdvanceLimited(_ text: String, _ offset: Int, _ distance: Int, _ limit: Int) -> Int
    @_native("String.distance")
    func _textDistance(_ text: String, _ start: Int, _ end: Int) -> Int
    @_native("String.lowercased") func _lowercased(_ text: String) -> String
    @_native("String.uppercased") func _uppercased(_ text: String) -> String
    @_native("String.hasPrefix") func _hasPrefix(_ text: String, _ prefix: String) -> Bool
    @_native("String.hasSuffix") func _hasSuffix(_ text: String, _ suffix: String) -> Bool
    @_native("String.hasCharacter")
    func _hasCharacter(_ text: String, _ character: Character) -> Bool
    @_native("String.joined") func _joinedTexts(_ parts: [String], _ separator: String) -> String
    @_native("String.joined")
    func _joinedCharacters(_ parts: [Character], _ separator: String) -> String
    @_native("String.find")
    func _findText(_ text: String, _ part: String, _ from: Int) -> (start: Int, end: Int)
    @_native("Foundation.isImported") func _importsFoundation() -> Bool
    @_native("String.repeated") func _repeated(_ text: String, _ count: Int) -> String
    @_native("String.decoded") func _decoded(_ bytes: [UInt8]) -> String
    @_native("String.validated") func _validated(_ bytes: [UInt8]) -> String?
    @_native("String.utf8") func _utf8Bytes(_ text: String, _ lower: Int, _ upper: Int) -> [UInt8]
    @_native("String.utf16")
    func _utf16Units(_ text: String, _ lower: Int, _ upper: Int) -> [UInt16]
    @_native("String.scalars") func _scalars(_ text: String) -> [Unicode.Scalar]
    @_native("String.ofScalars") func _scalarText(_ scalars: [Unicode.Scalar]) -> String
    @_native("String.utf16Text") func _utf16Text(_ units: [UInt16]) -> String
    @_native("String.utf16Count") func _utf16Count(_ text: String, _ offset: Int) -> Int
    @_native("String.utf16After") func _utf16After(_ text: String, _ offset: Int) -> Int
    @_native("String.utf16Before") func _utf16Before(_ text: String, _ offset: Int) -> Int
    @_native("String.utf16At") func _utf16At(_ text: String, _ offset: Int) -> UInt16
    @_native("String.byteAt") func _byteAt(_ text: String, _ offset: Int) -> UInt8
    @_native("String.scalarAt") func _scalarAt(_ text: String, _ offset: Int) -> Unicode.Scalar
    @_native("String.scalarAfter") func _scalarAfter(_ text: String, _ offset: Int) -> Int
    @_native("String.scalarBefore") func _scalarBefore(_ text: String, _ offset: Int) -> Int
    @_native("String.isBoundary")
    func _isBoundary(_ text: String, _ offset: Int, _ ofCharacters: Bool) -> Bool
    @_native("String.utf8Offset") func _utf8Offset(_ text: String, _ utf16: Int) -> Int
    """#
}
