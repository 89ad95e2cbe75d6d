extension Tensor: CustomStringConvertible {
  /// The numbers in nested brackets, as NumPy prints them; the middle of long axes is left out.
  public var description: String {
    if shape.isEmpty { return TensorFormat.plain(pointer[0]) }
    let format = TensorFormat(self)
    return format.text(axis: 0, offset: 0, indent: 1)
  }
}

/// Columns of equal width for all numbers that are shown.
private struct TensorFormat {
  let tensor: Tensor
  let width: Int
  let abbreviates: Bool
  let digits: Int

  private static let edge = 3

  init(_ tensor: Tensor) {
    self.tensor = tensor
    abbreviates = tensor.count > 1000
    let shown = tensor.count > 1000 ? Array(tensor.scalars.prefix(2000)) : tensor.scalars
    let finite = shown.filter(\.isFinite)
    digits = finite.allSatisfy { $0 == $0.rounded() } ? 0 : 4
    let digits = digits
    width = shown.map { TensorFormat.fixed($0, digits).count }.max() ?? 1
  }

  func text(axis: Int, offset: Int, indent: Int) -> String {
    let size = tensor.shape[axis]
    let stride = tensor.shape[(axis + 1)...].reduce(1, *)
    let isLast = axis == tensor.rank - 1
    var parts: [String] = []
    for index in 0..<size {
      if abbreviates, size > 2 * Self.edge, index >= Self.edge, index < size - Self.edge {
        if index == Self.edge { parts.append("...") }
        continue
      }
      if isLast {
        let number = Self.fixed(tensor.pointer[offset + index], digits)
        parts.append(String(repeating: " ", count: max(0, width - number.count)) + number)
      } else {
        parts.append(text(axis: axis + 1, offset: offset + index * stride, indent: indent + 1))
      }
    }
    let separator =
      isLast
      ? " "
      : String(repeating: "\n", count: tensor.rank - axis - 1)
        + String(repeating: " ", count: indent)
    return "[" + parts.joined(separator: separator) + "]"
  }

  static func plain(_ value: Float) -> String { "\(value)" }

  /// A number with a fixed number of digits behind the point, without Foundation.
  static func fixed(_ value: Float, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
    if digits == 0 { return "\(Int(value))." }
    if value != 0, abs(value) < 1e-4 { return "\(value)" }
    let scaled = Int((Double(abs(value)) * 1e4).rounded())
    let fraction = String(scaled % 10000)
    return (value < 0 ? "-" : "") + "\(scaled / 10000)."
      + String(repeating: "0", count: 4 - fraction.count) + fraction
  }
}
