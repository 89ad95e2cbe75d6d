internal import Diagnostics

/// Values that are of another type than what is asked for: which words tell so.
extension ExpressionChecker {
  func reportMismatch(_ value: TypedExpression, _ expected: Type, _ purpose: Purpose) {
    if value.type.flags.contains(.hasError) { return }
    // A trial asks only whether it fits.
    if sink.isTrying { return sink.fail() }
    let from = shown(value.type)
    var to = shown(expected)
    let range = value.range
    if case .nilLiteral = value.kind {
      sink.error("nil-to-non-optional", nilMismatch(purpose, to), range)
      return
    }
    if case .condition = purpose, let payload = solver.shallow(value.type).optionalPayload,
      solver.shallow(expected).nominalName == "Bool",
      value.isChain || solver.shallow(payload).nominalName != "Bool"
    {
      sink.error(
        "type-mismatch",
        "optional type '\(from)' cannot be used as a boolean; test for '!= nil' instead", range)
      return
    }
    if let payload = solver.shallow(value.type).optionalPayload,
      softCoerce(TypedExpression(.error, type: payload, range: range), to: expected) != nil
    {
      sink.error(
        "optional-not-unwrapped",
        value.isOptionalTry
          ? "value of optional type '\(from)' not unwrapped; did you mean to use 'try!' or chain with "
            + "'?'?"
          : "value of optional type '\(from)' must be unwrapped to a value of type "
            + "'\(shown(payload))'", range,
        notes: [
          .init(
            message:
              "coalesce using '??' to provide a default when the optional value contains 'nil'",
            range: range, fixIts: [.init(range: range.end, replacement: " ?? <#default value#>")]),
          .init(
            message:
              "force-unwrap using '!' to abort execution if the optional value contains 'nil'",
            range: range, fixIts: [.init(range: range.end, replacement: "!")]),
        ])
      return
    }
    if case .closureResult = purpose, let place = context.declaredResult {
      sink.error(
        "type-mismatch",
        "declared closure result '\(to)' is incompatible with return type '\(from)'", place)
      return
    }
    var isClosureResult = false
    if case .closureResult = purpose { isClosureResult = true }
    if !isClosureResult, let message = booleanMismatch(value, expected) {
      sink.error("type-mismatch", message, range)
      return
    }
    if case .function(let function) = solver.shallow(value.type).kind, function.parameters.isEmpty,
      function.thrown == nil, shown(function.result) == to, value.isFunctionName
    {
      sink.error(
        "function-not-called",
        "function produces expected type '\(to)'; did you mean to call it with '()'?", range,
        fixIts: [.init(range: range.end, replacement: "()")])
      return
    }
    if let message = throwingMismatch(value, expected)
      ?? missingConformance(value, expected, purpose)
    {
      sink.error("type-mismatch", message, range)
      return
    }
    if case .arrayLiteral(let elements) = value.kind,
      solver.shallow(expected).nominalName == "Dictionary"
    {
      let isEmpty = elements.isEmpty
      sink.error(
        "type-mismatch",
        isEmpty
          ? "use [:] to get an empty dictionary literal"
          : "dictionary of type '\(to)' cannot be initialized with array literal", range,
        notes: isEmpty
          ? []
          : [.init(message: "did you mean to use a dictionary literal instead?", range: range)],
        fixIts: isEmpty ? [.init(range: range, replacement: "[:]")] : [])
      return
    }
    let isOptional = solver.shallow(value.type).isOptional
    // What does not fit an optional does not fit what it holds.
    if !isOptional { to = shown(solver.shallow(expected).optionalPayload ?? expected) }
    if case .argument = purpose, solver.shallow(expected).arrayElement?.isUnboundVariable ?? false,
      solver.shallow(value.type).nominal != nil || solver.isOpenLiteral(value.type)
    {
      // Of one value an array of such values is made of in thought.
      to = "[\(from)]"
    }
    if let name = value.overloadedLibraryCall {
      switch purpose {
      case .initialization, .returnValue:
        // The library has several functions of the name, and none of them makes what is asked for.
        sink.error(
          "type-mismatch",
          "no '\(name)' candidates produce the expected contextual result type '\(to)'", range)
        return
      default: break
      }
    }
    let message = mismatch(value, expected, purpose, from, to)
    if case .branch = purpose {
      sink.error("type-mismatch", message, context.firstBranch ?? range)
    } else {
      sink.error("type-mismatch", message, range)
    }
  }

