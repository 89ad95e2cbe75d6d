internal import Tensors

/// A data set whose elements are data sets: the windows of another one.
public struct NestedDataset: Sequence, CustomStringConvertible {
  package let source: Source
  package let innerCount: Int?
  package let size: Int
  package let shift: Int
  package let stride: Int
  package let dropsRemainder: Bool

  package init(
    source: Source, innerCount: Int?, size: Int, shift: Int, stride: Int, dropsRemainder: Bool
  ) {
    self.source = source
    self.innerCount = innerCount
    self.size = size
    self.shift = shift
    self.stride = stride
    self.dropsRemainder = dropsRemainder
  }

  /// The number of windows, where it is known beforehand.
  public var count: Int? {
    let span = (size - 1) * stride + 1
    return innerCount.map { own in
      dropsRemainder ? (own < span ? 0 : (own - span) / shift + 1) : (own + shift - 1) / shift
    }
  }

  /// Its kind and its number of windows.
  public var description: String {
    "NestedDataset(count: \(count.map { "\($0)" } ?? "not known"))"
  }

  /// One data set of all windows, each turned into elements by a function such as `{ $0.batch(101) }`.
  public func flatMap(_ transform: @escaping (Dataset) throws -> Dataset) -> Dataset {
    flattened(WindowFunction(transform))
  }

  package func flattened(_ function: WindowFunction) -> Dataset {
    Dataset(.windows(self, function), count: nil)
  }

  /// Goes through the windows; an error in a step before them ends the program.
  public func makeIterator() -> AnyIterator<Dataset> {
    let next = cursor()
    return AnyIterator {
      do {
        return try next()
      } catch {
        preconditionFailure("a step of the data set threw: \(error)")
      }
    }
  }

  /// Begins a pass: each call gives the next window.
  package func cursor() -> () throws -> Dataset? {
    // Windows over rows in their order are parts of the tensor.
    if stride == 1, case .rows(let features, _) = source { return slices(of: features) }
    let next = source.cursor()
    let span = (size - 1) * stride + 1
    var (buffer, skipped): ([Tensor], Int) = ([], 0)
    return {
      while buffer.count < span {
        guard let element = try next() else { break }
        if skipped > 0 { skipped -= 1 } else { buffer.append(element.features) }
      }
      guard !buffer.isEmpty, !(dropsRemainder && buffer.count < span) else { return nil }
      let rows = Swift.stride(from: 0, to: Swift.min(span, buffer.count), by: stride)
        .map { buffer[$0] }
      skipped += Swift.max(0, shift - buffer.count)
      buffer.removeFirst(Swift.min(shift, buffer.count))
      return Dataset.fromTensorSlices(try Tensor.stack(rows))
    }
  }

  private func slices(of features: Tensor) -> () throws -> Dataset? {
    let count = features.shape.first ?? 0
    var start = 0
    return {
      let end = Swift.min(start + size, count)
      guard start < end, !(dropsRemainder && end - start < size) else { return nil }
      defer { start += shift }
      return Dataset.fromTensorSlices(features[start..<end])
    }
  }
}
