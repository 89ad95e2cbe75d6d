extension Prelude {
  /// `formatted()` of numbers, lists and spans of time, as an American reads them.
  static let numberFormats = #"""
    struct FloatingPointFormatStyle<Value>: Hashable, Sendable {
      struct Precision: Hashable, Sendable {
        let _digits: ClosedRange<Int>
        static func fractionLength(_ length: Int) -> Precision { Precision(_digits: length...length) }
        static func fractionLength(_ limits: ClosedRange<Int>) -> Precision {
          Precision(_digits: limits)
        }
      }
      enum Grouping: Hashable, Sendable { case automatic, never }
      var _digits: ClosedRange<Int> = 0...6
      var _groups: Grouping = .automatic
      var _isPercent = false
      static var number: FloatingPointFormatStyle<Value> { FloatingPointFormatStyle<Value>() }
      static var percent: FloatingPointFormatStyle<Value> {
        FloatingPointFormatStyle<Value>(_isPercent: true)
      }
      func precision(_ precision: Precision) -> FloatingPointFormatStyle<Value> {
        var copy = self
        copy._digits = precision._digits
        return copy
      }
      func grouping(_ grouping: Grouping) -> FloatingPointFormatStyle<Value> {
        var copy = self
        copy._groups = grouping
        return copy
      }
      func _text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        let scaled = _isPercent ? value * 100 : value
        var text = String(format: "%.\(_digits.upperBound)f", scaled)
        if _digits.upperBound > 0 {
          var spare = _digits.upperBound - _digits.lowerBound
          while spare > 0 && text.hasSuffix("0") {
            text.removeLast()
            spare -= 1
          }
          if text.hasSuffix(".") { text.removeLast() }
        }
        return (_groups == .never ? text : _groupedDigits(text)) + (_isPercent ? "%" : "")
      }
    }
    /// The digits before the point in groups of three.
    func _groupedDigits(_ text: String) -> String {
      let whole = text.prefix { $0 != "." }
      let digits = whole.filter { $0 != "-" }
      var grouped = whole.count > digits.count ? "-" : ""
      for (place, digit) in digits.enumerated() {
        if place > 0 && (digits.count - place) % 3 == 0 { grouped += "," }
        grouped.append(digit)
      }
      return grouped + text.dropFirst(whole.count)
    }
    extension BinaryInteger {
      func formatted() -> String { _groupedDigits(description) }
      func formatted(_ style: FloatingPointFormatStyle<Self>) -> String {
        style._digits.lowerBound > 0 || style._isPercent || style._groups == .never
          ? style._isPercent ? FloatingPointFormatStyle<Self>()._text(Double(self)) + "%"
            : style._text(Double(self)) : formatted()
      }
    }
    extension BinaryFloatingPoint {
      func formatted() -> String { FloatingPointFormatStyle<Self>()._text(Double(self)) }
      func formatted(_ style: FloatingPointFormatStyle<Self>) -> String { style._text(Double(self)) }
    }
    extension Duration {
      struct TimeFormatStyle: Hashable, Sendable {
        struct Pattern: Hashable, Sendable {
          let _unit: Int
          let _parts: Int
          static let hourMinuteSecond = Pattern(_unit: 1, _parts: 3)
          static let minuteSecond = Pattern(_unit: 1, _parts: 2)
          static let hourMinute = Pattern(_unit: 60, _parts: 2)
        }
        let pattern: Pattern
        init(pattern: Pattern) { self.pattern = pattern }
        static func time(pattern: Pattern) -> TimeFormatStyle { TimeFormatStyle(pattern: pattern) }
        func format(_ value: Duration) -> String {
          let count = (value._seconds / Double(pattern._unit)).rounded(.toNearestOrEven)
          var left = Int(count.magnitude)
          var text = ""
          for _ in 1..<pattern._parts {
            text = String(format: ":%02d", left % 60) + text
            left /= 60
          }
          return (count < 0 ? "-" : "") + left.formatted() + text
        }
      }
      func formatted() -> String { TimeFormatStyle(pattern: .hourMinuteSecond).format(self) }
      func formatted(_ style: TimeFormatStyle) -> String { style.format(self) }
    }
    extension Sequence where Element == String {
      func formatted() -> String {
        let parts = Array(self)
        if parts.count < 3 { return parts.joined(separator: " and ") }
        return parts.dropLast().joined(separator: ", ") + ", and " + parts[parts.count - 1]
      }
    }
    """#
}
