internal import Diagnostics

/// Why arguments do not fit parameters; the words are in ``ExpressionChecker/report(_:name:_:_:_:)``.
enum ArgumentProblem: Error {
  case missing(parameter: Int, at: Int)
  case extra(argument: Int)
  case wrongLabel(argument: Int, parameter: Int)

  /// The most telling problem among several candidates wins.
  var severity: Int {
    switch self {
    case .wrongLabel: 0
    case .missing: 1
    case .extra: 2
    }
  }
}

extension ExpressionChecker {
  /// Whether a call means a property's value where methods share its name: a call that fits none.
  func callsProperty(
    _ found: [MemberCandidate], _ calls: [CallCandidate], _ arguments: [ArgumentSyntax]
  ) -> Bool {
    found.contains { isValue($0.declaration) }
      && !calls.contains { call in
        if case .success = match(arguments, call.shapes, ignoresLabels: false) { return true }
        return false
      }
  }

  /// Whether a member named without a call is a value already.
  private func isValue(_ declaration: Declaration) -> Bool {
    switch declaration {
    case is VariableDeclaration: true
    case let enumCase as EnumCaseDeclaration: !enumCase.hasPayload
    default: false
    }
  }

  /// Which parameter each argument is for; several arguments may share a variadic one.
  func match(
    _ arguments: [ArgumentSyntax], _ parameters: [ParameterShape], ignoresLabels: Bool
  ) -> Result<[Int?], ArgumentProblem> {
    var matched: [Int?] = Array(repeating: nil, count: arguments.count)
    var parameter = 0
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      if argument.isTrailingClosure {
        // Forward scan: the next parameter that takes a function; a first one has no label.
        var candidate = parameter
        while candidate < parameters.count,
          !(acceptsClosure(parameters[candidate])
            && (argument.isFirstTrailingClosure || parameters[candidate].label == argument.label)
            && canLeaveOut(parameters, from: parameter, to: candidate))
        { candidate += 1 }
        if candidate < parameters.count, argument.label == nil,
          !parameters[candidate].hasDefault == false,
          let later = laterRequiredClosure(parameters, after: candidate, arguments, index)
        {
          candidate = later
        }
        guard candidate < parameters.count,
          canLeaveOut(parameters, from: parameter, to: candidate)
        else {
          if parameter < parameters.count, !parameters[parameter].hasDefault,
            !parameters[parameter].isVariadic, !acceptsClosure(parameters[parameter])
          {
            return .failure(.missing(parameter: parameter, at: index))
          }
          return .failure(.extra(argument: index))
        }
        matched[index] = candidate
        parameter = candidate + 1
        index += 1
        continue
      }
      guard parameter < parameters.count else {
        // `print(s: 3)`: but for its label it is what a variadic parameter takes.
        if argument.label != nil,
          let variadic = parameters.firstIndex(where: { $0.isVariadic && $0.label == nil }),
          !matched.contains(variadic)
        {
          return .failure(.wrongLabel(argument: index, parameter: variadic))
        }
        return .failure(.extra(argument: index))
      }
      let shape = parameters[parameter]
      if ignoresLabels || shape.label == argument.label {
        matched[index] = parameter
        index += 1
        if shape.isVariadic {
          // Further unlabelled arguments belong to it too.
          while index < arguments.count, arguments[index].label == nil,
            !arguments[index].isTrailingClosure
          {
            matched[index] = parameter
            index += 1
          }
        }
        parameter += 1
        continue
      }
      if shape.hasDefault || shape.isVariadic {
        parameter += 1
        continue
      }
      let known = parameters.dropFirst(parameter + 1).contains { $0.label == argument.label }
      if argument.label != nil && known
        || (argument.label == nil && parameters.count > arguments.count)
      {
        return .failure(.missing(parameter: parameter, at: index))
      }
      return .failure(.wrongLabel(argument: index, parameter: parameter))
    }
    while parameter < parameters.count {
      if !parameters[parameter].hasDefault && !parameters[parameter].isVariadic {
        // `numbers.reduce { $0 + $1 }`: the closure is for the last, whatever else could take it.
        if parameter == parameters.count - 1, acceptsClosure(parameters[parameter]),
          let closure = arguments.last, closure.isTrailingClosure, closure.label == nil,
          let taken = matched[arguments.count - 1]
        {
          return .failure(.missing(parameter: taken, at: arguments.count))
        }
        return .failure(.missing(parameter: parameter, at: arguments.count))
      }
      parameter += 1
    }
    return .success(matched)
  }

  private func canLeaveOut(_ parameters: [ParameterShape], from: Int, to: Int) -> Bool {
    from >= to || parameters[from..<to].allSatisfy { $0.hasDefault || $0.isVariadic }
  }

  /// `f { }` with `f(a: = nil, b:)`: the closure is for the one that has no default.
  private func laterRequiredClosure(
    _ parameters: [ParameterShape], after index: Int, _ arguments: [ArgumentSyntax], _ argument: Int
  ) -> Int? {
    guard argument == arguments.count - 1 else { return nil }
    return parameters.indices.dropFirst(index + 1).first {
      acceptsClosure(parameters[$0]) && !parameters[$0].hasDefault
    }
  }

  func acceptsClosure(_ shape: ParameterShape) -> Bool {
    var type = solver.shallow(shape.type)
    while let payload = type.optionalPayload { type = solver.shallow(payload) }
    if shape.isVariadic, case .nominal(_, let arguments) = type.kind, let element = arguments.first
    {
      type = solver.shallow(element)
    }
    switch type.kind {
    case .function, .variable, .error: return true
    case .parameter: return true
    default: return shape.isAutoclosure
    }
  }
}
