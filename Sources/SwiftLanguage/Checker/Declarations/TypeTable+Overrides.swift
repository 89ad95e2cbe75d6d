/// Which types the members of subclasses may have.
extension TypeTable {
  /// Whether what overrides a member may give `own` where the member gives `inherited`.
  ///
  /// It is the same, or something more special, and never becomes an existential.
  func mayOverride(_ own: Type, _ inherited: Type) -> Bool {
    if own == inherited || inherited.flags.contains(.hasParameter) { return true }
    if own.flags.contains(.hasError) || inherited.flags.contains(.hasError) { return true }
    if let payload = inherited.optionalPayload {
      return mayOverride(own.optionalPayload ?? own, payload)
    }
    switch (own.kind, inherited.kind) {
    case (.function(let own), .function(let inherited)):
      return own.parameters.count == inherited.parameters.count
        && mayOverride(own.result, inherited.result)
        && zip(own.parameters, inherited.parameters).allSatisfy { mayOverride($1.type, $0.type) }
    case (.tuple(let own), .tuple(let inherited)):
      return own.count == inherited.count
        && zip(own, inherited).allSatisfy {
          $0.label == $1.label && mayOverride($0.type, $1.type)
        }
    case (.metatype(let own), .metatype(let inherited)): return mayOverride(own, inherited)
    default: return isSubclass(own, of: inherited)
    }
  }
}
