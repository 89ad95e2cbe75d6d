import Testing
import Tensors

/// Convolutions of enlarged images, which read the small ones, beside those of the pixels.
@Suite struct EnlargedConvolutionTests {
  struct Sizes: Sendable, CustomStringConvertible {
    var factors: (Int, Int)
    var kernel: (Int, Int)
    var description: String { "\(factors), \(kernel)" }
  }

  static let all = [
    Sizes(factors: (2, 2), kernel: (3, 3)), Sizes(factors: (3, 2), kernel: (3, 5)),
    Sizes(factors: (2, 4), kernel: (5, 3)), Sizes(factors: (1, 2), kernel: (3, 3)),
  ]

  private static let images = Tensor.randomUniform([2, 4, 3, 48], in: -1..<1)

  /// The convolution; `plainly` of the same pixels without the memory of what they were made from.
  private func convolved(
    _ images: Tensor, _ filters: Tensor, _ sizes: Sizes, plainly: Bool
  ) throws -> Tensor {
    let large = try images.upsampled(sizes.factors)
    return try (plainly ? large + 0 : large).convolved(filters, padding: .same)
  }

  private func expectClose(_ tensors: [Tensor], _ others: [Tensor]) {
    for (tensor, other) in zip(tensors, others) {
      #expect(tensor.shape == other.shape)
      let scale = other.scalars.map(abs).max() ?? 0
      let error = zip(tensor.scalars, other.scalars).map { abs($0 - $1) }.max() ?? 0
      #expect(error <= 1e-5 * scale)
    }
  }

  @Test(arguments: all) func hasTheSameValuesAndGradients(_ sizes: Sizes) throws {
    let filters = Tensor.randomUniform([sizes.kernel.0, sizes.kernel.1, 48, 16], in: -1..<1)
    func products(plainly: Bool) throws -> [Tensor] {
      let output = try convolved(Self.images, filters, sizes, plainly: plainly)
      return [output]
        + (try gradient(
          of: { try convolved($0[0], $0[1], sizes, plainly: plainly).squared().sum() },
          at: [Self.images, filters]))
    }
    expectClose(try products(plainly: false), try products(plainly: true))
  }

  @Test func hasTheSameSecondDerivatives() throws {
    let filters = Tensor.randomUniform([3, 3, 48, 16], in: -1..<1)
    func penalty(plainly: Bool) throws -> Tensor {
      try gradient(
        of: { filters in
          try gradient(
            of: { try convolved($0, filters, Self.all[0], plainly: plainly).squared().sum() },
            at: Self.images
          ).squared().sum()
        }, at: filters)
    }
    expectClose([try penalty(plainly: false)], [try penalty(plainly: true)])
  }

  @Test func aVariableOfTheSamePixelsHasItsOwnGradient() throws {
    let filters = Tensor.randomUniform([3, 3, 48, 16], in: -1..<1)
    let large = try Self.images.upsampled((2, 2))
    let slopes = try gradient(
      of: { try $0.convolved(filters, padding: .same).sum() }, at: large)
    let plain = try gradient(
      of: { try $0.convolved(filters, padding: .same).sum() }, at: large + 0)
    #expect(slopes.shape == large.shape)
    expectClose([slopes], [plain])
  }
}
