internal import Diagnostics

/// A parsed declaration.
final class DeclarationSyntax {
  let kind: Kind
  let modifiers: [ModifierSyntax]
  let attributes: [AttributeSyntax]
  let range: SourceRange

  init(
    _ kind: Kind, modifiers: [ModifierSyntax], attributes: [AttributeSyntax], range: SourceRange
  ) {
    self.kind = kind
    self.modifiers = modifiers
    self.attributes = attributes
    self.range = range
  }

  enum Kind {
    /// `let a = 1, b: Int`, `var c: Int { … }`.
    case variables(isLet: Bool, [BindingSyntax])
    case function(FunctionSyntax)
    case initializer(FunctionSyntax, isFailable: Bool, isImplicitlyUnwrapped: Bool)
    case deinitializer(BlockSyntax)
    case subscripting(FunctionSyntax, AccessorsSyntax)
    case nominal(NominalSyntax)
    case extensionOf(ExtensionSyntax)
    case enumCases([EnumCaseSyntax])
    case typeAlias(
      name: String, generics: [GenericParameterSyntax], type: TypeSyntax, nameRange: SourceRange)
    case associatedType(
      name: String, inherited: [TypeSyntax], defaultType: TypeSyntax?,
      requirements: [RequirementSyntax],
      nameRange: SourceRange)
    case operatorDeclaration(OperatorSyntax)
    case precedenceGroup(PrecedenceGroupSyntax)
    case importing(path: [String])
  }
}

/// A modifier, as in `private(set) var`.
struct ModifierSyntax {
  /// `public`, `static`, `mutating`, `lazy`, `weak`, `unowned`, `override`, `final`, `indirect`, ….
  var name: String
  /// `set` in `private(set)`, `safe` in `unowned(safe)`.
  var detail: String?
  var range: SourceRange
}

/// An attribute, as in `@Clamped(0...10) var`.
struct AttributeSyntax {
  /// Without the `@`; a property wrapper's name too.
  ///
  /// Written with its generic arguments in `type`.
  var name: String
  var type: TypeSyntax
  /// `@Wrapper(1, label: 2)`; nil where there are no parentheses.
  var arguments: [ArgumentSyntax]?
  /// `@available(*, deprecated)` and its like.
  var availability: Availability?
  var range: SourceRange
}

/// One of the variables that a `let` or `var` declares.
final class BindingSyntax {
  let pattern: PatternSyntax
  let type: TypeSyntax?
  let initialValue: ExpressionSyntax?
  let accessors: AccessorsSyntax?
  let range: SourceRange

  init(
    pattern: PatternSyntax, type: TypeSyntax?, initialValue: ExpressionSyntax?,
    accessors: AccessorsSyntax?, range: SourceRange
  ) {
    self.pattern = pattern
    self.type = type
    self.initialValue = initialValue
    self.accessors = accessors
    self.range = range
  }

  /// Whether accessors give the value, rather than observe it.
  var isComputed: Bool {
    accessors?.accessors.contains { $0.kind == .get || $0.kind == .set } ?? false
  }
}

/// The braces of a computed or observed property, of a subscript, or of a requirement.
struct AccessorsSyntax {
  enum Kind: Sendable { case get, set, willSet, didSet }
  enum Coroutine: Sendable { case read, modify }
  struct Accessor {
    var kind: Kind
    /// `set(value)`; nil means `newValue`, `oldValue`.
    var parameterName: String?
    var isMutating: Bool
    var isNonmutating: Bool
    var isThrowing: Bool
    var thrownType: TypeSyntax?
    /// Nil in a protocol's `{ get set }`.
    var body: BlockSyntax?
    /// For `_read` and `_modify`, which yield instead of returning.
    var coroutine: Coroutine?
    var range: SourceRange

    var isObserver: Bool { kind == .willSet || kind == .didSet }
  }
  var accessors: [Accessor]
  /// `var x: Int { 5 }` arrives as one `.get` with this set.
  var isShorthandGetter: Bool
  var range: SourceRange
}

/// A parameter of a function, or a value that an enumeration's case holds.
struct ParameterSyntax {
  /// The argument label; nil for `_`.
  var label: String?
  var name: String
  var type: TypeSyntax
  var attributes: TypeAttributes
  /// The result builder of `@Builder content: () -> T`, the wrappers of `@Wrapper value: T`.
  var custom: [AttributeSyntax] = []
  var isVariadic: Bool
  var defaultValue: ExpressionSyntax?
  var range: SourceRange
}

