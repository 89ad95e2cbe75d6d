internal import Diagnostics

/// A parsed expression: what it is, and where it stands.
///
/// Operators arrive *folded*: the parser reads precedence groups (declared ones too) and leaves
/// `.binary` nodes that nest as Swift's precedences say.
final class ExpressionSyntax {
  let kind: Kind
  let range: SourceRange

  init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  enum Kind {
    /// `42`, `0xFF`, `1_000`; `magnitude` is nil where the text does not fit 64 bits.
    case integerLiteral(magnitude: UInt64?, text: String)
    /// `1.5`, `0x1p-3`, `1e10`.
    case floatLiteral(Double, text: String)
    case booleanLiteral(Bool)
    case nilLiteral
    /// A string without interpolations, its escapes already decoded.
    case stringLiteral(String)
    /// `"a \(b) c"`.
    case interpolatedString([StringSegment])
    case arrayLiteral([ExpressionSyntax])
    case dictionaryLiteral([(key: ExpressionSyntax, value: ExpressionSyntax)])
    /// `#line`, `#file`, `#function`, `#column`: the name without the hash.
    case magicLiteral(String)

    /// `x`, `x<Int>`, `f(a:b:)` (a compound name has its labels), `$0`, operators as values (`+`).
    case identifier(NameSyntax)
    /// `self`, `Self`, `super`.
    case selfReference
    case selfType
    case superReference
    /// `.member`; the base comes from the context.
    case implicitMember(NameSyntax)
    /// `base.name`, `base.0` (name "0"), `base.init`, `base.self`, `Type.Type` (name "self").
    case member(base: ExpressionSyntax, name: NameSyntax)
    /// `f(a, b: c) { … } label: { … }`; trailing closures come last and are marked.
    case call(callee: ExpressionSyntax, arguments: [ArgumentSyntax])
    case subscriptAccess(base: ExpressionSyntax, arguments: [ArgumentSyntax])
    case tuple([ArgumentSyntax])
    /// `(x)`: one unlabelled element in parentheses.
    case parenthesized(ExpressionSyntax)

    case prefix(operator: OperatorNameSyntax, operand: ExpressionSyntax)
    case postfix(operand: ExpressionSyntax, operator: OperatorNameSyntax)
    case binary(left: ExpressionSyntax, operator: OperatorNameSyntax, right: ExpressionSyntax)
    case assignment(target: ExpressionSyntax, value: ExpressionSyntax)
    case ternary(
      condition: ExpressionSyntax, then: ExpressionSyntax, otherwise: ExpressionSyntax)
    /// `&x` as an argument.
    case inoutReference(ExpressionSyntax)
    /// `x?` inside a chain, `x!`.
    case optionalChaining(ExpressionSyntax)
    case forceUnwrap(ExpressionSyntax)

    /// `is`, `as`, `as?`, `as!`.
    case isType(ExpressionSyntax, TypeSyntax)
    case cast(ExpressionSyntax, TypeSyntax, CastKind)
    case attempt(TryKind, ExpressionSyntax)
    case closure(ClosureSyntax)
    case keyPath(root: TypeSyntax?, components: [KeyPathComponentSyntax])
    /// `if` and `switch` in expression position; the statement's kind is `.ifElse` or `.switch`.
    case statement(StatementSyntax)
    /// `_` on the left of an assignment.
    case discard
    /// A type in expression position that no identifier can spell: `[Int]`, `(Int) -> Int`, `any P`.
    case type(TypeSyntax)
    /// What the parser could not read; it has already reported it.
    case missing
  }

  enum CastKind: Sendable { case coerce, conditional, forced }
  enum TryKind: Sendable { case plain, optional, forced }

  enum StringSegment {
    case text(String)
    /// `\(value)`, `\(value, format: x)`: extra arguments keep their labels.
    case interpolation([ArgumentSyntax], SourceRange)
  }
}

/// A name as used: `count`, `map<Int>`, `move(from:to:)`, `` `class` `` (without the backticks).
struct NameSyntax {
  var text: String
  /// The labels of a compound name; "_" stands for none.
  ///
  /// Nil where the name is simple.
  var argumentLabels: [String]?
  var genericArguments: [TypeSyntax]
  var range: SourceRange

  init(
    _ text: String, _ range: SourceRange, argumentLabels: [String]? = nil,
    genericArguments: [TypeSyntax] = []
  ) {
    self.text = text
    self.range = range
    self.argumentLabels = argumentLabels
    self.genericArguments = genericArguments
  }

  /// The name with its labels, where it has some.
  var spelled: String {
    guard let argumentLabels else { return text }
    return text + "(" + argumentLabels.map { $0 + ":" }.joined() + ")"
  }
}

/// An operator at the place where it is used.
struct OperatorNameSyntax {
  var text: String
  var range: SourceRange
}

/// An argument of a call, a subscript or a tuple.
struct ArgumentSyntax {
  var label: String?
  var labelRange: SourceRange?
  var value: ExpressionSyntax
  var isTrailingClosure = false

  /// A trailing closure that no label stands before; `_:` is one.
  var isFirstTrailingClosure: Bool { isTrailingClosure && labelRange == nil }
}

/// `{ [weak self] (a: Int, b) async throws -> Int in … }`.
final class ClosureSyntax {
  struct Capture {
    enum Strength: Sendable { case strong, weak, unowned }
    var strength: Strength
    var name: String
    /// `[name = value]`; nil for `[name]`.
    var value: ExpressionSyntax?
    var range: SourceRange
  }
  struct Parameter {
    var name: String
    var type: TypeSyntax?
    var isInout = false
    var isVariadic = false
    var range: SourceRange
  }
  let captures: [Capture]
  /// Nil where the closure names none (it may use `$0`).
  let parameters: [Parameter]?
  let result: TypeSyntax?
  let isThrowing: Bool
  let thrownType: TypeSyntax?
  let body: [StatementSyntax]
  /// One more than the highest `$n` in the body, nested closures apart; 0 where there is none.
  let anonymousParameterCount: Int
  let range: SourceRange
  /// The closing brace, for "missing return" and the like.
  let endRange: SourceRange

  init(
    captures: [Capture], parameters: [Parameter]?, result: TypeSyntax?, isThrowing: Bool,
    thrownType: TypeSyntax?, body: [StatementSyntax], anonymousParameterCount: Int,
    range: SourceRange, endRange: SourceRange
  ) {
    self.captures = captures
    self.parameters = parameters
    self.result = result
    self.isThrowing = isThrowing
    self.thrownType = thrownType
    self.body = body
    self.anonymousParameterCount = anonymousParameterCount
    self.range = range
    self.endRange = endRange
  }
}

/// A step of `\Root.name[0]?.other!`.
enum KeyPathComponentSyntax {
  case property(NameSyntax)
  case subscriptAccess([ArgumentSyntax], SourceRange)
  case optionalChaining(SourceRange)
  case forceUnwrap(SourceRange)
}
