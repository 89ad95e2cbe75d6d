internal import Diagnostics

/// Expressions that name types.
extension ExpressionChecker {
  /// The type that an expression names, where it names one.
  func typeNamed(by syntax: ExpressionSyntax) -> Type? {
    switch syntax.kind {
    case .identifier(let name):
      guard name.argumentLabels == nil else { return nil }
      if let local = context.lookup(name.text) {
        guard local.first is NominalDeclaration || local.first is TypeAliasDeclaration else {
          return nil
        }
      } else if let selfType = context.selfType, !context.isStatic, context.selfVariable != nil,
        !members.candidates(
          named: name.text, in: selfType, isStatic: false, environment: environment
        ).isEmpty
      {
        return nil
      }
      let known = resolver().lookup(name.text, context.declaration)
      guard
        known != nil || ["Any", "AnyObject", "Void"].contains(name.text)
          || (name.text == "Self" && context.selfType != nil)
      else { return nil }
      if let known, !(known is GenericParameter) { noteUse(known, false) }
      return resolve(
        TypeSyntax(
          .named(name: name.text, genericArguments: name.genericArguments), syntax.range))
    case .selfType: return context.selfType
    case .type(let type): return resolve(type)
    case .member(let base, let name):
      guard name.argumentLabels == nil, name.text.first?.isUppercase ?? false,
        let outer = typeNamed(by: base)
      else { return nil }
      switch outer.kind {
      case .nominal(let nominal, _):
        guard resolver().memberType(name.text, of: nominal) != nil else { return nil }
      case .parameter, .member, .existential: break
      default: return nil
      }
      guard let baseSyntax = typeSyntax(base) else { return nil }
      return resolve(
        TypeSyntax(
          .member(base: baseSyntax, name: name.text, genericArguments: name.genericArguments),
          syntax.range))
    case .arrayLiteral(let elements):
      guard elements.count == 1, let element = typeNamed(by: elements[0]) else { return nil }
      return wellKnown.array(element)
    case .dictionaryLiteral(let pairs):
      guard pairs.count == 1, let key = typeNamed(by: pairs[0].key),
        let value = typeNamed(by: pairs[0].value)
      else { return nil }
      return wellKnown.type("Dictionary", [key, value])
    case .optionalChaining(let inner): return typeNamed(by: inner).map(wellKnown.optional)
    case .parenthesized(let inner): return typeNamed(by: inner)
    case .tuple(let elements):
      guard !elements.isEmpty else { return nil }
      var parts: [TupleElement] = []
      for element in elements {
        guard let type = typeNamed(by: element.value) else { return nil }
        parts.append(TupleElement(label: element.label, type: type))
      }
      return Type(.tuple(parts))
    default: return nil
    }
  }

  private func typeSyntax(_ syntax: ExpressionSyntax) -> TypeSyntax? {
    switch syntax.kind {
    case .identifier(let name):
      return TypeSyntax(
        .named(name: name.text, genericArguments: name.genericArguments), syntax.range)
    case .selfType: return TypeSyntax(.named(name: "Self", genericArguments: []), syntax.range)
    case .member(let base, let name):
      return typeSyntax(base).map {
        TypeSyntax(
          .member(base: $0, name: name.text, genericArguments: name.genericArguments),
          syntax.range)
      }
    case .type(let type): return type
    case .arrayLiteral(let elements):
      guard elements.count == 1, let element = typeSyntax(elements[0]) else { return nil }
      return TypeSyntax(.array(element), syntax.range)
    case .optionalChaining(let inner):
      return typeSyntax(inner).map { TypeSyntax(.optional($0), syntax.range) }
    default: return nil
    }
  }
}
