internal import Diagnostics
internal import Glibc
internal import Synchronization

/// A frame: where its registers are and where its caller goes on.
struct Frame {
  var target: UnsafeMutablePointer<CallTarget>
  var words: UnsafeMutablePointer<Int>
  var references: UnsafeMutablePointer<AnyObject?>
  /// In the caller's code.
  var returnPlace: UnsafeMutablePointer<Instruction>
}

/// The registers, the frames and the global variables, and what runs on them.
///
/// The stacks are reserved address space that the system fills with zeros (null references) as it
/// is touched, so that they never move and deep recursion is found by comparing addresses.
final class Machine {
  /// As many calls as may be pending.
  static let frameLimit = 1 << 20
  static let wordLimit = 1 << 24
  static let referenceLimit = 1 << 23
  static let globalLimit = 1 << 20

  let wordStack: UnsafeMutablePointer<Int>
  let referenceStack: UnsafeMutablePointer<AnyObject?>
  let frames: UnsafeMutablePointer<Frame>
  let globalWords: UnsafeMutablePointer<Int>
  let globalReferences: UnsafeMutablePointer<AnyObject?>
  /// The current frame; `frames` itself is the bottom, which has no function.
  @exclusivity(unchecked) var frame: UnsafeMutablePointer<Frame>
  /// The place in the current frame's code; kept when the loop calls out of itself.
  @exclusivity(unchecked) var place: UnsafeMutablePointer<Instruction>
  /// Thrown and not yet caught.
  @exclusivity(unchecked) var pendingError: AnyObject?
  /// Where it was thrown.
  @exclusivity(unchecked) var throwOrigin = ThrowOrigin()
  /// A trap of code that ran where nothing can be thrown (a `deinit`).
  @exclusivity(unchecked) var pendingTrap: MachineTrap?
  /// Makes the loop leave at its next safe point: to stop, or for a checkpoint.
  let isInterrupted = Atomic<Bool>(false)
  /// Whether somebody asked the cell to stop.
  let isStopping = Atomic<Bool>(false)
  /// Whether somebody asked for a checkpoint.
  let wantsCheckpoint = Atomic<Bool>(false)
  /// Takes a checkpoint; says whether it could.
  var takeCheckpoint: () -> Bool = { false }
  /// Whether the loop left between two instructions, so that it can go on from `place`.
  @exclusivity(unchecked) var isAtSafePoint = false
  /// Nested runs of the loop.
  @exclusivity(unchecked) var depth = 0
  static let depthLimit = 4_000
  /// Where each nested run was begun: the place in the code of the frame below its own.
  let outerPlaces: UnsafeMutablePointer<UnsafeMutablePointer<Instruction>>
  /// The stack of the thread that runs the machine now.
  @exclusivity(unchecked) var stack = StackGuard()
  /// Set from the guard's thread when the process takes too much memory.
  let isMemoryExceeded = Atomic<Bool>(false)
  let descriptors: DescriptorTable
  var output: (String) -> Void = { _ in }
  /// Dynamic dispatch that needs the checker's tables.
  unowned var program: (any MachineProgram)?

  private let bottom: FunctionStub
  let haltPlace: UnsafeMutablePointer<Instruction>

  init(descriptors: DescriptorTable) {
    self.descriptors = descriptors
    wordStack = Machine.reserve(Machine.wordLimit, of: Int.self)
    referenceStack = Machine.reserve(Machine.referenceLimit, of: AnyObject?.self)
    frames = Machine.reserve(Machine.frameLimit, of: Frame.self)
    outerPlaces = Machine.reserve(
      Machine.depthLimit, of: UnsafeMutablePointer<Instruction>.self)
    globalWords = Machine.reserve(Machine.globalLimit, of: Int.self)
    globalReferences = Machine.reserve(Machine.globalLimit, of: AnyObject?.self)
    bottom = FunctionStub(name: "", range: .nowhere) {
      Code(
        name: "", instructions: [Instruction(.halt).encoded], words: 0, references: 0, ranges: [],
        keptAlive: [])
    }
    haltPlace = bottom.ready().instructions
    place = haltPlace
    frame = frames
    frames.initialize(
      to: Frame(
        target: bottom.target, words: wordStack, references: referenceStack,
        returnPlace: haltPlace))
  }

