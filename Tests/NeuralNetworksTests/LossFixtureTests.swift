import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Losses and metrics against Keras.
@Suite struct LossFixtureTests {
  @Test(arguments: ["losses.json", "edge_losses.json"])
  func lossesHaveKerasValueAndGradient(file: String) throws {
    var tried = 0
    for fixture in try Fixture(file)["cases"].elements {
      let loss = try #require(try Self.loss(fixture), "\(fixture)")
      let name = try fixture["name"].text
      let targets = try Tensor(fixture["target"].tensor)
      let predictions = try Tensor(fixture["prediction"].tensor)
      if try fixture["value"].number.isNaN { continue }
      let value = try loss(targets, predictions)
      expectClose(
        value.scalars, shape: value.shape,
        to: FixtureTensor(shape: [], values: [Float(try fixture["value"].number)]), name)
      let slope = try gradient(of: { try loss(targets, $0) }, at: predictions)
      expectClose(
        slope.scalars, shape: slope.shape, to: try fixture["prediction_gradient"].tensor,
        "gradient of \(name)")
      if let rows = try fixture.ifPresent("per_sample")?.tensor {
        let own = try Self.loss(fixture, reduction: .none)?(targets, predictions)
        expectClose(own?.scalars ?? [], shape: own?.shape ?? [], to: rows, "\(name), unreduced")
      }
      tried += 1
    }
    #expect(tried >= (file == "losses.json" ? 45 : 5))
  }

  @Test(arguments: try Fixture("metrics.json")["cases"].elements)
  func metricsGatherOverBatchesAsInKeras(fixture: Fixture) throws {
    let metric: Metric =
      switch try fixture["name"].text {
      case "binary_accuracy", "binary_accuracy_images": .binaryAccuracy
      case "binary_accuracy_threshold": .binaryAccuracy(threshold: 0.3)
      case "categorical_accuracy": .categoricalAccuracy
      case "sparse_categorical_accuracy", "sparse_categorical_accuracy_sequences":
        .sparseCategoricalAccuracy
      case "sparse_top_2_accuracy": .sparseTopKCategoricalAccuracy(k: 2)
      case "mean_squared_error": .meanSquaredError
      case "root_mean_squared_error": .rootMeanSquaredError
      case "mean_absolute_error": .meanAbsoluteError
      case "precision": .precision
      case "recall": .recall
      case "binary_crossentropy": .binaryCrossentropy
      case "precision_threshold": .precision(threshold: 0.3)
      case "recall_threshold": .recall(threshold: 0.7)
      case "auc_thresholds": .auc(thresholds: 5)
      case "f1_score_threshold": .f1Score(threshold: 0.4)
      case "mean_io_u": .meanIoU(classes: 5)
      case "io_u": .iou(classes: 5, of: [1, 3])
      case "binary_io_u": .binaryIoU(threshold: 0.4)
      case "binary_io_u_of_one": .binaryIoU(of: [1])
      case "one_hot_mean_io_u": .oneHotMeanIoU(classes: 4)
      case "one_hot_io_u": .oneHotIoU(classes: 4, of: [0, 2])
      case "f1_score_micro": .f1Score(average: .micro)
      case "f1_score_weighted": .f1Score(average: .weighted, threshold: 0.3)
      case "fbeta_score": .fBetaScore(beta: 2)
      case "auc_precision": .auc(curve: .pr)
      case "auc_precision_thresholds": .auc(thresholds: 5, curve: .pr)
      case "precision_at_recall": .precisionAtRecall(0.6)
      case "recall_at_precision": .recallAtPrecision(0.4)
      case "sensitivity_at_specificity": .sensitivityAtSpecificity(0.5)
      case "specificity_at_sensitivity": .specificityAtSensitivity(0.5, thresholds: 20)
      case let name: try #require(Metric.named(name, options: []), "no metric for \(name)")
      }
    var running = RunningFigures(metrics: [metric])
    for (index, expected) in try fixture["results_after_each"].elements.enumerated() {
      let targets = try Tensor(fixture["targets"].elements[index].tensor)
      let predictions = try Tensor(fixture["predictions"].elements[index].tensor)
      try running.add(loss: 0, targets, predictions)
      let value = running.figures[1].value
      let keras = Float(try expected.number)
      #expect((value - keras).magnitude <= 1e-5 * max(1, keras.magnitude))
    }
    // What is kept of a metric makes the same one.
    #expect(Metric.named(metric.name, options: metric.options)?.options == metric.options)
  }

