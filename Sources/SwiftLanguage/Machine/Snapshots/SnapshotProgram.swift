/// What saving and restoring values asks of the running program.
protocol SnapshotProgram: AnyObject {
  /// The globals that have slots, in any order.
  var snapshotGlobals: [SnapshotGlobal] { get }

  /// The layout of a class' instances, with what runs when one goes.
  func instanceLayout(of type: TypeDescriptor) -> RecordLayout

  /// A name of a closure's function that is equal from process to process, where it has one.
  func closureName(of stub: FunctionStub) -> String?
  /// Such a name for a function in whose midst a cell was left; nothing where it cannot be gone on
  /// with in another process.
  func frameName(of stub: FunctionStub) -> String?
  /// The lowered function with such a name.
  func frameTarget(named name: String) -> UnsafeMutablePointer<CallTarget>?
  /// The function with such a name.
  func closureTarget(named name: String) -> UnsafeMutablePointer<CallTarget>?

  /// Keeps records whose fields need no descriptor: boxes and payloads of indirect cases.
  func plainLayout(slotCount: Int, referenceSlots: [Int]) -> RecordLayout

  /// A number for an object that cannot be saved: another one for every object of the process.
  func serial(of object: AnyObject) -> UInt64

  /// How a library saves its objects.
  func nativeCoder(of object: AnyObject) -> NativeCoder?
  func nativeCoder(named name: String) -> NativeCoder?
}

/// A variable that outlives its cell, and where its lanes are.
struct SnapshotGlobal {
  /// "tag/name", unique in a notebook.
  var name: String
  var type: TypeDescriptor
  /// Into the machine's global words and references.
  var word: Int
  var reference: Int
  /// Weak and unowned variables are a reference to a weak box.
  var layout: Layout
  var isInitialized: Bool
  /// To be called when it is given its value from outside, so that nothing initialises it again.
  var markInitialized: () -> Void
}

/// Why values cannot be turned into data, or data into values.
public struct SnapshotError: Error, Hashable, Sendable {
  /// The variable, where one is to blame.
  public var global: String?
  /// What is in the way.
  public var reason: String

  /// An error about a variable, or about none in particular.
  public init(global: String? = nil, reason: String) {
    self.global = global
    self.reason = reason
  }
}
