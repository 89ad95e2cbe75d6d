import Datasets
import Tensors
import Testing

/// On the real files, which Debian's package `dataset-fashion-mnist` installs.
@Suite struct FashionMNISTTests {
  @Test func theRealFilesHaveTheirShapesAndFirstLabels() throws {
    let fashion = try FashionMNIST.load()
    #expect(fashion.train.images.shape == [60_000, 28, 28])
    #expect(fashion.train.labels.shape == [60_000])
    #expect(fashion.test.images.shape == [10_000, 28, 28])
    #expect(fashion.train.images.maximum() == 255)
    // An ankle boot comes first, in both parts.
    #expect(fashion.train.labels.scalars.prefix(5) == [9, 0, 0, 3, 0])
    #expect(fashion.test.labels.scalars.prefix(3) == [9, 2, 1])
    #expect(FashionMNIST.classNames[9] == "Ankle boot")
  }
}
