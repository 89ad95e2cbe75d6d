/// Where training reports to while it goes on, and asks whether to stop.
///
/// The program that runs a notebook installs its own; the default does nothing.
public struct TrainingMonitor {
  /// One step of training.
  public struct Step {
    /// From 1.
    public var epoch: Int
    /// How many epochs there are.
    public var epochs: Int
    /// From 1, within the epoch.
    public var step: Int
    /// How many steps an epoch has, where it is known.
    public var steps: Int?
    /// The running mean of each figure in this epoch, the loss first.
    public var figures: [(name: String, value: Float)]
  }

  /// Called after each step.
  public var step: (Step) -> Void
  /// Called after each epoch, with validation figures.
  public var epoch: (Step) -> Void
  /// Throws where training must stop: an interrupt, a time limit.
  public var checkCancellation: () throws -> Void
  /// Called after each epoch of `fit` with what another process needs to go on from there.
  public var checkpoint: (FitProgress) -> Void
  /// Where another process left `fit`; the first one to begin takes it and goes on from there.
  public var resumption: FitProgress?
  /// Called with warnings, such as a loss that is not a number.
  public var warn: (String) -> Void

  /// A monitor from its parts.
  public init(
    step: @escaping (Step) -> Void = { _ in }, epoch: @escaping (Step) -> Void = { _ in },
    checkCancellation: @escaping () throws -> Void = {},
    checkpoint: @escaping (FitProgress) -> Void = { _ in }, resumption: FitProgress? = nil,
    warn: @escaping (String) -> Void = { _ in }
  ) {
    self.step = step
    self.epoch = epoch
    self.checkCancellation = checkCancellation
    self.checkpoint = checkpoint
    self.resumption = resumption
    self.warn = warn
  }

  /// The monitor in force.
  nonisolated(unsafe) public static var current = TrainingMonitor()
}

/// How far a `fit` is, between two epochs: all that it knows beside the model, the optimizer, the data
/// and the stream of random numbers.
public struct FitProgress: Codable, Hashable, Sendable {
  /// The epochs that are done.
  public var epochs: Int
  /// What they reported.
  public var history: History
  /// How far the pass over the data is that the next epoch goes on with; nil where it begins one.
  public var pass: PassProgress?
}
