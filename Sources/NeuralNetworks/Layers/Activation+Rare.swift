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
    case .threshold(let least, let value):
      try Tensor.select(input.detached().greater(than: least), input, Tensor(value))
    default: input
    }
  }
}
