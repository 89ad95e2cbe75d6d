/// A sum of products over named axes, as NumPy's `einsum` writes it: `"bij,bjk->bik"`.
///
/// - Parameters:
///   - equation: A letter for each axis of each operand, and those of the result after `->`. Axes whose
///     letter the result lacks are summed over; a letter that stands twice in an operand is its diagonal.
///     Without `->` the result has the letters that occur once, in the alphabet's order.
///   - operands: As many as the equation has.
/// - Returns: A tensor of the result's axes.
/// - Throws: ``TensorError/equation(_:problem:)``.
public func einsum(_ equation: String, _ operands: [Tensor]) throws(TensorError) -> Tensor {
  let (inputs, output) = try parsed(equation, count: operands.count)
  var sizes: [Character: Int] = [:]
  var factors: [Factor] = []
  for (letters, tensor) in zip(inputs, operands) {
    guard letters.count == tensor.rank else {
      throw .equation(
        equation,
        problem: "'\(String(letters))' names \(letters.count) axes of shape \(tensor.shape)")
    }
    for (letter, size) in zip(letters, tensor.shape) {
      if let known = sizes[letter], known != size {
        throw .equation(equation, problem: "'\(letter)' has the sizes \(known) and \(size)")
      }
      sizes[letter] = size
    }
    factors.append(try Factor(letters: letters, tensor: tensor).withoutRepetitions())
  }
  if let unknown = output.first(where: { sizes[$0] == nil }) {
    throw .equation(equation, problem: "the result's '\(unknown)' is in no operand")
  }
  var result = factors.removeFirst()
  for (place, factor) in factors.enumerated() {
    let needed = Set(output).union(factors[(place + 1)...].flatMap(\.letters))
    result = try result.times(factor, keeping: needed, sizes)
  }
  return try result.summed(keeping: Set(output)).ordered(output)
}

/// A sum of products over named axes of one operand: a trace, a transposition, a sum.
///
/// - Throws: ``TensorError/equation(_:problem:)``.
public func einsum(_ equation: String, _ operand: Tensor) throws(TensorError) -> Tensor {
  try einsum(equation, [operand])
}

/// A sum of products over named axes of two operands.
///
/// - Throws: ``TensorError/equation(_:problem:)``.
public func einsum(
  _ equation: String, _ left: Tensor, _ right: Tensor
) throws(TensorError) -> Tensor { try einsum(equation, [left, right]) }

/// The letters of each operand and of the result.
private func parsed(
  _ equation: String, count: Int
) throws(TensorError) -> (inputs: [[Character]], output: [Character]) {
  let plain = equation.filter { $0 != " " }
  let sides = plain.split(separator: "->", omittingEmptySubsequences: false)
  let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
  guard sides.count <= 2, plain.allSatisfy({ $0.isASCII && ($0.isLetter || ",->".contains($0)) })
  else {
    throw .equation(
      equation, problem: "letters name axes, ',' parts operands, '->' stands before the result")
  }
  guard inputs.count == count, count > 0 else {
    throw .equation(equation, problem: "it has \(inputs.count) operands but was given \(count)")
  }
  let all = inputs.flatMap { $0 }
  let output =
    sides.count == 2
    ? Array(sides[1]) : Set(all).filter { letter in all.count { $0 == letter } == 1 }.sorted()
  guard Set(output).count == output.count else {
    throw .equation(equation, problem: "the result names an axis twice")
  }
  return (inputs, output)
}

/// A tensor whose axes have letters.
private struct Factor {
  var letters: [Character]
  var tensor: Tensor

  /// Axes that share a letter become their diagonal.
  func withoutRepetitions() throws(TensorError) -> Factor {
    var result = self
    while let (first, second) = result.repetition {
      let rest = result.letters.indices.filter { $0 != first && $0 != second }
      let moved = try result.tensor.transposed([first, second] + rest)
      let size = moved.shape[0]
      let others = Array(moved.shape.dropFirst(2))
      let diagonal = try moved.reshaped([size * size] + others)
        .gatheringRows((0..<size).map { $0 * size + $0 })
      result = Factor(
        letters: [result.letters[first]] + rest.map { result.letters[$0] }, tensor: diagonal)
    }
    return result
  }

  private var repetition: (Int, Int)? {
    for (place, letter) in letters.enumerated() {
      if let other = letters[(place + 1)...].firstIndex(of: letter) { return (place, other) }
    }
    return nil
  }

  /// Summed over the axes that nothing needs.
  func summed(keeping needed: Set<Character>) throws(TensorError) -> Factor {
    let gone = letters.indices.filter { !needed.contains(letters[$0]) }
    guard !gone.isEmpty else { return self }
    return Factor(letters: letters.filter(needed.contains), tensor: try tensor.sum(along: gone))
  }

  /// With the axes in an order.
  func ordered(_ order: [Character]) throws(TensorError) -> Tensor {
    try tensor.transposed(order.compactMap { letters.firstIndex(of: $0) })
  }

  /// Multiplied, and summed over what both have and nothing needs: one matrix product for each of the axes
  /// that both have and keep.
  func times(
    _ other: Factor, keeping needed: Set<Character>, _ sizes: [Character: Int]
  ) throws(TensorError) -> Factor {
    let left = try summed(keeping: needed.union(other.letters))
    let right = try other.summed(keeping: needed.union(letters))
    let shared = left.letters.filter(right.letters.contains)
    let (batch, inner) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    let rows = left.letters.filter { !shared.contains($0) }
    let columns = right.letters.filter { !shared.contains($0) }
    func size(_ axes: [Character]) -> Int { axes.reduce(1) { $0 * (sizes[$1] ?? 1) } }
    let product = try matmul(
      left.ordered(batch + rows + inner).reshaped([size(batch), size(rows), size(inner)]),
      right.ordered(batch + inner + columns).reshaped([size(batch), size(inner), size(columns)]))
    let letters = batch + rows + columns
    return Factor(letters: letters, tensor: try product.reshaped(letters.map { sizes[$0] ?? 1 }))
  }
}
