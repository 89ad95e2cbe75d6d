/// A library's value type (a struct such as a tensor): cells hold it as it is and see its members
/// only through the library's functions.
public protocol NativeValue: NotebookValue {}

extension NativeValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Self {
    reader.object(NativeBox<Self>.self).value
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.reference(NativeBox(self))
  }
}

/// A library's class: cells and natives share the instances, which keep their identity.
public protocol NativeReference: AnyObject, NotebookValue {}

extension NativeReference {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Self {
    reader.object(Self.self)
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.reference(self) }
}

/// A library's enum without payloads whose cases a cell's declaration repeats in the same order:
/// cells write `.relu` and switch over it.
public protocol NativeEnumeration: NotebookValue, CaseIterable, Equatable {}

extension NativeEnumeration {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Self {
    let cases = Array(Self.allCases)
    return cases[reader.word()]
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.word(Array(Self.allCases).firstIndex(of: self) ?? 0)
  }
}

/// A function of a cell that a native function calls back.
///
/// Calling it runs the cell's code; what that throws or traps is thrown on.
public struct CellFunction<Result: NotebookValue, each Argument: NotebookValue>: NotebookValue {
  let machine: Machine
  let closure: ClosureObject
  let type: ValueType

  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> CellFunction {
    CellFunction(
      machine: reader.machine, closure: reader.object(ClosureObject.self), type: type)
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.reference(closure)
  }

  /// The function as something that can be kept.
  public var cellObject: CellObject {
    CellObject(machine: machine, object: closure, type: type.descriptor)
  }

  /// The function that was kept; nil for what is not a function.
  public init?(_ kept: CellObject) {
    guard let closure = kept.object as? ClosureObject, let type = kept.type else { return nil }
    self.init(machine: kept.machine, closure: closure, type: ValueType(type))
  }

  private init(machine: Machine, closure: ClosureObject, type: ValueType) {
    self.machine = machine
    self.closure = closure
    self.type = type
  }

  /// Runs the cell's code with these arguments.
  ///
  /// - Throws: what the code throws, or its ``MachineTrap``.
  public func callAsFunction(_ argument: repeat each Argument) throws -> Result {
    let function = type.descriptor.functionParts
    var writer = ValueWriter(
      machine: machine, words: machine.freeWords, references: machine.freeReferences)
    var index = 0
    for value in repeat each argument {
      value.write(to: &writer, as: ValueType(function.parameters[index]))
      index += 1
    }
    copy(closure, writer.words, writer.references)
    try machine.call(closure.target)
    try machine.rethrowPending()
    return machine.takeResult(as: ValueType(function.result))
  }
}

/// A value of a cell's own type behind a protocol that the library declares: the library calls its
/// methods by name.
public struct DynamicValue: NotebookValue {
  let machine: Machine
  let existential: RecordObject

  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> DynamicValue {
    DynamicValue(machine: reader.machine, existential: reader.object(RecordObject.self))
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.reference(existential)
  }

  /// The value as something that can be kept.
  public var cellObject: CellObject {
    CellObject(machine: machine, object: existential, type: nil)
  }

  /// The value that was kept; nil for a function.
  public init?(_ kept: CellObject) {
    guard let existential = kept.object as? RecordObject else { return nil }
    self.init(machine: kept.machine, existential: existential)
  }

  private init(machine: Machine, existential: RecordObject) {
    self.machine = machine
    self.existential = existential
  }

  /// One of the library's objects as a cell sees it behind a protocol.
  ///
  /// - Parameters:
  ///   - object: Of a class that the library declared.
  ///   - machine: The machine of the cell.
  /// - Returns: Nil for a class that the library did not declare.
  static func box(_ object: AnyObject, in machine: Machine) -> DynamicValue? {
    guard let type = machine.program?.nativeType(of: object) else { return nil }
    let record = RecordObject.make(type.payloadLayout)
    record.reference(0).pointee = object
    return DynamicValue(machine: machine, existential: record)
  }

