/// Where `Int.random(in:)`, `shuffled()` and their kin take random bits from when a cell gives no
/// generator.
public enum RandomWords {
  /// The next 64 random bits; the system's, until whoever runs cells puts its own stream here.
  ///
  /// One cell runs at a time in a process, and only its thread draws.
  nonisolated(unsafe) public static var next: () -> UInt64 = systemWord

  /// Bits from the system.
  public static func systemWord() -> UInt64 { UInt64.random(in: .min ... .max) }
}
