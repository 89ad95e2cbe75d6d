/// A Swift type whose values pass between a cell and a native function.
///
/// Numbers, Bool, String, arrays, optionals, dictionaries, ranges and ``CellFunction`` conform here; a
/// library's own types by ``NativeValue``, ``NativeReference`` or ``NativeEnumeration``.
public protocol NotebookValue {
  /// Takes the next value from a call's arguments.
  static func read(from reader: inout ValueReader, as type: ValueType) -> Self
  /// Appends the value to a call's results or a container's lanes.
  func write(to writer: inout ValueWriter, as type: ValueType)
}

/// A type as the cell declares it.
public struct ValueType {
  let descriptor: TypeDescriptor
  init(_ descriptor: TypeDescriptor) { self.descriptor = descriptor }
  func argument(_ index: Int) -> ValueType { ValueType(descriptor.arguments[index]) }
  /// The type of a tuple's element.
  public func element(_ index: Int) -> ValueType { ValueType(descriptor.fields[index].type) }
}

/// Goes through flattened lanes.
public struct ValueReader {
  let machine: Machine
  var words: UnsafeMutablePointer<Int>
  var references: UnsafeMutablePointer<AnyObject?>

  mutating func word() -> Int {
    let value = words.pointee
    words += 1
    return value
  }

  mutating func object<Object: AnyObject>(_ type: Object.Type) -> Object {
    let value = references.pointee.unsafelyUnwrapped
    references += 1
    return unsafeDowncast(value, to: type)
  }

  mutating func text() -> String {
    let text = references.text(at: 0).value
    references += 1
    return text
  }

  mutating func skip(_ layout: Layout) {
    words += layout.words
    references += layout.references
  }
}

/// Fills flattened lanes in order.
public struct ValueWriter {
  let machine: Machine
  var words: UnsafeMutablePointer<Int>
  var references: UnsafeMutablePointer<AnyObject?>

  mutating func word(_ value: Int) {
    words.pointee = value
    words += 1
  }

  mutating func reference(_ value: AnyObject?) {
    references.pointee = value
    references += 1
  }

  /// Zeros and nulls.
  mutating func blank(_ layout: Layout) {
    for _ in 0..<layout.words { word(0) }
    for _ in 0..<layout.references { reference(nil) }
  }
}

extension Int: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Int {
    reader.word()
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.word(self) }
}

extension UInt64: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> UInt64 {
    UInt64(bitPattern: Int64(reader.word()))
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.word(Int(truncatingIfNeeded: self))
  }
}

extension UInt8: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> UInt8 {
    UInt8(truncatingIfNeeded: reader.word())
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.word(Int(self)) }
}

extension Int32: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Int32 {
    Int32(truncatingIfNeeded: reader.word())
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.word(Int(self)) }
}

extension Bool: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Bool {
    reader.word() != 0
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) { writer.word(self ? 1 : 0) }
}

extension Double: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Double {
    Double(bitPattern: UInt64(bitPattern: Int64(reader.word())))
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.word(Int(truncatingIfNeeded: bitPattern))
  }
}

extension Float: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: reader.word()))
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.word(Int(bitPattern))
  }
}

extension String: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> String {
    reader.text()
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.reference(StringObject.make(self))
  }
}

extension Character: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Character {
    Character(reader.text())
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    writer.reference(StringObject.character(self))
  }
}

extension Range: NotebookValue where Bound: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Range {
    let lower = Bound.read(from: &reader, as: type.argument(0))
    let upper = Bound.read(from: &reader, as: type.argument(0))
    return lower..<Swift.max(lower, upper)
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    lowerBound.write(to: &writer, as: type.argument(0))
    upperBound.write(to: &writer, as: type.argument(0))
  }
}

extension ClosedRange: NotebookValue where Bound: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> ClosedRange {
    let lower = Bound.read(from: &reader, as: type.argument(0))
    let upper = Bound.read(from: &reader, as: type.argument(0))
    return lower...Swift.max(lower, upper)
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    lowerBound.write(to: &writer, as: type.argument(0))
    upperBound.write(to: &writer, as: type.argument(0))
  }
}

extension Optional: NotebookValue where Wrapped: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> Wrapped? {
    let wrapped = type.argument(0)
    let layout = type.descriptor.layout
    var end = reader
    end.skip(layout)
    defer { reader = end }
    if case .optional(usesNull: true) = type.descriptor.shape {
      let lane = wrapped.descriptor.layout.nonNull ?? 0
      if reader.references[lane] == nil { return nil }
    } else if reader.word() == 0 {
      return nil
    }
    return Wrapped.read(from: &reader, as: wrapped)
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    guard let self else { return writer.blank(type.descriptor.layout) }
    if case .optional(usesNull: false) = type.descriptor.shape { writer.word(1) }
    self.write(to: &writer, as: type.argument(0))
  }
}

/// What a function without a result gives.
public struct NoValue: NotebookValue {
  /// The only value.
  public init() {}
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> NoValue {
    NoValue()
  }
  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {}
}
