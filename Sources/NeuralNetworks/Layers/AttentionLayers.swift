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

/// How ``Attention`` compares a query with a key.
public enum AttentionScore: String, Hashable, Codable, Sendable {
  /// Their product (Luong et al., 2015).
  case dot
  /// The sum of their sum's hyperbolic tangent (after Bahdanau et al., 2015).
  case concat
}

/// Attention by products of queries and keys (Luong et al., 2015).
public final class Attention: AttentionLayer, @unchecked Sendable {
  let usesScale: Bool
  let scoreMode: AttentionScore

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - useScale: Whether scores are multiplied by a learnt number.
  ///   - scoreMode: How queries are compared with keys.
  ///   - dropout: The rate at which connections are dropped in training.
  ///   - useCausalMask: Whether a step sees none that come after it.
  ///   - name: The layer's name.
  public init(
    useScale: Bool = false, scoreMode: AttentionScore = .dot, dropout: Float = 0,
    useCausalMask: Bool = false, name: String? = nil
  ) {
    usesScale = useScale
    self.scoreMode = scoreMode
    super.init(dropout: dropout, usesCausalMask: useCausalMask, name: name)
  }

  override func makeParameters(query: Int, value: Int, key: Int) {
    storedParameters =
      (usesScale ? [Parameter("scale", .ones([]))] : [])
      + (scoreMode == .concat ? [Parameter("concat_score_weight", .ones([]))] : [])
  }

  override func attended(
    _ query: Tensor, _ value: Tensor, _ key: Tensor, mask: Tensor?, training: Bool
  ) throws -> Tensor {
    var scores = try scores(query, key)
    if let mask { scores = try scores - (1 - mask) * 1e9 }
    return try matmul(dropped(scores.softmax(), training: training), value)
  }

  /// `[batch, query steps, value steps]`.
  private func scores(_ query: Tensor, _ key: Tensor) throws -> Tensor {
    let scale = named("scale")?.value
    guard scoreMode == .concat else {
      let products = try query.product(key, transposingRight: true)
      return try scale.map { try products * $0 } ?? products
    }
    var sums = try query.expandingShape(at: 2) + key.expandingShape(at: 1)
    if let scale { sums = try sums * scale }
    let scores = sums.tanh()
    let weight = named("concat_score_weight")?.value ?? .ones([])
    return try scores.sum(along: -1) * weight
  }

  override func finished(_ output: Tensor, _ query: MaskedTensor) throws -> Tensor {
    try query.mask.map { try output * $0.expandingShape(at: -1) } ?? output
  }
}

/// Attention by the hyperbolic tangents of queries and keys together (Bahdanau et al., 2015).
public final class AdditiveAttention: AttentionLayer, @unchecked Sendable {
  let usesScale: Bool

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - useScale: Whether the tangents are weighted by learnt numbers.
  ///   - dropout: The rate at which connections are dropped in training.
  ///   - useCausalMask: Whether a step sees none that come after it.
  ///   - name: The layer's name.
  public init(
    useScale: Bool = true, dropout: Float = 0, useCausalMask: Bool = false, name: String? = nil
  ) {
    usesScale = useScale
    super.init(dropout: dropout, usesCausalMask: useCausalMask, name: name)
  }

  override func makeParameters(query: Int, value: Int, key: Int) {
    guard usesScale else { return }
    storedParameters = [
      Parameter("scale", Initializer.glorotUniform([query], fanIn: query, fanOut: query))
    ]
  }

  override func attended(
    _ query: Tensor, _ value: Tensor, _ key: Tensor, mask: Tensor?, training: Bool
  ) throws -> Tensor {
    var tangents = try (query.expandingShape(at: 2) + key.expandingShape(at: 1)).tanh()
    if let scale = storedParameters.first { tangents = try tangents * scale.value }
    var scores = try tangents.sum(along: -1)
    if let mask { scores = try scores - (1 - mask) * 1e9 }
    return try matmul(dropped(scores.softmax(), training: training), value)
  }

  override func finished(_ output: Tensor, _ query: MaskedTensor) throws -> Tensor {
    try query.mask.map { try output * $0.expandingShape(at: -1) } ?? output
  }
}

