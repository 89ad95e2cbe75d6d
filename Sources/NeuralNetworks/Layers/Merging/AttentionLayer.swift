public import Tensors

/// Base of the layers that look up in one sequence what each step of another asks for.
///
/// Inputs are `[query, value]` or `[query, value, key]`, or one sequence that asks itself.
public class AttentionLayer: MergingLayer, @unchecked Sendable {
  /// The rate at which connections are dropped in training.
  let dropout: Float
  /// Whether a step sees none that come after it.
  let usesCausalMask: Bool
  /// The shapes of query, value and key, where the parameters were made for more than one input.
  private var builtShapes: [[Int]]?

  init(dropout: Float, usesCausalMask: Bool, name: String?) {
    self.dropout = dropout
    self.usesCausalMask = usesCausalMask
    super.init(name: name)
  }

  /// What the steps of one sequence find in another, as part of a functional model.
  ///
  /// - Parameters:
  ///   - query: `[steps, size]`, what is asked.
  ///   - value: `[steps, size]`, what is found.
  ///   - key: `[steps, size]`, what queries are compared with; the value when nil.
  /// - Returns: `[query steps, …]`.
  /// - Throws: ``TensorError`` where the shapes do not go together.
  public func callAsFunction(
    _ query: SymbolicTensor, _ value: SymbolicTensor, key: SymbolicTensor? = nil
  ) throws -> SymbolicTensor {
    try self([query, value] + (key.map { [$0] } ?? []))
  }

  /// What the steps of one sequence find in another.
  ///
  /// - Parameters:
  ///   - query: `[batch, steps, size]`, what is asked.
  ///   - value: `[batch, steps, size]`, what is found.
  ///   - key: `[batch, steps, size]`, what queries are compared with; the value when nil.
  ///   - training: Whether dropout drops.
  /// - Returns: `[batch, query steps, …]`.
  /// - Throws: ``TensorError`` where the shapes do not go together.
  public func callAsFunction(
    _ query: Tensor, _ value: Tensor, key: Tensor? = nil, training: Bool = false
  ) throws -> Tensor {
    try self([query, value] + (key.map { [$0] } ?? []), training: training)
  }

  /// Query, value and key; the value is its own key where none is given.
  func roles<Input>(_ inputs: [Input]) throws -> (query: Input, value: Input, key: Input) {
    guard let query = inputs.first, inputs.count <= 3 else {
      throw ModelError.setting(
        shownName,
        problem: "it takes [query, value] or [query, value, key], not \(inputs.count) inputs")
    }
    let value = inputs.count > 1 ? inputs[1] : query
    return (query, value, inputs.count > 2 ? inputs[2] : value)
  }

  /// The size of an output's step.
  func outputSize(query: [Int], value: [Int]) -> Int { value[1] }

  /// Whether queries and keys of such sizes can be compared.
  func compares(query: Int, key: Int) -> Bool { query == key }

  /// Makes the parameters.
  func makeParameters(query: Int, value: Int, key: Int) {}

  /// The output `[batch, query steps, …]`, for a mask `[batch or 1, query steps or 1, value steps]`.
  func attended(
    _ query: Tensor, _ value: Tensor, _ key: Tensor, mask: Tensor?, training: Bool
  ) throws -> Tensor { query }

  package override func mergedShape(_ shapes: [[Int]]) throws -> [Int] {
    let (query, value, key) = try roles(shapes)
    for shape in shapes where shape.count != 2 {
      throw TensorError.invalidShape(
        operation: typeName, shape: shape, expected: "[steps, size]")
    }
    guard value[0] == key[0], compares(query: query[1], key: key[1]) else {
      throw TensorError.shapeMismatch(
        operation: typeName, left: value[0] == key[0] ? query : value, right: key)
    }
    return [query[0], outputSize(query: query, value: value)]
  }

  package override func build(inputShapes: [[Int]]) throws -> [Int] {
    _ = try mergedShape(inputShapes)
    builtShapes = inputShapes
    return try build(inputShape: inputShapes[0])
  }

  override var settingProblem: String? { rateProblem([("dropout", dropout)]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let shapes = builtShapes ?? [inputShape]
    let shape = try mergedShape(shapes)
    let (query, value, key) = try roles(shapes)
    makeParameters(query: query[1], value: value[1], key: key[1])
    return shape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try merged([MaskedTensor(input)], training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    try merged([input], training: training)
  }

  package override func merged(_ inputs: [MaskedTensor], training: Bool) throws -> MaskedTensor {
    let shapes = inputs.map { Array($0.tensor.shape.dropFirst()) }
    _ = try isBuilt ? mergedShape(shapes) : build(inputShapes: shapes)
    let (query, value, key) = try roles(inputs)
    let output = try attended(
      query.tensor, value.tensor, key.tensor,
      mask: try mask(query, value, key: inputs.count > 2 ? key : nil),
      training: training)
    return MaskedTensor(try finished(output, query), mask: query.mask)
  }

  /// Which of the value's steps each of the query's may see.
  func mask(_ query: MaskedTensor, _ value: MaskedTensor, key: MaskedTensor?) throws -> Tensor? {
    let steps = try value.mask?.expandingShape(at: 1)
    guard usesCausalMask else { return steps }
    let (rows, columns) = (query.tensor.shape[1], value.tensor.shape[1])
    let causal = Tensor(shape: [1, rows, columns]) { mask in
      for row in 0..<rows {
        for column in 0..<columns { mask[row * columns + column] = column <= row ? 1 : 0 }
      }
    }
    return try steps.map { try $0 * causal } ?? causal
  }

  /// What is done to the output of steps that do not count.
  func finished(_ output: Tensor, _ query: MaskedTensor) throws -> Tensor { output }

  /// How much each of the value's steps counts, some left out in training.
  func dropped(_ weights: Tensor, training: Bool) throws -> Tensor {
    guard training, dropout > 0 else { return weights }
    return try weights * Tensor.dropoutFactors(weights.shape, rate: dropout)
  }
}
