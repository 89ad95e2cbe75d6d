import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Convolutions and poolings along sequences, and layers that keep their state, against Keras.
@Suite struct SequenceFixtureTests {
  @Test(arguments: try Fixture("sequences.json")["cases"].elements)
  func layersGiveKerasOutputsAndGradients(fixture: Fixture) throws {
    let layer = try Self.layer(fixture)
    try expectLayer(layer, matches: fixture)
    let input = try Tensor(fixture["input"].tensor)
    // What is kept of the layer makes one that computes the same.
    let configuration = try #require(layer.configuration)
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(configuration))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters))
    #expect(try resumed(input) == layer(input))
    let error = #expect(throws: ModelError.self) { try layer(Tensor.ones([1, 2, 3, 4])) }
    #expect(error?.description.contains(layer.typeName) ?? false)
  }

  private static func layer(_ fixture: Fixture) throws -> BaseLayer {
    let options = try fixture["options"]
    func number(_ key: String) throws -> Int { try options[key].integer }
    let padding = try Padding(rawValue: options.ifPresent("padding")?.text ?? "") ?? .valid
    switch try fixture["layer"].text {
    case "Conv1D":
      return Conv1D(
        try number("filters"), kernelSize: try number("kernel_size"),
        strides: try number("strides"), padding: padding,
        dilationRate: try number("dilation_rate"))
    case "Conv1DTranspose":
      return Conv1DTranspose(
        try number("filters"), kernelSize: try number("kernel_size"),
        strides: try number("strides"), padding: padding)
    case "ZeroPadding1D":
      let sides = try options["sides"].integers
      return ZeroPadding1D(before: sides[0], after: sides[1])
    case "Cropping1D":
      let sides = try options["sides"].integers
      return Cropping1D(before: sides[0], after: sides[1])
    case "UpSampling1D": return UpSampling1D(size: try number("size"))
    case "MaxPooling1D":
      return MaxPooling1D(
        poolSize: try number("pool_size"), strides: try number("strides"), padding: padding)
    case "AveragePooling1D":
      return AveragePooling1D(
        poolSize: try number("pool_size"), strides: try number("strides"), padding: padding)
    case "GlobalAveragePooling1D": return GlobalAveragePooling1D()
    default: return GlobalMaxPooling1D()
    }
  }

  @Test(arguments: try Fixture("sequences.json")["stateful"].elements)
  func statefulLayersGoOnWhereTheyWere(fixture: Fixture) throws {
    let layer: RecurrentLayer =
      switch try fixture["layer"].text {
      case "SimpleRNN": SimpleRNN(4, returnSequences: true, stateful: true)
      case "LSTM": LSTM(4, returnSequences: true, stateful: true)
      default: GRU(4, returnSequences: true, stateful: true)
      }
    _ = try layer.build(inputShape: [3, 2])
    let weights = try fixture["weights"].elements.map { try Tensor($0.tensor) }
    for (parameter, weight) in zip(layer.parameters, weights) { parameter.value = weight }
    let batches = try fixture["batches"].elements.map { try Tensor($0.tensor) }
    for (batch, expected) in zip(batches, try fixture["outputs"].elements) {
      let output = try layer(batch)
      expectClose(output.scalars, shape: output.shape, to: try expected.tensor, "output")
    }
    #expect(throws: TensorError.self) { try layer(Tensor.ones([5, 3, 2])) }
    // Another process goes on from the states that were kept.
    let configuration = try #require(layer.configuration)
    let kept = try #require(
      BaseLayer.resuming(configuration, parameters: layer.parameters + layer.keptStates))
    #expect(try kept(batches[0]) == layer(batches[0]))
    layer.resetStates()
    let again = try layer(batches[0])
    expectClose(
      again.scalars, shape: again.shape, to: try fixture["after_reset"].tensor, "after the reset")
  }
}
