internal import Glibc
internal import Tensors

/// "Follow the regularised leader" (McMahan et al., 2013): weights that follow from the sum of all gradients, those
/// of little use being exactly 0 where `l1` is above 0.
public final class Ftrl: Optimizer, @unchecked Sendable {
  /// What makes it beside the rate.
  struct Settings {
    var power: Float
    var initialAccumulator: Float
    var l1: Float
    var l2: Float
    var shrinkage: Float
    var beta: Float
  }

  let settings: Settings

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The size of a step.
  ///   - learningRatePower: The power, at most 0, of the squares' sum that the rate is multiplied by.
  ///   - initialAccumulator: What the squares' sum starts with.
  ///   - l1: How strongly weights are drawn to exactly 0.
  ///   - l2: How strongly weights are kept small.
  ///   - l2Shrinkage: How strongly weights are kept small in the gradient alone.
  ///   - beta: Added to the root of the squares' sum.
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, learningRatePower: Float = -0.5, initialAccumulator: Float = 0.1,
    l1: Float = 0, l2: Float = 0, l2Shrinkage: Float = 0, beta: Float = 0,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    settings = Settings(
      power: learningRatePower, initialAccumulator: initialAccumulator, l1: l1, l2: l2,
      shrinkage: l2Shrinkage, beta: beta)
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  package override var slotCount: Int { 2 }
  /// The squares' sum, and the sum of gradients that the weights follow from.
  package override func firstValue(ofSlot slot: Int) -> Float {
    slot == 0 ? settings.initialAccumulator : 0
  }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let (rate, settings) = (learningRate, self.settings)
    let l2 = settings.l2 + settings.beta / (2 * rate)
    let (squares, sums) = (slots[0], slots[1])
    func raised(_ sum: Float) -> Float {
      settings.power == -0.5 ? sum.squareRoot() : powf(sum, -settings.power)
    }
    return { start, count, gradients in
      for index in start..<(start + count) {
        let (g, weight) = (gradients[index - start], weights[index])
        let (before, after) = (squares[index], squares[index] + g * g)
        sums[index] +=
          g + 2 * settings.shrinkage * weight - (raised(after) - raised(before)) / rate * weight
        let free = min(max(sums[index], -settings.l1), settings.l1) - sums[index]
        weights[index] = free / (raised(after) / rate + 2 * l2)
        squares[index] = after
      }
    }
  }

  override var ownProblem: String? {
    if settings.power > 0 { return "learningRatePower is \(settings.power), but must be at most 0" }
    let settings = [
      ("initialAccumulator", settings.initialAccumulator), ("l1", settings.l1),
      ("l2", settings.l2), ("l2Shrinkage", settings.shrinkage),
    ]
    return settings.first { !($0.1 >= 0) }
      .map { "\($0.0) is \($0.1), but must be a number from 0 on" }
  }
}
