public import Tensors

/// Zalando's pictures of clothes: 60,000 to train with and 10,000 to test (Xiao, Rasul, Vollgraf 2017).
public struct FashionMNIST: Sendable {
  /// Pictures and what they show.
  public struct Examples: Sendable {
    /// `[count, 28, 28]`, each pixel from 0 (paper) to 255 (ink).
    public let images: Tensor
    /// `[count]`, each a class from 0 to 9.
    public let labels: Tensor

    /// Pictures and their classes.
    public init(images: Tensor, labels: Tensor) {
      self.images = images
      self.labels = labels
    }
  }

  /// 60,000 pictures.
  public let train: Examples
  /// 10,000 pictures.
  public let test: Examples

  /// What the classes 0 to 9 are.
  public static let classNames = [
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// The data set from the first folder that has it, else downloaded; always verified.
  ///
  /// - Returns: Training and test pictures.
  /// - Throws: ``DataError``.
  public static func load() throws -> FashionMNIST {
    FashionMNIST(
      train: Examples(
        images: try IDX.images(file(.trainImages)), labels: try IDX.labels(file(.trainLabels))),
      test: Examples(
        images: try IDX.images(file(.testImages)), labels: try IDX.labels(file(.testLabels))))
  }

  private enum Part {
    case trainImages, trainLabels, testImages, testLabels
  }

  /// Sizes and hashes of the decompressed files, as the authors publish them.
  private static func file(_ part: Part) -> DataFile {
    let (name, bytes, sha256, download) =
      switch part {
      case .trainImages:
        (
          "train-images-idx3-ubyte", 47_040_016,
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", 26_421_880
        )
      case .trainLabels:
        (
          "train-labels-idx1-ubyte", 60_008,
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 29_515
        )
      case .testImages:
        (
          "t10k-images-idx3-ubyte", 7_840_016,
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 4_422_102
        )
      case .testLabels:
        (
          "t10k-labels-idx1-ubyte", 10_008,
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 5_148
        )
      }
    return DataFile(
      names: [name], byteCount: bytes, sha256: sha256,
      addresses: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/\(name).gz"],
      downloadByteCount: download, package: "dataset-fashion-mnist", folderName: "fashion-mnist")
  }
}

/// The format of the MNIST files: a magic number, sizes as big-endian words, bytes.
enum IDX {
  static func images(_ file: DataFile) throws(DataError) -> Tensor {
    let (shape, bytes) = try read(file, rank: 3)
    return Tensor(shape: shape) { fill($0, bytes) }
  }

  static func labels(_ file: DataFile) throws(DataError) -> Tensor {
    let (shape, bytes) = try read(file, rank: 1)
    return Tensor(shape: shape) { fill($0, bytes) }
  }

  private static func fill(_ target: UnsafeMutablePointer<Float>, _ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { source in
      for index in 0..<source.count { target[index] = Float(source[index]) }
    }
  }

  private static func read(
    _ file: DataFile, rank: Int
  ) throws(DataError) -> (shape: [Int], bytes: ArraySlice<UInt8>) {
    let bytes = try file.load()
    let name = file.names.first ?? file.folderName
    func word(_ index: Int) -> Int {
      bytes[(index * 4)..<(index * 4 + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    let header = 4 * (rank + 1)
    guard bytes.count >= header, word(0) == 0x0800 + rank else {
      throw .malformedIDX(
        path: name, reason: "it does not begin with the magic number of rank \(rank)")
    }
    let shape = (1...rank).map(word)
    guard bytes.count == header + shape.reduce(1, *) else {
      throw .malformedIDX(path: name, reason: "\(bytes.count - header) bytes do not fill \(shape)")
    }
    return (shape, bytes[header...])
  }
}
