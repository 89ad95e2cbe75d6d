/// What inputs a built layer takes.
enum InputRule {
  /// Any axes, the last of this size.
  case lastAxis(Int)
  /// These axes, the batch included; 0 for any size.
  case axes([Int])

  func allows(_ shape: [Int]) -> Bool {
    switch self {
    case .lastAxis(let size): shape.last == size
    case .axes(let sizes):
      shape.count == sizes.count && zip(shape, sizes).allSatisfy { $1 == 0 || $0 == $1 }
    }
  }

  /// Whether examples of a shape may be taken, in which 0 stands for a size that is not known yet.
  func allows(example shape: [Int]) -> Bool {
    switch self {
    case .lastAxis(let size): shape.last == size || shape.last == 0
    case .axes(let sizes):
      shape.count == sizes.count - 1
        && zip(shape, sizes.dropFirst()).allSatisfy { $0 == 0 || $1 == 0 || $0 == $1 }
    }
  }

  var description: String {
    switch self {
    case .lastAxis(let size): "[batch, …, \(size)]"
    case .axes(let sizes):
      "["
        + sizes.enumerated().map { place, size in
          place == 0 ? "batch" : size == 0 ? "any" : "\(size)"
        }.joined(separator: ", ") + "]"
    }
  }
}
