/// Random tensors of other distributions than the uniform and the normal one.
extension Tensor {
  /// Numbers drawn from a normal distribution, those beyond two deviations drawn again.
  public static func randomTruncatedNormal(
    _ shape: [Int], mean: Float = 0, standardDeviation: Float = 1
  ) -> Tensor {
    var scalars = randomNormal(shape).scalars
    for index in scalars.indices {
      while Swift.abs(scalars[index]) > 2 { scalars[index] = randomNormal([]).scalar }
    }
    return Tensor(shape: shape) { output in
      for (index, scalar) in scalars.enumerated() {
        output[index] = scalar * standardDeviation + mean
      }
    }
  }

  /// 1 with a probability, else 0.
  public static func randomBernoulli(_ shape: [Int], probability: Float = 0.5) -> Tensor {
    randomUniform(shape).less(than: probability)
  }

  /// Class numbers drawn by their logits, as `tf.random.categorical` draws them.
  ///
  /// - Parameters:
  ///   - logits: `[batch, classes]`, logarithms of probabilities up to a constant.
  ///   - count: How many are drawn for each row.
  /// - Returns: `[batch, count]`, whole numbers.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public static func randomCategorical(
    logits: Tensor, count: Int = 1
  ) throws(TensorError) -> Tensor {
    guard logits.rank == 2, logits.shape[1] > 0 else {
      throw .invalidShape(
        operation: "randomCategorical", shape: logits.shape, expected: "[batch, classes]")
    }
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    let probabilities = logits.detached().softmax()
    let drawn = randomUniform([rows, count])
    return Tensor(shape: [rows, count]) { output in
      for index in 0..<(rows * count) {
        let row = probabilities.pointer + index / count * classes
        var (chosen, left) = (0, drawn.pointer[index] - row[0])
        while left >= 0, chosen + 1 < classes {
          chosen += 1
          left -= row[chosen]
        }
        output[index] = Float(chosen)
      }
    }
  }
}

extension Tensor {
  /// Divides by a number in place.
  public static func /= (left: inout Tensor, right: Float) { left = left / right }

  /// Adds a number in place.
  public static func += (left: inout Tensor, right: Float) { left = left + right }

  /// Subtracts a number in place.
  public static func -= (left: inout Tensor, right: Float) { left = left - right }

  /// Multiplies in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func *= (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left * right
  }
}
