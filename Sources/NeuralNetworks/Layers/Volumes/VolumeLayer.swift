internal import Tensors

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
