public import Tensors

/// How a parameter's first numbers are drawn (Keras' names and formulas).
public indirect enum Initializer: Hashable, Codable, Sendable {
  /// Which connections are counted.
  public enum Fan: String, Hashable, Codable, Sendable {
    /// The inputs that each output sees.
    case fanIn
    /// The outputs that each input reaches.
    case fanOut
    /// The mean of both.
    case fanAverage
  }

  /// How numbers are spread.
  public enum Distribution: String, Hashable, Codable, Sendable {
    /// Equally between two limits.
    case uniform
    /// Normally, cut at two deviations.
    case truncatedNormal
    /// Normally.
    case untruncatedNormal
  }

  /// All zeros.
  case zeros
  /// All ones.
  case ones
  /// All the same number.
  case constant(Float)
  /// Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
  case glorotUniform
  /// Truncated normal of variance 2 / (fanIn + fanOut).
  case glorotNormal
  /// Uniform in ±√(6 / fanIn) (He et al., 2015).
  case heUniform
  /// Truncated normal of variance 2 / fanIn.
  case heNormal
  /// Uniform in ±√(3 / fanIn) (LeCun et al., 1998).
  case lecunUniform
  /// Truncated normal of variance 1 / fanIn.
  case lecunNormal
  /// Normal with the given standard deviation.
  case randomNormal(Float = 0.05)
  /// Uniform in ± the given limit.
  case randomUniform(Float = 0.05)
  /// Normal with the given standard deviation, numbers beyond two deviations drawn again.
  case truncatedNormal(Float = 0.05)
  /// A square matrix with the given number on its diagonal.
  case identity(Float = 1)
  /// Of variance `scale / fan`, uniform or truncated normal.
  case varianceScaling(Float, Fan, Distribution)
  /// Waves that a convolution along sequences weighs frames with, for a short-time Fourier transform.
  case stft(SpectralKernel)
  /// What another draws, times a factor and plus a number.
  case scaled(Initializer, by: Float, plus: Float)
  /// Rows or columns of unit length, at right angles (Saxe et al., 2014).
  case orthogonal

  /// Uniform between two numbers.
  public static func randomUniform(minimum: Float, maximum: Float) -> Initializer {
    .scaled(.randomUniform(1), by: (maximum - minimum) / 2, plus: (maximum + minimum) / 2)
  }

  /// Normal around a mean with the given standard deviation.
  public static func randomNormal(mean: Float, deviation: Float) -> Initializer {
    .scaled(.randomNormal(1), by: deviation, plus: mean)
  }

  /// Normal around a mean, numbers beyond two of the given standard deviations drawn again.
  public static func truncatedNormal(mean: Float, deviation: Float) -> Initializer {
    .scaled(.truncatedNormal(1), by: deviation, plus: mean)
  }

  /// Rows or columns of the given length, at right angles (Saxe et al., 2014).
  public static func orthogonal(gain: Float) -> Initializer {
    .scaled(.orthogonal, by: gain, plus: 0)
  }

  /// Draws a tensor.
  ///
  /// - Parameters:
  ///   - shape: The tensor's shape.
  ///   - fanIn: How many inputs each output sees.
  ///   - fanOut: How many outputs each input reaches.
  /// - Returns: A tensor of the shape.
  public func callAsFunction(_ shape: [Int], fanIn: Int, fanOut: Int) -> Tensor {
    let (input, output) = (Float(max(fanIn, 1)), Float(max(fanOut, 1)))
    func uniform(_ limit: Float) -> Tensor { .randomUniform(shape, in: -limit..<limit) }
    switch self {
    case .zeros: return .zeros(shape)
    case .ones: return .ones(shape)
    case .constant(let value): return Tensor(shape: shape, repeating: value)
    case .glorotUniform: return uniform((6 / (input + output)).squareRoot())
    case .glorotNormal: return truncated(shape, (2 / (input + output)).squareRoot())
    case .heUniform: return uniform((6 / input).squareRoot())
    case .heNormal: return truncated(shape, (2 / input).squareRoot())
    case .lecunUniform: return uniform((3 / input).squareRoot())
    case .lecunNormal: return truncated(shape, (1 / input).squareRoot())
    case .randomNormal(let deviation):
      return .randomNormal(shape, standardDeviation: deviation)
    case .randomUniform(let limit): return uniform(limit)
    case .truncatedNormal(let deviation):
      return .randomTruncatedNormal(shape, standardDeviation: deviation)
    case .identity(let gain):
      return Tensor(shape: shape) { pointer in
        let columns = shape.last ?? 1
        for index in 0..<shape.reduce(1, *) {
          pointer[index] = index / max(columns, 1) == index % max(columns, 1) ? gain : 0
        }
      }
    case .varianceScaling(let scale, let fan, let distribution):
      let size =
        switch fan {
        case .fanIn: input
        case .fanOut: output
        case .fanAverage: (input + output) / 2
        }
      switch distribution {
      case .uniform: return uniform((3 * scale / size).squareRoot())
      case .truncatedNormal: return truncated(shape, (scale / size).squareRoot())
      case .untruncatedNormal:
        return .randomNormal(shape, standardDeviation: (scale / size).squareRoot())
      }
    case .stft(let kernel): return kernel.tensor(shape)
    case .scaled(let base, let factor, let offset):
      return base(shape, fanIn: fanIn, fanOut: fanOut) * factor + offset
    case .orthogonal: return orthogonal(shape)
    }
  }

  /// A normal distribution cut at two deviations, widened so that its variance is what was asked.
  private func truncated(_ shape: [Int], _ deviation: Float) -> Tensor {
    let wide = deviation / 0.87962566103423978
    return .randomTruncatedNormal(shape, standardDeviation: wide)
  }

  /// Gram–Schmidt, twice for accuracy, over the longer side's vectors.
  private func orthogonal(_ shape: [Int]) -> Tensor {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    let (long, short) = (max(rows, columns), min(rows, columns))
    let drawn = Tensor.randomNormal([short, long]).scalars.map(Double.init)
    var vectors = (0..<short).map { Array(drawn[($0 * long)..<(($0 + 1) * long)]) }
    for index in vectors.indices {
      for _ in 0..<2 {
        for earlier in 0..<index {
          let dot = zip(vectors[index], vectors[earlier]).reduce(0) { $0 + $1.0 * $1.1 }
          for axis in 0..<long { vectors[index][axis] -= dot * vectors[earlier][axis] }
        }
      }
      let length = vectors[index].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for axis in 0..<long { vectors[index][axis] /= length }
    }
    return Tensor(shape: shape) { pointer in
      for row in 0..<rows {
        for column in 0..<columns {
          pointer[row * columns + column] =
            Float(rows <= columns ? vectors[row][column] : vectors[column][row])
        }
      }
    }
  }
}
