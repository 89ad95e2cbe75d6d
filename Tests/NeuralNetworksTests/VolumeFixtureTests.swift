internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import NeuralNetworks
@testable internal import Tensors

/// Layers of volumes, convolutions in groups or of what came before, and normalisations along any axes
/// against Keras.
@Suite struct VolumeFixtureTests {
  @Test(arguments: try Fixture("volumes.json")["cases"].elements)
  func layersGiveKerasOutputsAndGradients(fixture: Fixture) throws {
    let name = try fixture["name"].text
    let layer = try Self.layer(fixture)
    let training = try fixture["training"].flag
    let input = try Tensor(fixture["input"].tensor)
    _ = try layer.build(inputShape: Array(input.shape.dropFirst()))
    let weights = try fixture["weights"].elements.map { try Tensor($0.tensor) }
    let trained = layer.trainableVariables
    #expect(trained.map(\.value.shape) == weights.map(\.shape), "\(name)")
    for (parameter, weight) in zip(trained, weights) { parameter.value = weight }
    let output = try layer(input, training: training)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, name)
    #expect(layer.outputShape == Array(output.shape.dropFirst()), "\(name)")
    let state = layer.parameters.filter { !$0.isTrainable }
    for (parameter, keras) in zip(state, try fixture["state_after"].elements) {
      let value = parameter.value
      expectClose(value.scalars, shape: value.shape, to: try keras.tensor, parameter.name)
    }
    let upstream = try Tensor(fixture["upstream"].tensor)
    let gradients = try gradient(
      of: { points in
        for (parameter, point) in zip(trained, points) { parameter.value = point }
        return try (layer(points[weights.count], training: training) * upstream).sum()
      }, at: weights + [input])
    for (parameter, weight) in zip(trained, weights) { parameter.value = weight }
    let expected = try fixture["weight_gradients"].elements + [fixture["input_gradient"]]
    for (index, (ours, keras)) in zip(gradients, expected).enumerated() {
      expectClose(
        ours.scalars, shape: ours.shape, to: try keras.tensor, "\(name): gradient \(index)")
    }
    // What is kept of the layer makes one that computes the same.
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(#require(layer.configuration)))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters))
    #expect(try resumed(input, training: false) == layer(input, training: false), "\(name)")
    #expect(throws: ModelError.self) { try resumed(.ones([2, 2]), training: false) }
  }

  private static func layer(_ fixture: Fixture) throws -> BaseLayer {
    let options = try fixture["options"]
    func size(_ key: String) throws -> Int { try options[key].integer }
    func flag(_ key: String) throws -> Bool { try options[key].flag }
    let padding = try options.ifPresent("padding").flatMap { Padding(rawValue: try $0.text) }
    switch try fixture["layer"].text {
    case "Conv3D":
      return Conv3D(
        try size("filters"), kernelSize: try size("kernel_size"), strides: try size("strides"),
        padding: try #require(padding), dilationRate: try size("dilation_rate"), activation: .tanh)
    case "Conv3DTranspose":
      return Conv3DTranspose(
        try size("filters"), kernelSize: try size("kernel_size"), strides: try size("strides"),
        padding: try #require(padding), activation: .tanh)
    case "MaxPooling3D":
      return MaxPooling3D(
        poolSize: try size("pool_size"), strides: try size("strides"),
        padding: try #require(padding))
    case "AveragePooling3D":
      return AveragePooling3D(
        poolSize: try size("pool_size"), strides: try size("strides"),
        padding: try #require(padding))
    case "GlobalMaxPooling3D": return GlobalMaxPooling3D()
    case "GlobalAveragePooling3D": return GlobalAveragePooling3D()
    case "UpSampling3D": return UpSampling3D(size: try size("size"))
    case "ZeroPadding3D": return ZeroPadding3D(try size("size"))
    case "Cropping3D": return Cropping3D(try size("size"))
    case "Conv2D":
      return Conv2D(
        try size("filters"), kernelSize: try size("kernel_size"), strides: try size("strides"),
        padding: try #require(padding), groups: try size("groups"))
    case "Conv1D":
      return Conv1D(
        try size("filters"), kernelSize: try size("kernel_size"), strides: try size("strides"),
        padding: try #require(padding), dilationRate: try size("dilation_rate"),
        groups: try size("groups"))
    case "BatchNormalization":
      return BatchNormalization(
        axis: try size("axis"), momentum: 0.9, center: try flag("center"),
        scale: try flag("scale"))
    case "LayerNormalization":
      return LayerNormalization(
        axis: try options["axes"].integers, center: try flag("center"), scale: try flag("scale"))
    default:
      return GroupNormalization(
        groups: try size("groups"), axis: try size("axis"), center: try flag("center"),
        scale: try flag("scale"))
    }
  }

  @Test func whatLayersCannotDoIsSaid() throws {
    func problem(_ layer: BaseLayer, _ shape: [Int]) -> String {
      do { _ = try layer.build(inputShape: shape) } catch { return "\(error)" }
      return ""
    }
    #expect(
      problem(Conv2D(2, kernelSize: 3, padding: .causal), [8, 8, 1])
        == "Conv2D: padding .causal is for Conv1D; use .same or .valid")
    #expect(problem(Conv2D(3, kernelSize: 1, groups: 2), [4, 4, 2]).contains("2 groups divide"))
    #expect(problem(Conv3D(2, kernelSize: 5), [4, 9, 9, 1]).contains("of at least 5×5×5"))
    #expect(problem(Conv3D(2, kernelSize: 1), [4, 4, 1]).contains("[depth, height, width"))
    #expect(problem(BatchNormalization(axis: 4), [4, 4, 1]).contains("axis 4"))
    #expect(problem(LayerNormalization(axis: 0), [4]).contains("axis 0"))
  }
}
