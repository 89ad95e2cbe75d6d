@_spi(_Unicode) internal import Swift

/// Texts with the marks on their letters apart, joined to them, or gone.
enum TextFolding {
  /// "café" as "cafe": the marks above, below and through Latin, Greek and Cyrillic letters are gone.
  ///
  /// Voicing marks of Japanese, and whatever else tells letters apart, stay.
  static func withoutMarks(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text._nfd where !isMark(scalar) { scalars.append(scalar) }
    return composed(String(scalars))
  }

  /// The text with letters and their marks as one scalar each, where there is one.
  static func composed(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text._nfc)
    return String(scalars)
  }

  /// The text with letters and their marks as scalars of their own.
  static func decomposed(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text._nfd)
    return String(scalars)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.generalCategory == .nonspacingMark
      && properties.canonicalCombiningClass.rawValue >= 200
  }
}