  /// Derivatives of derivatives against differences of derivatives.
  @Test(arguments: ["ctc", "circle", "generalized", "glu", "sparsemax"])
  func newFunctionsAreDifferentiableTwice(name: String) throws {
    let stream = RandomStream(seed: 11)
    func drawn(_ shape: [Int]) -> Tensor {
      RandomStream.$scoped.withValue(stream) { .randomNormal(shape) }
    }
    let labels = try Tensor([[1, 1], [2, 3]])
    let (point, function): (Tensor, (Tensor) throws -> Tensor) =
      switch name {
      case "ctc": (drawn([2, 6, 4]), { try Loss.ctc(labels, $0) })
      case "circle":
        (drawn([4, 3]) * 0.4, { try Loss.circle(gamma: 2)(Tensor([0, 0, 1, 1]), $0) })
      case "generalized":
        (
          drawn([3, 4]).sigmoid(),
          { try Loss.categoricalGeneralizedCrossEntropy(Tensor([0, 1, 3]), $0) }
        )
      case "glu": (drawn([3, 4]), { try Activation.glu($0).squared().sum() })
      default: (drawn([3, 4]), { try Activation.sparsemax($0).squared().sum() })
      }
    let direction = drawn(point.shape)
    func slope(_ point: Tensor) throws -> Tensor { try gradient(of: function, at: point) }
    let exact = try gradient(of: { try (slope($0) * direction).sum() }, at: point)
    let step: Float = 0.01
    let near = try (slope(point + direction * step) - slope(point - direction * step)) / (2 * step)
    let size = near.abs().maximum() as Float
    #expect(try ((exact - near).abs().maximum() as Float) < 0.02 * size)
  }

  @Test func labelsThatCannotBeSpelledAreNamed() throws {
    let logits = Tensor.zeros([2, 3, 4])
    func problem(_ labels: [Float]) throws -> String {
      let labels = try Tensor(shape: [2, labels.count / 2], scalars: labels)
      do {
        return "\(try Loss.ctc(labels, logits))"
      } catch { return "\(error)" }
    }
    #expect(
      try problem([1, 2, 2, 2, 2, 0])
        == "ctc: the 3 labels of example 0 of the batch need 4 steps, but the predictions have 3")
    #expect(
      try problem([1, 0, 0, 2]).hasPrefix("ctc: example 1 of the batch has a label behind a 0"))
    #expect(try problem([1, 4]) == "ctc: a target is 4, but must be a whole number in 0..<4")
    #expect(
      try problem([1, .nan]) == "ctc: a target is nan, but must be a whole number in 0..<4")
  }

  @Test func classWeightsLeaveNumbersThatAreNoClassAlone() {
    let labels: [Float] = [0, 1, 7, -3, 3e38, -3e38, .infinity, .nan, 0.4]
    let weights = ClassWeights([0: 2, 1: 3, Int.max: 5]).weights(of: Tensor(labels), nil)
    #expect(weights.scalars == [2, 3, 1, 1, 1, 1, 1, 1, 2])
    let twice = ClassWeights([0: 2]).weights(
      of: Tensor(labels), Tensor(Array(repeating: 0.5, count: 9)))
    #expect(twice.scalars == [1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1])
  }

  private static func loss(
    _ fixture: Fixture, reduction: Loss.Reduction = .sumOverBatchSize
  ) throws -> Loss? {
    let name = try fixture["loss"].text
    let arguments = try fixture["arguments"]
    guard let plain = Loss.named(name == "huber_loss" ? "huber" : name) else { return nil }
    var configuration = plain.configuration
    configuration.fromLogits = try arguments.ifPresent("from_logits")?.flag ?? false
    configuration.labelSmoothing = Float(try arguments.ifPresent("label_smoothing")?.number ?? 0)
    configuration.delta = Float(try arguments.ifPresent("delta")?.number ?? 1)
    configuration.gamma = try arguments.ifPresent("gamma").map { Float(try $0.number) }
    configuration.alpha = try arguments.ifPresent("alpha").map { Float(try $0.number) }
    configuration.beta = try arguments.ifPresent("beta").map { Float(try $0.number) }
    configuration.margin = try arguments.ifPresent("margin").map { Float(try $0.number) }
    configuration.keepsSelf = try arguments.ifPresent("remove_diagonal").map { try !$0.flag }
    configuration.q = try arguments.ifPresent("q").map { Float(try $0.number) }
    configuration.ignoreClass = try arguments.ifPresent("ignore_class")?.integer
    configuration.reduction = reduction
    return Loss(configuration)
  }
}
