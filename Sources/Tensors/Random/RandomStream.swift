internal import CKernels
internal import Synchronization

/// A stream of random numbers from a counter: Philox 4x32-10 (Salmon et al., SC 2011).
///
/// Equal seeds and stream names give equal numbers, wherever and in whatever order cells run. Threads may
/// share a stream: none gets the numbers that another drew.
public final class RandomStream: Sendable {
  /// The seed and the stream's number, and how many blocks of four words were drawn.
  public struct State: Codable, Hashable, Sendable {
    package var key: UInt64
    package var stream: UInt64
    package var position: UInt64

    package init(key: UInt64, stream: UInt64, position: UInt64) {
      self.key = key
      self.stream = stream
      self.position = position
    }
  }

  /// Where the stream stands.
  package var state: State {
    get { guarded.withLock { $0 } }
    set { guarded.withLock { $0 = newValue } }
  }

  private let guarded: Mutex<State>

  /// A stream of its own for a name, under a seed.
  public init(seed: Int, name: String = "") {
    guarded = Mutex(
      State(
        key: RandomStream.mixed(UInt64(bitPattern: Int64(seed))), stream: RandomStream.hash(name),
        position: 0))
  }

  /// The stream that random tensors are drawn from where none is given.
  public static var current: RandomStream {
    get { scoped ?? shared.withLock { $0 } }
    set { shared.withLock { $0 = newValue } }
  }
  private static let shared = Mutex(RandomStream(seed: 42))

  /// A stream for one scope alone, whatever others draw from the current one meanwhile.
  @TaskLocal package static var scoped: RandomStream?

  /// FNV-1a (Fowler, Noll, Vo) of the name.
  private static func hash(_ name: String) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return value
  }

  /// The finaliser of SplitMix64: neighbouring seeds give unrelated keys.
  private static func mixed(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  private func words(_ count: Int) -> [UInt32] {
    let blocks = (count + 3) / 4
    // The blocks are taken under the lock and computed outside it.
    let start = guarded.withLock { state in
      defer { state.position += UInt64(blocks) }
      return state
    }
    return [UInt32](unsafeUninitializedCapacity: blocks * 4) { buffer, initialized in
      kernel_philox(start.key, start.stream, start.position, buffer.baseAddress, blocks)
      initialized = blocks * 4
    }
  }

  /// Uniform numbers in `0..<1`.
  package func uniform(_ count: Int, into target: UnsafeMutablePointer<Float>) {
    kernel_uniform(words(count), target, count)
  }

  /// What dropout multiplies by: 0 at the rate, else what keeps the mean.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - rate: The probability of 0.
  ///   - target: Where they go.
  ///   - values: Multiplied by them, where given.
  package func dropoutFactors(
    _ count: Int, rate: Float, into target: UnsafeMutablePointer<Float>,
    multiplying values: UnsafeMutablePointer<Float>? = nil
  ) {
    kernel_dropout_factors(words(count), rate, 1 / (1 - rate), target, count)
    if let values { kernel_multiply_rows(target, values, count, 1, count) }
  }

  /// Standard normal numbers.
  package func normal(_ count: Int, into target: UnsafeMutablePointer<Float>) {
    let pairs = count - count % 2
    let drawn = words(count + count % 2)
    kernel_normal(drawn, target, pairs)
    guard pairs < count else { return }
    // The last number's partner is drawn and left.
    var last: (Float, Float) = (0, 0)
    drawn.withUnsafeBufferPointer { drawn in
      withUnsafeMutableBytes(of: &last) { last in
        guard let words = drawn.baseAddress else { return }
        kernel_normal(words + pairs, last.bindMemory(to: Float.self).baseAddress, 2)
      }
    }
    target[pairs] = last.0
  }

  /// A whole number in `0..<bound`, each equally likely; `bound` is above 0.
  package func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a range to draw from must not be empty")
    let drawn = words(2)
    let wide = UInt64(drawn[0]) << 32 | UInt64(drawn[1])
    return Int(wide.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// 64 random bits: those that two numbers of 32 bits have.
  package func word() -> UInt64 {
    let start = guarded.withLock { state in
      defer { state.position += 2 }
      return state
    }
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { words in
      kernel_philox(start.key, start.stream, start.position, words.baseAddress, 2)
      return UInt64(words[0]) << 32 | UInt64(words[4])
    }
  }

  /// The numbers `0..<count` in random order (Fisher and Yates).
  package func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    guard count > 1 else { return order }
    let drawn = words(2 * count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      let wide = UInt64(drawn[2 * index]) << 32 | UInt64(drawn[2 * index + 1])
      order.swapAt(index, Int(wide.multipliedFullWidth(by: UInt64(index + 1)).high))
    }
    return order
  }
}

/// Starts the current stream of random numbers anew.
///
/// Cells have streams of their own already; this is for those who want another seed.
public func setRandomSeed(_ seed: Int) {
  RandomStream.current = RandomStream(seed: seed)
}

extension Tensor {
  /// Numbers drawn uniformly from `range`.
  public static func randomUniform(_ shape: [Int], in range: Range<Float> = 0..<1) -> Tensor {
    Tensor(shape: shape) { pointer in
      let count = shape.reduce(1, *)
      RandomStream.current.uniform(count, into: pointer)
      let width = range.upperBound - range.lowerBound
      if range != 0..<1 {
        kernel_scalar_apply(KERNEL_MULTIPLY_SCALAR, pointer, width, pointer, count)
        kernel_scalar_apply(KERNEL_ADD_SCALAR, pointer, range.lowerBound, pointer, count)
      }
    }
  }

  /// What dropout multiplies by: 0 with probability `rate`, else what keeps the mean.
  package static func dropoutFactors(_ shape: [Int], rate: Float) -> Tensor {
    Tensor(shape: shape) {
      RandomStream.current.dropoutFactors(shape.reduce(1, *), rate: rate, into: $0)
    }
  }

  /// Numbers drawn from a normal distribution.
  public static func randomNormal(
    _ shape: [Int], mean: Float = 0, standardDeviation: Float = 1
  ) -> Tensor {
    Tensor(shape: shape) { pointer in
      let count = shape.reduce(1, *)
      RandomStream.current.normal(count, into: pointer)
      if standardDeviation != 1 {
        kernel_scalar_apply(KERNEL_MULTIPLY_SCALAR, pointer, standardDeviation, pointer, count)
      }
      if mean != 0 { kernel_scalar_apply(KERNEL_ADD_SCALAR, pointer, mean, pointer, count) }
    }
  }
}
