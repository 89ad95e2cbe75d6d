public import Tensors

/// A convolution of images `[batch, height, width, channels]`, in Keras' terms.
public final class Conv2D: ConvolutionLayer, @unchecked Sendable {
  /// A layer whose kernel or strides differ in height and width.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far it moves down and across.
  ///   - padding: How the edges are treated.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1),
    padding: Padding = .valid, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      filters, kernel: kernelSize, strides: strides, padding: padding, activation: activation,
      useBias: useBias, kernelInitializer: kernelInitializer, inputShape: inputShape, name: name)
  }

  /// "Conv2D".
  public override var typeName: String { "Conv2D" }
}

/// A convolution along sequences `[batch, steps, channels]`, in Keras' terms.
public final class Conv1D: ConvolutionLayer, @unchecked Sendable {
  override class var extent: Extent { .sequences }

  /// "Conv1D".
  public override var typeName: String { "Conv1D" }
}
