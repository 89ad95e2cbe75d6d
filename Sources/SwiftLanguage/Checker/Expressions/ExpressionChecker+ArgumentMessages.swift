internal import Diagnostics

/// The words for arguments that fit no parameters, and for calls that fit no overload.
extension ExpressionChecker {
  func report(
    _ problem: ArgumentProblem, name: String, _ arguments: [ArgumentSyntax],
    _ parameters: [ParameterShape], _ range: SourceRange
  ) {
    let place = name == "subscript" ? "subscript" : "call"
    switch problem {
    case .missing(let parameter, let index):
      let shape = parameters[parameter]
      // `f(b: 1, a: 2)`: nothing is missing, the order is wrong.
      if let label = shape.label, index < arguments.count, let first = arguments[index].label,
        let later = arguments.dropFirst(index + 1).first(where: { $0.label == label })
      {
        sink.error(
          "argument-order", "argument '\(label)' must precede argument '\(first)'",
          later.labelRange ?? later.value.range)
        return
      }
      if index >= arguments.count {
        let given = arguments.compactMap(\.label)
        let missing = parameters[parameter...].filter {
          !$0.hasDefault && !$0.isVariadic && !($0.label.map(given.contains) ?? false)
        }
        if missing.count > 1 {
          let names = missing.enumerated().map { offset, shape in
            shape.label.map { "'\($0)'" } ?? "#\(parameter + offset + 1)"
          }
          sink.error(
            "missing-argument",
            "missing arguments for parameters \(names.joined(separator: ", ")) in \(place)",
            opening(of: arguments, in: range))
          return
        }
      }
      let position = placeForArgument(parameter, arguments, range)
      let shownName = shape.label.map { "parameter '\($0)'" } ?? "parameter #\(parameter + 1)"
      sink.error(
        "missing-argument", "missing argument for \(shownName) in \(place)", position,
        fixIts: [
          .init(
            range: position,
            replacement: (parameter > 0 && !arguments.isEmpty ? ", " : "")
              + (shape.label.map { "\($0): " } ?? "") + "<#\(shown(shape.type))#>"
              + (parameter == 0 && !arguments.isEmpty ? ", " : ""))
        ])
    case .extra(let index):
      let argument = arguments[index]
      if argument.isTrailingClosure {
        sink.error(
          "extra-trailing-closure", "extra trailing closure passed in \(place)",
          argument.value.range)
      } else if parameters.isEmpty, !arguments.isEmpty {
        sink.error(
          "extra-argument", "argument passed to call that takes no arguments", argument.value.range)
      } else if let label = argument.label,
        let first = earlier(than: index, arguments, parameters)
      {
        sink.error(
          "argument-order", "argument '\(label)' must precede argument '\(first)'",
          argument.labelRange ?? argument.value.range)
      } else if index + 1 < arguments.count {
        let places = (index..<arguments.count).map { "#\($0 + 1)" }.joined(separator: ", ")
        sink.error(
          "extra-argument", "extra arguments at positions \(places) in \(place)",
          opening(of: arguments, in: range))
      } else {
        let label =
          argument.label.map { "extra argument '\($0)' in \(place)" }
          ?? "extra argument in \(place)"
        sink.error("extra-argument", label, argument.value.range)
      }
    case .wrongLabel(let index, let parameter):
      let have = arguments.map { ($0.label ?? "_") + ":" }.joined()
      let expected = parameters.prefix(max(arguments.count, 1)).map { ($0.label ?? "_") + ":" }
        .joined()
      let argument = arguments[index]
      let wrong = arguments.indices.filter {
        $0 < parameters.count && arguments[$0].label != parameters[$0].label
      }
      if wrong.count > 1, wrong.allSatisfy({ arguments[$0].label == nil }) {
        let labels = wrong.compactMap { parameters[$0].label.map { "\($0):" } }.joined()
        sink.error(
          "missing-label", "missing argument labels '\(labels)' in \(place)",
          opening(of: arguments, in: range))
      } else if wrong.count > 1 {
        sink.error(
          "incorrect-labels",
          "incorrect argument labels in \(place) (have '\(have)', expected '\(expected)')",
          opening(of: arguments, in: range))
      } else if argument.label == nil, let label = parameters[parameter].label {
        sink.error(
          "missing-label", "missing argument label '\(label):' in \(place)",
          arguments.count == 1 ? argument.value.range : opening(of: arguments, in: range),
          fixIts: [.init(range: argument.value.range.start, replacement: "\(label): ")])
      } else if let label = argument.label, parameters[parameter].label == nil {
        sink.error(
          "extraneous-label", "extraneous argument label '\(label):' in \(place)",
          opening(of: arguments, in: range))
      } else {
        sink.error(
          "incorrect-label",
          "incorrect argument label in \(place) (have '\(have)', expected '\(expected)')",
          opening(of: arguments, in: range),
          fixIts: argument.labelRange.map {
            [.init(range: $0, replacement: parameters[parameter].label ?? "_")]
          } ?? [])
      }
    }
  }

