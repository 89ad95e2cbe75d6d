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

extension StandardLibrary {
  /// Random numbers, drawn as Swift draws them from a generator.
  static func addRandomNumbers(_ table: inout NativeTable) {
    table["random.word"] = { frame in
      frame.words[0] = Int(truncatingIfNeeded: RandomWords.next())
    }
    // The bound, the bits of the type.
    table["random.below"] = { frame in
      let bound = UInt64(bitPattern: Int64(frame.words[0]))
      frame.words[0] = Int(truncatingIfNeeded: randomWord(below: bound, bits: frame.words[1]))
    }
    // The bounds, whether the upper one is among the numbers, whether they are Floats.
    table["random.between"] = { frame in
      let (lower, upper) = (frame.words.double(0), frame.words.double(1))
      let (isClosed, isFloat) = (frame.words[2] != 0, frame.words[3] != 0)
      frame.words.set(
        0,
        isFloat
          ? Double(randomNumber(Float(lower), Float(upper), isClosed, bits: 24, width: 32))
          : randomNumber(lower, upper, isClosed, bits: 53, width: 64))
    }
  }

  /// Swift's own multiplication method.
  private static func randomWord(below bound: UInt64, bits: Int) -> UInt64 {
    if bound == 0 { return 0 }
    if bits == 64 {
      var (high, low) = RandomWords.next().multipliedFullWidth(by: bound)
      if low < bound {
        let threshold = (0 &- bound) % bound
        while low < threshold { (high, low) = RandomWords.next().multipliedFullWidth(by: bound) }
      }
      return high
    }
    let mask: UInt64 = (1 << UInt64(bits)) &- 1
    var product = (RandomWords.next() & mask) &* bound
    if product & mask < bound {
      let threshold = ((0 &- bound) & mask) % bound
      while product & mask < threshold { product = (RandomWords.next() & mask) &* bound }
    }
    return product >> UInt64(bits)
  }

  private static func randomNumber<Number: BinaryFloatingPoint>(
    _ lower: Number, _ upper: Number, _ isClosed: Bool, bits: UInt64, width: Int
  ) -> Number {
    let steps: UInt64 = 1 << bits
    if isClosed {
      let word = randomWord(below: steps + 1, bits: width)
      return word == steps
        ? upper : Number(word) * (Number.ulpOfOne / 2) * (upper - lower) + lower
    }
    while true {
      let word = RandomWords.next() & (steps - 1)
      let value = Number(word) * (Number.ulpOfOne / 2) * (upper - lower) + lower
      if value < upper { return value }
    }
  }
}
