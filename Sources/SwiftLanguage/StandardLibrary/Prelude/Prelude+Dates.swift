extension Prelude {
  /// Foundation's points and spans of time, and its unique identifiers.
  static let dates = #"""
    struct UUID: Hashable, Comparable, CustomStringConvertible {
      let uuidString: String
      init() {
        let digits: [Character] = Array("0123456789ABCDEF")
        var made = ""
        for place in 0..<36 {
          switch place {
          case 8, 13, 18, 23: made.append("-")
          case 14: made.append("4")
          case 19: made.append(digits[8 + Int(_randomWord() >> 62)])
          default: made.append(digits[Int(_randomWord() >> 60)])
          }
        }
        uuidString = made
      }
      init?(uuidString: String) {
        let parts = uuidString.split(separator: "-", omittingEmptySubsequences: false)
        let fits = parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
        guard fits, parts.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        self.uuidString = uuidString.uppercased()
      }
      var description: String { uuidString }
      static func < (lhs: UUID, rhs: UUID) -> Bool { lhs.uuidString < rhs.uuidString }
    }

    struct Date: Hashable, Strideable, CustomStringConvertible, CustomDebugStringConvertible {
      typealias Stride = TimeInterval
      let timeIntervalSinceReferenceDate: Double
      init() { timeIntervalSinceReferenceDate = _now() - 978307200 }
      init(timeIntervalSinceReferenceDate seconds: Double) {
        timeIntervalSinceReferenceDate = seconds
      }
      init(timeIntervalSince1970 seconds: Double) {
        timeIntervalSinceReferenceDate = seconds - 978307200
      }
      init(timeIntervalSinceNow seconds: Double) { self = Date() + seconds }
      init(timeInterval seconds: Double, since date: Date) { self = date + seconds }
      static var distantPast: Date { Date(timeIntervalSinceReferenceDate: -63114076800) }
      static var distantFuture: Date { Date(timeIntervalSinceReferenceDate: 63113904000) }
      static var timeIntervalSinceReferenceDate: Double { Date().timeIntervalSinceReferenceDate }
      static var timeIntervalBetween1970AndReferenceDate: Double { 978307200 }
      static var now: Date { Date() }
      var timeIntervalSince1970: Double { timeIntervalSinceReferenceDate + 978307200 }
      var timeIntervalSinceNow: Double { timeIntervalSince(Date()) }
      func timeIntervalSince(_ other: Date) -> Double {
        timeIntervalSinceReferenceDate - other.timeIntervalSinceReferenceDate
      }
      func compare(_ other: Date) -> ComparisonResult {
        self < other ? .orderedAscending : self == other ? .orderedSame : .orderedDescending
      }
      mutating func addTimeInterval(_ seconds: Double) { self = self + seconds }
      func distance(to other: Date) -> Double { other.timeIntervalSince(self) }
      func advanced(by seconds: Double) -> Date { addingTimeInterval(seconds) }
      static func + (date: Date, seconds: Double) -> Date { date.addingTimeInterval(seconds) }
      static func - (date: Date, seconds: Double) -> Date { date.addingTimeInterval(-seconds) }
      static func += (date: inout Date, seconds: Double) { date = date + seconds }
      static func -= (date: inout Date, seconds: Double) { date = date - seconds }
      func addingTimeInterval(_ seconds: Double) -> Date {
        Date(timeIntervalSinceReferenceDate: timeIntervalSinceReferenceDate + seconds)
      }
      static func < (lhs: Date, rhs: Date) -> Bool {
        lhs.timeIntervalSinceReferenceDate < rhs.timeIntervalSinceReferenceDate
      }
      var description: String { _dateText(timeIntervalSince1970) }
      var debugDescription: String { description }
    }
    @_native("Date.now") func _now() -> Double
    @_native("Date.text") func _dateText(_ seconds: Double) -> String

    struct DateInterval: Hashable, Comparable, CustomStringConvertible {
      var start: Date
      var duration: TimeInterval
      init() { self.init(start: Date(), duration: 0) }
      init(start: Date, duration: TimeInterval) {
        if duration < 0 { _trap("Fatal error: Negative duration not allowed") }
        self.start = start
        self.duration = duration
      }
      init(start: Date, end: Date) {
        if end < start { _trap("Fatal error: Reverse intervals not allowed") }
        self.init(start: start, duration: end.timeIntervalSince(start))
      }
      var end: Date {
        get { start + duration }
        set { duration = newValue.timeIntervalSince(start) }
      }
      func contains(_ date: Date) -> Bool { start <= date && date <= end }
      func intersects(_ other: DateInterval) -> Bool {
        contains(other.start) || contains(other.end) || other.contains(start)
          || other.contains(end)
      }
      func intersection(with other: DateInterval) -> DateInterval? {
        if !intersects(other) { return nil }
        return DateInterval(start: max(start, other.start), end: min(end, other.end))
      }
      func compare(_ other: DateInterval) -> ComparisonResult {
        let order = start.compare(other.start)
        if order != .orderedSame { return order }
        return self.duration < other.duration
          ? .orderedAscending : duration == other.duration ? .orderedSame : .orderedDescending
      }
      static func < (lhs: DateInterval, rhs: DateInterval) -> Bool {
        lhs.compare(rhs) == .orderedAscending
      }
      var description: String { "\(start) to \(end)" }
    }
    """#
}
