public import Tensors

/// Sizes along depth, height and width.
struct VolumeWindow {
  var size: Int
  var strides: Int
  var dilation = 1
  var padding: Padding

  /// How many places a window finds along an axis; nil where it has no room.
  func count(along size: Int) -> Int? {
    let reach = (self.size - 1) * dilation + 1
    if padding == .same { return (size + strides - 1) / strides }
    return size >= reach ? (size - reach) / strides + 1 : nil
  }

  /// How many zeros are put before and after an axis, as TensorFlow pads.
  func zeros(along size: Int) -> (before: Int, after: Int) {
    guard padding == .same, let count = count(along: size) else { return (0, 0) }
    let reach = (self.size - 1) * dilation + 1
    let total = max(0, (count - 1) * strides + reach - size)
    return (total / 2, total - total / 2)
  }

  /// What becomes of depth, height and width; nil where a window has no room.
  func outputShape(_ volume: [Int]) -> [Int]? {
    let counts = volume.prefix(3).compactMap(count(along:))
    return volume.count == 4 && counts.count == 3 ? counts : nil
  }
}

/// Base of the layers of volumes `[batch, depth, height, width, channels]`.
public class VolumeLayer: BaseLayer, @unchecked Sendable {
  static let shapeName = "[depth, height, width, channels]"

  /// A volume's slices as images.
  func images(_ volumes: Tensor) throws -> Tensor {
    try volumes.reshaped([volumes.shape[0] * volumes.shape[1]] + volumes.shape.dropFirst(2))
  }

  func misfit(_ inputShape: [Int], size: Int? = nil) -> TensorError {
    .invalidShape(
      operation: typeName, shape: inputShape,
      expected: VolumeLayer.shapeName + (size.map { " of at least \($0)×\($0)×\($0)" } ?? ""))
  }

  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0, 0]) }
}

/// A convolution of volumes, in Keras' terms.
public final class Conv3D: VolumeLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let window: VolumeWindow
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer
  let biasInitializer: Initializer

  /// `[depth, height, width, channels, filters]`, once built.
  public var kernel: Parameter? { named("kernel") }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { named("bias") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's size in each direction.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    window = VolumeWindow(
      size: kernelSize, strides: strides, dilation: dilationRate, padding: padding)
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
    constraints["kernel"] = kernelConstraint
    constraints["bias"] = biasConstraint
    self.activityRegularizer = activityRegularizer
  }

  override var settingProblem: String? {
    sizeProblem([
      ("filters", filters), ("kernelSize", window.size), ("strides", window.strides),
      ("dilationRate", window.dilation),
    ]) ?? paddingProblem(window.padding)
  }
  override var currentInputRule: InputRule? {
    kernel.map { .axes([0, 0, 0, 0, $0.value.shape[3]]) }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let output = window.outputShape(inputShape) else {
      throw misfit(inputShape, size: window.size)
    }
    let (size, channels) = (window.size, inputShape[3])
    let field = size * size * size
    storedParameters = [
      Parameter(
        "kernel",
        kernelInitializer(
          [size, size, size, channels, filters], fanIn: field * channels, fanOut: field * filters))
    ]
    if usesBias {
      storedParameters.append(
        Parameter("bias", biasInitializer([filters], fanIn: filters, fanOut: filters)))
    }
    return try activation.outputShape(output + [filters])
  }

  /// The sum, over the kernel's slices, of convolutions of the volume's slices.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let zeros = window.zeros(along: input.shape[1])
    let padded = try input.padded([(0, 0), zeros, (0, 0), (0, 0), (0, 0)])
    guard let depth = window.count(along: input.shape[1]) else {
      throw misfit(Array(input.shape.dropFirst()), size: window.size)
    }
    var sum: Tensor?
    for slice in 0..<window.size {
      let start = slice * window.dilation
      let slices =
        window.strides == 1
        ? try padded.slice(start..<(start + depth), axis: 1)
        : try padded.gathering((0..<depth).map { start + $0 * window.strides }, axis: 1)
      let part = try images(slices).convolved(
        kernel.value[slice], strides: window.strides, padding: window.padding,
        dilation: window.dilation)
      sum = try sum.map { try $0 + part } ?? part
    }
    guard var output = sum else { preconditionFailure("a kernel has a slice") }
    if let bias { output = try output + bias.value }
    return try activation(
      output.reshaped([input.shape[0], depth] + output.shape.dropFirst()))
  }
}

