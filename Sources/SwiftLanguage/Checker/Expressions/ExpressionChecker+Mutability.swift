internal import Diagnostics

/// What may be changed, and why other places may not.
extension ExpressionChecker {
  enum Mutation {
    case assignment
    case inoutArgument
    case mutatingCall(String)
    case assigningOperator(String)
    case mutatingGetter
  }

  /// Reports a place that may not be changed, as swiftc words it, and where it says so: at the
  /// operator, or at the member that changes it.
  func requireMutable(
    _ place: TypedExpression, for mutation: Mutation, at range: SourceRange? = nil
  ) {
    if let reason = immutability(of: place, mutation) { report(reason, place, mutation, at: range) }
    noteMutation(place)
  }

  /// A lazy property is written where it is read first: its base may change.
  func requireMutable(
    _ base: TypedExpression, forReading property: VariableDeclaration, at range: SourceRange
  ) {
    guard property.isLazy || property.getter?.isMutating ?? false,
      !isClass(solver.shallow(base.type)), property.range.source >= 0,
      !property.type.flags.contains(.hasError)
    else { return }
    requireMutable(base, for: .mutatingGetter, at: range)
  }

  private func noteMutation(_ place: TypedExpression) {
    switch place.kind {
    case .variable(let variable):
      variable.isWritten = true
      if variable.role == .global { noteUse(variable, true) }
    case .property(let base, _, _, _): if !isClass(solver.shallow(base.type)) { noteMutation(base) }
    case .element(let base, _, _, _, _): noteMutation(base)
    case .tupleElement(let base, _), .forceUnwrap(let base), .chainLink(let base):
      noteMutation(base)
    default: break
    }
  }

  enum Immutability {
    case letVariable(VariableDeclaration)
    case parameter(VariableDeclaration)
    case selfParameter
    case letProperty(VariableDeclaration)
    case getOnly(String)
    case getOnlySubscript
    case rvalue
    case setterInaccessible(VariableDeclaration)
  }

  /// A superclass' constants have their values before a subclass' initialiser runs on.
  private func isOwn(_ property: VariableDeclaration) -> Bool {
    guard let nominal = context.selfType?.nominal, nominal.kind == .classType else { return true }
    return property.parent === nominal
  }

  func immutability(of place: TypedExpression, _ mutation: Mutation) -> Immutability? {
    switch place.kind {
    case .variable(let variable):
      if variable.role == .selfParameter {
        if isClass(variable.type) {
          if case .assignment = mutation { return .selfParameter }
          return nil
        }
        return variable.isLet ? .selfParameter : nil
      }
      if variable.role == .computed, variable.wrapperStorage == nil, variable.setter == nil {
        return .getOnly(variable.name)
      }
      guard variable.isLet else { return nil }
      // `let x: Int` without a value is assigned once; definite initialisation checks that.
      if variable.isDeferred, case .assignment = mutation { return nil }
      return variable.role == .parameter ? .parameter(variable) : .letVariable(variable)
    case .property(let base, let property, _, _):
      if property.isStored || property.setter == nil && property.wrapperStorage != nil {
        if property.isLet {
          // An initialiser sets its constants.
          if context.isInitializer || isInsideInitializer, isSelf(base), !property.hasInitialValue,
            isOwn(property)
          {
            return nil
          }
          return .letProperty(property)
        }
        if let limited = property.setterAccess, !canAccess(property, limited) {
          return .setterInaccessible(property)
        }
        // Told to be out of reach already; what holds a wrapped property's value is not.
        if case .mutatingCall = mutation, property.access == .privateAccess,
          !canAccess(property, .privateAccess), sink.hasError(in: place.range)
        {
          return .setterInaccessible(property)
        }
        if isClass(solver.shallow(base.type)) { return nil }
        return immutability(of: base, mutation)
      }
      guard let setter = property.setter else { return .getOnly(property.name) }
      if let limited = property.setterAccess, !canAccess(property, limited) {
        return .setterInaccessible(property)
      }
      if keepsReference(setter, of: base) { return nil }
      return immutability(of: base, mutation)
    case .staticProperty(_, let property, _, _):
      if property.isLet, property.isStored { return .letProperty(property) }
      if let limited = property.setterAccess, !canAccess(property, limited) {
        return .setterInaccessible(property)
      }
      if property.isStored { return nil }
      return property.setter == nil ? .getOnly(property.name) : nil
    case .element(let base, let element, _, _, _):
      guard let setter = element.setter else { return .getOnlySubscript }
      if case .metatype = base.kind { return nil }
      if keepsReference(setter, of: base) { return nil }
      return immutability(of: base, mutation)
    case .tupleElement(let base, _), .forceUnwrap(let base), .chainLink(let base):
      return immutability(of: base, mutation)
    case .keyPathAccess(let base, let keyPath):
      let name = solver.shallow(keyPath.type).nominalName
      if name == "ReferenceWritableKeyPath" { return nil }
      if name == "WritableKeyPath" {
        return isClass(solver.shallow(base.type)) ? nil : immutability(of: base, mutation)
      }
      return .getOnlySubscript
    case .tuple(let places):
      return places.lazy.compactMap { self.immutability(of: $0, mutation) }.first
    case .discard, .error: return nil
    case .upcast(let inner): return immutability(of: inner, mutation)
    default:
      if isClass(solver.shallow(place.type)) { return nil }
      return .rvalue
    }
  }

