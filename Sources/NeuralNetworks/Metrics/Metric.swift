public import Tensors

/// A figure beside the loss, gathered over the batches of an epoch.
public struct Metric: @unchecked Sendable {
  /// How it is listed, such as "rounded_accuracy".
  public let name: String
  /// What a batch adds to the sums.
  let sums: (Tensor, Tensor) throws -> [Double]
  /// From the sums of all batches to the figure.
  let result: ([Double]) -> Double
  /// Where a function of one's own came from, for those who keep it; nil for the library's metrics.
  package let origin: Any?
  /// The choices that a metric of the library was made with: classes that count, or a threshold.
  package let options: [Float]

  /// A metric of the author's own.
  ///
  /// - Parameters:
  ///   - name: How it is listed.
  ///   - function: From targets and predictions to one number, or to numbers whose mean counts; over
  ///     batches, the mean by their examples.
  public init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor) {
    self.init(name, origin: nil, function)
  }

  package init(
    _ name: String, origin: Any?, _ function: @escaping (Tensor, Tensor) throws -> Tensor
  ) {
    self.init(mean: name, origin: origin, function)
  }

  init(
    mean name: String, options: [Float] = [], origin: Any? = nil,
    _ function: @escaping (Tensor, Tensor) throws -> Tensor
  ) {
    self.init(name, options: options, origin: origin) { targets, predictions in
      let examples = Double(predictions.shape.first ?? 1)
      return [Double(try function(targets, predictions).mean().scalar) * examples, examples]
    } result: {
      $0[0] / max($0[1], 1)
    }
  }

  init(
    _ name: String, options: [Float] = [], origin: Any? = nil,
    sums: @escaping (Tensor, Tensor) throws -> [Double], result: @escaping ([Double]) -> Double
  ) {
    self.name = name
    self.options = options
    self.origin = origin
    self.sums = sums
    self.result = result
  }

  /// The figure of one batch.
  ///
  /// - Parameters:
  ///   - targets: What the predictions should be.
  ///   - predictions: `[batch, …]`.
  /// - Returns: One number.
  /// - Throws: ``TensorError`` where the shapes do not go together.
  public func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    Tensor(Float(result(try sums(targets, predictions))))
  }
}

/// Figures over batches: the mean loss, and metrics from their sums.
package struct RunningFigures {
  private let prefix: String
  private let metrics: [Metric]
  private let metricOutputs: [Int]
  private let outputs: [String]
  /// How the metrics are listed: as they are named, numbered where a name comes a second time.
  private let names: [String]
  private var sums: [[Double]]
  private var lossSum = 0.0
  private var lossSums: [Double]
  private var weight = 0.0

  /// - Parameters:
  ///   - metrics: What is reported beside the loss.
  ///   - metricOutputs: Which output each metric looks at; the first where none is named.
  ///   - outputs: The outputs' names, of a model with several; their losses are reported too.
  ///   - prefix: What all names begin with.
  package init(
    metrics: [Metric], metricOutputs: [Int] = [], outputs: [String] = [], prefix: String = ""
  ) {
    self.metrics = metrics
    self.metricOutputs = metricOutputs
    self.outputs = outputs
    self.prefix = prefix
    var counts: [String: Int] = [:]
    names = metrics.enumerated().map { index, metric in
      let output = index < metricOutputs.count ? metricOutputs[index] : 0
      let name = (outputs.isEmpty ? "" : outputs[output] + "_") + metric.name
      let count = counts[name, default: 0]
      counts[name] = count + 1
      return count == 0 ? name : "\(name)_\(count)"
    }
    sums = metrics.map { _ in [] }
    lossSums = outputs.map { _ in 0 }
  }

  private func output(ofMetric index: Int) -> Int {
    index < metricOutputs.count ? metricOutputs[index] : 0
  }

  /// Adds a batch.
  package mutating func add(loss: Float, _ targets: Tensor, _ predictions: Tensor) throws {
    try add(StepResult(loss: loss, outputs: [MaskedTensor(predictions)]), [targets])
  }

  /// Adds a batch of a model with any number of outputs.
  mutating func add(_ result: StepResult, _ targets: [Tensor]) throws {
    let examples = Double(result.outputs[0].tensor.shape.first ?? 1)
    lossSum += Double(result.loss) * examples
    weight += examples
    for (index, loss) in result.losses.prefix(lossSums.count).enumerated() {
      lossSums[index] += Double(loss) * examples
    }
    for (index, metric) in metrics.enumerated() {
      let output = output(ofMetric: index)
      guard
        let counted = try result.outputs[output].counted(targets: targets[output], weights: nil)
      else { continue }
      let added = try metric.sums(counted.targets, counted.predictions)
      sums[index] = sums[index].isEmpty ? added : zip(sums[index], added).map { $0 + $1 }
    }
  }

  /// The loss first, then that of each output, then the metrics.
  package var figures: [(name: String, value: Float)] {
    let total = max(weight, 1)
    return [(prefix + "loss", Float(lossSum / total))]
      + zip(outputs, lossSums).map { (prefix + $0 + "_loss", Float($1 / total)) }
      + metrics.enumerated().map { index, metric in
        (
          prefix + names[index], sums[index].isEmpty ? 0 : Float(metric.result(sums[index]))
        )
      }
  }
}

/// What a step or an evaluation gives: the loss of all outputs, of each, and the outputs.
package struct StepResult {
  package var loss: Float
  package var losses: [Float] = []
  package var outputs: [MaskedTensor]
}
