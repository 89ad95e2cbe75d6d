internal import Glibc

extension StandardLibrary {
  /// What the standard library's `@_native` functions run, by key.
  static func natives() -> NativeTable {
    var table = NativeTable()
    addText(&table)
    addCharacters(&table)
    addFormatting(&table)
    addMathematics(&table)
    table["isKnownUniquelyReferenced"] = { frame in
      frame.words[0] = isKnownUniquelyReferenced(&frame.references[0]) ? 1 : 0
    }
    table["Foundation.isImported"] = { frame in
      frame.words[0] = frame.machine.program?.importsFoundation == true ? 1 : 0
    }
    addRandomNumbers(&table)
    table["Date.now"] = native { () -> Double in
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    table["Date.text"] = native { (seconds: Double) -> String in
      var time = time_t(seconds.rounded(.down))
      var parts = tm()
      gmtime_r(&time, &parts)
      return formatted(
        "%04d-%02d-%02d %02d:%02d:%02d +0000",
        [
          Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour),
          Int(parts.tm_min), Int(parts.tm_sec),
        ])
    }
    return table
  }

  private static func addMathematics(_ table: inout NativeTable) {
    let unary: [(String, (Double) -> Double)] = [
      ("exp", exp), ("exp2", exp2), ("expm1", expm1), ("log", log), ("log2", log2),
      ("log10", log10), ("log1p", log1p), ("sin", sin), ("cos", cos), ("tan", tan),
      ("asin", asin), ("acos", acos), ("atan", atan), ("sinh", sinh), ("cosh", cosh),
      ("tanh", tanh), ("asinh", asinh), ("acosh", acosh), ("atanh", atanh), ("cbrt", cbrt),
      ("erf", erf), ("erfc", erfc), ("tgamma", tgamma), ("lgamma", { lgamma($0) }), ("rint", rint),
      ("nearbyint", nearbyint),
    ]
    let unaryFloat: [(String, (Float) -> Float)] = [
      ("exp", expf), ("exp2", exp2f), ("expm1", expm1f), ("log", logf), ("log2", log2f),
      ("log10", log10f), ("log1p", log1pf), ("sin", sinf), ("cos", cosf), ("tan", tanf),
      ("asin", asinf), ("acos", acosf), ("atan", atanf), ("sinh", sinhf), ("cosh", coshf),
      ("tanh", tanhf), ("asinh", asinhf), ("acosh", acoshf), ("atanh", atanhf), ("cbrt", cbrtf),
      ("erf", erff), ("erfc", erfcf), ("tgamma", tgammaf), ("lgamma", { lgammaf($0) }),
      ("rint", rintf), ("nearbyint", nearbyintf),
    ]
    let binary: [(String, (Double, Double) -> Double)] = [
      ("pow", pow), ("atan2", atan2), ("hypot", hypot), ("fmod", fmod), ("fmin", fmin),
      ("fmax", fmax), ("fdim", fdim), ("copysign", copysign), ("remainder", remainder),
    ]
    let binaryFloat: [(String, (Float, Float) -> Float)] = [
      ("pow", powf), ("atan2", atan2f), ("hypot", hypotf), ("fmod", fmodf), ("fmin", fminf),
      ("fmax", fmaxf), ("fdim", fdimf), ("copysign", copysignf), ("remainder", remainderf),
    ]
    for (name, function) in unary {
      table["Double." + name] = { frame in
        frame.words.set(0, function(frame.words.double(0)))
      }
    }
    for (name, function) in unaryFloat {
      table["Float." + name] = native { (x: Float) -> Float in function(x) }
    }
    for (name, function) in binary {
      table["Double." + name] = { frame in
        frame.words.set(0, function(frame.words.double(0), frame.words.double(1)))
      }
    }
    for (name, function) in binaryFloat {
      table["Float." + name] = native { (x: Float, y: Float) -> Float in function(x, y) }
    }
    table["Double.nextUp"] = native { (value: Double, isFloat: Bool) -> Double in
      isFloat ? Double(Float(value).nextUp) : value.nextUp
    }
    table["Double.exponent"] = native { (value: Double) -> Int in
      value == 0 ? Int.min : value.isFinite ? Int(value.exponent) : Int.max
    }
    table["Double.parse"] = native { (text: String) -> Double? in Double(text) }
    table["Float.parse"] = native { (text: String) -> Float? in Float(text) }
    table["Integer.parse"] = { frame in
      let text = frame.references.text(0)
      if frame.words[0] == 10, frame.words[2] == 64, let value = shortNumber(text.buffer) {
        frame.words[0] = 1
        frame.words[1] = value
        return
      }
      let value = parseInteger(
        text.value, frame.words[0], isSigned: frame.words[1] != 0, bits: frame.words[2])
      frame.words[0] = value == nil ? 0 : 1
      frame.words[1] = value ?? 0
    }
    table["Integer.divideWide"] = native {
      (high: Int, low: Int, divisor: Int, isSigned: Bool) throws -> [Int] in
      try divideWide(high, low, divisor, isSigned: isSigned)
    }
    table["Integer.text"] = native {
      (word: Int, isSigned: Bool, radix: Int, uppercase: Bool) -> String in
      isSigned
        ? String(word, radix: radix, uppercase: uppercase)
        : String(UInt(bitPattern: word), radix: radix, uppercase: uppercase)
    }
  }

  /// The number of a few decimal digits and nothing else.
  private static func shortNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard (1...18).contains(bytes.count) else { return nil }
    var value = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      value = value &* 10 &+ Int(byte &- 48)
    }
    return value
  }

  /// Quotient and remainder of a two-word number.
  private static func divideWide(
    _ high: Int, _ low: Int, _ divisor: Int, isSigned: Bool
  ) throws -> [Int] {
    let overflow = MachineTrap(.overflow, "Fatal error: Quotient is not representable")
    if isSigned {
      guard high.magnitude < divisor.magnitude else { throw overflow }
      let (quotient, remainder) = divisor.dividingFullWidth((high, UInt(bitPattern: low)))
      return [quotient, remainder]
    }
    let (top, unsigned) = (UInt(bitPattern: high), UInt(bitPattern: divisor))
    guard top < unsigned else { throw overflow }
    let (quotient, remainder) = unsigned.dividingFullWidth((top, UInt(bitPattern: low)))
    return [Int(bitPattern: quotient), Int(bitPattern: remainder)]
  }

  private static func parseInteger(
    _ text: String, _ radix: Int, isSigned: Bool, bits: Int
  ) -> Int? {
    if isSigned {
      guard let value = Int(text, radix: radix) else { return nil }
      if bits == 64 { return value }
      let limit = 1 << (bits - 1)
      return value >= -limit && value < limit ? value : nil
    }
    guard let value = UInt(text, radix: radix) else { return nil }
    if bits < 64, value >> UInt(bits) != 0 { return nil }
    return Int(bitPattern: value)
  }
}

extension UInt16: NotebookValue {
  /// Takes one word.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> UInt16 {
    UInt16(truncatingIfNeeded: reader.word())
  }
  /// Appends one word.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.word(Int(self)) }
}

extension Unicode.Scalar: NotebookValue {
  /// Takes one word.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(truncatingIfNeeded: reader.word())) ?? "\u{FFFD}"
  }
  /// Appends one word.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.word(Int(value))
  }
}
