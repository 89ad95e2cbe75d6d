extension Type {
  /// The iterators that stand for an `IndexingIterator`, and of what.
  private static let indexed = [
    "_ArrayIterator": "Array", "_SliceIterator": "ArraySlice", "_RangeIterator": "Range",
    "_ClosedRangeIterator": "ClosedRange",
  ]

  /// As `type(of:)` prints: `Array<Int>`, `Optional<String>`, `Point`.
  var runtimeName: String { runtimeName(qualified: false) }

  /// The name with the module in front of a nominal type where `qualified` is true.
  func runtimeName(qualified: Bool) -> String {
    switch kind {
    case .nominal(let nominal, let arguments):
      if nominal.isBuiltin, let collection = Self.indexed[nominal.name] {
        // The library's own collections are walked faster than by their indices.
        let prefix = qualified ? "Swift." : ""
        let arguments = arguments.map { $0.runtimeName(qualified: qualified) }
        return "\(prefix)IndexingIterator<\(prefix)\(collection)<"
          + arguments.joined(separator: ", ") + ">>"
      }
      if nominal.isBuiltin, nominal.name == "_ClosedRangeIndex" {
        guard qualified, let bound = arguments.first else { return "Index" }
        return "(extension in Swift):Swift.ClosedRange<\(bound.runtimeName(qualified: true))>.Index"
      }
      guard qualified else {
        return Type.spelled(nominal, arguments.suffix(nominal.ownParameters.count), qualified)
      }
      var open = arguments[...]
      var names: [String] = []
      var container: Declaration? = nominal
      var root = nominal
      while let declaration = container {
        if let type = declaration as? NominalDeclaration {
          root = type
          let own = open.suffix(type.ownParameters.count)
          names.insert(Type.spelled(type, own, qualified), at: 0)
          open = open.dropLast(own.count)
        }
        container = declaration.parent
      }
      // What a notebook nests in the library's types says where it comes from.
      if root.isBuiltin, !nominal.isBuiltin { names[0] = "(extension in main):Swift." + names[0] }
      if root === nominal || root.isBuiltin == nominal.isBuiltin {
        names[0] = (nominal.isBuiltin ? root.libraryPrefix : "main.") + names[0]
      }
      return names.joined(separator: ".")
    case .tuple(let elements):
      let parts = elements.map {
        ($0.label.map { "\($0): " } ?? "") + $0.type.runtimeName(qualified: qualified)
      }
      return "(" + parts.joined(separator: ", ") + ")"
    case .function(let function):
      let parts = function.parameters.map {
        ($0.isInout ? "inout " : "")
          + ($0.isVariadic
            ? ($0.type.arrayElement ?? $0.type).runtimeName(qualified: qualified) + "..."
            : $0.type.runtimeName(qualified: qualified))
      }
      let throwing = function.thrown == nil ? "" : "throws "
      return "(" + parts.joined(separator: ", ") + ") " + throwing + "-> "
        + function.result.runtimeName(qualified: qualified)
    case .existential(let existential):
      var parts = existential.protocols.map {
        Type(.nominal($0, [])).runtimeName(qualified: qualified)
      }
      if let superclass = existential.superclass {
        parts.insert(superclass.runtimeName(qualified: qualified), at: 0)
      }
      if existential.isAnyObject && parts.isEmpty {
        return qualified ? "Swift.AnyObject" : "AnyObject"
      }
      return parts.isEmpty ? "Any" : parts.joined(separator: " & ")
    case .metatype(let instance): return instance.runtimeName(qualified: qualified) + ".Type"
    case .parameter(let parameter): return parameter.name
    case .member(let base, let associated):
      return base.runtimeName(qualified: qualified) + "." + associated.name
    case .opaque(let declaration, _): return "some " + declaration.name
    case .variable, .error: return "_"
    }
  }

  private static func spelled(
    _ nominal: NominalDeclaration, _ own: ArraySlice<Type>, _ qualified: Bool
  ) -> String {
    if own.isEmpty { return nominal.name }
    let arguments = own.map { $0.runtimeName(qualified: qualified) }
    return nominal.name + "<" + arguments.joined(separator: ", ") + ">"
  }
}

extension NominalDeclaration {
  /// The module that a type of the prelude is in, as `swiftc` prints it.
  fileprivate var libraryPrefix: String {
    switch name {
    case "CGPoint", "CGSize", "CGRect", "CharacterSet": "Foundation."
    case "ComparisonResult", "Data", "Date", "DateInterval", "KeyPathComparator", "Locale",
      "SortOrder", "UUID":
      "FoundationEssentials."
    default: "Swift."
    }
  }
}
