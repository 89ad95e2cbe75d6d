internal import Testing

@testable internal import NeuralNetworks
internal import Tensors

/// Callbacks over figures that are set, and over real runs.
@Suite struct CallbackTests {
  private func model() throws -> Sequential {
    let model = try Sequential([Dense(1, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.8))
    return model
  }

  /// Tells a callback the figures one epoch after the other, as `fit` would.
  private func tell(
    _ figures: [Float], to callback: any Callback, _ model: Model,
    eachEpoch: (Int) throws -> Void = { _ in }
  ) throws -> Int {
    model.stopTraining = false
    try callback.onTrainBegin(model)
    var epochs = 0
    for (index, figure) in figures.enumerated() where !model.stopTraining {
      epochs = index + 1
      try eachEpoch(epochs)
      try callback.onEpochEnd(epochs, ["val_loss": figure, "val_accuracy": 1 - figure], model)
    }
    try callback.onTrainEnd(model)
    return epochs
  }

  @Test func earlyStoppingWaitsAndBringsTheBestWeightsBack() throws {
    let model = try model()
    let callback = EarlyStopping(patience: 2, restoreBestWeights: true)
    let epochs = try tell([0.5, 0.4, 0.45, 0.41, 0.1], to: callback, model) { epoch in
      model.parameters[0].value = Tensor(shape: [1, 1], repeating: Float(epoch))
    }
    #expect(epochs == 4)
    #expect(callback.stoppedEpoch == 4 && callback.bestEpoch == 2)
    #expect(model.parameters[0].value.scalars == [2])
  }

  @Test func accuraciesRise() throws {
    let callback = EarlyStopping(monitor: "val_accuracy", patience: 1)
    #expect(try tell([0.5, 0.4, 0.3, 0.35, 0.1], to: callback, model()) == 4)
  }

  @Test func smallGainsDoNotCount() throws {
    let callback = EarlyStopping(minDelta: 0.1, patience: 2)
    #expect(try tell([0.5, 0.45, 0.42, 0.41, 0.3], to: callback, model()) == 3)
  }

  @Test func aPlateauLowersTheRateAndRests() throws {
    let model = try model()
    let callback = ReduceLROnPlateau(factor: 0.5, patience: 2, cooldown: 1, minLR: 0.15)
    var rates: [Float] = []
    _ = try tell([1, 1, 1, 1, 1, 1, 1, 1], to: callback, model) { _ in
      rates.append(model.optimizer?.learningRate ?? 0)
    }
    // Keras' ReduceLROnPlateau(factor=0.5, patience=2, cooldown=1, min_lr=0.15) on the same figures.
    #expect(rates == [0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.15])
  }

  @Test func figuresThatAreNotThereAreNamed() throws {
    let model = try model()
    #expect(throws: ModelError.noFigure(name: "val_loss", names: ["loss"])) {
      try model.fit(.ones([2, 1]), .ones([2, 1]), callbacks: [EarlyStopping()])
    }
  }

  @Test func aSchedulerSetsTheRateOfEachEpoch() throws {
    let model = try model()
    var rates: [Float] = []
    try model.fit(
      .ones([4, 1]), .ones([4, 1]), epochs: 3,
      callbacks: [
        LearningRateScheduler { epoch, rate in epoch == 0 ? 0.1 : rate / 2 },
        LambdaCallback(onEpochEnd: { _, _ in rates.append(model.optimizer?.learningRate ?? 0) }),
      ])
    #expect(rates == [0.1, 0.05, 0.025])
  }

  @Test func anEpochsStepsCanBeGivenAndGoOnInTheData() throws {
    struct Numbers: BatchSequence {
      var batchCount: Int? { 3 }
      func makeBatches() throws -> () throws -> Batch? {
        var number: Float = 0
        return {
          number += 1
          guard number <= 3 else { return nil }
          let row = Tensor(shape: [1, 1], repeating: number)
          return Batch(features: row, targets: row)
        }
      }
    }
    let model = try Sequential([Dense(1, kernelInitializer: .zeros, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    let history = try model.fit(Numbers(), epochs: 3, stepsPerEpoch: 2)
    // Squares of 1, 2 | 3, 1 | 2, 3.
    #expect(history["loss"] == [2.5, 5, 6.5])
  }

  @Test func weightsOfExamplesAndClassesScaleTheLoss() throws {
    let model = try Sequential([Dense(1, kernelInitializer: .zeros, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    let x = Tensor.ones([4, 1])
    let y = try Tensor([[1], [2], [2], [1]])
    func loss(classes: [Int: Float]? = nil, samples: Tensor? = nil) throws -> Float {
      try model.fit(x, y, classWeight: classes, sampleWeight: samples)["loss"][0]
    }
    #expect(try loss() == 2.5)
    #expect(try loss(classes: [2: 0.5]) == 1.5)
    #expect(try loss(samples: Tensor([0, 0, 1, 0])) == 1)
  }

  @Test func aSplitTakesTheLastExamplesAside() throws {
    let model = try Sequential([Dense(1, kernelInitializer: .zeros, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    let history = try model.fit(
      .ones([4, 1]), try Tensor([[1], [1], [1], [3]]), validationSplit: 0.25)
    #expect(history["loss"] == [1] && history["val_loss"] == [9])
  }
}
