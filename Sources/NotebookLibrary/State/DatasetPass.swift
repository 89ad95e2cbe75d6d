internal import Datasets
internal import Tensors

/// A pass over a data set that another process can take up.
///
/// A pass is a chain of functions, which cannot be saved. What it gave depends only on the data set
/// and on the random numbers that it drew, so it is made again: with the data set as it was when the
/// pass began, and with the stream of random numbers where it was at each step.
final class DatasetPass {
  /// The data set as it was before the pass.
  let beginning: PipelineState
  /// The stream at each step that was made.
  private(set) var draws: StepDraws
  private let begin: () -> () throws -> Batch?
  private var cursor: (() throws -> Batch?)?

  /// Begins a pass.
  init(_ source: Source) {
    beginning = PipelineState(source)
    draws = StepDraws()
    begin = { source.cursor() }
    cursor = source.cursor()
  }

  /// A pass that another process began, with a data set like its own was.
  init(resuming source: Source, after draws: StepDraws) {
    beginning = PipelineState(source)
    self.draws = draws
    begin = { source.cursor() }
  }

  /// The next batch.
  ///
  /// - Throws: What a function of the data set throws.
  func next() throws -> Batch? {
    let cursor = try cursor ?? again()
    draws.note()
    return try cursor()
  }

  /// Goes through what was given before.
  ///
  /// Not earlier than it is needed: a function of a cell can be called only when all values are
  /// restored.
  private func again() throws -> () throws -> Batch? {
    let made = begin()
    try draws.replay { _ = try made() }
    cursor = made
    return made
  }
}