/// Base of the layers that take windows of volumes.
public class VolumePooling: VolumeLayer, @unchecked Sendable {
  let window: VolumeWindow

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's size in each direction.
  ///   - strides: How far it moves; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public required init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    window = VolumeWindow(size: poolSize, strides: strides ?? poolSize, padding: padding)
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? {
    sizeProblem([("poolSize", window.size), ("strides", window.strides)])
      ?? paddingProblem(window.padding)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let output = window.outputShape(inputShape) else {
      throw misfit(inputShape, size: window.size)
    }
    return output + [inputShape[3]]
  }

  /// First each slice, then along the depth, which all places of a slice have in common.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (batch, depth) = (input.shape[0], input.shape[1])
    let (size, strides) = (window.size, window.strides)
    let slices = try pooled(images(input), (size, size), (strides, strides))
    let rest = Array(slices.shape.dropFirst())
    let columns = try slices.reshaped([batch, depth, 1, rest.reduce(1, *)])
    let result = try pooled(columns, (size, 1), (strides, 1))
    return try result.reshaped([batch, result.shape[1]] + rest)
  }

  /// The windows of images.
  func pooled(_ images: Tensor, _ size: (Int, Int), _ strides: (Int, Int)) throws -> Tensor {
    try images.maximumPooled(size, strides: strides, padding: window.padding)
  }
}

/// The greatest element of each window of a volume.
public final class MaxPooling3D: VolumePooling, @unchecked Sendable {}

/// The mean of each window of a volume.
public final class AveragePooling3D: VolumePooling, @unchecked Sendable {
  override func pooled(
    _ images: Tensor, _ size: (Int, Int), _ strides: (Int, Int)
  ) throws -> Tensor {
    try images.averagePooled(size, strides: strides, padding: window.padding)
  }
}

/// The greatest element of each channel over the whole volume.
public final class GlobalMaxPooling3D: VolumeLayer, @unchecked Sendable {
  /// A layer that leaves one number a channel.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape[0], -1, input.shape[4]]).maximum(along: 1)
  }
}

/// The mean of each channel over the whole volume.
public final class GlobalAveragePooling3D: VolumeLayer, @unchecked Sendable {
  /// A layer that leaves one number a channel.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape[0], -1, input.shape[4]]).mean(along: 1)
  }
}

/// Volumes larger by a whole factor, each element repeated.
public final class UpSampling3D: VolumeLayer, @unchecked Sendable {
  let size: Int

  /// A layer with Keras' default.
  ///
  /// - Parameters:
  ///   - size: The factor in each direction.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public init(size: Int = 2, inputShape: [Int]? = nil, name: String? = nil) {
    self.size = size
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("size", size)]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return inputShape.prefix(3).map { $0 * size } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let slices = try images(input).upsampled((size, size))
    let rest = Array(slices.shape.dropFirst())
    let columns = try slices.reshaped([input.shape[0], input.shape[1], 1, rest.reduce(1, *)])
    return try columns.upsampled((size, 1))
      .reshaped([input.shape[0], input.shape[1] * size] + rest)
  }
}

/// Zeros around volumes.
public final class ZeroPadding3D: VolumeLayer, @unchecked Sendable {
  let padding: Int

  /// A layer that adds the same number of zeros on each side.
  public init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.padding = padding
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("padding", padding)], least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return inputShape.prefix(3).map { $0 + 2 * padding } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let sides = (padding, padding)
    return try input.padded([(0, 0), sides, sides, sides, (0, 0)])
  }
}

/// Volumes without their edges.
public final class Cropping3D: VolumeLayer, @unchecked Sendable {
  let cropping: Int

  /// A layer that takes as much off each side.
  public init(_ cropping: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.cropping = cropping
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("cropping", cropping)], least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4, inputShape.prefix(3).allSatisfy({ $0 > 2 * cropping }) else {
      throw misfit(inputShape, size: 2 * cropping + 1)
    }
    return inputShape.prefix(3).map { $0 - 2 * cropping } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try (1...3).reduce(input) {
      try $0.slice(cropping..<(input.shape[$1] - cropping), axis: $1)
    }
  }
}