  /// Whether a setter leaves the place of its base alone: an instance is changed behind its
  /// reference, but what a protocol for any type says of a setter may replace the reference too.
  private func keepsReference(_ setter: FunctionDeclaration, of base: TypedExpression) -> Bool {
    guard setter.isMutating else { return true }
    return isClass(solver.shallow(base.type)) && setter.owner?.kind != .protocolType
  }

  private var isInsideInitializer: Bool {
    (context.declaration as? FunctionDeclaration)?.role == .initializer
  }

  private func isSelf(_ base: TypedExpression) -> Bool {
    if case .variable(let variable) = base.kind { return variable.role == .selfParameter }
    return false
  }

  private func canAccess(_ property: VariableDeclaration, _ level: AccessLevel) -> Bool {
    if level != .privateAccess { return true }
    let owner =
      property.parent as? NominalDeclaration ?? (property.parent as? ExtensionDeclaration)?.nominal
    var current = context.declaration
    while let place = current {
      if place === owner || (place as? ExtensionDeclaration)?.nominal === owner { return true }
      current = place.parent
    }
    return false
  }

  func report(
    _ reason: Immutability, _ place: TypedExpression, _ mutation: Mutation,
    at position: SourceRange? = nil
  ) {
    let range = position ?? place.range
    func message(_ what: String) -> String {
      switch mutation {
      case .assignment:
        switch place.kind {
        case .property, .staticProperty, .tupleElement: "cannot assign to property: \(what)"
        case .element: "cannot assign through subscript: \(what)"
        default: "cannot assign to value: \(what)"
        }
      case .inoutArgument: "cannot pass immutable value as inout argument: \(what)"
      case .mutatingCall: "cannot use mutating member on immutable value: \(what)"
      case .assigningOperator: "left side of mutating operator isn't mutable: \(what)"
      case .mutatingGetter: "cannot use mutating getter on immutable value: \(what)"
      }
    }
    func rvalue(_ place: TypedExpression) -> String {
      switch place.kind {
      case .integerLiteral, .floatLiteral, .stringLiteral, .booleanLiteral:
        "literals are not mutable"
      case .call(let reference, _, _) where !reference.declaration.name.isOperatorName:
        reference.declaration.role == .initializer
          ? "function call returns immutable value"
          : "'\(reference.declaration.name)' returns immutable value"
      case .call(let reference, _, _):
        reference.declaration.parameters.count == 2
          ? "binary operator returns immutable value" : "unary operator returns immutable value"
      default: "expression is not a place that can be changed"
      }
    }
    switch reason {
    case .letVariable(let variable):
      sink.error(
        "immutable", message("'\(variable.name)' is a 'let' constant"), range,
        notes: variable.proposalOfVar)
    case .parameter(let variable):
      let what = variable.name.hasPrefix("$") ? "immutable" : "a 'let' constant"
      sink.error("immutable", message("'\(variable.name)' is \(what)"), range)
    case .selfParameter:
      let isProperty = if case .property = place.kind { true } else { false }
      if isProperty, case .assignment = mutation {
        sink.error(
          "immutable", "cannot assign to property: 'self' is immutable", range,
          notes: proposalOfMutating)
      } else {
        sink.error(
          "immutable", message("'self' is immutable"), range, notes: proposalOfMutating)
      }
    case .letProperty(let property):
      if case .assignment = mutation, context.isInitializer,
        case .property(let base, _, _, _) = place.kind,
        isSelf(base), isOwn(property)
      {
        sink.lateError(
          "reassigned-constant",
          "immutable value 'self.\(property.name)' may only be initialized once", range,
          notes: property.proposalOfVar)
      } else if case .assignment = mutation {
        sink.error(
          "immutable", "cannot assign to property: '\(property.name)' is a 'let' constant", range,
          notes: property.proposalOfVar)
      } else {
        sink.error(
          "immutable", message("'\(property.name)' is a 'let' constant"), range,
          notes: property.proposalOfVar)
      }
    case .getOnly(let name):
      if case .assignment = mutation {
        sink.error(
          "immutable", "cannot assign to property: '\(name)' is a get-only property", range)
      } else {
        sink.error("immutable", message("'\(name)' is a get-only property"), range)
      }
    case .getOnlySubscript:
      let isPath = if case .keyPathAccess = place.kind { true } else { false }
      let reason = isPath ? "key path is read-only" : "subscript is get-only"
      if case .assignment = mutation {
        sink.error("immutable", "cannot assign through subscript: \(reason)", range)
      } else {
        sink.error("immutable", message(reason), range)
      }
    case .rvalue:
      if case .assignment = mutation, case .call(let reference, _, _) = place.kind,
        !reference.declaration.name.isOperatorName
      {
        // What is set is a part of what the call has made.
        sink.error("immutable", "cannot assign to property: \(rvalue(place))", range)
      } else if case .assignment = mutation {
        sink.error("immutable", "expression is not assignable: \(rvalue(place))", range)
      } else if place.isCollectionLiteral, case .mutatingCall = mutation {
        sink.error(
          "immutable",
          "cannot use mutating member on immutable value of type '\(shown(place.type))'", range)
      } else if place.isCollectionLiteral, case .inoutArgument = mutation {
        sink.error(
          "immutable",
          "cannot pass immutable value of type '\(shown(place.type))' as inout argument",
          range)
      } else {
        sink.error("immutable", message(rvalue(place)), range)
      }
    case .setterInaccessible(let property):
      sink.error(
        "inaccessible-setter",
        message("'\(property.name)' setter is inaccessible"), range)
    }
  }

