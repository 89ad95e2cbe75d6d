internal import Diagnostics

/// `extension Type where …`: the parent of its members.
final class ExtensionDeclaration: Declaration, @unchecked Sendable {
  let nominal: NominalDeclaration
  /// The type's signature and what the extension's `where` adds.
  @exclusivity(unchecked) var signature = GenericSignature()
  /// What the `where` alone asks.
  @exclusivity(unchecked) var conditions: [GenericRequirement] = []
  let syntax: ExtensionSyntax
  init(nominal: NominalDeclaration, syntax: ExtensionSyntax, range: SourceRange) {
    self.nominal = nominal
    self.syntax = syntax
    super.init(name: nominal.name, range: range, parent: nominal.parent)
  }
}
