internal import Glibc

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
  let state = ReleaseState.ofThread
  guard state.pointee.depth < ReleaseState.deepest else {
    return state.pointee.waiting.append(object)
  }
  state.pointee.depth &+= 1
  Unmanaged<AnyObject>.fromOpaque(object).release()
  if state.pointee.depth == 1 {
    while let object = state.pointee.waiting.popLast() {
      Unmanaged<AnyObject>.fromOpaque(object).release()
    }
  }
  state.pointee.depth &-= 1
}

/// How deep one thread is in letting objects go, each of which may run a `deinit`, and those that wait.
///
/// Machines run on several threads where tests run beside each other: one state for all would be broken by them.
private struct ReleaseState {
  var depth = 0
  var waiting: [UnsafeRawPointer] = []

  /// Objects that may be let go of within each other: each takes some of the stack.
  static let deepest = 100

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let failure = pthread_key_create(&key) { memory in
      let state = memory?.assumingMemoryBound(to: ReleaseState.self)
      state?.deinitialize(count: 1)
      state?.deallocate()
    }
    precondition(failure == 0, "the process has no place for a thread's own data")
    return key
  }()

  static var ofThread: UnsafeMutablePointer<ReleaseState> {
    if let known = pthread_getspecific(key) {
      return known.assumingMemoryBound(to: ReleaseState.self)
    }
    let made = UnsafeMutablePointer<ReleaseState>.allocate(capacity: 1)
    made.initialize(to: ReleaseState())
    pthread_setspecific(key, made)
    return made
  }
}

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
