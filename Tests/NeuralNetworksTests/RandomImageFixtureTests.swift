import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Layers that change images at random in training, against Keras where both ends of the range are the same.
@Suite struct RandomImageFixtureTests {
  @Test(arguments: try Fixture("images.json")["cases"].elements)
  func whatIsDrawnChangesImagesAsInKeras(fixture: Fixture) throws {
    let input = try Tensor(Fixture("images.json")["input"].tensor)
    let layer = try Self.layer(fixture)
    let name = try fixture["name"].text
    let output = try layer(input, training: true)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, name)
    #expect(try layer(input, training: false) == input)
    // What is kept of the layer makes one that does the same.
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(#require(layer.configuration)))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: []))
    #expect(try resumed(input, training: true) == output)
  }

  @Test func eachImageHasADrawOfItsOwn() throws {
    let image = Tensor.randomUniform([1, 8, 8, 1])
    let batch = try Tensor.concatenate([image, image, image])
    for layer in [
      RandomRotation(0.2) as BaseLayer, RandomTranslation(height: 0.3, width: 0.3), RandomZoom(0.4),
      RandomContrast(0.5, valueRange: 0...1), RandomBrightness(0.3, valueRange: 0...1),
    ] {
      let changed = try layer(batch, training: true)
      #expect(changed[0] != changed[1] && changed[1] != changed[2], "\(layer.typeName)")
    }
  }

  @Test func partsOfImagesLieAnywhereInTrainingAndInTheMiddleOutsideIt() throws {
    let images = try Tensor.range(from: 0, to: 36).reshaped([1, 6, 6, 1])
    let layer = RandomCrop(height: 2, width: 3)
    let parts = try (0..<40).map { _ in try layer(images, training: true) }
    for part in parts {
      #expect(part.shape == [1, 2, 3, 1])
      let first = part.scalars[0]
      #expect(part.scalars == [0, 1, 2, 6, 7, 8].map { $0 + first })
    }
    #expect(Set(parts.map { $0.scalars[0] }).count > 8)
    #expect(
      try layer(images, training: false)
        == CenterCrop(height: 2, width: 3)(images, training: false))
  }

  /// Movements are linear.
  ///
  /// TensorFlow's derivatives are those of the movement back, which are others.
  @Test(arguments: FillMode.allCases)
  func derivativesOfMovementsAreTheirOwn(fill: FillMode) throws {
    let images = Tensor.randomUniform([1, 4, 5, 2])
    let movement = ImageMovement(
      maps: [[0.8, -0.3, 0.5, 0.2, 1.3, -1.4]], fill: fill, fillValue: 0.5)
    let (upstream, direction) = (
      Tensor.randomNormal(images.shape), Tensor.randomNormal(images.shape)
    )
    let slope = try gradient(of: { try ($0.moved(movement) * upstream).sum() }, at: images)
    let change = try (images + direction).moved(movement) - images.moved(movement)
    #expect(try abs((slope * direction).sum().scalar - (change * upstream).sum().scalar) < 1e-3)
    let square = { (point: Tensor) in
      try gradient(of: { try $0.moved(movement).squared().sum() }, at: point)
    }
    let exact = try gradient(of: { try (square($0) * direction).sum() }, at: images)
    let near = try square(images + direction) - square(images)
    #expect(try ((exact - near).abs().maximum() as Float) < 1e-3)
  }

  private static func layer(_ fixture: Fixture) throws -> BaseLayer {
    let options = try fixture["options"]
    let values = try options["values"].elements.map { Float(try $0.number) }
    func only(_ place: Int) -> ClosedRange<Float> { values[place]...values[place] }
    let kind = try fixture["layer"].text
    if let range = options.ifPresent("range") {
      let ends = try range.elements.map { Float(try $0.number) }
      return kind == "RandomContrast"
        ? RandomContrast(only(0), valueRange: ends[0]...ends[1])
        : RandomBrightness(only(0), valueRange: ends[0]...ends[1])
    }
    let fill = try #require(FillMode(rawValue: options["fill"].text))
    let blend = try #require(Interpolation(rawValue: options["interpolation"].text))
    switch kind {
    case "RandomRotation":
      return RandomRotation(only(0), fillMode: fill, interpolation: blend, fillValue: 0.3)
    case "RandomTranslation":
      return RandomTranslation(
        height: only(0), width: only(1), fillMode: fill, interpolation: blend, fillValue: 0.3)
    default:
      return RandomZoom(
        only(0), width: values.count > 1 ? only(1) : nil, fillMode: fill, interpolation: blend,
        fillValue: 0.3)
    }
  }
}
