internal import SwiftLanguage
internal import Tensors

/// A value of a cell's own type with tensors in it.
private typealias TensorStructure = CellStructure<Tensor>

extension CellLibrary {
  /// Derivatives: of functions of tensors, and of functions whose author gives them.
  static func bindGradients(_ library: Library) {
    library.function(
      "func gradient(of function: (Tensor) throws -> Tensor, at point: Tensor) throws -> Tensor"
    ) { (function: CellFunction<Tensor, Tensor>, point: Tensor) in
      try gradient(of: { (input: Tensor) in try function(input) }, at: point)
    }
    library.function(
      """
      func gradient(of function: ([Tensor]) throws -> Tensor, at points: [Tensor]) throws \
      -> [Tensor]
      """
    ) { (function: CellFunction<Tensor, [Tensor]>, points: [Tensor]) in
      try gradient(of: { (inputs: [Tensor]) in try function(inputs) }, at: points)
    }
    library.function(
      """
      func valueWithGradient(of function: (Tensor) throws -> Tensor, at point: Tensor) throws \
      -> (value: Tensor, gradient: Tensor)
      """
    ) { (function: CellFunction<Tensor, Tensor>, point: Tensor) in
      let result = try valueWithGradient(of: { (input: Tensor) in try function(input) }, at: point)
      return TensorPair(result.value, result.gradient)
    }
    library.function(
      """
      func valueWithGradient(of function: ([Tensor]) throws -> Tensor, at points: [Tensor]) \
      throws -> (value: Tensor, gradients: [Tensor])
      """
    ) { (function: CellFunction<Tensor, [Tensor]>, points: [Tensor]) in
      let result = try valueWithGradient(
        of: { (inputs: [Tensor]) in try function(inputs) }, at: points)
      return ValueAndGradients(result.value, result.gradients)
    }
    bindStructureGradients(library)
    library.function(
      """
      func withDerivative(_ inputs: [Tensor], value: ([Tensor]) throws -> Tensor, \
      derivative: @escaping (Tensor) throws -> [Tensor]) throws -> Tensor
      """
    ) {
      (
        inputs: [Tensor], value: CellFunction<Tensor, [Tensor]>,
        derivative: CellFunction<[Tensor], Tensor>
      ) in
      try withDerivative(inputs, value: { try value($0) }, derivative: { try derivative($0) })
    }
  }
  /// Derivatives of functions of a cell's own structures.
  private static func bindStructureGradients(_ library: Library) {
    library.function(
      """
      func gradient<Structure>(of function: (Structure) throws -> Tensor, at point: Structure) \
      throws -> Structure
      """
    ) { (function: CellFunction<Tensor, TensorStructure>, point: TensorStructure) in
      try valueAndSlopes(of: function, at: point).second
    }
    library.function(
      """
      func valueWithGradient<Structure>(of function: (Structure) throws -> Tensor, \
      at point: Structure) throws -> (value: Tensor, gradient: Structure)
      """
    ) { (function: CellFunction<Tensor, TensorStructure>, point: TensorStructure) in
      try valueAndSlopes(of: function, at: point)
    }
  }

  private static func valueAndSlopes(
    of function: CellFunction<Tensor, TensorStructure>, at point: TensorStructure
  ) throws -> CellPair<Tensor, TensorStructure> {
    let tensors = try point.parts()
    guard !tensors.isEmpty else { throw TensorError.gradientOfNothing(type: point.typeName) }
    let (value, gradients) = try valueWithGradient(
      of: { try function(try point.replacing($0)) }, at: tensors)
    return CellPair(value, try point.replacing(gradients))
  }
}