/// Attention by several heads, each with projections of its own (Vaswani et al., 2017).
public final class MultiHeadAttention: AttentionLayer, @unchecked Sendable {
  let heads: Int
  let keyDimension: Int
  let valueDimension: Int
  let usesBias: Bool
  let outputDimension: Int?
  let kernelInitializer: Initializer
  let biasInitializer: Initializer

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - heads: How many heads look at the inputs.
  ///   - keyDimension: The size of each head's queries and keys.
  ///   - valueDimension: The size of each head's values; the keys' when nil.
  ///   - dropout: The rate at which connections are dropped in training.
  ///   - useBias: Whether projections add a bias.
  ///   - outputDimension: The size of an output's step; the query's when nil.
  ///   - useCausalMask: Whether a step sees none that come after it.
  ///   - kernelInitializer: How the projections' kernels start.
  ///   - biasInitializer: How their biases start.
  ///   - name: The layer's name.
  public init(
    _ heads: Int, keyDimension: Int, valueDimension: Int? = nil, dropout: Float = 0,
    useBias: Bool = true, outputDimension: Int? = nil, useCausalMask: Bool = false,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    name: String? = nil
  ) {
    self.heads = heads
    self.keyDimension = keyDimension
    self.valueDimension = valueDimension ?? keyDimension
    usesBias = useBias
    self.outputDimension = outputDimension
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    super.init(dropout: dropout, usesCausalMask: useCausalMask, name: name)
  }

  override var settingProblem: String? {
    sizeProblem([
      ("heads", heads), ("keyDimension", keyDimension), ("valueDimension", valueDimension),
      ("outputDimension", outputDimension ?? 1),
    ]) ?? super.settingProblem
  }

  override func outputSize(query: [Int], value: [Int]) -> Int { outputDimension ?? query[1] }
  override func compares(query: Int, key: Int) -> Bool { true }

  override func makeParameters(query: Int, value: Int, key: Int) {
    let inputs = [
      ("query", query, keyDimension), ("key", key, keyDimension), ("value", value, valueDimension),
    ]
    for (name, inputs, size) in inputs {
      add(name, kernel: [inputs, heads, size], bias: [heads, size])
    }
    let outputs = outputDimension ?? query
    add("attention_output", kernel: [heads, valueDimension, outputs], bias: [outputs])
  }

  private func add(_ name: String, kernel: [Int], bias: [Int]) {
    // Keras' fans of three axes.
    let (fanIn, fanOut) = (kernel[0] * kernel[1], kernel[0] * kernel[2])
    storedParameters.append(
      Parameter("\(name)_kernel", kernelInitializer(kernel, fanIn: fanIn, fanOut: fanOut)))
    guard usesBias else { return }
    storedParameters.append(
      Parameter("\(name)_bias", biasInitializer(bias, fanIn: bias[0], fanOut: bias[0])))
  }

  override func mask(
    _ query: MaskedTensor, _ value: MaskedTensor, key: MaskedTensor?
  ) throws -> Tensor? {
    let parts = [
      try super.mask(query, value, key: key), try query.mask?.expandingShape(at: 2),
      try key?.mask?.expandingShape(at: 1),
    ].compactMap { $0 }
    guard let first = parts.first else { return nil }
    return try parts.dropFirst().reduce(first) { try $0 * $1 }
  }

  override func attended(
    _ query: Tensor, _ value: Tensor, _ key: Tensor, mask: Tensor?, training: Bool
  ) throws -> Tensor {
    let queries = try projected(query, "query") * (1 / Float(keyDimension).squareRoot())
    var scores = try queries.product(projected(key, "key"), transposingRight: true)
    if let mask = try mask?.expandingShape(at: 1) {
      scores = try scores * mask + (mask - 1) * 1e9
    }
    let weights = try dropped(scores.softmax(), training: training)
    let found = try matmul(weights, projected(value, "value")).transposed([0, 2, 1, 3])
    return try product(
      found.reshaped([found.shape[0], found.shape[1], heads * valueDimension]),
      "attention_output", rows: heads * valueDimension)
  }

  /// A sequence as each head sees it, `[batch, heads, steps, size]`.
  private func projected(_ sequence: Tensor, _ name: String) throws -> Tensor {
    let result = try product(sequence, name, rows: sequence.shape[2])
    return try result.reshaped([result.shape[0], result.shape[1], heads, -1])
      .transposed([0, 2, 1, 3])
  }

  /// A sequence's steps times a kernel, whose last axes are one column.
  private func product(_ sequence: Tensor, _ name: String, rows: Int) throws -> Tensor {
    guard let kernel = named("\(name)_kernel") else {
      preconditionFailure("a built layer has its kernels")
    }
    let sums = try matmul(sequence, kernel.value.reshaped([rows, -1]))
    return try named("\(name)_bias").map { try sums + $0.value.reshaped([-1]) } ?? sums
  }
}
