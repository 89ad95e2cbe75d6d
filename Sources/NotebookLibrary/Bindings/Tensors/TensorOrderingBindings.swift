internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Orders of scalars, and picking by them.
  static func bindOrdering(_ tensor: NativeMembers<Tensor>) {
    tensor.method(
      "func argsort(along axis: Int = -1, descending: Bool = false) throws -> Tensor"
    ) { (tensor: Tensor, axis: Int, descending: Bool) in
      try tensor.argsort(along: axis, descending: descending)
    }
    tensor.method(
      "func sorted(along axis: Int = -1, descending: Bool = false) throws -> Tensor"
    ) { (tensor: Tensor, axis: Int, descending: Bool) in
      try tensor.sorted(along: axis, descending: descending)
    }
    tensor.method("func topK(_ count: Int) throws -> (values: Tensor, indices: Tensor)") {
      (tensor: Tensor, count: Int) in
      let (values, indices) = try tensor.topK(count)
      return TensorPair(values, indices)
    }
    tensor.method("func gathering(_ indices: [Int], axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, indices: [Int], axis: Int) in try tensor.gathering(indices, axis: axis)
    }
    tensor.method("func gathering(_ indices: Tensor, axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, indices: Tensor, axis: Int) in try tensor.gathering(indices, axis: axis)
    }
    tensor.method("func rolled(by distance: Int, along axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, distance: Int, axis: Int) in try tensor.rolled(by: distance, along: axis)
    }
  }

  /// Functions of each scalar, comparisons with numbers, and products.
  static func bindFunctions(_ tensor: NativeMembers<Tensor>) {
    let plain: [(String, (Tensor) -> Tensor)] = [
      ("tan", { $0.tan() }), ("atan", { $0.atan() }), ("sinh", { $0.sinh() }),
      ("cosh", { $0.cosh() }), ("log1p", { $0.log1p() }), ("expm1", { $0.expm1() }),
      ("erf", { $0.erf() }), ("product", { $0.product() }),
    ]
    for (name, body) in plain {
      tensor.method("func \(name)() -> Tensor") { (tensor: Tensor) in body(tensor) }
    }
    let numbers: [(String, (Tensor, Float) -> Tensor)] = [
      ("maximum(_", { $0.maximum($1) }), ("minimum(_", { $0.minimum($1) }),
      ("greaterOrEqual(to", { $0.greaterOrEqual(to: $1) }),
      ("lessOrEqual(to", { $0.lessOrEqual(to: $1) }), ("notEqual(to", { $0.notEqual(to: $1) }),
    ]
    for (name, body) in numbers {
      tensor.method("func \(name) scalar: Float) -> Tensor") { (tensor: Tensor, scalar: Float) in
        body(tensor, scalar)
      }
    }
    tensor.method("func notEqual(to other: Tensor) throws -> Tensor") {
      (tensor: Tensor, other: Tensor) in try tensor.notEqual(to: other)
    }
    tensor.method("func power(_ exponents: Tensor) throws -> Tensor") {
      (tensor: Tensor, exponents: Tensor) in try tensor.power(exponents)
    }
    tensor.method(
      "func product(along axis: Int, keepingDimensions: Bool = false) throws -> Tensor"
    ) { (tensor: Tensor, axis: Int, keeps: Bool) in
      try tensor.product(along: axis, keepingDimensions: keeps)
    }
    tensor.method("func cumulativeProduct(along axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.cumulativeProduct(along: axis)
    }
  }

  static func bindSumsOfProducts(_ library: Library) {
    library.function("func einsum(_ equation: String, _ operands: [Tensor]) throws -> Tensor") {
      (equation: String, operands: [Tensor]) in try einsum(equation, operands)
    }
    library.function("func einsum(_ equation: String, _ operand: Tensor) throws -> Tensor") {
      (equation: String, operand: Tensor) in try einsum(equation, operand)
    }
    library.function(
      "func einsum(_ equation: String, _ left: Tensor, _ right: Tensor) throws -> Tensor"
    ) { (equation: String, left: Tensor, right: Tensor) in try einsum(equation, left, right) }
  }
}
