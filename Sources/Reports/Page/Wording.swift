internal import Markup

/// A time in words that are as exact as a reader needs.
///
/// - Parameter seconds: The time; less than none counts as none.
/// - Returns: Such as `350 ms`, `1.2 s`, `2 min 5 s`, `1 h 20 min`.
package func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds > 0 else { return "0 s" }
  if seconds < 0.001 { return "under 1 ms" }
  if seconds < 0.9995 { return "\(decimal(seconds * 1000, digits: seconds < 0.01 ? 1 : 0)) ms" }
  if seconds < 9.95 { return "\(decimal(seconds, digits: 1)) s" }
  let whole = Int(min(seconds, 1e9).rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min" + (whole % 60 > 0 ? " \(whole % 60) s" : "") }
  let minutes = whole / 60
  return "\(minutes / 60) h" + (minutes % 60 > 0 ? " \(minutes % 60) min" : "")
}

/// A moment in Universal Time, such as `23 November 2026, 21:05 UTC`.
///
/// - Parameter secondsSince1970: The moment, leap seconds left out as everywhere in computing.
/// - Returns: The date in the Gregorian calendar and the time to the minute.
package func dateText(_ secondsSince1970: Double) -> String {
  let total = Int(min(max(secondsSince1970, 0), 2.5e11))
  let (days, seconds) = (total / 86_400, total % 86_400)
  // Years that begin in March have the leap day at their end, and 400 of them have 146,097 days.
  let shifted = days + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let month = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * month + 2) / 5 + 1
  let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
  func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let names = [
    "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "January", "February",
  ]
  return "\(day) \(names[month]) \(year), \(pair(seconds / 3600)):\(pair(seconds / 60 % 60)) UTC"
}
