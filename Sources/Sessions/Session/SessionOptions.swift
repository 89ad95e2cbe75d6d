/// What a run is asked to do.
public struct SessionOptions: Hashable, Sendable {
  /// The ids of the cells to run again, whether they are stale or not; none runs all stale ones.
  public var cells: [String]
  /// Whether the cells that depend on ``cells`` run after them.
  public var includesDownstream: Bool
  /// Whether earlier results are ignored.
  public var isFresh: Bool
  /// Values, as Swift source, for what the notebook's `.parameters` cells declare.
  public var parameters: [String: String]
  /// How often the running cell's state is saved, in seconds; 0 means never.
  public var checkpointInterval: Double

  /// Options; what is left out asks for a plain run of whatever is stale.
  public init(
    cells: [String] = [], includesDownstream: Bool = false, isFresh: Bool = false,
    parameters: [String: String] = [:], checkpointInterval: Double = 10
  ) {
    self.cells = cells
    self.includesDownstream = includesDownstream
    self.isFresh = isFresh
    self.parameters = parameters
    self.checkpointInterval = checkpointInterval
  }
}

/// Why a run could not begin, or could not go on.
public enum SessionError: Error, Hashable, Sendable {
  /// No cell has the id; `near` are the ids most like it among `all`.
  case unknownCell(id: String, near: [String], all: [String])
  /// The cell is marked `eval=false`.
  case cellNotEvaluated(id: String)
  /// No `.parameters` cell declares the name; `near` are the declared names most like it among `all`.
  case unknownParameter(name: String, near: [String], all: [String])
  /// A parameter's value is not one Swift expression on one line.
  case invalidParameter(name: String, value: String)
  /// The state could not be kept or found again.
  case store(StoreError)
  /// The folder for data is not there.
  case noDataFolder(path: String)
  /// The language could not take back values that it gave.
  case state(global: String?, reason: String)
}

extension SessionError: CustomStringConvertible {
  /// The message for the user, with a way out.
  public var description: String {
    switch self {
    case .unknownCell(let id, let near, let all):
      "no cell has the id '\(id)'\(Self.proposal(near, all))"
    case .cellNotEvaluated(let id):
      "the cell '\(id)' is marked eval=false; remove the mark to run it"
    case .unknownParameter(let name, let near, let all):
      "no cell marked .parameters declares '\(name)'\(Self.proposal(near, all))"
    case .invalidParameter(let name, let value):
      "'\(value)' cannot be the value of the parameter '\(name)': give one Swift expression"
    case .store(let error):
      error.description
    case .noDataFolder(let path):
      "there is no folder '\(path)', where --data wants the data to be looked for"
    case .state(let global, let reason):
      (global.map { "the value of '\($0)' cannot be restored: " } ?? "cannot restore the state: ")
        + reason + "; run with --fresh to rebuild it"
    }
  }

  /// Whether the command was wrong, rather than what it met.
  public var isUsage: Bool {
    switch self {
    case .unknownCell, .cellNotEvaluated, .unknownParameter, .invalidParameter, .noDataFolder: true
    case .store, .state: false
    }
  }

  private static func proposal(_ near: [String], _ all: [String]) -> String {
    guard let last = near.last else {
      if all.isEmpty { return "" }
      let shown = all.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
      return "; there are \(shown)" + (all.count > 12 ? ", …" : "")
    }
    let quoted = near.map { "'\($0)'" }
    if near.count == 1 { return "; did you mean '\(last)'?" }
    return "; did you mean \(quoted.dropLast().joined(separator: ", ")) or '\(last)'?"
  }
}
