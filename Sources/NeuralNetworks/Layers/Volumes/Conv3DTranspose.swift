package import Tensors

/// A transposed convolution of volumes, which makes them larger by its strides, in Keras' terms.
public final class Conv3DTranspose: VolumeConvolution, @unchecked Sendable {
  override var settingProblem: String? {
    super.settingProblem ?? (window.dilation == 1 ? nil : "dilationRate must be 1")
  }
  override var currentInputRule: InputRule? {
    kernel.map { .axes([0, 0, 0, 0, $0.value.shape[4]]) }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    // The kernel is that of the convolution which goes the other way.
    makeWeights(filters, inputShape[3])
    return try activation.outputShape(inputShape.prefix(3).map(enlarged) + [filters])
  }

  /// The size of an axis in the output.
  private func enlarged(_ size: Int) -> Int {
    window.padding == .same
      ? size * window.strides : (size - 1) * window.strides + max(window.size, window.strides)
  }

  /// The sum, over the kernel's slices, of the transposed convolutions of the volume's slices, each moved to
  /// where it lies along the depth.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let (batch, depth) = (input.shape[0], input.shape[1])
    let (size, strides) = (window.size, window.strides)
    let slices = try images(input)
    var sum: Tensor?
    for slice in 0..<size {
      let part = try slices.transposedConvolved(
        kernel.value[slice], strides: strides, padding: window.padding)
      let rest = Array(part.shape.dropFirst())
      let spread = try part.reshaped([batch, depth, 1, rest.reduce(1, *)])
        .padded([(0, 0), (0, 0), (0, strides - 1), (0, 0)])
        .reshaped([batch, depth * strides] + rest)
      let moved = try spread.padded(
        [(0, 0), (slice, size - 1 - slice)] + rest.map { _ in (0, 0) })
      sum = try sum.map { try $0 + moved } ?? moved
    }
    guard var output = sum else { preconditionFailure("a kernel has a slice") }
    let before = window.padding == .same ? max(0, size - strides) / 2 : 0
    output = try output.slice(before..<(before + enlarged(depth)), axis: 1)
    if let bias { output = try output + bias.value }
    return try activation(output)
  }
}
