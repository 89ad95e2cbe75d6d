public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension ScoreAverage: NativeValue {}
extension RateCurve: NativeValue {}
extension RunningMetric: NativeReference {}
extension RunningMean: NativeReference {}

extension CellLibrary {
  /// How scores are gathered, and curves.
  static func bindMetricChoices(_ library: Library) {
    library.type("struct ScoreAverage", ScoreAverage.self) {
      $0.staticProperty("static var macro: ScoreAverage") { ScoreAverage.macro }
      $0.staticProperty("static var micro: ScoreAverage") { ScoreAverage.micro }
      $0.staticProperty("static var weighted: ScoreAverage") { ScoreAverage.weighted }
    }
    library.type("struct RateCurve", RateCurve.self) {
      $0.staticProperty("static var roc: RateCurve") { RateCurve.roc }
      $0.staticProperty("static var pr: RateCurve") { RateCurve.pr }
    }
    bindRunning(library)
  }

  /// What a training loop of one's own gathers over batches.
  private static func bindRunning(_ library: Library) {
    library.type("final class RunningMetric", RunningMetric.self) {
      $0.initializer("init(_ metric: Metric)", RunningMetric.init)
      $0.property("var metric: Metric") { $0.metric }
      $0.method("func updateState(_ targets: Tensor, _ predictions: Tensor) throws") {
        (running: RunningMetric, targets: Tensor, predictions: Tensor) in
        try running.updateState(targets, predictions)
      }
      $0.method("func result() -> Float") { (running: RunningMetric) in running.result() }
      $0.method("func resetState()") { (running: RunningMetric) in running.resetState() }
    }
    library.type("final class RunningMean", RunningMean.self) {
      $0.initializer("init()") { RunningMean() }
      $0.method("func updateState(_ values: Tensor)") { (mean: RunningMean, values: Tensor) in
        mean.updateState(values)
      }
      $0.method("func updateState(_ value: Float)") { (mean: RunningMean, value: Float) in
        mean.updateState(value)
      }
      $0.method("func result() -> Float") { (mean: RunningMean) in mean.result() }
      $0.method("func resetState()") { (mean: RunningMean) in mean.resetState() }
    }
  }

  /// Metrics of classes' scores, of many thresholds and of what overlaps.
  static func bindScores(_ metric: NativeMembers<Metric>) {
    metric.staticMethod(
      "static func f1Score(threshold: Float?) -> Metric", Metric.f1Score(threshold:))
    metric.staticMethod(
      "static func f1Score(average: ScoreAverage, threshold: Float? = nil) -> Metric",
      Metric.f1Score(average:threshold:))
    metric.staticMethod(
      """
      static func fBetaScore(beta: Float, average: ScoreAverage = .macro, threshold: Float? = nil) \
      -> Metric
      """, Metric.fBetaScore(beta:average:threshold:))
    metric.staticMethod(
      "static func auc(thresholds: Int = 200, curve: RateCurve = .roc) -> Metric",
      Metric.auc(thresholds:curve:))
    let bounded: [(String, (Float, Int) -> Metric)] = [
      ("precisionAtRecall(_ recall", Metric.precisionAtRecall(_:thresholds:)),
      ("recallAtPrecision(_ precision", Metric.recallAtPrecision(_:thresholds:)),
      ("sensitivityAtSpecificity(_ specificity", Metric.sensitivityAtSpecificity(_:thresholds:)),
      ("specificityAtSensitivity(_ sensitivity", Metric.specificityAtSensitivity(_:thresholds:)),
    ]
    for (name, make) in bounded {
      metric.staticMethod(
        "static func \(name): Float, thresholds: Int = 200) -> Metric", make)
    }
    metric.staticMethod("static func meanIoU(classes: Int) -> Metric", Metric.meanIoU(classes:))
    metric.staticMethod(
      "static func iou(classes: Int, of shown: [Int]) -> Metric", Metric.iou(classes:of:))
    metric.staticMethod(
      "static func binaryIoU(threshold: Float = 0.5, of shown: [Int] = [0, 1]) -> Metric",
      Metric.binaryIoU(threshold:of:))
    metric.staticMethod(
      "static func oneHotMeanIoU(classes: Int) -> Metric", Metric.oneHotMeanIoU(classes:))
    metric.staticMethod(
      "static func oneHotIoU(classes: Int, of shown: [Int]) -> Metric",
      Metric.oneHotIoU(classes:of:))
  }
}
