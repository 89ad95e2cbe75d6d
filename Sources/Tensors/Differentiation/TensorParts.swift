// Where the fields of a type lie, as key paths and property wrappers ask for it.
@_spi(Reflection) internal import Swift

/// Finds the tensors in a value of any type, to read and to replace them.
///
/// A mirror could only read them, and a protocol would have to be conformed to by hand.
enum TensorParts {
  /// Goes to each tensor, in the order of the declarations.
  static func visit<Value>(in value: inout Value, _ body: (inout Tensor) -> Void) {
    if var part = value as? any TensorPart, Value.self is any TensorPart.Type {
      guard mayHold(Value.self) else { return }
      part.visitTensors(body)
      if let part = part as? Value { value = part }
      return
    }
    guard mayHold(Value.self) else { return }
    withUnsafeMutablePointer(to: &value) { pointer in
      let start = UnsafeMutableRawPointer(pointer)
      // Weak references lie otherwise than their type says; they hold no tensor.
      for field in fields(of: Value.self) where mayHold(field.type) {
        func visitField<Field>(_ type: Field.Type) {
          let place = start.advanced(by: field.offset).assumingMemoryBound(to: Field.self)
          visit(in: &place.pointee, body)
        }
        _openExistential(field.type, do: visitField)
      }
    }
  }

  /// The value with other tensors in the places of its own.
  static func replaced<Value>(in value: Value, by tensors: [Tensor]) -> Value {
    var rest = tensors[...]
    var result = value
    visit(in: &result) { if let next = rest.popFirst() { $0 = next } }
    return result
  }

  /// Whether values of a type may hold tensors, so that an array of a million numbers is not gone through.
  private static func mayHold(_ type: Any.Type) -> Bool {
    var seen: Set<ObjectIdentifier> = []
    return mayHold(type, &seen)
  }

  private static func mayHold(_ type: Any.Type, _ seen: inout Set<ObjectIdentifier>) -> Bool {
    if type == Tensor.self { return true }
    // A type that contains itself holds what its other fields hold.
    guard seen.insert(ObjectIdentifier(type)).inserted else { return false }
    if let container = type as? any TensorPart.Type { return mayHold(container.content, &seen) }
    func mayHoldInFields<Value>(_ type: Value.Type) -> Bool {
      fields(of: type).contains { mayHold($0.type, &seen) }
    }
    return _openExistential(type, do: mayHoldInFields)
  }

  /// The fields of a struct or a tuple, with where they begin; other types have none.
  private static func fields<Value>(of type: Value.Type) -> [(type: Any.Type, offset: Int)] {
    var isStructure = false
    _forEachField(of: Alone<Value>.self) { _, _, _, kind in
      isStructure = kind == .struct || kind == .tuple
      return true
    }
    guard isStructure else { return [] }
    var found: [(type: Any.Type, offset: Int)] = []
    _forEachField(of: type) { _, offset, field, _ in
      found.append((field, offset))
      return true
    }
    return found
  }
}

/// A type as a field: of fields it is told of what kind they are.
private struct Alone<Value> {
  let value: Value
}

/// What holds tensors otherwise than in fields.
private protocol TensorPart {
  /// The type of what it holds.
  static var content: Any.Type { get }
  mutating func visitTensors(_ body: (inout Tensor) -> Void)
}

extension Tensor: TensorPart {
  fileprivate static var content: Any.Type { Tensor.self }
  fileprivate mutating func visitTensors(_ body: (inout Tensor) -> Void) { body(&self) }
}

extension Optional: TensorPart {
  fileprivate static var content: Any.Type { Wrapped.self }
  fileprivate mutating func visitTensors(_ body: (inout Tensor) -> Void) {
    guard var wrapped = self else { return }
    TensorParts.visit(in: &wrapped, body)
    self = wrapped
  }
}

extension Array: TensorPart {
  fileprivate static var content: Any.Type { Element.self }
  fileprivate mutating func visitTensors(_ body: (inout Tensor) -> Void) {
    for index in indices { TensorParts.visit(in: &self[index], body) }
  }
}

extension ContiguousArray: TensorPart {
  fileprivate static var content: Any.Type { Element.self }
  fileprivate mutating func visitTensors(_ body: (inout Tensor) -> Void) {
    for index in indices { TensorParts.visit(in: &self[index], body) }
  }
}

extension Dictionary: TensorPart {
  fileprivate static var content: Any.Type { Value.self }
  fileprivate mutating func visitTensors(_ body: (inout Tensor) -> Void) {
    var index = values.startIndex
    while index != values.endIndex {
      TensorParts.visit(in: &values[index], body)
      values.formIndex(after: &index)
    }
  }
}
