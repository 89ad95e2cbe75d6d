internal import CKernels

extension ConvolutionGeometry {
  var sizes: kernel_convolution {
    kernel_convolution(
      input_height: inputHeight, input_width: inputWidth, channels: channels,
      kernel_height: kernelHeight, kernel_width: kernelWidth, stride_height: strideHeight,
      stride_width: strideWidth, dilation_height: dilationHeight, dilation_width: dilationWidth,
      top: top, left: left, output_height: outputHeight, output_width: outputWidth)
  }

  /// Images that one part of the work takes: its patches should stay in the second-level cache.
  private func imagesPerPart(_ batch: Int) -> Int {
    max(1, min((batch + 1) / 2, 400_000 / max(1, patch * places)))
  }

  /// Calls `body` for runs of images on several threads.
  private func eachPart(_ batch: Int, _ body: (_ first: Int, _ images: Int) -> Void) {
    guard batch > 0 else { return }
    let step = imagesPerPart(batch)
    parallel((batch + step - 1) / step) { body($0 * step, min(step, batch - $0 * step)) }
  }

  package func writePatches(
    _ input: UnsafePointer<Float>, into patches: UnsafeMutablePointer<Float>, images: Int
  ) {
    var sizes = self.sizes
    kernel_patches(&sizes, input, patches, images)
  }

  package func addPatches(
    _ patches: UnsafePointer<Float>, into input: UnsafeMutablePointer<Float>, images: Int
  ) {
    var sizes = self.sizes
    kernel_add_patches(&sizes, patches, input, images)
  }

  /// Patches as rows times the filters, `[patch, filters]`.
  package func convolve(
    _ input: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    if isDirect {
      return directConvolve(input, filters: filterPointer, into: output, batch: batch)
    }
    eachPart(batch) { first, images in
      let patches = TensorStorage(count: images * places * patch)
      writePatches(input + first * inputSize, into: patches.pointer, images: images)
      MatrixProduct(rows: images * places, inner: patch, columns: filters)
        .run(patches.pointer, filterPointer, into: output + first * places * filters)
    }
  }

  package func inputGradient(
    upstream: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    if isDirectBackwards {
      return directInputGradient(
        upstream: upstream, filters: filterPointer, into: output, batch: batch)
    }
    eachPart(batch) { first, images in
      let patches = TensorStorage(count: images * places * patch)
      MatrixProduct(rows: images * places, inner: filters, columns: patch, transposesRight: true)
        .run(upstream + first * places * filters, filterPointer, into: patches.pointer)
      addPatches(patches.pointer, into: output + first * inputSize, images: images)
    }
  }

  package func filterGradient(
    input: UnsafePointer<Float>, upstream: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let size = patch * filters
    guard batch > 0 else {
      output.update(repeating: 0, count: size)
      return
    }
    if isDirect {
      return directFilterGradient(input: input, upstream: upstream, into: output, batch: batch)
    }
    let step = imagesPerPart(batch)
    let steps = (batch + step - 1) / step
    // Two sums whatever the number of threads, so that the bits do not depend on it.
    let groups = min(2, steps)
    let stepsPerGroup = (steps + groups - 1) / groups
    let second = TensorStorage(count: groups > 1 ? size : 1)
    parallel(groups) { group in
      let target = group == 0 ? output : second.pointer
      let patches = TensorStorage(count: step * places * patch)
      for index in group * stepsPerGroup..<min(steps, (group + 1) * stepsPerGroup) {
        let first = index * step
        let images = min(step, batch - first)
        writePatches(input + first * inputSize, into: patches.pointer, images: images)
        MatrixProduct(
          rows: patch, inner: images * places, columns: filters, transposesLeft: true,
          accumulates: index > group * stepsPerGroup
        ).run(patches.pointer, upstream + first * places * filters, into: target)
      }
    }
    if groups > 1 { kernel_accumulate(second.pointer, output, size) }
  }
}