  /// The name of the dynamic type.
  public var typeName: String { existential.layout.descriptor?.name ?? "?" }

  /// The library's own value, where the dynamic type is one of the library's.
  ///
  /// A cell's structure with a single property is a single lane as well, which may be a number or one
  /// of the library's objects: only the type tells.
  public func native<Value>(_ type: Value.Type) -> Value? {
    guard let dynamic = existential.layout.descriptor, case .native = dynamic.shape,
      let object = existential.reference(0).pointee
    else { return nil }
    return (object as? NativeBox<Value>)?.value ?? object as? Value
  }

  /// Whether the dynamic type itself declares a method such as `build(inputShape:)`, or a property.
  public func has(_ member: String) -> Bool {
    guard let type = existential.layout.descriptor else { return false }
    return machine.program?.method(named: member, of: type) != nil
  }

  /// Calls a method such as `callAsFunction(_:)`, or reads a property by its name.
  ///
  /// - Throws: what the method throws, its ``MachineTrap``, or a trap where there is no such method.
  public func call<Result: NotebookValue, each Argument: NotebookValue>(
    _ method: String, returning result: Result.Type, _ argument: repeat each Argument
  ) throws -> Result {
    guard let type = existential.layout.descriptor,
      let stub = machine.program?.method(named: method, of: type)
    else { throw MachineTrap(.native, "the type \(typeName) has no method \(method)") }
    let code = stub.ready()
    var writer = ValueWriter(
      machine: machine, words: machine.freeWords, references: machine.freeReferences)
    let layout = type.layout
    for lane in 0..<layout.words { writer.word(existential.slots[lane]) }
    for lane in 0..<layout.references {
      writer.reference(existential.reference(layout.words + lane).pointee)
    }
    // The receiver is a parameter of its own, before the others.
    var index = code.parameters.count
    for _ in repeat each argument { index -= 1 }
    for value in repeat each argument {
      value.write(to: &writer, as: ValueType(code.parameters[index]))
      index += 1
    }
    try machine.call(stub.target)
    try machine.rethrowPending()
    return machine.takeResult(as: ValueType(code.result ?? type))
  }
}

/// One of the library's objects, or a cell's value, on its way to a cell that sees it behind a protocol.
public struct ExistentialValue: NotebookValue {
  private enum Content {
    case object(AnyObject)
    case value(DynamicValue)
  }

  private let content: Content

  /// An object of a class that the library declared.
  public init(_ object: AnyObject) { content = .object(object) }

  /// A cell's own value.
  public init(_ value: DynamicValue) { content = .value(value) }

  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> ExistentialValue {
    ExistentialValue(DynamicValue.read(from: &reader, as: type))
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    switch content {
    case .value(let value): value.write(to: &writer, as: type)
    case .object(let object):
      guard let value = DynamicValue.box(object, in: writer.machine) else {
        preconditionFailure("\(Swift.type(of: object)) is declared to cells")
      }
      value.write(to: &writer, as: type)
    }
  }
}

extension Machine {
  /// The result that a call left above the current frame; its references are released.
  func takeResult<Result: NotebookValue>(as type: ValueType) -> Result {
    let references = freeReferences
    var reader = ValueReader(machine: self, words: freeWords, references: references)
    let result = Result.read(from: &reader, as: type)
    clear(references, type.descriptor.layout.references)
    return result
  }

  /// Hands an error that the called code threw to the native that called it.
  func rethrowPending() throws {
    guard let error = pendingError.take() else { return }
    let thrown = unsafeDowncast(error, to: RecordObject.self)
    // The library sees its own errors as it threw them.
    if case .native? = thrown.layout.descriptor?.shape,
      let own = (thrown.reference(0).pointee as? NativeObject)?.anyValue as? any Error
    {
      throwOrigin.isPassedOn = throwOrigin.isOf(error)
      throw own
    }
    throw NativeThrow(error: thrown)
  }
}
