/// The questions about types that the solver and the lowering ask; the declaration checker answers.
///
/// After substitution every type that reaches the lowering is concrete: no parameters, associated
/// types or opaque types are left.
protocol ConformanceTable: AnyObject {
  /// How `type` conforms to the protocol; nil where it does not. The substitutions give the
  /// conformance's own parameters. `type` may be a generic parameter in `context`, an existential
  /// or concrete; for an abstract type `conformance` in the result is nil.
  func conformance(
    of type: Type, to protocolDeclaration: NominalDeclaration, in context: GenericSignature
  ) -> ResolvedConformance?

  /// Replaces generic parameters, then resolves `T.Element` and opaque types where they are known.
  func substitute(_ type: Type, _ substitutions: Substitutions) -> Type

  /// What fulfils a protocol's requirement for a concrete `Self`, ready to be called: the
  /// substitutions map all parameters of the witness. `ownArguments` are the requirement's own
  /// generic arguments.
  func witness(
    for requirement: FunctionDeclaration, selfType: Type, ownArguments: Substitutions
  ) -> ResolvedWitness?

  /// The method that a class actually runs for `declaration` (the most derived override), with the
  /// substitutions of the class that declares it.
  func override(of declaration: FunctionDeclaration, in classType: Type) -> FunctionReference

  /// The superclass of a class type, its arguments substituted.
  func superclass(of type: Type) -> Type?
}

/// How a type conforms; the conformance is nil where no declaration says so, as of an abstract type.
struct ResolvedConformance {
  var conformance: Conformance?
  var substitutions: Substitutions

  /// Whether a cell declared it, and not a library: an `Int` of text literals, say.
  var isOfCells: Bool { conformance.map { $0.source >= 0 } ?? false }
}

/// What fulfils a protocol's requirement for a concrete type.
enum ResolvedWitness {
  case function(FunctionDeclaration, Substitutions)
  case enumCase(EnumCaseDeclaration)
  /// Reads (getter requirement) or writes (setter requirement) this stored property.
  case storedProperty(VariableDeclaration)
}
