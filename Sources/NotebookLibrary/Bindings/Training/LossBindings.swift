public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension Loss.Reduction: NativeValue {}

extension CellLibrary {
  /// Losses and metrics.
  static func bindLosses(_ library: Library) {
    library.type("struct Reduction", Loss.Reduction.self) {
      $0.staticProperty("static var sumOverBatchSize: Reduction") {
        Loss.Reduction.sumOverBatchSize
      }
      $0.staticProperty("static var sum: Reduction") { Loss.Reduction.sum }
      $0.staticProperty("static var none: Reduction") { Loss.Reduction.none }
    }
    library.type("struct Loss: Equatable", Loss.self) {
      let plain: [(String, Loss)] = [
        ("binaryCrossentropy", .binaryCrossentropy),
        ("categoricalCrossentropy", .categoricalCrossentropy),
        ("sparseCategoricalCrossentropy", .sparseCategoricalCrossentropy),
        ("meanSquaredError", .meanSquaredError), ("meanAbsoluteError", .meanAbsoluteError),
        ("meanAbsolutePercentageError", .meanAbsolutePercentageError),
        ("meanSquaredLogarithmicError", .meanSquaredLogarithmicError), ("hinge", .hinge),
        ("squaredHinge", .squaredHinge), ("huber", .huber),
        ("kullbackLeibler", .kullbackLeibler), ("poisson", .poisson), ("logCosh", .logCosh),
        ("cosineSimilarity", .cosineSimilarity), ("categoricalHinge", .categoricalHinge),
        ("binaryFocalCrossentropy", .binaryFocalCrossentropy),
        ("categoricalFocalCrossentropy", .categoricalFocalCrossentropy), ("dice", .dice),
        ("tversky", .tversky),
        ("categoricalGeneralizedCrossEntropy", .categoricalGeneralizedCrossEntropy),
        ("circle", .circle), ("ctc", .ctc),
      ]
      for (name, value) in plain { $0.staticProperty("static var \(name): Loss") { value } }
      bindLossOptions($0)
      $0.initializer(
        "init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor)"
      ) { (name: String, function: CellFunction<Tensor, Tensor, Tensor>) in Loss(name, function) }
      $0.property("var name: String") { $0.name }
      $0.staticMethod("static func == (left: Loss, right: Loss) -> Bool") {
        (left: Loss, right: Loss) in left == right
      }
      $0.method(
        "func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor"
      ) { (loss: Loss, targets: Tensor, predictions: Tensor) in
        try loss(targets, predictions)
      }
    }
  }

  private static func bindLossOptions(_ loss: NativeMembers<Loss>) {
    let smoothing =
      "(fromLogits: Bool = false, labelSmoothing: Float = 0, reduction: Reduction = "
      + ".sumOverBatchSize) -> Loss"
    loss.staticMethod("static func binaryCrossentropy" + smoothing) {
      (logits: Bool, smoothing: Float, reduction: Loss.Reduction) in
      Loss.binaryCrossentropy(
        fromLogits: logits, labelSmoothing: smoothing, reduction: reduction)
    }
    loss.staticMethod("static func categoricalCrossentropy" + smoothing) {
      (logits: Bool, smoothing: Float, reduction: Loss.Reduction) in
      Loss.categoricalCrossentropy(
        fromLogits: logits, labelSmoothing: smoothing, reduction: reduction)
    }
    loss.staticMethod(
      """
      static func sparseCategoricalCrossentropy(fromLogits: Bool = false, \
      ignoreClass: Int? = nil, reduction: Reduction = .sumOverBatchSize) -> Loss
      """
    ) { (logits: Bool, ignored: Int?, reduction: Loss.Reduction) in
      Loss.sparseCategoricalCrossentropy(
        fromLogits: logits, ignoreClass: ignored, reduction: reduction)
    }
    loss.staticMethod(
      """
      static func binaryFocalCrossentropy(gamma: Float = 2, alpha: Float? = nil, \
      fromLogits: Bool = false, labelSmoothing: Float = 0, \
      reduction: Reduction = .sumOverBatchSize) -> Loss
      """
    ) { (gamma: Float, alpha: Float?, logits: Bool, smoothing: Float, reduction: Loss.Reduction) in
      Loss.binaryFocalCrossentropy(
        gamma: gamma, alpha: alpha, fromLogits: logits, labelSmoothing: smoothing,
        reduction: reduction)
    }
    loss.staticMethod(
      """
      static func categoricalFocalCrossentropy(gamma: Float = 2, alpha: Float = 0.25, \
      fromLogits: Bool = false, labelSmoothing: Float = 0, \
      reduction: Reduction = .sumOverBatchSize) -> Loss
      """
    ) { (gamma: Float, alpha: Float, logits: Bool, smoothing: Float, reduction: Loss.Reduction) in
      Loss.categoricalFocalCrossentropy(
        gamma: gamma, alpha: alpha, fromLogits: logits, labelSmoothing: smoothing,
        reduction: reduction)
    }
    loss.staticMethod(
      """
      static func tversky(alpha: Float, beta: Float, reduction: Reduction = .sumOverBatchSize) \
      -> Loss
      """
    ) { (alpha: Float, beta: Float, reduction: Loss.Reduction) in
      Loss.tversky(alpha: alpha, beta: beta, reduction: reduction)
    }
    loss.staticMethod(
      """
      static func categoricalGeneralizedCrossEntropy(q: Float, \
      reduction: Reduction = .sumOverBatchSize) -> Loss
      """
    ) { (q: Float, reduction: Loss.Reduction) in
      Loss.categoricalGeneralizedCrossEntropy(q: q, reduction: reduction)
    }
    loss.staticMethod(
      """
      static func circle(gamma: Float = 80, margin: Float = 0.4, removeDiagonal: Bool = true, \
      reduction: Reduction = .sumOverBatchSize) -> Loss
      """
    ) { (gamma: Float, margin: Float, removeDiagonal: Bool, reduction: Loss.Reduction) in
      Loss.circle(
        gamma: gamma, margin: margin, removeDiagonal: removeDiagonal, reduction: reduction)
    }
    let reducible: [(String, (Loss.Reduction) -> Loss)] = [
      ("meanSquaredError", Loss.meanSquaredError(reduction:)),
      ("meanAbsoluteError", Loss.meanAbsoluteError(reduction:)),
      ("meanAbsolutePercentageError", Loss.meanAbsolutePercentageError(reduction:)),
      ("meanSquaredLogarithmicError", Loss.meanSquaredLogarithmicError(reduction:)),
      ("hinge", Loss.hinge(reduction:)),
      ("squaredHinge", Loss.squaredHinge(reduction:)),
      ("kullbackLeibler", Loss.kullbackLeibler(reduction:)),
      ("poisson", Loss.poisson(reduction:)),
      ("logCosh", Loss.logCosh(reduction:)),
      ("cosineSimilarity", Loss.cosineSimilarity(reduction:)),
      ("categoricalHinge", Loss.categoricalHinge(reduction:)),
      ("dice", Loss.dice(reduction:)),
      ("ctc", Loss.ctc(reduction:)),
    ]
    for (name, make) in reducible {
      loss.staticMethod("static func \(name)(reduction: Reduction) -> Loss", make)
    }
    loss.staticMethod(
      "static func huber(delta: Float, reduction: Reduction = .sumOverBatchSize) -> Loss"
    ) { (delta: Float, reduction: Loss.Reduction) in
      Loss.huber(delta: delta, reduction: reduction)
    }
  }

