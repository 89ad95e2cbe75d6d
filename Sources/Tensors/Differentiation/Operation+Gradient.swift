internal import CKernels

extension Operation {
  /// The gradients of a step's inputs from the gradient of its result.
  ///
  /// - Returns: One for each input; nil where none flows.
  func gradients(upstream: Tensor, node: GradientNode) throws -> [Tensor?] {
    let inputs = node.inputs
    switch self {
    case .variable, .comparison: return inputs.map { _ in nil }
    case .add:
      return [
        try upstream.reduced(to: inputs[0].shape), try upstream.reduced(to: inputs[1].shape),
      ]
    case .subtract:
      return [
        try upstream.reduced(to: inputs[0].shape),
        inputs[1].node == nil ? nil : try (-upstream).reduced(to: inputs[1].shape),
      ]
    case .multiply:
      return [
        inputs[0].node == nil ? nil : try (upstream * inputs[1]).reduced(to: inputs[0].shape),
        inputs[1].node == nil ? nil : try (upstream * inputs[0]).reduced(to: inputs[1].shape),
      ]
    case .divide:
      return [
        inputs[0].node == nil ? nil : try (upstream / inputs[1]).reduced(to: inputs[0].shape),
        inputs[1].node == nil
          ? nil
          : try (-(upstream * (inputs[0] / inputs[1].squared()))).reduced(to: inputs[1].shape),
      ]
    case .addScalar: return [upstream]
    case .multiplyScalar(let factor): return [upstream * factor]
    case .power(let exponent):
      return [try upstream * (inputs[0].power(exponent - 1) * exponent)]
    case .reciprocal: return [try -(upstream * node.result.squared())]
    case .exp: return [try upstream * node.result]
    case .log: return [try upstream / inputs[0]]
    case .squareRoot: return [try upstream * 0.5 / node.result]
    case .square: return [try upstream * (inputs[0] * 2)]
    case .abs: return [try upstream * inputs[0].sign()]
    case .sin: return [try upstream * inputs[0].cos()]
    case .cos: return [try -(upstream * inputs[0].sin())]
    case .tanh, .sigmoid, .relu, .selu, .softplus, .leakyReLU, .elu, .softmax:
      return [try activationGradient(upstream, node)]
    case .clip(let lower, let upper):
      let inside = try inputs[0].greaterOrEqual(lower) * (-inputs[0]).greaterOrEqual(-upper)
      return [try upstream * inside]
    case .maximum:
      let mask = try inputs[0].greater(than: inputs[1])
      return try select(upstream, mask, inputs)
    case .minimum:
      let mask = try inputs[1].greater(than: inputs[0])
      return try select(upstream, mask, inputs)
    case .sum(let shape):
      return [try upstream.reshaped(shape.map { _ in 1 }).broadcast(to: shape)]
    case .sumAxis(_, let shape): return [try upstream.broadcast(to: shape)]
    case .maximumAxis:
      // Equal maxima share the gradient.
      let mask = try inputs[0].equal(to: node.result.detached().broadcast(to: inputs[0].shape))
      guard case .maximumAxis(let axis) = self else { return [nil] }
      let share = try mask / mask.sum(along: axis, keepingDimensions: true)
      return [try share * upstream]
    default: return try shapeGradients(upstream, node)
    }
  }

  private func select(_ upstream: Tensor, _ mask: Tensor, _ inputs: [Tensor]) throws -> [Tensor?] {
    [
      try (upstream * mask).reduced(to: inputs[0].shape),
      try (upstream * (1 - mask)).reduced(to: inputs[1].shape),
    ]
  }

