/// Adds to the loss for the size of what passes through, and leaves it as it is.
public final class ActivityRegularization: BaseLayer, @unchecked Sendable {
  /// A layer without parameters.
  ///
  /// - Parameters:
  ///   - l1: What the sum of the magnitudes is multiplied by.
  ///   - l2: What the sum of the squares is multiplied by.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(l1: Float = 0, l2: Float = 0, inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
    activityRegularizer = .l1l2(l1: l1, l2: l2)
  }

  override var passesMask: Bool { true }
}
