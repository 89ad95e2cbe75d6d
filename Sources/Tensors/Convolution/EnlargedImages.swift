/// What a tensor of images was enlarged from by repeating its pixels.
///
/// A convolution of such images sees each old pixel through several elements of its kernel: their sums are the
/// kernel of a transposed convolution of the old images, with fewer products for the same result. For factor 2
/// and a kernel of 3 × 3 each pixel takes 4 products for each channel, not 9.
final class EnlargedImages: @unchecked Sendable {
  private let source: Tensor
  private let factors: (Int, Int)
  private let shape: [Int]
  /// The record of the enlarging, where there is one; not held, as it holds what has this note.
  private weak var node: GradientNode?
  private let isRecorded: Bool

  init(source: Tensor, factors: (Int, Int), result: Tensor) {
    self.source = source
    self.factors = factors
    shape = result.shape
    node = result.node
    isRecorded = result.node != nil
  }

  /// Whether a tensor is the result: not its scalars in another shape, nor a variable with the same scalars, whose
  /// gradient is its own.
  func made(_ tensor: Tensor) -> Bool {
    guard tensor.shape == shape else { return false }
    return isRecorded ? node.map { $0 === tensor.node } ?? false : tensor.node == nil
  }

  /// The convolution with filters `[height, width, channels, filters]`, steps of 1 and padding `.same`; nil where
  /// the images themselves are as good to read.
  func convolved(_ filters: Tensor) throws(TensorError) -> Tensor? {
    let (height, width) = (filters.shape[0], filters.shape[1])
    // With an even kernel the paddings of the two convolutions differ.
    guard height % 2 == 1, width % 2 == 1, height > 1, width > 1,
      let geometry = ConvolutionGeometry(
        inputHeight: source.shape[1] * factors.0, inputWidth: source.shape[2] * factors.1,
        channels: filters.shape[3], kernel: (height + factors.0 - 1, width + factors.1 - 1),
        filters: filters.shape[2], strides: factors, padding: .same),
      geometry.isDirectBackwards
    else { return nil }
    return source.convolutionInput(try summed(filters), geometry)
  }

  /// `[height + factor - 1, width + factor - 1, filters, channels]` of `[height, width, channels, filters]`.
  private func summed(_ filters: Tensor) throws(TensorError) -> Tensor {
    let (height, width) = (filters.shape[0], filters.shape[1])
    let (channels, count) = (filters.shape[2], filters.shape[3])
    let (tall, wide) = (height + factors.0 - 1, width + factors.1 - 1)
    let sums = Tensor(shape: [tall * wide, height * width]) { sums in
      for place in 0..<(tall * wide * height * width) {
        let (new, old) = (place / (height * width), place % (height * width))
        let isSeen =
          sees(new / wide, old / width, height, factors.0)
          && sees(new % wide, old % width, width, factors.1)
        sums[place] = isSeen ? 1 : 0
      }
    }
    let added = try sums.product(filters.reshaped([height * width, channels * count]))
    return try added.reshaped([tall, wide, channels, count]).transposed([0, 1, 3, 2])
  }

  /// Along one axis, whether an element of the old kernel is part of one of the new kernel, which is that of a
  /// transposed convolution and therefore runs backwards.
  private func sees(_ new: Int, _ old: Int, _ size: Int, _ factor: Int) -> Bool {
    (0..<factor).contains(old + new - (size - 1))
  }
}
