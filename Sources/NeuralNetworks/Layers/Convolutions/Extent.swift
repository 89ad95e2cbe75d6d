internal import Tensors

/// What a layer's windows move over: images, or sequences, which are images of one row.
package enum Extent {
  case images, sequences

  /// The axes of an example.
  var axes: Int { self == .images ? 3 : 2 }

  /// An example's shape in words.
  var shapeName: String { self == .images ? "[height, width, channels]" : "[steps, channels]" }

  /// An example's shape in words where a kernel has to find room in it.
  func shapeName(roomFor kernel: (Int, Int)) -> String {
    switch self {
    case .images: "\(shapeName) of at least \(kernel.0)×\(kernel.1)"
    case .sequences: "\(shapeName) of at least \(kernel.1) steps"
    }
  }

  /// A size in all directions as height and width.
  package func sizes(_ size: Int) -> (Int, Int) { self == .images ? (size, size) : (1, size) }

  /// An example's shape as an image's; nil where it has another number of axes.
  func imageShape(_ shape: [Int]) -> [Int]? {
    guard shape.count == axes else { return nil }
    return self == .images ? shape : [1] + shape
  }

  /// An image's shape, or that of filters, as it is without the axis that sequences do not have.
  func shape(ofImage shape: [Int]) -> [Int] {
    self == .images ? shape : Array(shape.dropFirst())
  }

  /// A batch as images.
  func images(_ batch: Tensor) throws -> Tensor {
    self == .images ? batch : try batch.expandingShape(at: 1)
  }

  /// Images as a batch.
  func batch(_ images: Tensor) throws -> Tensor {
    guard self == .sequences else { return images }
    return try images.reshaped([images.shape[0], images.shape[2], images.shape[3]])
  }

  /// A kernel as filters of images.
  func filters(_ kernel: Tensor) throws -> Tensor {
    self == .images ? kernel : try kernel.expandingShape(at: 0)
  }
}
