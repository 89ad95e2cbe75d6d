public import Tensors

/// Tensors in a row, such as the pictures of a training set.
public typealias Dataset = Pipeline<Tensor>

/// Pairs of inputs and targets in a row.
public typealias PairedDataset = Pipeline<(Tensor, Tensor)>

/// Examples in a row, as tf.data has them: described step by step, computed while they are asked for.
///
/// A data set is a value and can be gone through again and again; each time, `shuffle` draws a new
/// order from the current random stream.
public struct Pipeline<Element>: Sequence, CustomStringConvertible {
  /// The number of elements, where it is known beforehand.
  public let count: Int?
  package let source: Source
  private let element: (Batch) -> Element

  init(_ source: Source, count: Int?, element: @escaping (Batch) -> Element) {
    self.source = source
    self.count = count
    self.element = element
  }

  /// Its kind and its number of elements.
  public var description: String {
    let kind = Element.self == Tensor.self ? "Dataset" : "PairedDataset"
    return "\(kind)(count: \(count.map { "\($0)" } ?? "not known"))"
  }

  private func with(_ source: Source, count: Int?) -> Pipeline {
    Pipeline(source, count: count, element: element)
  }

  /// The elements in random order: each is drawn from a buffer that the next one then fills.
  ///
  /// - Parameters:
  ///   - bufferSize: How many elements are held, from 1; as many as there are give a uniform order.
  ///   - seed: Draws from a stream of its own, which each pass goes on with, in place of the current
  ///     one.
  /// - Returns: The same elements.
  public func shuffle(_ bufferSize: Int, seed: Int? = nil) -> Pipeline {
    precondition(bufferSize > 0, "a shuffle holds at least one element, not \(bufferSize)")
    return with(
      .shuffled(
        source, bufferSize: bufferSize, stream: seed.map { ShuffleStream(seed: $0) }),
      count: count)
  }

  /// Elements joined into batches.
  ///
  /// - Parameters:
  ///   - size: Elements a batch, from 1.
  ///   - dropRemainder: Whether a smaller last batch is left out.
  /// - Returns: A data set whose elements are `[size, …]`.
  public func batch(_ size: Int, dropRemainder: Bool = false) -> Pipeline {
    precondition(size > 0, "a batch has at least one element, not \(size)")
    return with(
      .batched(source, size: size, dropsRemainder: dropRemainder),
      count: count.map { dropRemainder ? $0 / size : ($0 + size - 1) / size })
  }

  /// The same elements.
  ///
  /// In tf.data the next elements are made while the model trains. Gathering a batch takes some
  /// microseconds here, so there is nothing to hide; the call is kept so that pipelines carry over.
  public func prefetch(_ count: Int = 1) -> Pipeline { self }

  /// The first elements.
  public func take(_ number: Int) -> Pipeline {
    precondition(number >= 0, "\(number) elements cannot be taken")
    return with(.taken(source, number), count: count.map { Swift.min($0, number) })
  }

  /// The elements behind the first ones.
  public func skip(_ number: Int) -> Pipeline {
    precondition(number >= 0, "\(number) elements cannot be skipped")
    return with(.skipped(source, number), count: count.map { Swift.max(0, $0 - number) })
  }

  /// All elements several times, or without end.
  public func repeated(_ times: Int? = nil) -> Pipeline {
    with(.repeated(source, times), count: count.flatMap { own in times.map { own * $0 } })
  }

  /// These elements, then those of another data set.
  public func concatenate(_ other: Pipeline) -> Pipeline {
    with(
      .concatenated(source, other.source),
      count: count.flatMap { own in other.count.map { own + $0 } })
  }

  /// The rows of each element, one after the other: the opposite of ``batch(_:dropRemainder:)``.
  public func unbatched() -> Pipeline { with(.unbatched(source), count: nil) }

  /// The same elements, computed in the first whole pass alone.
  ///
  /// What stands before it, random steps too, is not gone through again.
  public func cache() -> Pipeline { with(.cached(source, ElementCache()), count: count) }

  /// Goes through the elements.
  ///
  /// A loop cannot throw: an error in a `map` function ends the program. ``makeBatches()`` hands it on.
  public func makeIterator() -> AnyIterator<Element> {
    let (next, element) = (source.cursor(), element)
    return AnyIterator {
      do {
        return try next().map { element($0) }
      } catch {
        preconditionFailure("a step of the data set threw: \(error)")
      }
    }
  }

  // MARK: With functions that remember where they came from

  /// Each element changed by a function.
  package func mapped(_ function: ElementFunction) -> Pipeline {
    with(.mapped(source, function), count: count)
  }

  /// The elements for which a function gives a batch.
  package func filtered(_ function: ElementFunction) -> Pipeline {
    with(.filtered(source, function), count: nil)
  }

