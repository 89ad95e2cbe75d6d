package import Tensors

/// Base of the convolutions whose channels are first looked at one by one.
public class DepthwiseLayer: BaseLayer, @unchecked Sendable {
  /// What kernels move over.
  class var extent: Extent { .images }

  let settings: DepthwiseSettings

  init(_ settings: DepthwiseSettings) {
    self.settings = settings
    super.init(name: settings.name, inputShape: settings.inputShape)
    regulate(depthwiseName, settings.kernel)
    regulate("bias", settings.bias)
  }

  var extent: Extent { Self.extent }
  override var settingProblem: String? {
    sizeProblem([
      ("kernelSize", least(settings.kernelSize)), ("strides", least(settings.strides)),
      ("depthMultiplier", settings.depthMultiplier), ("dilationRate", least(settings.dilation)),
    ]) ?? paddingProblem(settings.padding)
  }
  override var currentInputRule: InputRule? {
    inputChannels.map { .axes(Array(repeating: 0, count: extent.axes) + [$0]) }
  }

  /// How many channels the inputs of a built layer have.
  var inputChannels: Int? {
    storedParameters.first.map { $0.value.shape[$0.value.rank - 2] }
  }

  /// What the channels' kernel is called.
  var depthwiseName: String { "kernel" }

  /// Makes the parameters behind the channels' kernel.
  ///
  /// - Parameter channels: How many come out of the channels' kernel.
  /// - Returns: How many come out.
  func makeFurtherParameters(channels: Int) -> Int { channels }

  /// What is done to the channels' sums before the bias.
  func mixed(_ images: Tensor) throws -> Tensor { images }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let size = settings.kernelSize
    guard let image = extent.imageShape(inputShape),
      let geometry = ConvolutionGeometry(
        inputHeight: image[0], inputWidth: image[1], channels: image[2], kernel: size,
        filters: settings.depthMultiplier, strides: settings.strides,
        dilation: settings.dilation, padding: settings.padding)
    else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: extent.shapeName(roomFor: size))
    }
    let field = size.0 * size.1
    storedParameters = [
      Parameter(
        depthwiseName,
        settings.kernel.initializer(
          extent.shape(ofImage: geometry.filterShape), fanIn: field * image[2],
          fanOut: field * settings.depthMultiplier))
    ]
    let outputs = makeFurtherParameters(channels: image[2] * settings.depthMultiplier)
    if settings.usesBias {
      storedParameters.append(
        Parameter(
          "bias", settings.bias.initializer([outputs], fanIn: outputs, fanOut: outputs)))
    }
    return try settings.activation.outputShape(
      extent.shape(ofImage: [geometry.outputHeight, geometry.outputWidth, outputs]))
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel = storedParameters.first else {
      preconditionFailure("a built layer has its kernel")
    }
    let sum = try extent.batch(
      mixed(
        extent.images(input).depthwiseConvolved(
          extent.filters(kernel.value), strides: settings.strides,
          padding: settings.padding, dilation: settings.dilation)))
    return try settings.activation(named("bias").map { try sum + $0.value } ?? sum)
  }
}
