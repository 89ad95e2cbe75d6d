internal import Diagnostics

/// The operators and precedence groups in force where a source is parsed.
///
/// A value: parsing a cell gives the table that the next cell starts from.
struct OperatorTable: Sendable {
  struct Group: Sendable {
    var name: String
    var associativity: PrecedenceGroupSyntax.Associativity
    var isAssignment: Bool
    /// The groups that bind more weakly than this one, itself not among them; closed under
    /// transitivity.
    var weaker: Set<Int> = []
  }

  private(set) var groups: [Group] = []
  private var groupIndices: [String: Int] = [:]
  /// Infix operators to their groups; operators without one are in `DefaultPrecedence`.
  private var infix: [String: Int] = [:]
  private(set) var prefix: Set<String> = []
  private(set) var postfix: Set<String> = []

  enum Ordering { case higher, lower, same, unrelated }

  /// Whether the group is no one of Swift's own.
  func isOwn(_ name: String) -> Bool {
    guard let index = groupIndices[name] else { return false }
    return index >= OperatorTable.standard.groups.count
  }

  /// Whether nothing was declared in one that is not in the other, of two of which one came from the
  /// other.
  func isSame(as other: OperatorTable) -> Bool {
    groups.count == other.groups.count && infix.count == other.infix.count
      && prefix.count == other.prefix.count && postfix.count == other.postfix.count
  }

  func group(named name: String) -> Int? { groupIndices[name] }

  func infixGroup(of name: String) -> Int? { infix[name] }

  func compare(_ left: Int, _ right: Int) -> Ordering {
    if left == right { return .same }
    if groups[left].weaker.contains(right) { return .higher }
    if groups[right].weaker.contains(left) { return .lower }
    return .unrelated
  }

  /// Adds a group; a name that is declared again gets a new group, as a later cell may do.
  ///
  /// - Returns: The group names that do not exist.
  @discardableResult
  mutating func declare(_ syntax: PrecedenceGroupSyntax) -> [String] {
    let index = groups.count
    var group = Group(
      name: syntax.name, associativity: syntax.associativity, isAssignment: syntax.isAssignment)
    var unknown: [String] = []
    for name in syntax.higherThan {
      guard let other = groupIndices[name] else {
        unknown.append(name)
        continue
      }
      group.weaker.insert(other)
      group.weaker.formUnion(groups[other].weaker)
    }
    groups.append(group)
    groupIndices[syntax.name] = index
    var stronger: Set<Int> = []
    for name in syntax.lowerThan {
      guard let other = groupIndices[name] else {
        unknown.append(name)
        continue
      }
      stronger.insert(other)
    }
    for other in groups.indices
    where stronger.contains(other) || !stronger.isDisjoint(with: groups[other].weaker) {
      groups[other].weaker.insert(index)
      groups[other].weaker.formUnion(group.weaker)
    }
    return unknown
  }

  /// Adds an operator; false where its group does not exist.
  @discardableResult
  mutating func declare(_ syntax: OperatorSyntax) -> Bool {
    switch syntax.fixity {
    case .prefix: prefix.insert(syntax.name)
    case .postfix: postfix.insert(syntax.name)
    case .infix:
      guard let index = groupIndices[syntax.precedenceGroup ?? "DefaultPrecedence"] else {
        return false
      }
      infix[syntax.name] = index
    }
    return true
  }

  /// Swift's own operators and groups.
  static let standard: OperatorTable = {
    var table = OperatorTable()
    let groups: [(String, PrecedenceGroupSyntax.Associativity, [String])] = [
      ("AssignmentPrecedence", .right, []),
      ("FunctionArrowPrecedence", .right, ["AssignmentPrecedence"]),
      ("TernaryPrecedence", .right, ["FunctionArrowPrecedence"]),
      ("DefaultPrecedence", .none, ["TernaryPrecedence"]),
      ("LogicalDisjunctionPrecedence", .left, ["TernaryPrecedence"]),
      ("LogicalConjunctionPrecedence", .left, ["LogicalDisjunctionPrecedence"]),
      ("ComparisonPrecedence", .none, ["LogicalConjunctionPrecedence"]),
      ("NilCoalescingPrecedence", .right, ["ComparisonPrecedence"]),
      ("CastingPrecedence", .none, ["NilCoalescingPrecedence"]),
      ("RangeFormationPrecedence", .none, ["CastingPrecedence"]),
      ("AdditionPrecedence", .left, ["RangeFormationPrecedence"]),
      ("MultiplicationPrecedence", .left, ["AdditionPrecedence"]),
      ("BitwiseShiftPrecedence", .none, ["MultiplicationPrecedence"]),
    ]
    for (name, associativity, higherThan) in groups {
      table.declare(
        PrecedenceGroupSyntax(
          name: name, higherThan: higherThan, lowerThan: [], associativity: associativity,
          isAssignment: name == "AssignmentPrecedence"))
    }
    let operators: [(String, [String])] = [
      ("BitwiseShiftPrecedence", ["<<", ">>", "&<<", "&>>"]),
      ("MultiplicationPrecedence", ["*", "/", "%", "&*", "&", ".&"]),
      ("AdditionPrecedence", ["+", "-", "&+", "&-", "|", "^", ".|", ".^"]),
      ("RangeFormationPrecedence", ["...", "..<"]),
      ("NilCoalescingPrecedence", ["??"]),
      (
        "ComparisonPrecedence",
        [
          "<", "<=", ">", ">=", "==", "!=", "===", "!==", "~=", ".==", ".!=", ".<", ".<=", ".>",
          ".>=",
        ]
      ),
      ("LogicalConjunctionPrecedence", ["&&"]),
      ("LogicalDisjunctionPrecedence", ["||"]),
      (
        "AssignmentPrecedence",
        [
          "*=", "/=", "%=", "+=", "-=", "<<=", ">>=", "&<<=", "&>>=", "&=", "|=", "^=", "&*=",
          "&+=", "&-=",
        ]
      ),
    ]
    for (group, names) in operators {
      for name in names {
        table.declare(OperatorSyntax(name: name, fixity: .infix, precedenceGroup: group))
      }
    }
    table.prefix = ["!", "~", "+", "-", "...", "..<", "++", "--"]
    table.postfix = ["...", "++", "--"]
    return table
  }()
}
