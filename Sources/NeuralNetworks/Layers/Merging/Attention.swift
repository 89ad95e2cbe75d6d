internal import Tensors

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
