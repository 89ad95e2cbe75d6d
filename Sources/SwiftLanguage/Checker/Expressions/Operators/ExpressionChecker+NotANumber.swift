internal import Diagnostics

/// Comparisons with `.nan`, which tell nothing: it is equal to no number, not even to itself.
extension ExpressionChecker {
  func warnOfNotANumber(_ name: String, _ operands: [ExpressionSyntax], _ range: SourceRange) {
    guard operands.count == 2 else { return }
    let areNot = operands.map(\.isNamedNotANumber)
    guard areNot.contains(true), let outcome = Self.outcomes[name] else { return }
    guard areNot.contains(false) else {
      sink.warning("nan-comparison", "'.nan' \(name) '.nan' is always \(outcome)", range)
      return
    }
    var message = "comparison with '.nan' using '\(name)' is always \(outcome)"
    let place = operands[0].range
    if name == "==" || name == "!=",
      let first = sourceText(place.source)?.text(in: place.lower..<place.upper)
    {
      message +=
        outcome
        ? ", use '!\(first).isNaN' to check if '\(first)' is a number"
        : ", use '\(first).isNaN' to check if '\(first)' is not a number"
    }
    sink.warning("nan-comparison", message, range)
  }

  /// What each comparison with `.nan` is.
  private static let outcomes = [
    "==": false, "!=": true, "<": false, ">": false, "<=": false, ">=": false,
  ]
}

extension ExpressionSyntax {
  /// `.nan`, `Double.nan`.
  fileprivate var isNamedNotANumber: Bool {
    switch kind {
    case .implicitMember(let name): name.text == "nan"
    case .member(let base, let name):
      if name.text == "nan", case .identifier(let type) = base.kind {
        ["Double", "Float", "CGFloat"].contains(type.text)
      } else {
        false
      }
    default: false
    }
  }
}