  static func bindMetrics(_ library: Library) {
    bindMetricChoices(library)
    library.type("struct Metric", Metric.self) {
      $0.initializer(
        "init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor)"
      ) { (name: String, function: CellFunction<Tensor, Tensor, Tensor>) in Metric(name, function) }
      let plain: [(String, Metric)] = [
        ("accuracy", .accuracy), ("binaryAccuracy", .binaryAccuracy),
        ("categoricalAccuracy", .categoricalAccuracy),
        ("sparseCategoricalAccuracy", .sparseCategoricalAccuracy),
        ("meanSquaredError", .meanSquaredError), ("meanAbsoluteError", .meanAbsoluteError),
        ("rootMeanSquaredError", .rootMeanSquaredError),
        ("binaryCrossentropy", .binaryCrossentropy), ("precision", .precision),
        ("recall", .recall), ("truePositives", .truePositives),
        ("falsePositives", .falsePositives), ("trueNegatives", .trueNegatives),
        ("falseNegatives", .falseNegatives), ("auc", .auc), ("f1Score", .f1Score),
        ("r2Score", .r2Score), ("categoricalCrossentropy", .categoricalCrossentropy),
        ("sparseCategoricalCrossentropy", .sparseCategoricalCrossentropy),
        ("meanAbsolutePercentageError", .meanAbsolutePercentageError),
        ("meanSquaredLogarithmicError", .meanSquaredLogarithmicError), ("hinge", .hinge),
        ("squaredHinge", .squaredHinge), ("categoricalHinge", .categoricalHinge),
        ("kullbackLeibler", .kullbackLeibler), ("poisson", .poisson), ("logCosh", .logCosh),
        ("cosineSimilarity", .cosineSimilarity), ("pearsonCorrelation", .pearsonCorrelation),
        ("concordanceCorrelation", .concordanceCorrelation),
      ]
      for (name, value) in plain { $0.staticProperty("static var \(name): Metric") { value } }
      $0.staticMethod("static func binaryAccuracy(threshold: Float) -> Metric") {
        (threshold: Float) in Metric.binaryAccuracy(threshold: threshold)
      }
      $0.staticMethod("static func precision(threshold: Float) -> Metric") {
        (threshold: Float) in Metric.precision(threshold: threshold)
      }
      $0.staticMethod("static func recall(threshold: Float) -> Metric") {
        (threshold: Float) in Metric.recall(threshold: threshold)
      }
      bindScores($0)
      $0.staticMethod("static func topKCategoricalAccuracy(k: Int = 5) -> Metric") {
        (k: Int) in Metric.topKCategoricalAccuracy(k: k)
      }
      $0.staticMethod("static func sparseTopKCategoricalAccuracy(k: Int = 5) -> Metric") {
        (k: Int) in Metric.sparseTopKCategoricalAccuracy(k: k)
      }
      $0.property("var name: String") { $0.name }
      $0.method(
        "func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor"
      ) { (metric: Metric, targets: Tensor, predictions: Tensor) in
        try metric(targets, predictions)
      }
    }
    let functions: [(String, (Tensor, Tensor) throws -> Tensor)] = [
      ("binaryAccuracy", binaryAccuracy), ("categoricalAccuracy", categoricalAccuracy),
      ("sparseCategoricalAccuracy", sparseCategoricalAccuracy),
    ]
    for (name, body) in functions {
      library.function(
        "func \(name)(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor"
      ) { (targets: Tensor, predictions: Tensor) in try body(targets, predictions) }
    }
    library.type("struct History: CustomStringConvertible", History.self) {
      $0.property("var description: String") { $0.description }
      $0.property("var names: [String]") { $0.names }
      $0.property("var values: [[Float]]") { $0.values }
      $0.property("var epochs: Int") { $0.epochs }
      $0.element("subscript(name: String) -> [Float]") { (history: History, name: String) throws in
        if let problem = history.problem(withName: name) { throw MachineTrap(.native, problem) }
        return history[name]
      }
    }
  }
}
