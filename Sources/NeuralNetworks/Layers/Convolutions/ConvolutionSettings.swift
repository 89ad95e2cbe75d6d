package import Tensors

/// What a convolution is made with; sizes are heights and widths.
package struct ConvolutionSettings {
  /// The number of channels that come out.
  let filters: Int
  let kernelSize: (Int, Int)
  /// How far the kernel moves; of a transposed convolution, how far apart the inputs lie in the output.
  let strides: (Int, Int)
  /// How the edges are treated.
  let padding: Padding
  /// The distance of the kernel's elements.
  let dilation: (Int, Int)
  /// Into how many groups channels and filters are parted, each convolved by itself.
  let groups: Int
  let activation: Activation
  let usesBias: Bool
  let kernel: ParameterSettings
  let bias: ParameterSettings
  /// What training adds to the loss for the outputs' size.
  let activityRegularizer: Regularizer?
  let inputShape: [Int]?
  let name: String?

  package init(
    filters: Int, kernelSize: (Int, Int), strides: (Int, Int), padding: Padding,
    dilation: (Int, Int) = (1, 1), groups: Int = 1, activation: Activation, usesBias: Bool,
    kernel: ParameterSettings, bias: ParameterSettings, activityRegularizer: Regularizer? = nil,
    inputShape: [Int]?, name: String?
  ) {
    self.filters = filters
    self.kernelSize = kernelSize
    self.strides = strides
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
    self.usesBias = usesBias
    self.kernel = kernel
    self.bias = bias
    self.activityRegularizer = activityRegularizer
    self.inputShape = inputShape
    self.name = name
  }
}
