/// Where a function of a program comes from, so that another process finds it again: a cell or a declared
/// function at its types, and the functions that its code makes, down to this one.
struct FunctionPath: Hashable {
  struct Step: Hashable {
    /// `source/byte/…`: where the function begins, and what it is there; `source/cell` for a cell.
    var name: String
    var substitutions: Substitutions
  }
  private(set) var steps: [Step] = []

  static let none = FunctionPath()

  func inner(_ name: String, _ substitutions: Substitutions) -> FunctionPath {
    FunctionPath(steps: steps + [Step(name: name, substitutions: substitutions)])
  }
}
