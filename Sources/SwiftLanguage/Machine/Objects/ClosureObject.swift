/// What precedes a closure's captures.
struct ClosureFields {
  /// What to call; for native closures a stub of `callNativeClosure`.
  let target: UnsafeMutablePointer<CallTarget>
  let wordCount: Int
  let referenceCount: Int
}

/// A function value: code with what it captured, or a native function.
///
/// The captured words, then the captured references, follow the header in the same allocation.
final class ClosureObject: ManagedBuffer<ClosureFields, Int> {
  static func make(
    target: UnsafeMutablePointer<CallTarget>, words: Int, references: Int
  ) -> ClosureObject {
    let made = unsafeDowncast(
      ClosureObject.create(minimumCapacity: words &+ references) { _ in
        ClosureFields(target: target, wordCount: words, referenceCount: references)
      }, to: ClosureObject.self)
    made.words.initialize(repeating: 0, count: words &+ references)
    return made
  }

  var target: UnsafeMutablePointer<CallTarget> { fields.pointee.target }
  var wordCount: Int { fields.pointee.wordCount }
  var referenceCount: Int { fields.pointee.referenceCount }

  @inline(__always)
  private var fields: UnsafeMutablePointer<ClosureFields> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  @inline(__always)
  var words: UnsafeMutablePointer<Int> { withUnsafeMutablePointerToElements { $0 } }

  @inline(__always)
  var references: UnsafeMutablePointer<AnyObject?> {
    UnsafeMutableRawPointer(words + wordCount).assumingMemoryBound(to: AnyObject?.self)
  }

  deinit { clear(references, referenceCount) }
}
