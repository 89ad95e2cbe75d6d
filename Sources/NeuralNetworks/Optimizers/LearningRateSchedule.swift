internal import Glibc

/// A learning rate that follows the number of steps taken, by Keras' formulas.
open class LearningRateSchedule: @unchecked Sendable {
  /// The kind and numbers of a schedule of the library.
  package struct Configuration: Codable {
    package var kind: String
    package var numbers: [Float]
    package var flag = false
  }

  /// What is wrong with the numbers that the schedule was made with; nil where they are as they should be.
  let settingProblem: String?

  package init(problem: String? = nil) { settingProblem = problem }

  /// What is wrong with a number of steps that a rate falls in.
  static func problem(_ name: String, _ steps: Int) -> String? {
    steps < 1 ? "\(name) of the schedule is \(steps), but must be at least 1" : nil
  }

  /// The rate of a step.
  ///
  /// - Parameter step: How many steps were taken before it.
  /// - Returns: The size of the step.
  open func callAsFunction(_ step: Int) -> Float { 0 }

  package var configuration: Configuration { Configuration(kind: "", numbers: []) }

  /// The schedule of a configuration; nil for an unknown kind.
  package static func resuming(_ configuration: Configuration) -> LearningRateSchedule? {
    let n = configuration.numbers
    switch (configuration.kind, n.count) {
    case ("ExponentialDecay", 3):
      return ExponentialDecay(
        initialLearningRate: n[0], decaySteps: Int(n[1]), decayRate: n[2],
        staircase: configuration.flag)
    case ("InverseTimeDecay", 3):
      return InverseTimeDecay(
        initialLearningRate: n[0], decaySteps: Int(n[1]), decayRate: n[2],
        staircase: configuration.flag)
    case ("PolynomialDecay", 4):
      return PolynomialDecay(
        initialLearningRate: n[0], decaySteps: Int(n[1]), endLearningRate: n[2], power: n[3],
        cycle: configuration.flag)
    case ("PiecewiseConstantDecay", _):
      let boundaries = n.prefix(n.count / 2).map { Int($0) }
      return PiecewiseConstantDecay(boundaries: boundaries, values: Array(n.dropFirst(n.count / 2)))
    case ("CosineDecay", 5):
      return CosineDecay(
        initialLearningRate: n[0], decaySteps: Int(n[1]), alpha: n[2],
        warmupTarget: configuration.flag ? n[3] : nil, warmupSteps: Int(n[4]))
    case ("CosineDecayRestarts", 5):
      return CosineDecayRestarts(
        initialLearningRate: n[0], firstDecaySteps: Int(n[1]), tMul: n[2], mMul: n[3], alpha: n[4])
    default: return nil
    }
  }
}

/// Base of the schedules that fall with the number of steps, at each or by stairs.
public class StaircaseDecay: LearningRateSchedule, @unchecked Sendable {
  let initial: Float
  let steps: Int
  let rate: Float
  let staircase: Bool

  /// A schedule.
  ///
  /// - Parameters:
  ///   - initialLearningRate: The rate of the first step.
  ///   - decaySteps: The unit in which steps count.
  ///   - decayRate: How fast the rate falls in one.
  ///   - staircase: Whether only whole units count.
  public init(
    initialLearningRate: Float, decaySteps: Int, decayRate: Float, staircase: Bool = false
  ) {
    initial = initialLearningRate
    steps = max(decaySteps, 1)
    rate = decayRate
    self.staircase = staircase
    super.init(problem: Self.problem("decaySteps", decaySteps))
  }

  /// How often `steps` have passed, in whole times where the rate falls by stairs.
  func share(_ step: Int) -> Float {
    let share = Float(step) / Float(steps)
    return staircase ? share.rounded(.down) : share
  }

  package override var configuration: Configuration {
    Configuration(
      kind: "\(type(of: self))", numbers: [initial, Float(steps), rate], flag: staircase)
  }
}

/// `initial · rate^(step / steps)`.
public final class ExponentialDecay: StaircaseDecay, @unchecked Sendable {
  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float { initial * pow(rate, share(step)) }
}

/// `initial / (1 + rate · step / steps)`.
public final class InverseTimeDecay: StaircaseDecay, @unchecked Sendable {
  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float { initial / (1 + rate * share(step)) }
}

/// From one rate to another along a power of the remaining steps.
public final class PolynomialDecay: LearningRateSchedule, @unchecked Sendable {
  private let numbers: (initial: Float, steps: Int, end: Float, power: Float, cycle: Bool)

  /// A schedule with Keras' defaults.
  ///
  /// - Parameters:
  ///   - initialLearningRate: The rate of the first step.
  ///   - decaySteps: After how many steps the end is reached.
  ///   - endLearningRate: The rate then and later.
  ///   - power: 1 makes it a straight line.
  ///   - cycle: Whether the rate rises again and falls over twice, three times … the steps.
  public init(
    initialLearningRate: Float, decaySteps: Int, endLearningRate: Float = 0.0001,
    power: Float = 1, cycle: Bool = false
  ) {
    numbers = (initialLearningRate, max(decaySteps, 1), endLearningRate, power, cycle)
    super.init(problem: Self.problem("decaySteps", decaySteps))
  }

  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float {
    var (step, steps) = (Float(step), Float(numbers.steps))
    if numbers.cycle {
      steps *= max(1, (step / steps).rounded(.up))
    } else {
      step = min(step, steps)
    }
    return (numbers.initial - numbers.end) * pow(1 - step / steps, numbers.power) + numbers.end
  }

