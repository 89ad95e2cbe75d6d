internal import NeuralNetworks
internal import SwiftLanguage

extension CellLibrary {
  /// What training loops of cells gather, and what recurrent layers give in functional models.
  static func bindRunningState(_ library: Library) {
    library.state(
      .optionalReference("RunningMetric") { (running: RunningMetric) in
        let metric = running.metric
        let function = metric.origin as? CellObject
        guard metric.origin == nil || function != nil else { return nil }
        return NativePayload(
          words: running.sums.map(\.bitPattern), text: encodedText(MetricText(metric)),
          cellObjects: function.map { [$0] } ?? [])
      } decode: { payload in
        let running = RunningMetric(
          try restored(
            decoded(MetricText.self, payload.text, "metric"), payload.cellObjects.first))
        running.sums = payload.words.map { Double(bitPattern: $0) }
        return running
      })
    library.state(
      .reference("RunningMean") { (mean: RunningMean) in
        NativePayload(words: [mean.sum.total.bitPattern, mean.sum.count.bitPattern])
      } decode: { payload in
        guard payload.words.count == 2 else { throw StateError.damaged("mean") }
        let mean = RunningMean()
        mean.sum = (Double(bitPattern: payload.words[0]), Double(bitPattern: payload.words[1]))
        return mean
      })
    library.state(
      .value("SymbolicRecurrentOutput") { (result: SymbolicRecurrentOutput) in
        NativePayload(references: [result.output] + result.states)
      } decode: { payload in
        let tensors = payload.references.compactMap { $0 as? SymbolicTensor }
        guard let output = tensors.first else { throw StateError.damaged("recurrent output") }
        return SymbolicRecurrentOutput(output: output, states: Array(tensors.dropFirst()))
      })
  }
}
