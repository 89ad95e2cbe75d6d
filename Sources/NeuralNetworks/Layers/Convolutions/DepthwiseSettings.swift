internal import Tensors

/// What a convolution of each channel by itself is made with; sizes are heights and widths.
struct DepthwiseSettings {
  let kernelSize: (Int, Int)
  /// How far the kernel moves.
  let strides: (Int, Int)
  /// How the edges are treated.
  let padding: Padding
  /// How many channels the kernel makes of each.
  let depthMultiplier: Int
  /// The distance of the kernel's elements.
  let dilation: (Int, Int)
  let activation: Activation
  let usesBias: Bool
  let kernel: ParameterSettings
  let bias: ParameterSettings
  let inputShape: [Int]?
  let name: String?
}

/// What a convolution mixes its channels with, once each has been looked at by itself.
struct PointwiseSettings {
  /// The number of channels that come out.
  let filters: Int
  let kernel: ParameterSettings
}