  package override var configuration: Configuration {
    Configuration(
      kind: "PolynomialDecay",
      numbers: [numbers.initial, Float(numbers.steps), numbers.end, numbers.power],
      flag: numbers.cycle)
  }
}

/// One rate up to a step, another up to the next.
public final class PiecewiseConstantDecay: LearningRateSchedule, @unchecked Sendable {
  private let boundaries: [Int]
  private let values: [Float]

  /// A schedule.
  ///
  /// - Parameters:
  ///   - boundaries: The last step of each rate but the last one, in ascending order.
  ///   - values: The rates, one more than boundaries.
  public init(boundaries: [Int], values: [Float]) {
    self.boundaries = boundaries
    self.values = values
    super.init(
      problem: values.count == boundaries.count + 1
        ? nil
        : "the schedule has \(boundaries.count) boundaries and \(values.count) values, but must "
          + "have one value more than boundaries")
  }

  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float {
    let place = boundaries.firstIndex { step <= $0 } ?? boundaries.count
    return values.indices.contains(place) ? values[place] : values.last ?? 0
  }

  package override var configuration: Configuration {
    Configuration(kind: "PiecewiseConstantDecay", numbers: boundaries.map { Float($0) } + values)
  }
}

/// Down along half a cosine, after a straight rise where asked (Loshchilov and Hutter, 2017).
public final class CosineDecay: LearningRateSchedule, @unchecked Sendable {
  private let initial: Float
  private let steps: Int
  private let alpha: Float
  private let warmup: (target: Float?, steps: Int)

  /// A schedule with Keras' defaults.
  ///
  /// - Parameters:
  ///   - initialLearningRate: The rate of the first step.
  ///   - decaySteps: How many steps the fall takes.
  ///   - alpha: The share of the rate that is left at the end.
  ///   - warmupTarget: The rate that is risen to first; none when nil.
  ///   - warmupSteps: How many steps the rise takes.
  public init(
    initialLearningRate: Float, decaySteps: Int, alpha: Float = 0, warmupTarget: Float? = nil,
    warmupSteps: Int = 0
  ) {
    initial = initialLearningRate
    steps = max(decaySteps, 1)
    self.alpha = alpha
    warmup = (warmupTarget, warmupSteps)
    super.init(problem: Self.problem("decaySteps", decaySteps))
  }

  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float {
    func fallen(_ step: Int, from rate: Float) -> Float {
      let share = Float(min(max(step, 0), steps)) / Float(steps)
      return rate * ((1 - alpha) * 0.5 * (1 + cos(.pi * share)) + alpha)
    }
    guard let target = warmup.target else { return fallen(step, from: initial) }
    if step < warmup.steps {
      return initial + (target - initial) * Float(step) / Float(warmup.steps)
    }
    return fallen(step - warmup.steps, from: target)
  }

  package override var configuration: Configuration {
    Configuration(
      kind: "CosineDecay",
      numbers: [initial, Float(steps), alpha, warmup.target ?? 0, Float(warmup.steps)],
      flag: warmup.target != nil)
  }
}

/// Cosine decay that begins anew, each time longer and lower (Loshchilov and Hutter, 2017).
public final class CosineDecayRestarts: LearningRateSchedule, @unchecked Sendable {
  private let numbers: (initial: Float, steps: Int, tMul: Float, mMul: Float, alpha: Float)

  /// A schedule with Keras' defaults.
  ///
  /// - Parameters:
  ///   - initialLearningRate: The rate of the first step.
  ///   - firstDecaySteps: How many steps the first fall takes.
  ///   - tMul: How much longer each further one takes.
  ///   - mMul: How much of the rate each further one begins with.
  ///   - alpha: The share of the rate that is left at the end.
  public init(
    initialLearningRate: Float, firstDecaySteps: Int, tMul: Float = 2, mMul: Float = 1,
    alpha: Float = 0
  ) {
    numbers = (initialLearningRate, max(firstDecaySteps, 1), tMul, mMul, alpha)
    super.init(problem: Self.problem("firstDecaySteps", firstDecaySteps))
  }

  /// The rate of a step.
  public override func callAsFunction(_ step: Int) -> Float {
    var share = Float(step) / Float(numbers.steps)
    var (length, height) = (Float(1), Float(1))
    while share >= length, length > 0 {
      share -= length
      length *= numbers.tMul
      height *= numbers.mMul
    }
    let fall = 0.5 * height * (1 + cos(.pi * share / length))
    return numbers.initial * ((1 - numbers.alpha) * fall + numbers.alpha)
  }

  package override var configuration: Configuration {
    Configuration(
      kind: "CosineDecayRestarts",
      numbers: [
        numbers.initial, Float(numbers.steps), numbers.tMul, numbers.mMul, numbers.alpha,
      ])
  }
}
