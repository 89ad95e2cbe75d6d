public import Testing

/// Expects values to be a fixture's within a tolerance, and tells the worst of those that are not.
///
/// A value passes where `|actual − expected| ≤ tolerance · max(1, |expected|)`; NaN and infinities must be the same.
///
/// - Parameters:
///   - actual: row-major values.
///   - shape: their shape.
///   - expected: what an oracle computed.
///   - tolerance: relative above one, absolute below.
///   - name: what the message calls it.
///   - sourceLocation: the caller's line.
public func expectClose(
  _ actual: [Float], shape: [Int], to expected: FixtureTensor, within tolerance: Float = 1e-5,
  _ name: @autoclosure () -> String = "values",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard shape == expected.shape, actual.count == expected.values.count else {
    Issue.record(
      "\(name()): shape \(shape) of \(actual.count) values instead of \(expected.shape)",
      sourceLocation: sourceLocation)
    return
  }
  var wrong = 0
  var worst: (index: Int, excess: Float) = (0, 0)
  for (index, (ours, theirs)) in zip(actual, expected.values).enumerated() {
    if ours == theirs || (ours.isNaN && theirs.isNaN) { continue }
    let distance = (ours - theirs).magnitude / max(1, theirs.magnitude)
    if distance <= tolerance { continue }
    wrong += 1
    let excess = distance.isNaN ? Float.infinity : distance
    if wrong == 1 || excess > worst.excess { worst = (index, excess) }
  }
  guard wrong > 0 else { return }
  Issue.record(
    """
    \(name()): \(wrong) of \(actual.count) values are off, the worst at \(worst.index): \
    \(actual[worst.index]) instead of \(expected.values[worst.index])
    """,
    sourceLocation: sourceLocation)
}
