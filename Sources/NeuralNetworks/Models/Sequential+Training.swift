internal import Glibc
public import Tensors

extension Sequential {
  /// Fixes the loss, the optimizer and which parameters are trained: those trainable now.
  ///
  /// - Parameters:
  ///   - loss: What training makes small.
  ///   - optimizer: How parameters change; its state begins anew.
  ///   - metrics: Figures to report beside the loss.
  public func compile(loss: Loss, optimizer: Optimizer, metrics: [Metric] = []) {
    compiled = CompiledTraining(
      loss: loss, optimizer: optimizer, metrics: metrics, parameters: trainableVariables)
  }

  /// One step of training on one batch.
  ///
  /// - Parameters:
  ///   - features: `[batch, …]`.
  ///   - targets: `[batch, …]`.
  /// - Returns: The loss before the step.
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``TensorError``.
  @discardableResult
  public func trainOnBatch(_ features: Tensor, _ targets: Tensor) throws -> Float {
    guard let compiled else { throw ModelError.notCompiled(operation: "trainOnBatch") }
    try TrainingMonitor.current.checkCancellation()
    return try step(features, targets, compiled).loss
  }

  /// Forward, backward, update.
  func step(
    _ features: Tensor, _ targets: Tensor, _ compiled: CompiledTraining
  ) throws -> (loss: Float, predictions: Tensor) {
    if !isBuilt { _ = try build(inputShape: Array(features.shape.dropFirst())) }
    var parameters = compiled.parameters
    if parameters.isEmpty { parameters = trainableVariables }
    guard !parameters.isEmpty else { throw ModelError.nothingToTrain }
    let (loss, predictions, gradients) = try lossAndGradients(
      features, targets, compiled.loss, parameters)
    try compiled.optimizer.apply(gradients, to: parameters)
    return (loss, predictions)
  }

  /// The loss of a batch and its derivative for each parameter.
  package func lossAndGradients(
    _ features: Tensor, _ targets: Tensor, _ loss: Loss, _ parameters: [Parameter]
  ) throws -> (loss: Float, predictions: Tensor, gradients: [Tensor]) {
    var predictions = Tensor.zeros([])
    let (value, gradients) = try valueWithGradient(at: parameters) {
      let output = try self(features, training: true)
      predictions = output.detached()
      return try loss(targets, output)
    }
    return (value.scalar, predictions, gradients)
  }

