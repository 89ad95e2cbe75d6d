public import Foundation

/// Real images for tests that train.
public enum FashionImages {
  /// The folder of Fashion-MNIST's gzip files: `NBRUN_DATA`, or where Debian's package puts them.
  public static let folder: URL = {
    let given = ProcessInfo.processInfo.environment["NBRUN_DATA"]
    return URL(fileURLWithPath: given ?? "/usr/share/datasets/fashion-mnist")
  }()

  private static let trainingImages = folder.appendingPathComponent("train-images-idx3-ubyte.gz")

  /// Whether the images are there; without them tests that need them are skipped.
  public static var areInstalled: Bool {
    FileManager.default.isReadableFile(atPath: trainingImages.path)
  }

  /// The decompressed file, read once.
  private static let bytes = Result { () throws -> Data in
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", trainingImages.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    // To the end: a child that nobody reads would wait for ever.
    return try pipe.fileHandleForReading.readToEnd() ?? Data()
  }

  /// The first training images, `[count, 28, 28]`, divided by 255 in Float32.
  ///
  /// - Parameter count: how many.
  /// - Returns: their pixels, row-major.
  /// - Throws: what starting gzip throws, and ``FixtureError`` for a file that is too short.
  public static func first(_ count: Int) throws -> FixtureTensor {
    let header = 16
    let size = header + count * 784
    let bytes = try bytes.get()
    guard bytes.count >= size else {
      throw FixtureError(description: "\(trainingImages.path) has less than \(count) images")
    }
    let values = [UInt8](bytes.prefix(size)).dropFirst(header).map { Float($0) / 255 }
    return FixtureTensor(shape: [count, 28, 28], values: values)
  }
}
