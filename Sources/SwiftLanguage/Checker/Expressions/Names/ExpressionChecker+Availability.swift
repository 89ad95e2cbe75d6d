internal import Diagnostics

/// Uses of what is deprecated or unavailable.
extension ExpressionChecker {
  func checkAvailability(of declaration: Declaration, _ range: SourceRange) {
    guard let availability = declaration.availability, range.source >= 0 else { return }
    resolver().report(availability, of: declaration, range, in: context.declaration)
  }
}

extension TypeResolver {
  /// Warns of a deprecated declaration and refuses an unavailable one, except in others that are.
  func report(
    _ availability: Availability, of declaration: Declaration, _ range: SourceRange,
    in context: Declaration?
  ) {
    var place = context
    while let current = place {
      if let own = current.availability, own.kind == availability.kind || own.kind == .unavailable {
        return
      }
      if current === declaration { return }
      place = current.parent
    }
    let name =
      (declaration as? FunctionDeclaration)?.fullName
      ?? (declaration as? SubscriptDeclaration)?.fullName ?? declaration.name
    let isReplaced = (declaration as? FunctionDeclaration)?.role == .initializer
    let message = availability.description(of: name, isReplaced: isReplaced)
    let fixIts =
      availability.newName.map { [Diagnostic.FixIt(range: range, replacement: $0)] } ?? []
    switch availability.kind {
    case .deprecated:
      let notes = availability.newName.map {
        [Diagnostic.Note(message: "use '\($0)' instead", range: range)]
      }
      sink.warning("deprecated", message, range, notes: notes ?? [], fixIts: fixIts)
    case .unavailable:
      // As an overload it stays in the choice: the last that is taken.
      if sink.isTrying { return }
      let notes: [Diagnostic.Note] =
        declaration.source < 0
        ? []
        : [
          .init(
            message: "'\(name)' has been explicitly marked unavailable here",
            range: declaration.range)
        ]
      sink.error("unavailable", message, range, notes: notes, fixIts: fixIts)
    }
  }
}
