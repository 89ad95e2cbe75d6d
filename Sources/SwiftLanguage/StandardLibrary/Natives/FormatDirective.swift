internal import Glibc

/// What stands between a `%` and its letter, and the letter.
struct FormatDirective {
  var letter: UInt8 = 0
  private(set) var width: Int?
  private var precision: Int?
  private var isLeft = false
  private var isZeroPadded = false
  /// `+`, or a space, in front of what is not negative.
  private var sign: UInt8?
  private var isAlternate = false
  /// How many `h` there were, and whether there was another length.
  private var halves = 0
  private var isLong = false

  /// Takes one more of the bytes in front of the letter.
  ///
  /// - Returns: False for the letter.
  mutating func read(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "-": isLeft = true
    case "+": sign = byte
    case " ": sign = sign ?? byte
    case "#": isAlternate = true
    // Without a locale thousands are not grouped.
    case "'": break
    case "0" where width == nil && precision == nil: isZeroPadded = true
    case "0"..."9":
      let digit = Int(byte - UInt8(ascii: "0"))
      if let known = precision {
        precision = min(known * 10 + digit, Self.limit)
      } else {
        width = min((width ?? 0) * 10 + digit, Self.limit)
      }
    case ".": precision = 0
    case "h": halves += 1
    case "l", "q", "L", "z", "j", "t": isLong = true
    default: return false
    }
    return true
  }

  private static let limit = 1 << 20

  /// The value of an asterisk.
  mutating func set(_ value: Int) {
    if precision != nil {
      precision = value < 0 ? nil : min(value, Self.limit)
    } else {
      isLeft = isLeft || value < 0
      width = Int(min(value.magnitude, UInt(Self.limit)))
    }
  }

  /// An integer as C passes it: an `int` where no length says otherwise.
  func passed(_ value: Int, isSigned: Bool) -> Int {
    if isLong { return value }
    switch halves {
    case 0: return isSigned ? Int(Int32(truncatingIfNeeded: value)) : value & 0xFFFF_FFFF
    case 1: return isSigned ? Int(Int16(truncatingIfNeeded: value)) : value & 0xFFFF
    case 2: return isSigned ? Int(Int8(truncatingIfNeeded: value)) : value & 0xFF
    default: return value
    }
  }

  // MARK: Integers

  /// - Parameters:
  ///   - value: The integer without its sign.
  ///   - isNegative: Nil for one that has no sign.
  ///   - result: Where it goes.
  func append(_ value: UInt, isNegative: Bool?, to result: inout [UInt8]) {
    let base: UInt
    var prefix: [UInt8] = []
    switch Unicode.Scalar(letter) {
    case "x", "X":
      base = 16
      if isAlternate, value != 0 { prefix = [UInt8(ascii: "0"), letter] }
    case "o": base = 8
    default: base = 10
    }
    if let isNegative, let sign = isNegative ? UInt8(ascii: "-") : sign { prefix = [sign] }
    let ten = UInt8(letter == UInt8(ascii: "X") ? UInt8(ascii: "A") : UInt8(ascii: "a")) - 10
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
      var start = digits.count
      var rest = value
      while rest > 0 {
        let digit = UInt8(truncatingIfNeeded: rest % base)
        start -= 1
        digits[start] = digit < 10 ? UInt8(ascii: "0") + digit : ten + digit
        rest /= base
      }
      var zeros = max(0, (precision ?? 1) - (digits.count - start))
      if isAlternate, base == 8, zeros == 0, value != 0 { zeros = 1 }
      let shown = UnsafeBufferPointer(rebasing: digits[start...])
      pad(prefix, zeros, shown, precision == nil, to: &result)
    }
  }

  /// What is in front, zeros, and digits, at the width that is wanted.
  private func pad(
    _ prefix: [UInt8], _ zeros: Int, _ digits: UnsafeBufferPointer<UInt8>, _ mayFillWithZeros: Bool,
    to result: inout [UInt8]
  ) {
    let missing = max(0, (width ?? 0) - prefix.count - zeros - digits.count)
    let fillsWithZeros = isZeroPadded && !isLeft && mayFillWithZeros
    if missing > 0, !isLeft, !fillsWithZeros {
      result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: missing))
    }
    result.append(contentsOf: prefix)
    let filled = zeros + (fillsWithZeros ? missing : 0)
    if filled > 0 { result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: filled)) }
    result.append(contentsOf: digits)
    if missing > 0, isLeft {
      result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: missing))
    }
  }

  // MARK: Numbers

  private static let powers: [UInt64] = (0...15).map { count in
    (0..<count).reduce(1) { power, _ in power * 10 }
  }

  /// Appends a number with a fixed count of decimals, rounded as C does: to the nearest, of two that are equally
  /// near to the even one, by the number's exact value.
  ///
  /// - Returns: False where that takes more digits than a word has; nothing is appended then.
  func appendFixed(_ value: Double, to result: inout [UInt8]) -> Bool {
    let decimals = precision ?? 6
    guard value.isFinite, decimals < Self.powers.count, !isAlternate else { return false }
    let biased = Int(value.exponentBitPattern)
    let fraction = value.significandBitPattern
    // The value is `whole * 2^exponent`.
    let whole = biased == 0 ? fraction : fraction | 1 << 52
    let exponent = max(biased, 1) - 1075
    let scaled = UInt128(whole) * UInt128(Self.powers[decimals])
    let rounded: UInt128
    if exponent >= 0 {
      guard exponent < scaled.leadingZeroBitCount else { return false }
      rounded = scaled << UInt128(exponent)
    } else if exponent <= -128 {
      // Less than half of the last decimal.
      rounded = 0
    } else {
      let shift = UInt128(-exponent)
      let rest = scaled & ((1 << shift) - 1)
      let half: UInt128 = 1 << (shift - 1)
      let quotient = scaled >> shift
      rounded = rest > half || (rest == half && quotient & 1 == 1) ? quotient + 1 : quotient
    }
    guard var rest = UInt64(exactly: rounded) else { return false }
    let prefix = (value.sign == .minus ? UInt8(ascii: "-") : sign).map { [$0] } ?? []
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { digits in
      var start = digits.count
      var written = 0
      // One digit at least stands in front of the point.
      while rest > 0 || written <= decimals {
        if written == decimals, decimals > 0 {
          start -= 1
          digits[start] = UInt8(ascii: ".")
        }
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
        written += 1
      }
      pad(prefix, 0, UnsafeBufferPointer(rebasing: digits[start...]), true, to: &result)
    }
    return true
  }

  /// What C's own function makes of a value.
  func print(_ value: any CVarArg, isLong: Bool = false, to result: inout [UInt8]) {
    var format: [UInt8] = [UInt8(ascii: "%")]
    if isLeft { format.append(UInt8(ascii: "-")) }
    if let sign { format.append(sign) }
    if isAlternate { format.append(UInt8(ascii: "#")) }
    if isZeroPadded { format.append(UInt8(ascii: "0")) }
    if let width { format += String(width).utf8 }
    if let precision { format += ".\(precision)".utf8 }
    if isLong { format.append(UInt8(ascii: "l")) }
    format += [letter, 0]
    withVaList([value]) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { room in
        let count = format.withUnsafeBytes { bytes in
          bytes.bindMemory(to: CChar.self).baseAddress.map {
            Int(vsnprintf(room.baseAddress, room.count, $0, list))
          } ?? 0
        }
        result += UnsafeRawBufferPointer(room).prefix(max(0, min(count, room.count - 1)))
      }
    }
  }
}
