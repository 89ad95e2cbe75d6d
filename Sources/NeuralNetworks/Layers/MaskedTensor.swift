package import Tensors

/// A tensor and which of its steps count.
package struct MaskedTensor {
  /// `[batch, steps, …]`, or of any shape where there is no mask.
  package var tensor: Tensor
  /// `[batch, steps]`, 1 for steps that count and 0 for others; nil where all count.
  package var mask: Tensor?

  package init(_ tensor: Tensor, mask: Tensor? = nil) {
    self.tensor = tensor
    self.mask = mask
  }

  /// The steps that count as rows, beside their targets and weights; nil where none counts.
  ///
  /// - Parameters:
  ///   - targets: `[batch, steps]` or `[batch, steps, …]`.
  ///   - weights: `[batch]` or `[batch, steps]`.
  /// - Returns: `[counting steps, …]` each; all as they are where there is no mask.
  /// - Throws: ``TensorError`` where the targets are not those of steps.
  func counted(
    targets: Tensor, weights: Tensor?
  ) throws -> (targets: Tensor, predictions: Tensor, weights: Tensor?)? {
    guard let mask else { return (targets, tensor, weights) }
    guard Array(targets.shape.prefix(mask.rank)) == mask.shape else {
      throw TensorError.shapeMismatch(
        operation: "targets and the steps that may not count", left: targets.shape,
        right: mask.shape)
    }
    let rows = mask.scalars.indices.filter { mask.scalars[$0] != 0 }
    guard !rows.isEmpty else { return nil }
    func counted(_ values: Tensor) throws -> Tensor {
      try values.reshaped([mask.count] + values.shape.dropFirst(mask.rank)).gatheringRows(rows)
    }
    let steps = mask.count / max(mask.shape[0], 1)
    let ofSteps = try weights.map { weights in
      weights.count == mask.count
        ? try counted(weights) : try weights.gatheringRows(rows.map { $0 / steps })
    }
    return (try counted(targets), try counted(tensor), ofSteps)
  }
}

extension Layer {
  /// The output for steps of which some do not count; layers that know nothing of masks end them.
  package func masked(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    guard let layer = self as? BaseLayer else {
      return MaskedTensor(try self(input.tensor, training: training))
    }
    try layer.prepare(for: input.tensor)
    return try layer.called {
      let output = try layer.forward(input, training: training)
      return MaskedTensor(try layer.regularized(output.tensor), mask: output.mask)
    }
  }
}
