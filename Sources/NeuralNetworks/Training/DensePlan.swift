internal import Tensors

/// The training step of dense layers in a row, worked out beforehand: what the recorded computation of the same
/// layers would do, in buffers that stay, each layer's gradient and update in one pass over its kernel.
///
/// A kernel's gradient is never stored: its rows are computed, used and forgotten while they are in the cache.
final class DensePlan {
  /// A dense layer and what is kept for it.
  private struct Stage {
    let kernel: Parameter
    let bias: Parameter?
    /// Which of them training changes.
    let trained: (kernel: Bool, bias: Bool)
    /// Applied in the pass that makes the sums; nil where the loss has to see the sums.
    let activation: FusedActivation
    let inputs: Int
    let outputs: Int
    /// `[rows, outputs]`, and the gradient of its sums.
    var values: TensorStorage
    var gradient: TensorStorage
    let biasGradient: TensorStorage
    /// The dropouts before the layer.
    var dropouts: DropoutSequence
  }

  /// The layers that the plan stands for, in order.
  private let layers: [BaseLayer]
  private var stages: [Stage]
  /// What the last layer does to its sums.
  private let lastActivation: Activation
  /// The rates of the dropouts behind it.
  private let lastRates: [Float]
  /// The shapes of an example and of its prediction.
  private var checkedShape: [Int]?
  private var outputShape: [Int] = []
  /// How many rows the buffers hold.
  private var capacity = 0
  /// The first stage whose parameters are trained; below it no gradient is needed.
  private let firstTrained: Int

  /// A plan for a model, or nil where a layer, the loss or the optimizer needs the recorded computation.
  init?(_ model: Model, _ compiled: CompiledTraining, _ parameters: [Parameter]) {
    guard model.graph == nil, let layers = DensePlan.flattened(model), compiled.losses.count == 1,
      compiled.lossWeights.allSatisfy({ $0 == 1 }), !compiled.optimizer.clips,
      !compiled.optimizer.looksAtWholes,
      layers.allSatisfy({ $0.regularizers.isEmpty && $0.constraints.isEmpty })
    else { return nil }
    let dense = layers.compactMap { $0 as? Dense }
    // A kernel that is used twice has a gradient that is a sum.
    guard let last = dense.last, Set(dense.map(ObjectIdentifier.init)).count == dense.count
    else { return nil }
    let trained = Set(parameters.map(ObjectIdentifier.init))
    var stages: [Stage] = []
    var rates: [Float] = []
    for layer in layers {
      if let dropout = layer as? Dropout, dropout.rate > 0 { rates.append(dropout.rate) }
      guard let layer = layer as? Dense else { continue }
      guard let kernel = layer.kernel, layer.outputShape?.count == 1,
        layer.units <= DenseProducts.mostOutputs,
        let activation = layer === last ? .linear : layer.activation.fused
      else { return nil }
      func isTrained(_ parameter: Parameter?) -> Bool {
        parameter.map { trained.contains(ObjectIdentifier($0)) } ?? false
      }
      stages.append(
        Stage(
          kernel: kernel, bias: layer.bias, trained: (isTrained(kernel), isTrained(layer.bias)),
          activation: activation, inputs: kernel.value.shape[0], outputs: layer.units,
          values: TensorStorage(count: 0), gradient: TensorStorage(count: 0),
          biasGradient: TensorStorage(count: layer.units), dropouts: DropoutSequence(rates)))
      rates = []
    }
    let owned = Set(
      stages.flatMap { [$0.kernel, $0.bias].compactMap { $0.map(ObjectIdentifier.init) } })
    guard trained.isSubset(of: owned),
      let first = stages.firstIndex(where: { $0.trained.kernel || $0.trained.bias })
    else { return nil }
    self.layers = layers
    self.stages = stages
    lastActivation = last.activation
    lastRates = rates
    firstTrained = first
  }

  /// The layers of a model and of the models in it; nil where one is neither dense nor dropout nor a change
  /// of shape.
  private static func flattened(_ model: Model) -> [BaseLayer]? {
    var found: [BaseLayer] = []
    for layer in model.layers {
      switch layer {
      case let inner as Sequential:
        guard let layers = flattened(inner) else { return nil }
        found += layers
      case let layer as Dense: found.append(layer)
      case let layer as Flatten: found.append(layer)
      case let layer as Reshape: found.append(layer)
      case let layer as Dropout: found.append(layer)
      default: return nil
      }
    }
    return found
  }

  /// Whether the layers take examples of a shape; where they do not, the recorded computation says why.
  private func takes(_ shape: [Int], _ model: Model) -> Bool {
    if shape == checkedShape { return true }
    let example = shape
    guard model.allows([1] + shape) else { return false }
    var shape = shape
    for layer in layers {
      guard layer.allows([1] + shape), let output = layer.outputShape,
        layer is Dense ? shape.count == 1 : shape.reduce(1, *) == output.reduce(1, *)
      else { return false }
      shape = output
    }
    checkedShape = example
    outputShape = shape
    return true
  }

  /// One step; nil where the batch needs the recorded computation.
  ///
  /// - Throws: What the loss throws, and ``ModelError/lossNotFinite(epoch:step:source:)`` by `notFinite`.
  func step(
    _ batch: Batch, _ model: Model, _ compiled: CompiledTraining, notFinite: () throws -> Void
  ) throws -> (loss: Float, predictions: Tensor)? {
    let features = batch.features
    guard let rows = features.shape.first, rows > 0, rows <= DenseProducts.mostRows,
      batch.weights == nil, batch.moreFeatures.isEmpty, batch.moreTargets.isEmpty,
      let targets = batch.targets, takes(Array(features.shape.dropFirst()), model)
    else { return nil }
    reserve(rows)
    let isFused = isSigmoidCrossentropy(compiled.losses[0]) && targets.count == rows * lastOutputs
    let (loss, predictions) =
      try
      (isFused ? fusedForward(features, targets, rows) : forward(features, targets, rows, compiled))
    guard loss.isFinite else {
      try notFinite()
      return nil
    }
    backward(features, rows, compiled.optimizer)
    return (loss, predictions)
  }

