extension SymbolicTensor {
  /// The sum of both, by a layer of its own.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func + (left: SymbolicTensor, right: SymbolicTensor) throws -> SymbolicTensor {
    try Add()([left, right])
  }

  /// The first less the second, by a layer of its own.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func - (left: SymbolicTensor, right: SymbolicTensor) throws -> SymbolicTensor {
    try Subtract()([left, right])
  }

  /// The product of both, element by element, by a layer of its own.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func * (left: SymbolicTensor, right: SymbolicTensor) throws -> SymbolicTensor {
    try Multiply()([left, right])
  }
}