/// A function, an initialiser or a subscript.
final class FunctionSyntax {
  /// `f`, `==`, `init`, `subscript`.
  let name: String
  let nameRange: SourceRange
  let generics: [GenericParameterSyntax]
  let requirements: [RequirementSyntax]
  let parameters: [ParameterSyntax]
  let isThrowing: Bool
  let isRethrowing: Bool
  let thrownType: TypeSyntax?
  let result: TypeSyntax?
  /// Nil in a protocol and in a native declaration.
  let body: BlockSyntax?

  init(
    name: String, nameRange: SourceRange, generics: [GenericParameterSyntax],
    requirements: [RequirementSyntax], parameters: [ParameterSyntax], isThrowing: Bool,
    isRethrowing: Bool, thrownType: TypeSyntax?, result: TypeSyntax?, body: BlockSyntax?
  ) {
    self.name = name
    self.nameRange = nameRange
    self.generics = generics
    self.requirements = requirements
    self.parameters = parameters
    self.isThrowing = isThrowing
    self.isRethrowing = isRethrowing
    self.thrownType = thrownType
    self.result = result
    self.body = body
  }
}

/// `T: P` between angle brackets.
struct GenericParameterSyntax {
  var name: String
  /// `T: P & Q`.
  var constraint: TypeSyntax?
  var range: SourceRange
}

/// One clause after `where`.
enum RequirementSyntax {
  case conforms(TypeSyntax, TypeSyntax)
  case sameType(TypeSyntax, TypeSyntax)
}

/// A structure, enumeration, class or protocol.
final class NominalSyntax {
  enum Kind: Sendable { case structure, enumeration, classType, protocolType }
  let kind: Kind
  let name: String
  let nameRange: SourceRange
  let generics: [GenericParameterSyntax]
  /// `protocol P<Element>`.
  let primaryAssociatedTypes: [String]
  let inherited: [TypeSyntax]
  let requirements: [RequirementSyntax]
  let members: [DeclarationSyntax]

  init(
    kind: Kind, name: String, nameRange: SourceRange, generics: [GenericParameterSyntax],
    primaryAssociatedTypes: [String], inherited: [TypeSyntax], requirements: [RequirementSyntax],
    members: [DeclarationSyntax]
  ) {
    self.kind = kind
    self.name = name
    self.nameRange = nameRange
    self.generics = generics
    self.primaryAssociatedTypes = primaryAssociatedTypes
    self.inherited = inherited
    self.requirements = requirements
    self.members = members
  }
}

/// `extension Type: Protocol where …`.
final class ExtensionSyntax {
  let type: TypeSyntax
  let inherited: [TypeSyntax]
  let requirements: [RequirementSyntax]
  let members: [DeclarationSyntax]

  init(
    type: TypeSyntax, inherited: [TypeSyntax], requirements: [RequirementSyntax],
    members: [DeclarationSyntax]
  ) {
    self.type = type
    self.inherited = inherited
    self.requirements = requirements
    self.members = members
  }
}

/// One of the names behind an enumeration's `case`.
struct EnumCaseSyntax {
  var name: String
  /// Nil where there are no parentheses.
  var payload: [ParameterSyntax]?
  var rawValue: ExpressionSyntax?
  var range: SourceRange
}

/// `infix operator **: Precedence`.
struct OperatorSyntax {
  enum Fixity: Sendable { case prefix, infix, postfix }
  var name: String
  var fixity: Fixity
  var precedenceGroup: String?
}

/// `precedencegroup`, with its relations to others.
struct PrecedenceGroupSyntax {
  enum Associativity: Sendable { case left, right, none }
  var name: String
  var higherThan: [String]
  var lowerThan: [String]
  var associativity: Associativity
  var isAssignment: Bool
  /// Where the other groups are named.
  var relatedRanges: [(name: String, range: SourceRange)] = []
}

/// A parsed source: a cell, the standard library's prelude, or a library's interface.
final class SourceFileSyntax {
  let source: Int
  let statements: [StatementSyntax]
  /// The attributes that name types: property wrappers and result builders.
  let typeAttributes: [AttributeSyntax]

  init(source: Int, statements: [StatementSyntax], typeAttributes: [AttributeSyntax]) {
    self.source = source
    self.statements = statements
    self.typeAttributes = typeAttributes
  }
}
