internal import Tensors

/// Steps that shrink with the sum of squared gradients (Duchi et al., 2011).
public final class Adagrad: Optimizer, @unchecked Sendable {
  let initialAccumulator: Float
  let epsilon: Float

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.001, initialAccumulator: Float = 0.1, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  package override var slotCount: Int { 1 }
  package override func firstValue(ofSlot slot: Int) -> Float { initialAccumulator }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, epsilon) = (learningRate, self.epsilon)
    let sums = slots[0]
    return { start, count, gradients in
      for index in start..<(start + count) {
        sums[index] += gradients[index - start] * gradients[index - start]
        weights[index] -= rate * gradients[index - start] / (sums[index] + epsilon).squareRoot()
      }
    }
  }
}

/// Steps measured by earlier steps (Zeiler, 2012).
public final class Adadelta: Optimizer, @unchecked Sendable {
  let rho: Float
  let epsilon: Float

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.001, rho: Float = 0.95, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.rho = rho
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("rho", rho)] }
  package override var slotCount: Int { 2 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, rho, epsilon) = (learningRate, self.rho, self.epsilon)
    let squares = slots[0]
    let steps = slots[1]
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        squares[index] = rho * squares[index] + (1 - rho) * g * g
        let step =
          -(steps[index] + epsilon).squareRoot() * g / (squares[index] + epsilon).squareRoot()
        steps[index] = rho * steps[index] + (1 - rho) * step * step
        weights[index] += rate * step
      }
    }
  }
}

/// Adam by the greatest gradient in place of the mean square (Kingma and Ba, 2015).
public final class Adamax: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { 2 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let rate = learningRate / Float(1 - power(beta1, iterations))
    let (beta1, beta2, epsilon) = (self.beta1, self.beta2, self.epsilon)
    let means = slots[0]
    let greatest = slots[1]
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        means[index] += (g - means[index]) * (1 - beta1)
        greatest[index] = max(beta2 * greatest[index], g.magnitude)
        weights[index] -= rate * means[index] / (greatest[index] + epsilon)
      }
    }
  }
}

/// Steps of one size along the sign of a moving average (Chen et al., 2023).
public final class Lion: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The size of a step in each scalar.
  ///   - beta1: The share of the average in what a step follows the sign of.
  ///   - beta2: The share of the average that each step keeps.
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.99,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { 1 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, beta1, beta2, means) = (learningRate, self.beta1, self.beta2, slots[0])
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        let direction = means[index] * beta1 + g * (1 - beta1)
        weights[index] -= direction > 0 ? rate : direction < 0 ? -rate : 0
        means[index] = means[index] * beta2 + g * (1 - beta2)
      }
    }
  }
}

/// Adam with Nesterov's momentum (Dozat, 2016).
public final class Nadam: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float
  /// The product of the momenta of the steps so far, and how many these are.
  private var momenta = (product: 1.0, steps: 0)

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { 2 }

  private func momentum(_ step: Int) -> Double {
    Double(beta1) * (1 - 0.5 * power(0.96, step))
  }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    if momenta.steps > iterations { momenta = (1, 0) }
    while momenta.steps < iterations {
      momenta.steps += 1
      momenta.product *= momentum(momenta.steps)
    }
    let (now, next) = (momentum(iterations), momentum(iterations + 1))
    let meanShare = Float(next / (1 - momenta.product * next))
    let gradientShare = Float((1 - now) / (1 - momenta.product))
    let squareShare = Float(1 / (1 - power(beta2, iterations)))
    let (rate, beta1, beta2, epsilon) = (learningRate, self.beta1, self.beta2, self.epsilon)
    let means = slots[0]
    let squares = slots[1]
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        means[index] += (g - means[index]) * (1 - beta1)
        squares[index] += (g * g - squares[index]) * (1 - beta2)
        let step = meanShare * means[index] + gradientShare * g
        weights[index] -= rate * step / ((squares[index] * squareShare).squareRoot() + epsilon)
      }
    }
  }
}

/// A base raised to a whole power, in double precision.
func power(_ base: Float, _ exponent: Int) -> Double {
  var (result, factor, remaining) = (1.0, Double(base), exponent)
  while remaining > 0 {
    if remaining & 1 == 1 { result *= factor }
    factor *= factor
    remaining >>= 1
  }
  return result
}
