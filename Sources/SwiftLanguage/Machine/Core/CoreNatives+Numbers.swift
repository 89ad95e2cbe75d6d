extension CoreNatives {
  // MARK: Reading and writing scalars

  private static func scalar(_ type: TypeDescriptor) -> Scalar {
    switch type.shape {
    case .scalar(let scalar): scalar
    case .unicodeScalar: .uint32
    default: .int64
    }
  }

  private static func result(_ frame: NativeFrame) -> TypeDescriptor {
    frame.entry.signature[frame.entry.signature.count - 1]
  }

  private static func wide(_ word: Int, _ scalar: Scalar) -> Int128 {
    scalar == .uint64 ? Int128(UInt(bitPattern: word)) : Int128(word)
  }

  private static func number(_ word: Int, _ scalar: Scalar) -> Double {
    switch scalar {
    case .double: Double(bitPattern: UInt64(bitPattern: Int64(word)))
    case .float: Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
    case .uint64: Double(UInt(bitPattern: word))
    default: Double(word)
    }
  }

  private static func word(_ value: Double, _ scalar: Scalar) -> Int {
    scalar == .float
      ? Int(Float(value).bitPattern) : Int(truncatingIfNeeded: value.bitPattern)
  }

  /// The bounds of an integer type.
  static func bounds(_ scalar: Scalar) -> (lower: Int128, upper: Int128) {
    if scalar.isSigned {
      let half = Int128(1) << Int128(scalar.bits - 1)
      return (-half, half - 1)
    }
    return (0, (Int128(1) << Int128(scalar.bits)) - 1)
  }

  private static func cut(_ value: Int128, _ scalar: Scalar) -> Int {
    wrapped(Int(truncatingIfNeeded: value), UInt16(scalar.rawValue))
  }

  private static func name(_ type: TypeDescriptor) -> String { type.name }

  // MARK: Conversions

  private static func convert(_ frame: NativeFrame) throws {
    let from = scalar(frame.entry.signature[0])
    let target = result(frame)
    let to = scalar(target)
    let value = frame.words[0]
    if to.isFloating {
      // Straight to a Float, so that nothing is rounded twice.
      if to == .float, !from.isFloating {
        let exact = from == .uint64 ? Float(UInt(bitPattern: value)) : Float(value)
        frame.words[0] = Int(exact.bitPattern)
      } else {
        frame.words[0] = word(number(value, from), to)
      }
      return
    }
    let (lower, upper) = bounds(to)
    if from.isFloating {
      let given = number(value, from)
      let kind = from == .float ? "Float" : "Double"
      guard given.isFinite else {
        throw MachineTrap(
          .conversion,
          "Fatal error: \(kind) value cannot be converted to \(name(target)) because it is either infinite or NaN"
        )
      }
      let whole = given.rounded(.towardZero)
      if whole < Double(lower) {
        throw MachineTrap(
          .conversion,
          "Fatal error: \(kind) value cannot be converted to \(name(target)) because the result would be less than \(name(target)).min"
        )
      }
      if whole >= Double(upper) + (to.bits == 64 ? 0 : 1) {
        throw MachineTrap(
          .conversion,
          "Fatal error: \(kind) value cannot be converted to \(name(target)) because the result would be greater than \(name(target)).max"
        )
      }
      frame.words[0] = cut(Int128(whole), to)
      return
    }
    let given = wide(value, from)
    guard given >= lower, given <= upper else {
      throw MachineTrap.conversion(isNegative: given < 0, isToUnsigned: lower == 0)
    }
    frame.words[0] = cut(given, to)
  }

  private static func exactly(_ frame: NativeFrame) {
    let from = scalar(frame.entry.signature[0])
    let to = scalar(result(frame).arguments[0])
    let value = frame.words[0]
    var found: Int?
    if to.isFloating {
      if from.isFloating {
        let given = number(value, from)
        let made = word(given, to)
        if number(made, to) == given { found = made }
      } else {
        let given = wide(value, from)
        let made = to == .float ? Double(Float(given)) : Double(given)
        if Int128(exactly: made) == given { found = word(made, to) }
      }
    } else {
      let (lower, upper) = bounds(to)
      let given = from.isFloating ? Int128(exactly: number(value, from)) : wide(value, from)
      if let given, given >= lower, given <= upper { found = cut(given, to) }
    }
    frame.words[0] = found == nil ? 0 : 1
    frame.words[1] = found ?? 0
  }

  // MARK: Helpers

  private static func floating(
    _ apply: @escaping (Double) -> Double
  ) -> NativeFunction {
    { frame in
      let type = scalar(frame.entry.signature[0])
      frame.words[0] = word(apply(number(frame.words[0], type)), type)
    }
  }

  private static func constant(
    float: Float, double: Double
  ) -> NativeFunction {
    { frame in
      frame.words[0] =
        scalar(result(frame)) == .float
        ? Int(float.bitPattern) : Int(truncatingIfNeeded: double.bitPattern)
    }
  }

  private static func test(_ apply: @escaping (Double) -> Bool) -> NativeFunction {
    { frame in
      frame.words[0] = apply(number(frame.words[0], scalar(frame.entry.signature[0]))) ? 1 : 0
    }
  }

  /// Result and overflow of an integer operation.
  private static func reporting(
    _ apply: @escaping (Int128, Int128) -> Int128
  ) -> NativeFunction {
    { frame in
      let type = scalar(frame.entry.signature[0])
      let value = apply(wide(frame.words[0], type), wide(frame.words[1], type))
      let made = cut(value, type)
      frame.words[0] = made
      frame.words[1] = wide(made, type) == value ? 0 : 1
    }
  }

  private static func unsigned(_ word: Int, _ type: Scalar) -> UInt64 {
    let value = UInt64(bitPattern: Int64(word))
    return type.bits == 64 ? value : value & ((1 << UInt64(type.bits)) - 1)
  }

  nonisolated(unsafe) static let numbers: [String: NativeBody] = [
    "convert": NativeBody(convert),
    "exactly": NativeBody { frame in exactly(frame) },
    // `init(integerLiteral:)` of a builtin type: the literal itself.
    "literal": NativeBody { frame in
      let from = frame.entry.signature[0]
      let to = result(frame)
      if from != to { try convert(frame) }
    },
    "truncating": NativeBody { frame in
      let value = wide(frame.words[0], scalar(frame.entry.signature[0]))
      frame.words[0] = cut(value, scalar(result(frame)))
    },
    "clamping": NativeBody { frame in
      let value = wide(frame.words[0], scalar(frame.entry.signature[0]))
      let type = scalar(result(frame))
      let (lower, upper) = bounds(type)
      frame.words[0] = cut(min(max(value, lower), upper), type)
    },
    "bitPattern": NativeBody { frame in
      frame.words[0] = wrapped(frame.words[0], UInt16(scalar(result(frame)).rawValue))
    },
    "min": NativeBody { frame in
      let type = scalar(result(frame))
      frame.words[0] = cut(bounds(type).lower, type)
    },
    "max": NativeBody { frame in
      let type = scalar(result(frame))
      frame.words[0] = cut(bounds(type).upper, type)
    },
    "bitWidth": NativeBody { frame in
      frame.words[0] = scalar(frame.entry.signature[0]).bits
    },
    "leadingZeros": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let value = unsigned(frame.words[0], type)
      frame.words[0] = value.leadingZeroBitCount - (64 - type.bits)
    },
    "trailingZeros": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      frame.words[0] = min(unsigned(frame.words[0], type).trailingZeroBitCount, type.bits)
    },
    "nonzeroBits": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      frame.words[0] = unsigned(frame.words[0], type).nonzeroBitCount
    },
    "byteSwapped": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let value = unsigned(frame.words[0], type).byteSwapped >> UInt64(64 - type.bits)
      frame.words[0] = wrapped(Int(truncatingIfNeeded: value), UInt16(type.rawValue))
    },
    "magnitude": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      if type.isFloating {
        frame.words[0] = word(abs(number(frame.words[0], type)), type)
      } else {
        let value = wide(frame.words[0], type)
        frame.words[0] = Int(truncatingIfNeeded: value < 0 ? -value : value)
      }
    },
    "signum": NativeBody { frame in
      frame.words[0] = Int(wide(frame.words[0], scalar(frame.entry.signature[0])).signum())
    },
    "negate": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      guard frame.words[0] == 0 else {
        throw MachineTrap(.overflow, "arithmetic overflow")
      }
      _ = type
    },
    "maskingShiftLeft": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let amount = frame.words[1] & (type.bits - 1)
      frame.words[0] = wrapped(frame.words[0] << amount, UInt16(type.rawValue))
    },
    "maskingShiftRight": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let amount = frame.words[1] & (type.bits - 1)
      frame.words[0] =
        type == .uint64
        ? Int(bitPattern: UInt(bitPattern: frame.words[0]) >> UInt(amount))
        : frame.words[0] >> amount
    },
    "addOverflow": NativeBody(reporting { $0 + $1 }),
    "subtractOverflow": NativeBody(reporting { $0 - $1 }),
    "multiplyOverflow": NativeBody(reporting { $0 * $1 }),
    "remainder": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let value = number(frame.words[0], type)
      frame.words[0] = word(
        value.truncatingRemainder(dividingBy: number(frame.words[1], type)), type)
    },
    "squareRoot": NativeBody(floating { $0.squareRoot() }),
    "floor": NativeBody(floating { $0.rounded(.down) }),
    "ceil": NativeBody(floating { $0.rounded(.up) }),
    "round": NativeBody(floating { $0.rounded(.toNearestOrAwayFromZero) }),
    "roundEven": NativeBody(floating { $0.rounded(.toNearestOrEven) }),
    "truncate": NativeBody(floating { $0.rounded(.towardZero) }),
    "isNaN": NativeBody(test(\.isNaN)),
    "isInfinite": NativeBody(test(\.isInfinite)),
    "isFinite": NativeBody(test(\.isFinite)),
    "isNegative": NativeBody(test { $0.sign == .minus }),
    "nan": NativeBody(constant(float: .nan, double: .nan)),
    "infinity": NativeBody(constant(float: .infinity, double: .infinity)),
    "pi": NativeBody(constant(float: .pi, double: .pi)),
    "greatestFiniteMagnitude": NativeBody(
      constant(
        float: .greatestFiniteMagnitude, double: .greatestFiniteMagnitude)),
    "leastNormalMagnitude": NativeBody(
      constant(
        float: .leastNormalMagnitude, double: .leastNormalMagnitude)),
    "leastNonzeroMagnitude": NativeBody(
      constant(
        float: .leastNonzeroMagnitude, double: .leastNonzeroMagnitude)),
    "ulp": NativeBody { frame in
      // A static `ulpOfOne` has no operand.
      let type = scalar(result(frame))
      let value = frame.entry.signature.count == 1 ? 1 : number(frame.words[0], type)
      frame.words[0] =
        type == .float ? Int(Float(value).ulp.bitPattern) : word(value.ulp, type)
    },
    "fma": NativeBody { frame in
      let type = scalar(frame.entry.signature[0])
      let (a, b, c) = (
        number(frame.words[0], type), number(frame.words[1], type), number(frame.words[2], type)
      )
      frame.words[0] =
        type == .float
        ? Int(Float(a).addingProduct(Float(b), Float(c)).bitPattern)
        : word(a.addingProduct(b, c), type)
    },
  ]
}
