extension Prelude {
  /// Spans of time with their clocks, and the points and rectangles of Foundation.
  static let measures = #"""
    struct Duration: AdditiveArithmetic, Comparable, Hashable, CustomStringConvertible, Sendable {
      /// Whole seconds, and what is beyond them in the same direction.
      let components: (seconds: Int64, attoseconds: Int64)
      init(secondsComponent seconds: Int64, attosecondsComponent attoseconds: Int64) {
        let one: Int64 = 1_000_000_000_000_000_000
        var (whole, rest) = (seconds + attoseconds / one, attoseconds % one)
        if whole > 0 && rest < 0 {
          whole -= 1
          rest += one
        } else if whole < 0 && rest > 0 {
          whole += 1
          rest -= one
        }
        components = (whole, rest)
      }
      init(_seconds seconds: Double) {
        let whole = seconds.rounded(.towardZero)
        self.init(
          secondsComponent: Int64(whole),
          attosecondsComponent: Int64(((seconds - whole) * 1e18).rounded()))
      }
      init<T: BinaryInteger>(_count count: T, of unit: Int64, perSecond: Int64) {
        let (seconds, rest) = Int64(count).quotientAndRemainder(dividingBy: perSecond)
        self.init(secondsComponent: seconds, attosecondsComponent: rest * unit)
      }
      var _seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
      static var zero: Duration { Duration(secondsComponent: 0, attosecondsComponent: 0) }
      static func seconds<T: BinaryInteger>(_ count: T) -> Duration {
        Duration(secondsComponent: Int64(count), attosecondsComponent: 0)
      }
      static func seconds(_ count: Double) -> Duration { Duration(_seconds: count) }
      static func milliseconds<T: BinaryInteger>(_ count: T) -> Duration {
        Duration(_count: count, of: 1_000_000_000_000_000, perSecond: 1000)
      }
      static func milliseconds(_ count: Double) -> Duration { Duration(_seconds: count / 1e3) }
      static func microseconds<T: BinaryInteger>(_ count: T) -> Duration {
        Duration(_count: count, of: 1_000_000_000_000, perSecond: 1_000_000)
      }
      static func microseconds(_ count: Double) -> Duration { Duration(_seconds: count / 1e6) }
      static func nanoseconds<T: BinaryInteger>(_ count: T) -> Duration {
        Duration(_count: count, of: 1_000_000_000, perSecond: 1_000_000_000)
      }
      static func + (lhs: Duration, rhs: Duration) -> Duration {
        Duration(
          secondsComponent: lhs.components.seconds + rhs.components.seconds,
          attosecondsComponent: lhs.components.attoseconds + rhs.components.attoseconds)
      }
      static func - (lhs: Duration, rhs: Duration) -> Duration {
        Duration(
          secondsComponent: lhs.components.seconds - rhs.components.seconds,
          attosecondsComponent: lhs.components.attoseconds - rhs.components.attoseconds)
      }
      static func * (lhs: Duration, rhs: Double) -> Duration { Duration(_seconds: lhs._seconds * rhs) }
      static func * <T: BinaryInteger>(lhs: Duration, rhs: T) -> Duration {
        let (count, nanosecond) = (Int64(rhs), Int64(1_000_000_000))
        let (upper, lower) = lhs.components.attoseconds.quotientAndRemainder(dividingBy: nanosecond)
        return Duration(secondsComponent: lhs.components.seconds * count, attosecondsComponent: 0)
          + nanoseconds(upper * count)
          + Duration(secondsComponent: 0, attosecondsComponent: lower * count)
      }
      static func / (lhs: Duration, rhs: Double) -> Duration { Duration(_seconds: lhs._seconds / rhs) }
      static func / <T: BinaryInteger>(lhs: Duration, rhs: T) -> Duration {
        Duration(_seconds: lhs._seconds / Double(rhs))
      }
      static func / (lhs: Duration, rhs: Duration) -> Double { lhs._seconds / rhs._seconds }
      static func *= <T: BinaryInteger>(lhs: inout Duration, rhs: T) { lhs = lhs * rhs }
      static func /= <T: BinaryInteger>(lhs: inout Duration, rhs: T) { lhs = lhs / rhs }
      static func < (lhs: Duration, rhs: Duration) -> Bool { lhs.components < rhs.components }
      static func == (lhs: Duration, rhs: Duration) -> Bool { lhs.components == rhs.components }
      func hash(into hasher: inout Hasher) {
        hasher.combine(components.seconds)
        hasher.combine(components.attoseconds)
      }
      var description: String { "\(_seconds) seconds" }
    }
    struct ContinuousClock: Sendable {
      init() {}
      struct Instant: Comparable, Hashable, Sendable {
        let _time: Duration
        static var now: Instant { Instant(_time: Duration(_seconds: _now())) }
        func duration(to other: Instant) -> Duration { other._time - _time }
        func advanced(by duration: Duration) -> Instant { Instant(_time: _time + duration) }
        static func + (lhs: Instant, rhs: Duration) -> Instant { lhs.advanced(by: rhs) }
        static func - (lhs: Instant, rhs: Duration) -> Instant { Instant(_time: lhs._time - rhs) }
        static func - (lhs: Instant, rhs: Instant) -> Duration { rhs.duration(to: lhs) }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs._time < rhs._time }
      }
      static var now: Instant { Instant.now }
      var now: Instant { Instant.now }
      func measure(_ work: () throws -> Void) rethrows -> Duration {
        let start = now
        try work()
        return start.duration(to: now)
      }
    }
    typealias SuspendingClock = ContinuousClock

    struct CGPoint: Hashable {
      var x: CGFloat = 0
      var y: CGFloat = 0
      static var zero: CGPoint { CGPoint() }
    }
    struct CGSize: Hashable {
      var width: CGFloat = 0
      var height: CGFloat = 0
      static var zero: CGSize { CGSize() }
    }
    struct CGRect: Hashable {
      var origin = CGPoint()
      var size = CGSize()
      init() {}
      init(origin: CGPoint, size: CGSize) {
        self.origin = origin
        self.size = size
      }
      init(x: CGFloat, y: CGFloat, width: CGFloat, height: CGFloat) {
        self.init(origin: CGPoint(x: x, y: y), size: CGSize(width: width, height: height))
      }
      static var zero: CGRect { CGRect() }
      var minX: CGFloat { min(origin.x, origin.x + size.width) }
      var midX: CGFloat { origin.x + size.width / 2 }
      var maxX: CGFloat { max(origin.x, origin.x + size.width) }
      var minY: CGFloat { min(origin.y, origin.y + size.height) }
      var midY: CGFloat { origin.y + size.height / 2 }
      var maxY: CGFloat { max(origin.y, origin.y + size.height) }
      var width: CGFloat { abs(size.width) }
      var height: CGFloat { abs(size.height) }
      var isEmpty: Bool { size.width == 0 || size.height == 0 }
      func contains(_ point: CGPoint) -> Bool {
        minX <= point.x && point.x < maxX && minY <= point.y && point.y < maxY
      }
      func offsetBy(dx: CGFloat, dy: CGFloat) -> CGRect {
        CGRect(x: origin.x + dx, y: origin.y + dy, width: size.width, height: size.height)
      }
    }
    """#
}
