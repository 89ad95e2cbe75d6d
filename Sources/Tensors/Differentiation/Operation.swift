/// What a tensor was computed by: the primitives that every derivative is made of.
///
/// Each rule in `Operation+Gradient.swift` is written with differentiable operations, so that
/// gradients of gradients need nothing further.
package enum Operation {
  /// A value that gradients are asked for.
  case variable
  case add, subtract, multiply, divide
  case addScalar
  case multiplyScalar(Float)
  case power(Float)
  case reciprocal, exp, log, squareRoot, square, abs, sin, cos
  case tanh, sigmoid, relu, selu, softplus, softmax
  case leakyReLU(Float)
  case elu(Float)
  case clip(Float, Float)
  case maximum, minimum
  /// Piecewise constant: no derivative flows through it.
  case comparison
  case sum(shape: [Int])
  case sumAxis(Int, [Int])
  case maximumAxis(Int)
  case reshape(from: [Int])
  case transpose([Int])
  case broadcast(from: [Int])
  case concatenate(axis: Int, sizes: [Int])
  case slice(axis: Int, start: Int, size: Int)
  case element(Int, of: Int)
  case pad(axis: Int, start: Int, count: Int)
  case gatherRows([Int], rows: Int)
  case scatterRows([Int])
  case matrixProduct(Bool, Bool)
  /// Inputs: images, filters.
  case convolution(ConvolutionGeometry)
  /// Inputs: the gradient of a convolution's output, filters.
  case convolutionInput(ConvolutionGeometry)
  /// Inputs: images, the gradient of a convolution's output.
  case convolutionFilters(ConvolutionGeometry)
  /// Inputs: images, a filter for each channel.
  case depthwise(ConvolutionGeometry)
  /// Inputs: the gradient of a depthwise convolution's output, filters.
  case depthwiseInput(ConvolutionGeometry)
  /// Inputs: images, the gradient of a depthwise convolution's output.
  case depthwiseFilters(ConvolutionGeometry)
  case patches(ConvolutionGeometry)
  case addPatches(ConvolutionGeometry)
  /// A function with a derivative of its own: from the gradient to the inputs' gradients.
  case custom(CustomDerivative)
}

/// A derivative given by the author of an operation.
package final class CustomDerivative: @unchecked Sendable {
  let name: String
  let gradients: (_ upstream: Tensor) throws -> [Tensor?]

  package init(_ name: String, _ gradients: @escaping (Tensor) throws -> [Tensor?]) {
    self.name = name
    self.gradients = gradients
  }
}
