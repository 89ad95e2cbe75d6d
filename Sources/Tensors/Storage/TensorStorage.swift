internal import CKernels
import Synchronization

/// Float32 scalars in memory of their own, taken from and given back to a pool.
///
/// Written once, while nothing else refers to it, and constant afterwards: tensors share it freely.
package final class TensorStorage: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int
  /// Unique in the process: names the content for as long as the process lives.
  ///
  /// Changing the content
  /// in place gives a new one.
  package private(set) var identity: UInt64

  private static let nextIdentity = Atomic<UInt64>(1)

  package init(count: Int) {
    self.count = count
    pointer = BufferPool.shared.take(count)
    identity = TensorStorage.nextIdentity.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  /// Says that the content changed; only the sole owner may change it.
  func renew() {
    identity = TensorStorage.nextIdentity.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  deinit { BufferPool.shared.give(pointer, count) }
}

/// Keeps released buffers by size: a training step asks for the same sizes again and again, and
/// fresh memory of that size costs page faults.
final class BufferPool: Sendable {
  static let shared = BufferPool()

  private struct State: ~Copyable {
    var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var bytes = 0
  }

  private let state = Mutex(State())
  /// What the pool keeps at most; more goes back to the system.
  private static let limit = 512 << 20

  /// Sizes are rounded up so that nearly equal ones share buffers; 64 bytes align vectors.
  private static func rounded(_ count: Int) -> Int { max(16, (count + 15) & ~15) }

  func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = BufferPool.rounded(count)
    let reused: UInt = state.withLock { state in
      guard let pointer = state.free[size]?.popLast() else { return 0 }
      state.bytes -= size * 4
      return UInt(bitPattern: pointer)
    }
    if let pointer = UnsafeMutablePointer<Float>(bitPattern: reused) { return pointer }
    return UnsafeMutableRawPointer.allocate(byteCount: size * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: size)
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    let size = BufferPool.rounded(count)
    let address = UInt(bitPattern: pointer)
    let isKept = state.withLock { state in
      guard state.bytes + size * 4 <= BufferPool.limit,
        let kept = UnsafeMutablePointer<Float>(bitPattern: address)
      else { return false }
      state.free[size, default: []].append(kept)
      state.bytes += size * 4
      return true
    }
    if !isKept { UnsafeMutableRawPointer(pointer).deallocate() }
  }
}
