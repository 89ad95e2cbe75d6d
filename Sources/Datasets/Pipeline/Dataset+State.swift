package import Tensors

extension Dataset {
  /// One step of a pipeline, as it is kept between processes.
  package enum Step: Codable {
    case rows(pairs: Bool)
    case shuffled(Int)
    case batched(Int, dropsRemainder: Bool)
    case taken(Int)
    case skipped(Int)
    case repeated(Int?)
    /// A function of a cell, which stays behind in its process.
    case mapped

    /// Whether the step is a function.
    package var isFunction: Bool {
      if case .mapped = self { return true }
      return false
    }
  }

  /// The steps, the source first, and the source's tensors.
  package var state: (steps: [Step], tensors: [Tensor]) {
    var steps: [Step] = []
    var tensors: [Tensor] = []
    func visit(_ source: Source) {
      switch source {
      case .rows(let features, let targets):
        tensors = [features] + (targets.map { [$0] } ?? [])
        steps.append(.rows(pairs: targets != nil))
      case .shuffled(let inner, let size):
        visit(inner)
        steps.append(.shuffled(size))
      case .batched(let inner, let size, let drops):
        visit(inner)
        steps.append(.batched(size, dropsRemainder: drops))
      case .mapped(let inner, _), .mappedPairs(let inner, _):
        visit(inner)
        steps.append(.mapped)
      case .taken(let inner, let number):
        visit(inner)
        steps.append(.taken(number))
      case .skipped(let inner, let number):
        visit(inner)
        steps.append(.skipped(number))
      case .repeated(let inner, let times):
        visit(inner)
        steps.append(.repeated(times))
      }
    }
    visit(source)
    return (steps, tensors)
  }

  /// The pipeline of the steps; nil where they do not make one.
  package init?(steps: [Step], tensors: [Tensor]) {
    guard let features = tensors.first, case .rows(let pairs)? = steps.first,
      !pairs || tensors.count == 2
    else { return nil }
    var result = Dataset(
      .rows(features: features, targets: pairs ? tensors[1] : nil),
      count: features.shape.first ?? 0)
    for step in steps.dropFirst() {
      switch step {
      case .rows: return nil
      case .shuffled(let size): result = result.shuffle(size)
      case .batched(let size, let drops): result = result.batch(size, dropRemainder: drops)
      case .taken(let number): result = result.take(number)
      case .skipped(let number): result = result.skip(number)
      case .repeated(let times): result = result.repeated(times)
      case .mapped: result = result.map { (_: Tensor) in throw PipelineError.functionNotRestored }
      }
    }
    self = result
  }
}

/// Why a pipeline cannot go on.
public enum PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `map` was given a function of a cell that ran in another process.
  case functionNotRestored

  /// The message a notebook's author reads.
  public var description: String {
    "this data set maps its elements with a function of a cell that ran in another process; "
      + "run the cell that makes the data set again"
  }
}
