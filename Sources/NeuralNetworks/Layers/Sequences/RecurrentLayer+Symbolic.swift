internal import Tensors

/// What a recurrent layer gives as part of a functional model.
public struct SymbolicRecurrentOutput: Sendable {
  /// `[steps, units]`, or the last step's `[units]`.
  public let output: SymbolicTensor
  /// The states after the last step, each `[units]`, for another layer to go on from.
  public let states: [SymbolicTensor]

  /// An output and the states that go with it.
  package init(output: SymbolicTensor, states: [SymbolicTensor]) {
    self.output = output
    self.states = states
  }
}

/// A layer that gives its states after the last step beside its output, to go on from.
protocol StatefulWalk: BaseLayer {
  /// The shapes of the states without the batch axis.
  var stateShapes: [[Int]] { get }

  /// The output and the states after the last step, as part of a graph.
  func walked(
    _ input: MaskedTensor, initialStates: [Tensor]?, training: Bool
  ) throws -> [MaskedTensor]
}

extension StatefulWalk {
  /// The output and the states as part of a functional model.
  fileprivate func symbolic(
    _ input: SymbolicTensor, _ states: [SymbolicTensor]
  ) throws -> SymbolicRecurrentOutput {
    guard states.isEmpty || states.map(\.shape) == stateShapes else {
      let count = stateShapes.count
      let given = states.map { "\($0.shape)" }.joined(separator: " and ")
      throw ModelError.setting(
        shownName,
        problem: "it goes on from \(count) \(count == 1 ? "state" : "states") of shape "
          + "\(stateShapes[0]), but was given \(given)")
    }
    let shape = try build(inputShape: input.shape)
    let step = GraphStep(self, [input] + states)
    return SymbolicRecurrentOutput(
      output: SymbolicTensor(shape: shape, step: step),
      states: stateShapes.enumerated().map {
        SymbolicTensor(shape: $0.element, step: step, index: $0.offset + 1)
      })
  }
}

extension RecurrentLayer: StatefulWalk {
  /// The output and the states after the last step as part of a functional model, as Keras' `return_state` gives
  /// them.
  ///
  /// - Parameters:
  ///   - input: `[steps, inputs]`.
  ///   - initialStates: Where to go on from, such as another layer's ``SymbolicRecurrentOutput/states``; zeros
  ///     when nil.
  /// - Returns: What comes out, and the final states.
  /// - Throws: ``ModelError/setting(_:problem:)`` where there are more or fewer states than the layer has, and
  ///   ``TensorError`` where it cannot take such an input.
  public func callAsFunction(
    _ input: SymbolicTensor, initialStates: [SymbolicTensor]?
  ) throws -> SymbolicRecurrentOutput {
    try symbolic(input, initialStates ?? [])
  }

  var stateShapes: [[Int]] { Array(repeating: [units], count: stateCount) }
}

extension Bidirectional: StatefulWalk {
  /// The output and the states of both directions as part of a functional model, as Keras' `return_state` gives
  /// them.
  ///
  /// - Parameters:
  ///   - input: `[steps, inputs]`.
  ///   - initialStates: Where to go on from, those of the layer that walks forwards first; zeros when nil.
  /// - Returns: What comes out, and the final states in the same order.
  /// - Throws: As that of ``RecurrentLayer``.
  public func callAsFunction(
    _ input: SymbolicTensor, initialStates: [SymbolicTensor]?
  ) throws -> SymbolicRecurrentOutput {
    try symbolic(input, initialStates ?? [])
  }

  var stateShapes: [[Int]] { forwardLayer.stateShapes + backwardLayer.stateShapes }
}
