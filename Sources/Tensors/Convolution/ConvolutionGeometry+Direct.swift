internal import CKernels

/// Convolutions that read patches where they lie in the padded images: no matrix of patches is written.
///
/// The gradient of the images is made of convolutions too: the pixels whose places in a stride's steps are the
/// same see the same part of the kernel, so that each such class is a convolution with stride 1 of the outputs'
/// gradient.
extension ConvolutionGeometry {
  private static let panel = Int(KERNEL_PANEL)
  /// Shorter runs, as of images with one channel, repay a matrix of patches.
  private static let shortestRun = 48

  /// Whether ``directConvolve(_:filters:into:batch:)`` takes it.
  var isDirect: Bool {
    dilationHeight == 1 && dilationWidth == 1 && filters % ConvolutionGeometry.panel == 0
      && kernelWidth * channels >= ConvolutionGeometry.shortestRun
  }

  /// Whether ``directInputGradient(upstream:filters:into:batch:)`` takes it.
  var isDirectBackwards: Bool {
    dilationHeight == 1 && dilationWidth == 1 && channels % ConvolutionGeometry.panel == 0
      && filters >= ConvolutionGeometry.shortestRun && kernelHeight >= strideHeight
      && kernelWidth >= strideWidth
  }

  /// Two images a part: their patches stay in the second-level cache, and bits do not depend on the parts.
  private func eachPair(of batch: Int, _ body: (_ first: Int, _ images: Int) -> Void) {
    parallel((batch + 1) / 2) { body($0 * 2, min(2, batch - $0 * 2)) }
  }

  func directConvolve(
    _ input: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let packed = TensorStorage(count: patch * filters)
    let panel = ConvolutionGeometry.panel
    parallel(filters / panel) { index in
      kernel_pack_panels(
        filterPointer + index * panel, filters, 1, packed.pointer + index * panel * patch, patch,
        panel)
    }
    let to = kernel_places(
      image: places * filters, down: outputWidth * filters, right: filters)
    eachPair(of: batch) { first, images in
      convolve(
        sizes, input + first * inputSize, packed.pointer, filters,
        into: output + first * places * filters, to, images)
    }
  }

  private func convolve(
    _ sizes: kernel_convolution, _ input: UnsafePointer<Float>, _ packed: UnsafePointer<Float>,
    _ filters: Int, into output: UnsafeMutablePointer<Float>, _ to: kernel_places, _ images: Int
  ) {
    var (sizes, to) = (sizes, to)
    let padded = TensorStorage(count: images * kernel_padded_size(&sizes))
    kernel_pad_images(&sizes, input, padded.pointer, images)
    kernel_direct_convolution(&sizes, padded.pointer, packed, filters, output, &to, images)
  }

  func directFilterGradient(
    input: UnsafePointer<Float>, upstream: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    var sizes = self.sizes
    let size = kernel_padded_size(&sizes)
    let padded = TensorStorage(count: batch * size)
    let packed = TensorStorage(count: batch * places * filters)
    eachPair(of: batch) { first, images in
      var sizes = self.sizes
      kernel_pad_images(
        &sizes, input + first * inputSize, padded.pointer + first * size, images)
      for image in first..<(first + images) {
        let offset = image * places * filters
        kernel_pack_panels(
          upstream + offset, filters, 1, packed.pointer + offset, places, filters)
      }
    }
    // Parts of the kernel's rows: no sum is split, whatever the number of threads.
    let step = ConvolutionGeometry.rowsPerPart
    parallel((patch + step - 1) / step) { part in
      var sizes = self.sizes
      kernel_direct_filter_gradient(
        &sizes, padded.pointer, packed.pointer, filters, output, batch, part * step,
        min(step, patch - part * step))
    }
  }

  /// The rows of the filters' gradient that one part sums: they stay in the second-level cache.
  private static let rowsPerPart = 192

  func directInputGradient(
    upstream: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let classes = pixelClasses
    let packed = classes.map { TensorStorage(count: $0.taps.count * filters * channels) }
    let panel = ConvolutionGeometry.panel
    for (pixels, storage) in zip(classes, packed) {
      let inner = pixels.taps.count * filters
      parallel(channels / panel) { index in
        for (position, tap) in pixels.taps.enumerated() {
          // The filters of one tap, [channels, filters], transposed.
          kernel_pack_panels(
            filterPointer + (tap * channels + index * panel) * filters, 1, filters,
            storage.pointer + (index * inner + position * filters) * panel, filters, panel)
        }
      }
    }
    let to = kernel_places(
      image: inputSize, down: strideHeight * inputWidth * channels, right: strideWidth * channels)
    eachPair(of: batch) { first, images in
      for (pixels, storage) in zip(classes, packed) {
        convolve(
          pixels.sizes, upstream + first * places * filters, storage.pointer, channels,
          into: output + first * inputSize + pixels.first, to, images)
      }
    }
  }

  /// Pixels that lie alike in the steps of a stride.
  private struct PixelClass {
    /// The convolution of the outputs' gradient that gives theirs.
    let sizes: kernel_convolution
    /// Which elements of the kernel they see, in the order of that convolution.
    let taps: [Int]
    /// Where the first of them lies in an image.
    let first: Int
  }

  /// Along one axis: the first pixel, their number, the taps in descending order, and the padding.
  private func alongAxis(
    _ phase: Int, input: Int, kernel: Int, stride: Int, before: Int
  ) -> (count: Int, taps: [Int], padding: Int) {
    let least = (phase + before) % stride
    let taps = Array(Swift.stride(from: least, to: kernel, by: stride).reversed())
    let newest = (phase + before - least) / stride
    return ((input - phase + stride - 1) / stride, taps, taps.count - 1 - newest)
  }

  private var pixelClasses: [PixelClass] {
    var classes: [PixelClass] = []
    for y in 0..<min(strideHeight, inputHeight) {
      for x in 0..<min(strideWidth, inputWidth) {
        let rows = alongAxis(
          y, input: inputHeight, kernel: kernelHeight, stride: strideHeight, before: top)
        let columns = alongAxis(
          x, input: inputWidth, kernel: kernelWidth, stride: strideWidth, before: left)
        classes.append(
          PixelClass(
            sizes: kernel_convolution(
              input_height: outputHeight, input_width: outputWidth, channels: filters,
              kernel_height: rows.taps.count, kernel_width: columns.taps.count, stride_height: 1,
              stride_width: 1, dilation_height: 1, dilation_width: 1, top: rows.padding,
              left: columns.padding, output_height: rows.count, output_width: columns.count),
            taps: rows.taps.flatMap { row in columns.taps.map { row * kernelWidth + $0 } },
            first: (y * inputWidth + x) * channels))
      }
    }
    return classes
  }
}