  /// `nil` stands where no optional is asked for, in the words for the place.
  private func nilMismatch(_ purpose: Purpose, _ to: String) -> String {
    switch purpose {
    case .initialization: "'nil' cannot initialize specified type '\(to)'"
    case .argument: "'nil' is not compatible with expected argument type '\(to)'"
    case .assignment: "'nil' cannot be assigned to type '\(to)'"
    case .elementAssignment: "'nil' cannot be assigned to subscript of type '\(to)'"
    case .returnValue: "'nil' is incompatible with return type '\(to)'"
    case .closureResult: "'nil' is not compatible with closure result type '\(to)'"
    case .defaultValue: "nil default argument value cannot be converted to type '\(to)'"
    case .rawValue: "'nil' cannot initialize specified type '\(to)'"
    case .dictionaryKey: "'nil' is not compatible with expected dictionary key type '\(to)'"
    case .dictionaryValue:
      "'nil' is not compatible with expected dictionary value type '\(to)'"
    case .element: "'nil' is not compatible with expected element type '\(to)'"
    case .branch: "'nil' requires a contextual type"
    case .value, .condition, .thrownError:
      "'nil' is not compatible with expected type '\(to)'"
    }
  }

  /// A value of one type stands where another is asked for, in the words for the place.
  private func mismatch(
    _ value: TypedExpression, _ expected: Type, _ purpose: Purpose, _ from: String, _ to: String
  ) -> String {
    switch purpose {
    case .branch: "branches have mismatching types '\(to)' and '\(from)'"
    case .initialization where solver.shallow(value.type).isOtherForm(of: solver.shallow(expected)):
      "cannot assign value of type '\(from)' to type '\(to)'"
    case .initialization where isOfOtherLength(value.type, expected):
      "'\(from)' is not convertible to '\(to)', tuples have a different number of elements"
    case .initialization:
      "cannot convert value of type '\(from)' to specified type '\(to)'"
    case .argument:
      "cannot convert value of type '\(from)' to expected argument type '\(to)'"
    case .assignment: "cannot assign value of type '\(from)' to type '\(to)'"
    case .elementAssignment:
      "cannot assign value of type '\(from)' to subscript of type '\(to)'"
    case .returnValue:
      "cannot convert return expression of type '\(from)' to return type '\(to)'"
    case .condition:
      "cannot convert value of type '\(from)' to expected condition type '\(to)'"
    case .closureResult:
      "cannot convert value of type '\(from)' to closure result type "
        + "'\(to == "()" ? "Void" : to)'"
    case .element:
      "cannot convert value of type '\(from)' to expected element type '\(to)'"
    case .defaultValue:
      "default argument value of type '\(from)' cannot be converted to type '\(to)'"
    case .thrownError:
      "thrown expression type '\(from)' cannot be converted to error type '\(to)'"
    case .rawValue: "cannot convert value of type '\(from)' to raw type '\(to)'"
    case .dictionaryKey:
      "cannot convert value of type '\(from)' to expected dictionary key type '\(to)'"
    case .dictionaryValue:
      "cannot convert value of type '\(from)' to expected dictionary value type '\(to)'"
    case .value: "cannot convert value of type '\(from)' to expected type '\(to)'"
    }
  }

  private func isOfOtherLength(_ type: Type, _ expected: Type) -> Bool {
    guard case .tuple(let own) = solver.shallow(type).kind,
      case .tuple(let asked) = solver.shallow(expected).kind
    else { return false }
    return own.count != asked.count && !own.isEmpty && !asked.isEmpty
  }