  deinit {
    Machine.unreserve(wordStack, Machine.wordLimit)
    Machine.unreserve(referenceStack, Machine.referenceLimit)
    Machine.unreserve(frames, Machine.frameLimit)
    Machine.unreserve(outerPlaces, Machine.depthLimit)
    for slot in 0..<usedGlobalReferences { globalReferences[slot] = nil }
    Machine.unreserve(globalWords, Machine.globalLimit)
    Machine.unreserve(globalReferences, Machine.globalLimit)
  }

  /// Slots of globals that were given out.
  var usedGlobalWords = 0
  var usedGlobalReferences = 0

  private static func reserve<Element>(
    _ count: Int, of type: Element.Type
  ) -> UnsafeMutablePointer<Element> {
    let memory = mmap(
      nil, count * MemoryLayout<Element>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      preconditionFailure("the system gave no address space for the machine's stacks")
    }
    return memory.bindMemory(to: Element.self, capacity: count)
  }

  private static func unreserve<Element>(_ memory: UnsafeMutablePointer<Element>, _ count: Int) {
    munmap(memory, count * MemoryLayout<Element>.stride)
  }

  // MARK: Calls from Swift

  /// The first free registers above the current frame.
  var freeWords: UnsafeMutablePointer<Int> {
    frame.pointee.words + frame.pointee.target.pointee.words
  }
  var freeReferences: UnsafeMutablePointer<AnyObject?> {
    frame.pointee.references + frame.pointee.target.pointee.references
  }

  /// Lowers a function at its first call.
  ///
  /// - Throws: a trap for what the machine has no instructions for; it has no entry then.
  func lower(_ target: UnsafeMutablePointer<CallTarget>) throws {
    let stub = target.pointee.stub.takeUnretainedValue()
    if stub.failure == nil {
      _ = stub.ready()
      stub.failure = descriptors.takeFailure()
    }
    guard let failure = stub.failure else { return }
    target.pointee.entry = nil
    throw MachineTrap(
      .unsupported, "this code of '\(stub.name)' is not supported in notebook cells: \(failure)",
      range: stub.range)
  }

  /// Calls a function whose arguments are at `freeWords` and `freeReferences`; its results are
  /// there afterwards.
  ///
  /// - Throws: the trap, with the frames above the caller's unwound.
  func call(_ target: UnsafeMutablePointer<CallTarget>) throws {
    let entry = try beginCalls(of: target)
    defer { endCalls() }
    try call(target, at: entry, freeWords, freeReferences)
  }

  /// Looks at what calls of a function need before the first of them.
  ///
  /// - Throws: a trap where there is no room for a call, or no instructions.
  func beginCalls(
    of target: UnsafeMutablePointer<CallTarget>
  ) throws -> UnsafeMutablePointer<Instruction> {
    if depth == 0 { stack = StackGuard() }
    try checkStack()
    guard depth + 1 < Machine.depthLimit else {
      throw MachineTrap(.stackOverflow, "stack overflow")
    }
    if target.pointee.entry == nil { try lower(target) }
    try checkRoom(target, freeWords, freeReferences)
    outerPlaces[depth] = place
    depth += 1
    return target.pointee.entry ?? haltPlace
  }

  func endCalls() { depth -= 1 }

  /// Calls a function between ``beginCalls(of:)`` and ``endCalls()``, where its arguments are.
  @inline(__always)
  func call(
    _ target: UnsafeMutablePointer<CallTarget>, at entry: UnsafeMutablePointer<Instruction>,
    _ words: UnsafeMutablePointer<Int>, _ references: UnsafeMutablePointer<AnyObject?>
  ) throws {
    let before = frame
    let placeBefore = place
    frame += 1
    frame.initialize(
      to: Frame(
        target: target, words: words, references: references, returnPlace: haltPlace))
    do {
      try run(from: entry)
    } catch {
      unwind(to: before)
      place = placeBefore
      throw error
    }
    place = placeBefore
    if pendingTrap != nil { try throwPendingTrap() }
  }

