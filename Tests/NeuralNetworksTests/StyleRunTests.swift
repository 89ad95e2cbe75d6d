internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// A small StyleGAN trained with a penalty on the discriminator's own gradient, against TensorFlow.
@Suite(.enabled(if: FashionImages.areInstalled, "dataset-fashion-mnist is not installed"))
struct StyleRunTests {
  @Test func adaptiveNormalisationAndThePenaltyTrainAsInTensorFlow() throws {
    let runs = try Fixture("runs.json")
    let run = try runs["runs"]["style_gan"]
    let networks = try Networks(run["weights"], unit: runs["unit"].number)
    let images = try Self.images(count: 8 * 20)
    let penaltyWeight = Float(try run["penalty_weight"].number)
    let judgeOptimizer = Adam(learningRate: 2e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8)
    let makeOptimizer = Adam(learningRate: 2e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8)
    var (judged, penalties, made): ([Float], [Float], [Float]) = ([], [], [])
    for step in 0..<20 {
      let real = images[(step * 8)..<(step * 8 + 8)]
      let fake = try networks.generate(networks.generator.map(\.value), step: step, draw: 0)
      var penalty: Float = 0
      let (total, slopes) = try valueWithGradient(
        of: { weights in
          let slope = try gradient(of: { try networks.judge(weights, $0).sum() }, at: real)
          let size = slope.squared().sum() * (penaltyWeight / 2 / 8)
          penalty = size.scalar
          return try (-networks.judge(weights, real)).softplus().mean()
            + networks.judge(weights, fake).softplus().mean() + size
        }, at: networks.discriminator.map(\.value))
      if step == 0 {
        for (parameter, slope) in zip(networks.discriminator, slopes) {
          expectClose(
            slope.scalars, shape: slope.shape,
            to: try run["first_discriminator_gradients"][parameter.name].tensor, parameter.name)
        }
      }
      try judgeOptimizer.apply(slopes, to: networks.discriminator)
      judged.append(total.scalar - penalty)
      penalties.append(penalty)
      let discriminator = networks.discriminator.map(\.value)
      let (loss, gradients) = try valueWithGradient(
        of: { weights in
          let images = try networks.generate(weights, step: step, draw: 1)
          return try (-networks.judge(discriminator, images)).softplus().mean()
        }, at: networks.generator.map(\.value))
      try makeOptimizer.apply(gradients, to: networks.generator)
      made.append(loss.scalar)
    }
    try TrainingRunTests.expect(judged, of: run, "discriminator")
    try TrainingRunTests.expect(penalties, of: run, "penalty")
    try TrainingRunTests.expect(made, of: run, "generator")
  }

  /// Every third pixel of rows and columns 2 to 23, in -1...1: `[count, 8, 8, 1]`.
  private static func images(count: Int) throws -> Tensor {
    let pixels = try FashionImages.first(count).values
    let places = Array(stride(from: 2, to: 26, by: 3))
    var scalars: [Float] = []
    for image in 0..<count {
      for row in places {
        for column in places {
          scalars.append(pixels[image * 784 + row * 28 + column] * 2 - 1)
        }
      }
    }
    return try Tensor(shape: [count, 8, 8, 1], scalars: scalars)
  }

  /// The two networks as functions of their weights.
  struct Networks {
    let generator: [Parameter]
    let discriminator: [Parameter]
    let unit: Double

    init(_ weights: Fixture, unit: Double) throws {
      func parameters(_ network: String) throws -> [Parameter] {
        try weights[network].elements.map { weight in
          Parameter(
            try weight["name"].text,
            try Tensor(
              .formula(
                shape: try weight["shape"].integers, scale: try weight["scale"].number,
                offset: try weight["offset"].integer)))
        }
      }
      generator = try parameters("generator")
      discriminator = try parameters("discriminator")
      self.unit = unit
    }

    private func noise(_ shape: [Int], _ start: Int, _ step: Int, _ draw: Int) throws -> Tensor {
      try Tensor(
        .formula(
          shape: shape, scale: unit,
          offset: start + (2 * step + draw) * shape.reduce(1, *)))
    }

    /// Instance normalisation, then the style's scale and bias.
    private func adapt(_ x: Tensor, _ style: Tensor) throws -> Tensor {
      let centred = try x - x.mean(along: [1, 2], keepingDimensions: true)
      let variance = try centred.squared().mean(along: [1, 2], keepingDimensions: true)
      let scale = try style.slice(0..<8, axis: 1).reshaped([8, 1, 1, 8])
      let bias = try style.slice(8..<16, axis: 1).reshaped([8, 1, 1, 8])
      return try (1 + scale) * (centred / (variance + 1e-5).squareRoot()) + bias
    }

    func generate(_ weights: [Tensor], step: Int, draw: Int) throws -> Tensor {
      let codings = try noise([8, 8], 500_000_000, step, draw)
      let hidden = try matmul(codings, weights[0]).leakyReLU(0.2)
      let style = try matmul(hidden, weights[1]).leakyReLU(0.2)
      var x = try weights[2].expandingShape(at: 0).broadcast(to: [8, 4, 4, 8])
      x = try (x + noise([8, 4, 4, 1], 600_000_000, step, draw) * weights[3]).leakyReLU(0.2)
      x = try adapt(x, matmul(style, weights[4]))
      x = try x.upsampled((2, 2)).convolved(weights[5], padding: .same)
      x = try (x + noise([8, 8, 8, 1], 700_000_000, step, draw) * weights[6]).leakyReLU(0.2)
      x = try adapt(x, matmul(style, weights[7]))
      return try x.convolved(weights[8], padding: .same).tanh()
    }

    func judge(_ weights: [Tensor], _ images: Tensor) throws -> Tensor {
      var x = try images.convolved(weights[0], padding: .same).leakyReLU(0.2)
      x = try x.averagePooled((2, 2)).convolved(weights[1], padding: .same).leakyReLU(0.2)
      return try matmul(x.reshaped([8, -1]), weights[2])
    }
  }
}
