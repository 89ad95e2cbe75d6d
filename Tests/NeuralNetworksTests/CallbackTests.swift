import Datasets
import Glibc
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Callbacks against Keras', told the same figures, and over real runs.
@Suite struct CallbackTests {
  private func model() throws -> Sequential {
    let model = try Sequential([Dense(1, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.8))
    return model
  }

  @Test(arguments: try Fixture("callbacks.json")["cases"].elements)
  func callbacksDoWhatKerasDoes(fixture: Fixture) throws {
    let model = try model()
    let callback = try Self.callback(fixture)
    try callback.onTrainBegin(model)
    var rates: [Float] = []
    for figure in try fixture["figures"].elements.map({ Float(try $0.number) })
    where !model.stopTraining {
      rates.append(model.optimizer?.learningRate ?? 0)
      model.parameters[0].value = Tensor(shape: [1, 1], repeating: Float(rates.count))
      try callback.onEpochEnd(
        rates.count, ["val_loss": figure, "val_accuracy": 1 - figure], model)
    }
    try callback.onTrainEnd(model)
    #expect(rates.count == (try fixture["epochs"].integer))
    for (rate, keras) in zip(rates, try fixture["rates"].elements) {
      #expect((rate - Float(try keras.number)).magnitude < 1e-6)
    }
    #expect(model.parameters[0].value.scalars == [Float(try fixture["weight"].number)])
  }

  private static func callback(_ fixture: Fixture) throws -> MonitoringCallback {
    let arguments = try fixture["arguments"]
    func number(_ key: String) throws -> Float? {
      try arguments.ifPresent(key).map { Float(try $0.number) }
    }
    let patience = try arguments.ifPresent("patience")?.integer
    if try fixture["callback"].text == "ReduceLROnPlateau" {
      return ReduceLROnPlateau(
        factor: try number("factor") ?? 0.1, patience: patience ?? 10,
        cooldown: try arguments.ifPresent("cooldown")?.integer ?? 0,
        minLR: try number("min_lr") ?? 0)
    }
    return EarlyStopping(
      monitor: try arguments.ifPresent("monitor")?.text ?? "val_loss",
      minDelta: try number("min_delta") ?? 0, patience: patience ?? 0,
      baseline: try number("baseline"),
      restoreBestWeights: try arguments.ifPresent("restore_best_weights")?.flag ?? false,
      startFromEpoch: try arguments.ifPresent("start_from_epoch")?.integer ?? 0)
  }

  @Test func figuresAreWrittenALineAnEpoch() throws {
    let path = "/tmp/csv-logger-\(UInt64.random(in: 0 ... .max)).csv"
    defer { unlink(path) }
    func text() throws -> String {
      let file = try #require(fopen(path, "r"))
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = fread(&bytes, 1, bytes.count, file)
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
    let model = try model()
    let logger = CSVLogger(path)
    try logger.onTrainBegin(model)
    try logger.onEpochEnd(1, ["val_loss": 0.5, "loss": 0.25], model)
    try logger.onEpochEnd(2, ["val_loss": 0.125, "loss": 1], model)
    #expect(try text() == "epoch,loss,val_loss\n0,0.25,0.5\n1,1.0,0.125\n")
    // Added to, in the columns' order; a figure that is not there is named so.
    let further = CSVLogger(path, append: true)
    try further.onTrainBegin(model)
    try further.onEpochEnd(1, ["loss": 3], model)
    #expect(try text() == "epoch,loss,val_loss\n0,0.25,0.5\n1,1.0,0.125\n0,3.0,NA\n")
    let error = #expect(throws: ModelError.self) {
      try model.fit(
        .ones([2, 1]), .ones([2, 1]), callbacks: [CSVLogger("/nowhere/figures.csv")])
    }
    #expect(error?.description.contains("/nowhere/figures.csv") == true)
  }

  @Test func figuresThatAreNotThereAreNamed() throws {
    let model = try model()
    #expect(throws: ModelError.noFigure(name: "val_loss", names: ["loss"])) {
      try model.fit(.ones([2, 1]), .ones([2, 1]), callbacks: [EarlyStopping()])
    }
  }

  @Test func historiesSayWhatTheyHave() throws {
    let history = try model().fit(.ones([2, 1]), .ones([2, 1]), epochs: 2)
    #expect(history["loss"].count == 2 && history.problem(withName: "loss") == nil)
    #expect(history.problem(withName: "mae") == "the run has no figure 'mae'; it has: loss")
    #expect(History()["loss"].isEmpty)
  }

  @Test func aSchedulerSetsTheRateOfEachEpoch() throws {
    let model = try model()
    var rates: [Float] = []
    let history = try model.fit(
      .ones([4, 1]), .ones([4, 1]), epochs: 3,
      callbacks: [
        LearningRateScheduler { epoch, rate in epoch == 0 ? 0.1 : rate / 2 },
        LambdaCallback(onEpochEnd: { _, _ in rates.append(model.optimizer?.learningRate ?? 0) }),
      ])
    #expect(rates == [0.1, 0.05, 0.025])
    // As in Keras, the rates are among the figures of a run that changes them.
    #expect(history["learning_rate"] == rates)
    #expect(try model.fit(.ones([4, 1]), .ones([4, 1])).names == ["loss"])
  }

  @Test func runsShowTheirProgressUnlessToldOtherwise() throws {
    let model = try model()
    let before = TrainingMonitor.current
    defer { TrainingMonitor.current = before }
    var shown = 0
    TrainingMonitor.current = TrainingMonitor(epoch: { _ in shown += 1 })
    try model.fit(.ones([4, 1]), .ones([4, 1]), epochs: 2, verbose: 0)
    try model.fit(.ones([4, 1]), .ones([4, 1]), epochs: 3)
    #expect(shown == 3)
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
    func loss(classes: [Int: Float]? = nil, samples: Tensor? = nil) throws -> Double {
      Double(try model.fit(x, y, classWeight: classes, sampleWeight: samples)["loss"][0])
    }
    let keras = try Fixture("callbacks.json")["losses"]
    #expect(try loss() == keras["plain"].number)
    #expect(try loss(classes: [2: 0.5]) == keras["class_weight"].number)
    #expect(try loss(samples: Tensor([0, 0, 1, 0])) == keras["sample_weight"].number)
    let batches = try Dataset.fromTensorSlices(x, y).batch(4)
    let history = try model.fit(batches, classWeight: [2: 0.5])
    #expect(try Double(history["loss"][0]) == keras["class_weight"].number)
  }

  @Test func aSplitTakesTheLastExamplesAside() throws {
    let model = try Sequential([Dense(1, kernelInitializer: .zeros, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
    let history = try model.fit(
      .ones([4, 1]), try Tensor([[1], [1], [1], [3]]), validationSplit: 0.25)
    #expect(history["loss"] == [1] && history["val_loss"] == [9])
  }
}
