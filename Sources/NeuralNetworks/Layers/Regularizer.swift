public import Tensors

/// What training adds to the loss for the size of a parameter.
public struct Regularizer: Hashable, Codable, Sendable {
  /// What the sum of the magnitudes is multiplied by.
  public let l1: Float
  /// What the sum of the squares is multiplied by.
  public let l2: Float

  /// The sum of the magnitudes.
  public static func l1(_ factor: Float = 0.01) -> Regularizer { Regularizer(l1: factor, l2: 0) }

  /// The sum of the squares.
  public static func l2(_ factor: Float = 0.01) -> Regularizer { Regularizer(l1: 0, l2: factor) }

  /// Both sums.
  public static func l1l2(l1: Float = 0, l2: Float = 0) -> Regularizer {
    Regularizer(l1: l1, l2: l2)
  }

  /// The penalty for a parameter's values.
  ///
  /// - Returns: One number.
  /// - Throws: Never; the type of its parts.
  public func callAsFunction(_ values: Tensor) throws -> Tensor {
    switch (l1 != 0, l2 != 0) {
    case (true, true): try values.abs().sum() * l1 + values.squared().sum() * l2
    case (true, false): values.abs().sum() * l1
    case (false, _): values.squared().sum() * l2
    }
  }
}
