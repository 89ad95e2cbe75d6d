internal import Foundation

/// A time as people read it: `45 ms`, `3.2 s`, `2 min 5 s`, `1 h 3 min`.
func seconds(_ seconds: Double) -> String {
  if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded())) ms" }
  if seconds < 59.95 {
    let text = String(format: "%.1f", seconds)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " s"
  }
  let whole = Int(seconds.rounded())
  let (minutes, rest) = (whole / 60, whole % 60)
  if minutes < 60 { return rest == 0 ? "\(minutes) min" : "\(minutes) min \(rest) s" }
  return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
}

/// Names as people list them: `a`, `a or b`, `a, b or c`.
func listed(_ names: [String], _ word: String) -> String {
  guard names.count > 1, let last = names.last else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " \(word) " + last
}

/// A size as people read it: `512 B`, `1.4 kB`, `350 MB`.
func byteCount(_ bytes: Int) -> String {
  var value = Double(bytes)
  for unit in ["B", "kB", "MB"] {
    if value < 999.5 {
      let digits = unit == "B" || value >= 99.95 ? 0 : 1
      return String(format: "%.\(digits)f", value) + " " + unit
    }
    value /= 1000
  }
  return String(format: "%.1f GB", value)
}
