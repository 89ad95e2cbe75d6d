import Testing
import Tensors

/// Convolutions that read patches where they lie, beside the plain sums.
@Suite struct DirectConvolutionTests {
  /// A convolution's sizes: images, then the kernel.
  struct Sizes: Sendable, CustomStringConvertible {
    var batch = 3
    var height: Int
    var width: Int
    var channels = 16
    var kernel: (Int, Int)
    var filters = 48
    var strides: (Int, Int)
    var padding = Padding.same

    var description: String {
      "\(batch)×\(height)×\(width)×\(channels), \(kernel), \(strides), \(padding)"
    }
  }

  static let all = [
    Sizes(height: 7, width: 6, kernel: (5, 5), strides: (2, 2)),
    Sizes(height: 6, width: 7, kernel: (3, 3), strides: (1, 1)),
    Sizes(batch: 1, height: 5, width: 9, kernel: (3, 4), strides: (2, 3), padding: .valid),
    Sizes(height: 8, width: 8, channels: 64, kernel: (1, 1), filters: 64, strides: (1, 1)),
    Sizes(height: 9, width: 8, channels: 32, kernel: (2, 5), strides: (1, 2), padding: .valid),
    Sizes(batch: 2, height: 2, width: 3, kernel: (4, 4), strides: (3, 3)),
    // More places, and deeper patches, than are done at a time.
    Sizes(batch: 2, height: 13, width: 12, channels: 80, kernel: (3, 3), strides: (1, 1)),
  ]

  private func random(_ shape: [Int]) -> Tensor { Tensor.randomUniform(shape, in: -1..<1) }

  /// Calls `body` for each product in a convolution's sum: places of input, filter and output.
  private func eachTerm(_ g: ConvolutionGeometry, batch: Int, _ body: (Int, Int, Int) -> Void) {
    for image in 0..<batch {
      for oy in 0..<g.outputHeight {
        for ox in 0..<g.outputWidth {
          for ky in 0..<g.kernelHeight {
            for kx in 0..<g.kernelWidth {
              let (y, x) = (
                oy * g.strideHeight - g.top + ky, ox * g.strideWidth - g.left + kx
              )
              guard y >= 0, y < g.inputHeight, x >= 0, x < g.inputWidth else { continue }
              for c in 0..<g.channels {
                for f in 0..<g.filters {
                  body(
                    ((image * g.inputHeight + y) * g.inputWidth + x) * g.channels + c,
                    ((ky * g.kernelWidth + kx) * g.channels + c) * g.filters + f,
                    ((image * g.outputHeight + oy) * g.outputWidth + ox) * g.filters + f)
                }
              }
            }
          }
        }
      }
    }
  }

  private func expectClose(_ tensor: Tensor, _ expected: [Double]) {
    #expect(tensor.count == expected.count)
    let least = zip(tensor.scalars, expected).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(least < 1e-4)
  }

  @Test(arguments: all) func allThreeProductsAreThePlainSums(_ sizes: Sizes) throws {
    let geometry = try #require(
      ConvolutionGeometry(
        inputHeight: sizes.height, inputWidth: sizes.width, channels: sizes.channels,
        kernel: sizes.kernel, filters: sizes.filters, strides: sizes.strides,
        padding: sizes.padding))
    let images = random([sizes.batch, sizes.height, sizes.width, sizes.channels])
    let filters = random(geometry.filterShape)
    let upstream = random([
      sizes.batch, geometry.outputHeight, geometry.outputWidth, geometry.filters,
    ])
    let (x, w, u) = (images.scalars, filters.scalars, upstream.scalars)
    var output = [Double](repeating: 0, count: u.count)
    var inputs = [Double](repeating: 0, count: x.count)
    var kernels = [Double](repeating: 0, count: w.count)
    eachTerm(geometry, batch: sizes.batch) { input, filter, place in
      output[place] += Double(x[input]) * Double(w[filter])
      inputs[input] += Double(u[place]) * Double(w[filter])
      kernels[filter] += Double(x[input]) * Double(u[place])
    }
    expectClose(images.convolved(filters, geometry), output)
    expectClose(upstream.convolutionInput(filters, geometry), inputs)
    expectClose(images.convolutionFilters(upstream, geometry), kernels)
  }

  @Test func hasTheSameBitsOnOneThread() throws {
    let threads = computationThreads
    defer { computationThreads = threads }
    let images = random([5, 14, 14, 64])
    let filters = random([5, 5, 64, 128])
    func products() throws -> [Tensor] {
      let output = try images.convolved(filters, strides: (2, 2), padding: .same)
      return [output]
        + (try gradient(
          of: { try $0[0].convolved($0[1], strides: (2, 2), padding: .same).squared().sum() },
          at: [images, filters]))
    }
    computationThreads = 1
    let one = try products()
    computationThreads = 2
    #expect(try products() == one)
  }
}
