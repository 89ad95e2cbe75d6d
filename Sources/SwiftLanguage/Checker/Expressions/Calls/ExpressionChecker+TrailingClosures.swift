internal import Diagnostics

/// Trailing closures that several parameters could take.
///
/// `f { }` of `f(first: () -> Void = {}, last: () -> Void = {})` means the last one by the rule of
/// old, which is preferred where its call type-checks.
extension ExpressionChecker {
  /// Candidates where a trailing closure is for the last parameter.
  struct BackwardMatches {
    /// All candidates, with the other parameter where there is one.
    var all: [(CallCandidate, [Int?])]
    /// The candidates that have one, and its label.
    var labels: [(candidate: CallCandidate, label: String?)] = []

    var isEmpty: Bool { labels.isEmpty }
  }

  func backwardMatches(
    _ fitting: [(CallCandidate, [Int?])], _ arguments: [ArgumentSyntax]
  ) -> BackwardMatches {
    var matches = BackwardMatches(all: fitting)
    guard let closure = arguments.last, closure.isTrailingClosure, closure.label == nil,
      !arguments.dropLast().contains(where: \.isTrailingClosure)
    else { return matches }
    for (index, (candidate, matched)) in fitting.enumerated() {
      guard let forward = matched[matched.count - 1],
        forward < candidate.shapes.count - 1
      else { continue }
      let shapes = candidate.shapes
      let last = shapes[shapes.count - 1]
      guard shapes[forward].hasDefault || shapes[forward].isVariadic, !last.isAutoclosure,
        acceptsClosure(last)
      else { continue }
      matches.all[index].1[matched.count - 1] = shapes.count - 1
      matches.labels.append((candidate, last.label))
    }
    return matches
  }

  /// Warns of a call that took the last parameter where the first was to be expected.
  func warnOfBackwardMatch(
    _ matches: BackwardMatches, _ call: TypedExpression, _ arguments: [ArgumentSyntax]
  ) {
    let declared: Declaration
    switch call.kind {
    case .call(let reference, _, _), .delegateInitializer(let reference, _, _):
      declared = reference.declaration
    case .enumCase(let enumCase, _): declared = enumCase
    default: return
    }
    guard let match = matches.labels.first(where: { $0.candidate.declared === declared }) else {
      return
    }
    sink.warning(
      "backward-closure-match",
      "backward matching of the unlabeled trailing closure is deprecated; label the argument with "
        + "'\(match.label ?? "_")' to suppress this warning",
      arguments[arguments.count - 1].value.range.start)
  }
}
