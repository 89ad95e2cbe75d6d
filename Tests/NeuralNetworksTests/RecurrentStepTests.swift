internal import NeuralNetworks
internal import Tensors
internal import Testing

/// One step at a time, as a text is sampled, against whole sequences, whose numbers Keras' fixtures hold.
@Suite struct RecurrentStepTests {
  @Test(arguments: [1, 3, 12])
  func stepsOneByOneGiveTheStatesOfAWholeSequence(batch: Int) throws {
    let inputs = Tensor.randomNormal([batch, 6, 10])
    try expectSameStates(inputs) { try inputs.slice($0..<($0 + 1), axis: 1) }
  }

  @Test func stepsOfOneHotLettersGiveTheStatesOfAWholeSequence() throws {
    // The last letter is unknown: its row is all zeros.
    let letters: [Float] = [3, 0, 9, 9, 4, 12]
    let inputs = try Tensor.oneHot(Tensor(letters), depth: 10).reshaped([1, 6, 10])
    try expectSameStates(inputs) {
      try Tensor.oneHot(Tensor([letters[$0]]), depth: 10).reshaped([1, 1, 10])
    }
  }

  private func expectSameStates(_ inputs: Tensor, _ part: (Int) throws -> Tensor) throws {
    let layer = GRU(37, returnSequences: true)
    let whole = try layer(inputs, initialStates: nil).output
    for bias in layer.parameters where bias.name == "bias" {
      bias.value = .randomNormal(bias.value.shape)
    }
    let shifted = try layer(inputs, initialStates: nil).output
    #expect(shifted != whole, "the bias must matter for this test to mean something")
    var states: [Tensor]?
    for step in 0..<inputs.shape[1] {
      let next = try layer(part(step), initialStates: states)
      states = next.states
      let expected = try shifted.slice(step..<(step + 1), axis: 1)
      let distance = try (next.output - expected).abs().maximum()
      #expect(distance <= 1e-6, "step \(step)")
    }
  }
}
