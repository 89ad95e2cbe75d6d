import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Models in safetensors files.
@Suite struct ModelFileTests {
  private let folder: URL
  private func path(_ name: String) -> String { folder.appending(path: name).path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nbrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func whatPythonWroteIsRead() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/python.safetensors")
    let archive = try SafetensorsArchive(reading: file.path)
    let fixture = try Fixture("safetensors.json")
    for (key, value) in try fixture["metadata"].members {
      #expect(archive.metadata[key] == (try value.text))
    }
    let expected = try fixture["tensors"].members
    #expect(archive.tensors.count == expected.count)
    for (name, value) in expected {
      let tensor = try #require(archive.tensors.first { $0.name == name }?.tensor)
      #expect(tensor.shape == (try value["shape"].integers), "\(name)")
      let numbers = try value["values"].elements.map { Float(try $0.number) }
      // The fixture has nine digits, enough for a float32 but not for what whole numbers become.
      let isSame = zip(tensor.scalars, numbers).allSatisfy {
        $0 == $1 || ($0.isNaN && $1.isNaN)
          || ($0 - $1).magnitude <= 1e-6 * $1.magnitude + .leastNormalMagnitude
      }
      #expect(isSame && tensor.count == numbers.count, "\(name)")
    }
  }

  @Test func optionsOfLayersComeBack() throws {
    let source = Input(shape: [4, 6])
    let mixed = try Conv1D(
      4, kernelSize: 2, padding: .causal, groups: 2, activityRegularizer: .l1(0.1))(source)
    let normalized = try LayerNormalization(axis: 1, center: false, gammaInitializer: .constant(2))(
      ActivityRegularization(l2: 0.1)(mixed))
    let encoded = try GRU(3)(
      BatchNormalization(axis: 1, scale: false)(normalized), initialStates: nil)
    let decoded = try GRU(3, returnSequences: true)(mixed, initialStates: encoded.states).output
    let model = try Model(
      inputs: [source], outputs: [GlobalAveragePooling1D()(decoded), encoded.output])
    model.compile(losses: [.meanSquaredError], optimizer: SGD())
    try model.save(path("options.safetensors"))
    let loaded = try Model.load(path("options.safetensors"))
    let input = Tensor.randomNormal([5, 4, 6])
    #expect(try loaded([input]) == model([input]))
    #expect(try loaded.losses == model.losses)
    #expect(try loaded.losses.count == 2)
    #expect(loaded.layerNames == model.layerNames)
    #expect(
      try loaded.trainOnBatch([input], [.ones([5, 3]), .ones([5, 3])])
        == model.trainOnBatch([input], [.ones([5, 3]), .ones([5, 3])]))
  }

  @Test func aModelComesBackWithItsLayersAndItsTraining() throws {
    let inner = try Sequential([Dense(6, activation: .relu, inputShape: [12])], name: "inner")
    let model = try Sequential([
      Conv2D(3, kernelSize: 2, kernelRegularizer: .l2(0.1), inputShape: [3, 3, 1]),
      BatchNormalization(), Flatten(), inner, Dropout(0.3), Dense(2, activation: .softmax),
    ])
    model.compile(
      loss: .sparseCategoricalCrossentropy(fromLogits: false),
      optimizer: Adam(
        learningRate: CosineDecay(initialLearningRate: 0.1, decaySteps: 50)),
      metrics: [.accuracy, .sparseTopKCategoricalAccuracy(k: 1)])
    let x = Tensor.randomNormal([8, 3, 3, 1])
    let y = try Tensor(shape: [8], scalars: [0, 1, 0, 1, 1, 0, 0, 1])
    try model.fit(x, y, epochs: 2)
    try model.save(path("model.safetensors"))
    let again = try Model.load(path("model.safetensors"))
    #expect(try again.predict(x) == model.predict(x))
    #expect(try again.evaluate(x, y) == model.evaluate(x, y))
    #expect(again.layerNames == model.layerNames)
    #expect(again.optimizer?.iterations == 2)
    #expect(again.parameters.map(\.isTrainable) == model.parameters.map(\.isTrainable))
  }

  @Test func aFunctionalModelComesBackWithItsBranches() throws {
    let (a, b) = (Input(shape: [3]), Input(shape: [0, 2], name: "steps"))
    let shared = Dense(4, activation: .tanh)
    let left = try shared(a)
    let walked = try Bidirectional(LSTM(4), mergeMode: .sum)(b)
    let joined = try Concatenate()([left, walked, shared(a)])
    let model = try Model(
      inputs: [a, b], outputs: [Dense(1)(joined), Softmax()(walked)], name: "branches")
    let inputs = [Tensor.randomNormal([5, 3]), Tensor.randomNormal([5, 6, 2])]
    try model.save(path("branches.safetensors"))
    let again = try Model.load(path("branches.safetensors"))
    #expect(try again.predict(inputs) == model.predict(inputs))
    #expect(again.summaryText() == model.summaryText())
    #expect(again.parameters.count == model.parameters.count)
  }

  @Test func aModelOfMasksAndAttentionComesBack() throws {
    let tokens = Input(shape: [5])
    let embedded = try Embedding(9, 4, maskZero: true)(tokens)
    let attended = try MultiHeadAttention(
      2, keyDimension: 3, outputDimension: 6, useCausalMask: true)(
        [embedded, embedded])
    let scored = try Attention(useScale: true)([attended, attended])
    let model = try Model(inputs: [tokens], outputs: [GlobalAveragePooling1D()(scored)])
    let numbers = try Tensor([[1, 2, 0, 0, 0], [3, 8, 8, 1, 0]])
    try model.save(path("attention.safetensors"))
    let again = try Model.load(path("attention.safetensors"))
    #expect(try again.predict(numbers) == model.predict(numbers))
    #expect(again.summaryText() == model.summaryText())
    #expect(model.parameterCount == 9 * 4 + 3 * (4 * 6 + 6) + 6 * 6 + 6 + 1)
  }

  @Test func weightsGoIntoAnotherModelByTheirNames() throws {
    func make(_ units: Int) throws -> Sequential {
      try Sequential([Dense(units, inputShape: [4], name: "first"), Dense(1, name: "second")])
    }
    let (from, to) = (try make(3), try make(3))
    try from.saveWeights(path("weights.safetensors"))
    try to.loadWeights(path("weights.safetensors"))
    #expect(from.getWeights() == to.getWeights())
    let before = try make(5)
    let weights = before.getWeights()
    #expect(
      throws: ModelError.file(
        path: path("weights.safetensors"),
        problem: "its tensor 'first.kernel' has shape [4, 3], but the model's has [4, 5]; "
          + "is it a file of another model?")
    ) { try before.loadWeights(path("weights.safetensors")) }
    #expect(before.getWeights() == weights)
  }

  @Test func filesThatAreNoneSayWhy() throws {
    try Data([1, 2, 3]).write(to: folder.appending(path: "short"))
    #expect(throws: ModelError.file(path: path("short"), problem: "it is no safetensors file")) {
      try Model.load(path("short"))
    }
    #expect(
      throws: ModelError.file(
        path: path("none"), problem: "it cannot be read: there is no such file or folder")
    ) { try Model.load(path("none")) }
  }

  @Test func layersOfOnesOwnAreRefusedByName() throws {
    struct Own: Layer {
      func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { input }
    }
    let model = try Sequential([Dense(1, inputShape: [2]), Own()])
    #expect(throws: ModelError.notSaved(layer: "own")) { try model.save(path("own")) }
  }
}
