public import Datasets
public import SwiftLanguage
internal import Tensors

extension FashionMNIST: NativeValue {}
extension FashionMNIST.Examples: NativeValue {}
extension Dataset: NativeValue {}
extension DataError: NativeValue {}

/// Where a loop over a data set is.
struct DatasetIterator: NativeValue {
  let next: () throws -> Batch?
  init(_ dataset: Dataset) { next = dataset.makeBatches() }
}

extension CellLibrary {
  static func bindDatasets(_ library: Library) {
    library.error("struct DataError: Error, CustomStringConvertible", DataError.self) {
      $0.property("var description: String") { $0.description }
    }
    library.type("struct FashionExamples", FashionMNIST.Examples.self) {
      $0.property("var images: Tensor") { $0.images }
      $0.property("var labels: Tensor") { $0.labels }
    }
    library.type("struct FashionMNIST", FashionMNIST.self) {
      $0.staticMethod("static func load() throws -> FashionMNIST") { try FashionMNIST.load() }
      $0.staticProperty("static var classNames: [String]") { FashionMNIST.classNames }
      $0.property("var train: FashionExamples") { $0.train }
      $0.property("var test: FashionExamples") { $0.test }
    }
    library.type("struct DatasetIterator: IteratorProtocol", DatasetIterator.self) {
      $0.mutatingMethod("mutating func next() -> Tensor?") { (iterator: inout DatasetIterator) in
        try iterator.next()?.features
      }
    }
    library.type("struct Dataset: Sequence", Dataset.self) { dataset in
      dataset.method("func makeIterator() -> DatasetIterator") { (dataset: Dataset) in
        DatasetIterator(dataset)
      }
      dataset.staticMethod("static func fromTensorSlices(_ features: Tensor) -> Dataset") {
        (features: Tensor) in Dataset.fromTensorSlices(features)
      }
      dataset.staticMethod(
        "static func fromTensorSlices(_ features: Tensor, _ targets: Tensor) throws -> Dataset"
      ) { (features: Tensor, targets: Tensor) in
        try Dataset.fromTensorSlices(features, targets)
      }
      dataset.method("func shuffle(_ bufferSize: Int) -> Dataset") {
        (dataset: Dataset, size: Int) in dataset.shuffle(size)
      }
      dataset.method("func batch(_ size: Int, dropRemainder: Bool = false) -> Dataset") {
        (dataset: Dataset, size: Int, drops: Bool) in dataset.batch(size, dropRemainder: drops)
      }
      dataset.method("func prefetch(_ count: Int = 1) -> Dataset") {
        (dataset: Dataset, count: Int) in dataset.prefetch(count)
      }
      dataset.method("func take(_ number: Int) -> Dataset") { (dataset: Dataset, number: Int) in
        dataset.take(number)
      }
      dataset.method("func skip(_ number: Int) -> Dataset") { (dataset: Dataset, number: Int) in
        dataset.skip(number)
      }
      dataset.method("func map(_ transform: @escaping (Tensor) throws -> Tensor) -> Dataset") {
        (dataset: Dataset, transform: Callback<Tensor, Tensor>) in
        dataset.map { (features: Tensor) in try transform(features) }
      }
      dataset.property("var count: Int?") { $0.count }
    }
  }
}
