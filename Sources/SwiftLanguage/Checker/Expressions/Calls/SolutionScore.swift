/// What a call costs by `swiftc`'s rules of which overload is meant: how often it has to do each of
/// some things, compared by the worst of them first.
///
/// The numbers stand side by side in one integer, the worst in its highest bits: adding scores adds
/// each number, and comparing them compares the worst first.
struct SolutionScore: Comparable {
  /// What a call may have to do, from bad to worse.
  enum Cost: Int {
    /// A value that is given as an `Any`.
    case erasure
    /// A closure that stands where its value is asked for by an autoclosure.
    case autoclosure
    /// A value that becomes an optional.
    case optional
    /// A collection whose elements are converted.
    case elements
    /// A literal of another type than usual.
    case literal
    /// A key path that is given as a function, a value that becomes an `AnyHashable`.
    case conversion
    /// A declaration of the library that is meant only where no other is.
    case lastResort
    /// Something that would stay undecided.
    case undecided
    /// A result that the context cannot take.
    case misfit
  }

  private var packed = 0
  /// Bits for each cost: in few expressions more than 127 things are of one kind.
  private static let width = 7

  static func < (first: Self, second: Self) -> Bool { first.packed < second.packed }

  static func += (score: inout Self, other: Self) { score.packed += other.packed }

  /// Adds something that is done, `count` times.
  mutating func add(_ cost: Cost, _ count: Int = 1) {
    packed += min(count, 1 << Self.width - 1) << (cost.rawValue * Self.width)
  }

  /// Whether what surrounds the call can take its result.
  var fits: Bool { packed < 1 << (Cost.misfit.rawValue * Self.width) }
}
