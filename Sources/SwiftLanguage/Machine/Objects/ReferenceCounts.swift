/// How registers and slots count the references that they hold.
///
/// The runtime counts with locked instructions, as any thread may hold a reference; half of the time of a program
/// that walks lists or trees would go to them. What registers and slots hold is the machine's own: while cells run,
/// no other thread touches it (the threads of the engine work only while a native function waits for them), so that
/// plain instructions do. They change the counts where the runtime keeps them (`RefCount.h` of Swift's runtime):
/// the second word of an object, whose upper 31 bits are the number of strong references less one. A negative word
/// means something unusual, such as a weak reference; then, and at the last reference, the runtime has its say.
/// ``ObjectLayout`` makes sure of all that before a program runs.
private let oneReference = 1 << 33

/// Counts one reference more to what a register's bits are: an object, nothing, or a short text.
@inline(__always)
func retain(_ bits: Int) {
  guard bits > 0 else { return }
  let counts = counts(of: bits)
  let (count, sum) = (counts.pointee, counts.pointee &+ oneReference)
  // Negative: unusual before, or too large for the word now.
  if count | sum >= 0 { counts.pointee = sum } else { retainByRuntime(bits) }
}

/// Counts one reference less.
@inline(__always)
func release(_ bits: Int) {
  guard bits > 0 else { return }
  let counts = counts(of: bits)
  if counts.pointee >= oneReference {
    counts.pointee &-= oneReference
  } else {
    releaseByRuntime(bits)
  }
}

@inline(__always)
private func counts(of bits: Int) -> UnsafeMutablePointer<Int> {
  (UnsafeMutableRawPointer(bitPattern: bits).unsafelyUnwrapped + 8)
    .assumingMemoryBound(to: Int.self)
}

@inline(never)
private func retainByRuntime(_ bits: Int) {
  guard let object = UnsafeRawPointer(bitPattern: bits) else { return }
  _ = Unmanaged<AnyObject>.fromOpaque(object).retain()
}

/// Gives a reference back, which may be the last: what the object holds goes with it, and what that holds.
///
/// Values nest as deep as a program likes, the process' stack does not: from some depth on, references wait in a list
/// until the outermost object is gone.
@inline(never)
private func releaseByRuntime(_ bits: Int) {
  guard let object = UnsafeRawPointer(bitPattern: bits) else { return }
  guard releaseDepth < deepestRelease else { return waitingReleases.append(object) }
  releaseDepth &+= 1
  Unmanaged<AnyObject>.fromOpaque(object).release()
  if releaseDepth == 1 {
    while let object = waitingReleases.popLast() {
      Unmanaged<AnyObject>.fromOpaque(object).release()
    }
  }
  releaseDepth &-= 1
}

/// Objects that may be let go of within each other: each may run a `deinit`, which takes some of the stack.
private let deepestRelease = 100
@exclusivity(unchecked) nonisolated(unsafe) private var releaseDepth = 0
@exclusivity(unchecked) nonisolated(unsafe) private var waitingReleases: [UnsafeRawPointer] = []

extension UnsafeMutablePointer<AnyObject?> {
  /// The bits of what a register holds.
  @inline(__always)
  var bits: Int {
    get { UnsafeRawPointer(self).load(as: Int.self) }
    nonmutating set { UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: Int.self) }
  }
}

/// `target = source`.
@inline(__always)
func copyReference(
  _ target: UnsafeMutablePointer<AnyObject?>, _ source: UnsafeMutablePointer<AnyObject?>
) {
  let (new, old) = (source.bits, target.bits)
  retain(new)
  // Stored first: letting go may run a `deinit`.
  target.bits = new
  release(old)
}

/// `target = source`, which is null then.
@inline(__always)
func moveReference(
  _ target: UnsafeMutablePointer<AnyObject?>, _ source: UnsafeMutablePointer<AnyObject?>
) {
  let new = source.bits
  source.bits = 0
  let old = target.bits
  target.bits = new
  release(old)
}

/// `target = nil`.
@inline(__always)
func clearReference(_ target: UnsafeMutablePointer<AnyObject?>) {
  let old = target.bits
  target.bits = 0
  release(old)
}
