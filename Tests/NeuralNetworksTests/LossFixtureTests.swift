internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Losses and metrics against Keras.
@Suite struct LossFixtureTests {
  @Test(arguments: ["losses.json", "edge_losses.json"])
  func lossesHaveKerasValueAndGradient(file: String) throws {
    var tried = 0
    for fixture in try Fixture(file)["cases"].elements {
      // The enum's losses have Keras' defaults; variants with arguments are other functions.
      guard try fixture["arguments"].members.isEmpty,
        let loss = Self.loss(try fixture["loss"].text)
      else { continue }
      let name = try fixture["name"].text
      let targets = try Tensor(fixture["target"].tensor)
      let predictions = try Tensor(fixture["prediction"].tensor)
      if try fixture["value"].number.isNaN { continue }
      let value = try loss(targets, predictions)
      expectClose(
        value.scalars, shape: value.shape,
        to: FixtureTensor(shape: [], values: [Float(try fixture["value"].number)]), name)
      let slope = try gradient(of: { try loss(targets, $0) }, at: predictions)
      expectClose(
        slope.scalars, shape: slope.shape, to: try fixture["prediction_gradient"].tensor,
        "gradient of \(name)")
      tried += 1
    }
    #expect(tried >= (file == "losses.json" ? 16 : 5))
  }

  @Test(arguments: try Fixture("metrics.json")["cases"].elements)
  func metricsOfABatchAreKeras(fixture: Fixture) throws {
    let metric: ((Tensor, Tensor) throws -> Tensor)? =
      switch try fixture["name"].text {
      case "binary_accuracy", "binary_accuracy_images": binaryAccuracy
      case "sparse_categorical_accuracy", "sparse_categorical_accuracy_sequences":
        sparseCategoricalAccuracy
      default: nil
      }
    guard let metric else { return }
    let targets = try Tensor(fixture["targets"].elements[0].tensor)
    let predictions = try Tensor(fixture["predictions"].elements[0].tensor)
    let value = try metric(targets, predictions).mean().scalar
    let expected = Float(try fixture["results_after_each"].elements[0].number)
    #expect((value - expected).magnitude <= 1e-6)
  }

  private static func loss(_ name: String) -> Loss? {
    switch name {
    case "huber_loss": .huber
    default: Loss(rawValue: name)
    }
  }
}
