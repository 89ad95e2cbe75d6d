internal import Tensors

extension Model {
  /// Where the first numbers that are not finite come from: the loss itself, where all outputs are finite.
  func notFiniteSource(_ batch: Batch) throws -> NotFiniteSource {
    if !batch.inputs.allSatisfy(\.isFinite) { return .features }
    if !batch.allTargets.allSatisfy(\.isFinite) { return .targets }
    return try firstNotFinite(batch.inputs).map { .layer($0) } ?? .loss
  }

  /// The name of the first layer whose output is not finite.
  private func firstNotFinite(_ inputs: [Tensor]) throws -> String? {
    let names = layerNames
    func name(_ layer: Int, given: [Tensor]) throws -> String {
      let inner = try (layers[layer] as? Model)?.firstNotFinite(given)
      return inner.map { "\(names[layer])/\($0)" } ?? names[layer]
    }
    var found: String?
    if let graph {
      _ = try graph.outputs(
        of: inputs.map { MaskedTensor($0) }, training: false, named: named(_:layer:),
        visit: { step, given, results in
          guard found == nil, !results.allSatisfy(\.tensor.isFinite) else { return }
          found = try name(graph.layerNumber(ofStep: step), given: given.map(\.tensor))
        })
      return found
    }
    var value = inputs[0]
    for (index, layer) in layers.enumerated() {
      let output = try layer(value, training: false)
      if !output.isFinite { return try name(index, given: [value]) }
      value = output
    }
    return nil
  }
}
