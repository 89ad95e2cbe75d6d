internal import Diagnostics

/// A struct, enum, class or protocol.
final class NominalDeclaration: Declaration, @unchecked Sendable {
  let kind: NominalSyntax.Kind
  @exclusivity(unchecked) var signature = GenericSignature()
  /// The generic parameters of the type itself, without its parents'.
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  /// A class' superclass, in terms of the class' own generic parameters.
  @exclusivity(unchecked) var superclass: Type?
  /// Stored instance properties in declaration order, a superclass' not included.
  var storedProperties: [VariableDeclaration] = []
  /// An enum's cases in order.
  var cases: [EnumCaseDeclaration] = []
  var isIndirect = false
  var rawType: Type?
  var deinitializer: FunctionDeclaration?
  /// A class whose stored properties keep it from having any initialiser; the author was told.
  var lacksInitializers = false
  var isFinal = false
  /// Protocols: what they inherit, their `Self`, associated types and requirements.
  @exclusivity(unchecked) var inheritedProtocols: [NominalDeclaration] = []
  @exclusivity(unchecked) var selfParameter: GenericParameter?
  var associatedTypes: [AssociatedTypeDeclaration] = []
  /// The names in `protocol Collection<Element>`.
  var primaryNames: [String] = []
  /// What those mean, where a protocol that is inherited declares them too.
  var primaryAssociatedTypes: [AssociatedTypeDeclaration] {
    primaryNames.compactMap { associatedType(named: $0) }
  }

  private func associatedType(named name: String) -> AssociatedTypeDeclaration? {
    if let own = memberTypes[name] as? AssociatedTypeDeclaration { return own }
    return inheritedProtocols.lazy.compactMap { $0.associatedType(named: name) }.first
  }
  var requirements: [Declaration] = []
  /// Marked `@resultBuilder`.
  var isResultBuilder = false
  /// Marked `@dynamicCallable`.
  var isDynamicallyCallable = false
  /// Marked `@propertyWrapper`, whatever it has.
  var isMarkedAsWrapper = false
  var isPropertyWrapper: Bool { members["wrappedValue"] != nil }
  /// Whether it is marked as a wrapper and keeps no value, which its syntax tells before its members
  /// are bound.
  var lacksWrappedValue: Bool {
    guard isMarkedAsWrapper, let members = syntax?.members else { return false }
    return !members.contains { member in
      guard case .variables(_, let bindings) = member.kind else { return false }
      return bindings.contains { $0.pattern.simpleName?.0 == "wrappedValue" }
    }
  }
  /// `@_native` types of libraries: the machine keeps their values as opaque objects.
  @exclusivity(unchecked) var isNative = false
  /// The type inside its own declaration: its generic parameters as arguments.
  lazy var declaredType = Type(
    kind == .protocolType
      ? .existential(ExistentialType(protocols: [self]))
      : .nominal(self, signature.parameters.map { Type(.parameter($0)) }))
  /// Stands for the class that a static member is called on, in what it is lowered with.
  lazy var dynamicSelf = GenericParameter(name: "Self", range: range, parent: self)
  /// What `Self` means inside: a protocol's is its parameter.
  var selfType: Type {
    if let selfParameter { return Type(.parameter(selfParameter)) }
    return declaredType
  }
  /// Unique in a program and equal from run to run: "Swift.Array", "2.Point" with the cell's ordinal.
  var stableName = ""
  /// Members by name, those of extensions too; a superclass' and a protocol's are not in it.
  @exclusivity(unchecked) var members: [String: [Declaration]] = [:]
  /// Nested types, type aliases and associated types by name.
  @exclusivity(unchecked) var memberTypes: [String: Declaration] = [:]
  /// Declared conformances, inherited protocols included, by protocol.
  @exclusivity(unchecked) var conformances: [NominalDeclaration: Conformance] = [:]
  /// A protocol for classes only: `: AnyObject`, or a superclass, itself or inherited.
  var isClassBound = false
  /// All protocols that a protocol inherits, itself first.
  @exclusivity(unchecked) var protocolClosure: [NominalDeclaration] = []
  let syntax: NominalSyntax?
  /// One of the library's protocols that say nothing at run time: every type conforms to it here.
  let isMarker: Bool

  init(
    kind: NominalSyntax.Kind, name: String, range: SourceRange, parent: Declaration?,
    syntax: NominalSyntax? = nil
  ) {
    self.kind = kind
    self.syntax = syntax
    isMarker =
      kind == .protocolType && range.source < 0
      && ["Sendable", "Copyable", "Escapable", "BitwiseCopyable"].contains(name)
    super.init(name: name, range: range, parent: parent)
  }
}
