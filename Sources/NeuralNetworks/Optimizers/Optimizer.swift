public import Tensors

/// Changes parameters along their gradients, by Keras' formulas.
///
/// An optimizer is an object: its state belongs to the model that was compiled with it.
open class Optimizer: @unchecked Sendable {
  /// The size of a step; per step, in units of the parameters.
  public var learningRate: Float
  /// What the learning rate follows, where it follows something.
  package var schedule: LearningRateSchedule? {
    didSet { if let schedule { learningRate = schedule(iterations) } }
  }
  /// How many steps were taken.
  public internal(set) var iterations = 0
  /// What is kept for a parameter, in the optimizer's order.
  package struct Slots {
    package var parameter: Parameter
    package var tensors: [Tensor]

    package init(parameter: Parameter, tensors: [Tensor]) {
      self.parameter = parameter
      self.tensors = tensors
    }
  }

  /// What is kept for each parameter.
  package var slots: [ObjectIdentifier: Slots] = [:]
  /// The parameters in the order of their first step, so that equal states are saved alike.
  private var order: [ObjectIdentifier] = []
  package var slotsInOrder: [Slots] { order.compactMap { slots[$0] } }
  /// How many scalars are kept for all parameters.
  package var stateCount: Int {
    slots.values.reduce(0) { $0 + $1.tensors.reduce(0) { $0 + $1.count } }
  }

  /// How much of each parameter a step takes off, times the learning rate.
  public var weightDecay: Float?
  /// The greatest length of each parameter's gradient; longer ones are scaled down.
  public var clipNorm: Float?
  /// The greatest magnitude of each gradient's elements.
  public var clipValue: Float?
  /// The greatest length of all gradients together; longer ones are scaled down.
  public var globalClipNorm: Float?

  package init(learningRate: Float) { self.learningRate = learningRate }

  /// Sets the bounds of gradients and the decay, as the initialisers of all optimizers take them.
  func bound(_ norm: Float?, _ value: Float?, _ globalNorm: Float?, weightDecay: Float?) {
    self.weightDecay = weightDecay
    clipNorm = norm
    clipValue = value
    globalClipNorm = globalNorm
  }

  /// The name in Keras' terms.
  open var name: String { "optimizer" }

  /// How many tensors are kept for a parameter.
  package var slotCount: Int { 0 }

  /// The shape of a kept tensor, for a parameter's.
  package func slotShape(_ slot: Int, of shape: [Int]) -> [Int] { shape }

  /// Whether a step's formula looks at all of a parameter's scalars: it is then applied to all at once.
  package var looksAtWholes: Bool { false }

  /// What the kept tensors start with.
  package func firstValue(ofSlot slot: Int) -> Float { 0 }

  /// Takes one step: changes each parameter along its gradient.
  ///
  /// - Parameters:
  ///   - gradients: One for each parameter, of its shape.
  ///   - parameters: What is changed; the optimizer keeps what it needs for each.
  /// - Throws: ``ModelError/gradientCount(gradients:parameters:)``,
  ///   ``TensorError/shapeMismatch(operation:left:right:)`` where a gradient has another shape, and
  ///   ``ModelError/gradientNotFinite(optimizer:parameter:step:source:)``, nothing being changed then.
  public func apply(_ gradients: [Tensor], to parameters: [Parameter]) throws {
    try checkSettings()
    try step(gradients, parameters) { changes in
      guard let place = changes.firstIndex(where: { !$0.isFinite }) else { return }
      throw ModelError.gradientNotFinite(
        optimizer: name, parameter: parameters[place].name, step: iterations + 1,
        source: gradients[place].notFiniteSource.map {
          .operation($0.operation, layer: $0.layer, isDerivative: $0.isDerivative)
        })
    }
  }

  /// A step of training whose loss was looked at already.
  func applyChecked(_ gradients: [Tensor], to parameters: [Parameter]) throws {
    try step(gradients, parameters) { _ in }
  }

  private func step(
    _ gradients: [Tensor], _ parameters: [Parameter], _ check: ([Tensor]) throws -> Void
  ) throws {
    guard gradients.count == parameters.count else {
      throw ModelError.gradientCount(gradients: gradients.count, parameters: parameters.count)
    }
    for (parameter, gradient) in zip(parameters, gradients)
    where parameter.value.shape != gradient.shape {
      throw TensorError.shapeMismatch(
        operation: "\(name): parameter '\(parameter.name)' and its gradient",
        left: parameter.value.shape, right: gradient.shape)
    }
    let changes = clipped(gradients)
    try check(changes)
    beginStep()
    var updates: [(update: ParameterUpdate, gradient: UnsafePointer<Float>, count: Int)] = []
    for (parameter, gradient) in zip(parameters, changes) {
      updates.append((update(of: parameter), UnsafePointer(gradient.pointer), gradient.count))
    }
    // A parameter that is listed twice is changed twice, one after the other.
    let isUnique = Set(parameters.map(ObjectIdentifier.init)).count == parameters.count
    withExtendedLifetime(changes) {
      Optimizer.run(updates, inParallel: isUnique, inWholes: looksAtWholes)
    }
    try Optimizer.constrain(parameters)
    endStep()
  }

