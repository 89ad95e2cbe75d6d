internal import CKernels
internal import Testing

/// The product with a packed matrix against the three loops that define it.
@Suite struct PackedProductTests {
  @Test(arguments: [1, 2, 5, 6, 7, 13, 16, 23], [1, 15, 16, 17, 48])
  func packingDoesNotChangeTheProduct(_ rows: Int, _ columns: Int) {
    let inner = 37
    let left = numbers(rows * inner, step: 31)
    for isTransposed in [false, true] {
      let right = numbers(inner * columns, step: 17)
      func element(_ k: Int, _ c: Int) -> Float {
        isTransposed ? right[c * inner + k] : right[k * columns + c]
      }
      let panel = Int(KERNEL_PANEL)
      var packed = [Float](repeating: .nan, count: (columns + panel - 1) / panel * panel * inner)
      kernel_pack_panels(
        right, isTransposed ? 1 : columns, isTransposed ? inner : 1, &packed, inner, columns)
      // Two more floats a row, which must stay as they are.
      let stride = columns + 2
      var product = [Float](repeating: -1, count: rows * stride)
      kernel_packed_product(left, inner, packed, &product, stride, rows, inner, columns)
      for row in 0..<rows {
        for column in 0..<columns {
          let exact = (0..<inner).reduce(0.0) {
            $0 + Double(left[row * inner + $1]) * Double(element($1, column))
          }
          #expect(abs(Double(product[row * stride + column]) - exact) < 1e-4)
        }
        #expect(product[row * stride + columns..<(row + 1) * stride].allSatisfy { $0 == -1 })
      }
    }
  }

  @Test(arguments: [1, 5, 7, 13], [1, 15, 17, 48])
  func addingMultipliesByTheMask(_ rows: Int, _ columns: Int) {
    let inner = 19
    let left = numbers(rows * inner, step: 31)
    let right = numbers(inner * columns, step: 17)
    let panel = Int(KERNEL_PANEL)
    var packed = [Float](repeating: .nan, count: (columns + panel - 1) / panel * panel * inner)
    kernel_pack_panels(right, columns, 1, &packed, inner, columns)
    // A row of the mask for each row, one for all, and none.
    for maskStride in [columns, 0, nil] {
      let mask = maskStride.map { _ in numbers(rows * columns, step: 5) }
      var sums = numbers(rows * columns, step: 3)
      let before = sums
      kernel_packed_product_added(
        left, inner, packed, mask, maskStride ?? 0, &sums, columns, rows, inner, columns)
      for row in 0..<rows {
        for column in 0..<columns {
          let product = (0..<inner).reduce(0.0) {
            $0 + Double(left[row * inner + $1]) * Double(right[$1 * columns + column])
          }
          let factor = mask.map { Double($0[row * (maskStride ?? 0) + column]) } ?? 1
          let place = row * columns + column
          #expect(abs(Double(sums[place]) - Double(before[place]) - factor * product) < 1e-4)
        }
      }
    }
  }

  /// More steps than are copied at a time among them.
  @Test(arguments: [1, 7, 130, 300], [3, 16, 50])
  func stepsAreSummed(_ steps: Int, _ columns: Int) {
    let rows = 13
    // Rows of both sides lie further apart than they are long.
    let (leftStride, rightStride) = (rows + 3, columns + 5)
    let left = numbers(steps * leftStride, step: 31)
    let right = numbers(steps * rightStride, step: 17)
    for mask in [nil, numbers(rows, step: 11)] {
      var sums = numbers(rows * columns, step: 3)
      let before = sums
      kernel_steps_product(
        left, leftStride, right, rightStride, mask, &sums, columns, steps, rows, columns)
      for row in 0..<rows {
        for column in 0..<columns {
          let product = (0..<steps).reduce(0.0) {
            $0 + Double(left[$1 * leftStride + row]) * Double(right[$1 * rightStride + column])
          }
          let place = row * columns + column
          let factor = mask.map { Double($0[row]) } ?? 1
          #expect(abs(Double(sums[place]) - Double(before[place]) - factor * product) < 1e-4)
        }
      }
    }
  }

  private func numbers(_ count: Int, step: Int) -> [Float] {
    (0..<count).map { Float(($0 * step + 7) % 61) / 30 - 1 }
  }
}
