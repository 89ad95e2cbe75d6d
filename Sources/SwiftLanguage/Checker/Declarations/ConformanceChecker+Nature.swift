internal import Diagnostics

/// What protocols ask of a type that is not among their requirements.
extension ConformanceChecker {
  /// Why a type whose members are all there does not conform, if it does not.
  func unmetByNature(
    _ conformance: Conformance, of nominal: NominalDeclaration
  ) -> Diagnostic.Note? {
    missingSuperclass(conformance, of: nominal) ?? unfitLiteral(conformance)
      ?? unfitForCoding(conformance, of: nominal)
  }

  /// `protocol Themed: View`: only subclasses of `View` conform.
  private func missingSuperclass(
    _ conformance: Conformance, of nominal: NominalDeclaration
  ) -> Diagnostic.Note? {
    let asking = conformance.protocolDeclaration
    guard nominal.kind == .classType, let selfParameter = asking.selfParameter else { return nil }
    let bounds = asking.signature.requirements.compactMap { requirement -> Type? in
      guard case .inherits(let subject, let bound) = requirement,
        subject.kind == .parameter(selfParameter), bound.nominal != nil
      else { return nil }
      return bound
    }
    for bound in (asking.superclass.map { [$0] } ?? []) + bounds
    where !types.inherits(conformance.type, from: bound, in: .empty) {
      sink.error(
        "missing-superclass",
        "'\(asking.name)' requires that '\(nominal.name)' inherit from '\(bound)'", nominal.range)
      return .init(
        message: "requirement specified as 'Self' : '\(bound)' [with Self = \(conformance.type)]",
        range: asking.range)
    }
    return nil
  }

  /// The type that a literal's initialiser takes is one that the compiler itself makes of literals.
  private func unfitLiteral(_ conformance: Conformance) -> Diagnostic.Note? {
    let asking = conformance.protocolDeclaration
    guard asking.source < 0, asking.name.hasPrefix("ExpressibleBy"),
      asking.associatedTypes.count == 1, let associated = asking.associatedTypes.first,
      associated.name.hasSuffix("LiteralType"),
      let made = types.typeWitness(associated, of: conformance), let own = made.nominal
    else { return nil }
    if own.source < 0, types.conforms(made, to: asking, in: .empty) { return nil }
    return .init(
      message: "possibly intended match '\(made)' does not conform to "
        + "'_\(asking.name.replacing("By", with: "ByBuiltin"))'", range: conformance.range)
  }

  /// What is not written how to code has to be made of what can be coded.
  private func unfitForCoding(
    _ conformance: Conformance, of nominal: NominalDeclaration
  ) -> Diagnostic.Note? {
    let asking = conformance.protocolDeclaration
    guard asking.source < 0 else { return nil }
    switch asking.name {
    case "Encodable" where nominal.members["encode"] == nil: break
    case "Decodable"
    where !(nominal.members["init"] ?? []).contains {
      ($0 as? FunctionDeclaration)?.parameters.first?.label == "from"
    }:
      break
    default: return nil
    }
    let parts =
      nominal.storedProperties.map(\.type) + nominal.cases.flatMap { $0.payload.map(\.type) }
    guard let misfit = parts.first(where: { isUncodable($0, asking) }) else { return nil }
    return .init(
      message: "cannot automatically synthesize '\(asking.name)' because '\(misfit)' does not "
        + "conform to '\(asking.name)'", range: nominal.range)
  }

  /// Whether a type of the notebook's own in it cannot be coded; the library's are taken to be.
  private func isUncodable(_ type: Type, _ asking: NominalDeclaration) -> Bool {
    switch type.kind {
    case .nominal(let nominal, let arguments):
      nominal.source >= 0
        ? !types.conforms(type, to: asking, in: .empty)
        : arguments.contains { isUncodable($0, asking) }
    case .function, .tuple: true
    default: false
    }
  }
}
