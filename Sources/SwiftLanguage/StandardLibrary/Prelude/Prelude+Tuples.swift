extension Prelude {
  /// Comparison of tuples of two to six elements, element by element.
  static var tuples: String {
    "func == (lhs: (), rhs: ()) -> Bool { true }\nfunc != (lhs: (), rhs: ()) -> Bool { false }\n"
      + (2...6).map(tupleComparison).joined()
  }

  private static func tupleComparison(of count: Int) -> String {
    let names = ["A", "B", "C", "D", "E", "F"].prefix(count)
    let tuple = "(" + names.joined(separator: ", ") + ")"
    func parameters(_ bound: String) -> String {
      names.map { "\($0): \(bound)" }.joined(separator: ", ")
    }
    let operands = "(lhs: \(tuple), rhs: \(tuple)) -> Bool"
    let equalities = names.indices.map { "lhs.\($0) == rhs.\($0)" }.joined(separator: " && ")
    let steps = names.indices.dropLast().map {
      "if lhs.\($0) != rhs.\($0) { return lhs.\($0) < rhs.\($0) }\n"
    }
    return """
      func == <\(parameters("Equatable"))>\(operands) { \(equalities) }
      func != <\(parameters("Equatable"))>\(operands) { !(lhs == rhs) }
      func < <\(parameters("Comparable"))>\(operands) {
        \(steps.joined())return lhs.\(count - 1) < rhs.\(count - 1)
      }
      func > <\(parameters("Comparable"))>\(operands) { rhs < lhs }
      func <= <\(parameters("Comparable"))>\(operands) { !(rhs < lhs) }
      func >= <\(parameters("Comparable"))>\(operands) { !(lhs < rhs) }

      """
  }
}
