internal import Tensors

/// Activations that few models have, made of other operations.
extension Activation {
  /// Applies one of them; the input itself for others.
  func rare(_ input: Tensor) throws -> Tensor {
    switch self {
    case .celu: return input.elu()
    case .logSigmoid: return -(-input).softplus()
    case .hardSwish: return try input * Activation.hardSigmoid(input)
    case .hardTanh: return input.clipped(-1, 1)
    case .hardShrink: return try input * input.detached().abs().greater(than: 0.5)
    case .softShrink: return try input - input.clipped(-0.5, 0.5)
    case .tanhShrink: return try input - input.tanh()
    case .squareplus: return try (input + (input.squared() + 4).squareRoot()) * 0.5
    case .sparsePlus: return try (input.clipped(-1, 1) + 1).squared() * 0.25 + (input - 1).relu()
    case .sparseSigmoid: return (input.clipped(-1, 1) + 1) * 0.5
    case .threshold(let least, let value):
      return try Tensor.select(input.detached().greater(than: least), input, Tensor(value))
    case .adjusted(let function): return try function(input)
    case .glu:
      let halves = try outputShape(input.shape).last ?? 0
      let (values, gates) = try (
        input.slice(0..<halves, axis: input.rank - 1),
        input.slice(halves..<(2 * halves), axis: input.rank - 1)
      )
      return try values * gates.sigmoid()
    case .sparsemax:
      let (weights, counts) = try sparsemaxWeights(input)
      let sums = try (input * weights).sum(along: -1, keepingDimensions: true)
      return try (input - (sums - 1) / counts).relu()
    default: return input
    }
  }

  /// The shape that becomes of one.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where ``glu`` has no two halves.
  func outputShape(_ shape: [Int]) throws -> [Int] {
    guard self == .glu else { return shape }
    guard let columns = shape.last, columns.isMultiple(of: 2) else {
      throw TensorError.invalidShape(
        operation: "glu", shape: shape, expected: "an even number of columns")
    }
    return shape.dropLast() + [columns / 2]
  }

  /// How often Keras' sums count each number of a row, and how many numbers they count, `k`: the greatest of
  /// a row is in all `k` sums, the least of the `k` in one.
  private func sparsemaxWeights(_ input: Tensor) throws -> (weights: Tensor, counts: Tensor) {
    let (columns, scalars) = (max(input.shape.last ?? 1, 1), input.scalars)
    var weights = Array(repeating: Float(0), count: scalars.count)
    var counts: [Float] = []
    for start in stride(from: 0, to: scalars.count, by: columns) {
      // Of equal numbers the first comes first.
      let order = (start..<(start + columns)).sorted {
        scalars[$0] != scalars[$1] ? scalars[$0] > scalars[$1] : $0 < $1
      }
      var (sum, count) = (Float(0), 0)
      for place in order {
        sum += scalars[place]
        guard scalars[place] - (sum - 1) / Float(count + 1) > 0 else { break }
        count += 1
      }
      for (rank, place) in order.prefix(count).enumerated() { weights[place] = Float(count - rank) }
      counts.append(Float(count))
    }
    return (
      try Tensor(shape: input.shape, scalars: weights),
      try Tensor(shape: input.shape.dropLast() + [1], scalars: counts)
    )
  }
}