  private var lastOutputs: Int { stages[stages.count - 1].outputs }

  private func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    capacity = rows
    for index in stages.indices {
      stages[index].values = TensorStorage(count: rows * stages[index].outputs)
      stages[index].gradient = TensorStorage(count: rows * stages[index].outputs)
      stages[index].dropouts.reserve(rows * stages[index].inputs)
    }
  }

  private func isSigmoidCrossentropy(_ loss: Loss) -> Bool {
    lastActivation == .sigmoid && lastRates.isEmpty && loss == .binaryCrossentropy
  }
}

// MARK: - Forwards

extension DensePlan {
  /// Through all layers; `finish` sees the last one's columns as they are done.
  private func run(
    _ features: Tensor, _ rows: Int, into output: UnsafeMutablePointer<Float>,
    finish: (_ part: Int, _ columns: Range<Int>) -> Void = { _, _ in }
  ) {
    var input = UnsafePointer(features.pointer)
    for (index, stage) in stages.enumerated() {
      input = stage.dropouts.draw(input, count: rows * stage.inputs)
      let isLast = index == stages.count - 1
      let target = isLast ? output : stage.values.pointer
      let products = DenseProducts(rows: rows, inputs: stage.inputs, outputs: stage.outputs)
      let bias = stage.bias.map { UnsafePointer($0.value.pointer) }
      if isLast {
        products.forward(
          input, kernel: stage.kernel.value.pointer, bias: bias, activation: stage.activation,
          into: target, finish: finish)
      } else {
        products.forward(
          input, kernel: stage.kernel.value.pointer, bias: bias, activation: stage.activation,
          into: target)
      }
      input = UnsafePointer(target)
    }
  }

  /// Any loss: its gradient is a recorded computation from the last layer's sums.
  private func forward(
    _ features: Tensor, _ targets: Tensor, _ rows: Int, _ compiled: CompiledTraining
  ) throws -> (loss: Float, predictions: Tensor) {
    let last = stages[stages.count - 1]
    let sums = Tensor(shape: [rows, last.outputs]) { run(features, rows, into: $0) }
    var predictions = sums
    let (value, gradient) = try valueWithGradient(
      of: { sums in
        var output = try lastActivation(sums).reshaped([rows] + outputShape)
        for rate in lastRates {
          output = try output * Tensor.dropoutFactors(output.shape, rate: rate)
        }
        predictions = output.detached()
        return try compiled.value([targets], [MaskedTensor(output)], weights: nil).total
      }, at: sums)
    last.gradient.pointer.update(from: gradient.pointer, count: gradient.count)
    sumRows(gradient.pointer, last.biasGradient.pointer, rows: rows, columns: last.outputs)
    return (value.scalar, predictions)
  }

  /// The cross-entropy of a sigmoid: value, probabilities and gradient in the pass that makes the sums.
  private func fusedForward(
    _ features: Tensor, _ targets: Tensor, _ rows: Int
  ) -> (loss: Float, predictions: Tensor) {
    let last = stages[stages.count - 1]
    let scale = 1 / Float(rows * last.outputs)
    let loss = SigmoidCrossentropy(
      targets: targets, rows: rows, columns: last.outputs, scale: scale)
    // Added in the parts' order.
    let sums = TensorStorage(count: DenseProducts.mostParts)
    sums.pointer.update(repeating: 0, count: sums.count)
    let predictions = Tensor(shape: [rows] + outputShape) { output in
      run(features, rows, into: output) { part, columns in
        sums.pointer[part] = loss.apply(
          columns, output, gradient: last.gradient.pointer, biasGradient: last.biasGradient.pointer)
      }
    }
    let total = (0..<sums.count).reduce(0.0) { $0 + Double(sums.pointer[$1]) }
    return (Float(total) * scale, predictions)
  }
}

// MARK: - Backwards

extension DensePlan {
  private func backward(_ features: Tensor, _ rows: Int, _ optimizer: Optimizer) {
    optimizer.beginStep()
    defer { optimizer.endStep() }
    for index in stride(from: stages.count - 1, through: firstTrained, by: -1) {
      let stage = stages[index]
      let below = index > firstTrained ? stages[index - 1] : nil
      let values = UnsafePointer(index > 0 ? stages[index - 1].values.pointer : features.pointer)
      let input = stage.dropouts.output(values)
      var gradients = DenseProducts.Gradients()
      if let below {
        gradients.input = below.gradient.pointer
        gradients.activation = below.activation
        gradients.biasBelow = below.trained.bias ? below.biasGradient.pointer : nil
        gradients.dropout = (values, stage.dropouts.factors)
      }
      if stage.trained.kernel {
        let update = optimizer.update(of: stage.kernel)
        let outputs = stage.outputs
        gradients.kernel = { rows, block in
          update(rows.lowerBound * outputs, rows.count * outputs, block)
        }
      }
      DenseProducts(rows: rows, inputs: stage.inputs, outputs: stage.outputs).backward(
        stage.gradient.pointer, input: input, kernel: stage.kernel.value.pointer, into: gradients)
      if stage.trained.bias, let bias = stage.bias {
        optimizer.update(of: bias)(0, stage.outputs, stage.biasGradient.pointer)
      }
    }
  }
}
