import Datasets
import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Training by names, states of both directions and padded sequences against Keras.
@Suite struct NamedDataTests {
  private static func model() throws -> Model {
    let (left, right) = (Input(shape: [3], name: "left"), Input(shape: [2], name: "right"))
    let hidden = try Dense(4, activation: .tanh, kernelInitializer: .constant(0.1))(
      Concatenate()([left, right]))
    let price = try Dense(1, kernelInitializer: .constant(0.2), name: "price")(hidden)
    let kind = try Dense(
      2, activation: .softmax, kernelInitializer: .constant(0.3), name: "kind")(hidden)
    return try Model(inputs: [left, right], outputs: [price, kind])
  }

  private static func inputs() throws -> [String: Tensor] {
    [
      "left": try Tensor.range(from: 0, to: 12).reshaped([4, 3]) / 12,
      "right": try Tensor.range(from: 0, to: 8).reshaped([4, 2]) / 8,
    ]
  }

  private static func targets() throws -> [String: Tensor] {
    [
      "price": try Tensor([1, 2, 3, 4]).reshaped([4, 1]),
      "kind": Tensor([0, 1, 0, 1]),
    ]
  }

  @Test func dictionariesTrainAsKerasDoes() throws {
    let model = try Self.model()
    try model.compile(
      losses: ["price": .meanSquaredError, "kind": .sparseCategoricalCrossentropy],
      lossWeights: ["kind": 0.5], optimizer: SGD(learningRate: 0.1),
      metrics: ["price": [.meanAbsoluteError], "kind": [.accuracy]])
    let history = try model.fit(
      Self.inputs(), Self.targets(), epochs: 3, batchSize: 2, shuffle: false, initialEpoch: 1,
      verbose: 0)
    let keras = try Fixture("names.json")["named"]
    #expect(history.epochs == 2)
    func expectEqual(_ ours: [Float], _ name: String) throws {
      let expected = try keras[name].elements.map { Float(try $0.number) }
      #expect(ours.count == expected.count)
      for (one, other) in zip(ours, expected) { #expect(abs(one - other) < 1e-5 * abs(other)) }
    }
    try expectEqual(history["loss"], "loss")
    try expectEqual(history["price_mean_absolute_error"], "price_mae")
    let figures = try model.evaluate(Self.inputs(), Self.targets(), batchSize: 2)
    try expectEqual(Array(figures.prefix(3)), "evaluated")
    #expect(try model.predict(Self.inputs()).map(\.shape) == [[4, 1], [4, 2]])
  }

  @Test func namesThatDoNotFitAreErrors() throws {
    let model = try Self.model()
    #expect(model.inputNames == ["left", "right"])
    func problem(_ body: () throws -> Void) -> String {
      (#expect(throws: ModelError.self) { try body() })?.description ?? ""
    }
    let missing = problem { try model.compile(losses: ["price": .huber], optimizer: SGD()) }
    #expect(missing.contains("nothing is given for the output 'kind'"))
    let unknown = problem {
      try model.compile(
        losses: ["price": .huber, "kind": .huber], lossWeights: ["prize": 1], optimizer: SGD())
    }
    #expect(unknown.contains("no output 'prize'; the model's outputs are 'price', 'kind'"))
    let input = problem {
      _ = try model.predict(["left": .ones([1, 3]), "wrong": .ones([1, 2])])
    }
    #expect(input.contains("no input 'wrong'"))
  }

  @Test(arguments: try Fixture("names.json")["states"].elements)
  func bothDirectionsGoOnFromTheirStates(fixture: Fixture) throws {
    let sequences = try fixture["sequences"].flag
    let (kernel, recurrent) = (Initializer.constant(0.3), Initializer.constant(-0.2))
    let walking: RecurrentLayer =
      try fixture["layer"].text == "LSTM"
      ? LSTM(
        2, kernelInitializer: kernel, recurrentInitializer: recurrent, returnSequences: sequences)
      : GRU(
        2, kernelInitializer: kernel, recurrentInitializer: recurrent, returnSequences: sequences)
    let merge = try #require(MergeMode(rawValue: fixture["merge"].text))
    let layer = try Bidirectional(walking, mergeMode: merge)
    let input = try Tensor(fixture["input"].tensor)
    func expectEqual(_ result: RecurrentOutput, _ name: String) throws {
      let expected = try fixture[name].elements
      #expect(expected.count == result.states.count + 1)
      for (ours, keras) in zip([result.output] + result.states, expected) {
        expectClose(ours.scalars, shape: ours.shape, to: try keras.tensor, name)
      }
    }
    let first = try layer(input, initialStates: nil)
    try expectEqual(first, "first")
    try expectEqual(layer(input, initialStates: first.states), "second")
    #expect(throws: TensorError.self) { try layer(input, initialStates: [first.states[0]]) }
    // The same as part of a functional model, which is kept and made again.
    let symbol = Input(shape: [4, 3])
    let walked = try layer(symbol, initialStates: nil)
    let onwards = try layer(symbol, initialStates: walked.states)
    let model = try Model(inputs: [symbol], outputs: [onwards.output] + onwards.states)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try model.save(file.path)
    for model in [model, try Model.load(file.path)] {
      let results = try model([input])
      try expectEqual(
        RecurrentOutput(output: results[0], states: Array(results.dropFirst())), "second")
    }
  }

  @Test(arguments: try Fixture("names.json")["padded"].elements)
  func sequencesArePaddedAsKerasPadsThem(fixture: Fixture) throws {
    let rows = padSequences(
      [[1, 2, 3], [4], [5, 6, 7, 8, 9]],
      maxLength: try fixture["length"].isNull ? nil : fixture["length"].integer,
      padding: try #require(SequenceEnd(rawValue: fixture["padding"].text)),
      truncating: try #require(SequenceEnd(rawValue: fixture["truncating"].text)), value: -1)
    expectClose(rows.scalars, shape: rows.shape, to: try fixture["output"].tensor, "padded")
  }
}
