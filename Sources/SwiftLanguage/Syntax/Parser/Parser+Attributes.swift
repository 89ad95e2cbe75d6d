internal import Diagnostics

extension Parser {
  mutating func parseAttributes() -> [AttributeSyntax] {
    var attributes: [AttributeSyntax] = []
    while at(.at) {
      let start = currentStart
      advance()
      guard token.kind.isNameLike else {
        report("expected an attribute name", currentRange)
        return attributes
      }
      let type = parsePostfixTypeName()
      let name = attributeName(type)
      var arguments: [ArgumentSyntax]?
      var availability: Availability?
      if at(.leftParenthesis), !token.startsLine, token.start == previousEnd {
        switch name {
        case "available", "objc", "backDeployed", "_specialize", "_semantics", "_effects",
          "unchecked", "specialize":
          if let after = positionAfterMatching(position) {
            if name == "available" {
              availability = self.availability(from: position + 1, to: after)
            }
            position = after
          }
          arguments = []
        default:
          arguments = parseArguments(closing: .rightParenthesis)
        }
      }
      let attribute = AttributeSyntax(
        name: name, type: type, arguments: arguments, availability: availability,
        range: range(from: start))
      checkAttribute(attribute)
      attributes.append(attribute)
    }
    return attributes
  }

  /// What is said of all platforms: `*, deprecated, message: "…", renamed: "…"`.
  private func availability(from start: Int, to end: Int) -> Availability? {
    guard start < end, isText(tokens[start], "*") else { return nil }
    var kind: Availability.Kind?
    var texts: [String: String] = [:]
    for index in start..<end where tokens[index].kind == .identifier {
      let word = text(of: tokens[index])
      if let found = Availability.Kind(rawValue: word) { kind = kind ?? found }
      if index + 2 < end, tokens[index + 1].kind == .colon,
        tokens[index + 2].kind == .stringLiteral
      {
        let literal = tokens[index + 2]
        texts[word] = text(literal.start + 1, literal.end - 1)
      }
    }
    return kind.map {
      Availability(kind: $0, message: texts["message"], newName: texts["renamed"])
    }
  }

  /// The language's own attributes begin with a small letter; others name types, which are known
  /// later.
  private mutating func checkAttribute(_ attribute: AttributeSyntax) {
    let name = attribute.name
    // Those with an underscore are the library's own, thousands of them.
    guard speculations == 0, !name.hasPrefix("_") else { return }
    if name.first?.isUppercase ?? false {
      typeAttributes.append(attribute)
    } else if name == "escaping" || name == "autoclosure" || name == "convention" {
      reportAndContinue(
        "attribute can only be applied to types, not declarations", attribute.range)
    } else if ["objc", "nonobjc", "objcMembers"].contains(name) {
      refuse("Objective-C attributes", attribute.range)
    } else if !Self.knownAttributes.contains(name) {
      reportAndContinue("unknown attribute '\(name)'", attribute.range)
    }
  }

  private static let knownAttributes: Set = [
    "available", "backDeployed", "discardableResult", "dynamicCallable", "dynamicMemberLookup",
    "exclusivity", "frozen", "globalActor", "inlinable", "inline", "main", "nonexhaustive",
    "preconcurrency", "propertyWrapper", "resultBuilder", "specialize", "testable", "unchecked",
    "unknown", "usableFromInline", "warn_unqualified_access",
  ]

  private func attributeName(_ type: TypeSyntax) -> String {
    switch type.kind {
    case .named(let name, _): name
    case .member(let base, let name, _): attributeName(base) + "." + name
    default: ""
    }
  }

  private mutating func parsePostfixTypeName() -> TypeSyntax {
    let start = currentStart
    var type = TypeSyntax(.missing, currentRange)
    repeat {
      let name = name(of: token)
      advance()
      let arguments = parseGenericArguments() ?? []
      if case .missing = type.kind {
        type = TypeSyntax(.named(name: name, genericArguments: arguments), range(from: start))
      } else {
        type = TypeSyntax(
          .member(base: type, name: name, genericArguments: arguments), range(from: start))
      }
    } while at(.period) && peek().kind.isNameLike && take(.period)
    return type
  }

  // MARK: Places

  /// Reports attributes of the language's own where they mean nothing.
  mutating func checkPlaces(of attributes: [AttributeSyntax], on kind: DeclarationSyntax.Kind) {
    for attribute in attributes {
      guard let message = objection(to: attribute.name, on: kind) else { continue }
      reportAndContinue(message, attribute.range, id: "attribute-place")
    }
  }

  /// What is wrong with an attribute before a declaration; nil where nothing is.
  private func objection(to name: String, on kind: DeclarationSyntax.Kind) -> String? {
    let fits: Bool
    switch name {
    case "testable":
      if case .importing = kind { return nil }
      return "@testable may only be used on 'import' declarations"
    case "warn_unqualified_access":
      if case .function = kind { return nil }
      return "@warn_unqualified_access may only be used on 'func' declarations"
    case "discardableResult":
      switch kind {
      case .function, .initializer: fits = true
      default: fits = false
      }
    case "propertyWrapper", "globalActor":
      fits = kind.nominalKind.map { $0 != .protocolType } ?? false
    case "dynamicMemberLookup", "dynamicCallable", "resultBuilder":
      fits = kind.nominalKind != nil
    case "main":
      if case .extensionOf = kind { return nil }
      fits = kind.nominalKind.map { $0 != .protocolType } ?? false
    case "frozen":
      fits = kind.nominalKind == .structure || kind.nominalKind == .enumeration
    case "inlinable", "inline":
      switch kind {
      case .nominal, .extensionOf, .typeAlias, .enumCases: fits = false
      case .variables(_, let bindings) where name == "inlinable":
        guard bindings.contains(where: { $0.accessors == nil }) else { return nil }
        return "'@inlinable' attribute cannot be applied to stored properties"
      default: fits = true
      }
    case "usableFromInline":
      switch kind {
      case .extensionOf, .enumCases: fits = false
      default: fits = true
      }
    default: return nil
    }
    return fits ? nil : "'@\(name)' attribute cannot be applied to this declaration"
  }
}

extension DeclarationSyntax.Kind {
  /// Which kind of type is declared, if one is.
  fileprivate var nominalKind: NominalSyntax.Kind? {
    if case .nominal(let nominal) = self { return nominal.kind }
    return nil
  }
}