  /// Tensors made of elements.
  package func single(_ function: ElementFunction) -> Dataset {
    Dataset(.mapped(source, function), count: count)
  }

  /// Pairs made of elements.
  package func paired(_ function: ElementFunction) -> PairedDataset {
    PairedDataset(.mapped(source, function), count: count)
  }
}

extension Pipeline: BatchSequence {
  /// The number of elements, where it is known beforehand.
  public var batchCount: Int? { count }

  /// Begins to go through the elements.
  ///
  /// - Returns: Gives the next element at each call, nil at the end.
  public func makeBatches() -> () throws -> Batch? { source.cursor() }

  /// The passes that shuffles with a seed have begun.
  public var streamPasses: [Int] {
    get { source.shuffleStreams.map(\.passes) }
    nonmutating set {
      for (stream, passes) in Swift.zip(source.shuffleStreams, newValue) { stream.passes = passes }
    }
  }
}

extension Pipeline where Element == Tensor {
  package init(_ source: Source, count: Int?) {
    self.init(source, count: count) { $0.features }
  }

  /// The rows of a tensor, each an element.
  public static func fromTensorSlices(_ features: Tensor) -> Dataset {
    Dataset(.rows(features: features, targets: nil), count: features.shape.first ?? 0)
  }

  /// The rows of two tensors, in pairs.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)`` where they have different numbers of rows.
  public static func fromTensorSlices(
    _ features: Tensor, _ targets: Tensor
  ) throws -> PairedDataset {
    guard features.shape.first == targets.shape.first else {
      throw TensorError.shapeMismatch(
        operation: "fromTensorSlices", left: features.shape, right: targets.shape)
    }
    return PairedDataset(
      .rows(features: features, targets: targets), count: features.shape.first ?? 0)
  }

  /// The elements of two data sets in pairs, as many as the shorter one has.
  public static func zip(_ first: Dataset, _ second: Dataset) -> PairedDataset {
    let counts = [first.count, second.count].compactMap { $0 }
    return PairedDataset(
      .zipped(first.source, second.source), count: counts.count == 2 ? counts.min() : nil)
  }

  /// Each element changed by a function.
  public func map(_ transform: @escaping (Tensor) throws -> Tensor) -> Dataset {
    mapped(ElementFunction { Batch(features: try transform($0.features)) })
  }

  /// A pair made of each element, such as inputs and targets.
  public func map(_ transform: @escaping (Tensor) throws -> (Tensor, Tensor)) -> PairedDataset {
    paired(ElementFunction { Batch(try transform($0.features)) })
  }

  /// The elements for which a function is true.
  public func filter(_ isIncluded: @escaping (Tensor) throws -> Bool) -> Dataset {
    filtered(ElementFunction { try isIncluded($0.features) ? $0 : nil })
  }

  /// Parts of the data set, each a data set of its own.
  ///
  /// - Parameters:
  ///   - size: Elements a window.
  ///   - shift: How far apart the windows begin; by their size when nil.
  ///   - stride: How far apart the elements of a window lie.
  ///   - dropRemainder: Whether windows at the end with fewer elements are left out.
  /// - Returns: A nested data set, to be made flat by ``NestedDataset/flatMap(_:)``.
  public func window(
    size: Int, shift: Int? = nil, stride: Int = 1, dropRemainder: Bool = false
  ) -> NestedDataset {
    precondition(
      size > 0 && shift ?? 1 > 0 && stride > 0,
      "a window's size, shift and stride are at least 1, not \(size), \(shift ?? size), \(stride)")
    return NestedDataset(
      source: source, innerCount: count, size: size, shift: shift ?? size, stride: stride,
      dropsRemainder: dropRemainder)
  }
}

extension Pipeline where Element == (Tensor, Tensor) {
  package init(_ source: Source, count: Int?) {
    self.init(source, count: count) { ($0.features, $0.partner) }
  }

  /// Each pair changed by a function.
  public func map(
    _ transform: @escaping (Tensor, Tensor) throws -> (Tensor, Tensor)
  ) -> PairedDataset {
    mapped(ElementFunction { Batch(try transform($0.features, $0.partner)) })
  }

  /// One tensor made of each pair.
  public func map(_ transform: @escaping (Tensor, Tensor) throws -> Tensor) -> Dataset {
    single(ElementFunction { Batch(features: try transform($0.features, $0.partner)) })
  }

  /// The pairs for which a function is true.
  public func filter(_ isIncluded: @escaping (Tensor, Tensor) throws -> Bool) -> PairedDataset {
    filtered(ElementFunction { try isIncluded($0.features, $0.partner) ? $0 : nil })
  }
}

extension Batch {
  /// A batch of a pair.
  package init(_ pair: (Tensor, Tensor)) { self.init(features: pair.0, targets: pair.1) }
  /// The targets; the features themselves where there are none.
  package var partner: Tensor { targets ?? features }
}
