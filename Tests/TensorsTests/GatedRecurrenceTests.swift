import Tensors
import Testing

/// The recurrence in one piece against its formulas, one operation after the other.
@Suite struct GatedRecurrenceTests {
  @Test(arguments: [(1, 3), (2, 7), (9, 140)], [false, true])
  func statesAndGradientsAreTheFormulas(_ sizes: (batch: Int, steps: Int), drops: Bool) throws {
    let (inputs, units) = (11, 19)
    let values = Tensor.randomNormal([sizes.batch, sizes.steps, inputs])
    try expectFormulas(values, units: units, drops: drops, watchesInput: true)
  }

  /// Letters' products are rows of the kernel; one letter is unknown, its row all zeros.
  @Test(arguments: [(1, 1), (2, 7), (9, 140)], [false, true])
  func lettersGiveWhatTheirOneHotRowsGive(_ sizes: (batch: Int, steps: Int), drops: Bool) throws {
    let inputs = 11
    let letters = Tensor.randomUniform([sizes.batch, sizes.steps], in: 0..<12.5).rounded()
    let values = Tensor.oneHot(letters, depth: inputs)
    try expectFormulas(values, units: 19, drops: drops, watchesInput: false)
  }

  private func expectFormulas(
    _ values: Tensor, units: Int, drops: Bool, watchesInput: Bool
  ) throws {
    let (batch, inputs) = (values.shape[0], values.shape[2])
    func masks(_ size: Int) -> [Tensor] {
      drops ? (0..<3).map { _ in .dropoutFactors([batch, size], rate: 0.3) } : []
    }
    let (inputMasks, stateMasks) = (masks(inputs), masks(units))
    let weights = Tensor.randomNormal([batch, values.shape[1], units])
    let parameters = [
      Tensor.randomNormal([inputs, 3 * units]) * 0.3, .randomNormal([units, 3 * units]) * 0.2,
      .randomNormal([2, 3 * units]), .randomNormal([batch, units]),
    ]
    func run(
      _ states: (Tensor, [Tensor]) throws -> Tensor
    ) throws -> (output: Tensor, gradients: [Tensor]) {
      var output = Tensor(0)
      let gradients = try gradient(
        of: { points in
          let result = try states(
            watchesInput ? points[points.count - 1] : values, Array(points.prefix(4)))
          output = result.detached()
          return try (result * weights).sum()
        }, at: parameters + (watchesInput ? [values] : []))
      return (output, gradients)
    }
    let fused = try run { input, points in
      try GatedRecurrence.states(
        input, kernel: points[0], recurrentKernel: points[1], bias: points[2],
        initialState: points[3], inputMasks: inputMasks, recurrentMasks: stateMasks)
    }
    let plain = try run { input, points in
      try Self.states(input, points, units: units, inputMasks, stateMasks)
    }
    #expect(try (fused.output - plain.output).abs().maximum() < 1e-5)
    for (index, (ours, expected)) in zip(fused.gradients, plain.gradients).enumerated() {
      let size = expected.abs().maximum()
      #expect(try (ours - expected).abs().maximum() <= 2e-5 * (1 + size), "gradient \(index)")
    }
  }

  /// The formulas as they stand in the literature, a step at a time.
  private static func states(
    _ input: Tensor, _ parameters: [Tensor], units: Int, _ inputMasks: [Tensor],
    _ stateMasks: [Tensor]
  ) throws -> Tensor {
    func block(_ matrix: Tensor, _ gate: Int) throws -> Tensor {
      try matrix.slice((gate * units)..<((gate + 1) * units), axis: 1)
    }
    let (kernel, recurrentKernel, bias) = (parameters[0], parameters[1], parameters[2])
    var state = parameters[3]
    var all: [Tensor] = []
    for step in 0..<input.shape[1] {
      let now = try input.slice(step..<(step + 1), axis: 1).reshaped([-1, input.shape[2]])
      func sums(_ gate: Int) throws -> (input: Tensor, state: Tensor) {
        let ownInput = inputMasks.isEmpty ? now : try now * inputMasks[gate]
        let ownState = stateMasks.isEmpty ? state : try state * stateMasks[gate]
        let biases = try block(bias, gate)
        return (
          try matmul(ownInput, block(kernel, gate)) + biases.slice(0..<1),
          try matmul(ownState, block(recurrentKernel, gate)) + biases.slice(1..<2)
        )
      }
      let (update, reset, candidate) = (try sums(0), try sums(1), try sums(2))
      let kept = try (update.input + update.state).sigmoid()
      let open = try (reset.input + reset.state).sigmoid()
      let next = try (candidate.input + open * candidate.state).tanh()
      state = try kept * state + (1 - kept) * next
      all.append(try state.expandingShape(at: 1))
    }
    return try Tensor.concatenate(all, axis: 1)
  }
}
