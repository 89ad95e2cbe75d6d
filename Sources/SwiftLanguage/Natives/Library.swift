/// Swift functions and types offered to cells, each a signature as text and what it runs.
///
/// The signatures are Swift declarations: the checker reads them as source, the machine runs the
/// functions. They must be the library's real API, so that a cell compiles with `swiftc` too.
public final class Library {
  /// The module's name, which cells may import.
  public let name: String
  /// The declarations as Swift source, with `@_native` naming the functions.
  public private(set) var source = ""
  var natives = NativeTable()
  /// Swift type to declared name, for errors and values that natives make.
  var typeNames: [ObjectIdentifier: String] = [:]
  var errorBoxes: [ObjectIdentifier: (any Error) -> AnyObject?] = [:]
  private(set) var coders: [NativeCoder] = []
  private(set) var otherNames: [String: [String: String]] = [:]

  /// A library without declarations.
  public init(name: String) { self.name = name }

  /// Declarations that need no native function: protocols, enums, extensions written in Swift.
  public func declarations(_ text: String) { source += text + "\n" }

  /// A free function.
  ///
  /// - Parameters:
  ///   - signature: The declaration without body, such as `func zeros(_ shape: [Int]) -> Tensor`.
  ///   - body: What it runs; what it throws reaches the cell's `catch`.
  public func function<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (repeat each Argument) throws -> Result
  ) {
    source += declared(register(native(body)), signature)
  }

  /// A free function without result.
  ///
  /// - Parameters:
  ///   - signature: The declaration without body.
  ///   - body: What it runs.
  public func function<each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (repeat each Argument) throws -> Void
  ) {
    source += declared(register(native(body)), signature)
  }

  /// A type of the library and its members.
  ///
  /// - Parameters:
  ///   - declaration: Its head, such as `struct Tensor: Equatable`.
  ///   - type: The Swift type.
  ///   - members: Adds members.
  public func type<Value: NotebookValue>(
    _ declaration: String, _ type: Value.Type, _ members: (NativeMembers<Value>) -> Void
  ) {
    let words = declaration.split { " :<".contains($0) }.map(String.init)
    let kind = words.firstIndex { ["struct", "class", "enum"].contains($0) }
    typeNames[ObjectIdentifier(type)] = kind.map { words[$0 + 1] } ?? declaration
    let builder = NativeMembers<Value>(library: self)
    members(builder)
    source += "@_native public \(declaration) {\n\(builder.text)}\n"
  }

  /// An error type that natives throw; cells catch it by this name and read its members.
  ///
  /// - Parameters:
  ///   - declaration: Its head, such as `struct TensorError: Error, CustomStringConvertible`.
  ///   - type: The Swift type.
  ///   - members: Adds members.
  public func error<Value: NotebookValue & Error>(
    _ declaration: String, _ type: Value.Type, _ members: (NativeMembers<Value>) -> Void
  ) {
    self.type(declaration, type, members)
    errorBoxes[ObjectIdentifier(type)] = { ($0 as? Value).map { NativeBox($0) } }
  }

  /// Values of one of the library's types can be saved and restored.
  public func state(_ coder: NativeCoder) { coders.append(coder) }

  /// What names that authors know from other libraries are called in this one, for messages.
  ///
  /// - Parameters:
  ///   - names: Each such name and what to use for it; `init` for calling the type itself.
  ///   - type: The type whose members they would be; nil for names that stand alone.
  public func otherNames(_ names: [String: String], of type: String? = nil) {
    otherNames[type ?? "", default: [:]].merge(names) { first, _ in first }
  }

  func register(_ function: @escaping NativeFunction) -> String {
    let key = "\(name).\(natives.count)"
    natives[key] = function
    return key
  }
}

/// Adds the members of a library's type.
public final class NativeMembers<Value: NotebookValue> {
  let library: Library
  var text = ""

  init(library: Library) { self.library = library }

  private func add(_ signature: String, _ function: @escaping NativeFunction) {
    text += "  " + declared(library.register(function), signature)
  }

  /// An initialiser, such as `init(_ scalars: [Float])`.
  public func initializer<each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (repeat each Argument) throws -> Value
  ) { add(signature, native(body)) }

  /// A method: the receiver is the body's first argument.
  public func method<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (Value, repeat each Argument) throws -> Result
  ) { add(signature, native(body)) }

  /// A method without result.
  public func method<each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (Value, repeat each Argument) throws -> Void
  ) { add(signature, native(body)) }

  /// A static method or operator.
  public func staticMethod<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (repeat each Argument) throws -> Result
  ) { add(signature, native(body)) }

  /// A method that changes its receiver.
  public func mutatingMethod<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (inout Value, repeat each Argument) throws -> Result
  ) { add(signature, mutatingNative(body)) }

  /// A method without result that changes its receiver.
  public func mutatingMethod<each Argument: NotebookValue>(
    _ signature: String, _ body: @escaping (inout Value, repeat each Argument) throws -> Void
  ) {
    add(
      signature,
      mutatingNative { (value: inout Value, argument: repeat each Argument) -> NoValue in
        try body(&value, repeat each argument)
        return NoValue()
      })
  }

  /// A computed property, such as `var shape: [Int]`.
  public func property<Result: NotebookValue>(
    _ signature: String, _ get: @escaping (Value) throws -> Result
  ) { add(signature + " { get }", native(get)) }

  /// A computed property that can be set; the setter of a value type changes its receiver.
  public func property<Result: NotebookValue>(
    _ signature: String, _ get: @escaping (Value) throws -> Result,
    set: @escaping (inout Value, Result) throws -> Void
  ) {
    let key = library.register(native(get))
    library.natives[key + ".set"] = mutatingNative {
      (value: inout Value, new: Result) -> NoValue in
      try set(&value, new)
      return NoValue()
    }
    text += "  @_native(\"\(key)\") public \(signature) { get set }\n"
  }

  /// A static property, such as `static var zero: Tensor`.
  public func staticProperty<Result: NotebookValue>(
    _ signature: String, _ get: @escaping () throws -> Result
  ) { add(signature + " { get }", native(get)) }

  /// A subscript, such as `subscript(_ index: Int) -> Float`.
  public func element<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ get: @escaping (Value, repeat each Argument) throws -> Result
  ) { add(signature + " { get }", native(get)) }

  /// A subscript that can be assigned: the setter sees the new value before the indices.
  public func element<Result: NotebookValue, each Argument: NotebookValue>(
    _ signature: String, _ get: @escaping (Value, repeat each Argument) throws -> Result,
    set: @escaping (inout Value, Result, repeat each Argument) throws -> Void
  ) {
    let key = library.register(native(get))
    library.natives[key + ".set"] = mutatingNative {
      (value: inout Value, new: Result, argument: repeat each Argument) -> NoValue in
      try set(&value, new, repeat each argument)
      return NoValue()
    }
    text += "  @_native(\"\(key)\") public \(signature) { get set }\n"
  }

  /// Members that need no native function, written in Swift.
  public func declarations(_ text: String) { self.text += text + "\n" }
}

/// A declaration with its native function; attributes such as `@discardableResult` stay in front.
private func declared(_ key: String, _ signature: String) -> String {
  var attributes = ""
  var rest = Substring(signature)
  while rest.utf8.first == UInt8(ascii: "@"),
    let space = rest.utf8.firstIndex(of: UInt8(ascii: " "))
  {
    attributes += rest[...space]
    rest = rest[space...].dropFirst()
  }
  return "@_native(\"\(key)\") \(attributes)public \(rest)\n"
}
