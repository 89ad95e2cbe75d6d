internal import Diagnostics
internal import Synchronization

/// A frame as data: enough to go on with it in another process.
struct SuspendedFrame {
  /// The function's portable name.
  var function: String
  /// The next instruction's place in its code.
  var place: Int
  /// Of the code, to be compared: a place means nothing in another code.
  var digest: UInt64
  /// Where its registers begin on the stacks.
  var firstWord: Int
  var firstReference: Int
  var words: [Int]
  var references: [AnyObject?]
}

/// Leaving a running cell between two instructions, and going on from there.
///
/// The loop looks at one flag wherever code jumps back. At such a point the frames, their registers
/// and what these refer to are all there is of the cell's run.
extension Machine {
  /// Registers above a frame's own that may hold the arguments of a native call.
  static let argumentRoom = 64

  /// Runs the loop, and takes checkpoints where they are asked for.
  ///
  /// - Throws: ``MachineTrap``.
  func run(from entry: UnsafeMutablePointer<Instruction>) throws {
    var entry = entry
    while true {
      do {
        try loop(from: entry)
        break
      } catch let trap as MachineTrap where trap.reason == .interrupted && isAtSafePoint {
        isAtSafePoint = false
        // A native that calls back is between the loops: its own state is nowhere to be found.
        if depth == 1, wantsCheckpoint.load(ordering: .relaxed) { offerCheckpoint() }
        if isStopping.load(ordering: .relaxed) { throw trap }
        isInterrupted.store(false, ordering: .relaxed)
        entry = place
      }
    }
    if depth == 2, wantsCheckpoint.load(ordering: .relaxed) {
      isInterrupted.store(true, ordering: .relaxed)
    }
  }

  /// Takes the checkpoint that was asked for; one that cannot be taken now is not asked for again.
  private func offerCheckpoint() {
    wantsCheckpoint.store(false, ordering: .relaxed)
    _ = takeCheckpoint()
  }

  /// Offers a checkpoint from inside of a native that begins again where it left off.
  ///
  /// The place is set before the native's call, which another process makes once more.
  ///
  /// - Returns: Whether it was taken.
  func offerCheckpointInNative() -> Bool {
    guard depth == 1, wantsCheckpoint.exchange(false, ordering: .relaxed) else { return false }
    let after = place
    place = after - 2
    defer { place = after }
    return takeCheckpoint()
  }

  /// The frames above the bottom, outermost first.
  ///
  /// - Parameter name: The portable name of a function; nothing where it has none.
  /// - Returns: Nothing where a frame cannot be found again in another process.
  func suspendedFrames(name: (FunctionStub) -> String?) -> [SuspendedFrame]? {
    var result: [SuspendedFrame] = []
    var current = frames + 1
    while current <= frame {
      let stub = current.pointee.target.pointee.stub.takeUnretainedValue()
      let next = current == frame ? place : (current + 1).pointee.returnPlace
      guard let code = stub.code, let function = name(stub) else { return nil }
      let offset = next - code.instructions
      guard offset >= 0, offset < code.count else { return nil }
      let room = current == frame ? Machine.argumentRoom : 0
      result.append(
        SuspendedFrame(
          function: function, place: offset, digest: code.digest,
          firstWord: current.pointee.words - wordStack,
          firstReference: current.pointee.references - referenceStack,
          words: (0..<code.words + room).map { current.pointee.words[$0] },
          references: (0..<code.references + room).map { current.pointee.references[$0] }))
      current += 1
    }
    return result
  }

  /// Goes on with frames that another process left.
  ///
  /// - Parameters:
  ///   - suspended: The frames, outermost first.
  ///   - targets: Their functions, lowered.
  /// - Throws: ``MachineTrap``, with the frames unwound.
  func resume(
    _ suspended: [SuspendedFrame], _ targets: [UnsafeMutablePointer<CallTarget>]
  ) throws {
    precondition(frame == frames && depth == 0, "another cell is running")
    outerPlaces[depth] = place
    depth += 1
    defer { depth -= 1 }
    let placeBefore = place
    var returnPlace = haltPlace
    for (saved, target) in zip(suspended, targets) {
      let words = wordStack + saved.firstWord
      let references = referenceStack + saved.firstReference
      for (lane, word) in saved.words.enumerated() { words[lane] = word }
      for (lane, object) in saved.references.enumerated() { references[lane] = object }
      frame += 1
      frame.initialize(
        to: Frame(
          target: target, words: words, references: references, returnPlace: returnPlace))
      returnPlace = (target.pointee.entry ?? haltPlace) + saved.place
    }
    defer { place = placeBefore }
    do {
      try run(from: returnPlace)
    } catch {
      unwind(to: frames)
      throw error
    }
  }
}

extension Code {
  /// Tells one code from another: where its instructions come from and what registers they take.
  ///
  /// FNV-1a; the instructions themselves hold addresses.
  var digest: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ number: Int) {
      hash = (hash ^ UInt64(truncatingIfNeeded: number)) &* 0x0000_0100_0000_01B3
    }
    add(count)
    add(words)
    add(references)
    for origin in ranges {
      add(origin.place)
      add(origin.range.lower)
      add(origin.range.upper)
    }
    return hash
  }
}
