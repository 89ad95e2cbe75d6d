internal import Diagnostics

/// What attributes of a type ask of its members.
extension DeclarationRules {
  func checkDynamicMembers(of nominal: NominalDeclaration, _ syntax: DeclarationSyntax) {
    for attribute in syntax.attributes {
      switch attribute.name {
      case "dynamicMemberLookup":
        let hasSubscript = has(nominal, "subscript") { member in
          (member as? SubscriptDeclaration)?.parameters.first?.label == "dynamicMember"
        }
        guard !hasSubscript else { continue }
        sink.error(
          "dynamic-members",
          "'@dynamicMemberLookup' requires '\(nominal.name)' to have a "
            + "'subscript(dynamicMember:)' method that accepts either "
            + "'ExpressibleByStringLiteral' or a key path", attribute.range)
      case "dynamicCallable":
        let labels = ["withArguments", "withKeywordArguments"]
        let hasMethod = has(nominal, "dynamicallyCall") { member in
          let first = (member as? FunctionDeclaration)?.parameters.first
          return labels.contains(first?.label ?? "")
        }
        guard !hasMethod else { continue }
        sink.error(
          "dynamic-calls",
          "'@dynamicCallable' requires '\(nominal.name)' to have either a valid "
            + "'dynamicallyCall(withArguments:)' method or "
            + "'dynamicallyCall(withKeywordArguments:)' method", attribute.range)
      case "resultBuilder":
        let blocks = ["buildBlock", "buildPartialBlock"]
        let hasBlock = blocks.contains { name in
          has(nominal, name) { ($0 as? FunctionDeclaration)?.isStatic ?? false }
        }
        guard !hasBlock else { continue }
        sink.error(
          "result-builder-block",
          "result builder must provide at least one static 'buildBlock' method, or both "
            + "'buildPartialBlock(first:)' and 'buildPartialBlock(accumulated:next:)'",
          nominal.range)
      case "frozen" where nominal.kind == .structure && nominal.access < .packageAccess:
        let isInlined = syntax.attributes.contains { $0.name == "usableFromInline" }
        guard !isInlined else { continue }
        sink.error(
          "frozen-access",
          "'@frozen' attribute can only be applied to '@usableFromInline', package, or public "
            + "declarations, but '\(nominal.name)' is \(nominal.access.name)", attribute.range)
      case "main":
        // Cells are top-level code: they begin where the first of them begins.
        sink.error(
          "main-in-cell",
          "'main' attribute cannot be used in a module that contains top-level code",
          attribute.range)
        if has(nominal, "main", where: { ($0 as? FunctionDeclaration)?.isStatic ?? false }) {
          continue
        }
        sink.error(
          "main-type",
          "'\(nominal.name)' is annotated with '@main' and must provide a main static function of "
            + "type () -> Void, () throws -> Void, () async -> Void, or () async throws -> Void",
          attribute.range)
      default: continue
      }
    }
  }

  /// Whether a type or one of its superclasses has a member that fits.
  private func has(
    _ nominal: NominalDeclaration, _ name: String, where fits: (Declaration) -> Bool
  ) -> Bool {
    var place: NominalDeclaration? = nominal
    while let current = place {
      let inherited = current.inheritedProtocols.flatMap { $0.members[name] ?? [] }
      if ((current.members[name] ?? []) + inherited).contains(where: fits) { return true }
      place = current.superclass?.nominal
    }
    return false
  }
}
