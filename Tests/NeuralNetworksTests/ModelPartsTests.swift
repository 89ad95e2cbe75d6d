import NeuralNetworks
import Tensors
import Testing

/// Models made of other models' layers, and layers by themselves.
@Suite struct ModelPartsTests {
  private func base() throws -> Sequential {
    try Sequential([
      Dense(4, inputShape: [3], name: "first"), Dense(3, activation: .tanh), Dense(2),
    ])
  }

  @Test func outputsOfInnerLayersMakeAnotherModel() throws {
    let base = try base()
    let input = Tensor.randomNormal([5, 3])
    let features = try Model(
      inputs: base.inputs, outputs: [base.layers[0].output, base.layers[1].output])
    let outputs = try features([input])
    #expect(outputs.map(\.shape) == [[5, 4], [5, 3]])
    let head = try Model(inputs: [base.input], outputs: [Dense(7)(base.layers[1].output)])
    #expect(try head(input).shape == [5, 7])
    // The layers are shared: what trains one trains the other.
    #expect(head.parameters[0] === base.parameters[0])
    // The last model that the layers were put in may be gone.
    do { _ = try Model(inputs: base.inputs, outputs: [base.layers[1].output]) }
    #expect(try Model(inputs: base.inputs, outputs: base.outputs)(input) == base(input))
  }

  @Test func aModelMadeOfFrozenLayersLeavesThemFrozen() throws {
    let base = try base()
    base.trainable = false
    let head = Dense(1)
    let model = try Model(inputs: base.inputs, outputs: [head(base.outputs[0])])
    #expect(model.trainable && model.trainableVariables.count == 2)
    #expect(model.nonTrainableVariables.count == 6)
    let around = try Model(inputs: model.inputs, outputs: [Dense(1)(model(model.inputs[0]))])
    #expect(around.trainableVariables.count == 4)
    base.trainable = true
    #expect(around.trainableVariables.count == 10)
  }

  @Test func layersThatAreAddedLaterHaveOutputsToo() throws {
    let base = try base()
    #expect(base.outputs.map(\.shape) == [[2]])
    try base.add(Dense(6))
    #expect(base.outputs.map(\.shape) == [[6]])
    let functional = try Model(inputs: base.inputs, outputs: base.outputs)
    #expect(try functional.layers[3].output.shape == [6])
  }

  @Test func saysWhatIsMissingWhereThereIsNoOutput() throws {
    let unbuilt = try Sequential([Dense(3)])
    #expect(unbuilt.inputs.isEmpty && unbuilt.outputs.isEmpty)
    #expect(throws: ModelError.self) { try unbuilt.output }
    #expect(throws: ModelError.self) { try Model(inputs: unbuilt.inputs, outputs: []) }
    #expect(throws: ModelError.self) { try Dense(3).output }
  }

  @Test func layersAreNamedAsTheirModelListsThem() throws {
    let base = try base()
    #expect(base.layers.map(\.name) == ["first", "dense", "dense_1"])
    #expect(Dense(2).name == "dense")
  }

  @Test func weightsOfOneLayerAreTakenAndGiven() throws {
    let (one, other) = (try base(), try base())
    try one.layers[1].setWeights(other.layers[1].getWeights())
    #expect(one.layers[1].getWeights() == other.layers[1].getWeights())
    #expect(one.layers[1].parameterCount == 15)
    #expect(throws: ModelError.weightCount(given: 1, expected: 2)) {
      try one.layers[0].setWeights([.ones([3, 4])])
    }
    #expect(
      throws: ModelError.weightShape(name: "first.bias", given: [3], expected: [4])
    ) { try one.layers[0].setWeights([.ones([3, 4]), .ones([3])]) }
    #expect(throws: ModelError.notBuilt(operation: "setWeights")) {
      try Dense(2).setWeights([.ones([3, 2])])
    }
  }

  @Test func functionsOfSeveralInputsAreLayers() throws {
    let (left, right) = (Input(shape: [3]), Input(shape: [3]))
    let distance = Lambda { a, b in
      try (a - b).squared().sum(along: 1, keepingDimensions: true)
    }
    let model = try Model(inputs: [left, right], outputs: [distance([left, right])])
    #expect(model.outputs[0].shape == [1])
    let outputs = try model([Tensor.ones([2, 3]), .zeros([2, 3])])
    #expect(outputs[0].scalars == [3, 3])
    let weighted = Lambda { a, b, c in try a * b + c }
    #expect(try weighted([Tensor([2]), Tensor([3]), Tensor([4])]).scalars == [10])
    #expect(throws: ModelError.self) { try distance(Tensor.ones([2, 3])) }
    #expect(throws: ModelError.self) { try Lambda { $0 * 2 }([left, right]) }
  }

  @Test func metricsOfOneNameAreNumbered() throws {
    let model = try Sequential([Dense(1, activation: .sigmoid, inputShape: [2])])
    model.compile(
      loss: .binaryCrossentropy, optimizer: SGD(), metrics: [.auc, .auc(curve: .pr), .recall])
    let history = try model.fit(Tensor.ones([4, 2]), Tensor([0, 1, 0, 1]).reshaped([4, 1]))
    #expect(history.names == ["loss", "auc", "auc_1", "recall"])
  }

  @Test func derivativesForNoParametersAreRefused() throws {
    let unbuilt = try Sequential([Dense(3)])
    #expect(throws: ModelError.noParameters) {
      try gradient(at: unbuilt.trainableVariables) { try unbuilt(.ones([1, 2])).sum() }
    }
  }
}
