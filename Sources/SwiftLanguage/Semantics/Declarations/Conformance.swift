internal import Diagnostics

/// One type's conformance to one protocol.
final class Conformance: Declaration, @unchecked Sendable {
  let protocolDeclaration: NominalDeclaration
  /// The conforming type in terms of its own generic parameters.
  let type: Type
  /// The parameters that `type` and the conditions use.
  @exclusivity(unchecked) var signature = GenericSignature()
  @exclusivity(unchecked) var conditions: [GenericRequirement] = []
  @exclusivity(unchecked) var typeWitnesses: [AssociatedTypeDeclaration: Type] = [:]
  /// Function requirements (accessors and initialisers too) to what fulfils them.
  @exclusivity(unchecked) var witnesses: [FunctionDeclaration: Witness] = [:]

  struct Witness {
    var declaration: FunctionDeclaration
    /// From the witness' generic parameters to types in terms of the conformance's parameters and
    /// the requirement's own parameters.
    var substitutions: Substitutions
    /// An enum case fulfilling a static requirement.
    var enumCase: EnumCaseDeclaration?
    /// A stored property fulfilling an accessor requirement.
    var storedProperty: VariableDeclaration?
  }

  /// Written by the author, not implied by another one.
  var isExplicit = false
  /// The protocol whose conformance brought this one.
  var impliedBy: NominalDeclaration?
  /// Set while type witnesses are inferred, to stop circles.
  ///
  /// Associated types that are being inferred, against circles.
  var resolving: Set<AssociatedTypeDeclaration> = []

  init(protocolDeclaration: NominalDeclaration, type: Type, range: SourceRange) {
    self.protocolDeclaration = protocolDeclaration
    self.type = type
    super.init(name: protocolDeclaration.name, range: range, parent: nil)
  }
}

extension Conformance {
  /// Fixes an associated type by name.
  func bindTypeWitness(_ name: String, _ type: Type) {
    for member in protocolDeclaration.protocolClosure {
      if let associated = member.memberTypes[name] as? AssociatedTypeDeclaration {
        typeWitnesses[associated] = type
      }
    }
  }
}
