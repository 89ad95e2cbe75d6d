/// Something with a name that steps are recorded on behalf of, such as a layer.
package protocol RecordingScope: AnyObject {
  /// The name that messages tell.
  var scopeName: String { get }
}

/// The step that the first numbers that are not finite came from.
package final class NotFiniteStep: Sendable {
  package let operation: String
  /// The layer that took it, where there is one.
  package let layer: String?
  /// Whether it was the step's derivative.
  package let isDerivative: Bool

  init(_ node: GradientNode, isDerivative: Bool) {
    operation = node.operation.name
    layer = (node.scope as? any RecordingScope)?.scopeName
    self.isDerivative = isDerivative
  }
}

extension Tensor {
  /// Where the numbers of a gradient that are not finite came from, as far as it is known.
  package var notFiniteSource: NotFiniteStep? { storage.notFiniteSource }
}

extension Operation {
  /// What messages call a step.
  var name: String {
    switch self {
    case .custom(let derivative): derivative.name
    case .addScalar: "add"
    case .multiplyScalar: "multiply"
    case .sumAxis: "sum"
    case .maximumAxis: "maximum"
    case .matrixProduct: "matmul"
    case .convolutionInput, .convolutionFilters: "convolution"
    case .depthwise, .depthwiseInput, .depthwiseFilters: "depthwise convolution"
    default: String("\(self)".prefix { $0 != "(" })
    }
  }
}

extension Backward {
  /// Notes where numbers that are not finite came from with the gradients that have them.
  ///
  /// - Parameters:
  ///   - result: What was differentiated.
  ///   - variables: What the derivatives are with respect to.
  ///   - gradients: Their derivatives; nothing is looked for where all are finite.
  static func noteNotFinite(
    of result: Tensor, for variables: [Tensor], in gradients: [Tensor?]
  ) {
    let damaged = gradients.compactMap { $0 }.filter { !$0.isFinite }
    guard !damaged.isEmpty, let source = notFiniteSource(of: result, for: variables) else { return }
    for gradient in damaged { gradient.storage.notFiniteSource = source }
  }

  /// The first step whose result is not finite; where all are, the first whose derivative is not.
  private static func notFiniteSource(of result: Tensor, for variables: [Tensor]) -> NotFiniteStep?
  {
    guard let root = result.node else { return nil }
    let steps = reachable(from: root, wanted: [])
    if let first = steps.last(where: { !$0.result.isFinite }) {
      if case .variable = first.operation { return nil }
      return NotFiniteStep(first, isDerivative: false)
    }
    var source: NotFiniteStep?
    // What was computed once without an error is computed again.
    _ = try? Backward.gradients(
      of: result, seed: Tensor(shape: result.shape, repeating: 1), for: variables
    ) { node, contributions in
      guard source == nil, contributions.contains(where: { $0?.isFinite == false }) else { return }
      source = NotFiniteStep(node, isDerivative: true)
    }
    return source
  }
}
