internal import Diagnostics

/// How often parts of a whole expression may still be checked in trials of overloads.
///
/// Trials within trials multiply: without an end to them a line of a dozen operators that leave much open would be
/// checked for hours. Swift gives up on such expressions as well.
struct CheckingEffort {
  private var remaining: Int
  private(set) var isSpent = false

  /// Some seconds at most; what is long may take longer, as each part of it may be tried some times.
  init(for range: SourceRange) { remaining = 150_000 + 20 * (range.upper - range.lower) }

  /// Counts a part that is checked in a trial; false when nothing remains.
  @inline(__always)
  mutating func allowsTrial() -> Bool {
    remaining &-= 1
    if remaining < 0 { isSpent = true }
    return remaining >= 0
  }
}

extension ExpressionChecker {
  /// Checks a whole expression, or reports that it leaves too much open.
  func limitingEffort(
    on syntax: ExpressionSyntax, _ body: () -> TypedExpression
  ) -> TypedExpression {
    // An expression in a closure is part of the one around the closure.
    guard effort == nil else { return body() }
    effort = CheckingEffort(for: syntax.range)
    defer { effort = nil }
    let mark = sink.mark()
    let typed = body()
    guard effort?.isSpent == true else { return typed }
    // What was found meanwhile is about parts that were never finished.
    sink.rollBack(to: mark)
    sink.error(
      "unreasonable-time",
      "the compiler is unable to type-check this expression in reasonable time; "
        + "try breaking up the expression into distinct sub-expressions", syntax.range)
    return error(at: syntax.range)
  }
}
