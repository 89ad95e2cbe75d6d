// Integers of every width, and floating-point numbers: operators, conversions, how they are written.
extension ProgramGenerator {
  private static let widths = [
    "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
  ]

  /// A number near a width's bounds, or a small one.
  private mutating func edge(_ type: String) -> String {
    switch below(6) {
    case 0: "\(type).max"
    case 1: "\(type).min"
    case 2: "(\(type).max - \(below(5)))"
    case 3: "(\(type).min + \(below(5)))"
    case 4: "\(type)(truncatingIfNeeded: \(int()))"
    default: "(\(below(100)) as \(type))"
    }
  }

  mutating func integerScene() {
    let type = pick(Self.widths)
    let one = fresh("n"), two = fresh("n")
    line("var \(one): \(type) = [\(edge(type))][0], \(two): \(type) = [\(edge(type))][0]")
    for _ in 0..<6 + below(6) {
      let other = pick(Self.widths)
      switch below(24) {
      case 0: line("print(\(one) &+ \(two), \(one) &- \(two), \(one) &* \(two))")
      case 1:
        line(
          "print(\(one).addingReportingOverflow(\(two)), \(one).subtractingReportingOverflow(\(two)).overflow, \(one).multipliedReportingOverflow(by: \(two)).partialValue)"
        )
      case 2: line("print(\(one) & \(two), \(one) | \(two), \(one) ^ \(two), ~\(one))")
      case 3:
        line(
          "print(\(one) << \(below(12)), \(one) >> \(below(12)), \(one) &<< \(type)(\(below(40))), \(one) &>> \(type)(\(below(70))), \(one) << -\(below(5)))"
        )
      case 4:
        line(
          "print(\(one).leadingZeroBitCount, \(one).trailingZeroBitCount, \(one).nonzeroBitCount, \(type).bitWidth)"
        )
      case 5:
        line(
          "print(\(other)(truncatingIfNeeded: \(one)), \(other)(clamping: \(one)), \(other)(exactly: \(one)) as Any)"
        )
      case 6:
        line(
          "print(\(one).magnitude, \(one).signum(), \(one).byteSwapped, \(one).isMultiple(of: \(below(4))))"
        )
      case 7:
        line(
          "if \(two) != 0, \(one) != \(type).min { print(\(one) / \(two), \(one) % \(two), \(one).quotientAndRemainder(dividingBy: \(two))) }"
        )
      case 8:
        line(
          "print(String(\(one), radix: \(pick([2, 16, 8, 36]))), \(type)(\"\(pick(["12", "-3", "300", "99999", "+4", "x"]))\") as Any)"
        )
      case 9:
        line(
          "print(\(one) < \(two), \(one) == \(two), \(one) < \(edge(other)), \(edge(other)) == \(two))"
        )
      case 10: line("\(one) &+= \(edge(type))")
      case 11: line("\(two) = [\(edge(type))][0]")
      case 12: line("swap(&\(one), &\(two))")
      case 13:
        line(
          "print(\(one).multipliedFullWidth(by: \(two)).high, \(one).multipliedFullWidth(by: \(two)).low)"
        )
      case 14:
        line("print(Double(\(one)), Float(\(two)), \(other)(exactly: Double(\(two))) as Any)")
      case 15:
        line(
          "print(\(one).dividedReportingOverflow(by: \(two)).overflow, \(one).remainderReportingOverflow(dividingBy: \(two)))"
        )
      case 16:
        line(
          "print(max(\(one), \(two)), min(\(one), \(two), 3), (\(type).min...\(type).max).contains(\(one)), \(type).isSigned)"
        )
      case 17:
        line(
          "\(one) \(pick(["&=", "|=", "^=", "&<<=", "&*=", "&-="])) \(pick(["3", "1", "0x55", two]))"
        )
      case 18:
        line(
          "print(\(one).words.count, \(one).littleEndian == \(one), \(one).bigEndian.byteSwapped, \(one).description.count)"
        )
      case 19:
        line(
          "print((\(one), \(two)) < (\(two), \(one)), [\(one), \(two)].sorted(), Set([\(one), \(two), 3]).count)"
        )
      case 20:
        line(
          "for step in stride(from: \(one), through: \(one), by: 1) { print(step) }; print(Array((\(two) &>> 1 &+ 0 ..< \(two) &>> 1 &+ 0)).count)"
        )
      case 21:
        line(
          "print(0b1011 as \(type), 0x3F as \(type), 0o17 as \(type), 1_0 as \(type), \(type)(\(below(9))) * 7)"
        )
      case 22:
        line(
          "print(\(one).hashValue == (\(one) as \(type)).hashValue, \(one).distance(to: \(one)), \(one).advanced(by: 0), type(of: \(one)))"
        )
      default:
        let other = type.hasPrefix("U") ? String(type.dropFirst()) : "U" + type
        line(
          "print(\(type.hasPrefix("U") ? one : "\(one) == .min ? 0 : -\(one)"), \(other)(bitPattern: \(one)), +\(one))"
        )
      }
    }
    line("print(\(one), \(two))")
  }

