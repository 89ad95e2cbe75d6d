internal import Tensors
internal import Testing

@testable internal import NeuralNetworks

/// What layers add to the loss of the model that calls them, and layers of one's own with several inputs.
@Suite struct AddedLossTests {
  /// Adds the mean of what passes through, and holds a layer of the library.
  private struct Own: Layer {
    let inner = Dense(
      2, kernelInitializer: .ones, kernelRegularizer: .l1(1), activityRegularizer: .l1(0.5),
      inputShape: [2])
    var parameters: [Parameter] { inner.parameters }

    func build(inputShape: [Int]) throws -> [Int] { try inner.build(inputShape: inputShape) }
    func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
      try addLoss(input.mean())
      return try inner(input, training: training)
    }
  }

  /// Divides one input by another.
  private struct Ratio: MultiInputLayer {
    func call(_ inputs: [Tensor], training: Bool) throws -> Tensor { try inputs[0] / inputs[1] }
  }

  @Test func lossesAreThoseOfTheLastCall() throws {
    let model = try Sequential([Own(), Dense(1, kernelInitializer: .zeros)])
    _ = try model.build(inputShape: [2])
    #expect(try model.losses.map(\.scalar) == [4])
    for _ in 0..<2 {
      _ = try model(.ones([3, 2]))
      // The kernel's magnitudes; the mean of the input; half of the outputs' magnitudes, for each example.
      #expect(try model.losses.map(\.scalar) == [4, 1, 2])
    }
    let gradients = try gradient(at: model.trainableVariables) {
      _ = try model(.ones([3, 2]), training: true)
      return try model.losses.reduce(Tensor(0)) { try $0 + $1 }
    }
    #expect(gradients[0] == Tensor(shape: [2, 2], repeating: 1.5))
  }

  @Test func fittingAndEvaluatingAddThemWhateverTheBatches() throws {
    let model = try Sequential([Own(), Dense(1, kernelInitializer: .zeros)])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    let (x, y) = (Tensor.ones([6, 2]), Tensor.zeros([6, 1]))
    #expect(try model.fit(x, y, batchSize: 4)["loss"] == [7])
    #expect(try model.evaluate(x, y, batchSize: 2) == [7])
    #expect(try model.trainOnBatch(x, y) == 7)
    // Nothing of a step stays behind.
    #expect(model.addedLosses.isEmpty)
  }

  @Test func aLayerThatNoModelCallsHasNothingToAddTo() throws {
    #expect(throws: ModelError.self) { try Own()(.ones([1, 2]), training: true) }
    struct Several: Layer {
      func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
        try addLoss(input)
        return input
      }
    }
    let model = try Sequential([Several()])
    let problem = #expect(throws: ModelError.self) { try model(.ones([1, 2])) }
    #expect(problem?.description.contains("mean() or sum()") == true)
  }

  @Test func layersByThemselvesKeepWhatTheyAdd() throws {
    let layer = Dense(2, kernelInitializer: .ones, inputShape: [3])
    layer.activityRegularizer = .l2(0.5)
    _ = try layer(.ones([4, 3]))
    #expect(try layer.losses.map(\.scalar) == [9])
    // A plan for the step would not add it.
    let model = try Sequential([layer])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    #expect(try model.trainOnBatch(.ones([4, 3]), Tensor(shape: [4, 2], repeating: 3)) == 9)
  }

  @Test func layersOfSeveralInputsArePartsOfModels() throws {
    let (left, right) = (Input(shape: [2]), Input(shape: [2]))
    let ratio = try Ratio()([left, right])
    #expect(ratio.shape == [2])
    let model = try Model(inputs: [left, right], outputs: [Dense(1)(ratio)])
    #expect(model.layerNames == ["ratio", "dense"])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    let ones = Tensor.ones([3, 2])
    try model.trainOnBatch([ones, ones], [.ones([3, 1])])
    #expect(try Ratio()([ones, ones * 2]) == ones / 2)
    // Where the numbers stop being finite, the layer is named.
    #expect(
      throws: ModelError.lossNotFinite(epoch: nil, step: 2, source: .layer("ratio"))
    ) {
      try model.trainOnBatch([ones, .zeros([3, 2])], [.ones([3, 1])])
    }
    let parameter = Parameter("scale", .zeros([2]))
    let optimizer = SGD()
    let problem = #expect(throws: ModelError.self) {
      let slopes = try gradient(at: [parameter]) {
        try model([ones, ones * parameter.value])[0].sum()
      }
      try optimizer.apply(slopes, to: [parameter])
    }
    #expect(problem?.description.contains("ratio") == true, "\(String(describing: problem))")
  }
}
