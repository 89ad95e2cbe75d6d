@_spi(_Unicode) internal import Swift

/// Texts without the marks on their letters.
enum TextFolding {
  /// "café" as "cafe": the marks above, below and through Latin, Greek and Cyrillic letters are gone.
  ///
  /// Voicing marks of Japanese, and whatever else tells letters apart, stay.
  static func withoutMarks(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text._nfd where !isMark(scalar) { scalars.append(scalar) }
    var composed = String.UnicodeScalarView()
    composed.append(contentsOf: String(scalars)._nfc)
    return String(composed)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.generalCategory == .nonspacingMark
      && properties.canonicalCombiningClass.rawValue >= 200
  }
}
