internal import Tensors

/// Activations that few models have, made of other operations.
extension Activation {
  /// Applies one of them; the input itself for others.
  func rare(_ input: Tensor) throws -> Tensor {
    switch self {
    case .celu: input.elu()
    case .logSigmoid: -(-input).softplus()
    case .hardSwish: try input * Activation.hardSigmoid(input)
    case .hardTanh: input.clipped(-1, 1)
    case .hardShrink: try input * input.detached().abs().greater(than: 0.5)
    case .softShrink: try input - input.clipped(-0.5, 0.5)
    case .tanhShrink: try input - input.tanh()
    case .squareplus: try (input + (input.squared() + 4).squareRoot()) * 0.5
    case .sparsePlus: try (input.clipped(-1, 1) + 1).squared() * 0.25 + (input - 1).relu()
    case .sparseSigmoid: (input.clipped(-1, 1) + 1) * 0.5
    case .sparsemax: try sparsemax(input)
    case .threshold(let least, let value):
      try Tensor.select(input.detached().greater(than: least), input, Tensor(value))
    default: input
    }
  }

  /// What all of a row above a bar are beyond it, the bar being such that they sum to 1.
  private func sparsemax(_ rows: Tensor) throws -> Tensor {
    let sorted = try rows.detached().sorted(along: -1, descending: true)
    let sums = try sorted.cumulativeSum(along: -1)
    let size = rows.shape.last ?? 1
    let places = Tensor.range(from: 1, to: Float(size) + 1, step: 1)
    // The greatest ones count as long as each is above the bar that those up to it would have.
    let counts = try (sorted * places + 1).greater(than: sums)
    let count = try counts.sum(along: -1, keepingDimensions: true)
    let bar = try ((sorted * counts).sum(along: -1, keepingDimensions: true) - 1) / count
    let above = try rows.detached().greater(than: bar)
    let own = try ((rows * above).sum(along: -1, keepingDimensions: true) - 1) / count
    return try (rows - own) * above
  }
}
