/// What training reported, epoch by epoch.
public struct History: Codable, Hashable, Sendable {
  /// The name of each figure, in the order of the table: "loss", metrics, then "val_…".
  public private(set) var names: [String] = []
  /// Each figure's values, one an epoch.
  public private(set) var values: [[Float]] = []
  /// Seconds each epoch took; not part of equality across runs' reports.
  public private(set) var seconds: [Double] = []

  // Times differ from run to run: kept, they would make equal results look different.
  private enum CodingKeys: String, CodingKey { case names, values }

  /// An empty history.
  public init() {}

  /// The number of epochs.
  public var epochs: Int { values.first?.count ?? 0 }

  /// A figure's values, one an epoch; empty where there was none.
  ///
  /// Traps for a name that is not among ``names``.
  public subscript(name: String) -> [Float] {
    if let problem = problem(withName: name) { preconditionFailure(problem) }
    return names.firstIndex(of: name).map { values[$0] } ?? []
  }

  /// What is wrong with asking for a figure; nil where it was recorded, and where no epoch was.
  package func problem(withName name: String) -> String? {
    if names.isEmpty || names.contains(name) { return nil }
    return "the run has no figure '\(name)'; it has: \(names.joined(separator: ", "))"
  }

  /// Adds an epoch.
  package mutating func append(_ figures: [(name: String, value: Float)], seconds: Double) {
    if names.isEmpty {
      names = figures.map(\.name)
      values = figures.map { _ in [] }
    }
    for (index, figure) in figures.enumerated() where index < values.count {
      values[index].append(figure.value)
    }
    self.seconds.append(seconds)
  }
}

extension History: CustomStringConvertible {
  /// The figures of the last epoch; how long it took is not part of it, so that equal runs read alike.
  public var description: String {
    let last = zip(names, values).map { name, values in
      "\(name): \(values.last.map { "\($0)" } ?? "-")"
    }
    return "History(\((["epochs: \(epochs)"] + last).joined(separator: ", ")))"
  }
}
