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
  open var name: String { "\(type(of: self))" }

  /// What a step keeps of averages and of the last step: each is at least 0 and below 1.
  var shares: [(name: String, value: Float)] { [] }

  /// What else is wrong with this kind's numbers.
  var ownProblem: String? { nil }

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
