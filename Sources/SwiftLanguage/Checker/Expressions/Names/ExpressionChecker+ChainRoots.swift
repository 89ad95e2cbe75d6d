/// Chains that begin with a value of a generic type whose parameters only a later link tells:
/// `Query().filter(\.isOpen).run(on: orders)`.
extension ExpressionChecker {
  /// The type of such a chain's `base`, where the arguments of the member that is called on it tell
  /// what the parameters are; nil where they are known without.
  func toldByArguments(
    of base: ExpressionSyntax, _ name: NameSyntax, _ arguments: [ArgumentSyntax]
  ) -> Type? {
    guard !arguments.isEmpty, let type = openRoot(of: base), mayTell(type, name, arguments) else {
      return nil
    }
    let mark = solver.mark()
    let (_, stands) = sink.trial { checkBase(base, of: name) }
    solver.rollBack(to: mark)
    return stands ? nil : told(type, name, arguments)
  }

  private func mayTell(_ type: Type, _ name: NameSyntax, _ arguments: [ArgumentSyntax]) -> Bool {
    arguments.contains { isKnown($0.value) } && hasMember(name.text, type)
  }

  /// Whether an argument has a type of its own.
  private func isKnown(_ argument: ExpressionSyntax) -> Bool {
    !argument.leavesParametersOpen && !argument.isImplicitChain && !argument.isNil
  }

  private func told(_ type: Type, _ name: NameSyntax, _ arguments: [ArgumentSyntax]) -> Type? {
    let found = members.candidates(
      named: name.text, in: type, isStatic: false, environment: environment)
    for candidate in found {
      guard let function = candidate.declaration as? FunctionDeclaration,
        case .nominal(let nominal, let own) = type.kind
      else { continue }
      let call = CallCandidate(
        declaration: .function(function), substitutions: nominal.substitutions(own),
        receiver: nil, dispatch: .direct, selfType: type, rank: 0)
      guard case .success(let matched) = match(arguments, call.shapes, ignoresLabels: false) else {
        continue
      }
      let mark = solver.mark()
      let opened = open(call)
      let (_, fits) = sink.trial {
        for (argument, parameter) in zip(arguments, matched) where isKnown(argument.value) {
          guard let parameter else { continue }
          let wanted = types.substitute(
            call.shapes[parameter].type, opened, in: environment)
          _ = softCoerce(check(argument.value, expected: wanted), to: wanted)
        }
      }
      let resolved = solver.resolve(type)
      solver.rollBack(to: mark)
      if fits, !resolved.flags.contains(.hasVariable) { return resolved }
    }
    return nil
  }

  /// The generic type, its parameters open, that a chain of calls begins with, where one of the
  /// calls is given something that leaves open what it takes.
  func openRoot(of base: ExpressionSyntax) -> Type? {
    var link = base
    var isOpen = false
    while case .call(let callee, let arguments) = link.kind {
      isOpen =
        isOpen
        || arguments.contains { $0.value.leavesParametersOpen || $0.value.isImplicitChain }
      switch callee.kind {
      case .member(let inner, _): link = inner
      case .identifier(let name):
        guard isOpen, name.genericArguments.isEmpty,
          case .type(let type) = meaning(of: name, callee.range),
          type.flags.contains(.hasVariable), case .nominal = type.kind
        else { return nil }
        return type
      default: return nil
      }
    }
    return nil
  }
}
