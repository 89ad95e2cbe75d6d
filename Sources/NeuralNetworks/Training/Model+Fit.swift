internal import Glibc
public import Tensors

extension Model {
  /// Trains on examples in memory.
  ///
  /// - Parameters:
  ///   - features: `[examples, …]`.
  ///   - targets: `[examples, …]`.
  ///   - epochs: How often all examples are gone through.
  ///   - batchSize: Examples a step.
  ///   - validationSplit: The share of the examples, taken from the end, to evaluate after each epoch.
  ///   - validationData: Examples to evaluate after each epoch.
  ///   - shuffle: Whether each epoch takes the examples in a new random order.
  ///   - classWeight: How much examples of a class count, by the number that is their target; 1 for
  ///     classes that are not listed.
  ///   - sampleWeight: How much each example counts, `[examples]`.
  ///   - initialEpoch: How many of the epochs were gone through before, as by a run to go on from.
  ///   - callbacks: Told of the run as it goes on.
  ///   - verbose: 0 for a run that does not show its progress.
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: Tensor, _ targets: Tensor, epochs: Int = 1, batchSize: Int = 32,
    validationSplit: Float = 0, validationData: (Tensor, Tensor)? = nil, shuffle: Bool = true,
    classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil, initialEpoch: Int = 0,
    callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    try fit(
      Examples(features, targets, weights: sampleWeight, classWeight: classWeight),
      epochs: epochs, batchSize: batchSize, validationSplit: validationSplit,
      validationData: validationData.map { Examples([$0.0], [$0.1]) }, shuffle: shuffle,
      initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  /// Trains a model with several inputs or outputs on examples in memory.
  ///
  /// - Parameters:
  ///   - features: One tensor for each input, `[examples, …]`.
  ///   - targets: One tensor for each output, `[examples, …]`.
  ///   - epochs: How often all examples are gone through.
  ///   - batchSize: Examples a step.
  ///   - validationSplit: The share of the examples, taken from the end, to evaluate after each epoch.
  ///   - validationData: Examples to evaluate after each epoch.
  ///   - shuffle: Whether each epoch takes the examples in a new random order.
  ///   - initialEpoch: How many of the epochs were gone through before, as by a run to go on from.
  ///   - callbacks: Told of the run as it goes on.
  ///   - verbose: 0 for a run that does not show its progress.
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: [Tensor], _ targets: [Tensor], epochs: Int = 1, batchSize: Int = 32,
    validationSplit: Float = 0, validationData: ([Tensor], [Tensor])? = nil,
    shuffle: Bool = true, initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    try fit(
      Examples(features, targets), epochs: epochs, batchSize: batchSize,
      validationSplit: validationSplit, validationData: validationData.map { Examples($0.0, $0.1) },
      shuffle: shuffle, initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  /// Trains on a data set of batches.
  ///
  /// - Parameters:
  ///   - batches: Features and targets, gone through once an epoch.
  ///   - epochs: How many epochs.
  ///   - stepsPerEpoch: Batches an epoch, which then goes on where the last one ended; all of them
  ///     when nil.
  ///   - validationData: Batches to evaluate after each epoch.
  ///   - classWeight: How much examples of a class count, by the number that is their target; 1 for
  ///     classes that are not listed.
  ///   - initialEpoch: How many of the epochs were gone through before, as by a run to go on from.
  ///   - callbacks: Told of the run as it goes on.
  ///   - verbose: 0 for a run that does not show its progress.
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ batches: any BatchSequence, epochs: Int = 1, stepsPerEpoch: Int? = nil,
    validationData: (any BatchSequence)? = nil, classWeight: [Int: Float]? = nil,
    initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    let batches = classWeight.map { WeightedBatches(batches, ClassWeights($0)) } ?? batches
    return try run(
      batches, epochs: epochs, from: initialEpoch, stepsPerEpoch: stepsPerEpoch,
      callbacks: callbacks, verbose: verbose
    ) {
      guard let validationData else { return [] }
      return try evaluateFigures(validationData)
    }
  }

  private func fit(
    _ examples: Examples, epochs: Int, batchSize: Int, validationSplit: Float,
    validationData: Examples?, shuffle: Bool, initialEpoch: Int, callbacks: [any Callback],
    verbose: Int
  ) throws -> History {
    try examples.check()
    guard batchSize > 0 else {
      throw ModelError.setting("fit", problem: "batchSize is \(batchSize), but must be at least 1")
    }
    var (training, validation) = (examples, validationData)
    if validationSplit > 0, validation == nil {
      let split = Int(Float(examples.count) * (1 - min(validationSplit, 1)))
      guard split > 0, split < examples.count else {
        throw ModelError.validationSplit(validationSplit, examples: examples.count)
      }
      validation = examples[split..<examples.count]
      training = examples[0..<split]
    }
    let batches = training.batches(of: batchSize, shuffles: shuffle)
    return try run(
      batches, epochs: epochs, from: initialEpoch, stepsPerEpoch: nil, callbacks: callbacks,
      verbose: verbose
    ) {
      guard let validation else { return [] }
      return try evaluateFigures(validation, batchSize: batchSize)
    }
  }

  private func run(
    _ batches: any BatchSequence, epochs: Int, from initialEpoch: Int, stepsPerEpoch: Int?,
    callbacks: [any Callback], verbose: Int, validation: () throws -> [(name: String, value: Float)]
  ) throws -> History {
    guard let compiled else { throw ModelError.notCompiled(operation: "fit") }
    for (name, value, least) in [
      ("epochs", epochs, 0), ("initialEpoch", initialEpoch, 0),
      ("stepsPerEpoch", stepsPerEpoch ?? 1, 1),
    ] where value < least {
      throw ModelError.setting("fit", problem: "\(name) is \(value), but must be at least \(least)")
    }
    let resumed = TrainingMonitor.current.resumption.take()
    var history = resumed?.history ?? History()
    stopTraining = false
    var pass = try resumed?.pass.map { try BatchPass(batches, after: $0) }
    // What others' callbacks remember is nowhere to be found by another process.
    let canResume = callbacks.allSatisfy { $0 is any KeptCallback }
    let changesRate = callbacks.contains { $0 is any RateChanging }
    if resumed == nil {
      for callback in callbacks { try callback.onTrainBegin(self) }
    }
    for epoch in stride(from: (resumed?.epochs ?? initialEpoch) + 1, through: epochs, by: 1) {
      let start = Clock.seconds()
      for callback in callbacks { try callback.onEpochBegin(epoch, self) }
      var current = try pass ?? BatchPass(batches, isNoted: stepsPerEpoch != nil)
      var running = RunningFigures(
        metrics: compiled.metrics, metricOutputs: compiled.metricOutputs, outputs: outputNames)
      var report = TrainingMonitor.Step(
        epoch: epoch, epochs: epochs, step: 0, steps: stepsPerEpoch ?? batches.batchCount,
        figures: [])
      while stepsPerEpoch.map({ report.step < $0 }) ?? true {
        var taken = try current.take()
        if taken == nil, stepsPerEpoch != nil {
          // The data begins anew in the middle of an epoch.
          current = try BatchPass(batches, isNoted: true)
          taken = try current.take()
        }
        guard let batch = taken else { break }
        try TrainingMonitor.current.checkCancellation()
        report.step += 1
        let result = try step(batch, compiled, place: (epoch: epoch, step: report.step))
        try running.add(result, batch.allTargets)
        report.figures = running.figures
        if verbose > 0 { TrainingMonitor.current.step(report) }
        for callback in callbacks { try callback.onBatchEnd(report.step, report.logs, self) }
      }
      guard report.step > 0 else { throw ModelError.noBatches }
      pass = stepsPerEpoch == nil ? nil : current
      report.figures = running.figures + (try validation())
      if changesRate {
        report.figures.append((name: "learning_rate", value: compiled.optimizer.learningRate))
      }
      if verbose > 0 { TrainingMonitor.current.epoch(report) }
      history.append(report.figures, seconds: Clock.seconds() - start)
      for callback in callbacks { try callback.onEpochEnd(epoch, report.logs, self) }
      if stopTraining { break }
      if canResume, epoch < epochs {
        TrainingMonitor.current.checkpoint(
          FitProgress(epochs: epoch, history: history, pass: pass?.progress))
      }
    }
    for callback in callbacks { try callback.onTrainEnd(self) }
    return history
  }
}

extension TrainingMonitor.Step {
  /// The figures by name.
  fileprivate var logs: [String: Float] {
    Dictionary(figures.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
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
