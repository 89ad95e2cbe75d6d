internal import Diagnostics

extension ExpressionSyntax {
  /// The name of the implicit member that a chain of members, calls and subscripts begins with.
  var chainRoot: NameSyntax? {
    switch kind {
    case .implicitMember(let name): name
    case .member(let base, _), .call(let base, _), .subscriptAccess(let base, _),
      .forceUnwrap(let base), .optionalChaining(let base):
      base.chainRoot
    default: nil
    }
  }

  /// `.name`, `.make(1).other`: a member of what the context expects.
  var isImplicitChain: Bool { chainRoot != nil }

  /// Whether the value is such a member, or one of several that may be taken is.
  var mayBeImplicitMember: Bool {
    switch kind {
    case .ternary(_, let then, let otherwise):
      then.mayBeImplicitMember || otherwise.mayBeImplicitMember
    case .binary(let left, let name, let right) where name.text == "??":
      left.mayBeImplicitMember || right.mayBeImplicitMember
    case .parenthesized(let inner), .attempt(_, let inner): inner.mayBeImplicitMember
    default: isImplicitChain
    }
  }

  /// Whether it is an array literal with such a member, or what begins with one, for an element.
  var holdsImplicitMembers: Bool {
    guard case .arrayLiteral(let elements) = kind else { return false }
    return elements.contains { $0.mayBeImplicitMember }
  }

  /// The place of that name where the chain goes on behind it: `.red.lighter()`, not `.mixed(1, 2)`.
  var implicitRoot: SourceRange? {
    switch kind {
    case .implicitMember: nil
    case .call(let callee, _):
      if case .implicitMember = callee.kind { nil } else { chainRoot?.range }
    default: chainRoot?.range
    }
  }

  /// `.red`, `.mixed(1, 2)`.
  var namesImplicitMember: Bool {
    switch kind {
    case .implicitMember: return true
    case .call(let callee, _):
      if case .implicitMember = callee.kind { return true }
      return false
    default: return false
    }
  }
}