  /// Trains on examples in memory.
  ///
  /// - Parameters:
  ///   - features: `[examples, …]`.
  ///   - targets: `[examples, …]`.
  ///   - epochs: How often all examples are gone through.
  ///   - batchSize: Examples a step.
  ///   - validationData: Examples to evaluate after each epoch.
  ///   - shuffle: Whether each epoch takes the examples in a new random order.
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: Tensor, _ targets: Tensor, epochs: Int = 1, batchSize: Int = 32,
    validationData: (Tensor, Tensor)? = nil, shuffle: Bool = true
  ) throws -> History {
    let batches = try TensorBatches(features, targets, batchSize: batchSize, shuffles: shuffle)
    return try fit(batches, epochs: epochs) { [self] in
      guard let validationData else { return [] }
      return try evaluateFigures(validationData.0, validationData.1, batchSize: batchSize)
    }
  }

  /// Trains on a data set of batches.
  ///
  /// - Parameters:
  ///   - batches: Features and targets, gone through once an epoch.
  ///   - epochs: How many epochs.
  ///   - validationData: Batches to evaluate after each epoch.
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ batches: any BatchSequence, epochs: Int = 1, validationData: (any BatchSequence)? = nil
  ) throws -> History {
    try fit(batches, epochs: epochs) { [self] in
      guard let validationData else { return [] }
      return try evaluateFigures(validationData)
    }
  }

  private func fit(
    _ batches: any BatchSequence, epochs: Int,
    validation: () throws -> [(name: String, value: Float)]
  ) throws -> History {
    guard let compiled else { throw ModelError.notCompiled(operation: "fit") }
    var history = History()
    for epoch in 1...max(epochs, 1) where epoch <= epochs {
      let start = Clock.seconds()
      var means = RunningMeans(names: ["loss"] + compiled.metrics.map(\.name))
      let next = try batches.makeBatches()
      var number = 0
      var report = TrainingMonitor.Step(
        epoch: epoch, epochs: epochs, step: 0, steps: batches.batchCount, figures: [])
      while let batch = try next() {
        try TrainingMonitor.current.checkCancellation()
        number += 1
        let targets = batch.targets ?? batch.features
        let (loss, predictions) = try step(batch.features, targets, compiled)
        if !loss.isFinite {
          throw ModelError.lossNotFinite(
            epoch: epoch, step: number, layer: try firstNotFinite(batch.features))
        }
        var values = [loss]
        for metric in compiled.metrics { values.append(try metric.value(targets, predictions)) }
        means.add(values, weight: batch.features.shape.first ?? 1)
        report.step = number
        report.figures = means.figures
        TrainingMonitor.current.step(report)
      }
      guard number > 0 else { throw ModelError.noBatches }
      let figures = means.figures + (try validation())
      report.figures = figures
      TrainingMonitor.current.epoch(report)
      history.append(figures, seconds: Clock.seconds() - start)
    }
    return history
  }

  /// The name of the first layer whose output is not finite.
  private func firstNotFinite(_ features: Tensor) throws -> String? {
    var value = features
    for (index, layer) in layers.enumerated() {
      value = try layer(value, training: false)
      if !value.isFinite {
        guard let described = layer as? any DescribedLayer else { return "layer \(index)" }
        return described.name.isEmpty ? "\(described.typeName) \(index)" : described.name
      }
    }
    return nil
  }

  // MARK: Evaluation

  /// The loss and metrics over examples, the loss first.
  ///
  /// - Throws: ``ModelError/notCompiled(operation:)``, ``TensorError``.
  public func evaluate(_ features: Tensor, _ targets: Tensor, batchSize: Int = 32) throws -> [Float]
  {
    try evaluateFigures(features, targets, batchSize: batchSize).map(\.value)
  }

  private func evaluateFigures(
    _ features: Tensor, _ targets: Tensor, batchSize: Int
  ) throws -> [(name: String, value: Float)] {
    // Figures are means over examples, so larger batches give the same figures sooner.
    let size = max(batchSize, 256)
    return try evaluateFigures(
      TensorBatches(features, targets, batchSize: size, shuffles: false))
  }

  private func evaluateFigures(
    _ batches: any BatchSequence
  ) throws -> [(name: String, value: Float)] {
    guard let compiled else { throw ModelError.notCompiled(operation: "evaluate") }
    var means = RunningMeans(names: ["val_loss"] + compiled.metrics.map { "val_" + $0.name })
    let next = try batches.makeBatches()
    while let batch = try next() {
      try TrainingMonitor.current.checkCancellation()
      let targets = batch.targets ?? batch.features
      let predictions = try self(batch.features, training: false)
      var values = [try compiled.loss(targets, predictions).scalar]
      for metric in compiled.metrics { values.append(try metric.value(targets, predictions)) }
      means.add(values, weight: batch.features.shape.first ?? 1)
    }
    return means.figures
  }

  /// The outputs for examples, computed in batches.
  ///
  /// - Returns: `[examples, …]`.
  /// - Throws: ``TensorError`` where the examples do not fit.
  public func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor {
    let count = features.shape.first ?? 0
    if count <= batchSize { return try self(features, training: false) }
    var parts: [Tensor] = []
    for start in stride(from: 0, to: count, by: batchSize) {
      try TrainingMonitor.current.checkCancellation()
      parts.append(
        try self(features[start..<min(start + batchSize, count)], training: false))
    }
    return try Tensor.concatenate(parts)
  }
}

/// Means over examples, each batch by its size.
struct RunningMeans {
  let names: [String]
  private var sums: [Double]
  private var weight = 0.0

  init(names: [String]) {
    self.names = names
    sums = names.map { _ in 0 }
  }

  mutating func add(_ values: [Float], weight: Int) {
    for (index, value) in values.enumerated() { sums[index] += Double(value) * Double(weight) }
    self.weight += Double(weight)
  }

  var figures: [(name: String, value: Float)] {
    zip(names, sums).map { ($0, Float($1 / max(weight, 1))) }
  }
}

/// Seconds of the monotonic clock.
enum Clock {
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Examples in memory as batches, in order or shuffled anew each epoch.
struct TensorBatches: BatchSequence {
  let features: Tensor
  let targets: Tensor
  let batchSize: Int
  let shuffles: Bool

  init(_ features: Tensor, _ targets: Tensor, batchSize: Int, shuffles: Bool) throws {
    let (examples, labels) = (features.shape.first ?? 0, targets.shape.first ?? 0)
    guard examples == labels else {
      throw ModelError.exampleCount(features: examples, targets: labels)
    }
    self.features = features
    self.targets = targets
    self.batchSize = max(batchSize, 1)
    self.shuffles = shuffles
  }

  private var count: Int { features.shape.first ?? 0 }
  var batchCount: Int? { (count + batchSize - 1) / batchSize }

  func makeBatches() throws -> () throws -> Batch? {
    let order = shuffles ? RandomStream.current.permutation(count) : nil
    let isSame = features.storage === targets.storage
    var start = 0
    return { [self] in
      guard start < count else { return nil }
      let end = min(start + batchSize, count)
      defer { start = end }
      guard let order else {
        let part = features[start..<end]
        return Batch(features: part, targets: isSame ? part : targets[start..<end])
      }
      let rows = Array(order[start..<end])
      let part = try features.gatheringRows(rows)
      return Batch(features: part, targets: isSame ? part : try targets.gatheringRows(rows))
    }
  }
}
