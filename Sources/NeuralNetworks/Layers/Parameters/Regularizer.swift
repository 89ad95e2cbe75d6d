public import Tensors

/// What training adds to the loss for the size of a parameter, or for vectors not at right angles.
public struct Regularizer: Hashable, Codable, Sendable {
  /// Which vectors of a matrix are to be at right angles to each other.
  public enum Vectors: String, Hashable, Codable, Sendable {
    case rows, columns
  }

  /// What the sum of the magnitudes is multiplied by.
  public let l1: Float
  /// What the sum of the squares is multiplied by.
  public let l2: Float
  /// What the mean of the vectors' cosines is multiplied by; nil where they do not count.
  private(set) var orthogonality: Float?
  private(set) var vectors: Vectors?

  init(l1: Float, l2: Float) {
    self.l1 = l1
    self.l2 = l2
  }

  /// The sum of the magnitudes.
  public static func l1(_ factor: Float = 0.01) -> Regularizer { Regularizer(l1: factor, l2: 0) }

  /// The sum of the squares.
  public static func l2(_ factor: Float = 0.01) -> Regularizer { Regularizer(l1: 0, l2: factor) }

  /// Both sums.
  public static func l1l2(l1: Float = 0, l2: Float = 0) -> Regularizer {
    Regularizer(l1: l1, l2: l2)
  }

  /// The mean magnitude of the cosines between the rows, or the columns, of a matrix.
  public static func orthogonal(
    _ factor: Float = 0.01, mode: Vectors = .rows
  ) -> Regularizer {
    var regularizer = Regularizer(l1: 0, l2: 0)
    (regularizer.orthogonality, regularizer.vectors) = (factor, mode)
    return regularizer
  }

  /// The penalty for a parameter's values.
  ///
  /// - Returns: One number.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where vectors are asked for of what is
  ///   no matrix.
  public func callAsFunction(_ values: Tensor) throws -> Tensor {
    if let orthogonality {
      guard values.rank == 2 else {
        throw TensorError.invalidShape(
          operation: "Regularizer.orthogonal", shape: values.shape, expected: "[rows, columns]")
      }
      let vectors = vectors == .columns ? try values.transposed() : values
      let squares = try vectors.squared().sum(along: 1, keepingDimensions: true)
      let units = try vectors / squares.maximum(Tensor(1e-12)).squareRoot()
      let count = Float(vectors.shape[0])
      let cosines = try matmul(units, units.transposed()).abs()
      let others = try cosines * (1 - Tensor.identity(vectors.shape[0]))
      return others.sum() * (orthogonality / Swift.max(count * (count - 1), 1))
    }
    return switch (l1 != 0, l2 != 0) {
    case (true, true): try values.abs().sum() * l1 + values.squared().sum() * l2
    case (true, false): values.abs().sum() * l1
    case (false, _): values.squared().sum() * l2
    }
  }
}
