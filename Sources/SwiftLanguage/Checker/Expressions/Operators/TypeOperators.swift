/// The static operators of types as what a call may mean, made once for each name: an expression of five
/// operators asks for a hundred of them.
final class TypeOperators {
  @exclusivity(unchecked) private var known: [String: (of: Int, candidates: [CallCandidate])] = [:]

  /// Those of a name, in the order in which they were declared.
  func candidates(_ name: String, in module: ModuleScope) -> [CallCandidate] {
    let functions = module.operators[name] ?? []
    if let known = known[name], known.of == functions.count { return known.candidates }
    let candidates = functions.filter { $0.parent != nil }.map(candidate)
    known[name] = (functions.count, candidates)
    return candidates
  }

  /// Lets go of all declarations.
  func forget() { known = [:] }

  /// The owner's parameters are opened at the call.
  private func candidate(_ function: FunctionDeclaration) -> CallCandidate {
    var dispatch = Dispatch.direct
    var selfType: Type?
    if let owner = function.parent as? NominalDeclaration {
      if owner.kind == .protocolType, let parameter = owner.selfParameter {
        let type = Type(.parameter(parameter))
        dispatch = .witness(selfType: type)
        selfType = type
      } else {
        selfType = owner.declaredType
      }
    } else if let extended = function.parent as? ExtensionDeclaration {
      selfType = extended.nominal.selfType
    }
    return CallCandidate(
      declaration: .function(function), substitutions: .empty, receiver: nil, dispatch: dispatch,
      selfType: selfType, rank: function.source >= 0 ? 12 : 2)
  }
}
