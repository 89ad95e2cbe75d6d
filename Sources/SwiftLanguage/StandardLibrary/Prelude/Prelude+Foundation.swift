extension Prelude {
  /// Elementary functions, for `Double` first: a literal argument means that one.
  static var mathematics: String {
    var text = ""
    let unary = [
      "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos",
      "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "erf", "erfc", "tgamma",
      "lgamma", "rint", "nearbyint",
    ]
    let binary = ["pow", "atan2", "hypot", "fmod", "fmin", "fmax", "fdim", "copysign", "remainder"]
    let direct = [
      ("sqrt", "squareRoot"), ("floor", "floor"), ("ceil", "ceil"), ("round", "round"),
      ("trunc", "truncate"), ("fabs", "magnitude"),
    ]
    for type in ["Double", "Float"] {
      for name in unary {
        text += "@_native(\"\(type).\(name)\") func \(name)(_ x: \(type)) -> \(type)\n"
      }
      for name in binary {
        text += "@_native(\"\(type).\(name)\") "
        text += "func \(name)(_ x: \(type), _ y: \(type)) -> \(type)\n"
      }
      for (name, intrinsic) in direct {
        text += "@_intrinsic(\"\(intrinsic)\") func \(name)(_ x: \(type)) -> \(type)\n"
      }
    }
    return text
  }

  /// The part of Foundation that cells have.
  static let foundation = #"""
    typealias TimeInterval = Double
    protocol CVarArg { var _formatArgument: _FormatArgument { get } }
    struct _FormatArgument {
      var kind: Int
      var word: Int
      var text: String
    }
    extension CVarArg where Self: BinaryInteger {
      var _formatArgument: _FormatArgument {
        _FormatArgument(kind: 0, word: Int(truncatingIfNeeded: self), text: "")
      }
    }
    extension Int: CVarArg {}
    extension Int8: CVarArg {}
    extension Int16: CVarArg {}
    extension Int32: CVarArg {}
    extension Int64: CVarArg {}
    extension UInt: CVarArg {}
    extension UInt8: CVarArg {}
    extension UInt16: CVarArg {}
    extension UInt32: CVarArg {}
    extension UInt64: CVarArg {}
    extension Double: CVarArg {
      var _formatArgument: _FormatArgument {
        _FormatArgument(kind: 1, word: Int(bitPattern: UInt(bitPattern)), text: "")
      }
    }
    extension Float: CVarArg {
      var _formatArgument: _FormatArgument { Double(self)._formatArgument }
    }
    extension String: CVarArg {
      var _formatArgument: _FormatArgument { _FormatArgument(kind: 2, word: 0, text: self) }
    }
    @_native("String.format")
    func _format(_ format: String, _ kinds: [Int], _ words: [Int], _ texts: [String]) -> String
    extension String {
      init(format: String, _ arguments: any CVarArg...) {
        self.init(format: format, arguments: arguments)
      }
      init(format: String, arguments: [any CVarArg]) {
        var kinds: [Int] = []
        var words: [Int] = []
        var texts: [String] = []
        for argument in arguments {
          let part = argument._formatArgument
          kinds.append(part.kind)
          words.append(part.word)
          texts.append(part.text)
        }
        self = _format(format, kinds, words, texts)
      }
    }
    extension StringProtocol {
      var capitalized: String { _capitalized(_string) }
      func components<T: StringProtocol>(separatedBy separator: T) -> [String] {
        _components(_string, separator._string)
      }
      func components(separatedBy separator: CharacterSet) -> [String] {
        var result: [String] = []
        var current = ""
        for scalar in unicodeScalars {
          if separator.contains(scalar) {
            result.append(current)
            current = ""
          } else {
            current += String(scalar)
          }
        }
        result.append(current)
        return result
      }
      func trimmingCharacters(in set: CharacterSet) -> String {
        let all = _scalars(_string)
        var low = 0
        var high = all.count
        while low < high && set.contains(all[low]) { low += 1 }
        while high > low && set.contains(all[high - 1]) { high -= 1 }
        return _scalarText(all._slice(low, high))
      }
      func replacingOccurrences<T: StringProtocol, R: StringProtocol>(
        of target: T, with replacement: R
      ) -> String { _components(_string, target._string).joined(separator: replacement._string) }
      func replacing<T: StringProtocol, R: StringProtocol>(
        _ target: T, with replacement: R
      ) -> String { _components(_string, target._string).joined(separator: replacement._string) }
      func split<T: StringProtocol>(
        separator: T, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [Substring] {
        var result: [Substring] = []
        var rest = Substring(_string)
        while result.count < maxSplits, let range = rest.range(of: separator) {
          let part = rest[rest.startIndex..<range.lowerBound]
          if !omittingEmptySubsequences || !part.isEmpty { result.append(part) }
          rest = rest[range.upperBound..<rest.endIndex]
        }
        if !omittingEmptySubsequences || !rest.isEmpty { result.append(rest) }
        return result
      }
      func padding<T: StringProtocol>(
        toLength newLength: Int, withPad padString: T, startingAt padIndex: Int
      ) -> String {
        let own = Array(_string)
        if own.count >= newLength { return String(own[0..<newLength]) }
        let pad = Array(padString._string)
        var result = _string
        var i = padIndex
        for _ in own.count..<newLength {
          result.append(pad[i % pad.count])
          i += 1
        }
        return result
      }
      func range<T: StringProtocol>(of part: T) -> Range<String.Index>? {
        if part._string.isEmpty { return nil }
        let start = startIndex._offset
        let found = _findText(_string, part._string, 0)
        if found < 0 { return nil }
        return String.Index(_offset: start + found)
          ..< String.Index(_offset: start + found + part._string._utf8Count)
      }
      func caseInsensitiveCompare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let left = lowercased()
        let right = other.lowercased()
        return left < right ? .orderedAscending : left == right ? .orderedSame : .orderedDescending
      }
      func compare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let right = other._string
        return _string < right
          ? .orderedAscending : _string == right ? .orderedSame : .orderedDescending
      }
    }
    @_native("String.capitalized") func _capitalized(_ text: String) -> String
    @_native("String.components")
    func _components(_ text: String, _ separator: String) -> [String]
    enum ComparisonResult: Int {
      case orderedAscending = -1
      case orderedSame = 0
      case orderedDescending = 1
    }
    struct CharacterSet: Equatable {
      var _predicate: Int
      var _scalars: Set<Unicode.Scalar>
      var _isInverted: Bool = false
      init(_predicate: Int) {
        self._predicate = _predicate
        self._scalars = []
      }
      init() { self.init(_predicate: 0) }
      init(charactersIn text: String) {
        self._predicate = 0
        self._scalars = Set(text.unicodeScalars)
      }
      static var whitespaces: CharacterSet { CharacterSet(_predicate: 1) }
      static var newlines: CharacterSet { CharacterSet(_predicate: 2) }
      static var whitespacesAndNewlines: CharacterSet { CharacterSet(_predicate: 3) }
      static var letters: CharacterSet { CharacterSet(_predicate: 4) }
      static var decimalDigits: CharacterSet { CharacterSet(_predicate: 8) }
      static var alphanumerics: CharacterSet { CharacterSet(_predicate: 12) }
      static var punctuationCharacters: CharacterSet { CharacterSet(_predicate: 16) }
      static var uppercaseLetters: CharacterSet { CharacterSet(_predicate: 32) }
      static var lowercaseLetters: CharacterSet { CharacterSet(_predicate: 64) }
      static var symbols: CharacterSet { CharacterSet(_predicate: 128) }
      var inverted: CharacterSet {
        var copy = self
        copy._isInverted = !_isInverted
        return copy
      }
      func union(_ other: CharacterSet) -> CharacterSet {
        var copy = self
        copy._predicate = _predicate | other._predicate
        copy._scalars = _scalars.union(other._scalars)
        return copy
      }
      mutating func insert(charactersIn text: String) { _scalars.formUnion(text.unicodeScalars) }
      func contains(_ scalar: Unicode.Scalar) -> Bool {
        (_scalarIs(scalar, _predicate) || _scalars.contains(scalar)) != _isInverted
      }
    }
    @_native("Scalar.is") func _scalarIs(_ scalar: Unicode.Scalar, _ kinds: Int) -> Bool

    struct Date: Hashable, Comparable, CustomStringConvertible {
      let timeIntervalSinceReferenceDate: Double
      init() { timeIntervalSinceReferenceDate = _now() - 978307200 }
      init(timeIntervalSinceReferenceDate seconds: Double) {
        timeIntervalSinceReferenceDate = seconds
      }
      init(timeIntervalSince1970 seconds: Double) {
        timeIntervalSinceReferenceDate = seconds - 978307200
      }
      static var now: Date { Date() }
      var timeIntervalSince1970: Double { timeIntervalSinceReferenceDate + 978307200 }
      var timeIntervalSinceNow: Double { timeIntervalSince(Date()) }
      func timeIntervalSince(_ other: Date) -> Double {
        timeIntervalSinceReferenceDate - other.timeIntervalSinceReferenceDate
      }
      func addingTimeInterval(_ seconds: Double) -> Date {
        Date(timeIntervalSinceReferenceDate: timeIntervalSinceReferenceDate + seconds)
      }
      static func < (lhs: Date, rhs: Date) -> Bool {
        lhs.timeIntervalSinceReferenceDate < rhs.timeIntervalSinceReferenceDate
      }
      var description: String { _dateText(timeIntervalSince1970) }
    }
    @_native("Date.now") func _now() -> Double
    @_native("Date.text") func _dateText(_ seconds: Double) -> String
    """#
}
