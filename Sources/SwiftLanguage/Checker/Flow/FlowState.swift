/// What is known at a point of a function.
struct FlowState {
  /// Whether control can be here.
  var isReachable = true
  /// The tracked variables that have a value on every path to here.
  var assigned: Set<Int> = []
  /// The tracked variables that have a value on some path to here.
  var maybeAssigned: Set<Int> = []
  /// What locals hold here, so far as the text alone tells.
  var constants: LiteralArithmetic.Constants = [:]
  /// Whether the function has called itself on every path to here.
  var hasRecursed = false

  static let unreachable = FlowState(isReachable: false)

  /// The state after two paths meet.
  func joined(_ other: FlowState) -> FlowState {
    if !isReachable {
      var result = other
      result.maybeAssigned.formUnion(other.isReachable ? [] : maybeAssigned)
      return result
    }
    if !other.isReachable { return self }
    return FlowState(
      isReachable: true, assigned: assigned.intersection(other.assigned),
      maybeAssigned: maybeAssigned.union(other.maybeAssigned),
      constants: constants.filter { other.constants[$0.key] == $0.value },
      hasRecursed: hasRecursed && other.hasRecursed)
  }

  /// Forgets what variables hold that others may change: a loop's next turn, a closure.
  mutating func forgetVariables() {
    if !constants.isEmpty { constants = constants.filter { $0.key.isLet } }
  }
}

/// What is assigned later than it is declared: a variable without a value, a stored property inside
/// of an initialiser, or the whole of `self` there.
struct TrackedStorage {
  enum Kind {
    case variable
    case property
    /// `super.init` or `self.init` has been called, or `self` assigned.
    case initializedSelf
  }
  var kind: Kind
  var declaration: VariableDeclaration?
}
