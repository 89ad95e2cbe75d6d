public import NeuralNetworks
public import SwiftLanguage

extension ScoreAverage: NativeValue {}
extension RateCurve: NativeValue {}

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
