internal import Tensors

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
