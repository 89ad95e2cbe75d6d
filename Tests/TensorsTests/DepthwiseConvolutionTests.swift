import Tensors
import Testing

/// The kernels of depthwise convolutions against the sum of one product for each element of the filters.
@Suite struct DepthwiseConvolutionTests {
  struct Sizes: Sendable {
    var images: [Int]
    var filters: [Int]
    var strides = (1, 1)
    var dilation = (1, 1)
    var padding = Padding.same
  }

  static let sizes = [
    Sizes(images: [3, 11, 9, 40], filters: [3, 3, 40, 1]),
    Sizes(images: [2, 12, 13, 19], filters: [3, 5, 19, 3], strides: (2, 3)),
    Sizes(images: [2, 9, 14, 17], filters: [3, 3, 17, 1], dilation: (2, 3)),
    Sizes(images: [1, 7, 6, 3], filters: [2, 4, 3, 2], strides: (3, 1), padding: .valid),
    // More elements than a list of taps holds, and images smaller than the filters.
    Sizes(images: [2, 12, 12, 33], filters: [9, 9, 33, 1]),
    Sizes(images: [1, 4, 3, 18], filters: [9, 9, 18, 2], strides: (2, 2)),
    Sizes(images: [1, 1, 1, 2], filters: [3, 3, 2, 1]),
  ]

  @Test(arguments: sizes.indices)
  func kernelsGiveTheSumOfShiftedProducts(index: Int) throws {
    let sizes = Self.sizes[index]
    let stream = RandomStream(seed: index)
    let (images, filters) = RandomStream.$scoped.withValue(stream) {
      (Tensor.randomNormal(sizes.images), Tensor.randomNormal(sizes.filters))
    }
    func fast(_ images: Tensor, _ filters: Tensor) throws -> Tensor {
      try images.depthwiseConvolved(
        filters, strides: sizes.strides, padding: sizes.padding, dilation: sizes.dilation)
    }
    let output = try fast(images, filters)
    expectClose(output, try Self.plain(images, filters, sizes))
    let upstream = RandomStream.$scoped.withValue(stream) { Tensor.randomNormal(output.shape) }
    let ours = try gradient(
      of: { try (fast($0[0], $0[1]) * upstream).sum() }, at: [images, filters])
    let plain = try gradient(
      of: { try (Self.plain($0[0], $0[1], sizes) * upstream).sum() }, at: [images, filters])
    for (ours, plain) in zip(ours, plain) { expectClose(ours, plain) }
  }

  private func expectClose(_ ours: Tensor, _ plain: Tensor) {
    #expect(ours.shape == plain.shape)
    let size = plain.abs().mean().scalar
    for (ours, plain) in zip(ours.scalars, plain.scalars) {
      #expect((ours - plain).magnitude <= 1e-5 * max(size, plain.magnitude))
    }
  }

  /// One product of shifted images for each element of the filters.
  private static func plain(_ images: Tensor, _ filters: Tensor, _ sizes: Sizes) throws -> Tensor {
    let geometry = try images.convolutionGeometry(
      filters, sizes.strides, sizes.padding, sizes.dilation, operation: "plain")
    let (height, width) = (geometry.outputHeight, geometry.outputWidth)
    let (channels, multiplier) = (images.shape[3], filters.shape[3])
    let reach = (
      height * sizes.strides.0 + sizes.filters[0] * sizes.dilation.0,
      width * sizes.strides.1 + sizes.filters[1] * sizes.dilation.1
    )
    let padded = try images.padded([
      (0, 0), (geometry.top, max(0, reach.0 - images.shape[1] - geometry.top)),
      (geometry.left, max(0, reach.1 - images.shape[2] - geometry.left)), (0, 0),
    ])
    func every(_ images: Tensor, _ stride: Int, _ start: Int, _ count: Int, _ axis: Int) throws
      -> Tensor
    {
      try images.gathering((0..<count).map { start + $0 * stride }, axis: axis)
    }
    var sum = Tensor.zeros([images.shape[0], height, width, channels, multiplier])
    for row in 0..<filters.shape[0] {
      let rows = try every(padded, sizes.strides.0, row * sizes.dilation.0, height, 1)
      for column in 0..<filters.shape[1] {
        let seen = try every(rows, sizes.strides.1, column * sizes.dilation.1, width, 2)
        let filter = try filters.slice(row..<(row + 1)).slice(column..<(column + 1), axis: 1)
          .reshaped([channels, multiplier])
        sum = try sum + seen.expandingShape(at: 4) * filter
      }
    }
    return try sum.reshaped([images.shape[0], height, width, channels * multiplier])
  }
}
