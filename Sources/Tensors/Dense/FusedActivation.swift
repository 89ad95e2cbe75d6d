internal import CKernels

/// An activation that is applied in the pass that makes its inputs, and undone from its outputs.
package enum FusedActivation: Hashable, Sendable {
  case linear, sigmoid, tanh, relu, selu
  case leakyReLU(Float)

  var kernel: kernel_activation {
    switch self {
    case .linear: KERNEL_ACTIVATION_LINEAR
    case .sigmoid: KERNEL_ACTIVATION_SIGMOID
    case .tanh: KERNEL_ACTIVATION_TANH
    case .relu: KERNEL_ACTIVATION_RELU
    case .selu: KERNEL_ACTIVATION_SELU
    case .leakyReLU: KERNEL_ACTIVATION_LEAKY_RELU
    }
  }

  var slope: Float {
    if case .leakyReLU(let slope) = self { slope } else { 0 }
  }
}
