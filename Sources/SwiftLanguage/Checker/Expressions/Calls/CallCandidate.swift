/// A function, enum case or subscript that a call may mean.
final class CallCandidate {
  enum Callee {
    case function(FunctionDeclaration)
    case enumCase(EnumCaseDeclaration)
    case `subscript`(SubscriptDeclaration)
  }

  let declaration: Callee
  /// What the base fixes already; the rest is opened at the call.
  @exclusivity(unchecked) var substitutions: Substitutions
  /// The instance, for members; for unbound methods the metatype.
  @exclusivity(unchecked) var receiver: TypedExpression?
  @exclusivity(unchecked) var dispatch: Dispatch
  /// The type of a static member, an initialiser or an enum case.
  @exclusivity(unchecked) var selfType: Type?
  let rank: Int
  /// `Type.method` of an instance method.
  @exclusivity(unchecked) var isUnbound = false

  init(
    declaration: Callee, substitutions: Substitutions, receiver: TypedExpression?,
    dispatch: Dispatch, selfType: Type?, rank: Int
  ) {
    self.declaration = declaration
    self.substitutions = substitutions
    self.receiver = receiver
    self.dispatch = dispatch
    self.selfType = selfType
    self.rank = rank
  }

  /// Another that can be changed without this one.
  func copy() -> CallCandidate {
    let copy = CallCandidate(
      declaration: declaration, substitutions: substitutions, receiver: receiver,
      dispatch: dispatch, selfType: selfType, rank: rank)
    copy.isUnbound = isUnbound
    return copy
  }

  var parameters: [FunctionDeclaration.Parameter] {
    switch declaration {
    case .function(let function): function.parameters
    case .enumCase(let enumCase): enumCase.payload
    case .subscript(let element): element.parameters
    }
  }

  /// The library's `contains(_:)`, beside which there is `contains(where:)`: values that cannot be
  /// compared are taken for its predicate.
  var hasPredicateForm: Bool {
    guard case .function(let function) = declaration else { return false }
    return function.source < 0 && function.name == "contains" && function.parameters.count == 1
      && function.parameters[0].label == nil
  }

  /// Whether arguments of that number cannot be enough.
  func needsMore(than count: Int) -> Bool {
    parameters.count > count
      && parameters.reduce(0) { $0 + ($1.hasDefault || $1.isVariadic ? 0 : 1) } > count
  }

  var result: Type {
    switch declaration {
    case .function(let function): function.result
    case .enumCase(let enumCase): (enumCase.parent as? NominalDeclaration)?.declaredType ?? .error
    case .subscript(let element): element.element
    }
  }

  var thrown: Type? {
    switch declaration {
    case .function(let function): function.isRethrowing ? nil : function.thrown
    case .enumCase: nil
    case .subscript(let element): element.getter?.thrown
    }
  }

  var isFailable: Bool {
    if case .function(let function) = declaration { return function.isFailable }
    return false
  }

  var isLastResort: Bool {
    if case .function(let function) = declaration { return function.isLastResort }
    return false
  }

  /// What it throws as a value: a function that rethrows may be given one that throws.
  var thrownByValue: Type? {
    if case .function(let function) = declaration { return function.thrown }
    return thrown
  }

  var signature: GenericSignature {
    switch declaration {
    case .function(let function): function.signature
    case .enumCase(let enumCase):
      (enumCase.parent as? NominalDeclaration)?.signature ?? GenericSignature()
    case .subscript(let element): element.signature
    }
  }

  /// How many type parameters the call itself has to find.
  var ownParameterCount: Int {
    signature.parameters.count { substitutions[$0] == nil }
  }

  var name: String {
    switch declaration {
    case .function(let function): function.name
    case .enumCase(let enumCase): enumCase.name
    case .subscript: "subscript"
    }
  }

  var isUnavailable: Bool { declared.availability?.kind == .unavailable }

  var declared: Declaration {
    switch declaration {
    case .function(let function): function
    case .enumCase(let enumCase): enumCase
    case .subscript(let element): element
    }
  }
}
