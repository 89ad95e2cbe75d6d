extension Prelude {
  /// The numeric protocols; operators are declared once, here, for all number types.
  static let numbers = #"""
    protocol AdditiveArithmetic: Equatable {
      static var zero: Self { get }
      @_intrinsic("add") static func + (lhs: Self, rhs: Self) -> Self
      @_intrinsic("add") static func += (lhs: inout Self, rhs: Self)
      @_intrinsic("subtract") static func - (lhs: Self, rhs: Self) -> Self
      @_intrinsic("subtract") static func -= (lhs: inout Self, rhs: Self)
    }
    extension AdditiveArithmetic {
      static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }
      static func -= (lhs: inout Self, rhs: Self) { lhs = lhs - rhs }
      static prefix func + (x: Self) -> Self { x }
    }
    extension AdditiveArithmetic where Self: ExpressibleByIntegerLiteral {
      static var zero: Self { 0 }
    }
    protocol Numeric: AdditiveArithmetic, ExpressibleByIntegerLiteral {
      associatedtype Magnitude: Comparable, Numeric
      @_intrinsic("exactly") init?<T: BinaryInteger>(exactly source: T)
      @_intrinsic("magnitude") var magnitude: Magnitude { get }
      @_intrinsic("multiply") static func * (lhs: Self, rhs: Self) -> Self
      @_intrinsic("multiply") static func *= (lhs: inout Self, rhs: Self)
    }
    extension Numeric {
      static func *= (lhs: inout Self, rhs: Self) { lhs = lhs * rhs }
    }
    protocol SignedNumeric: Numeric {
      @_intrinsic("negate") static prefix func - (operand: Self) -> Self
      mutating func negate()
    }
    extension SignedNumeric {
      static prefix func - (operand: Self) -> Self { 0 - operand }
      mutating func negate() { self = -self }
    }
    // Also takes the sign from -0.0.
    func abs<T: SignedNumeric & Comparable>(_ x: T) -> T { x <= (0 as T) ? (0 as T) - x : x }

    protocol Strideable<Stride>: Comparable {
      associatedtype Stride: SignedNumeric, Comparable
      func distance(to other: Self) -> Stride
      func advanced(by n: Stride) -> Self
    }
    extension Strideable {
      static func < (lhs: Self, rhs: Self) -> Bool { lhs.distance(to: rhs) > 0 }
      static func == (lhs: Self, rhs: Self) -> Bool { lhs.distance(to: rhs) == 0 }
    }

    protocol BinaryInteger: Hashable, Numeric, CustomStringConvertible, Strideable
    where Magnitude: BinaryInteger {
      static var isSigned: Bool { get }
      @_intrinsic("convert") init<T: BinaryInteger>(_ source: T)
      @_intrinsic("convert") init<T: BinaryFloatingPoint>(_ source: T)
      @_intrinsic("exactly") init?<T: BinaryFloatingPoint>(exactly source: T)
      @_intrinsic("truncating") init<T: BinaryInteger>(truncatingIfNeeded source: T)
      @_intrinsic("clamping") init<T: BinaryInteger>(clamping source: T)
      @_intrinsic("bitWidth") var bitWidth: Int { get }
      @_intrinsic("trailingZeros") var trailingZeroBitCount: Int { get }
      @_intrinsic("divide") static func / (lhs: Self, rhs: Self) -> Self
      @_intrinsic("divide") static func /= (lhs: inout Self, rhs: Self)
      @_intrinsic("remainder") static func % (lhs: Self, rhs: Self) -> Self
      @_intrinsic("remainder") static func %= (lhs: inout Self, rhs: Self)
      @_intrinsic("not") static prefix func ~ (x: Self) -> Self
      @_intrinsic("and") static func & (lhs: Self, rhs: Self) -> Self
      @_intrinsic("and") static func &= (lhs: inout Self, rhs: Self)
      @_intrinsic("or") static func | (lhs: Self, rhs: Self) -> Self
      @_intrinsic("or") static func |= (lhs: inout Self, rhs: Self)
      @_intrinsic("xor") static func ^ (lhs: Self, rhs: Self) -> Self
      @_intrinsic("xor") static func ^= (lhs: inout Self, rhs: Self)
      @_intrinsic("shiftLeft") static func << <R: BinaryInteger>(lhs: Self, rhs: R) -> Self
      @_intrinsic("shiftLeft") static func <<= <R: BinaryInteger>(lhs: inout Self, rhs: R)
      @_intrinsic("shiftRight") static func >> <R: BinaryInteger>(lhs: Self, rhs: R) -> Self
      @_intrinsic("shiftRight") static func >>= <R: BinaryInteger>(lhs: inout Self, rhs: R)
      @_intrinsic("signum") func signum() -> Self
    }
    extension BinaryInteger {
      static func /= (lhs: inout Self, rhs: Self) { lhs = lhs / rhs }
      static func %= (lhs: inout Self, rhs: Self) { lhs = lhs % rhs }
      static func &= (lhs: inout Self, rhs: Self) { lhs = lhs & rhs }
      static func |= (lhs: inout Self, rhs: Self) { lhs = lhs | rhs }
      static func ^= (lhs: inout Self, rhs: Self) { lhs = lhs ^ rhs }
      static func <<= <R: BinaryInteger>(lhs: inout Self, rhs: R) { lhs = lhs << rhs }
      static func >>= <R: BinaryInteger>(lhs: inout Self, rhs: R) { lhs = lhs >> rhs }
      func isMultiple(of other: Self) -> Bool {
        if other == 0 { return self == 0 }
        return self % other == 0
      }
      var words: [UInt] { [UInt(truncatingIfNeeded: self)] }
      func quotientAndRemainder(dividingBy rhs: Self) -> (quotient: Self, remainder: Self) {
        (self / rhs, self % rhs)
      }
    }
    func abs<T: UnsignedInteger>(_ x: T) -> T { x }

    protocol SignedInteger: BinaryInteger, SignedNumeric {}
    protocol UnsignedInteger: BinaryInteger {}
    protocol FixedWidthInteger: BinaryInteger, LosslessStringConvertible {
      @_intrinsic("min") static var min: Self { get }
      @_intrinsic("max") static var max: Self { get }
      static var bitWidth: Int { get }
      @_intrinsic("nonzeroBits") var nonzeroBitCount: Int { get }
      @_intrinsic("leadingZeros") var leadingZeroBitCount: Int { get }
      @_intrinsic("byteSwapped") var byteSwapped: Self { get }
      @_intrinsic("addOverflow")
      func addingReportingOverflow(_ rhs: Self) -> (partialValue: Self, overflow: Bool)
      @_intrinsic("subtractOverflow")
      func subtractingReportingOverflow(_ rhs: Self) -> (partialValue: Self, overflow: Bool)
      @_intrinsic("multiplyOverflow")
      func multipliedReportingOverflow(by rhs: Self) -> (partialValue: Self, overflow: Bool)
      @_intrinsic("addWrapping") static func &+ (lhs: Self, rhs: Self) -> Self
      @_intrinsic("subtractWrapping") static func &- (lhs: Self, rhs: Self) -> Self
      @_intrinsic("multiplyWrapping") static func &* (lhs: Self, rhs: Self) -> Self
      @_intrinsic("addWrapping") static func &+= (lhs: inout Self, rhs: Self)
      @_intrinsic("subtractWrapping") static func &-= (lhs: inout Self, rhs: Self)
      @_intrinsic("multiplyWrapping") static func &*= (lhs: inout Self, rhs: Self)
      @_intrinsic("maskingShiftLeft") static func &<< (lhs: Self, rhs: Self) -> Self
      @_intrinsic("maskingShiftRight") static func &>> (lhs: Self, rhs: Self) -> Self
      @_intrinsic("maskingShiftLeft") static func &<<= (lhs: inout Self, rhs: Self)
      @_intrinsic("maskingShiftRight") static func &>>= (lhs: inout Self, rhs: Self)
    }
    extension FixedWidthInteger {
      init() { self = 0 }
      init(littleEndian value: Self) { self = value }
      init(bigEndian value: Self) { self = value.byteSwapped }
      var bigEndian: Self { byteSwapped }
      var littleEndian: Self { self }
      init?(_ description: String) { self.init(description, radix: 10) }
      init?<S: StringProtocol>(_ text: S, radix: Int = 10) {
        if radix < 2 || radix > 36 { _trap("Fatal error: Radix not in range 2...36") }
        guard let bits = _parseInteger(text._string, radix, Self.isSigned, Self.bitWidth) else {
          return nil
        }
        self.init(truncatingIfNeeded: bits)
      }
      func dividedReportingOverflow(by rhs: Self) -> (partialValue: Self, overflow: Bool) {
        if rhs == 0 { return (self, true) }
        if Self.isSigned && self == Self.min && rhs &+ 1 == 0 { return (self, true) }
        return (self / rhs, false)
      }
      func multipliedFullWidth(by other: Self) -> (high: Self, low: Magnitude) {
        let (left, right) = (Int(truncatingIfNeeded: self), Int(truncatingIfNeeded: other))
        if Self.bitWidth < 64 {
          let product = left &* right
          return (
            Self(truncatingIfNeeded: product >> Self.bitWidth),
            Magnitude(truncatingIfNeeded: product)
          )
        }
        var high = Int(bitPattern: UInt(_highProduct(UInt64(bitPattern: Int64(left)), UInt64(bitPattern: Int64(right)))))
        if Self.isSigned && left < 0 { high = high &- right }
        if Self.isSigned && right < 0 { high = high &- left }
        return (Self(truncatingIfNeeded: high), Magnitude(truncatingIfNeeded: left &* right))
      }
      func dividingFullWidth(
        _ dividend: (high: Self, low: Magnitude)
      ) -> (quotient: Self, remainder: Self) {
        if self == 0 { _trap("Fatal error: Division by zero") }
        let low = Int(truncatingIfNeeded: dividend.low)
        if Self.bitWidth < 64 {
          let whole = (Int(truncatingIfNeeded: dividend.high) << Self.bitWidth) | low
          let divisor = Int(truncatingIfNeeded: self)
          return (Self(whole / divisor), Self(whole % divisor))
        }
        let parts = _divideWide(
          Int(truncatingIfNeeded: dividend.high), low, Int(truncatingIfNeeded: self), Self.isSigned)
        return (Self(truncatingIfNeeded: parts[0]), Self(truncatingIfNeeded: parts[1]))
      }
      static func &<< <R: BinaryInteger>(lhs: Self, rhs: R) -> Self {
        lhs &<< Self(truncatingIfNeeded: rhs)
      }
      static func &>> <R: BinaryInteger>(lhs: Self, rhs: R) -> Self {
        lhs &>> Self(truncatingIfNeeded: rhs)
      }
      func remainderReportingOverflow(dividingBy rhs: Self) -> (partialValue: Self, overflow: Bool) {
        if rhs == 0 { return (self, true) }
        if Self.isSigned && self == Self.min && rhs &+ 1 == 0 { return (0, true) }
        return (self % rhs, false)
      }
      static func random(in range: Range<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
      static func random(in range: ClosedRange<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
      static func random<G: RandomNumberGenerator>(
        in range: Range<Self>, using generator: inout G
      ) -> Self {
        if range.isEmpty { _trap("Fatal error: Can't get random value with an empty range") }
        let width = UInt64(truncatingIfNeeded: range.upperBound &- range.lowerBound)
        let bits = Self.bitWidth == 64 ? width : width & ((1 as UInt64) << Self.bitWidth &- 1)
        return range.lowerBound &+ Self(truncatingIfNeeded: generator._next(upperBound: bits, bitWidth: Self.bitWidth))
      }
      static func random<G: RandomNumberGenerator>(
        in range: ClosedRange<Self>, using generator: inout G
      ) -> Self {
        let difference = UInt64(truncatingIfNeeded: range.upperBound &- range.lowerBound)
        let width = Self.bitWidth == 64 ? difference : difference & ((1 as UInt64) << Self.bitWidth &- 1)
        // As in Swift: where every bit pattern is wanted, it is taken as it is drawn.
        if width == UInt64.max >> UInt64(64 - Self.bitWidth) {
          return Self(truncatingIfNeeded: generator.next())
        }
        return range.lowerBound
          &+ Self(truncatingIfNeeded: generator._next(upperBound: width &+ 1, bitWidth: Self.bitWidth))
      }
    }
    @_native("Integer.parse")
    func _parseInteger(_ text: String, _ radix: Int, _ isSigned: Bool, _ bits: Int) -> Int?
    @_native("Integer.divideWide")
    func _divideWide(_ high: Int, _ low: Int, _ divisor: Int, _ isSigned: Bool) -> [Int]
    func numericCast<T: BinaryInteger, U: BinaryInteger>(_ x: T) -> U { U(x) }
    @_native("Integer.text")
    func _integerText(_ word: Int, _ isSigned: Bool, _ radix: Int, _ uppercase: Bool) -> String

    protocol RandomNumberGenerator {
      mutating func next() -> UInt64
      mutating func _next(upperBound: UInt64, bitWidth: Int) -> UInt64
    }
    extension RandomNumberGenerator {
      mutating func next<T: FixedWidthInteger & UnsignedInteger>() -> T {
        T(truncatingIfNeeded: next() as UInt64)
      }
      mutating func next<T: FixedWidthInteger & UnsignedInteger>(upperBound: T) -> T {
        T(truncatingIfNeeded: _next(upperBound: UInt64(truncatingIfNeeded: upperBound), bitWidth: T.bitWidth))
      }
      /// Swift's own multiplication method, so that a seeded generator gives the same numbers.
      mutating func _next(upperBound: UInt64, bitWidth: Int) -> UInt64 {
        if upperBound == 0 { return 0 }
        if bitWidth == 64 {
          var random: UInt64 = next()
          var high = _highProduct(random, upperBound)
          var low = random &* upperBound
          if low < upperBound {
            let threshold = (0 &- upperBound) % upperBound
            while low < threshold {
              random = next()
              high = _highProduct(random, upperBound)
              low = random &* upperBound
            }
          }
          return high
        }
        let mask: UInt64 = (1 << bitWidth) &- 1
        var product = ((next() as UInt64) & mask) &* upperBound
        if product & mask < upperBound {
          let threshold = ((0 &- upperBound) & mask) % upperBound
          while product & mask < threshold {
            product = ((next() as UInt64) & mask) &* upperBound
          }
        }
        return product >> bitWidth
      }
    }
    func _highProduct(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let a0 = a & 0xFFFF_FFFF
      let a1 = a >> 32
      let b0 = b & 0xFFFF_FFFF
      let b1 = b >> 32
      let low = a0 &* b0
      let middle = a1 &* b0 &+ (low >> 32)
      let other = a0 &* b1 &+ (middle & 0xFFFF_FFFF)
      return a1 &* b1 &+ (middle >> 32) &+ (other >> 32)
    }
    func _integerOrder<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Int {
      if (a < 0) != (b < 0) { return a < 0 ? -1 : 1 }
      if a < 0 {
        let (x, y) = (Int(a), Int(b))
        return x < y ? -1 : x == y ? 0 : 1
      }
      let (x, y) = (UInt64(a), UInt64(b))
      return x < y ? -1 : x == y ? 0 : 1
    }
    func _integersEqual<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) == 0 }
    func _integersDiffer<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) != 0 }
    func _integersAscend<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) < 0 }
    func _integersDescend<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) > 0 }
    func _integersRise<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) <= 0 }
    func _integersFall<A: BinaryInteger, B: BinaryInteger>(_ a: A, _ b: B) -> Bool { _integerOrder(a, b) >= 0 }
    struct SystemRandomNumberGenerator: RandomNumberGenerator {
      init() {}
      mutating func next() -> UInt64 { _randomWord() }
      mutating func _next(upperBound: UInt64, bitWidth: Int) -> UInt64 {
        _randomWord(below: upperBound, bitWidth)
      }
    }
    @_native("random.below")
    func _randomWord(below bound: UInt64, _ bitWidth: Int) -> UInt64
    @_native("random.between")
    func _randomNumber(_ lower: Double, _ upper: Double, _ isClosed: Bool, _ isFloat: Bool) -> Double
    @_native("random.word") func _randomWord() -> UInt64

    enum FloatingPointSign: Int {
      case plus
      case minus
    }
    enum FloatingPointRoundingRule {
      case toNearestOrAwayFromZero, toNearestOrEven, up, down, towardZero, awayFromZero
    }
    enum FloatingPointClassification {
      case signalingNaN, quietNaN, negativeInfinity, negativeNormal, negativeSubnormal
      case negativeZero, positiveZero, positiveSubnormal, positiveNormal, positiveInfinity
    }
    protocol FloatingPoint: SignedNumeric, Strideable, Hashable {
      @_intrinsic("convert") init(_ value: Int)
      @_intrinsic("convert") init<T: BinaryInteger>(_ source: T)
      @_intrinsic("nan") static var nan: Self { get }
      @_intrinsic("infinity") static var infinity: Self { get }
      @_intrinsic("greatestFiniteMagnitude") static var greatestFiniteMagnitude: Self { get }
      @_intrinsic("leastNormalMagnitude") static var leastNormalMagnitude: Self { get }
      @_intrinsic("leastNonzeroMagnitude") static var leastNonzeroMagnitude: Self { get }
      @_intrinsic("pi") static var pi: Self { get }
      @_intrinsic("ulp") var ulp: Self { get }
      var nextUp: Self { get }
      var nextDown: Self { get }
      var exponent: Int { get }
      var significand: Self { get }
      @_intrinsic("isNegative") var _isNegative: Bool { get }
      @_intrinsic("isNaN") var isNaN: Bool { get }
      @_intrinsic("isInfinite") var isInfinite: Bool { get }
      @_intrinsic("isFinite") var isFinite: Bool { get }
      @_intrinsic("divide") static func / (lhs: Self, rhs: Self) -> Self
      @_intrinsic("divide") static func /= (lhs: inout Self, rhs: Self)
      @_intrinsic("squareRoot") func squareRoot() -> Self
      @_intrinsic("round") func _rounded() -> Self
      @_intrinsic("roundEven") func _roundedEven() -> Self
      @_intrinsic("floor") func _floor() -> Self
      @_intrinsic("ceil") func _ceil() -> Self
      @_intrinsic("truncate") func _truncated() -> Self
      @_intrinsic("fma") func _fma(_ lhs: Self, _ rhs: Self) -> Self
      @_intrinsic("remainder") func truncatingRemainder(dividingBy other: Self) -> Self
      func remainder(dividingBy other: Self) -> Self
    }
    extension FloatingPoint {
      static func /= (lhs: inout Self, rhs: Self) { lhs = lhs / rhs }
      static var signalingNaN: Self { nan }
      static var radix: Int { 2 }
      static var ulpOfOne: Self { (1 as Self).ulp }
      var sign: FloatingPointSign { _isNegative ? .minus : .plus }
      var isZero: Bool { self == 0 }
      var isNormal: Bool {
        isFinite && (_isNegative ? -self : self) >= Self.leastNormalMagnitude
      }
      var isSubnormal: Bool { isFinite && !isNormal && !isZero }
      var isSignalingNaN: Bool { false }
      var floatingPointClass: FloatingPointClassification {
        if isNaN { return .quietNaN }
        if isInfinite { return _isNegative ? .negativeInfinity : .positiveInfinity }
        if isZero { return _isNegative ? .negativeZero : .positiveZero }
        if isNormal { return _isNegative ? .negativeNormal : .positiveNormal }
        return _isNegative ? .negativeSubnormal : .positiveSubnormal
      }
      func rounded(_ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero) -> Self {
        switch rule {
        case .toNearestOrAwayFromZero: return _rounded()
        case .toNearestOrEven: return _roundedEven()
        case .up: return _ceil()
        case .down: return _floor()
        case .towardZero: return _truncated()
        case .awayFromZero: return _isNegative ? _floor() : _ceil()
        }
      }
      mutating func round(_ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero) {
        self = rounded(rule)
      }
      mutating func formSquareRoot() { self = squareRoot() }
      func addingProduct(_ lhs: Self, _ rhs: Self) -> Self { _fma(lhs, rhs) }
      mutating func addProduct(_ lhs: Self, _ rhs: Self) { self = _fma(lhs, rhs) }
      func remainder(dividingBy other: Self) -> Self {
        self - (self / other)._roundedEven() * other
      }
      mutating func formTruncatingRemainder(dividingBy other: Self) {
        self = truncatingRemainder(dividingBy: other)
      }
      func isEqual(to other: Self) -> Bool { self == other }
      func isLess(than other: Self) -> Bool { self < other }
      func isLessThanOrEqualTo(_ other: Self) -> Bool { self <= other }
      var isCanonical: Bool { true }
      mutating func formRemainder(dividingBy other: Self) {
        self = remainder(dividingBy: other)
      }
      static func minimumMagnitude(_ x: Self, _ y: Self) -> Self {
        if x.isNaN { return y }
        if y.isNaN { return x }
        return x.magnitude <= y.magnitude ? x : y
      }
      static func maximumMagnitude(_ x: Self, _ y: Self) -> Self {
        if x.isNaN { return y }
        if y.isNaN { return x }
        return x.magnitude >= y.magnitude ? x : y
      }
      func isTotallyOrdered(belowOrEqualTo other: Self) -> Bool { self <= other }
      static func minimum(_ x: Self, _ y: Self) -> Self {
        if x.isNaN { return y }
        if y.isNaN { return x }
        return x <= y ? x : y
      }
      static func maximum(_ x: Self, _ y: Self) -> Self {
        if x.isNaN { return y }
        if y.isNaN { return x }
        return x >= y ? x : y
      }
      func distance(to other: Self) -> Self { other - self }
      func advanced(by amount: Self) -> Self { self + amount }
    }
    protocol BinaryFloatingPoint: FloatingPoint, ExpressibleByFloatLiteral {
      @_intrinsic("convert") init<T: BinaryFloatingPoint>(_ source: T)
      @_intrinsic("exactly") init?<T: BinaryFloatingPoint>(exactly source: T)
    }
    extension BinaryFloatingPoint {
      init(sign: FloatingPointSign, exponent: Int, significand: Self) {
        var value = significand
        var left = exponent
        while left > 0 {
          value = value * 2
          left -= 1
        }
        while left < 0 {
          value = value / 2
          left += 1
        }
        self = sign == .minus ? -value : value
      }
      init(signOf: Self, magnitudeOf magnitude: Self) {
        self = signOf._isNegative == magnitude._isNegative ? magnitude : -magnitude
      }
      var nextUp: Self {
        if isNaN { return self }
        if isInfinite { return _isNegative ? -Self.greatestFiniteMagnitude : self }
        if self == 0 { return Self.leastNonzeroMagnitude }
        return Self(_nextUp(Double(self), Self.self == Float.self))
      }
      var nextDown: Self { -(-self).nextUp }
      var exponent: Int { Int(_exponent(Double(self))) }
      var significand: Self {
        if isNaN { return self }
        if isZero || isInfinite { return _isNegative ? -self : self }
        let scale: Double = _exp2(Double(exponent))
        let value = Double(self) / scale
        return Self(value < 0 ? -value : value)
      }
      static func random(in range: Range<Self>) -> Self {
        if range.isEmpty { _trap("Fatal error: Can't get random value with an empty range") }
        return Self(
          _randomNumber(
            Double(range.lowerBound), Double(range.upperBound), false, Self.self == Float.self))
      }
      static func random(in range: ClosedRange<Self>) -> Self {
        Self(
          _randomNumber(
            Double(range.lowerBound), Double(range.upperBound), true, Self.self == Float.self))
      }
      static func random<G: RandomNumberGenerator>(
        in range: Range<Self>, using generator: inout G
      ) -> Self {
        if range.isEmpty { _trap("Fatal error: Can't get random value with an empty range") }
        let width = range.upperBound - range.lowerBound
        var value = range.upperBound
        while value >= range.upperBound {
          value = generator._unit(Self.self == Float.self ? 24 : 53) * width + range.lowerBound
        }
        return value
      }
      static func random<G: RandomNumberGenerator>(
        in range: ClosedRange<Self>, using generator: inout G
      ) -> Self {
        let width = range.upperBound - range.lowerBound
        let bits = Self.self == Float.self ? 24 : 53
        let steps: UInt64 = 1 << UInt64(bits)
        let word = generator._next(
          upperBound: steps + 1, bitWidth: Self.self == Float.self ? 32 : 64)
        if word == steps { return range.upperBound }
        return Self(word) * (Self.ulpOfOne / 2) * width + range.lowerBound
      }
    }
    extension RandomNumberGenerator {
      mutating func _unit<T: BinaryFloatingPoint>(_ bits: Int) -> T {
        let word: UInt64 = next()
        let kept = word & (((1 as UInt64) << UInt64(bits)) &- 1)
        return T(kept) * (T.ulpOfOne / 2)
      }
    }
    @_native("Double.nextUp") func _nextUp(_ value: Double, _ isFloat: Bool) -> Double
    @_native("Double.exponent") func _exponent(_ value: Double) -> Int
    @_native("Double.exp2") func _exp2(_ value: Double) -> Double
    @_native("Double.remainder") func _ieeeRemainder(_ x: Double, _ y: Double) -> Double
    @_native("Float.remainder") func _ieeeRemainder(_ x: Float, _ y: Float) -> Float
    @_native("Double.parse") func _parseDouble(_ text: String) -> Double?
    @_native("Float.parse") func _parseFloat(_ text: String) -> Float?
    """#

  /// A fixed-width integer's own declaration.
  private static func integer(
    _ name: String, bits: Int, isSigned: Bool, twin: String
  ) -> String {
    #"""
    struct \#(name): FixedWidthInteger, \#(isSigned ? "SignedInteger" : "UnsignedInteger"),
      ExpressibleByIntegerLiteral, Sendable
    {
      typealias IntegerLiteralType = \#(name)
      typealias Magnitude = \#(isSigned ? twin : name)
      typealias Stride = Int
      init(integerLiteral value: \#(name)) { self = value }
      @_intrinsic("exactly") init?<T: BinaryInteger>(exactly source: T)
      @_intrinsic("bitPattern") init(bitPattern x: \#(twin))
      static var isSigned: Bool { \#(isSigned) }
      static var bitWidth: Int { \#(bits) }
      static var zero: \#(name) { 0 }
      @_intrinsic("describe") var description: String { get }
      func hash(into hasher: inout Hasher) { hasher._combine(Int(truncatingIfNeeded: self)) }
      \#(isSigned || bits < 64 ? strideByInt(name) : strideBeyondInt(name))
    }

    """#
  }

  private static func strideByInt(_ name: String) -> String {
    """
    func distance(to other: \(name)) -> Int { Int(other) - Int(self) }
    func advanced(by n: Int) -> \(name) { \(name)(Int(self) + n) }
    """
  }

  /// Values beyond `Int.max` have no `Int` to compute with; their distance may have.
  private static func strideBeyondInt(_ name: String) -> String {
    """
    func distance(to other: \(name)) -> Int {
      self <= other ? Int(other - self) : -Int(self - other)
    }
    func advanced(by n: Int) -> \(name) {
      n < 0 ? self - \(name)(n.magnitude) : self + \(name)(n)
    }
    """
  }

  /// `Double` and `Float`.
  private static func floating(_ name: String, bits: Int, exponentBits: Int) -> String {
    #"""
    struct \#(name): BinaryFloatingPoint, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
      LosslessStringConvertible, CustomDebugStringConvertible, Sendable
    {
      typealias IntegerLiteralType = \#(name)
      typealias FloatLiteralType = \#(name)
      typealias Magnitude = \#(name)
      typealias Stride = \#(name)
      init() { self = 0 }
      init(integerLiteral value: \#(name)) { self = value }
      init(floatLiteral value: \#(name)) { self = value }
      @_intrinsic("exactly") init?<T: BinaryInteger>(exactly source: T)
      @_intrinsic("bitPattern") init(bitPattern: UInt\#(bits))
      @_intrinsic("bitPattern") var bitPattern: UInt\#(bits) { get }
      init?<S: StringProtocol>(_ text: S) {
        guard let value = _parse\#(name)(text._string) else { return nil }
        self = value
      }
      static var zero: \#(name) { 0 }
      static var exponentBitCount: Int { \#(exponentBits) }
      static var significandBitCount: Int { \#(bits - exponentBits - 1) }
      static var _significandMask: UInt\#(bits) { 1 << \#(bits - exponentBits - 1) - 1 }
      var significandBitPattern: UInt\#(bits) { bitPattern & \#(name)._significandMask }
      var exponentBitPattern: UInt {
        UInt((bitPattern >> \#(bits - exponentBits - 1)) & \#(1 << exponentBits - 1))
      }
      init(
        sign: FloatingPointSign, exponentBitPattern: UInt, significandBitPattern: UInt\#(bits)
      ) {
        let signBit: UInt\#(bits) = sign == .minus ? 1 << \#(bits - 1) : 0
        self.init(
          bitPattern: signBit | UInt\#(bits)(exponentBitPattern) << \#(bits - exponentBits - 1)
            | significandBitPattern & \#(name)._significandMask)
      }
      func remainder(dividingBy other: \#(name)) -> \#(name) { _ieeeRemainder(self, other) }
      var binade: \#(name) {
        if !isFinite { return .nan }
        if isSubnormal { return \#(name)(sign: sign, exponent: exponent, significand: 1) }
        return \#(name)(bitPattern: bitPattern & ~\#(name)._significandMask)
      }
      var significandWidth: Int {
        if !isFinite || isZero { return -1 }
        let trailing = significandBitPattern.trailingZeroBitCount
        if isSubnormal { return \#(bits - 1) - significandBitPattern.leadingZeroBitCount - trailing }
        return significandBitPattern == 0 ? 0 : \#(bits - exponentBits - 1) - trailing
      }
      var description: String { isNaN ? "nan" : _describe(self) }
      @_intrinsic("debugDescribe") var debugDescription: String { get }
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }

    """#
  }

  /// All number types.
  static var numberTypes: String {
    var text = integer("Int", bits: 64, isSigned: true, twin: "UInt")
    text += integer("UInt", bits: 64, isSigned: false, twin: "Int")
    for bits in [8, 16, 32, 64] {
      text += integer("Int\(bits)", bits: bits, isSigned: true, twin: "UInt\(bits)")
      text += integer("UInt\(bits)", bits: bits, isSigned: false, twin: "Int\(bits)")
    }
    text += floating("Double", bits: 64, exponentBits: 11)
    text += floating("Float", bits: 32, exponentBits: 8)
    return text + "typealias Float32 = Float\ntypealias Float64 = Double\n"
  }
}
