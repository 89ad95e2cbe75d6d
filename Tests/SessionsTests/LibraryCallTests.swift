import Foundation
import Notebooks
import Sessions
import Testing

/// Cells' own types behind the library's protocols, and errors on their way through the library.
@Suite(.serialized) struct LibraryCallTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  private func run(
    _ cells: [String]
  ) throws -> (ending: RunEnding?, output: String, status: String, shown: [CellOutput]) {
    let fences = cells.map { "```swift\n\($0)\n```\n" }
    try workspace.write("# Cells\n\n" + fences.joined(separator: "\n"))
    let (outcome, output, status) = try workspace.runFile()
    let shown = outcome?.record.cells.flatMap(\.outputs) ?? []
    return (outcome?.ending, output, status, shown)
  }

  @Test func imagesOfBytesAreShownAsThoseFromZeroToOne() throws {
    func shown(_ scale: Int) throws -> [CellOutput] {
      try run([
        """
        let images = try (Tensor.range(from: 0, to: 32) / 31).reshaped([2, 4, 4])
        display(try ImageGrid(images * \(scale)))
        display(try ImageGrid(rows: [("some", images * \(scale))]))
        """
      ]).shown
    }
    let plain = try shown(1)
    #expect(plain.count == 2)
    #expect(try shown(255) == plain)
  }

  @Test func figuresThatARunDoesNotHaveAreRefused() throws {
    let cells = [
      """
      let model = try Sequential([Dense(1, inputShape: [1])])
      model.compile(loss: .meanSquaredError, optimizer: SGD(), metrics: [.meanAbsoluteError])
      let history = try model.fit(Tensor.ones([2, 1]), Tensor.ones([2, 1]), verbose: 0)
      print(history["loss"].count)
      """
    ]
    let expected = "the run has no figure 'mae'; it has: loss, mean_absolute_error"
    for use in [#"print(history["mae"])"#, #"display(LineChart(history, names: ["mae"]))"#] {
      let result = try run(cells + [use])
      #expect(result.status.contains(expected), "\(result.status)")
    }
  }

  @Test func layersOfSeveralInputsAreCalledThroughTheirMethods() throws {
    let result = try run([
      """
      struct Mean: MultiInputLayer {
        func call(_ inputs: [Tensor], training: Bool) throws -> Tensor {
          try Tensor.stack(inputs).mean(along: 0)
        }
      }
      let (a, b) = (Input(shape: [2]), Input(shape: [2]))
      let model = try Model(inputs: [a, b], outputs: [Mean()([a, b])])
      print(try model([Tensor.ones([1, 2]), Tensor.zeros([1, 2])])[0])
      print(try Mean()([Tensor.ones([1]), Tensor.ones([1]) * 3]), try Mean()(Tensor.ones([1])))
      """,
      "try Mean().addLoss(Tensor.ones([1]))",
    ])
    #expect(result.output == "[[0.5000 0.5000]]\n[2.] [1.]\n", "\(result.output)")
    #expect(
      result.status.contains("mean: addLoss adds to the loss of the model"), "\(result.status)")
  }

  @Test func layersOfAModelAreFrozenOneByOne() throws {
    let result = try run([
      """
      struct Twice: Layer {
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { input * 2 }
      }
      let model = try Sequential([Dense(2, inputShape: [2]), Dense(3), Dense(1), Twice()])
      for layer in model.layers.prefix(2) { layer.trainable = false }
      print(model.layers.map { $0.trainable }, model.trainableVariables.count)
      """,
      "model.layers[3].trainable = false",
    ])
    #expect(result.output == "[false, false, true, true] 2\n")
    #expect(result.status.contains("Twice says by its trainableVariables"), "\(result.status)")
  }

  @Test func errorsWithinOwnLayersNameThem() throws {
    let result = try run([
      """
      struct NoRoom: Error { let size: Int }
      struct Scaled: Layer {
        let factor = Parameter("factor", Tensor.ones([3]))
        var parameters: [Parameter] { [factor] }
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
          if input.shape[1] > 4 { throw NoRoom(size: input.shape[1]) }
          return try input * factor.value
        }
      }
      let inner = try Sequential([Dense(4), Scaled()], name: "inner")
      let model = try Sequential([Dense(2, inputShape: [2]), inner])
      do { _ = try model(Tensor.ones([1, 2])) } catch { print(error) }
      let wide = try Sequential([Dense(5, inputShape: [2]), Scaled()])
      do { _ = try wide(Tensor.ones([1, 2])) } catch let error as NoRoom { print(error.size) }
      do { _ = try Scaled()(Tensor.ones([1, 2])) } catch is TensorError { print("as it is") }
      """
    ])
    #expect(result.ending == .finished, "\(result.status)")
    #expect(
      result.output
        == "layer 'inner/scaled': multiply: left [1, 4] does not fit right [3]\n5\nas it is\n")
  }

  @Test func ownTypesOfOnePropertyAreNotTakenForTheirProperty() throws {
    let result = try run([
      """
      struct Doubled: Layer {
        let inner: Dense
        var parameters: [Parameter] { inner.parameters }
        func build(inputShape: [Int]) throws -> [Int] { try inner.build(inputShape: inputShape) }
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { try inner(input) * 2 }
      }
      struct Power: Layer {
        let exponent: Float
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { input.power(exponent) }
      }
      struct Watch: Callback {
        let stop: EarlyStopping
        func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {
          print("own", epoch)
        }
      }
      struct Threshold: Callback {
        let least: Float
        func onTrainEnd(_ model: Model) throws { print("least", least) }
      }
      let model = try Sequential([
        Doubled(inner: Dense(1, kernelInitializer: .ones, inputShape: [3])), Power(exponent: 2),
      ])
      print(try model(Tensor.ones([1, 3])).scalars)
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
      try model.fit(
        Tensor.ones([2, 3]), Tensor.ones([2, 1]),
        callbacks: [Watch(stop: EarlyStopping(monitor: "loss")), Threshold(least: 1.25)])
      """
    ])
    #expect(result.ending == .finished, "\(result.status)")
    #expect(
      result.output == "[36.0]\nown 1\nleast 1.25\nHistory(epochs: 1, loss: 1225.0)\n")
  }

  @Test func anErrorInALoopsDataSetEndsTheCellThere() throws {
    let result = try run([
      """
      let rows = Dataset.fromTensorSlices(Tensor.ones([2, 4])).map { try $0.reshaped([3]) }
      for row in rows { print(row) }
      print("not reached")
      """
    ])
    #expect(result.ending == .failed)
    #expect(result.output.isEmpty)
    #expect(result.status.contains(":5:"), "\(result.status)")
    #expect(result.status.contains("reshape to [3]"), "\(result.status)")
  }

  @Test func anErrorOfTheLibraryIsToldWhereItWasThrown() throws {
    let result = try run([
      """
      struct Own: Layer {
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
          try matmul(input, Tensor.zeros([3, 3]))
        }
      }
      """,
      """
      let model = try Sequential([Own()])
      func loss(_ x: Tensor) throws -> Tensor { try model(x).sum() }
      let slope = try gradient(of: { try loss($0) }, at: Tensor.zeros([2, 5]))
      """,
    ])
    #expect(result.ending == .failed)
    #expect(result.status.contains(":6:9: error: "), "\(result.status)")
    #expect(result.status.contains("Error raised at top level: layer 'own': matmul"))
    #expect(result.status.contains("in loss(_:) at"), "\(result.status)")
    #expect(result.status.contains("in top level at"), "\(result.status)")
  }

  @Test func figuresTakeNumbersOfEitherPrecision() throws {
    let shown = try run([
      """
      let doubles = [1.0, 2, 4], floats: [Float] = [1, 2, 4]
      display(Histogram(doubles)); display(Histogram(floats))
      let names = ["a", "b", "c"]
      display(BarChart(labels: names, values: doubles)); display(BarChart(labels: names, values: floats))
      display(ScatterPlot(x: doubles, y: doubles)); display(ScatterPlot(x: floats, y: floats))
      display(LineChart(series: [Series("s", x: doubles, y: doubles)]))
      display(LineChart(series: [Series("s", x: floats, y: floats)]))
      """
    ]).shown
    #expect(shown.count == 8)
    for index in stride(from: 0, to: shown.count, by: 2) {
      #expect(shown[index] == shown[index + 1])
    }
  }

  @Test func impossibleSizesAreErrorsOfTheCell() throws {
    let calls = [
      "Tensor.zeros([-1, 3])": "zeros: shape [-1, 3] has a negative size",
      "Tensor.randomNormal([100_000, 100_000, 1_000])": "does not fit in this machine's memory",
      "try Tensor.ones([10_000_000, 1]).broadcast(to: [10_000_000, 10_000_000])":
        "does not fit in this machine's memory",
      "Dataset.fromTensorSlices(Tensor.ones([2])).batch(0)": "batch: 0 where a number from 1",
      "ScatterPlot(x: [1, 2], y: [1])": "2 values of x but 1 values of y",
    ]
    for (call, problem) in calls {
      let result = try run(["let result = \(call)"])
      #expect(result.ending == .failed, "\(call)")
      #expect(result.status.contains(problem), "\(result.status)")
    }
  }

  @Test func classesOfTheLibraryAreNotSubclassed() throws {
    let result = try run(["class Own: Model {}", "class Other: SGD {}"])
    #expect(result.ending == .invalid)
    #expect(
      result.status.contains("'Model' is a class of the library, which notebooks cannot subclass"))
    #expect(result.status.contains("inheritance from a final class 'SGD'"))
  }

  @Test func namesOfOtherLibrariesAreTranslated() throws {
    let result = try run([
      """
      let a = Tensor.randn([2])
      let b = Tensor.ones([2]).sqrt()
      let c = Activation(.relu)
      let model = try Sequential([Dense(1, inputShape: [2])])
      try model.fit(Tensor.ones([4, 2]), Tensor.ones([4, 1]), batchSize: 2, epochs: 3)
      let d = LSTM(8, returnState: true)
      let e = BatchNormalization(eps: 1e-3)
      """
    ])
    for advice in [
      "use 'randomNormal(_:)'", "use 'squareRoot()'", "use 'ActivationLayer(.relu)'",
      "argument 'epochs' must precede argument 'batchSize'",
      "extra argument 'returnState' in call; use 'layer(input, initialStates: nil)",
      "extra argument 'eps' in call; use 'epsilon:'",
    ] {
      #expect(result.status.contains(advice), "\(result.status)")
    }
  }
}
