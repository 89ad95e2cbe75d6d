public import Tensors

extension Model {
  /// Fixes the loss, the optimizer and which parameters are trained: those trainable now.
  ///
  /// - Parameters:
  ///   - loss: What training makes small.
  ///   - optimizer: How parameters change; its state begins anew.
  ///   - metrics: Figures to report beside the loss.
  public func compile(loss: Loss, optimizer: Optimizer, metrics: [Metric] = []) {
    compile(losses: [loss], optimizer: optimizer, metrics: metrics)
  }

  /// Fixes a loss for each output, and how much each counts.
  ///
  /// - Parameters:
  ///   - losses: One for each output, or one for all.
  ///   - lossWeights: How much each output's loss counts; 1 where none are given.
  ///   - optimizer: How parameters change.
  ///   - metrics: Figures of the first output.
  public func compile(
    losses: [Loss], lossWeights: [Float] = [], optimizer: Optimizer, metrics: [Metric] = []
  ) {
    compiled = CompiledTraining(
      losses: losses.isEmpty ? [.meanSquaredError] : losses, lossWeights: lossWeights,
      optimizer: optimizer, metrics: metrics, parameters: trainableVariables)
  }

  /// Fixes a loss for each output, how much each counts, and the figures of each.
  ///
  /// - Parameters:
  ///   - losses: One for each output, or one for all.
  ///   - lossWeights: How much each output's loss counts; 1 where none are given.
  ///   - optimizer: How parameters change.
  ///   - metrics: A list for each output.
  public func compile(
    losses: [Loss], lossWeights: [Float] = [], optimizer: Optimizer, metrics: [[Metric]]
  ) {
    compiled = CompiledTraining(
      losses: losses.isEmpty ? [.meanSquaredError] : losses, lossWeights: lossWeights,
      optimizer: optimizer, metrics: metrics.flatMap { $0 },
      metricOutputs: metrics.enumerated().flatMap { output, list in list.map { _ in output } },
      parameters: trainableVariables)
  }

  /// The optimizer that `compile` was given.
  public var optimizer: Optimizer? { compiled?.optimizer }

  /// One step of training on one batch.
  ///
  /// - Parameters:
  ///   - features: `[batch, …]`.
  ///   - targets: `[batch, …]`.
  /// - Returns: The loss before the step.
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``ModelError/lossNotFinite(epoch:step:source:)``,
  ///   ``TensorError``.
  @discardableResult
  public func trainOnBatch(_ features: Tensor, _ targets: Tensor) throws -> Float {
    try trainOnBatch(Batch(features: features, targets: targets))
  }

  /// One step of training of a model with several inputs or outputs on one batch.
  ///
  /// - Parameters:
  ///   - features: One tensor for each input, `[batch, …]`.
  ///   - targets: One tensor for each output, `[batch, …]`.
  /// - Returns: The loss before the step.
  /// - Throws: As ``trainOnBatch(_:_:)-(Tensor,_)``.
  @discardableResult
  public func trainOnBatch(_ features: [Tensor], _ targets: [Tensor]) throws -> Float {
    try trainOnBatch(Batch(inputs: features, targets: targets, weights: nil))
  }

  private func trainOnBatch(_ batch: Batch) throws -> Float {
    guard let compiled else { throw ModelError.notCompiled(operation: "trainOnBatch") }
    try TrainingMonitor.current.checkCancellation()
    return try step(
      batch, compiled, place: (epoch: nil, step: compiled.optimizer.iterations + 1)
    ).loss
  }

  /// Forward, backward, update; no update by a loss that is not finite, so that the layer it comes from can
  /// still be told.
  func step(
    _ batch: Batch, _ compiled: CompiledTraining, place: (epoch: Int?, step: Int)
  ) throws -> StepResult {
    if !isBuilt { _ = try build(inputShape: Array(batch.features.shape.dropFirst())) }
    try compiled.optimizer.checkSettings()
    var parameters = compiled.parameters
    if parameters.isEmpty { parameters = trainableVariables }
    guard !parameters.isEmpty else { throw ModelError.nothingToTrain }
    func refuse() throws {
      throw ModelError.lossNotFinite(
        epoch: place.epoch, step: place.step, source: try notFiniteSource(batch))
    }
    let planned = try compiled.plan(for: self, parameters)?
      .step(batch, self, compiled, notFinite: refuse)
    if let planned {
      return StepResult(loss: planned.loss, outputs: [MaskedTensor(planned.predictions)])
    }
    let (result, gradients) = try lossAndGradients(batch, compiled, parameters)
    if !result.loss.isFinite { try refuse() }
    try compiled.optimizer.applyChecked(gradients, to: parameters)
    return result
  }

