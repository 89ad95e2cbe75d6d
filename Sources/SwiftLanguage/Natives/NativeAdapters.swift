/// A Swift function as the machine calls it: arguments are read from the lanes in order.
func native<Result: NotebookValue, each Argument: NotebookValue>(
  _ body: @escaping (repeat each Argument) throws -> Result
) -> NativeFunction {
  { frame in
    var reader = ValueReader(
      machine: frame.machine, words: frame.words, references: frame.references)
    var index = -1
    func next<Value: NotebookValue>(_ type: Value.Type) -> Value {
      index += 1
      return Value.read(from: &reader, as: ValueType(frame.entry.signature[index]))
    }
    let arguments = (repeat next((each Argument).self))
    let result = try body(repeat each arguments)
    var writer = ValueWriter(
      machine: frame.machine, words: frame.words, references: frame.references)
    result.write(to: &writer, as: ValueType(frame.entry.signature[index + 1]))
  }
}

/// As ``native(_:)``, without a result.
func native<each Argument: NotebookValue>(
  _ body: @escaping (repeat each Argument) throws -> Void
) -> NativeFunction {
  native { (argument: repeat each Argument) -> NoValue in
    try body(repeat each argument)
    return NoValue()
  }
}

/// As ``native(_:)``; the first argument is changed and left before the result.
func mutatingNative<Value: NotebookValue, Result: NotebookValue, each Argument: NotebookValue>(
  _ body: @escaping (inout Value, repeat each Argument) throws -> Result
) -> NativeFunction {
  { frame in
    var reader = ValueReader(
      machine: frame.machine, words: frame.words, references: frame.references)
    let type = ValueType(frame.entry.signature[0])
    var value = Value.read(from: &reader, as: type)
    // The receiver's own reference goes, so that the body mutates in place what is unshared.
    clear(frame.references, type.descriptor.layout.references)
    var index = 0
    func next<Other: NotebookValue>(_ type: Other.Type) -> Other {
      index += 1
      return Other.read(from: &reader, as: ValueType(frame.entry.signature[index]))
    }
    let arguments = (repeat next((each Argument).self))
    var writer = ValueWriter(
      machine: frame.machine, words: frame.words, references: frame.references)
    do {
      let result = try body(&value, repeat each arguments)
      value.write(to: &writer, as: type)
      result.write(to: &writer, as: ValueType(frame.entry.signature[index + 1]))
    } catch {
      value.write(to: &writer, as: type)
      throw error
    }
  }
}

/// What a library saves of one of its objects.
public struct NativePayload {
  /// Raw words.
  public var words: [UInt64]
  /// Text, where it has some.
  public var text: String?
  /// What is kept outside of the graph, by name.
  public var blobs: [(name: String, blob: Snapshot.Blob)]
  /// Other native objects that it refers to, by identity.
  public var references: [AnyObject]
  /// Functions and values of cells that it holds.
  public var cellObjects: [CellObject]

  /// A payload of the parts that it has.
  public init(
    words: [UInt64] = [], text: String? = nil, blobs: [(name: String, blob: Snapshot.Blob)] = [],
    references: [AnyObject] = [], cellObjects: [CellObject] = []
  ) {
    self.words = words
    self.text = text
    self.blobs = blobs
    self.references = references
    self.cellObjects = cellObjects
  }
}

/// A function of a cell, or a value of a cell's own type, that a library's object holds: kept between
/// processes with the object.
public struct CellObject {
  let machine: Machine
  let object: AnyObject
  /// A function's type; nil for values, which know theirs.
  let type: TypeDescriptor?
}
