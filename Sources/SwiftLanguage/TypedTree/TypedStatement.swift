internal import Diagnostics

/// What `break` and `continue` name.
final class JumpTarget {
  let label: String?
  init(label: String?) { self.label = label }
}

/// A checked statement.
final class TypedStatement {
  /// Settled when the expression around it is solved.
  var kind: Kind
  let range: SourceRange

  init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  indirect enum Kind {
    /// The value is dropped.
    case expression(TypedExpression)
    /// `let pattern = value`; `value` nil declares variables that are assigned later (a `var` of
    /// optional type gets nil as value from the checker).
    case variables(TypedPattern, value: TypedExpression?)
    /// Local (and top-level) functions and types: functions may be called before the statement.
    case localFunction(FunctionDeclaration)
    case ifElse([TypedCondition], then: [TypedStatement], otherwise: [TypedStatement])
    /// The variables it binds live on in the enclosing block.
    case guardElse([TypedCondition], otherwise: [TypedStatement])
    case whileLoop(JumpTarget, [TypedCondition], body: [TypedStatement])
    case repeatLoop(JumpTarget, body: [TypedStatement], condition: TypedExpression)
    case forIn(TypedFor)
    case switchCases(JumpTarget, subject: TypedExpression, [TypedCase])
    case doCatch(JumpTarget, body: [TypedStatement], [TypedCatch], thrown: Type?)
    case block(JumpTarget?, [TypedStatement])
    case deferred([TypedStatement])
    case returning(TypedExpression?)
    /// `return nil` in a failable initialiser.
    case failInitializer
    /// The value of a branch of an `if` or `switch` expression.
    case yield(TypedExpression)
    case throwing(TypedExpression)
    case breaking(JumpTarget)
    case continuing(JumpTarget)
    case fallingThrough
    /// The trailing expression of a cell, shown as its value.
    case display(TypedExpression)
  }
}

/// A checked `for` loop.
struct TypedFor {
  var target: JumpTarget
  var pattern: TypedPattern
  /// `for case`: elements that do not match are skipped.
  var isCase: Bool
  var sequence: TypedExpression
  /// `Sequence.makeIterator` and `IteratorProtocol.next` as references with witness dispatch.
  var makeIterator: FunctionReference
  var next: FunctionReference
  var iteratorType: Type
  var elementType: Type
  var filter: TypedExpression?
  var body: [TypedStatement]
}

/// A checked `case` of a `switch`, or its `default`.
struct TypedCase {
  /// Any of these; empty for `default`.
  ///
  /// Variables bound in several items are the same declarations.
  var items: [(pattern: TypedPattern, filter: TypedExpression?)]
  var body: [TypedStatement]
  var range: SourceRange
  /// `@unknown default`.
  var isUnknown = false
}

/// A checked `catch`.
struct TypedCatch {
  /// Matched against the error as `any Error` (or the typed error); empty catches everything.
  var items: [(pattern: TypedPattern, filter: TypedExpression?)]
  /// The implicit `error`, where there is no pattern.
  var errorVariable: VariableDeclaration?
  var body: [TypedStatement]
  /// From `catch` on.
  var range: SourceRange
}

/// One condition of an `if`, `guard` or `while`.
enum TypedCondition {
  case boolean(TypedExpression)
  /// `let x = optional`.
  case optionalBinding(TypedPattern, TypedExpression)
  case patternMatch(TypedPattern, TypedExpression)
}

/// A checked pattern.
final class TypedPattern {
  let kind: Kind
  /// The type of what is matched.
  var type: Type
  let range: SourceRange

  init(_ kind: Kind, type: Type, range: SourceRange) {
    self.kind = kind
    self.type = type
    self.range = range
  }

  /// The variables that it binds, in order.
  var variables: [VariableDeclaration] {
    if case .variable(let variable) = kind { return [variable] }
    return parts.flatMap(\.variables)
  }

  /// Whether it matches whatever the value is, for being made of names and `_` alone.
  var isIrrefutable: Bool {
    switch kind {
    case .wildcard, .variable: true
    case .tuple(let parts): parts.allSatisfy(\.isIrrefutable)
    default: false
    }
  }

  indirect enum Kind {
    case wildcard
    case variable(VariableDeclaration)
    case tuple([TypedPattern])
    /// The payload's pattern: one for each associated value in order; empty ignores them.
    case enumCase(EnumCaseDeclaration, [TypedPattern])
    /// `.some(pattern)` of an optional.
    case some(TypedPattern)
    case none
    case isType(Type)
    /// `pattern as T`: `pattern` sees the value as T.
    case asType(Type, TypedPattern)
    /// Bool expression in which the matched value is `variable`: `pattern ~= value`.
    case expression(VariableDeclaration, TypedExpression)
    /// `true` or `false`.
    case boolean(Bool)
  }
}

/// The body of a function, closure or accessor.
final class TypedBody {
  var statements: [TypedStatement]
  init(statements: [TypedStatement]) { self.statements = statements }
}

/// A checked cell: what it runs, declares and uses.
public final class CheckedCell {
  let source: Int
  var statements: [TypedStatement] = []
  /// Top-level variables in order.
  var variables: [VariableDeclaration] = []
  var functions: [FunctionDeclaration] = []
  /// All functions that the cell writes: top-level ones, methods, accessors, in extensions too.
  var members: [FunctionDeclaration] = []
  var types: [NominalDeclaration] = []
  /// Whether an extension makes some type conform: that works everywhere without being mentioned.
  var addsConformances = false
  /// Declarations of *earlier* cells that this cell's code mentions, anywhere in it.
  var uses: [GlobalUse] = []
  init(source: Int) { self.source = source }
}

/// A mention of an earlier cell's declaration.
struct GlobalUse {
  var declaration: Declaration
  /// Assigned, passed inout, or a mutating method called on it.
  var isMutation: Bool
}