  /// The label of the first argument that stands before an argument which has to precede it.
  private func earlier(
    than index: Int, _ arguments: [ArgumentSyntax], _ parameters: [ParameterShape]
  ) -> String? {
    func place(_ argument: ArgumentSyntax) -> Int? {
      argument.label.flatMap { label in parameters.firstIndex { $0.label == label } }
    }
    guard let own = place(arguments[index]) else { return nil }
    return arguments[..<index].first { place($0).map { $0 > own } ?? false }?.label
  }

  /// Where an argument would stand that is missing: behind the one before it.
  private func placeForArgument(
    _ parameter: Int, _ arguments: [ArgumentSyntax], _ range: SourceRange
  ) -> SourceRange {
    let plain = arguments.filter { !$0.isTrailingClosure }
    guard let first = plain.first else {
      return arguments.isEmpty ? range.lastByte : opening(of: arguments, in: range)
    }
    if parameter == 0 { return (first.labelRange ?? first.value.range).start }
    return plain[min(parameter, plain.count) - 1].value.range.end
  }

  /// The bracket before a call's arguments.
  private func opening(of arguments: [ArgumentSyntax], in range: SourceRange) -> SourceRange {
    let end = arguments.first.map { ($0.labelRange ?? $0.value.range).lower } ?? range.upper - 1
    guard let text = sourceText(range.source)?.text.utf8 else { return range }
    var place = text.index(text.startIndex, offsetBy: max(0, min(end, text.count)))
    let brackets = [UInt8(ascii: "("), UInt8(ascii: "[")]
    var offset = end
    while offset > range.lower, place > text.startIndex {
      place = text.index(before: place)
      offset -= 1
      if brackets.contains(text[place]) {
        return SourceRange(source: range.source, lower: offset, upper: range.upper)
      }
    }
    // A trailing closure alone has no bracket.
    return SourceRange(source: range.source, lower: max(range.lower, end - 1), upper: end)
  }

  func reportNoOverload(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax], _ range: SourceRange, _ expected: Type?, name: String
  ) -> TypedExpression {
    // The candidate of the highest rank tells most; its own errors are exact.
    if let best = fitting.max(by: { $0.0.rank < $1.0.rank }), !isOperatorName(name),
      fitting.count <= 3 || fitting.allSatisfy({ $0.0.declared.source >= 0 })
    {
      let errors = sink.errorCount
      var values = checked
      _ = complete(
        best.0, best.1, &values, arguments, range, expected, genericArguments: [])
      if sink.errorCount > errors { return error(at: range) }
    }
    if sink.isTrying {
      sink.error("no-overload", "", range)
      return error(at: range)
    }
    return failure(
      "no-overload", "no exact matches in call to \(called(fitting[0].0))", range,
      notes: fitting.prefix(4).filter { $0.0.declared.source >= 0 }.map {
        .init(
          message: "found candidate with type '\(functionType(of: $0.0, $0.0.substitutions))'",
          range: $0.0.declared.range)
      })
  }

  /// What an overloaded name stands for.
  private func called(_ candidate: CallCandidate) -> String {
    switch candidate.declaration {
    case .function(let function):
      function.role == .initializer ? "initializer" : "\(function.noun) '\(function.name)'"
    case .enumCase(let enumCase): "enum case '\(enumCase.name)'"
    case .subscript: "subscript"
    }
  }
}

extension SourceRange {
  /// The last byte, such as a call's closing parenthesis.
  var lastByte: SourceRange {
    SourceRange(source: source, lower: max(lower, upper - 1), upper: max(lower, upper - 1))
  }
}