  /// Activations: a fused kernel where nothing records, differentiable operations where it does.
  private func activationGradient(_ upstream: Tensor, _ node: GradientNode) throws -> Tensor {
    if !Recording.isEnabled, let (kernel, slope) = fusedKernel {
      return Tensor(shape: upstream.shape) { output in
        parallelElements(upstream.count) { start, length in
          kernel_activation_gradient(
            kernel, slope, node.output.pointer + start, upstream.pointer + start, output + start,
            length)
        }
      }
    }
    let input = node.inputs[0]
    let result = node.result
    switch self {
    case .tanh: return try upstream * (1 - result.squared())
    case .sigmoid: return try upstream * (result * (1 - result))
    case .relu: return try upstream * input.greater(than: 0)
    case .leakyReLU(let slope):
      return try upstream * (input.greater(than: 0) * (1 - slope) + slope)
    case .selu:
      let mask = input.greater(than: 0)
      let negative = try (result + SELU.scale * SELU.alpha) * (1 - mask)
      return try upstream * (mask * SELU.scale + negative)
    case .elu(let alpha):
      let mask = input.greater(than: 0)
      return try upstream * (mask + (result + alpha) * (1 - mask))
    case .softplus: return try upstream * input.sigmoid()
    case .softmax:
      let weighted = try upstream * result
      let total = try weighted.sum(along: -1, keepingDimensions: true)
      return try weighted - result * total
    default: preconditionFailure("not an activation")
    }
  }

  private var fusedKernel: (kernel_activation, Float)? {
    switch self {
    case .tanh: (KERNEL_ACTIVATION_TANH, 0)
    case .sigmoid: (KERNEL_ACTIVATION_SIGMOID, 0)
    case .relu: (KERNEL_ACTIVATION_RELU, 0)
    case .selu: (KERNEL_ACTIVATION_SELU, 0)
    case .leakyReLU(let slope): (KERNEL_ACTIVATION_LEAKY_RELU, slope)
    default: nil
    }
  }

  private func shapeGradients(_ upstream: Tensor, _ node: GradientNode) throws -> [Tensor?] {
    let inputs = node.inputs
    switch self {
    case .reshape(let shape): return [try upstream.reshaped(shape)]
    case .transpose(let order):
      var inverse = order
      for (position, axis) in order.enumerated() { inverse[axis] = position }
      return [try upstream.transposed(inverse)]
    case .broadcast(let shape): return [try upstream.reduced(to: shape)]
    case .concatenate(let axis, let sizes):
      var start = 0
      var parts: [Tensor?] = []
      for (input, size) in zip(inputs, sizes) {
        parts.append(
          input.node == nil ? nil : try upstream.slice(start..<(start + size), axis: axis))
        start += size
      }
      return parts
    case .slice(let axis, let start, let size):
      return [upstream.padded(axis: axis, start: start, size: size)]
    case .element(let index, let size):
      return [try upstream.expandingShape(at: 0).padded(axis: 0, start: index, size: size)]
    case .pad(let axis, let start, let count):
      return [try upstream.slice(start..<(start + count), axis: axis)]
    case .gatherRows(let indices, let rows):
      return [upstream.scatteringRows(indices, rows: rows)]
    case .scatterRows(let indices): return [try upstream.gatheringRows(indices)]
    case .matrixProduct(let left, let right):
      return [
        inputs[0].node == nil
          ? nil
          : left
            ? try inputs[1].product(upstream, transposingLeft: right, transposingRight: true)
            : try upstream.product(inputs[1], transposingRight: !right),
        inputs[1].node == nil
          ? nil
          : right
            ? try upstream.product(inputs[0], transposingLeft: true, transposingRight: left)
            : try inputs[0].product(upstream, transposingLeft: !left),
      ]
    case .convolution, .convolutionInput, .convolutionFilters, .depthwise, .depthwiseInput,
      .depthwiseFilters, .patches, .addPatches:
      return convolutionGradients(upstream, inputs)
    case .custom(let derivative): return try derivative.gradients(upstream)
    default: preconditionFailure("every operation has a rule")
    }
  }
}

/// Klambauer et al., "Self-normalizing neural networks" (2017).
enum SELU {
  static let alpha: Float = 1.6732632423543772
  static let scale: Float = 1.0507009873554805
}

extension Tensor {
  /// Sums over the axes that broadcasting added or repeated.
  func reduced(to target: [Int]) throws(TensorError) -> Tensor {
    if shape == target { return self }
    let extra = max(rank - target.count, 0)
    let repeated = target.indices.filter { target[$0] == 1 && shape[$0 + extra] != 1 }
    return try sum(along: Array(0..<extra) + repeated.map { $0 + extra }, keepingDimensions: true)
      .reshaped(target)
  }

  func greaterOrEqual(_ scalar: Float) -> Tensor {
    withScalar(.comparison, KERNEL_GREATER_EQUAL_SCALAR, scalar)
  }
}
