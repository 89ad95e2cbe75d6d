public import Tensors

/// What a parameter is brought back to after each step of an optimizer.
public struct Constraint: Hashable, Codable, Sendable {
  enum Kind: String, Hashable, Codable, Sendable {
    case nonNegative, norm
  }

  let kind: Kind
  /// The axes along which a vector's length is taken.
  private(set) var axes: [Int] = []
  /// Which lengths are allowed.
  private(set) var least: Float = 0
  private(set) var greatest = Float.infinity
  /// How much of the way a vector is taken to an allowed length.
  private(set) var rate: Float = 1

  private init(_ kind: Kind) { self.kind = kind }

  private init(axes: [Int], least: Float, greatest: Float, rate: Float) {
    self.init(.norm)
    (self.axes, self.least, self.greatest, self.rate) = (axes, least, greatest, rate)
  }

  /// No number below 0.
  public static let nonNegative = Constraint(.nonNegative)

  /// No vector longer than a greatest length.
  ///
  /// - Parameters:
  ///   - greatest: The greatest length.
  ///   - axes: The axes along which lengths are taken: the first, a unit's weights, of a dense layer's kernel;
  ///     `[0, 1, 2]` of an image convolution's.
  /// - Returns: The constraint.
  public static func maxNorm(_ greatest: Float = 2, axes: [Int] = [0]) -> Constraint {
    Constraint(axes: axes, least: 0, greatest: greatest, rate: 1)
  }

  /// All vectors of length 1.
  ///
  /// - Parameter axes: The axes along which lengths are taken.
  /// - Returns: The constraint.
  public static func unitNorm(axes: [Int] = [0]) -> Constraint {
    Constraint(axes: axes, least: 1, greatest: 1, rate: 1)
  }

  /// All vectors' lengths between two bounds.
  ///
  /// - Parameters:
  ///   - least: The least length.
  ///   - greatest: The greatest length.
  ///   - rate: How much of the way a vector is taken there in one step.
  ///   - axes: The axes along which lengths are taken.
  /// - Returns: The constraint.
  public static func minMaxNorm(
    _ least: Float = 0, _ greatest: Float = 1, rate: Float = 1, axes: [Int] = [0]
  ) -> Constraint {
    Constraint(axes: axes, least: least, greatest: greatest, rate: rate)
  }

  /// The values as they are allowed.
  ///
  /// - Throws: ``TensorError`` where the values lack an axis.
  public func callAsFunction(_ values: Tensor) throws -> Tensor {
    if kind == .nonNegative { return values.relu() }
    let lengths = try values.squared().sum(along: axes, keepingDimensions: true).squareRoot()
    var wanted = lengths.clipped(least, greatest)
    if rate < 1 { wanted = try wanted * rate + lengths * (1 - rate) }
    // Keras' epsilon, so that a vector of zeros stays one.
    return try values * (wanted / (lengths + 1e-7))
  }
}

extension Optimizer {
  /// Brings parameters back to what their layers allow.
  static func constrain(_ parameters: [Parameter]) throws {
    for parameter in parameters {
      guard let constraint = parameter.constraint else { continue }
      parameter.value = try Recording.paused { try constraint(parameter.value) }
    }
  }
}
