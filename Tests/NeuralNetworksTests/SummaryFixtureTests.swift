import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Summaries against what Keras prints.
@Suite struct SummaryFixtureTests {
  @Test(arguments: try Fixture("summaries.json")["cases"].elements)
  func theTableIsKerasTable(fixture: Fixture) throws {
    // Keras numbers layers through a whole program; here the names are given.
    let names = try fixture["layers"].elements.map { try $0["name"].text }
    let model = try Self.model(try fixture["name"].text, names)
    #expect(model.summaryText() == (try fixture["summary"].text))
    #expect(model.parameterCount == (try fixture["total"].integer))
  }

  @Test func layersAreNamedByTheirTypesInEachModel() throws {
    let model = try Sequential([
      Conv2DTranspose(1, kernelSize: 3, inputShape: [4, 4, 1]), LeakyReLU(0.2),
      BatchNormalization(), LeakyReLU(0.2), Flatten(name: "own"), GRUlike(),
    ])
    #expect(
      model.layerNames == [
        "conv2d_transpose", "leaky_re_lu", "batch_normalization", "leaky_re_lu_1", "own",
        "gr_ulike",
      ])
    #expect(
      model.namedParameters.map(\.name).prefix(3) == [
        "conv2d_transpose.kernel", "conv2d_transpose.bias", "batch_normalization.gamma",
      ])
  }

  @Test func branchesSayWhatTheyAreConnectedTo() throws {
    let (left, right) = (Input(shape: [4], name: "left"), Input(shape: [4]))
    let shared = Dense(3)
    let sum = try Add()([shared(left), shared(right)])
    let model = try Model(inputs: [left, right], outputs: [Dense(1)(sum)])
    let text = model.summaryText(lineLength: 108)
    #expect(text.contains("│ left[0][0], ") && text.contains("│ input_layer_1[0][0] "))
    #expect(text.contains("dense[0][0], dense[1][0]"))
    #expect(text.contains(" Total params: 19 (76.00 B)"))
  }

  @Test func theOptimizersNumbersAreCountedOnceItHasStepped() throws {
    let model = try Sequential([Dense(1, inputShape: [2])])
    model.compile(loss: .meanSquaredError, optimizer: Adam())
    #expect(!model.summaryText().contains("Optimizer"))
    try model.trainOnBatch(.ones([1, 2]), .ones([1, 1]))
    // Two averages of three parameters, the rate, and the count of steps in eight bytes.
    #expect(model.summaryText().contains(" Optimizer params: 8 (36.00 B)"))
  }

  private struct GRUlike: Layer {
    func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { input }
  }

  /// Layers at several depths, one of them used at two, and names that are too long for their columns.
  private static func branches() throws -> Model {
    let left = Input(shape: [4], name: "left")
    let right = Input(shape: [3], name: "right")
    let shared = Dense(6, name: "shared")
    let detour = try shared(Dense(4, name: "a_layer_whose_name_is_rather_long")(right))
    let both = try Concatenate(name: "both")([shared(left), detour])
    let rest = try Add(name: "a_residual_connection_around_it")([
      both, Dense(12, name: "within")(both),
    ])
    let label = try Dense(1, name: "label")(Dropout(0.1, name: "dropping")(rest))
    return try Model(
      inputs: [left, right, Input(shape: [2], name: "idle")],
      outputs: [Dense(1, name: "value")(rest), label], name: "branches")
  }

  /// A layer whose states another goes on from.
  private static func states() throws -> Model {
    let source = Input(shape: [0, 2], name: "source")
    let target = Input(shape: [0, 3], name: "target")
    let encoded = try LSTM(4, name: "encoder")(source, initialStates: nil)
    let decoded = try LSTM(4, returnSequences: true, name: "decoder")(
      target, initialStates: encoded.states)
    return try Model(
      inputs: [source, target], outputs: [Dense(1, name: "dense")(decoded.output)], name: "states")
  }

  private static func model(_ name: String, _ names: [String]) throws -> Model {
    let leaky = { LeakyReLU(0.2, name: $0) }
    switch name {
    case "branches": return try branches()
    case "states": return try states()
    case "stacked_encoder":
      return try Sequential(
        [
          Flatten(inputShape: [28, 28], name: names[0]), Dense(100, name: names[1]),
          Dense(30, name: names[2]),
        ], name: name)
    case "dcgan_generator":
      return try Sequential(
        [
          Dense(7 * 7 * 128, inputShape: [100], name: names[0]),
          Reshape([7, 7, 128], name: names[1]), BatchNormalization(name: names[2]),
          Conv2DTranspose(64, kernelSize: 5, strides: 2, padding: .same, name: names[3]),
          BatchNormalization(name: names[4]),
          Conv2DTranspose(1, kernelSize: 5, strides: 2, padding: .same, name: names[5]),
        ], name: name)
    case "dcgan_discriminator":
      return try Sequential(
        [
          Conv2D(
            64, kernelSize: 5, strides: 2, padding: .same, inputShape: [28, 28, 1],
            name: names[0]),
          leaky(names[1]), Dropout(0.4, name: names[2]),
          Conv2D(128, kernelSize: 5, strides: 2, padding: .same, name: names[3]),
          leaky(names[4]), Dropout(0.4, name: names[5]), Flatten(name: names[6]),
          Dense(1, name: names[7]),
        ], name: name)
    default:
      return try Sequential(
        [
          GRU(128, returnSequences: true, inputShape: [0, 39], name: names[0]),
          GRU(128, returnSequences: true, name: names[1]),
          TimeDistributed(Dense(39, activation: .softmax), name: names[2]),
        ], name: name)
    }
  }
}
