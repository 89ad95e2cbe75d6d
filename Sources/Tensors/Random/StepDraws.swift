/// Where the current stream of random numbers stood at each step of a pass over data, so that the pass can be
/// made again: what its steps gave depends on nothing else that changes.
public struct StepDraws: Hashable, Sendable {
  private var states: [RandomStream.State] = []

  /// No steps yet.
  package init() {}

  /// A step is about to be made.
  package mutating func note() { states.append(RandomStream.current.state) }

  /// Makes the steps again, each with the stream where it was; afterwards the stream stands where it did.
  ///
  /// - Throws: What a step throws.
  package func replay(_ step: () throws -> Void) rethrows {
    let now = RandomStream.current.state
    defer { RandomStream.current.state = now }
    for state in states {
      RandomStream.current.state = state
      try step()
    }
  }

  /// The steps as numbers.
  package var words: [UInt64] { states.flatMap { [$0.key, $0.stream, $0.position] } }

  /// The inverse of ``words``.
  package init(words: some Sequence<UInt64>) {
    let words = Array(words)
    states = stride(from: 0, to: words.count - words.count % 3, by: 3).map {
      RandomStream.State(key: words[$0], stream: words[$0 + 1], position: words[$0 + 2])
    }
  }
}

extension StepDraws: Codable {
  /// The steps that ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    self.init(words: try decoder.singleValueContainer().decode([UInt64].self))
  }

  /// Writes the steps as numbers: there may be many.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words)
  }
}