  /// The note that the method around should be a mutating one; an accessor has no such word.
  private var proposalOfMutating: [Diagnostic.Note] {
    var place = context.declaration
    while let current = place {
      if let function = current as? FunctionDeclaration, function.role == .method {
        // `func` stands before the name.
        let lower = max(0, function.range.lower - 5)
        return [
          .init(
            message: "mark method 'mutating' to make 'self' mutable",
            range: SourceRange(source: function.range.source, lower: lower, upper: lower + 4))
        ]
      }
      place = current.parent
    }
    return []
  }
}

extension VariableDeclaration {
  /// The note that a constant could be a variable; what a pattern binds cannot.
  var proposalOfVar: [Diagnostic.Note] {
    guard let introducer else { return [] }
    return [.init(message: "change 'let' to 'var' to make it mutable", range: introducer)]
  }
}

extension BindingSyntax {
  /// The `let` or `var` of a declaration's first binding.
  var introducer: SourceRange {
    let lower = max(0, pattern.range.lower - 4)
    return SourceRange(source: pattern.range.source, lower: lower, upper: lower + 3)
  }
}

extension TypedExpression {
  fileprivate var isCollectionLiteral: Bool {
    switch kind {
    case .arrayLiteral, .dictionaryLiteral: true
    default: false
    }
  }
}
