public import Tensors

/// Data, losses and metrics by the names of the model's inputs and outputs.
extension Model {
  /// The names of the inputs; one without a name of its own has that of its summary.
  public var inputNames: [String] {
    inputs.enumerated().map { $0.element.shownName(number: $0.offset) }
  }

  /// Fixes a loss for each output, and how much each counts, by the outputs' names.
  ///
  /// - Parameters:
  ///   - losses: One for each output.
  ///   - lossWeights: How much an output's loss counts; 1 for those that are not named.
  ///   - optimizer: How parameters change.
  ///   - metrics: Figures to report; none for outputs that are not named.
  /// - Throws: ``ModelError/setting(_:problem:)`` for a name that no output has, and an output without a
  ///   loss.
  public func compile(
    losses: [String: Loss], lossWeights: [String: Float] = [:], optimizer: Optimizer,
    metrics: [String: [Metric]] = [:]
  ) throws {
    let names = namesOfOutputs
    try check(lossWeights, among: names, "output", in: "compile")
    try check(metrics, among: names, "output", in: "compile")
    compile(
      losses: try ordered(losses, by: names, "output", in: "compile"),
      lossWeights: names.map { lossWeights[$0] ?? 1 }, optimizer: optimizer,
      metrics: names.map { metrics[$0] ?? [] })
  }

  /// Trains on examples in memory that are named as the model's inputs and outputs are.
  ///
  /// The settings are those of the method that takes lists.
  ///
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: [String: Tensor], _ targets: [String: Tensor], epochs: Int = 1,
    batchSize: Int = 32, validationSplit: Float = 0,
    validationData: ([String: Tensor], [String: Tensor])? = nil, shuffle: Bool = true,
    initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    try fit(
      named(features, in: "fit"), targets: targets, epochs: epochs, batchSize: batchSize,
      validationSplit: validationSplit,
      validationData: try validationData.map { (try named($0.0, in: "fit"), $0.1) },
      shuffle: shuffle, initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  /// Trains a model of one input on targets that are named as its outputs are.
  ///
  /// The settings are those of the method that takes lists.
  ///
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: Tensor, _ targets: [String: Tensor], epochs: Int = 1, batchSize: Int = 32,
    validationSplit: Float = 0, validationData: (Tensor, [String: Tensor])? = nil,
    shuffle: Bool = true, initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    try fit(
      [features], targets: targets, epochs: epochs, batchSize: batchSize,
      validationSplit: validationSplit, validationData: validationData.map { ([$0.0], $0.1) },
      shuffle: shuffle, initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  /// Trains a model of one output on examples that are named as its inputs are.
  ///
  /// The settings are those of the method that takes lists.
  ///
  /// - Returns: The loss and metrics of each epoch.
  /// - Throws: ``ModelError``, ``TensorError``.
  @discardableResult
  public func fit(
    _ features: [String: Tensor], _ targets: Tensor, epochs: Int = 1, batchSize: Int = 32,
    validationSplit: Float = 0, validationData: ([String: Tensor], Tensor)? = nil,
    shuffle: Bool = true, initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1
  ) throws -> History {
    try fit(
      named(features, in: "fit"), [targets], epochs: epochs, batchSize: batchSize,
      validationSplit: validationSplit,
      validationData: try validationData.map { (try named($0.0, in: "fit"), [$0.1]) },
      shuffle: shuffle, initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  private func fit(
    _ features: [Tensor], targets: [String: Tensor], epochs: Int, batchSize: Int,
    validationSplit: Float, validationData: ([Tensor], [String: Tensor])?, shuffle: Bool,
    initialEpoch: Int, callbacks: [any Callback], verbose: Int
  ) throws -> History {
    let names = namesOfOutputs
    return try fit(
      features, ordered(targets, by: names, "output", in: "fit"), epochs: epochs,
      batchSize: batchSize, validationSplit: validationSplit,
      validationData: try validationData.map {
        ($0.0, try ordered($0.1, by: names, "output", in: "fit"))
      },
      shuffle: shuffle, initialEpoch: initialEpoch, callbacks: callbacks, verbose: verbose)
  }

  /// The losses and metrics on examples that are named as the model's inputs and outputs are.
  ///
  /// - Parameters:
  ///   - features: A tensor for each input, `[examples, …]`.
  ///   - targets: A tensor for each output, `[examples, …]`.
  ///   - batchSize: Examples at once.
  /// - Returns: As the method that takes lists.
  /// - Throws: ``ModelError``, ``TensorError``.
  public func evaluate(
    _ features: [String: Tensor], _ targets: [String: Tensor], batchSize: Int = 32
  ) throws -> [Float] {
    try evaluate(
      named(features, in: "evaluate"),
      ordered(targets, by: namesOfOutputs, "output", in: "evaluate"), batchSize: batchSize)
  }

  /// All outputs for examples that are named as the model's inputs are, computed in batches.
  ///
  /// - Parameters:
  ///   - features: A tensor for each input, `[examples, …]`.
  ///   - batchSize: Examples at once.
  /// - Returns: One tensor for each output.
  /// - Throws: ``ModelError``, ``TensorError``.
  public func predict(_ features: [String: Tensor], batchSize: Int = 256) throws -> [Tensor] {
    try predict(named(features, in: "predict"), batchSize: batchSize)
  }

  /// The first output for all batches of a data set, one after the other.
  ///
  /// - Parameter batches: Features, with or without targets.
  /// - Returns: `[examples, …]`.
  /// - Throws: ``ModelError/noBatches``, ``TensorError``.
  public func predict(_ batches: any BatchSequence) throws -> Tensor {
    let next = try batches.makeBatches()
    var parts: [Tensor] = []
    while let batch = try next() {
      try TrainingMonitor.current.checkCancellation()
      parts.append(try self(batch.inputs)[0])
    }
    guard !parts.isEmpty else { throw ModelError.noBatches }
    return try Tensor.concatenate(parts)
  }

  private var namesOfOutputs: [String] {
    let names = outputNames
    return names.isEmpty ? Array(layerNames.suffix(1)) : names
  }

  private func named(_ features: [String: Tensor], in operation: String) throws -> [Tensor] {
    try ordered(features, by: inputNames, "input", in: operation)
  }

  private func ordered<Value>(
    _ values: [String: Value], by names: [String], _ what: String, in operation: String
  ) throws -> [Value] {
    try check(values, among: names, what, in: operation)
    return try names.map { name in
      guard let value = values[name] else {
        throw ModelError.setting(operation, problem: "nothing is given for the \(what) '\(name)'")
      }
      return value
    }
  }

  private func check<Value>(
    _ values: [String: Value], among names: [String], _ what: String, in operation: String
  ) throws {
    guard let unknown = values.keys.sorted().first(where: { !names.contains($0) }) else { return }
    let known = names.map { "'\($0)'" }.joined(separator: ", ")
    throw ModelError.setting(
      operation, problem: "there is no \(what) '\(unknown)'; the model's \(what)s are \(known)")
  }
}
