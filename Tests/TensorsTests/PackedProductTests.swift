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

  private func numbers(_ count: Int, step: Int) -> [Float] {
    (0..<count).map { Float(($0 * step + 7) % 61) / 30 - 1 }
  }
}
