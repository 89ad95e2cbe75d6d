internal import Diagnostics

/// Where modifiers may stand.
extension Parser {
  private var isLocal: Bool { isInBody && enclosingType == nil }

  /// Reports modifiers that mean nothing before a declaration of this kind.
  mutating func checkPlaces(of modifiers: [ModifierSyntax], on kind: DeclarationSyntax.Kind) {
    for modifier in modifiers {
      guard let message = objection(to: modifier, among: modifiers, on: kind) else { continue }
      reportAndContinue(message, modifier.range, id: "modifier-place")
    }
  }

  /// What is wrong with a modifier before a declaration; nil where nothing is, or where the checker
  /// says it.
  private func objection(
    to modifier: ModifierSyntax, among others: [ModifierSyntax], on kind: DeclarationSyntax.Kind
  ) -> String? {
    let name = modifier.name
    let misplaced = "'\(name)' modifier cannot be applied to this declaration"
    switch name {
    case "private", "fileprivate", "internal", "package", "public", "open":
      switch kind {
      case .enumCases, .deinitializer: return misplaced
      default: break
      }
      if isLocal, modifier.detail == nil {
        return "attribute '\(name)' can only be used in a non-local scope"
      }
      if name == "open", enclosingType == nil, !kind.isType {
        return "only classes and overridable class members can be declared 'open'; use 'public'"
      }
    case "static":
      switch kind {
      case .nominal, .extensionOf, .enumCases, .initializer, .deinitializer:
        return "declaration cannot be marked 'static'"
      default: break
      }
    case "mutating", "nonmutating":
      guard case .function = kind else {
        return "'\(name)' may only be used on 'func' declarations"
      }
      if enclosingType == nil { return "'\(name)' is only valid on methods" }
      if others.contains(where: { $0.name == "static" }) {
        return "static functions must not be declared \(name)"
      }
    case "override":
      switch kind {
      case .function, .variables:
        if enclosingType == nil { return "'override' can only be specified on class members" }
      case .nominal, .enumCases, .typeAlias, .extensionOf: return misplaced
      default: break
      }
    case "weak", "unowned":
      guard case .variables = kind else {
        return "'\(name)' may only be used on 'var' declarations"
      }
    case "lazy":
      guard case .variables(let isLet, let bindings) = kind else {
        return "'lazy' may only be used on 'var' declarations"
      }
      if isLet { return nil }
      if others.contains(where: { $0.name == "static" }) || (enclosingType == nil && !isInBody) {
        return "'lazy' cannot be used on an already-lazy global"
      }
      if bindings.contains(where: { $0.accessors?.accessors.contains { $0.kind == .get } ?? false })
      {
        return "'lazy' cannot be used on a computed property"
      }
    case "required", "convenience":
      guard case .initializer = kind else {
        return "'\(name)' may only be used on 'init' declarations"
      }
    case "final":
      switch kind {
      case .nominal(let nominal) where nominal.kind != .classType: return misplaced
      case .extensionOf, .enumCases, .typeAlias, .initializer, .deinitializer: return misplaced
      case .function, .variables:
        guard enclosingType == nil, !isInExtension else { return nil }
        return "only classes and class members may be marked with 'final'"
      default: break
      }
    case "indirect":
      switch kind {
      case .enumCases: break
      case .nominal(let nominal) where nominal.kind == .enumeration: break
      default: return misplaced
      }
    case "prefix", "postfix", "infix":
      guard case .function(let function) = kind, !function.name.isOperatorName else { return nil }
      return "'\(name)' requires a function with an operator identifier"
    case "optional":
      if enclosingType != .protocolType {
        return "'optional' can only be applied to protocol members"
      }
    default: break
    }
    return nil
  }
}

extension DeclarationSyntax.Kind {
  /// A class or another type, or an extension of one.
  fileprivate var isType: Bool {
    switch self {
    case .nominal, .extensionOf: true
    default: false
    }
  }
}