  /// What is wrong with a function where nothing but its errors is; nil for everything else.
  private func throwingMismatch(_ value: TypedExpression, _ expected: Type) -> String? {
    let wanted = solver.shallow(expected)
    guard case .function(var own) = solver.shallow(value.type).kind, own.thrown != nil,
      case .function(let asked) = (wanted.optionalPayload ?? wanted).kind, asked.thrown == nil
    else { return nil }
    own.thrown = nil
    let quiet = TypedExpression(.error, type: Type(.function(own)), range: value.range)
    let mark = solver.mark()
    defer { solver.rollBack(to: mark) }
    guard softCoerce(quiet, to: expected) != nil else { return nil }
    return "invalid conversion from throwing function of type '\(shown(value.type))' to "
      + "non-throwing function type '\(shown(wanted.optionalPayload ?? wanted))'"
  }

  /// A value of a known type stands where a protocol is asked for.
  private func missingConformance(
    _ value: TypedExpression, _ expected: Type, _ purpose: Purpose
  ) -> String? {
    let wanted = solver.shallow(expected)
    let from = types.withDefaults(solver.resolve(value.type))
    guard case .existential(let existential) = (wanted.optionalPayload ?? wanted).kind,
      existential.superclass == nil, existential.arguments.isEmpty, from.nominal != nil,
      !from.isOptional,
      let name = existential.protocols.first(where: {
        !types.conforms(from, to: $0, in: environment)
      })?.name
    else { return nil }
    switch purpose {
    case .initialization:
      return "value of type '\(from)' does not conform to specified type '\(name)'"
    case .argument: return "argument type '\(from)' does not conform to expected type '\(name)'"
    case .returnValue: return "return expression of type '\(from)' does not conform to '\(name)'"
    default: return nil
    }
  }

  /// An integer stands where a `Bool` is asked for.
  private func booleanMismatch(_ value: TypedExpression, _ expected: Type) -> String? {
    let wanted = solver.shallow(expected)
    guard (wanted.optionalPayload ?? wanted).nominalName == "Bool" else { return nil }
    if case .integerLiteral(let magnitude, false) = value.kind {
      guard magnitude < 2 else { return nil }
      return "integer literal value '\(magnitude)' cannot be used as a boolean; did you mean "
        + "'\(magnitude == 1)'?"
    }
    let type = solver.resolve(value.type)
    guard types.conforms(type, to: wellKnown.nominal("BinaryInteger"), in: environment) else {
      return nil
    }
    return "type '\(type)' cannot be used as a boolean; test for '!= 0' instead"
  }

  /// A type for a message: what is unknown yet shows as its default.
  func shown(_ type: Type) -> String {
    var text = solver.resolve(type).description
    // A set is kept as a dictionary's keys, which is nobody's business.
    if text.utf8.count > 10, text.contains(", ()>.Index") {
      text = text.replacing(", ()>.Index", with: ">.Index").replacing("Dictionary<", with: "Set<")
    }
    // Sources write `() -> Void`, and messages say what is written.
    return text.utf8.count > 4 ? text.replacing("-> ()", with: "-> Void") : text
  }
}

extension TypedExpression {
  /// A function that is named, not called.
  fileprivate var isFunctionName: Bool {
    switch kind {
    case .boundMethod, .functionValue, .variable, .property, .closure, .call, .apply: true
    default: false
    }
  }

  fileprivate var isChain: Bool {
    if case .optionalChain = kind { return true }
    return false
  }

  /// `try? f()`.
  fileprivate var isOptionalTry: Bool {
    if case .attempt(.optional, _) = kind { return true }
    return false
  }
}

extension Type {
  /// Whether two types differ in their generic arguments alone.
  fileprivate func isOtherForm(of other: Type) -> Bool {
    guard case .nominal(let own, let arguments) = kind else { return false }
    return own === other.nominal && !arguments.isEmpty
  }
}

extension TypedExpression {
  /// The name of a function that is called and that sequences and collections each have their own of.
  fileprivate var overloadedLibraryCall: String? {
    guard case .call(let reference, _, _) = kind, reference.declaration.source < 0,
      ["prefix", "suffix", "dropFirst", "split", "reversed"].contains(reference.declaration.name)
    else { return nil }
    return reference.declaration.name
  }
}
