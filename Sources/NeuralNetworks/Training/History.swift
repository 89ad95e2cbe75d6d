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

  /// A figure's values, one an epoch; empty for a name that was not recorded.
  public subscript(name: String) -> [Float] {
    names.firstIndex(of: name).map { values[$0] } ?? []
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
