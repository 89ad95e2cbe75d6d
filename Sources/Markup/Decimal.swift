/// A number as SVG and tables show it: never in scientific notation, without needless zeros.
///
/// The same value always gives the same text, on every machine. Numbers that are not finite, which
/// no picture can show, become `0`.
///
/// - Parameters:
///   - value: The number; beyond ±1e15 it is limited to that.
///   - digits: The most digits after the point, up to 9.
/// - Returns: Such as `-0.25`; negative zero is `0`.
public func decimal(_ value: Double, digits: Int = 2) -> String {
  guard value.isFinite else { return "0" }
  let digits = min(max(digits, 0), 9)
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  // Limited so that the scaled number fits an Int.
  let limit = min(1e15, 9e18 / Double(scale))
  let scaled = Int((min(max(value, -limit), limit) * Double(scale)).rounded())
  let magnitude = scaled.magnitude
  var text = String(magnitude / UInt(scale))
  var fraction = magnitude % UInt(scale)
  if fraction != 0 {
    var places = digits
    while fraction % 10 == 0 {
      fraction /= 10
      places -= 1
    }
    let written = String(fraction)
    text += "." + String(repeating: "0", count: places - written.count) + written
  }
  return scaled < 0 ? "-" + text : text
}

/// A number as a sentence tells it: up to four digits after the point, or in scientific notation where those
/// would hide it.
///
/// - Parameters:
///   - value: The number.
///   - digits: The most digits after the point of a number that is neither huge nor tiny.
/// - Returns: Such as `0.25`, `1.682e+31` or `3.2e-05`; `nan`, `inf` and `-inf` as they are.
public func toldDecimal(_ value: Double, digits: Int = 4) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  if value == 0 || (1e-4..<1e9).contains(value.magnitude) {
    return decimal(value, digits: digits)
  }
  var (mantissa, power) = (value.magnitude, 0)
  while mantissa >= 10 { (mantissa, power) = (mantissa / 10, power + 1) }
  while mantissa < 1 { (mantissa, power) = (mantissa * 10, power - 1) }
  // Rounding may lead to the next power.
  if decimal(mantissa, digits: 3) == "10" { (mantissa, power) = (1, power + 1) }
  let digits = String(power.magnitude)
  return (value < 0 ? "-" : "") + decimal(mantissa, digits: 3) + (power < 0 ? "e-" : "e+")
    + (digits.count < 2 ? "0" : "") + digits
}

/// A number with all its digits after the point, for columns that are read down.
///
/// - Returns: Such as `0.2500` for 0.25 and four digits; `nan`, `inf` and `-inf` as they are.
public func fixedDecimal(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  let text = decimal(value, digits: digits)
  guard digits > 0 else { return text }
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  let fraction = parts.count > 1 ? String(parts[1]) : ""
  return parts[0] + "." + fraction + String(repeating: "0", count: digits - fraction.count)
}
