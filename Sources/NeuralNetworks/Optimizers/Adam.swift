internal import Tensors

/// Moving averages of gradients and their squares, corrected for their start (Kingma and Ba, 2015).
public final class Adam: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float
  let amsgrad: Bool

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The size of a step.
  ///   - beta1: The share of the gradients' average that each step keeps.
  ///   - beta2: The share of the squares' average that each step keeps.
  ///   - epsilon: Added to the root.
  ///   - amsgrad: Whether the greatest average of squares so far divides (Reddi et al., 2018).
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    amsgrad: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.amsgrad = amsgrad
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { amsgrad ? 3 : 2 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let formula = AdamFormula(self, beta1: beta1, beta2: beta2, epsilon: epsilon)
    guard amsgrad else { return formula.update(weights, slots) }
    let (rate, beta1, beta2, epsilon) = (formula.rate, self.beta1, self.beta2, self.epsilon)
    let (means, squares, greatest) = (slots[0], slots[1], slots[2])
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        means[index] += (g - means[index]) * (1 - beta1)
        squares[index] += (g * g - squares[index]) * (1 - beta2)
        greatest[index] = max(greatest[index], squares[index])
        weights[index] -= rate * means[index] / (greatest[index].squareRoot() + epsilon)
      }
    }
  }
}

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).
public final class AdamW: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.001, weightDecay: Float = 0.004, beta1: Float = 0.9,
    beta2: Float = 0.999, epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
    self.weightDecay = weightDecay
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { 2 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    AdamFormula(self, beta1: beta1, beta2: beta2, epsilon: epsilon).update(weights, slots)
  }
}

/// What ``Adam`` and ``AdamW`` do to a parameter in a step.
private struct AdamFormula {
  /// The learning rate that makes up for averages which start at 0.
  let rate: Float
  private let beta1, beta2, epsilon: Float

  init(_ optimizer: Optimizer, beta1: Float, beta2: Float, epsilon: Float) {
    let steps = optimizer.iterations
    rate =
      optimizer.learningRate
      * Float((1 - power(beta2, steps)).squareRoot() / (1 - power(beta1, steps)))
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
  }

  func update(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> Optimizer.ParameterUpdate {
    let (rate, beta1, beta2, epsilon) = (self.rate, self.beta1, self.beta2, self.epsilon)
    let (means, squares) = (slots[0], slots[1])
    return { start, count, gradients in
      OptimizerKernels.adam(
        weights + start, gradients, means + start, squares + start, rate: rate, beta1: beta1,
        beta2: beta2, epsilon: epsilon, count: count)
    }
  }
}
