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
  /// Where another process finds it, for snapshots of closures; nothing where that is nowhere.
  let path: FunctionPath?
  let target: UnsafeMutablePointer<CallTarget>
  private(set) var code: Code?
  private var lower: (() -> Code)?

  init(
    name: String, path: FunctionPath? = nil, range: SourceRange, lower: @escaping () -> Code
  ) {
    self.name = name
    self.path = path
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

  /// Reads the function as an order of elements; nil where it does not compare two values.
  var findOrder: (() -> ElementOrder?)?
  /// How the function orders elements, where it is one that a sort understands.
  lazy var order = findOrder?()

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
  /// What the instructions from a place on were lowered from.
  struct Origin {
    var place: Int
    var range: SourceRange
    /// The inlined call they belong to, or -1.
    var inlining: Int
  }

  /// A function whose instructions stand in its caller's code.
  struct InlinedCall {
    var function: String
    /// Where it is called.
    var range: SourceRange
    /// The inlined call that it is called in, or -1.
    var caller: Int
  }

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
  let ranges: [Origin]
  let inlinedCalls: [InlinedCall]
  /// Objects whose addresses are in the instructions.
  private let keptAlive: [AnyObject]

  init(
    name: String, instructions: [Int], words: Int, references: Int,
    parameters: [TypeDescriptor] = [], result: TypeDescriptor? = nil,
    ranges: [Origin], inlinedCalls: [InlinedCall] = [], keptAlive: [AnyObject]
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
    self.inlinedCalls = inlinedCalls
    self.keptAlive = keptAlive
  }

  deinit { instructions.deallocate() }

  /// The calls that led to an instruction within this code: the innermost first, the function
  /// itself last.
  func calls(at place: Int) -> [MachineTrap.Call] {
    guard let origin = origin(at: place) else {
      return [MachineTrap.Call(function: name, range: .nowhere)]
    }
    var calls: [MachineTrap.Call] = []
    var range = origin.range
    var inlining = origin.inlining
    while inlining >= 0 {
      let call = inlinedCalls[inlining]
      calls.append(MachineTrap.Call(function: call.function, range: range))
      range = call.range
      inlining = call.caller
    }
    calls.append(MachineTrap.Call(function: name, range: range))
    return calls
  }

  private func origin(at place: Int) -> Origin? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].place <= place { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : ranges[low - 1]
  }
}

/// Where a class' method or a protocol's requirement is called: remembers what it found for each
/// dynamic type.
final class DispatchSite {
  /// What was found, by the dynamic types' identifiers.
  struct Found {
    var targets: UnsafeMutablePointer<UnsafeMutablePointer<CallTarget>?>
    var count: Int
    let site: Unmanaged<DispatchSite>
  }

  let name: String
  /// The callee for a dynamic type.
  let resolve: (TypeDescriptor) -> FunctionStub
  /// Fixed in memory, so that instructions hold its address.
  let found: UnsafeMutablePointer<Found>

  init(name: String, resolve: @escaping (TypeDescriptor) -> FunctionStub) {
    self.name = name
    self.resolve = resolve
    found = UnsafeMutablePointer<Found>.allocate(capacity: 1)
    found.initialize(
      to: Found(
        targets: UnsafeMutablePointer<UnsafeMutablePointer<CallTarget>?>.allocate(capacity: 0),
        count: 0, site: Unmanaged.passUnretained(self)))
  }

  deinit {
    found.pointee.targets.deallocate()
    found.deallocate()
  }

  /// Finds the callee for a type that the site has not seen.
  func find(_ type: TypeDescriptor) -> UnsafeMutablePointer<CallTarget> {
    let target = resolve(type).target
    let index = type.identifier
    if index >= found.pointee.count {
      let count = index + 16
      let grown = UnsafeMutablePointer<UnsafeMutablePointer<CallTarget>?>.allocate(capacity: count)
      grown.initialize(repeating: nil, count: count)
      grown.update(from: found.pointee.targets, count: found.pointee.count)
      found.pointee.targets.deallocate()
      found.pointee.targets = grown
      found.pointee.count = count
    }
    found.pointee.targets[index] = target
    return target
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
  /// Whether whoever calls it looks for an error.
  let canThrow: Bool
  let function: NativeFunction

  init(
    name: String, types: [TypeDescriptor], signature: [TypeDescriptor] = [],
    argumentReferences: Int, resultReferences: Int, canThrow: Bool = false,
    function: @escaping NativeFunction
  ) {
    self.name = name
    self.types = types
    self.signature = signature
    self.argumentReferences = argumentReferences
    self.resultReferences = resultReferences
    self.canThrow = canThrow
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

/// A native function as tables hold it.
///
/// Bare functions in a dictionary are kept for arguments of any type: each call would go through two
/// conversions, which cost as much as a small function itself.
struct NativeBody {
  let function: NativeFunction

  init(_ function: @escaping NativeFunction) { self.function = function }
}

/// Native functions by name.
struct NativeTable {
  private var bodies: [String: NativeBody] = [:]

  /// The functions of all tables; of two of one name the first.
  init(_ tables: [String: NativeBody]...) {
    for table in tables { bodies.merge(table) { first, _ in first } }
  }

  var count: Int { bodies.count }

  subscript(name: String) -> NativeFunction? {
    get { bodies[name]?.function }
    set {
      if let newValue { bodies[name] = NativeBody(newValue) } else { bodies[name] = nil }
    }
  }
}
