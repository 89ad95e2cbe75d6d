internal import Tensors

/// Stochastic gradient descent, with momentum where asked.
public final class SGD: Optimizer, @unchecked Sendable {
  let momentum: Float
  let nesterov: Bool

  /// Keras' defaults.
  public init(
    learningRate: Float = 0.01, momentum: Float = 0, nesterov: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.momentum = momentum
    self.nesterov = nesterov
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] {
    momentum == 1 ? [] : [("momentum", momentum)]
  }
  package override var slotCount: Int { momentum == 0 ? 0 : 1 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let rate = learningRate
    if momentum == 0 {
      return { start, count, gradients in
        OptimizerKernels.sgd(weights + start, gradients, rate: rate, count: count)
      }
    }
    let (velocities, momentum, nesterov) = (slots[0], self.momentum, self.nesterov)
    return { start, count, gradients in
      OptimizerKernels.momentum(
        weights + start, gradients, velocities + start, rate: rate, momentum: momentum,
        nesterov: nesterov, count: count)
    }
  }
}

/// Divides by a moving average of the gradients' size (Tieleman and Hinton, 2012).
public final class RMSprop: Optimizer, @unchecked Sendable {
  let rho: Float
  let momentum: Float
  let epsilon: Float
  let centered: Bool

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The size of a step.
  ///   - rho: The share of the moving averages that each step keeps.
  ///   - momentum: The share of the last step that each step keeps.
  ///   - epsilon: Added below the root.
  ///   - centered: Whether the gradient's variance divides, in place of its mean square.
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, rho: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7,
    centered: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.centered = centered
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] {
    [("rho", rho)] + (momentum == 1 ? [] : [("momentum", momentum)])
  }
  package override var slotCount: Int { 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0) }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, rho, epsilon) = (learningRate, self.rho, self.epsilon)
    if momentum > 0 || centered { return updateInParts(weights, slots) }
    let squares = slots[0]
    return { start, count, gradients in
      OptimizerKernels.rmsprop(
        weights + start, gradients, squares + start, rate: rate, rho: rho, epsilon: epsilon,
        count: count)
    }
  }

  /// The forms with momentum or a variance: slots are the squares, the momentum, the mean.
  private func updateInParts(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, rho, momentum, epsilon) = (learningRate, self.rho, self.momentum, self.epsilon)
    let squares = slots[0]
    let steps = momentum > 0 ? slots[1] : nil
    let means = centered ? slots[momentum > 0 ? 2 : 1] : nil
    return { start, count, gradients in
      for index in start..<(start + count) {
        let g = gradients[index - start]
        squares[index] = rho * squares[index] + (1 - rho) * g * g
        var spread = squares[index]
        if let means {
          means[index] = rho * means[index] + (1 - rho) * g
          spread -= means[index] * means[index]
        }
        let step = rate * g / (spread + epsilon).squareRoot()
        if let steps {
          steps[index] = momentum * steps[index] + step
          weights[index] -= steps[index]
        } else {
          weights[index] -= step
        }
      }
    }
  }
}
