internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Parts of matrices, lengths along an axis, comparisons within a tolerance, and whole numbers.
  static func bindMatrices(_ tensor: NativeMembers<Tensor>) {
    tensor.method(
      "func norm(along axis: Int, keepingDimensions: Bool = false) throws -> Tensor"
    ) { (tensor: Tensor, axis: Int, keeping: Bool) in
      try tensor.norm(along: axis, keepingDimensions: keeping)
    }
    tensor.method("func lowerTriangle(diagonal: Int = 0) throws -> Tensor") {
      (tensor: Tensor, diagonal: Int) in try tensor.lowerTriangle(diagonal: diagonal)
    }
    tensor.method("func upperTriangle(diagonal: Int = 0) throws -> Tensor") {
      (tensor: Tensor, diagonal: Int) in try tensor.upperTriangle(diagonal: diagonal)
    }
    tensor.method(
      "func isClose(to other: Tensor, within tolerance: Float = 1e-5) throws -> Bool"
    ) { (tensor: Tensor, other: Tensor, tolerance: Float) in
      try tensor.isClose(to: other, within: tolerance)
    }
    tensor.staticMethod(
      "static func randomInteger(_ shape: [Int], in range: Range<Int>) -> Tensor"
    ) { (shape: [Int], range: Range<Int>) in
      guard !range.isEmpty else {
        throw MachineTrap(.native, "randomInteger: the range \(range) is empty")
      }
      return Tensor.randomInteger(try checked(shape, "randomInteger"), in: range)
    }
  }
}
