extension Type: CustomStringConvertible {
  /// As swiftc's diagnostics and `type(of:)` spell it: `[Int]`, `String?`, `(Int) -> Bool`.
  var description: String {
    switch kind {
    case .nominal(let nominal, let arguments):
      switch (nominal.name, arguments.count) {
      case ("Array", 1) where nominal.source == SourceRangeOrigin.prelude:
        return "[\(arguments[0])]"
      case ("Optional", 1) where nominal.source == SourceRangeOrigin.prelude:
        return arguments[0].isFunctionOrExistential ? "(\(arguments[0]))?" : "\(arguments[0])?"
      case ("Dictionary", 2) where nominal.source == SourceRangeOrigin.prelude:
        return "[\(arguments[0]) : \(arguments[1])]"
      default: return nominalName(nominal, arguments)
      }
    case .tuple(let elements):
      let parts = elements.map { element in
        (element.label.map { "\($0): " } ?? "") + element.type.description
      }
      return "(" + parts.joined(separator: ", ") + ")"
    case .function(let function):
      let parts = function.parameters.map { parameter in
        (parameter.isInout ? "inout " : "") + (parameter.isAutoclosure ? "@autoclosure " : "")
          + (parameter.isVariadic ? variadicElement(parameter.type) : parameter.type.description)
      }
      var throwing = ""
      if let thrown = function.thrown {
        throwing = thrown.isAnyError ? "throws " : "throws(\(thrown)) "
      }
      return "(" + parts.joined(separator: ", ") + ") \(throwing)-> \(function.result)"
    case .parameter(let parameter): return parameter.isSelf ? "Self" : parameter.writtenName
    case .member(let base, let associated):
      if case .parameter(let parameter) = base.kind, parameter.isUnnamed {
        return "(\(base)).\(associated.name)"
      }
      return "\(base).\(associated.name)"
    case .existential(let existential): return existentialName(existential)
    case .metatype(let instance):
      if case .existential = instance.kind { return "(\(instance)).Type" }
      return "\(instance).Type"
    case .opaque(let declaration, _):
      return "some " + declaration.bounds.protocols.map(\.name).joined(separator: " & ")
    case .variable(let variable):
      switch variable.literal {
      case .integer: return "Int"
      case .float: return "Double"
      case .string, .character, .scalar: return "String"
      case .boolean: return "Bool"
      default: return variable.parameter.map { $0.isSelf ? "_" : $0.writtenName } ?? "_"
      }
    case .error: return "<<error type>>"
    }
  }

  var arrayElement: Type? {
    if case .nominal(let nominal, let arguments) = kind, nominal.name == "Array" {
      return arguments.first
    }
    return nil
  }

  var isAnyError: Bool {
    if case .existential(let existential) = kind {
      return existential.protocols.count == 1 && existential.protocols[0].name == "Error"
    }
    return false
  }

  private var isFunctionOrExistential: Bool {
    switch kind {
    case .function, .opaque: return true
    case .existential(let existential): return !existential.protocols.isEmpty
    default: return false
    }
  }

  private func variadicElement(_ type: Type) -> String {
    if case .nominal(_, let arguments) = type.kind, let element = arguments.first {
      return "\(element)..."
    }
    return type.description
  }

  private func nominalName(_ nominal: NominalDeclaration, _ arguments: [Type]) -> String {
    let own = arguments.suffix(nominal.ownParameters.count)
    var name = nominal.name
    if !own.isEmpty { name += "<" + own.map(\.description).joined(separator: ", ") + ">" }
    if let outer = nominal.parent as? NominalDeclaration {
      let outerArguments = Array(arguments.dropLast(own.count))
      return nominalName(outer, outerArguments) + "." + name
    }
    return name
  }

  private func existentialName(_ existential: ExistentialType) -> String {
    var parts = existential.protocols.map { protocolDeclaration in
      let arguments = protocolDeclaration.primaryAssociatedTypes.compactMap {
        existential.arguments[$0]?.description
      }
      return protocolDeclaration.name
        + (arguments.isEmpty ? "" : "<" + arguments.joined(separator: ", ") + ">")
    }
    if let superclass = existential.superclass { parts.insert(superclass.description, at: 0) }
    if existential.isAnyObject && parts.isEmpty { return "AnyObject" }
    if parts.isEmpty { return "Any" }
    return "any " + parts.joined(separator: " & ")
  }
}

extension GenericParameter {
  /// Whether it is a parameter's `some P`.
  var isUnnamed: Bool { name.hasPrefix("some#") }

  /// Its name, or the `some P` that was written for it.
  var writtenName: String {
    guard isUnnamed, let signature = (parent as? FunctionDeclaration)?.signature else {
      return name
    }
    let bounds = signature.requirements.compactMap { requirement -> String? in
      guard case .conforms(let subject, let bound) = requirement,
        subject.kind == .parameter(self)
      else { return nil }
      return bound.name
    }
    return "some " + (bounds.isEmpty ? "Any" : bounds.joined(separator: " & "))
  }
}

/// Where a declaration comes from.
enum SourceRangeOrigin {
  /// The standard library's source number.
  static let prelude = -1
}
