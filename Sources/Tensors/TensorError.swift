/// A mistake in the use of tensors: which operation, and the shapes that do not fit.
public enum TensorError: Error, Hashable, Sendable {
  /// Two operands whose shapes do not go together.
  case shapeMismatch(operation: String, left: [Int], right: [Int])
  /// An operand of the wrong rank or size.
  case invalidShape(operation: String, shape: [Int], expected: String)
  /// An axis that the shape does not have.
  case axisOutOfRange(operation: String, axis: Int, shape: [Int])
  /// An index outside its axis.
  case indexOutOfRange(operation: String, index: Int, size: Int)
  /// Scalars that do not fill a shape.
  case scalarCount(count: Int, shape: [Int])
  /// Rows of different lengths in a nested array.
  case raggedRows(lengths: [Int])
  /// A derivative was asked of a result that is not one number.
  case gradientOfNonScalar(shape: [Int])
  /// A derivative was asked with respect to a structure without a tensor in it.
  case gradientOfNothing(type: String)
  /// A tensor that does not fit in the machine's memory, or that has a negative size.
  case impossibleShape(operation: String, shape: [Int])
  /// A sum of products that cannot be read, or does not fit its operands.
  case equation(String, problem: String)
  /// Numbers that are infinite or not a number, where an operation needs finite ones.
  case notFinite(operation: String)
}