  /// All parameters' updates as one piece of parallel work.
  private static func run(
    _ updates: [(update: ParameterUpdate, gradient: UnsafePointer<Float>, count: Int)],
    inParallel: Bool, inWholes: Bool
  ) {
    // Updates read and write several buffers, so that parts are worth a thread early.
    let size = 8_192
    if !inParallel || updates.reduce(0, { $0 + $1.count }) <= 2 * size {
      for (update, gradient, count) in updates { update(0, count, gradient) }
      return
    }
    var parts: [(index: Int, start: Int)] = []
    for (index, entry) in updates.enumerated() {
      let step = inWholes ? max(entry.count, 1) : size
      for start in stride(from: 0, to: entry.count, by: step) { parts.append((index, start)) }
    }
    parallel(parts.count) { part in
      let (index, start) = parts[part]
      let entry = updates[index]
      let count = inWholes ? entry.count : min(size, entry.count - start)
      entry.update(start, count, entry.gradient + start)
    }
  }

  /// Begins a step: counts it, and follows the schedule.
  package func beginStep() {
    if let schedule { learningRate = schedule(iterations) }
    iterations += 1
  }

  /// Ends a step: from here on the rate is the next step's, as in Keras.
  package func endStep() {
    if let schedule { learningRate = schedule(iterations) }
  }

  /// Whether a step looks at all gradients, or all of one, before it changes anything.
  package var clips: Bool { clipNorm != nil || clipValue != nil || globalClipNorm != nil }

  /// Changes scalars from `start` on, in place, along their gradients.
  package typealias ParameterUpdate = (
    _ start: Int, _ count: Int, _ gradients: UnsafePointer<Float>
  ) -> Void

  /// This step's change of a parameter, to be applied to each of its scalars once, in any order.
  ///
  /// It writes where the parameter's numbers lie now: nobody else may hold them meanwhile.
  package func update(of parameter: Parameter) -> ParameterUpdate {
    let id = ObjectIdentifier(parameter)
    var own =
      slots[id]?.tensors
      ?? (0..<slotCount).map {
        Tensor(
          shape: slotShape($0, of: parameter.value.shape), repeating: firstValue(ofSlot: $0))
      }
    if slotCount > 0, slots[id] == nil { order.append(id) }
    slots[id] = nil
    let weights = OptimizerKernels.owned(&parameter.value)
    let kept = own.indices.map { OptimizerKernels.owned(&own[$0]) }
    if slotCount > 0 { slots[id] = Slots(parameter: parameter, tensors: own) }
    let update = makeUpdate(weights, kept, shape: parameter.value.shape)
    guard let weightDecay else { return update }
    let factor = 1 - weightDecay * learningRate
    return { start, count, gradients in
      OptimizerKernels.scale(weights + start, by: factor, count: count)
      update(start, count, gradients)
    }
  }

  /// The formula of one step, over a parameter's scalars and what is kept for them.
  package func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    { _, _, _ in }
  }

  /// The same for formulas that need the parameter's shape.
  package func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>], shape: [Int]
  ) -> ParameterUpdate { makeUpdate(weights, slots) }

  private func clipped(_ gradients: [Tensor]) -> [Tensor] {
    func square(_ gradient: Tensor) -> Float { gradient.squared().sum().scalar }
    func scaled(_ gradient: Tensor, _ length: Float, _ greatest: Float) -> Tensor {
      length > greatest ? gradient * (greatest / length) : gradient
    }
    if let clipNorm {
      return gradients.map { scaled($0, square($0).squareRoot(), clipNorm) }
    }
    if let globalClipNorm {
      let length = gradients.reduce(0) { $0 + square($1) }.squareRoot()
      return gradients.map { scaled($0, length, globalClipNorm) }
    }
    if let clipValue { return gradients.map { $0.clipped(-clipValue, clipValue) } }
    return gradients
  }

  /// Takes up where another process left off.
  package func resume(iterations: Int, slots: [Slots]) {
    self.iterations = iterations
    order = slots.map { ObjectIdentifier($0.parameter) }
    self.slots = Dictionary(
      slots.map { (ObjectIdentifier($0.parameter), $0) }, uniquingKeysWith: { first, _ in first })
  }
}

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

  /// "SGD".
  public override var name: String { "SGD" }
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

  /// "RMSprop".
  public override var name: String { "RMSprop" }
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

  /// "Adam".
  public override var name: String { "Adam" }
  package override var slotCount: Int { amsgrad ? 3 : 2 }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let correction =
      (1 - power(beta2, iterations)).squareRoot() / (1 - power(beta1, iterations))
    let rate = learningRate * Float(correction)
    let (beta1, beta2, epsilon) = (self.beta1, self.beta2, self.epsilon)
    let (means, squares) = (slots[0], slots[1])
    guard amsgrad else {
      return { start, count, gradients in
        OptimizerKernels.adam(
          weights + start, gradients, means + start, squares + start, rate: rate, beta1: beta1,
          beta2: beta2, epsilon: epsilon, count: count)
      }
    }
    let greatest = slots[2]
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