  private mutating func real(_ type: String) -> String {
    // A literal that has no value of the type is refused.
    let bounds = type == "Float" ? ["1e-44", "1e30 * 1e10"] : ["5e-324", "1e300 * 1e10"]
    return pick(
      bounds + [
        "0.1", "1.5", "-2.5", "1e10", "1e16", "123456789.125", "1e-5", "0.0001", "3.0e7", "-0.0",
        "2.5", "100", "1.0 / 3",
        "-1e30", "0x1.8p3", "9007199254740993", "\(below(1000)).\(below(1000))", "1e\(below(30))",
        "-\(below(9)).\(below(99999))e-\(below(12))",
      ])
  }

  mutating func floatingPointScene() {
    let type = pick(["Double", "Double", "Float"])
    let one = fresh("x"), two = fresh("x")
    line("var \(one): \(type) = [\(real(type))][0], \(two): \(type) = [\(real(type))][0]")
    for _ in 0..<6 + below(6) {
      switch below(24) {
      case 0: line("print(\(one) + \(two), \(one) - \(two), \(one) * \(two), \(one) / \(two))")
      case 1:
        line(
          "print(\(one).rounded(), \(one).rounded(.\(pick(["up", "down", "towardZero", "toNearestOrEven", "awayFromZero", "toNearestOrAwayFromZero"]))), \(two).magnitude)"
        )
      case 2:
        line(
          "print(\(one).truncatingRemainder(dividingBy: \(two)), \(one).remainder(dividingBy: \(two)))"
        )
      case 3:
        line(
          "print(\(one).isNaN, \(one).isInfinite, \(one).isFinite, \(one).isZero, \(one).isNormal, \(one).isSubnormal, \(one).sign, \(one).floatingPointClass)"
        )
      case 4:
        line(
          "print(\(one).exponent, \(one).significand, \(one).ulp, \(one).nextUp, \(one).nextDown, \(one).binade)"
        )
      case 5: line("print(\(one).bitPattern, String(\(two).bitPattern, radix: 16))")
      case 6:
        line(
          "print(\(one).squareRoot(), sqrt(\(two).magnitude), \(one).addingProduct(\(two), 2), abs(\(two)))"
        )
      case 7:
        line(
          "print(\(one) < \(two), \(one) == \(two), \(one) <= \(two), min(\(one), \(two)), max(\(one), \(two)), \(one).isLess(than: \(two)))"
        )
      case 8:
        line(
          "print(Int(exactly: \(one)) as Any, Int8(exactly: \(two)) as Any, Float(\(one)), Double(\(two)))"
        )
      case 9: line("\(one) \(pick(["+=", "-=", "*=", "/="])) \(real(type))")
      case 10: line("\(two) = [\(real(type))][0]")
      case 11:
        line(
          "\(one).\(pick(["negate()", "round()", "round(.up)", "formSquareRoot()", "formTruncatingRemainder(dividingBy: 7)"]))"
        )
      case 12:
        line(
          "print(\(type)(\"\(pick(["1.5", "1e400", "-1e-400", "infinity", "nan", "0x1p4", "1.", ".5", " 1", "+2.50"]))\") as Any, \(type)(\(int())), \(type)(sign: .minus, exponent: \(below(9)), significand: 1.5))"
        )
      case 13:
        line(
          "print(\(type).greatestFiniteMagnitude, \(type).leastNonzeroMagnitude, \(type).leastNormalMagnitude, \(type).ulpOfOne, \(type).pi, \(type).infinity, -\(type).nan)"
        )
      case 14:
        line(
          "print(floor(\(one)), ceil(\(one)), round(\(one)), trunc(\(one)), fmod(\(one), 3), pow(2, \(type)(\(below(9)))), hypot(3, \(type)(4)))"
        )
      case 15:
        line("print([\(one), \(two)], (\(one), \(two)), [\"k\": \(one)], Optional(\(two)) as Any)")
      case 16:
        line(
          "print(stride(from: \(type)(0), to: 1, by: 0.25).map { $0 * 2 }, stride(from: 1, through: \(type)(0), by: -0.5).reduce(0, +))"
        )
      case 17:
        line(
          "print([\(one), \(two), 1].sorted(), [\(one), 2].max()!, [\(one), \(two)].reduce(0, +), (0...100).contains(\(two)))"
        )
      case 18:
        line("print(\(one).description, \"\\(-\(two))\", String(\(one)), \(one).debugDescription)")
      case 19:
        line(
          "if \(one).magnitude < 1e9 { print(Int(\(one)), Int(\(one).rounded(.down)), Int32(\(one)), Int64(\(one).rounded())) }"
        )
      case 20:
        line(
          "print(sin(\(one)).magnitude <= 1, cos(\(type)(0)), exp(\(type)(0)), log(\(type)(1)), atan2(\(type)(0), 1), cbrt(\(type)(27)))"
        )
      case 21:
        write(
          "let §halves: [\(type)] = [1, 2, 2.5, \(one)]; print(§halves.map { $0 / 2 }, §halves.filter { $0 > \(two) }.count)"
        )
      case 22:
        line(
          "print(1 / 3 * \(one), 7 / 2, 7 / 2.0, Float(0.1) + 0.2, 0.1 + 0.2, Double(Float(0.1)), Float(1) / 3)"
        )
      default:
        line(
          "print(\(one).isEqual(to: \(two)), \(one).sign == .minus, \(one).significandBitPattern, \(type)(Int.max), \(type).minimum(\(one), \(two)), \(one).isCanonical)"
        )
      }
    }
    line("print(\(one), \(two))")
  }
}
