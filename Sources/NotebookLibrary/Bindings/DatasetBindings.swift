public import Datasets
public import SwiftLanguage
internal import Tensors

extension FashionMNIST: NativeValue {}
extension FashionMNIST.Examples: NativeValue {}
extension Pipeline: NativeValue {}
extension NestedDataset: NativeValue {}
extension DataError: NativeValue {}
extension SequenceEnd: NativeValue {}
extension Tokenizer: NativeReference {}

/// Where a loop over a data set is.
struct DatasetIterator: NativeValue {
  let pass: DatasetPass
  init(_ dataset: Dataset) { pass = DatasetPass(dataset.source) }
  init(_ pass: DatasetPass) { self.pass = pass }
  func next() throws -> Batch? { try pass.next() }
}

/// Where a loop over pairs is.
struct PairedDatasetIterator: NativeValue {
  let pass: DatasetPass
  init(_ dataset: PairedDataset) { pass = DatasetPass(dataset.source) }
  init(_ pass: DatasetPass) { self.pass = pass }
  func next() throws -> Batch? { try pass.next() }
}

/// Where a loop over windows is.
struct NestedDatasetIterator: NativeValue {
  let next: () throws -> Dataset?
  init(_ dataset: NestedDataset) { next = dataset.cursor() }
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
    bindText(library)
    bindPadding(library)
    bindSingles(library)
    bindPairs(library)
    bindWindows(library)
  }

  private static func bindText(_ library: Library) {
    library.function("func _text(at path: String) throws -> String") { (path: String) in
      try OwnFile.text(at: path)
    }
    library.function("func _write(_ text: String, to path: String) throws") {
      (text: String, path: String) in try OwnFile.write(text, to: path)
    }
    // Foundation's names; other encodings are not to be had.
    library.declarations(
      """
      extension String {
        public struct Encoding: Hashable {
          let rawValue: UInt
          public static let utf8 = Encoding(rawValue: 4)
        }
        public init(contentsOfFile path: String, encoding: Encoding) throws {
          self = try _text(at: path)
        }
      }
      extension StringProtocol {
        public func write(toFile path: String, atomically: Bool, encoding: String.Encoding) throws {
          try _write(String(self), to: path)
        }
      }
      """)
    library.type("enum Shakespeare", NoShakespeare.self) {
      $0.staticMethod("static func load() throws -> String") { try Shakespeare.load() }
    }
    library.type("final class Tokenizer", Tokenizer.self) {
      $0.staticProperty("static var standardFilters: String") { Tokenizer.standardFilters }
      $0.initializer(
        """
        init(numWords: Int? = nil, filters: String = Tokenizer.standardFilters, \
        lower: Bool = true, split: String = " ", charLevel: Bool = false, oovToken: String? = nil)
        """
      ) {
        (
          limit: Int?, filters: String, lower: Bool, split: String, charLevel: Bool,
          unknown: String?
        ) in
        Tokenizer(
          numWords: limit, filters: filters, lower: lower, split: split, charLevel: charLevel,
          oovToken: unknown)
      }
      $0.method("func fitOnTexts(_ texts: [String])") {
        (tokenizer: Tokenizer, texts: [String]) in tokenizer.fitOnTexts(texts)
      }
      $0.method("func fitOnTexts(_ text: String)") {
        (tokenizer: Tokenizer, text: String) in tokenizer.fitOnTexts(text)
      }
      $0.method("func textsToSequences(_ texts: [String]) -> [[Int]]") {
        (tokenizer: Tokenizer, texts: [String]) in tokenizer.textsToSequences(texts)
      }
      $0.method("func sequencesToTexts(_ sequences: [[Int]]) -> [String]") {
        (tokenizer: Tokenizer, sequences: [[Int]]) in tokenizer.sequencesToTexts(sequences)
      }
      $0.property("var documentCount: Int") { $0.documentCount }
      $0.property("var wordIndex: [String: Int]") { $0.wordIndex }
      $0.property("var indexWord: [Int: String]") { $0.indexWord }
      $0.property("var wordCounts: [String: Int]") { $0.wordCounts }
    }
  }

  private static func bindPadding(_ library: Library) {
    library.type("struct SequenceEnd", SequenceEnd.self) {
      $0.staticProperty("static var pre: SequenceEnd") { SequenceEnd.pre }
      $0.staticProperty("static var post: SequenceEnd") { SequenceEnd.post }
    }
    library.function(
      """
      func padSequences(_ sequences: [[Int]], maxLength: Int? = nil, padding: SequenceEnd = .pre, \
      truncating: SequenceEnd = .pre, value: Float = 0) -> Tensor
      """
    ) {
      (
        sequences: [[Int]], length: Int?, padding: SequenceEnd, truncating: SequenceEnd,
        value: Float
      ) in
      padSequences(
        sequences, maxLength: length, padding: padding, truncating: truncating, value: value)
    }
  }

  private static func bindSingles(_ library: Library) {
    library.type("struct DatasetIterator: IteratorProtocol", DatasetIterator.self) {
      $0.mutatingMethod("mutating func next() -> Tensor?") { (iterator: inout DatasetIterator) in
        try iterator.next()?.features
      }
    }
    library.type("struct Dataset: Sequence", Dataset.self) { dataset in
      bindSteps(dataset, "Dataset")
      dataset.method("func makeIterator() -> DatasetIterator") { (dataset: Dataset) in
        DatasetIterator(dataset)
      }
      dataset.staticMethod("static func fromTensorSlices(_ features: Tensor) -> Dataset") {
        (features: Tensor) in Dataset.fromTensorSlices(features)
      }
      dataset.staticMethod(
        """
        static func fromTensorSlices(_ features: Tensor, _ targets: Tensor) throws \
        -> PairedDataset
        """
      ) { (features: Tensor, targets: Tensor) in
        try Dataset.fromTensorSlices(features, targets)
      }
      dataset.staticMethod(
        "static func zip(_ first: Dataset, _ second: Dataset) -> PairedDataset"
      ) { (first: Dataset, second: Dataset) in Dataset.zip(first, second) }
      dataset.method("func map(_ transform: @escaping (Tensor) throws -> Tensor) -> Dataset") {
        (dataset: Dataset, transform: CellFunction<Tensor, Tensor>) in
        dataset.mapped(.tensor(transform))
      }
      dataset.method(
        "func map(_ transform: @escaping (Tensor) throws -> (Tensor, Tensor)) -> PairedDataset"
      ) { (dataset: Dataset, transform: CellFunction<TensorPair, Tensor>) in
        dataset.paired(.tensorToPair(transform))
      }
      dataset.method("func filter(_ isIncluded: @escaping (Tensor) throws -> Bool) -> Dataset") {
        (dataset: Dataset, isIncluded: CellFunction<Bool, Tensor>) in
        dataset.filtered(.tensorFilter(isIncluded))
      }
      dataset.method(
        """
        func window(size: Int, shift: Int? = nil, stride: Int = 1, dropRemainder: Bool = false) \
        -> NestedDataset
        """
      ) { (dataset: Dataset, size: Int, shift: Int?, stride: Int, drops: Bool) in
        dataset.window(
          size: try checked(size, from: 1, "window(size:)"),
          shift: try shift.map { try checked($0, from: 1, "window(shift:)") },
          stride: try checked(stride, from: 1, "window(stride:)"), dropRemainder: drops)
      }
    }
  }

  private static func bindPairs(_ library: Library) {
    library.type("struct PairedDatasetIterator: IteratorProtocol", PairedDatasetIterator.self) {
      $0.mutatingMethod("mutating func next() -> (Tensor, Tensor)?") {
        (iterator: inout PairedDatasetIterator) in try iterator.next().map(TensorPair.init)
      }
    }
    library.type("struct PairedDataset: Sequence", PairedDataset.self) { dataset in
      bindSteps(dataset, "PairedDataset")
      dataset.method("func makeIterator() -> PairedDatasetIterator") { (dataset: PairedDataset) in
        PairedDatasetIterator(dataset)
      }
      dataset.method(
        """
        func map(_ transform: @escaping (Tensor, Tensor) throws -> (Tensor, Tensor)) \
        -> PairedDataset
        """
      ) { (dataset: PairedDataset, transform: CellFunction<TensorPair, Tensor, Tensor>) in
        dataset.mapped(.pair(transform))
      }
      dataset.method(
        "func map(_ transform: @escaping (Tensor, Tensor) throws -> Tensor) -> Dataset"
      ) { (dataset: PairedDataset, transform: CellFunction<Tensor, Tensor, Tensor>) in
        dataset.single(.pairToTensor(transform))
      }
      dataset.method(
        "func filter(_ isIncluded: @escaping (Tensor, Tensor) throws -> Bool) -> PairedDataset"
      ) { (dataset: PairedDataset, isIncluded: CellFunction<Bool, Tensor, Tensor>) in
        dataset.filtered(.pairFilter(isIncluded))
      }
    }
  }

  private static func bindWindows(_ library: Library) {
    library.type("struct NestedDatasetIterator: IteratorProtocol", NestedDatasetIterator.self) {
      $0.mutatingMethod("mutating func next() -> Dataset?") {
        (iterator: inout NestedDatasetIterator) in try iterator.next()
      }
    }
    library.type("struct NestedDataset: Sequence", NestedDataset.self) {
      $0.method("func makeIterator() -> NestedDatasetIterator") { (dataset: NestedDataset) in
        NestedDatasetIterator(dataset)
      }
      $0.property("var count: Int?") { $0.count }
      $0.method("func flatMap(_ transform: @escaping (Dataset) throws -> Dataset) -> Dataset") {
        (dataset: NestedDataset, transform: CellFunction<Dataset, Dataset>) in
        dataset.flattened(WindowFunction(transform))
      }
    }
  }

  /// What data sets of tensors and of pairs have in common.
  private static func bindSteps<Element>(
    _ dataset: NativeMembers<Pipeline<Element>>, _ name: String
  ) {
    typealias Steps = Pipeline<Element>
    dataset.method("func shuffle(_ bufferSize: Int, seed: Int? = nil) -> \(name)") {
      (dataset: Steps, size: Int, seed: Int?) in
      dataset.shuffle(try checked(size, from: 1, "shuffle"), seed: seed)
    }
    dataset.method("func batch(_ size: Int, dropRemainder: Bool = false) -> \(name)") {
      (dataset: Steps, size: Int, drops: Bool) in
      dataset.batch(try checked(size, from: 1, "batch"), dropRemainder: drops)
    }
    dataset.method("func prefetch(_ count: Int = 1) -> \(name)") {
      (dataset: Steps, count: Int) in dataset.prefetch(count)
    }
    dataset.method("func take(_ number: Int) -> \(name)") { (dataset: Steps, number: Int) in
      dataset.take(try checked(number, from: 0, "take"))
    }
    dataset.method("func skip(_ number: Int) -> \(name)") { (dataset: Steps, number: Int) in
      dataset.skip(try checked(number, from: 0, "skip"))
    }
    dataset.method("func repeated(_ times: Int? = nil) -> \(name)") {
      (dataset: Steps, times: Int?) in
      dataset.repeated(try times.map { try checked($0, from: 0, "repeated") })
    }
    dataset.method("func concatenate(_ other: \(name)) -> \(name)") {
      (dataset: Steps, other: Steps) in dataset.concatenate(other)
    }
    dataset.method("func unbatched() -> \(name)") { (dataset: Steps) in dataset.unbatched() }
    dataset.method("func cache() -> \(name)") { (dataset: Steps) in dataset.cache() }
    dataset.property("var count: Int?") { $0.count }
  }

  /// A number that a step was given.
  private static func checked(_ number: Int, from least: Int, _ step: String) throws -> Int {
    guard number >= least else {
      throw MachineTrap(.native, "\(step): \(number) where a number from \(least) was expected")
    }
    return number
  }
}

/// Stands for the enumeration without cases that cells see as `Shakespeare`.
struct NoShakespeare: NativeValue {}
