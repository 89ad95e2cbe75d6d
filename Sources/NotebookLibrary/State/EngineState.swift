internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// How the engine's values are kept between processes: tensors as blobs, the rest as JSON.
extension CellLibrary {
  static func bindState(_ library: Library) {
    library.state(
      .value("Tensor") { (tensor: Tensor) in
        NativePayload(blobs: [("scalars", tensor.blob)])
      } decode: { payload in
        guard let blob = payload.blobs.first?.blob else { throw StateError.damaged("tensor") }
        return try Tensor(blob)
      })
    bindDataState(library)
    bindPassState(library)
    bindModelState(library)
    bindCallbackState(library)
    bindFigureState(library)
    coded("Activation", Activation.self, library)
    coded("Initializer", Initializer.self, library)
    coded("Regularizer", Regularizer.self, library)
    coded("History", History.self, library)
    coded("Reduction", Loss.Reduction.self, library)
    coded("MonitorMode", MonitorMode.self, library)
    coded("FlipMode", FlipMode.self, library)
    coded("SequenceEnd", SequenceEnd.self, library)
    coded("MergeMode", MergeMode.self, library)
    coded("Fan", Initializer.Fan.self, library)
    coded("Distribution", Initializer.Distribution.self, library)
    coded("Vectors", Regularizer.Vectors.self, library)
    coded("Constraint", Constraint.self, library)
    coded("SpectralPart", SpectralPart.self, library)
    coded("SpectralWindow", SpectralWindow.self, library)
    coded("SpectralScaling", SpectralScaling.self, library)
    named("Padding", Padding.self, library)
    named("Interpolation", Interpolation.self, library)
    library.state(
      .value("RecurrentOutput") { (result: RecurrentOutput) in
        NativePayload(
          blobs: ([result.output] + result.states).enumerated().map {
            ("tensor\($0.offset)", $0.element.blob)
          })
      } decode: { payload in
        let tensors = try payload.blobs.map { try Tensor($0.blob) }
        guard let output = tensors.first else { throw StateError.damaged("recurrent output") }
        return RecurrentOutput(output: output, states: Array(tensors.dropFirst()))
      })
    bindRunningState(library)
    library.state(
      .optionalValue("Loss") { (loss: Loss) in
        let function = loss.origin as? CellObject
        guard loss.configuration.kind != .custom || function != nil else { return nil }
        return NativePayload(
          text: encodedText(loss.configuration), cellObjects: function.map { [$0] } ?? [])
      } decode: { payload in
        let configuration = try decoded(Loss.Configuration.self, payload.text, "loss")
        guard let function = payload.cellObjects.first else { return Loss(configuration) }
        return try Loss(configuration.name, kept: function)
      })
    library.state(
      .optionalValue("Metric") { (metric: Metric) in
        let function = metric.origin as? CellObject
        guard metric.origin == nil || function != nil else { return nil }
        return NativePayload(
          text: encodedText(MetricText(metric)), cellObjects: function.map { [$0] } ?? [])
      } decode: { payload in
        try restored(
          decoded(MetricText.self, payload.text, "metric"), payload.cellObjects.first)
      })
  }

  /// Choices that are kept by their names.
  private static func named<Value: RawRepresentable<String>>(
    _ name: String, _ type: Value.Type, _ library: Library
  ) {
    library.state(
      .value(name) { (value: Value) in
        NativePayload(text: value.rawValue)
      } decode: { payload in
        guard let value = Value(rawValue: payload.text ?? "") else {
          throw StateError.damaged(name)
        }
        return value
      })
  }

  static func coded<Value: Codable>(
    _ name: String, _ type: Value.Type, _ library: Library
  ) {
    library.state(
      .value(name) { (value: Value) in
        NativePayload(text: encodedText(value))
      } decode: {
        try decoded(Value.self, $0.text, name)
      })
  }
}
