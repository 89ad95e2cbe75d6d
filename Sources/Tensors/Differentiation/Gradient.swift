internal import CKernels

/// The derivative of a function of one tensor that returns a single number.
///
/// - Parameters:
///   - function: Computes a tensor with one scalar; it may itself ask for gradients.
///   - point: Where the derivative is taken.
/// - Returns: The derivative, of the shape of `point`.
/// - Throws: What the function throws, and ``TensorError/gradientOfNonScalar(shape:)``.
public func gradient(of function: (Tensor) throws -> Tensor, at point: Tensor) throws -> Tensor {
  try valueWithGradient(of: function, at: point).gradient
}

/// The derivatives of a function of several tensors that returns a single number.
///
/// - Throws: What the function throws, and ``TensorError/gradientOfNonScalar(shape:)``.
public func gradient(
  of function: ([Tensor]) throws -> Tensor, at points: [Tensor]
) throws -> [Tensor] {
  try valueWithGradient(of: function, at: points).gradients
}

/// A function's value and its derivative in one pass.
///
/// - Throws: What the function throws, and ``TensorError/gradientOfNonScalar(shape:)``.
public func valueWithGradient(
  of function: (Tensor) throws -> Tensor, at point: Tensor
) throws -> (value: Tensor, gradient: Tensor) {
  let (value, gradients) = try valueWithGradient(of: { try function($0[0]) }, at: [point])
  return (value, gradients[0])
}

/// A function's value and its derivatives in one pass.
///
/// - Throws: What the function throws, and ``TensorError/gradientOfNonScalar(shape:)``.
public func valueWithGradient(
  of function: ([Tensor]) throws -> Tensor, at points: [Tensor]
) throws -> (value: Tensor, gradients: [Tensor]) {
  // Inside another gradient's function the result must itself be differentiable.
  let isNested = points.contains { $0.node != nil } || Backward.depth > 0
  Backward.depth += 1
  defer { Backward.depth -= 1 }
  let watched = points.map { $0.watched() }
  let value = try function(watched)
  guard value.count == 1 else { throw TensorError.gradientOfNonScalar(shape: value.shape) }
  let gradients = try Backward.gradients(
    of: value, seed: Tensor(shape: value.shape, repeating: 1), for: watched,
    recordsThemselves: isNested)
  if !isNested { Backward.noteNotFinite(of: value, for: watched, in: gradients) }
  return (
    isNested ? value : value.detached(), zip(gradients, points).map { $0 ?? .zeros($1.shape) }
  )
}

/// A function with a derivative of the author's own.
///
/// - Parameters:
///   - inputs: What the function is computed from.
///   - value: The result, computed without recording.
///   - derivative: From the gradient of the result to the gradients of the inputs.
/// - Returns: The result as part of the recorded computation.
/// - Throws: What `value` throws.
public func withDerivative(
  _ inputs: [Tensor], value: ([Tensor]) throws -> Tensor,
  derivative: @escaping (Tensor) throws -> [Tensor]
) throws -> Tensor {
  let result = try Recording.paused { try value(inputs.map { $0.detached() }) }
  return result.recorded(
    .custom(CustomDerivative("custom") { try derivative($0) }), inputs)
}

extension Tensor {
  /// The same tensor as a variable that gradients can be asked for.
  package func watched() -> Tensor {
    let inputs = node == nil ? [] : [self]
    return Tensor(
      storage: storage, shape: shape,
      node: GradientNode(
        inputs.isEmpty ? .variable : .addScalar, inputs: inputs, output: storage, shape: shape))
  }
}

/// Reverse-mode differentiation: the recorded steps in descending order.
package enum Backward {
  /// How many gradients this thread is computing around each other.
  package static var depth: Int {
    get { Int(thread_gradient_depth()) }
    set { thread_set_gradient_depth(Int32(newValue)) }
  }

  /// The gradients of `result`, weighted by `seed`, for each of the variables.
  ///
  /// - Parameters:
  ///   - result: What is differentiated.
  ///   - seed: The weight of each of its scalars.
  ///   - variables: What the derivatives are with respect to.
  ///   - recordsThemselves: Whether the gradients are recorded in their turn.
  ///   - observe: Called with each step and the gradients of its inputs.
  /// - Returns: Nil for a variable that the result does not depend on.
  /// - Throws: What a custom derivative throws.
  package static func gradients(
    of result: Tensor, seed: Tensor, for variables: [Tensor], recordsThemselves: Bool = false,
    observe: ((GradientNode, [Tensor?]) -> Void)? = nil
  ) throws -> [Tensor?] {
    let before = Recording.isEnabled
    Recording.isEnabled = recordsThemselves
    defer { Recording.isEnabled = before }
    guard let root = result.node else { return variables.map { _ in nil } }
    let wanted = Set(variables.compactMap { $0.node.map(ObjectIdentifier.init) })
    var gradients: [ObjectIdentifier: Tensor] = [ObjectIdentifier(root): seed]
    for node in reachable(from: root, wanted: wanted) {
      let id = ObjectIdentifier(node)
      guard let upstream = gradients[id] else { continue }
      if !wanted.contains(id) { gradients[id] = nil }
      let contributions = try node.operation.gradients(upstream: upstream, node: node)
      observe?(node, contributions)
      for (input, contribution) in zip(node.inputs, contributions) {
        guard let contribution, let inputNode = input.node else { continue }
        let key = ObjectIdentifier(inputNode)
        if let sum = gradients[key] {
          gradients[key] = try sum + contribution
        } else {
          gradients[key] = contribution
        }
      }
    }
    return variables.map { variable in variable.node.flatMap { gradients[ObjectIdentifier($0)] } }
  }

  /// The steps between the result and the variables, last first.
  static func reachable(
    from root: GradientNode, wanted: Set<ObjectIdentifier>
  ) -> [GradientNode] {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var found: [GradientNode] = []
    var pending = [root]
    while let node = pending.popLast() {
      found.append(node)
      for input in node.inputs {
        if let next = input.node, seen.insert(ObjectIdentifier(next)).inserted {
          pending.append(next)
        }
      }
    }
    return found.sorted { $0.number > $1.number }
  }
}
