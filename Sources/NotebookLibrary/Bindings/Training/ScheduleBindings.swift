public import NeuralNetworks
public import SwiftLanguage

extension LearningRateSchedule: NativeReference {}

extension CellLibrary {
  static func bindSchedules(_ library: Library) {
    library.type("class LearningRateSchedule", LearningRateSchedule.self) {
      $0.method("func callAsFunction(_ step: Int) -> Float") {
        (schedule: LearningRateSchedule, step: Int) in schedule(step)
      }
    }
    let decay =
      "init(initialLearningRate: Float, decaySteps: Int, decayRate: Float, "
      + "staircase: Bool = false)"
    library.type("final class ExponentialDecay: LearningRateSchedule", ExponentialDecay.self) {
      $0.initializer(decay) { (rate: Float, steps: Int, factor: Float, staircase: Bool) in
        ExponentialDecay(
          initialLearningRate: rate, decaySteps: steps, decayRate: factor, staircase: staircase)
      }
    }
    library.type("final class InverseTimeDecay: LearningRateSchedule", InverseTimeDecay.self) {
      $0.initializer(decay) { (rate: Float, steps: Int, factor: Float, staircase: Bool) in
        InverseTimeDecay(
          initialLearningRate: rate, decaySteps: steps, decayRate: factor, staircase: staircase)
      }
    }
    library.type("final class PolynomialDecay: LearningRateSchedule", PolynomialDecay.self) {
      $0.initializer(
        """
        init(initialLearningRate: Float, decaySteps: Int, endLearningRate: Float = 0.0001, \
        power: Float = 1, cycle: Bool = false)
        """
      ) { (rate: Float, steps: Int, end: Float, power: Float, cycle: Bool) in
        PolynomialDecay(
          initialLearningRate: rate, decaySteps: steps, endLearningRate: end, power: power,
          cycle: cycle)
      }
    }
    library.type(
      "final class PiecewiseConstantDecay: LearningRateSchedule", PiecewiseConstantDecay.self
    ) {
      $0.initializer("init(boundaries: [Int], values: [Float])") {
        (boundaries: [Int], values: [Float]) in
        PiecewiseConstantDecay(boundaries: boundaries, values: values)
      }
    }
    library.type("final class CosineDecay: LearningRateSchedule", CosineDecay.self) {
      $0.initializer(
        """
        init(initialLearningRate: Float, decaySteps: Int, alpha: Float = 0, \
        warmupTarget: Float? = nil, warmupSteps: Int = 0)
        """
      ) { (rate: Float, steps: Int, alpha: Float, target: Float?, warmup: Int) in
        CosineDecay(
          initialLearningRate: rate, decaySteps: steps, alpha: alpha, warmupTarget: target,
          warmupSteps: warmup)
      }
    }
    library.type(
      "final class CosineDecayRestarts: LearningRateSchedule", CosineDecayRestarts.self
    ) {
      $0.initializer(
        """
        init(initialLearningRate: Float, firstDecaySteps: Int, tMul: Float = 2, mMul: Float = 1, \
        alpha: Float = 0)
        """
      ) { (rate: Float, steps: Int, tMul: Float, mMul: Float, alpha: Float) in
        CosineDecayRestarts(
          initialLearningRate: rate, firstDecaySteps: steps, tMul: tMul, mMul: mMul, alpha: alpha)
      }
    }
  }
}
