package import Tensors

/// How the elements of a data set come about.
///
/// Rows are kept as indices as long as possible: a batch of shuffled rows is one gather, and shuffling
/// moves numbers, not tensors.
package indirect enum Source {
  case rows(features: Tensor, targets: Tensor?)
  case shuffled(Source, bufferSize: Int, stream: ShuffleStream?)
  case batched(Source, size: Int, dropsRemainder: Bool)
  case mapped(Source, ElementFunction)
  case filtered(Source, ElementFunction)
  case windows(NestedDataset, WindowFunction)
  case taken(Source, Int)
  case skipped(Source, Int)
  case repeated(Source, Int?)
  case concatenated(Source, Source)
  /// The features of two sources in pairs, as long as both have elements.
  case zipped(Source, Source)
  /// The rows of each element, one after the other.
  case unbatched(Source)
  case cached(Source, ElementCache)
}

extension Source {
  /// The streams of shuffles with a seed, in the steps' order.
  var shuffleStreams: [ShuffleStream] {
    switch self {
    case .rows: []
    case .shuffled(let inner, _, let stream): inner.shuffleStreams + (stream.map { [$0] } ?? [])
    case .concatenated(let first, let second), .zipped(let first, let second):
      first.shuffleStreams + second.shuffleStreams
    case .windows(let windows, _): windows.source.shuffleStreams
    case .batched(let inner, _, _), .mapped(let inner, _), .filtered(let inner, _),
      .taken(let inner, _), .skipped(let inner, _), .repeated(let inner, _),
      .unbatched(let inner), .cached(let inner, _):
      inner.shuffleStreams
    }
  }
}

/// The elements of the first whole pass, which later ones are given again.
package final class ElementCache: @unchecked Sendable {
  package var elements: [Batch]?

  package init(_ elements: [Batch]? = nil) { self.elements = elements }
}

/// A function of elements, and where it came from for those who keep data sets between processes.
package struct ElementFunction {
  /// From an element to the next step's; nil leaves the element out.
  package let body: (Batch) throws -> Batch?
  package let origin: FunctionOrigin?

  package init(origin: FunctionOrigin? = nil, _ body: @escaping (Batch) throws -> Batch?) {
    self.body = body
    self.origin = origin
  }
}

/// A function that makes a data set of a window.
package struct WindowFunction {
  package let body: (Dataset) throws -> Dataset
  package let origin: FunctionOrigin?

  package init(origin: FunctionOrigin? = nil, _ body: @escaping (Dataset) throws -> Dataset) {
    self.body = body
    self.origin = origin
  }
}

/// Where a function came from: a cell's closure, and which form of function it is.
package struct FunctionOrigin {
  package let function: Any
  package let form: String

  package init(_ function: Any, form: String) {
    self.function = function
    self.form = form
  }
}

/// The random numbers of a shuffle with a seed of its own: each pass goes on where the last one ended.
package final class ShuffleStream: @unchecked Sendable {
  package let seed: Int
  package var passes: Int

  package init(seed: Int, passes: Int = 0) {
    self.seed = seed
    self.passes = passes
  }

  /// The stream of the next pass.
  func nextPass() -> RandomStream {
    passes += 1
    return RandomStream(seed: seed, name: "shuffle \(passes)")
  }
}
