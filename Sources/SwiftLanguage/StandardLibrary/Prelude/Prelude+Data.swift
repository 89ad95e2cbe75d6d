extension Prelude {
  /// Foundation's bytes: `Data`, and what texts have to do with them.
  static let data = #"""
    struct Data: RandomAccessCollection, MutableCollection, RangeReplaceableCollection, Hashable,
      CustomStringConvertible, CustomDebugStringConvertible
    {
      typealias Element = UInt8
      typealias Index = Int
      typealias Indices = Range<Int>
      typealias SubSequence = Data
      struct Base64EncodingOptions: OptionSet {
        let rawValue: UInt
        init(rawValue: UInt) { self.rawValue = rawValue }
      }
      struct Base64DecodingOptions: OptionSet {
        let rawValue: UInt
        init(rawValue: UInt) { self.rawValue = rawValue }
        static var ignoreUnknownCharacters: Base64DecodingOptions {
          Base64DecodingOptions(rawValue: 1)
        }
      }
      var _bytes: ArraySlice<UInt8>
      init() { _bytes = [] }
      init(_slice: ArraySlice<UInt8>) { _bytes = _slice }
      init(count: Int) { _bytes = ArraySlice(Array(repeating: 0, count: count)) }
      init(capacity: Int) { _bytes = [] }
      init(repeating repeatedValue: UInt8, count: Int) {
        _bytes = ArraySlice(Array(repeating: repeatedValue, count: count))
      }
      init<S: Sequence>(_ elements: S) where S.Element == UInt8 { _bytes = ArraySlice(elements) }
      init?(base64Encoded data: Data, options: Base64DecodingOptions = []) {
        var bytes: [UInt8] = []
        var held = 0
        var bits = 0
        var digits = 0
        var padding = 0
        for byte in data {
          let digit: Int
          switch byte {
          case 65...90: digit = Int(byte) - 65
          case 97...122: digit = Int(byte) - 71
          case 48...57: digit = Int(byte) + 4
          case 43: digit = 62
          case 47: digit = 63
          case 61:
            padding += 1
            continue
          default:
            if options.contains(.ignoreUnknownCharacters) { continue }
            return nil
          }
          if padding > 0 { return nil }
          digits += 1
          held = held << 6 | digit
          bits += 6
          if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(held >> bits & 255))
          }
        }
        if (digits + padding) % 4 != 0 || padding > 2 || digits % 4 == 1 { return nil }
        _bytes = ArraySlice(bytes)
      }
      init?(base64Encoded text: String, options: Base64DecodingOptions = []) {
        self.init(base64Encoded: Data(text.utf8), options: options)
      }
      var startIndex: Int { _bytes.startIndex }
      var endIndex: Int { _bytes.endIndex }
      var count: Int { _bytes.count }
      var isEmpty: Bool { _bytes.isEmpty }
      var indices: Range<Int> { _bytes.indices }
      func makeIterator() -> _SliceIterator<UInt8> { _bytes.makeIterator() }
      func index(after i: Int) -> Int { i + 1 }
      func index(before i: Int) -> Int { i - 1 }
      func index(_ i: Int, offsetBy distance: Int) -> Int { i + distance }
      func distance(from start: Int, to end: Int) -> Int { end - start }
      subscript(index: Int) -> UInt8 {
        get { _bytes[index] }
        set { _bytes[index] = newValue }
      }
      subscript(bounds: Range<Int>) -> Data {
        get { Data(_slice: _bytes[bounds]) }
        set { _bytes.replaceSubrange(bounds, with: newValue._bytes) }
      }
      mutating func replaceSubrange<C: Collection>(_ subrange: Range<Int>, with newElements: C)
      where C.Element == UInt8 { _bytes.replaceSubrange(subrange, with: newElements) }
      mutating func append(_ byte: UInt8) { _bytes.append(byte) }
      mutating func append(_ other: Data) { _bytes.append(contentsOf: other._bytes) }
      mutating func append<S: Sequence>(contentsOf elements: S) where S.Element == UInt8 {
        _bytes.append(contentsOf: elements)
      }
      func subdata(in range: Range<Int>) -> Data { Data(Array(_bytes[range])) }
      mutating func resetBytes(in range: Range<Int>) {
        for index in range { _bytes[index] = 0 }
      }
      func base64EncodedString(options: Base64EncodingOptions = []) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(_bytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
          let known = bytes.count - start < 3 ? bytes.count - start : 3
          var held = 0
          for offset in 0..<3 {
            held <<= 8
            if offset < known { held |= Int(bytes[start + offset]) }
          }
          for place in 0..<4 {
            let digit = held >> (18 - 6 * place) & 63
            text.append(place <= known ? digits[digit] : 61)
          }
        }
        return String(decoding: text, as: UTF8.self)
      }
      func base64EncodedData(options: Base64EncodingOptions = []) -> Data {
        Data(base64EncodedString(options: options).utf8)
      }
      static func == (lhs: Data, rhs: Data) -> Bool { lhs._bytes == rhs._bytes }
      func hash(into hasher: inout Hasher) { hasher.combine(_bytes) }
      var description: String { "\(count) bytes" }
      var debugDescription: String { description }
    }
    extension Data {
      static func + (lhs: Data, rhs: Data) -> Data {
        var sum = lhs
        sum.append(rhs)
        return sum
      }
    }
    @_native("String.composed") func _composed(_ text: String) -> String
    @_native("String.decomposed") func _decomposed(_ text: String) -> String
    extension StringProtocol {
      var precomposedStringWithCanonicalMapping: String { _composed(_string) }
      var decomposedStringWithCanonicalMapping: String { _decomposed(_string) }
      func data(using encoding: String.Encoding, allowLossyConversion: Bool = false) -> Data? {
        if encoding == .ascii && utf8.contains(where: { $0 > 127 }) {
          guard allowLossyConversion else { return nil }
          return Data(unicodeScalars.map { $0.isASCII ? UInt8($0.value) : 63 })
        }
        return Data(utf8)
      }
    }
    extension String {
      init?(data: Data, encoding: Encoding) { self.init(bytes: data, encoding: encoding) }
    }
    """#
}
