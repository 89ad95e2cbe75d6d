internal import Tensors

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
