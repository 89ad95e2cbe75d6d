internal import Diagnostics

/// The words for arguments that fit no parameters, and for calls that fit no overload.
extension ExpressionChecker {
  /// Tells what is wrong with a call's arguments; `declared` is what is called, where it is known.
  func report(
    _ problem: ArgumentProblem, name: String, _ arguments: [ArgumentSyntax],
    _ parameters: [ParameterShape], _ range: SourceRange, declared: Declaration? = nil
  ) {
    let place = name == "subscript" ? "subscript" : "call"
    let notes = declarationNotes(declared)
    if case .extra(let index) = problem, arguments[index].isTrailingClosure {
      sink.error(
        "extra-trailing-closure", "extra trailing closure passed in \(place)",
        arguments[index].value.range, notes: notes)
      return
    }
    if parameters.isEmpty, let first = arguments.first {
      sink.error(
        "extra-argument",
        declared is EnumCaseDeclaration
          ? "enum case '\(name)' has no associated values"
          : "argument passed to call that takes no arguments", first.value.range,
        notes: notes)
      return
    }
    if let (late, early) = disorder(of: arguments, parameters) {
      sink.error(
        "argument-order", "argument '\(late.label ?? "_")' must precede argument '\(early)'",
        late.labelRange ?? late.value.range)
      return
    }
    if arguments.contains(where: \.isTrailingClosure), case .missing(let parameter, _) = problem {
      reportMissing([parameter], arguments, parameters, range, place, notes)
      return
    }
    let pairing = ArgumentPairing(arguments, parameters)
    if !pairing.extra.isEmpty {
      reportExtra(pairing.extra, arguments, range, place, declared)
      return
    }
    if !pairing.relabelled.isEmpty { reportLabels(pairing, arguments, parameters, range, place) }
    if !pairing.missing.isEmpty {
      reportMissing(pairing.missing, arguments, parameters, range, place, notes)
    }
    if pairing.relabelled.isEmpty, pairing.missing.isEmpty, let (late, early) = pairing.disorder {
      reportDisorder(late, early, arguments)
    }
  }

  /// Tells of an argument without a label that stands in another's place, or the other way round.
  private func reportDisorder(_ late: Int, _ early: Int, _ arguments: [ArgumentSyntax]) {
    func named(_ index: Int) -> String {
      arguments[index].label.map { "argument '\($0)'" } ?? "unnamed argument #\(index + 1)"
    }
    sink.error(
      "argument-order", "\(named(late)) must precede \(named(early))",
      arguments[late].labelRange ?? arguments[late].value.range)
  }

  /// Where something of the notebook's own is declared.
  private func declarationNotes(_ declaration: Declaration?) -> [Diagnostic.Note] {
    guard let declaration, declaration.range.source >= 0 else { return [] }
    return [.init(message: "'\(declaration.shownName)' declared here", range: declaration.range)]
  }

  private func reportMissing(
    _ missing: [Int], _ arguments: [ArgumentSyntax], _ parameters: [ParameterShape],
    _ range: SourceRange, _ place: String, _ notes: [Diagnostic.Note]
  ) {
    guard missing.count == 1 else {
      let names = missing.map { index in
        parameters[index].label.map { "'\($0)'" } ?? "#\(index + 1)"
      }
      sink.error(
        "missing-argument",
        "missing arguments for parameters \(names.joined(separator: ", ")) in \(place)",
        opening(of: arguments, in: range), notes: notes)
      return
    }
    let parameter = missing[0]
    let shape = parameters[parameter]
    let position = placeForArgument(parameter, arguments, range)
    let shownName = shape.label.map { "parameter '\($0)'" } ?? "parameter #\(parameter + 1)"
    sink.error(
      "missing-argument", "missing argument for \(shownName) in \(place)", position, notes: notes,
      fixIts: [
        .init(
          range: position,
          replacement: (parameter > 0 && !arguments.isEmpty ? ", " : "")
            + (shape.label.map { "\($0): " } ?? "") + "<#\(shown(shape.type))#>"
            + (parameter == 0 && !arguments.isEmpty ? ", " : ""))
      ])
  }

  private func reportExtra(
    _ extra: [Int], _ arguments: [ArgumentSyntax], _ range: SourceRange, _ place: String,
    _ declared: Declaration?
  ) {
    let notes = declarationNotes(declared)
    guard extra.count == 1 else {
      let places = extra.map { "#\($0 + 1)" }.joined(separator: ", ")
      sink.error(
        "extra-argument", "extra arguments at positions \(places) in \(place)",
        opening(of: arguments, in: range), notes: notes)
      return
    }
    let argument = arguments[extra[0]]
    let words =
      argument.label.map { label in
        "extra argument '\(label)' in \(place)"
          + (module.advice(onLabel: label, of: declared) ?? "")
      } ?? "extra argument in \(place)"
    sink.error("extra-argument", words, argument.value.range, notes: notes)
  }

