/// Names of types that are equal from process to process: what a snapshot refers to types with.
///
/// A nominal type is `(n PATH ARGUMENTS…)`, where the path begins with `Swift`, a library's name or
/// the tag of a cell, and names what the type is nested in. Other types are `(t label TYPE …)` for
/// tuples, `(f …)` for functions, `(e PATHS…)` for existentials and `(m TYPE)` for metatypes.
struct StableTypeNames {
  /// The name of each source: a cell's tag, or a library's name.
  let tag: (Int) -> String
  /// The nominal type with a path.
  let nominal: (String) -> NominalDeclaration?

  /// What stands for a type without a name.
  static let nameless = "?"

  // MARK: Writing

  func name(of type: Type) -> String {
    switch type.kind {
    case .nominal(let nominal, let arguments):
      return list(["n", path(of: nominal)] + arguments.map(name))
    case .tuple(let elements):
      return list(["t"] + elements.flatMap { [$0.label ?? "_", name(of: $0.type)] })
    case .function(let function):
      let parameters = function.parameters.flatMap {
        [($0.isInout ? "i" : "") + ($0.isAutoclosure ? "a" : "") + "p", name(of: $0.type)]
      }
      let thrown = function.thrown.map(name) ?? "_"
      return list(["f", name(of: function.result), thrown] + parameters)
    case .existential(let existential):
      let arguments = existential.arguments
        .map { list([path(of: $0.key.owner), $0.key.name, name(of: $0.value)]) }.sorted()
      return list(
        ["e", existential.isAnyObject ? "o" : "_", existential.superclass.map(name) ?? "_"]
          + existential.protocols.map(path) + arguments)
    case .metatype(let instance): return list(["m", name(of: instance)])
    case .parameter, .member, .opaque, .variable, .error: return Self.nameless
    }
  }

  /// A declaration's path: names from the source's tag inwards.
  func path(of declaration: Declaration?) -> String {
    guard let declaration else { return "_" }
    var names = [Self.plain(declaration)]
    var outer = declaration.parent
    while let container = outer {
      if !(container is ExtensionDeclaration) {
        names.append(Self.plain(container))
      } else if let extended = (container as? ExtensionDeclaration)?.nominal {
        names.append(
          contentsOf: path(of: extended).split(separator: ".").reversed().map(String.init))
        return names.reversed().joined(separator: ".")
      }
      outer = container.parent
    }
    names.append(tag(declaration.source))
    return names.reversed().joined(separator: ".")
  }

  private static func plain(_ declaration: Declaration) -> String {
    (declaration as? FunctionDeclaration)?.fullName.replacing("(", with: "[")
      .replacing(")", with: "]") ?? declaration.name
  }

  private func list(_ parts: [String]) -> String { "(\(parts.joined(separator: " ")))" }

  // MARK: Reading

  /// The type with a name; nothing when the program has none.
  func type(named name: String) -> Type? {
    var parts = Self.tokens(name)[...]
    guard let type = read(&parts), parts.isEmpty else { return nil }
    return type
  }

  private static func tokens(_ text: String) -> [String] {
    text.replacing("(", with: "( ").replacing(")", with: " )").split(separator: " ")
      .map(String.init)
  }

  private func read(_ parts: inout ArraySlice<String>) -> Type? {
    guard parts.popFirst() == "(", let kind = parts.popFirst() else { return nil }
    let type: Type?
    switch kind {
    case "n": type = readNominal(&parts)
    case "t": type = readTuple(&parts)
    case "f": type = readFunction(&parts)
    case "e": type = readExistential(&parts)
    case "m": type = read(&parts).map { Type(.metatype($0)) }
    default: return nil
    }
    guard let type, parts.popFirst() == ")" else { return nil }
    return type
  }

  private func readNominal(_ parts: inout ArraySlice<String>) -> Type? {
    guard let path = parts.popFirst(), let nominal = nominal(path) else { return nil }
    var arguments: [Type] = []
    while parts.first == "(" {
      guard let argument = read(&parts) else { return nil }
      arguments.append(argument)
    }
    guard arguments.count == nominal.signature.parameters.count else { return nil }
    return Type(.nominal(nominal, arguments))
  }

  private func readTuple(_ parts: inout ArraySlice<String>) -> Type? {
    var elements: [TupleElement] = []
    while let label = parts.first, label != ")" {
      parts.removeFirst()
      guard let type = read(&parts) else { return nil }
      elements.append(TupleElement(label: label == "_" ? nil : label, type: type))
    }
    return Type(.tuple(elements))
  }

  private func readFunction(_ parts: inout ArraySlice<String>) -> Type? {
    guard let result = read(&parts) else { return nil }
    var thrown: Type?
    if parts.first == "_" {
      parts.removeFirst()
    } else {
      guard let type = read(&parts) else { return nil }
      thrown = type
    }
    var parameters: [FunctionType.Parameter] = []
    while let marks = parts.first, marks != ")" {
      parts.removeFirst()
      guard let type = read(&parts) else { return nil }
      parameters.append(
        FunctionType.Parameter(
          type: type, isInout: marks.contains("i"), isAutoclosure: marks.contains("a")))
    }
    return Type(.function(FunctionType(parameters: parameters, result: result, thrown: thrown)))
  }

  private func readExistential(_ parts: inout ArraySlice<String>) -> Type? {
    guard let mark = parts.popFirst() else { return nil }
    var existential = ExistentialType(protocols: [])
    existential.isAnyObject = mark == "o"
    if parts.first == "_" {
      parts.removeFirst()
    } else {
      guard let superclass = read(&parts) else { return nil }
      existential.superclass = superclass
    }
    while let path = parts.first, path != ")", path != "(" {
      parts.removeFirst()
      guard let found = nominal(path) else { return nil }
      existential.protocols.append(found)
    }
    while parts.first == "(" {
      parts.removeFirst()
      guard let owner = parts.popFirst(), let name = parts.popFirst(), let type = read(&parts),
        parts.popFirst() == ")",
        let associated = nominal(owner)?.memberTypes[name] as? AssociatedTypeDeclaration
      else { return nil }
      existential.arguments[associated] = type
    }
    return Type(.existential(existential))
  }
}
