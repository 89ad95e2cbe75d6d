import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Layers around others, and cells by themselves.
@Suite struct WrapperTests {
  @Test(arguments: try Fixture("further.json")["spectral"].elements)
  func kernelsAreDividedInTrainingAsInKeras(fixture: Fixture) throws {
    let iterations = try fixture["iterations"].integer
    let inner: BaseLayer =
      switch try fixture["name"].text {
      case "dense": Dense(4)
      case "iterations": Dense(3)
      default: Conv2D(3, kernelSize: 2)
      }
    let layer = SpectralNormalization(inner, powerIterations: iterations)
    let input = try Tensor(fixture["input"].tensor)
    _ = try layer(input, training: false)
    for parameter in layer.parameters {
      parameter.value = try Tensor(fixture["weights"][parameter.name].tensor)
    }
    let upstream = try Tensor(fixture["upstream"].tensor)
    let optimizer = SGD(learningRate: 0.1)
    for (number, step) in try fixture["steps"].elements.enumerated() {
      var output = Tensor(0)
      let slopes = try gradient(at: layer.trainableVariables) {
        output = try layer(input, training: true)
        return try (output * upstream).sum()
      }
      try optimizer.apply(slopes, to: layer.trainableVariables)
      expectClose(
        output.scalars, shape: output.shape, to: try step["output"].tensor, "step \(number)")
      for parameter in layer.parameters {
        expectClose(
          parameter.value.scalars, shape: parameter.value.shape,
          to: try step["weights"][parameter.name].tensor, "\(parameter.name) after step \(number)")
      }
    }
    let output = try layer(input, training: false)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, "output")
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(#require(layer.configuration)))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters))
    #expect(try resumed(input, training: false) == output)
    #expect(resumed.parameters.count == layer.parameters.count)
  }

  @Test func layersWithoutAKernelAreRefused() {
    #expect(throws: ModelError.self) { try SpectralNormalization(Flatten())(.ones([1, 2])) }
  }

  @Test func aCellsStepsAreThoseOfTheLayer() throws {
    let sequences = Tensor.randomNormal([2, 4, 3])
    let cell = StackedRNNCells([LSTMCell(3), GRUCell(2)])
    let whole = try RNN(cell, returnSequences: true)(sequences)
    #expect(cell.stateSizes == [3, 3, 2])
    var states = cell.initialStates(batchSize: 2)
    for step in 0..<4 {
      let input = try sequences.slice(step..<(step + 1), axis: 1).squeezed(axis: 1)
      let result = try cell(input, states: states)
      states = result.states
      let own = try whole.slice(step..<(step + 1), axis: 1).squeezed(axis: 1)
      #expect(try ((result.output - own).abs().maximum() as Float) < 1e-6)
    }
    #expect(throws: ModelError.self) { try cell(.ones([2, 3]), states: [.ones([2, 3])]) }
  }
}
