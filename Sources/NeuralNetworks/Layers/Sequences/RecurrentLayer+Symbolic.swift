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

extension RecurrentLayer {
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
    let states = initialStates ?? []
    guard states.isEmpty || states.map(\.shape) == stateShapes else {
      throw ModelError.setting(
        shownName,
        problem: "it goes on from \(stateCount) \(stateCount == 1 ? "state" : "states") of shape "
          + "\([units]), but was given \(states.map { "\($0.shape)" }.joined(separator: " and "))")
    }
    let shape = try build(inputShape: input.shape)
    let step = GraphStep(self, [input] + states)
    return SymbolicRecurrentOutput(
      output: SymbolicTensor(shape: shape, step: step),
      states: stateShapes.enumerated().map {
        SymbolicTensor(shape: $0.element, step: step, index: $0.offset + 1)
      })
  }

  /// The shapes of the states without the batch axis.
  var stateShapes: [[Int]] { Array(repeating: [units], count: stateCount) }
}
