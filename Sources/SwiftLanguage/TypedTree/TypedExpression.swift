internal import Diagnostics

/// A checked expression: every name resolved, every overload chosen, every conversion spelled out.
///
/// Types may mention the generic parameters of the enclosing function; the lowering substitutes
/// them, once for each set of arguments that the program uses.
final class TypedExpression {
  /// Settled when the expression is solved; constant from then on.
  @exclusivity(unchecked) var kind: Kind
  @exclusivity(unchecked) var type: Type
  let range: SourceRange

  init(_ kind: Kind, type: Type, range: SourceRange) {
    self.kind = kind
    self.type = type
    self.range = range
  }

  indirect enum Kind {
    // Literals. `type` says which builtin type is made; literals of other types arrive as calls of
    // `init(integerLiteral:)` and the like with a builtin literal as argument.
    /// The value is `magnitude`, negated where `isNegative`; the checker has checked that it fits.
    case integerLiteral(magnitude: UInt64, isNegative: Bool)
    case floatLiteral(Double)
    case booleanLiteral(Bool)
    /// `type` is String, Character, Substring, Unicode.Scalar or StaticString.
    case stringLiteral(String)
    /// `nil` of an optional type.
    case nilLiteral
    /// A String; each value is described as `String(describing:)` would.
    case interpolation([Segment])
    /// `type` is Array, ArraySlice, ContiguousArray or Set.
    case arrayLiteral([TypedExpression])
    case dictionaryLiteral([(key: TypedExpression, value: TypedExpression)])

    // Places. These are lvalues where what they name is mutable.
    case variable(VariableDeclaration)
    /// Stored or computed property of a value; `substitutions` maps the owner's parameters.
    case property(base: TypedExpression, VariableDeclaration, Substitutions, Dispatch)
    /// `Type.property`.
    case staticProperty(owner: Type, VariableDeclaration, Substitutions, Dispatch)
    case element(
      base: TypedExpression, SubscriptDeclaration, Substitutions, [TypedArgument], Dispatch)
    case tupleElement(base: TypedExpression, Int)
    /// `x!`; an lvalue where x is.
    case forceUnwrap(TypedExpression)
    /// `x?` inside an `.optionalChain`; an lvalue where x is.
    case chainLink(TypedExpression)
    case keyPathAccess(base: TypedExpression, keyPath: TypedExpression)
    /// `_` as an assignment's target.
    case discard

    // Making values.
    case tuple([TypedExpression])
    /// Reorders or relabels a tuple; the elements of the result in order.
    case tupleShuffle(TypedExpression, [Int])
    /// An enum case; the payload's arguments in order (none where it has no payload).
    case enumCase(EnumCaseDeclaration, [TypedArgument])
    case closure(TypedClosure)
    case keyPath(TypedKeyPath)
    /// A function named as a value: `sqrt`, `Int.init`, `(+)`.
    case functionValue(FunctionReference)
    /// `object.method` as a value: the receiver is evaluated now.
    case boundMethod(TypedExpression, FunctionReference)
    /// `Type.method` as a value: `(Self) -> (Arguments) -> Result`.
    case unboundMethod(FunctionReference)
    /// `Enum.case` as a function value.
    case enumCaseFunction(EnumCaseDeclaration)
    case metatype(Type)
    /// `Self` in a class' static member: the class that it was called on.
    case selfMetatype
    /// `type(of: x)`.
    case dynamicType(TypedExpression)

    // Calls.
    /// `receiver` is the instance of a method (an lvalue where it is mutating); a static method has
    /// none: its type is in `FunctionReference.selfType`. An initialiser's result is the new value.
    case call(FunctionReference, receiver: TypedExpression?, [TypedArgument])
    /// A closure or function value.
    case apply(TypedExpression, [TypedArgument])
    /// `self.init(…)` and `super.init(…)` inside an initialiser.
    case delegateInitializer(FunctionReference, isSuper: Bool, [TypedArgument])

    // Conversions that the source does not spell.
    case wrapOptional(TypedExpression)
    /// A concrete value (or a narrower existential) as `any P`, `Any`.
    case erase(TypedExpression)
    case upcast(TypedExpression)
    /// `[Dog]` as `[Animal]`, `[K: Int]` as `[K: Any]`, `Int?` as `Any?`: each element by
    /// `conversion`, whose operand is `variable`.
    case convertElements(
      TypedExpression, variables: [VariableDeclaration], conversions: [TypedExpression])
    /// A function as a function of another type: parameters and result converted.
    case convertFunction(TypedExpression)
    /// A metatype as `any P.Type`, `Any.Type`.
    case eraseMetatype(TypedExpression)

    // Casts that run.
    case isType(TypedExpression, Type)
    case conditionalCast(TypedExpression, Type)
    case forcedCast(TypedExpression, Type)

    // Control.
    case assign(target: TypedExpression, value: TypedExpression)
    case optionalChain(TypedExpression)
    case ternary(TypedExpression, TypedExpression, TypedExpression)
    /// `if`/`switch`/`do` as an expression: the branches end in `.yield`.
    case statement(TypedStatement)
    case attempt(ExpressionSyntax.TryKind, TypedExpression)
    /// Evaluates the sub-expressions of `bindings` into fresh variables, then `body`.
    case letIn(VariableDeclaration, TypedExpression, body: TypedExpression)
    case error
  }

  enum Segment {
    case text(String)
    case value(TypedExpression)
  }
}

/// How the callee is found.
enum Dispatch {
  /// The declaration itself.
  case direct
  /// A protocol's requirement: the witness of `selfType`, known after substitution.
  case witness(selfType: Type)
  /// A class' overridable member: by the receiver's class.
  case classMember
  /// `super.method()`: the superclass' implementation.
  case superclass
}

/// A function with the types it is called at.
struct FunctionReference {
  var declaration: FunctionDeclaration
  /// Maps every parameter of `declaration.signature`.
  var substitutions: Substitutions
  var dispatch: Dispatch
  /// The type that a static method or an initialiser is called on.
  var selfType: Type?
}

/// What a call gives a parameter.
enum TypedArgument {
  case value(TypedExpression)
  /// An lvalue, passed in and out.
  case inoutReference(TypedExpression)
  /// The default of the parameter at this index of the callee.
  case defaultValue(parameter: Int)
  /// The elements of a variadic parameter.
  case variadic([TypedExpression])
}

/// A checked closure.
final class TypedClosure {
  struct Capture {
    var variable: VariableDeclaration
    var value: TypedExpression
    var strength: ClosureSyntax.Capture.Strength
  }
  /// The capture list; other variables are captured by reference, as Swift does.
  let captures: [Capture]
  let parameters: [VariableDeclaration]
  var type: FunctionType
  let body: TypedBody
  init(
    captures: [Capture], parameters: [VariableDeclaration], type: FunctionType, body: TypedBody
  ) {
    self.captures = captures
    self.parameters = parameters
    self.type = type
    self.body = body
  }
}

/// A checked key path, and the type behind each of its parts.
struct TypedKeyPath {
  enum Component {
    case property(VariableDeclaration, Substitutions, Dispatch)
    case element(SubscriptDeclaration, Substitutions, [TypedArgument], Dispatch)
    case tupleElement(Int)
    case optionalChaining
    case forceUnwrap
    /// Wraps the end of a chain.
    case wrapOptional
  }
  var root: Type
  var value: Type
  var isWritable: Bool
  var components: [(component: Component, type: Type)]
}
