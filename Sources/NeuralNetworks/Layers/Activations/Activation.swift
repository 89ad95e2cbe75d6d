internal import Glibc
public import Tensors

/// An activation function, by Keras' name.
public enum Activation: Hashable, Codable, Sendable {
  /// The input itself.
  case linear
  /// `max(x, 0)`.
  case relu
  /// The scaled exponential linear unit (Klambauer et al., 2017).
  case selu
  /// The exponential linear unit.
  case elu
  /// `1 / (1 + e^-x)`.
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// Probabilities along the last axis.
  case softmax
  /// `log(1 + e^x)`.
  case softplus
  /// `x * sigmoid(x)`.
  case swish
  /// `x * Φ(x)`, Φ being the normal distribution (Hendrycks and Gimpel, 2016).
  case gelu
  /// `e^x`.
  case exponential
  /// `x / (1 + |x|)`.
  case softsign
  /// `clip(x / 6 + 0.5, 0, 1)`.
  case hardSigmoid
  /// `clip(x, 0, 6)`.
  case relu6
  /// `x * tanh(softplus(x))` (Misra, 2019).
  case mish
  /// Logarithms of probabilities along the last axis.
  case logSoftmax
  /// ``gelu`` with Φ approximated by a hyperbolic tangent.
  case geluTanh
  /// x where positive, else times the slope.
  case leakyReLU(Float)
  /// `max(x, 0) + min(e^x - 1, 0)` (Barron, 2017).
  case celu
  /// `log(sigmoid(x))`.
  case logSigmoid
  /// `x * hardSigmoid(x)` (Howard et al., 2019).
  case hardSwish
  /// `clip(x, -1, 1)`.
  case hardTanh
  /// x farther from zero than a half, else 0.
  case hardShrink
  /// x moved towards zero by a half, 0 in between.
  case softShrink
  /// `x - tanh(x)`.
  case tanhShrink
  /// `(x + √(x² + 4)) / 2` (Barron, 2021).
  case squareplus
  /// 0 up to -1, x from 1 on, `(x + 1)² / 4` in between.
  case sparsePlus
  /// `clip((x + 1) / 2, 0, 1)`.
  case sparseSigmoid
  /// The first half of the last axis times the sigmoid of the second (Dauphin et al., 2017): a layer of
  /// `n` units gives `n / 2`.
  case glu
  /// What lies above a threshold of its row along the last axis, less that threshold; 0 elsewhere.
  ///
  /// The numbers are those of Keras 3.15. In the paper (Martins and Astudillo, 2016) the threshold is such that
  /// the row then sums to 1: it follows from the sum of the `k` greatest numbers. Keras takes the sum of the sums
  /// of the one, two, … `k` greatest in its place, so that rows sum to 1 only where `k` is 1.
  case sparsemax
  /// One of these with other numbers than Keras' defaults.
  case adjusted(AdjustedActivation)
  /// x above a threshold, else a value.
  case threshold(Float, value: Float)

  /// Applies the function.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where ``glu`` has no two halves.
  public func callAsFunction(_ input: Tensor) throws -> Tensor {
    switch self {
    case .linear: input
    case .relu: input.relu()
    case .selu: input.selu()
    case .elu: input.elu()
    case .sigmoid: input.sigmoid()
    case .tanh: input.tanh()
    case .softmax: input.softmax()
    case .softplus: input.softplus()
    case .swish: try input * input.sigmoid()
    case .gelu: try gelu(input)
    case .exponential: input.exp()
    case .softsign: try input / (input.abs() + 1)
    case .hardSigmoid: (input * (1 / 6) + 0.5).clipped(0, 1)
    case .relu6: input.clipped(0, 6)
    case .mish: try input * input.softplus().tanh()
    case .logSoftmax: try input.logSoftmax()
    case .geluTanh:
      try input * 0.5 * ((input + input * input.squared() * 0.044715) * 0.7978845608).tanh()
        + input * 0.5
    case .leakyReLU(let slope): input.leakyReLU(slope)
    default: try rare(input)
    }
  }

  /// The same in the pass that makes its inputs, where there is a kernel for it.
  package var fused: FusedActivation? {
    switch self {
    case .linear: .linear
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu: .relu
    case .selu: .selu
    case .leakyReLU(let slope): .leakyReLU(slope)
    default: nil
    }
  }

  private func gelu(_ x: Tensor) throws -> Tensor {
    let share = try withDerivative([x]) { inputs in
      try Tensor(
        shape: x.shape, scalars: inputs[0].scalars.map { 0.5 * erfc(-$0 * Float(0.5).squareRoot()) }
      )
    } derivative: { upstream in
      // The density is made of differentiable parts, for gradients of gradients.
      [try upstream * (x.squared() * -0.5).exp() * 0.39894228]
    }
    return try x * share
  }
}
