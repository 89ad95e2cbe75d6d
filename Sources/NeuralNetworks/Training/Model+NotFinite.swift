internal import Tensors

extension Model {
  /// Where the first numbers that are not finite come from; nil where all outputs are finite, or where layers
  /// do not follow each other in one line.
  func notFiniteSource(_ batch: Batch) throws -> NotFiniteSource? {
    if !batch.inputs.allSatisfy(\.isFinite) { return .features }
    if !batch.allTargets.allSatisfy(\.isFinite) { return .targets }
    return try firstNotFinite(batch.features).map { .layer($0) }
  }

  /// The name of the first layer whose output is not finite.
  private func firstNotFinite(_ features: Tensor) throws -> String? {
    guard graph == nil else { return nil }
    var value = features
    for (layer, name) in zip(layers, layerNames) {
      let output = try layer(value, training: false)
      if !output.isFinite {
        let inner = try (layer as? Model)?.firstNotFinite(value)
        return inner.map { "\(name)/\($0)" } ?? name
      }
      value = output
    }
    return nil
  }
}
