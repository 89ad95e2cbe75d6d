internal import Diagnostics

/// Two accesses to one variable within one call, of which one changes it.
///
/// Only what the text decides is looked at: variables and the stored properties of structures in
/// them. What goes through references is checked when it runs.
struct ExclusivityRules {
  let sink: DiagnosticSink

  /// A variable and the stored properties or tuple elements that lead into it.
  private struct Path {
    var variable: VariableDeclaration
    var steps: [Step]
    var range: SourceRange
    /// Behind an observed or computed property or an element, all of what is in front is touched.
    var isComplete = false

    mutating func append(_ step: Step) {
      if !isComplete { steps.append(step) }
    }

    enum Step: Equatable {
      case property(ObjectIdentifier)
      case element(Int)
    }

    /// Whether one contains the other.
    func overlaps(_ other: Path) -> Bool {
      variable === other.variable && zip(steps, other.steps).allSatisfy { $0 == $1 }
    }
  }

  func check(_ statements: [TypedStatement]) {
    TypedWalker { expression in
      switch expression.kind {
      case .call(let reference, let receiver, let arguments):
        let changed = reference.declaration.isMutating ? receiver.flatMap(path) : nil
        checkCall(changed.map { [$0] } ?? [], arguments, expression.range)
      case .apply(_, let arguments): checkCall([], arguments, expression.range)
      case .optionalChain(let chained): checkChain(chained)
      default: break
      }
    }.walk(statements)
  }

  private func checkCall(
    _ receiver: [Path], _ arguments: [TypedArgument], _ range: SourceRange
  ) {
    var changed = receiver
    for case .inoutReference(let place) in arguments {
      if let path = path(place) { changed.append(path) }
    }
    guard let first = changed.first else { return }
    for (index, later) in changed.enumerated() {
      if changed[..<index].contains(where: { $0.overlaps(later) }) {
        report(later.variable, changed.first?.range ?? range)
        return
      }
    }
    for case .value(let value) in arguments {
      guard case .closure(let closure) = stripped(value).kind else { continue }
      if touches(changed, { $0.walk(closure.body.statements) }) {
        report(first.variable, first.range)
        return
      }
    }
  }

  /// Whether what is walked through uses one of the paths.
  private func touches(_ changed: [Path], _ walk: (TypedWalker) -> Void) -> Bool {
    var isTouched = false
    var nested: Set<ObjectIdentifier> = []
    walk(
      TypedWalker { expression in
        guard !nested.contains(ObjectIdentifier(expression)), let path = path(expression) else {
          return
        }
        // The whole of `a.b` says what is touched, not `a` on its own.
        expression.forEachChild { nested.insert(ObjectIdentifier($0)) }
        markInner(expression, &nested)
        if changed.contains(where: { $0.overlaps(path) }) { isTouched = true }
      })
    return isTouched
  }

  /// `a?.b = a?.c`: a chain looks into what it changes before it knows the new value.
  private func checkChain(_ chained: TypedExpression) {
    let target: TypedExpression
    let values: [TypedExpression]
    switch chained.kind {
    case .wrapOptional(let inner): return checkChain(inner)
    case .assign(let place, let value): (target, values) = (place, [value])
    case .call(let reference, let receiver, let arguments):
      if let receiver, reference.declaration.isMutating {
        (target, values) = (receiver, arguments.flatMap(\.expressions))
      } else if case .inoutReference(let place)? = arguments.first, receiver == nil {
        (target, values) = (place, arguments.dropFirst().flatMap(\.expressions))
      } else {
        return
      }
    default: return
    }
    guard let link = firstLink(target), !isReference(link.type.optionalPayload ?? link.type),
      let changed = path(link)
    else { return }
    if values.contains(where: { value in touches([changed]) { $0.walk(value) } }) {
      report(changed.variable, changed.range)
    }
  }

  /// Whether what is changed through a value is not the value.
  private func isReference(_ type: Type) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal.kind == .classType
    case .existential(let existential): existential.isClassBound
    case .parameter, .member, .opaque: true
    default: false
    }
  }

  /// What the first `?` of a chain looks into.
  private func firstLink(_ place: TypedExpression) -> TypedExpression? {
    switch place.kind {
    case .chainLink(let base): firstLink(base) ?? base
    case .property(let base, _, _, _), .tupleElement(let base, _), .element(let base, _, _, _, _),
      .forceUnwrap(let base):
      firstLink(base)
    default: nil
    }
  }

  private func markInner(_ expression: TypedExpression, _ nested: inout Set<ObjectIdentifier>) {
    for child in expression.children {
      nested.insert(ObjectIdentifier(child))
      markInner(child, &nested)
    }
  }

  private func stripped(_ value: TypedExpression) -> TypedExpression {
    switch value.kind {
    case .convertFunction(let inner), .wrapOptional(let inner): stripped(inner)
    default: value
    }
  }

  private func report(_ variable: VariableDeclaration, _ range: SourceRange) {
    sink.lateError(
      "overlapping-accesses",
      "overlapping accesses to '\(variable.name)', but modification requires exclusive access; "
        + "consider copying to a local variable", range)
  }

  private func path(_ place: TypedExpression) -> Path? {
    switch place.kind {
    case .variable(let variable):
      switch variable.role {
      case .local, .global, .parameter, .selfParameter:
        guard !variable.isLet,
          variable.type.nominal?.kind != .classType || variable.role != .selfParameter
        else { return nil }
        return Path(variable: variable, steps: [], range: place.range)
      default: return nil
      }
    case .property(let base, let property, _, _):
      guard let nominal = base.type.nominal, nominal.kind == .structure, var known = path(base)
      else { return nil }
      known.range = place.range
      if property.role == .storedProperty, property.didSet == nil, property.willSet == nil {
        known.append(.property(ObjectIdentifier(property)))
      } else {
        known.isComplete = true
      }
      return known
    case .tupleElement(let base, let index):
      guard var known = path(base) else { return nil }
      known.append(.element(index))
      return known
    case .element(let base, _, _, _, _):
      guard let nominal = base.type.nominal, nominal.kind == .structure, var known = path(base)
      else { return nil }
      known.isComplete = true
      return known
    case .forceUnwrap(let base): return path(base)
    default: return nil
    }
  }
}
