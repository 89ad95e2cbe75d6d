/// How the edges of an image are treated.
public enum Padding: String, Hashable, Sendable {
  /// Only places where the kernel lies within the image.
  case valid
  /// Zeros around, so that the output has the input's size divided by the stride, rounded up.
  case same
  /// Zeros before alone, so that a place sees nothing that comes after it.
  case causal
}

/// All sizes of a convolution, shared by its forward and backward passes and by the transposed one.
///
/// Shapes: input `[batch, inputHeight, inputWidth, channels]`, filters
/// `[kernelHeight, kernelWidth, channels, filters]`, output `[batch, outputHeight, outputWidth, filters]`.
package struct ConvolutionGeometry: Hashable, Sendable {
  package var inputHeight: Int
  package var inputWidth: Int
  package var channels: Int
  package var kernelHeight: Int
  package var kernelWidth: Int
  package var filters: Int
  package var strideHeight: Int
  package var strideWidth: Int
  package var dilationHeight: Int
  package var dilationWidth: Int
  /// Rows of zeros above and columns of zeros to the left.
  package var top: Int
  package var left: Int
  package var outputHeight: Int
  package var outputWidth: Int

  /// The geometry of a convolution over images of a size, or nil where the kernel is larger.
  package init?(
    inputHeight: Int, inputWidth: Int, channels: Int, kernel: (Int, Int), filters: Int,
    strides: (Int, Int), dilation: (Int, Int) = (1, 1), padding: Padding
  ) {
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.channels = channels
    (kernelHeight, kernelWidth) = kernel
    self.filters = filters
    (strideHeight, strideWidth) = strides
    (dilationHeight, dilationWidth) = dilation
    guard kernel.0 > 0, kernel.1 > 0, strides.0 > 0, strides.1 > 0, dilation.0 > 0, dilation.1 > 0
    else { return nil }
    let (reachHeight, reachWidth) = (
      (kernel.0 - 1) * dilation.0 + 1, (kernel.1 - 1) * dilation.1 + 1
    )
    switch padding {
    case .valid:
      guard inputHeight >= reachHeight, inputWidth >= reachWidth else { return nil }
      outputHeight = (inputHeight - reachHeight) / strides.0 + 1
      outputWidth = (inputWidth - reachWidth) / strides.1 + 1
      (top, left) = (0, 0)
    case .same:
      // As TensorFlow has it: an odd row of zeros goes to the end.
      outputHeight = (inputHeight + strides.0 - 1) / strides.0
      outputWidth = (inputWidth + strides.1 - 1) / strides.1
      top = max(0, (outputHeight - 1) * strides.0 + reachHeight - inputHeight) / 2
      left = max(0, (outputWidth - 1) * strides.1 + reachWidth - inputWidth) / 2
    case .causal:
      outputHeight = (inputHeight + strides.0 - 1) / strides.0
      outputWidth = (inputWidth + strides.1 - 1) / strides.1
      (top, left) = (reachHeight - 1, reachWidth - 1)
    }
  }

  /// Elements of one output place's patch.
  package var patch: Int { kernelHeight * kernelWidth * channels }
  /// Output places of one image.
  package var places: Int { outputHeight * outputWidth }
  package var inputSize: Int { inputHeight * inputWidth * channels }
  package var filterShape: [Int] { [kernelHeight, kernelWidth, channels, filters] }
}
