extension TensorError: CustomStringConvertible {
  /// The message a notebook's author reads.
  public var description: String {
    switch self {
    case .shapeMismatch(let operation, let left, let right):
      "\(operation): left \(left) does not fit right \(right)"
    case .invalidShape(let operation, let shape, let expected):
      "\(operation): shape \(shape) where \(expected) was expected"
    case .axisOutOfRange(let operation, let axis, let shape):
      "\(operation): axis \(axis) is out of range for shape \(shape), which has \(shape.count) axes"
    case .indexOutOfRange(let operation, let index, let size):
      "\(operation): index \(index) is out of range for an axis of size \(size)"
    case .scalarCount(let count, let shape):
      "\(count) scalars do not fill shape \(shape), which holds \(shape.reduce(1, *))"
    case .raggedRows(let lengths):
      "the rows of a tensor must have equal lengths, not \(lengths)"
    case .gradientOfNonScalar(let shape):
      "gradient: the result has shape \(shape); reduce it to one number first, as with mean()"
    case .gradientOfNothing(let type):
      "gradient: this value of type \(type) holds no tensor; tensors are looked for in properties, "
        + "tuples, arrays, optionals and the values of dictionaries"
    case .impossibleShape(let operation, let shape):
      shape.contains { $0 < 0 }
        ? "\(operation): shape \(shape) has a negative size"
        : "\(operation): a tensor of shape \(shape) does not fit in this machine's memory"
    case .equation(let equation, let problem): "einsum \"\(equation)\": \(problem)"
    case .notFinite(let operation):
      "\(operation): some of the numbers are infinite or not a number (NaN)"
    }
  }
}