  /// All outputs, and which of their steps count where a layer says it.
  private func results(of inputs: [Tensor], training: Bool) throws -> [MaskedTensor] {
    makesMask
      ? try outputs(of: inputs.map { MaskedTensor($0) }, training: training)
      : try self(inputs, training: training).map { MaskedTensor($0) }
  }

  /// The loss of a batch and its derivative for each parameter.
  package func lossAndGradients(
    _ batch: Batch, _ compiled: CompiledTraining, _ parameters: [Parameter]
  ) throws -> (result: StepResult, gradients: [Tensor]) {
    var result = StepResult(loss: 0, outputs: [])
    let (value, gradients) = try valueWithGradient(at: parameters) {
      let outputs = try results(of: batch.inputs, training: true)
      try compiled.check(outputs: outputs.count)
      result.outputs = outputs.map { MaskedTensor($0.tensor.detached(), mask: $0.mask) }
      var (value, each) = try compiled.value(batch.allTargets, outputs, weights: batch.weights)
      if outputs.count > 1 { result.losses = each.map(\.scalar) }
      for added in try losses { value = try value + added }
      return value
    }
    // What was added is part of the step's record, which goes now.
    addedLosses = []
    result.loss = value.scalar
    return (result, gradients)
  }

  // MARK: Evaluation

  /// The loss and metrics over examples, the loss first.
  ///
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``TensorError``.
  public func evaluate(_ features: Tensor, _ targets: Tensor, batchSize: Int = 32) throws -> [Float]
  {
    try evaluateFigures(Examples(features, targets), batchSize: batchSize).map(\.value)
  }

  /// The loss and metrics of a model with several inputs or outputs.
  ///
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``TensorError``.
  public func evaluate(
    _ features: [Tensor], _ targets: [Tensor], batchSize: Int = 32
  ) throws -> [Float] {
    try evaluateFigures(Examples(features, targets), batchSize: batchSize).map(\.value)
  }

  /// The loss and metrics over batches, the loss first.
  ///
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``TensorError``.
  public func evaluate(_ batches: any BatchSequence) throws -> [Float] {
    try evaluateFigures(batches).map(\.value)
  }

  func evaluateFigures(
    _ examples: Examples, batchSize: Int
  ) throws -> [(name: String, value: Float)] {
    // Figures are means over examples, so larger batches give the same figures sooner.
    try evaluateFigures(examples.batches(of: max(batchSize, 256), shuffles: false))
  }

  func evaluateFigures(_ batches: any BatchSequence) throws -> [(name: String, value: Float)] {
    guard let compiled else { throw ModelError.notCompiled(operation: "evaluate") }
    var running = RunningFigures(
      metrics: compiled.metrics, metricOutputs: compiled.metricOutputs, outputs: outputNames,
      prefix: "val_")
    let next = try batches.makeBatches()
    while let batch = try next() {
      try TrainingMonitor.current.checkCancellation()
      let outputs = try results(of: batch.inputs, training: false)
      let targets = batch.allTargets
      try compiled.check(outputs: outputs.count)
      var (loss, each) = try compiled.value(targets, outputs, weights: batch.weights)
      for added in try losses { loss = try loss + added }
      let losses = outputs.count > 1 ? each.map(\.scalar) : []
      try running.add(
        StepResult(loss: loss.scalar, losses: losses, outputs: outputs), targets)
    }
    return running.figures
  }

  /// The outputs for examples, computed in batches.
  ///
  /// - Returns: `[examples, …]`.
  /// - Throws: ``TensorError`` where the examples do not fit.
  public func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor {
    try predict([features], batchSize: batchSize)[0]
  }

  /// All outputs for examples of a model with several inputs, computed in batches.
  ///
  /// - Returns: One tensor for each output.
  /// - Throws: ``TensorError`` where the examples do not fit.
  public func predict(_ features: [Tensor], batchSize: Int = 256) throws -> [Tensor] {
    let count = features.first?.shape.first ?? 0
    let size = max(batchSize, 1)
    if count <= size { return try self(features) }
    var parts: [[Tensor]] = []
    for start in stride(from: 0, to: count, by: size) {
      try TrainingMonitor.current.checkCancellation()
      parts.append(try self(features.map { $0[start..<min(start + size, count)] }))
    }
    return try parts[0].indices.map { output in
      try Tensor.concatenate(parts.map { $0[output] })
    }
  }
}
