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
    // C's names for those of `Float`.
    for name in unary {
      text += "@_native(\"Float.\(name)\") func \(name)f(_ x: Float) -> Float\n"
    }
    for name in binary {
      text += "@_native(\"Float.\(name)\") func \(name)f(_ x: Float, _ y: Float) -> Float\n"
    }
    for (name, intrinsic) in direct {
      text += "@_intrinsic(\"\(intrinsic)\") func \(name)f(_ x: Float) -> Float\n"
    }
    return text + constants + ["Double", "Float"].map(partsOfNumbers).joined()
  }

  /// C's functions that take numbers apart and put them together.
  private static func partsOfNumbers(_ type: String) -> String {
    """
    func scalbn(_ x: \(type), _ n: Int) -> \(type) {
      x * \(type)(sign: .plus, exponent: n, significand: 1)
    }
    func ldexp(_ x: \(type), _ n: Int) -> \(type) { scalbn(x, n) }
    func logb(_ x: \(type)) -> \(type) { \(type)(x.exponent) }
    func ilogb(_ x: \(type)) -> Int { x.exponent }
    func frexp(_ x: \(type)) -> (\(type), Int) {
      if x.isZero || !x.isFinite { return (x, 0) }
      return (\(type)(sign: x.sign, exponent: -1, significand: x.significand), x.exponent + 1)
    }
    func modf(_ x: \(type)) -> (\(type), \(type)) {
      let whole = trunc(x)
      return (whole, x.isInfinite ? 0 : x - whole)
    }
    func fma(_ x: \(type), _ y: \(type), _ z: \(type)) -> \(type) { z.addingProduct(x, y) }
    func lround(_ x: \(type)) -> Int { Int(x.rounded()) }
    func llround(_ x: \(type)) -> Int { Int(x.rounded()) }
    func lrint(_ x: \(type)) -> Int { Int(x.rounded(.toNearestOrEven)) }
    func llrint(_ x: \(type)) -> Int { Int(x.rounded(.toNearestOrEven)) }
    func remquo(_ x: \(type), _ y: \(type)) -> (\(type), Int) {
      let rest = remainder(x, y)
      let quotient = Int(((x - rest) / y).truncatingRemainder(dividingBy: 2147483648))
      return (rest, quotient < 0 ? -(-quotient & 7) : quotient & 7)
    }
    func nextafter(_ x: \(type), _ y: \(type)) -> \(type) {
      x == y ? y : x < y ? x.nextUp : x.nextDown
    }
    func isnan(_ x: \(type)) -> Int32 { x.isNaN ? 1 : 0 }
    func isinf(_ x: \(type)) -> Int32 { x.isInfinite ? x < 0 ? -1 : 1 : 0 }

    """
  }

  /// C's constants.
  private static var constants: String {
    let numbers: [(String, Double)] = [
      ("M_PI", .pi), ("M_PI_2", .pi / 2), ("M_PI_4", .pi / 4), ("M_1_PI", 1 / .pi),
      ("M_2_PI", 2 / .pi), ("M_E", 2.718281828459045), ("M_LOG2E", 1.4426950408889634),
      ("M_LOG10E", 0.4342944819032518), ("M_LN2", 0.6931471805599453),
      ("M_LN10", 2.302585092994046), ("M_SQRT2", 1.4142135623730951),
      ("M_SQRT1_2", 0.7071067811865476), ("M_2_SQRTPI", 1.1283791670955126),
      ("DBL_MAX", .greatestFiniteMagnitude), ("DBL_MIN", .leastNormalMagnitude),
      ("DBL_EPSILON", .ulpOfOne),
    ]
    let floats: [(String, Float)] = [
      ("FLT_MAX", .greatestFiniteMagnitude), ("FLT_MIN", .leastNormalMagnitude),
      ("FLT_EPSILON", .ulpOfOne),
    ]
    return numbers.map { deprecation(of: $0) + "var \($0): Double { \($1) }\n" }.joined()
      + floats.map { deprecation(of: $0) + "var \($0): Float { \($1) }\n" }.joined()
      + "var INT_MAX: Int32 { Int32.max }\nvar INT_MIN: Int32 { Int32.min }\n"
      + "func labs(_ x: Int) -> Int { abs(x) }\n"
  }

  /// What Swift says of those constants that it has better names for.
  private static func deprecation(of name: String) -> String {
    let type = name.hasPrefix("FLT") ? "Float" : "Double"
    let advice: String
    switch name {
    case "M_PI", "M_PI_2", "M_PI_4":
      let part = name == "M_PI" ? "" : " / \(name.suffix(1))"
      advice =
        "Please use 'Double.pi\(part)' or '.pi\(part)' to get the value of correct type and avoid "
        + "casting."
    case "M_SQRT2": advice = "Please use '2.squareRoot()'."
    case "M_SQRT1_2": advice = "Please use '0.5.squareRoot()'."
    case "DBL_MAX", "FLT_MAX":
      advice = "Please use '\(type).greatestFiniteMagnitude' or '.greatestFiniteMagnitude'."
    case "DBL_MIN", "FLT_MIN":
      advice = "Please use '\(type).leastNormalMagnitude' or '.leastNormalMagnitude'."
    case "DBL_EPSILON", "FLT_EPSILON":
      advice = "Please use '\(type).ulpOfOne' or '.ulpOfOne'."
    default: return ""
    }
    return "@available(*, deprecated, message: \"\(advice)\") "
  }

  /// The part of Foundation that cells have.
  static let foundation = #"""
    typealias TimeInterval = Double
    func exit(_ status: Int32) -> Never { _trap("exit(\(status))") }
    struct CancellationError: Error {
      init() {}
    }
    typealias CGFloat = Double
    protocol CVarArg {}
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
    extension Double: CVarArg {}
    extension Float: CVarArg {}
    extension String: CVarArg {}
    @_native("String.format")
    func _format(_ format: String, _ arguments: [any CVarArg]) -> String
    extension String {
      init(format: String, _ arguments: any CVarArg...) { self = _format(format, arguments) }
      init(format: String, arguments: [any CVarArg]) { self = _format(format, arguments) }
      init(format: String, locale: Locale?, _ arguments: any CVarArg...) {
        self = _format(format, arguments)
      }
    }
    extension StringProtocol {
      func appendingFormat(_ format: String, _ arguments: any CVarArg...) -> String {
        _string + _format(format, arguments)
      }
      var capitalized: String { _capitalized(_string) }
      func components<T: StringProtocol>(separatedBy separator: T) -> [String] {
        _components(_string, separator._string)
      }
      func components(separatedBy separator: CharacterSet) -> [String] {
        if separator._isPlain {
          return _componentsOf(
            _string, separator._predicate, separator._listed, separator._isInverted)
        }
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
        let text = _string
        if set._isPlain {
          return _trimmed(text, set._predicate, set._listed, set._isInverted)
        }
        var low = 0
        var high = text._utf8Count
        while low < high && set.contains(_scalarAt(text, low)) { low = _scalarAfter(text, low) }
        while high > low {
          let last = _scalarBefore(text, high)
          if !set.contains(_scalarAt(text, last)) { break }
          high = last
        }
        return _scalarSlice(text, low, high)
      }
      func replacingOccurrences<T: StringProtocol, R: StringProtocol>(
        of target: T, with replacement: R
      ) -> String { _replaced(_string, target._string, replacement._string) }
      func replacing<T: StringProtocol, R: StringProtocol>(
        _ target: T, with replacement: R
      ) -> String { _replaced(_string, target._string, replacement._string) }
      func replacingCharacters<T: StringProtocol>(
        in range: Range<String.Index>, with replacement: T
      ) -> String {
        String(self[startIndex..<range.lowerBound]) + replacement._string
          + String(self[range.upperBound..<endIndex])
      }
      func localizedCaseInsensitiveContains<T: StringProtocol>(_ other: T) -> Bool {
        !other.isEmpty && lowercased().contains(other.lowercased())
      }
      func localizedStandardContains<T: StringProtocol>(_ other: T) -> Bool {
        range(of: other, options: [.caseInsensitive, .diacriticInsensitive]) != nil
      }
      func range<T: StringProtocol>(
        of part: T, options: String.CompareOptions
      ) -> Range<String.Index>? {
        let wanted = part._folded(options)
        if wanted.isEmpty { return nil }
        let length = part._string.count
        var found: Range<String.Index>?
        var start = startIndex
        while let end = index(start, offsetBy: length, limitedBy: endIndex) {
          if self[start..<end]._folded(options) == wanted {
            found = start..<end
            if !options.contains(.backwards) { break }
          }
          if options.contains(.anchored) && !options.contains(.backwards) { break }
          start = index(after: start)
        }
        if options.contains(.anchored), options.contains(.backwards), found?.upperBound != endIndex {
          return nil
        }
        return found
      }
      func replacingOccurrences<T: StringProtocol, R: StringProtocol>(
        of target: T, with replacement: R, options: String.CompareOptions
      ) -> String {
        var result = ""
        var rest = Substring(_string)
        if options.contains(.backwards) {
          while let found = rest.range(of: target, options: options) {
            result = replacement._string + rest[found.upperBound..<rest.endIndex]._string + result
            rest = rest[rest.startIndex..<found.lowerBound]
          }
          return rest._string + result
        }
        while let found = rest.range(of: target, options: options) {
          result += rest[rest.startIndex..<found.lowerBound]._string + replacement._string
          rest = rest[found.upperBound..<rest.endIndex]
        }
        return result + rest._string
      }
      func replacingOccurrences<T: StringProtocol, R: StringProtocol>(
        of target: T, with replacement: R, options: String.CompareOptions = [],
        range: Range<String.Index>?
      ) -> String {
        let range = range ?? startIndex..<endIndex
        return self[startIndex..<range.lowerBound]._string
          + self[range].replacingOccurrences(of: target, with: replacement, options: options)
          + self[range.upperBound..<endIndex]._string
      }
      func range<T: StringProtocol>(
        of part: T, options: String.CompareOptions = [], range: Range<String.Index>?
      ) -> Range<String.Index>? {
        guard let range else { return self.range(of: part, options: options) }
        let rest = self[range]
        return options.isEmpty ? rest.range(of: part) : rest.range(of: part, options: options)
      }
      func localizedStandardCompare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let order = compare(other, options: [.caseInsensitive, .numeric])
        return order == .orderedSame ? localizedCompare(other) : order
      }
      func enumerateLines(invoking body: (String, inout Bool) -> Void) {
        var stops = false
        for line in split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline }) {
          if stops { return }
          body(String(line), &stops)
        }
      }
      @_lastResort func split<T: StringProtocol>(
        separator: T, maxSplits: Int = Int.max, omittingEmptySubsequences: Bool = true
      ) -> [Substring] {
        if separator.isEmpty { return _splitEverywhere(maxSplits, omittingEmptySubsequences) }
        return _splitByText(
          _base, separator._string, startIndex._offset, endIndex._offset, maxSplits,
          omittingEmptySubsequences)
      }
      /// The parts between places of nothing, which stands before each character and at the end.
      func _splitEverywhere(_ maxSplits: Int, _ omitsEmpty: Bool) -> [Substring] {
        let text = _string
        var bounds: [Int] = []
        var start = 0
        for place in text.indices.map(\._offset) + [text._utf8Count] {
          if bounds.count / 2 >= maxSplits { break }
          if !omitsEmpty || start != place { bounds += [start, place] }
          start = place
        }
        if !omitsEmpty || start != text._utf8Count { bounds += [start, text._utf8Count] }
        return _parts(_base, startIndex._offset, bounds)
      }
      func padding<T: StringProtocol>(
        toLength newLength: Int, withPad padString: T, startingAt padIndex: Int
      ) -> String {
        _padded(_string, newLength, padString._string, padIndex)
      }
      func range<T: StringProtocol>(of part: T) -> Range<String.Index>? {
        if part._string.isEmpty { return nil }
        let offset = startIndex._offset
        let (start, end) = _findText(_string, part._string, 0)
        if start < 0 { return nil }
        return String.Index(_offset: offset + start)..<String.Index(_offset: offset + end)
      }
      var isContiguousUTF8: Bool { true }
      mutating func makeContiguousUTF8() {}
      var localizedUppercase: String { uppercased() }
      var localizedLowercase: String { lowercased() }
      var localizedCapitalized: String { capitalized }
      func commonPrefix<T: StringProtocol>(
        with other: T, options: String.CompareOptions = []
      ) -> String {
        var common = ""
        for (a, b) in zip(_string, other._string) {
          if a != b && String(a)._folded(options) != String(b)._folded(options) { break }
          common.append(a)
        }
        return common
      }
      func lengthOfBytes(using encoding: String.Encoding) -> Int { utf8.count }
      func addingPercentEncoding(withAllowedCharacters allowed: CharacterSet) -> String? {
        var result = ""
        for scalar in unicodeScalars {
          if scalar.isASCII && allowed.contains(scalar) {
            result += String(scalar)
            continue
          }
          for byte in String(scalar).utf8 {
            result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
          }
        }
        return result
      }
      var removingPercentEncoding: String? {
        let bytes = Array(utf8)
        var decoded: [UInt8] = []
        var i = 0
        while i < bytes.count {
          if bytes[i] != 37 {
            decoded.append(bytes[i])
            i += 1
            continue
          }
          guard i + 2 < bytes.count,
            let byte = UInt8(String(decoding: bytes[i + 1...i + 2], as: UTF8.self), radix: 16)
          else { return nil }
          decoded.append(byte)
          i += 3
        }
        return String(validating: decoded, as: UTF8.self)
      }
      func caseInsensitiveCompare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let left = lowercased()
        let right = other.lowercased()
        return left < right ? .orderedAscending : left == right ? .orderedSame : .orderedDescending
      }
      func localizedCaseInsensitiveCompare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        caseInsensitiveCompare(other)
      }
      func localizedCompare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let order = caseInsensitiveCompare(other)
        // Of texts that differ in case alone, the smaller letters come first.
        return order == .orderedSame ? other._string.compare(_string) : order
      }
      func rangeOfCharacter(
        from set: CharacterSet, options: String.CompareOptions = []
      ) -> Range<String.Index>? {
        let scalars = _string.unicodeScalars
        let found = options.contains(.backwards)
          ? scalars.lastIndex(where: set.contains) : scalars.firstIndex(where: set.contains)
        guard let found else { return nil }
        let start = startIndex._offset
        return String.Index(_offset: start + found._offset)
          ..< String.Index(_offset: start + scalars.index(after: found)._offset)
      }
      func compare<T: StringProtocol>(
        _ other: T, options: String.CompareOptions
      ) -> ComparisonResult {
        let (left, right) = (_folded(options), other._folded(options))
        guard options.contains(.numeric) else { return left.compare(right) }
        let (one, two) = (left._numericParts(), right._numericParts())
        for (a, b) in zip(one, two) where a != b { return a < b ? .orderedAscending : .orderedDescending }
        return one.count == two.count
          ? .orderedSame : one.count < two.count ? .orderedAscending : .orderedDescending
      }
      func compare<T: StringProtocol>(_ other: T) -> ComparisonResult {
        let right = other._string
        return _string < right
          ? .orderedAscending : _string == right ? .orderedSame : .orderedDescending
      }
    }
    extension StringProtocol {
      func folding(options: String.CompareOptions, locale: Locale?) -> String {
        let text = options.contains(.diacriticInsensitive) ? _withoutMarks(_string) : _string
        return options.contains(.caseInsensitive) ? text.uppercased().lowercased() : text
      }
      /// What texts are compared by.
      func _folded(_ options: String.CompareOptions) -> String {
        let text = options.contains(.caseInsensitive) ? lowercased() : _string
        return options.contains(.diacriticInsensitive) ? _withoutMarks(text) : text
      }
    }
    /// Of locales there is only the one that all functions work by.
    struct Locale: Hashable {
      let identifier: String
      init() { self.init(identifier: "en_001") }
      init(identifier: String) { self.identifier = identifier }
      static var current: Locale { Locale() }
    }
    @_native("String.withoutMarks") func _withoutMarks(_ text: String) -> String
    @_native("String.capitalized") func _capitalized(_ text: String) -> String
    @_native("String.components")
    func _components(_ text: String, _ separator: String) -> [String]
    extension String {
      struct CompareOptions: OptionSet {
        let rawValue: UInt
        init(rawValue: UInt) { self.rawValue = rawValue }
        static var caseInsensitive: CompareOptions { CompareOptions(rawValue: 1) }
        static var literal: CompareOptions { CompareOptions(rawValue: 2) }
        static var backwards: CompareOptions { CompareOptions(rawValue: 4) }
        static var anchored: CompareOptions { CompareOptions(rawValue: 8) }
        static var numeric: CompareOptions { CompareOptions(rawValue: 64) }
        static var diacriticInsensitive: CompareOptions { CompareOptions(rawValue: 128) }
      }
      enum Encoding { case utf8, ascii }
      init?<S: Sequence>(bytes: S, encoding: Encoding) where S.Element == UInt8 {
        let bytes = Array(bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        if encoding == .ascii ? bytes.contains { $0 > 127 } : Array(text.utf8) != bytes { return nil }
        self = text
      }
      /// The text and the numbers in it, each digit run in front of what follows it.
      func _numericParts() -> [(Int, String)] {
        var parts: [(Int, String)] = []
        var digits = ""
        for character in self {
          if let digit = character.wholeNumberValue {
            digits += String(digit)
          } else {
            if let number = Int(digits) { parts.append((number, "")) }
            digits = ""
            parts.append((Int.max, String(character)))
          }
        }
        if let number = Int(digits) { parts.append((number, "")) }
        return parts
      }
    }
    enum ComparisonResult: Int {
      case orderedAscending = -1
      case orderedSame = 0
      case orderedDescending = 1
    }
    enum SortOrder: Hashable { case forward, reverse }
    protocol SortComparator<Compared> {
      associatedtype Compared
      var order: SortOrder { get set }
      func compare(_ lhs: Compared, _ rhs: Compared) -> ComparisonResult
    }
    struct KeyPathComparator<Compared>: SortComparator {
      var order: SortOrder
      let _ascends: (Compared, Compared) -> Bool
      init<Value: Comparable>(_ keyPath: KeyPath<Compared, Value>, order: SortOrder = .forward) {
        self.order = order
        _ascends = { $0[keyPath: keyPath] < $1[keyPath: keyPath] }
      }
      func compare(_ lhs: Compared, _ rhs: Compared) -> ComparisonResult {
        let (first, second) = order == .forward ? (lhs, rhs) : (rhs, lhs)
        return _ascends(first, second)
          ? .orderedAscending : _ascends(second, first) ? .orderedDescending : .orderedSame
      }
    }
    typealias SortDescriptor<Compared> = KeyPathComparator<Compared>
    extension Sequence {
      func sorted<C: SortComparator>(using comparator: C) -> [Element] where C.Compared == Element {
        sorted { comparator.compare($0, $1) == .orderedAscending }
      }
      func sorted<C: SortComparator>(using comparators: [C]) -> [Element]
      where C.Compared == Element {
        sorted { first, second in
          for comparator in comparators {
            let order = comparator.compare(first, second)
            if order != .orderedSame { return order == .orderedAscending }
          }
          return false
        }
      }
    }
    extension Array {
      mutating func sort<C: SortComparator>(using comparator: C) where C.Compared == Element {
        self = sorted(using: comparator)
      }
      mutating func sort<C: SortComparator>(using comparators: [C]) where C.Compared == Element {
        self = sorted(using: comparators)
      }
    }
    struct CharacterSet: Hashable, ExpressibleByArrayLiteral {
      typealias ArrayLiteralElement = Unicode.Scalar
      init(arrayLiteral elements: Unicode.Scalar...) {
        self.init(_members: elements)
      }
      var _predicate: Int
      /// In order, each once; nil where there are none.
      var _listed: [Unicode.Scalar]?
      var _isInverted: Bool
      /// Sets whose members belong too: those of unions that the fields cannot say at once.
      var _others: [CharacterSet]?
      /// Members of the fields that do not belong.
      var _excluded: [CharacterSet]?
      init(
        _predicate: Int, _listed: [Unicode.Scalar]? = nil, _isInverted: Bool = false,
        _others: [CharacterSet]? = nil, _excluded: [CharacterSet]? = nil
      ) {
        self._predicate = _predicate
        self._listed = _listed
        self._isInverted = _isInverted
        self._others = _others
        self._excluded = _excluded
      }
      init(_members: [Unicode.Scalar]) {
        self.init(_predicate: 0, _listed: _members.isEmpty ? nil : _sortedScalars(_members))
      }
      init() { self.init(_predicate: 0) }
      init(charactersIn text: String) { self.init(_members: _scalars(text)) }
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
      static var urlPathAllowed: CharacterSet { _unreserved("!$&'()*+,/:=@") }
      static var urlQueryAllowed: CharacterSet { _unreserved("!$&'()*+,/:;=?@") }
      static var urlFragmentAllowed: CharacterSet { urlQueryAllowed }
      static var urlHostAllowed: CharacterSet { _unreserved("!$&'()*+,:;=[]") }
      static func _unreserved(_ others: String) -> CharacterSet {
        var set = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
        set.insert(charactersIn: "0123456789-._~" + others)
        return set
      }
      var inverted: CharacterSet {
        var copy = self
        copy._isInverted = !_isInverted
        return copy
      }
      init(charactersIn range: ClosedRange<Unicode.Scalar>) {
        var members: [Unicode.Scalar] = []
        for value in range.lowerBound.value...range.upperBound.value {
          if let scalar = Unicode.Scalar(value) { members.append(scalar) }
        }
        self.init(_members: members)
      }
      /// Whether it is nothing but scalars and sets that Foundation names, or all others.
      var _isPlain: Bool { _others == nil && _excluded == nil }
      func union(_ other: CharacterSet) -> CharacterSet {
        if _isPlain && other._isPlain && !_isInverted && !other._isInverted {
          var copy = CharacterSet(_members: (_listed ?? []) + (other._listed ?? []))
          copy._predicate = _predicate | other._predicate
          return copy
        }
        return CharacterSet(_predicate: 0, _others: [self, other])
      }
      func subtracting(_ other: CharacterSet) -> CharacterSet {
        CharacterSet(_predicate: 0, _others: [self], _excluded: [other])
      }
      func intersection(_ other: CharacterSet) -> CharacterSet { subtracting(other.inverted) }
      func symmetricDifference(_ other: CharacterSet) -> CharacterSet {
        union(other).subtracting(intersection(other))
      }
      mutating func formUnion(_ other: CharacterSet) { self = union(other) }
      mutating func formIntersection(_ other: CharacterSet) { self = intersection(other) }
      mutating func subtract(_ other: CharacterSet) { self = subtracting(other) }
      mutating func invert() { self = inverted }
      mutating func insert(charactersIn text: String) { formUnion(CharacterSet(charactersIn: text)) }
      mutating func insert(_ scalar: Unicode.Scalar) {
        formUnion(CharacterSet(charactersIn: scalar.description))
      }
      mutating func remove(charactersIn text: String) { subtract(CharacterSet(charactersIn: text)) }
      mutating func remove(_ scalar: Unicode.Scalar) {
        subtract(CharacterSet(charactersIn: scalar.description))
      }
      func contains(_ scalar: Unicode.Scalar) -> Bool {
        _holds(scalar) != _isInverted
      }
      func _holds(_ scalar: Unicode.Scalar) -> Bool {
        if let excluded = _excluded {
          for other in excluded where other.contains(scalar) { return false }
        }
        if _predicate != 0 && _scalarIs(scalar, _predicate) { return true }
        if let scalars = _listed, scalars.contains(scalar) { return true }
        if let others = _others {
          for other in others where other.contains(scalar) { return true }
        }
        return false
      }
    }
    @_native("String.trimmed")
    func _trimmed(
      _ text: String, _ kinds: Int, _ members: [Unicode.Scalar]?, _ isInverted: Bool
    ) -> String
    @_native("String.componentsOf")
    func _componentsOf(
      _ text: String, _ kinds: Int, _ members: [Unicode.Scalar]?, _ isInverted: Bool
    ) -> [String]
    @_native("Scalar.sorted") func _sortedScalars(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar]
    @_native("String.splitByText")
    func _splitByText(
      _ text: String, _ separator: String, _ lower: Int, _ upper: Int, _ maxSplits: Int,
      _ omitsEmpty: Bool
    ) -> [Substring]
    @_native("String.padded")
    func _padded(_ text: String, _ length: Int, _ pad: String, _ first: Int) -> String
    @_native("String.scalarSlice")
    func _scalarSlice(_ text: String, _ lower: Int, _ upper: Int) -> String
    @_native("String.replaced")
    func _replaced(_ text: String, _ part: String, _ replacement: String) -> String
    @_native("Scalar.is") func _scalarIs(_ scalar: Unicode.Scalar, _ kinds: Int) -> Bool
    """#
}
