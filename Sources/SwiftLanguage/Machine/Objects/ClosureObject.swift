/// A function value: code with what it captured, or a native function.
final class ClosureObject {
  /// What to call; for native closures a stub of `callNativeClosure`.
  let target: UnsafeMutablePointer<CallTarget>
  let wordCount: Int
  let referenceCount: Int
  let words: UnsafeMutablePointer<Int>
  let references: UnsafeMutablePointer<AnyObject?>

  init(target: UnsafeMutablePointer<CallTarget>, words: Int, references: Int) {
    self.target = target
    wordCount = words
    referenceCount = references
    self.words = UnsafeMutablePointer<Int>.allocate(capacity: max(words, 1))
    self.references = UnsafeMutablePointer<AnyObject?>.allocate(capacity: max(references, 1))
    self.words.initialize(repeating: 0, count: words)
    self.references.initialize(repeating: nil, count: references)
  }

  deinit {
    references.deinitialize(count: referenceCount)
    words.deallocate()
    references.deallocate()
  }
}
