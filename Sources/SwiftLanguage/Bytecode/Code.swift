internal import Diagnostics

/// What `call` jumps to: fixed in memory, so that instructions hold its address.
///
/// `entry` is nil until the function is first called; the stub lowers it then.
struct CallTarget {
  var entry: UnsafeMutablePointer<Instruction>?
  var words: Int
  var references: Int
  let stub: Unmanaged<FunctionStub>
}

/// A function at concrete types, lowered or not yet.
final class FunctionStub {
  let name: String
  let range: SourceRange
  /// Equal from process to process, for snapshots of closures.
  let stableName: String
  let target: UnsafeMutablePointer<CallTarget>
  private(set) var code: Code?
  private var lower: (() -> Code)?

  init(name: String, stableName: String, range: SourceRange, lower: @escaping () -> Code) {
    self.name = name
    self.stableName = stableName
    self.range = range
    self.lower = lower
    target = UnsafeMutablePointer<CallTarget>.allocate(capacity: 1)
    target.initialize(
      to: CallTarget(
        entry: nil, words: 0, references: 0, stub: Unmanaged.passUnretained(self)))
  }

  deinit { target.deallocate() }

  /// Why the code cannot run, where it cannot.
  var failure: String?

  /// The code, lowered now where it was not.
  func ready() -> Code {
    if let code { return code }
    guard let lower else { preconditionFailure("'\(name)' is lowered while it is lowered") }
    self.lower = nil
    let made = lower()
    code = made
    target.pointee.words = made.words
    target.pointee.references = made.references
    target.pointee.entry = made.instructions
    return made
  }
}

/// A lowered function.
final class Code {
  let name: String
  let instructions: UnsafeMutablePointer<Instruction>
  let count: Int
  /// Registers that its frame takes.
  let words: Int
  let references: Int
  /// Flattened in this order, and what comes back.
  let parameters: [TypeDescriptor]
  let result: TypeDescriptor?
  /// The source of each instruction: sorted by first place.
  let ranges: [(place: Int, range: SourceRange)]
  /// Objects whose addresses are in the instructions.
  private let keptAlive: [AnyObject]

  init(
    name: String, instructions: [Int], words: Int, references: Int,
    parameters: [TypeDescriptor] = [], result: TypeDescriptor? = nil,
    ranges: [(place: Int, range: SourceRange)], keptAlive: [AnyObject]
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    count = instructions.count
    let memory = UnsafeMutablePointer<Int>.allocate(capacity: instructions.count)
    memory.initialize(from: instructions, count: instructions.count)
    self.instructions = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Instruction.self)
    self.words = words
    self.references = references
    self.ranges = ranges
    self.keptAlive = keptAlive
  }

  deinit { instructions.deallocate() }

  func range(at place: Int) -> SourceRange {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].place <= place { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? .nowhere : ranges[low - 1].range
  }
}

/// Where a class' method or a protocol's requirement is called: remembers what it found for each
/// dynamic type.
final class DispatchSite {
  let name: String
  /// The callee for a dynamic type.
  let resolve: (TypeDescriptor) -> FunctionStub
  private var known: [ObjectIdentifier: UnsafeMutablePointer<CallTarget>] = [:]
  private var lastType: ObjectIdentifier?
  private var lastTarget: UnsafeMutablePointer<CallTarget>?

  init(name: String, resolve: @escaping (TypeDescriptor) -> FunctionStub) {
    self.name = name
    self.resolve = resolve
  }

  func target(for type: TypeDescriptor) -> UnsafeMutablePointer<CallTarget> {
    let key = ObjectIdentifier(type)
    if key == lastType, let lastTarget { return lastTarget }
    let found: UnsafeMutablePointer<CallTarget>
    if let before = known[key] {
      found = before
    } else {
      found = resolve(type).target
      known[key] = found
    }
    lastType = key
    lastTarget = found
    return found
  }
}

/// A Swift function that bytecode calls, with the types it was called at.
final class NativeEntry {
  let name: String
  /// The generic arguments, in order.
  let types: [TypeDescriptor]
  /// The receiver (where there is one), the parameters, then the result.
  let signature: [TypeDescriptor]
  let argumentReferences: Int
  let resultReferences: Int
  let function: NativeFunction

  init(
    name: String, types: [TypeDescriptor], signature: [TypeDescriptor] = [],
    argumentReferences: Int, resultReferences: Int, function: @escaping NativeFunction
  ) {
    self.name = name
    self.types = types
    self.signature = signature
    self.argumentReferences = argumentReferences
    self.resultReferences = resultReferences
    self.function = function
  }
}

/// Reads its arguments from the frame's lanes and leaves its results there: first what was passed
/// inout, then the result.
///
/// Argument references may stay: the machine clears them.
typealias NativeFunction = (NativeFrame) throws -> Void

/// The lanes of a native call.
struct NativeFrame {
  let machine: Machine
  let words: UnsafeMutablePointer<Int>
  let references: UnsafeMutablePointer<AnyObject?>
  let entry: NativeEntry
}
