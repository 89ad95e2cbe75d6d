internal import NeuralNetworks
internal import Tensors

/// The peers' compact style-based GAN (`stylegan_small_torch.py`), step by step the same work.
///
/// Eight dense layers map 64 random numbers to a style of 128; the synthesis begins with a learned
/// constant of 7 × 7 × 128 and doubles it twice, each time convolving, adding scaled noise and
/// normalising by the style. The constant is enlarged and convolved for the whole batch, as the peers do.
struct StyleGANProgram {
  private let mapping: [Dense]
  private let constant: Parameter
  private let blocks: [Block]
  private let toImage = Conv2D(1, kernelSize: 1)
  private let discriminator: Sequential
  private let optimizers = (
    generator: Adam(learningRate: 1e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8),
    discriminator: Adam(learningRate: 1e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8)
  )
  private let real = Tensor.randomUniform([32, 28, 28, 1], in: -1..<1)

  private struct Block {
    let convolution: Conv2D
    let noise: Parameter
    let affine: Dense
    let channels: Int

    init(_ channels: Int) {
      self.channels = channels
      convolution = Conv2D(channels, kernelSize: 3, padding: .same)
      noise = Parameter("noise", Tensor(shape: [channels], repeating: 0.1))
      affine = Dense(2 * channels)
    }

    var parameters: [Parameter] { convolution.parameters + [noise] + affine.parameters }

    func callAsFunction(_ input: Tensor, _ style: Tensor) throws -> Tensor {
      let image = try convolution(input.upsampled((2, 2)), training: true)
      let shape = image.shape
      let noisy =
        try image + Tensor.randomNormal([shape[0], shape[1], shape[2], 1]) * noise.value
      let centred = try noisy - noisy.mean(along: [1, 2], keepingDimensions: true)
      let variance = try centred.squared().mean(along: [1, 2], keepingDimensions: true)
      let factors = try affine(style, training: true).reshaped([-1, 1, 1, 2 * channels])
      let scale = try factors.slice(0..<channels, axis: 3) + 1
      let shift = try factors.slice(channels..<(2 * channels), axis: 3)
      return try (centred * (scale / (variance + 1e-8).squareRoot()) + shift).leakyReLU(0.2)
    }
  }

  init() throws {
    mapping = (0..<8).map { _ in Dense(128, activation: .leakyReLU(0.2)) }
    constant = Parameter("constant", Tensor.randomNormal([1, 7, 7, 128]))
    blocks = [Block(128), Block(64)]
    discriminator = try Sequential([
      Conv2D(
        64, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2),
        inputShape: [28, 28, 1]),
      Dropout(0.4),
      Conv2D(128, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2)),
      Dropout(0.4), Flatten(), Dense(1),
    ])
    _ = try images()
  }

  private var parameters: [Parameter] {
    mapping.flatMap(\.parameters) + [constant] + blocks.flatMap(\.parameters)
      + toImage.parameters
  }

  private func images() throws -> Tensor {
    var style = Tensor.randomNormal([32, 64])
    for layer in mapping { style = try layer(style, training: true) }
    var image = try constant.value.broadcast(to: [32, 7, 7, 128])
    for block in blocks { image = try block(image, style) }
    return try toImage(image, training: true)
  }

  /// One step of the discriminator and one of the generator.
  func step() throws {
    let both = try Tensor.concatenate([images().detached(), real])
    let signs = try Tensor.concatenate([.ones([32, 1]), .ones([32, 1]) * -1])
    let judged = try gradient(at: discriminator.parameters) {
      try (discriminator(both, training: true) * signs).softplus().sum() / 32
    }
    try optimizers.discriminator.apply(judged, to: discriminator.parameters)
    let made = try gradient(at: parameters) {
      try (-discriminator(images(), training: true)).softplus().mean()
    }
    try optimizers.generator.apply(made, to: parameters)
  }
}