  private func reportLabels(
    _ pairing: ArgumentPairing, _ arguments: [ArgumentSyntax], _ parameters: [ParameterShape],
    _ range: SourceRange, _ place: String
  ) {
    let wrong = pairing.relabelled
    let wanted = wrong.map { index in pairing.parameter[index].flatMap { parameters[$0].label } }
    let plural = wrong.count == 1 ? "" : "s"
    let fixIts = zip(wrong, wanted).map { index, label in
      Diagnostic.FixIt(
        range: arguments[index].labelRange ?? arguments[index].value.range.start,
        replacement: label.map { arguments[index].label == nil ? "\($0): " : $0 } ?? "_")
    }
    let position =
      arguments.count == 1 && arguments[0].label == nil
      ? arguments[0].value.range : opening(of: arguments, in: range)
    if wrong.allSatisfy({ arguments[$0].label == nil }) {
      let labels = wanted.compactMap { $0.map { "\($0):" } }.joined()
      sink.error(
        "missing-label", "missing argument label\(plural) '\(labels)' in \(place)", position,
        fixIts: fixIts)
    } else if wanted.allSatisfy({ $0 == nil }) {
      let labels = wrong.compactMap { arguments[$0].label.map { "\($0):" } }.joined()
      sink.error(
        "extraneous-label", "extraneous argument label\(plural) '\(labels)' in \(place)", position)
    } else {
      let have = arguments.map { ($0.label ?? "_") + ":" }.joined()
      sink.error(
        plural.isEmpty ? "incorrect-label" : "incorrect-labels",
        "incorrect argument label\(plural) in \(place) (have '\(have)', expected "
          + "'\(pairing.expectedLabels)')", position, fixIts: fixIts)
    }
  }

  /// An argument that is right but for its place, and the label of the one that it has to precede.
  private func disorder(
    of arguments: [ArgumentSyntax], _ parameters: [ParameterShape]
  ) -> (late: ArgumentSyntax, early: String)? {
    for index in arguments.indices {
      if let first = earlier(than: index, arguments, parameters) {
        return (arguments[index], first)
      }
    }
    return nil
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
  func opening(of arguments: [ArgumentSyntax], in range: SourceRange) -> SourceRange {
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
    if !isOperatorName(name), reportsMisfit(fitting, checked) { return error(at: range) }
    if reportsImmutable(fitting, range) || reportsIndex(fitting, checked, range) {
      return error(at: range)
    }
    // The candidate of the highest rank tells most; its own errors are exact. A closure is meant for
    // one that takes a function.
    let forClosures = fitting.filter { takesFunctions($0.0, $0.1, arguments) }
    let telling = forClosures.isEmpty ? fitting : forClosures
    if !isOperatorName(name), noneFitsBetter(telling, checked) {
      // All are as wrong as each other: which one was meant is the author's to say.
    } else if let best = telling.max(by: { $0.0.rank < $1.0.rank }), !isOperatorName(name),
      fitting.count <= 3 || fitting.allSatisfy({ $0.0.declared.source >= 0 })
    {
      let errors = sink.errorCount
      let mark = solver.mark()
      var values = checked
      _ = complete(
        best.0, best.1, &values, arguments, range, expected, genericArguments: [])
      if sink.errorCount > errors { return error(at: range) }
      // One error is enough: what a literal would be asked to conform to is not told beside it.
      solver.rollBack(to: mark)
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

  /// Whether a candidate's parameters for the closures among the arguments are functions.
  private func takesFunctions(
    _ candidate: CallCandidate, _ matched: [Int?], _ arguments: [ArgumentSyntax]
  ) -> Bool {
    zip(arguments, matched).allSatisfy { argument, parameter in
      guard case .closure = argument.value.kind, let parameter else { return true }
      let type = candidate.parameters[parameter].type
      if case .function = (type.optionalPayload ?? type).kind { return true }
      return false
    }
  }

  /// Whether a value is assigned to an element at what is no index: `numbers["a"] = 2`.
  private func reportsIndex(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?], _ range: SourceRange
  ) -> Bool {
    guard let wantedResult, wantedResult.isAssigned, wantedResult.range == range,
      checked.count == 1, let index = checked[0]
    else { return false }
    for (candidate, _) in fitting {
      guard case .subscript(let element) = candidate.declaration, element.setter != nil else {
        continue
      }
      let wanted = types.substitute(
        candidate.parameters[0].type, candidate.substitutions, in: environment)
      guard wanted.nominal != nil, !wanted.flags.contains(.hasParameter) else { continue }
      reportMismatch(index, wanted, .argument)
      return true
    }
    return false
  }

  /// Whether none of the methods fits because all of them change what cannot be changed.
  private func reportsImmutable(
    _ fitting: [(CallCandidate, [Int?])], _ range: SourceRange
  ) -> Bool {
    let changing = fitting.compactMap { candidate, _ -> (TypedExpression, String)? in
      guard case .function(let function) = candidate.declaration, function.isMutating,
        let receiver = candidate.receiver, function.selfVariable != nil
      else { return nil }
      return (receiver, function.name)
    }
    guard changing.count == fitting.count, let (receiver, name) = changing.first else {
      return false
    }
    let errors = sink.errorCount
    requireMutable(receiver, for: .mutatingCall(name), at: range)
    return sink.errorCount > errors
  }

  /// Where no candidate takes the arguments only because of their labels, what each would take.
  func onlyLabels(
    _ arguments: [ArgumentSyntax], _ candidates: [CallCandidate]
  ) -> [Diagnostic.Note]? {
    guard !arguments.isEmpty, !arguments.contains(where: \.isTrailingClosure) else { return nil }
    var notes: [Diagnostic.Note] = []
    var spellings: Set<String> = []
    let have = arguments.map { ($0.label ?? "_") + ":" }.joined()
    for candidate in candidates {
      let shapes = candidate.shapes
      let pairing = ArgumentPairing(arguments, shapes)
      guard pairing.extra.isEmpty, pairing.missing.isEmpty, !pairing.relabelled.isEmpty,
        disorder(of: arguments, shapes) == nil
      else { return nil }
      spellings.insert(pairing.expectedLabels)
      guard candidate.declared.range.source >= 0 else { continue }
      notes.append(
        .init(
          message: "incorrect labels for candidate (have: '(\(have))', expected: "
            + "'(\(pairing.expectedLabels))')", range: candidate.declared.range))
    }
    // One name for them all is told by itself.
    return spellings.count > 1 ? notes : nil
  }

  /// What an overloaded name stands for.
  func called(_ candidate: CallCandidate) -> String {
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
