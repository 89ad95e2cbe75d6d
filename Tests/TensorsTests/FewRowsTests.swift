import CKernels
import Foundation
import Testing
import Tensors

/// Products of few rows beside the plain sums that they stand for.
@Suite struct FewRowsTests {
  /// Sizes on both sides of each tile's edge.
  static let sizes: [(rows: Int, inner: Int, columns: Int)] = [
    (1, 1, 1), (1, 40, 250), (2, 7, 3), (3, 8, 4), (5, 9, 5), (6, 16, 7), (7, 17, 8), (12, 30, 9),
    (13, 40, 15),
    (16, 113, 16), (32, 100, 30), (33, 230, 17), (64, 50, 100), (31, 784, 20), (8, 0, 24),
    (7, 130, 47), (7, 120, 64), (1, 33, 384), (1, 20, 700), (4, 48, 33),
  ]

  private func matrix(_ count: Int) -> [Float] {
    Tensor.randomUniform([max(count, 1)], in: -1..<1).scalars
  }

  private func expectClose(_ actual: [Float], _ expected: [Double], inner: Int) {
    for (one, other) in zip(actual, expected) {
      #expect(abs(Double(one) - other) < 1e-6 * Double(inner + 1))
    }
  }

  @Test(arguments: sizes) func multipliesAsPlainSums(_ size: (rows: Int, inner: Int, columns: Int))
  {
    let (rows, inner, columns) = size
    let (a, b) = (matrix(rows * inner), matrix(inner * columns))
    var expected = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        for k in 0..<inner {
          expected[row * columns + column] +=
            Double(a[row * inner + k]) * Double(b[k * columns + column])
        }
      }
    }
    func transposed(_ m: [Float], _ rows: Int, _ columns: Int) -> [Float] {
      var result = m
      for row in 0..<rows {
        for column in 0..<columns { result[column * rows + row] = m[row * columns + column] }
      }
      return result
    }
    var product = [Float](repeating: .nan, count: rows * columns)
    kernel_few_rows_product(a, inner, b, columns, &product, columns, rows, inner, columns)
    expectClose(product, expected, inner: inner)
    product = product.map { _ in .nan }
    kernel_few_rows_left_transposed(
      transposed(a, rows, inner), rows, b, columns, &product, columns, rows, inner, columns)
    expectClose(product, expected, inner: inner)
    product = product.map { _ in .nan }
    kernel_few_rows_right_transposed(
      a, inner, transposed(b, inner, columns), inner, &product, columns, rows, inner, columns)
    expectClose(product, expected, inner: inner)
  }

  @Test func aColumnHasTheSameBitsInAnyPart() {
    let (rows, inner, columns) = (32, 200, 100)
    let (a, b) = (matrix(rows * inner), matrix(inner * columns))
    var whole = [Float](repeating: 0, count: rows * columns)
    kernel_few_rows_product(a, inner, b, columns, &whole, columns, rows, inner, columns)
    var parts = [Float](repeating: 0, count: rows * columns)
    parts.withUnsafeMutableBufferPointer { parts in
      b.withUnsafeBufferPointer { b in
        for (start, count) in [(0, 48), (48, 52)] {
          guard let c = parts.baseAddress, let b = b.baseAddress else { return }
          kernel_few_rows_product(
            a, inner, b + start, columns, c + start, columns, rows, inner, count)
        }
      }
    }
    #expect(whole == parts)
  }

  @Test(arguments: [1, 15, 16, 100, 128, 300])
  func sigmoidCrossentropyIsItsParts(_ count: Int) {
    let logits = Tensor.randomUniform([count], in: -20..<20).scalars
    let targets = Tensor.randomUniform([count]).scalars
    var probabilities = [Float](repeating: 0, count: count)
    var gradient = probabilities
    let loss = kernel_sigmoid_crossentropy(
      logits, targets, 0.5, &probabilities, &gradient, count)
    var expected = 0.0
    for index in 0..<count {
      let (z, t) = (Double(logits[index]), Double(targets[index]))
      let p = 1 / (1 + exp(-z))
      expected += max(z, 0) - z * t + log(1 + exp(-abs(z)))
      #expect(abs(Double(probabilities[index]) - p) <= 2e-7 * p + 1e-12)
      #expect(abs(Double(gradient[index]) - 0.5 * (p - t)) < 1e-6)
    }
    #expect(abs(Double(loss) - expected) < 1e-5 * expected)
  }
}