  @inline(never)
  private func throwPendingTrap() throws {
    guard let trap = pendingTrap else { return }
    pendingTrap = nil
    isInterrupted.store(false, ordering: .relaxed)
    throw trap
  }

  private func checkRoom(
    _ target: UnsafeMutablePointer<CallTarget>, _ words: UnsafeMutablePointer<Int>,
    _ references: UnsafeMutablePointer<AnyObject?>
  ) throws {
    if words + target.pointee.words + 512 > wordStack + Machine.wordLimit
      || references + target.pointee.references + 512 > referenceStack + Machine.referenceLimit
      || frame + 2 > frames + Machine.frameLimit
    {
      throw MachineTrap(.stackOverflow, "stack overflow")
    }
  }

  /// Releases what the frames above `base` hold.
  func unwind(to base: UnsafeMutablePointer<Frame>) {
    // The topmost frame's callee may have had arguments in its window already: room for them too.
    let top = frame.pointee.references + frame.pointee.target.pointee.references + 256
    let bottom = base.pointee.references + base.pointee.target.pointee.references
    frame = base
    var slot = bottom
    while slot < top {
      slot.pointee = nil
      slot += 1
    }
  }

  /// The trap with its place and the calls that led there.
  func placed(_ trap: MachineTrap) -> MachineTrap {
    guard trap.callStack.isEmpty else { return trap }
    var trap = trap
    walkCalls { target, place in
      trap.add(target, at: place)
      return trap.callStack.count < MachineTrap.callLimit
    }
    return trap.placedInCells()
  }

  /// The pending calls with the place where each of them is, the innermost first; `body` says whether to
  /// go on.
  func walkCalls(
    _ body: (UnsafeMutablePointer<CallTarget>, UnsafeMutablePointer<Instruction>) -> Bool
  ) {
    var (current, place, level) = (frame, self.place, depth)
    while current > frames, body(current.pointee.target, place) {
      place = current.pointee.returnPlace
      // A function that the library called returns to the library, which stands in the caller's code.
      if place == haltPlace, level > 0 {
        level -= 1
        place = outerPlaces[level]
      }
      current -= 1
    }
  }
}

extension MachineTrap {
  /// Adds the calls that a place in a function's code stands for: its own, and those put in its place.
  mutating func add(
    _ target: UnsafeMutablePointer<CallTarget>, at place: UnsafeMutablePointer<Instruction>
  ) {
    guard let code = target.pointee.stub.takeUnretainedValue().code else { return }
    for call in code.calls(at: max(0, place - code.instructions - 1)) { add(call) }
  }

  /// The trap at the innermost of its calls that stands in a cell.
  func placedInCells() -> MachineTrap {
    var trap = self
    // The prelude's own frames say nothing to the author: the place is the innermost in a cell.
    if let own = trap.callStack.first(where: { $0.range.source >= 0 }) { trap.range = own.range }
    trap.callStack.removeAll { $0.range.source < 0 }
    return trap
  }
}

/// What the machine asks of the program it runs: lowered functions for dynamic types.
protocol MachineProgram: AnyObject {
  /// Whether some cell imports Foundation.
  var importsFoundation: Bool { get }
  /// `description` as the type's own code makes it, where it has one; else nil.
  func descriptionFunction(of type: TypeDescriptor, debug: Bool) -> FunctionStub?
  /// `==` and `hash(into:)` of a type, where they are not synthesised.
  func equalityFunction(of type: TypeDescriptor) -> FunctionStub?
  func hashFunction(of type: TypeDescriptor) -> FunctionStub?
  /// The declared type of a library's value, and of an error the object that holds it.
  func nativeType(of value: Any) -> TypeDescriptor?
  func nativeObject(of error: any Error) -> AnyObject?
  /// A method that a library calls back by name, for a value of the dynamic type.
  func method(named name: String, of type: TypeDescriptor) -> FunctionStub?
}
