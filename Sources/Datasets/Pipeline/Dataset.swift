public import Tensors

/// Examples in a row, as tf.data has them: described step by step, computed while they are asked for.
///
/// A data set is a value and can be gone through again and again; each time, `shuffle` draws a new
/// order from the current random stream.
public struct Dataset: Sequence {
  /// The number of elements, where it is known beforehand.
  public let count: Int?
  let source: Source

  /// How elements come about.
  ///
  /// Rows are kept as indices as long as possible: a batch of shuffled rows
  /// is one gather, and shuffling moves numbers, not tensors.
  indirect enum Source {
    case rows(features: Tensor, targets: Tensor?)
    case shuffled(Source, bufferSize: Int)
    case batched(Source, size: Int, dropsRemainder: Bool)
    case mapped(Source, (Tensor) throws -> Tensor)
    case mappedPairs(Source, (Tensor, Tensor) throws -> (Tensor, Tensor))
    case taken(Source, Int)
    case skipped(Source, Int)
    case repeated(Source, Int?)
  }

  init(_ source: Source, count: Int?) {
    self.source = source
    self.count = count
  }

  /// The rows of a tensor, each an element.
  public static func fromTensorSlices(_ features: Tensor) -> Dataset {
    Dataset(.rows(features: features, targets: nil), count: features.shape.first ?? 0)
  }

  /// The rows of two tensors, in pairs.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)`` where they have different numbers of rows.
  public static func fromTensorSlices(_ features: Tensor, _ targets: Tensor) throws -> Dataset {
    guard features.shape.first == targets.shape.first else {
      throw TensorError.shapeMismatch(
        operation: "fromTensorSlices", left: features.shape, right: targets.shape)
    }
    return Dataset(.rows(features: features, targets: targets), count: features.shape.first ?? 0)
  }

  /// The elements in random order: each is drawn from a buffer that the next one then fills.
  public func shuffle(_ bufferSize: Int) -> Dataset {
    Dataset(.shuffled(source, bufferSize: Swift.max(1, bufferSize)), count: count)
  }

  /// Elements joined into batches.
  ///
  /// - Parameters:
  ///   - size: Elements a batch.
  ///   - dropRemainder: Whether a smaller last batch is left out.
  /// - Returns: A data set whose elements are `[size, …]`.
  public func batch(_ size: Int, dropRemainder: Bool = false) -> Dataset {
    let size = Swift.max(1, size)
    return Dataset(
      .batched(source, size: size, dropsRemainder: dropRemainder),
      count: count.map { dropRemainder ? $0 / size : ($0 + size - 1) / size })
  }

  /// Each element's features changed by a function.
  public func map(_ transform: @escaping (Tensor) throws -> Tensor) -> Dataset {
    Dataset(.mapped(source, transform), count: count)
  }

  /// Each pair changed by a function.
  public func map(
    _ transform: @escaping (Tensor, Tensor) throws -> (Tensor, Tensor)
  ) -> Dataset {
    Dataset(.mappedPairs(source, transform), count: count)
  }

  /// The same elements.
  ///
  /// In tf.data the next elements are made while the model trains. Gathering a batch takes some
  /// microseconds here, so there is nothing to hide; the call is kept so that pipelines carry over.
  public func prefetch(_ count: Int = 1) -> Dataset { self }

  /// The first elements.
  public func take(_ number: Int) -> Dataset {
    Dataset(
      .taken(source, Swift.max(0, number)), count: count.map { Swift.min($0, Swift.max(0, number)) }
    )
  }

  /// The elements behind the first ones.
  public func skip(_ number: Int) -> Dataset {
    Dataset(.skipped(source, Swift.max(0, number)), count: count.map { Swift.max(0, $0 - number) })
  }

  /// All elements several times, or without end.
  public func repeated(_ times: Int? = nil) -> Dataset {
    Dataset(.repeated(source, times), count: count.flatMap { own in times.map { own * $0 } })
  }

  /// Goes through the features of the elements.
  ///
  /// An error in a `map` function ends the loop; ``makeBatches()`` reports it.
  public func makeIterator() -> AnyIterator<Tensor> {
    let next = cursor()
    return AnyIterator { try? next()?.features }
  }

  func cursor() -> () throws -> Batch? { source.cursor() }
}

extension Dataset: BatchSequence {
  /// The number of elements, where it is known beforehand.
  public var batchCount: Int? { count }

  /// Begins to go through the elements.
  ///
  /// - Returns: Gives the next element at each call, nil at the end.
  public func makeBatches() -> () throws -> Batch? { cursor() }
}
