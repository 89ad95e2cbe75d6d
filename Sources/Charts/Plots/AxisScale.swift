internal import Foundation
internal import Markup

/// Maps values to places along an axis, and chooses the values that the axis names.
struct AxisScale: Hashable, Sendable {
  /// The smallest and largest value shown.
  let domain: ClosedRange<Double>
  let isLogarithmic: Bool
  /// The values that the axis names, with their labels.
  let ticks: [Tick]

  /// A value that an axis names.
  struct Tick: Hashable, Sendable {
    let value: Double
    let label: String
  }

  /// A scale over some values.
  ///
  /// - Parameters:
  ///   - values: What is to be shown; values that are not finite do not count.
  ///   - count: About how many ticks there is room for.
  ///   - isLogarithmic: Whether equal factors take equal room; values must be above 0 then.
  ///   - includesZero: Whether 0 is shown even when no value is near it.
  ///   - isTight: Whether the axis ends at the outermost values and not at the ticks around them.
  ///   - isWhole: Whether only whole numbers are named, as for what is counted.
  init(
    _ values: some Sequence<Double>, count: Int, isLogarithmic: Bool = false,
    includesZero: Bool = false, isTight: Bool = false, isWhole: Bool = false
  ) {
    self.isLogarithmic = isLogarithmic
    var shown = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    if includesZero, !isLogarithmic { shown.append(0) }
    var low = shown.min() ?? (isLogarithmic ? 0.1 : 0)
    var high = shown.max() ?? 1
    if isLogarithmic {
      if low == high { (low, high) = (low / 2, high * 2) }
      ticks = Self.logarithmicTicks(low, high)
      domain =
        isTight ? low...high : min(low, ticks[0].value)...max(high, ticks[ticks.count - 1].value)
      return
    }
    // Bars without height stand on the lower edge, as bars do.
    if includesZero, low == high { high = 1 }
    // A span below what the labels can tell apart would give no steps.
    let least = max(abs(low), abs(high), 1e-300) * 5e-9
    if high - low < least {
      let margin = max(abs(low) * 0.1, low == 0 ? 1 : least)
      (low, high) = (low - margin, high + margin)
    }
    let nice = Self.niceStep((high - low) / Double(max(count, 1)))
    let step = isWhole ? max(nice, 1) : nice
    let first = (low / step).rounded(isTight ? .up : .down)
    let last = (high / step).rounded(isTight ? .down : .up)
    let steps = Int(min(max(last - first, 0), 50))
    let values = (0...steps).map { (first + Double($0)) * step }
    let isScientific = Self.isScientific(values.map(abs).max() ?? 0, step: step)
    ticks = values.map {
      Tick(value: $0, label: Self.label($0, step: step, isScientific: isScientific))
    }
    domain = isTight ? low...high : min(low, first * step)...max(high, last * step)
  }

  private init(domain: ClosedRange<Double>, isLogarithmic: Bool, ticks: [Tick]) {
    self.domain = domain
    self.isLogarithmic = isLogarithmic
    self.ticks = ticks
  }

  /// The same scale with some of its span added at both ends.
  func padded(by share: Double) -> AxisScale {
    let margin = (domain.upperBound - domain.lowerBound) * share
    return AxisScale(
      domain: domain.lowerBound - margin...domain.upperBound + margin,
      isLogarithmic: isLogarithmic, ticks: ticks)
  }

  /// The same scale for an axis that names no values.
  var withoutTicks: AxisScale {
    AxisScale(domain: domain, isLogarithmic: isLogarithmic, ticks: [])
  }

  /// Where a value stands: 0 at the start of the axis, 1 at its end.
  func place(_ value: Double) -> Double {
    if isLogarithmic {
      let (low, high) = (log10(domain.lowerBound), log10(domain.upperBound))
      return (log10(max(value, domain.lowerBound)) - low) / (high - low)
    }
    return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
  }

  /// 1, 2 or 5 times a power of ten: the smallest that is no smaller than `raw`.
  private static func niceStep(_ raw: Double) -> Double {
    let power = pow(10, floor(log10(raw)))
    let nice = [1.0, 2, 5, 10].first { $0 * power >= raw * 0.999_999 } ?? 10
    return nice * power
  }

  /// Powers of ten, with 2 and 5 times them where there are few, and all digits where that is not enough.
  private static func logarithmicTicks(_ low: Double, _ high: Double) -> [Tick] {
    let first = Int(floor(log10(low) + 1e-9))
    let last = Int(ceil(log10(high) - 1e-9))
    let decades = max(last - first, 1)
    let stride = max(1, decades / 6)
    func values(_ factors: [Double]) -> ArraySlice<Double> {
      let values = Swift.stride(from: first, through: first + decades, by: stride).flatMap {
        exponent in factors.map { $0 * pow(10, Double(exponent)) }
      }
      // One tick beyond each end, so that no value lies outside of the axis.
      let start = values.lastIndex { $0 <= low * 1.000_001 } ?? 0
      let end = values.firstIndex { $0 >= high * 0.999_999 } ?? values.count - 1
      return values[start...max(start, end)]
    }
    var shown = values(decades <= 2 ? [1, 2, 5] : [1])
    if shown.count < 4 { shown = values([1, 2, 3, 4, 5, 6, 7, 8, 9]) }
    let isScientific =
      isScientific(shown.last ?? 1, step: 1) || isScientific(0, step: shown.first ?? 1)
    return shown.map { Tick(value: $0, label: label($0, step: $0, isScientific: isScientific)) }
  }

  /// Whether an axis up to a greatest value is written in powers of ten: all its labels are, or none.
  ///
  /// Values that differ little from one another, but not from 0, are told apart by their digits.
  private static func isScientific(_ greatest: Double, step: Double) -> Bool {
    greatest >= 1e6 || (greatest < 1e-3 && floor(log10(abs(step)) + 1e-9) < -5)
  }

  /// A tick's label: as many digits as tell it from its neighbours.
  private static func label(_ value: Double, step: Double, isScientific: Bool) -> String {
    // The sum of many steps is not quite zero where zero is meant.
    if abs(value) < step * 1e-6 { return "0" }
    let exponent = Int(floor(log10(abs(step)) + 1e-9))
    guard isScientific else {
      return decimal(value, digits: max(0, -exponent)).replacing("-", with: "−")
    }
    let power = Int(floor(log10(abs(value)) + 1e-9))
    let mantissa = decimal(value / pow(10, Double(power)), digits: min(max(power - exponent, 0), 9))
      .replacing("-", with: "−")
    if power == 0 { return mantissa }
    let sign = power < 0 ? "⁻" : ""
    let digits = String(abs(power)).map { superscripts[$0] ?? "" }.joined()
    let factor = mantissa == "1" ? "" : mantissa == "−1" ? "−" : mantissa + "·"
    return factor + "10" + sign + digits
  }

  private static let superscripts: [Character: String] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
    "9": "⁹",
  ]
}
