import Foundation
import Testing

/// A cell whose process is killed goes on from where it was, and ends with the bits of one that was
/// not.
@Suite(.serialized) struct CheckpointTests {
  private let program = ProgramUnderTest()

  @Test func aLoopGoesOn() throws {
    try expectSameEnd(
      """
      ```swift {#a}
      class Node {
        var values: [Int] = []
        weak var owner: Node?
      }
      let root = Node()
      let child = Node()
      child.owner = root
      ```

      ```swift {#long}
      var counts: [String: Int] = [:]
      var sum = 0
      func mixed(_ value: Int) -> Int { (value &* 6364136223846793005 &+ 1442695040888963407) >> 3 }
      func run(_ rounds: Int, _ body: (Int) -> Void) {
        var local = 1
        for round in 1...rounds {
          for step in 0..<2_000 { local = mixed(local &+ step) }
          counts["k\\(local & 15)", default: 0] += 1
          if round % 500 == 0 {
            child.owner?.values.append(local)
            body(local)
            print("round \\(round)", Int.random(in: 0..<1_000_000))
          }
        }
      }
      run(40_000) { sum &+= $0 }
      ```

      ```swift {#end}
      print(sum, root.values.count, counts.values.reduce(0, +), child.owner === root)
      ```
      """)
  }

  @Test func fitGoesOnAfterTheLastEpoch() throws {
    try expectSameEnd(
      """
      ```swift {#a}
      let features = Tensor.randomNormal([4_000, 30])
      let targets = Tensor.randomUniform([4_000, 1])
      ```

      ```swift {#long}
      let model = try Sequential([
        Dense(200, activation: .relu, inputShape: [30]), Dropout(0.2),
        Dense(1, activation: .sigmoid),
      ])
      model.compile(loss: .binaryCrossentropy, optimizer: Adam())
      let history = try model.fit(features, targets, epochs: 600)
      print(history["loss"].count)
      ```

      ```swift {#end}
      print(history["loss"][599], try model.predict(features)[0].scalar)
      ```
      """)
  }

  @Test func fitOfSomeStepsGoesOnWhereItWasInTheData() throws {
    try expectSameEnd(
      """
      ```swift {#a}
      let data = try Dataset.fromTensorSlices(
        Tensor.randomNormal([3_000, 30]), Tensor.randomUniform([3_000, 1])
      ).shuffle(500, seed: 4).map { (x: Tensor, y: Tensor) in (x * 2, y) }.repeated().shuffle(100)
        .batch(32)
      ```

      ```swift {#long}
      let model = try Sequential([
        Dense(100, activation: .relu, inputShape: [30]), Dropout(0.2),
        Dense(1, activation: .sigmoid),
      ])
      model.compile(loss: .binaryCrossentropy, optimizer: Adam())
      let history = try model.fit(data, epochs: 200, stepsPerEpoch: 40)
      print(history["loss"].count)
      ```

      ```swift {#end}
      print(history["loss"][199], try model.predict(Tensor.ones([1, 30]))[0].scalar)
      ```
      """)
  }

  @Test func fitGoesOnWithWhatItsCallbacksRemember() throws {
    try expectSameEnd(
      """
      ```swift {#a}
      let features = Tensor.randomNormal([4_000, 30])
      let targets = Tensor.randomUniform([4_000, 1])
      final class Log: Callback {
        var epochs: [Int] = []
        func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) { epochs.append(epoch) }
      }
      ```

      ```swift {#long}
      let model = try Sequential([
        Dense(200, activation: .relu, inputShape: [30]), Dropout(0.2), Dense(1),
      ])
      model.compile(loss: .meanSquaredError, optimizer: Adam())
      let log = Log()
      let stop = EarlyStopping(patience: 10_000, restoreBestWeights: true)
      let history = try model.fit(
        features, targets, epochs: 600, validationSplit: 0.1,
        callbacks: [
          stop, log, ReduceLROnPlateau(patience: 20, minDelta: 0),
          LearningRateScheduler { epoch, rate in epoch % 100 == 99 ? rate * 0.9 : rate },
        ])
      print(history["loss"].count)
      ```

      ```swift {#end}
      print(log.epochs == Array(1...600), stop.bestEpoch, model.optimizer!.learningRate)
      print(history["loss"][599], try model.predict(features)[0].scalar)
      ```
      """)
  }

  @Test func aTrainingLoopGoesOnInTheMidstOfAnEpoch() throws {
    try expectSameEnd(
      """
      ```swift {#a}
      let data = Dataset.fromTensorSlices(Tensor.randomNormal([3_000, 20])).shuffle(500).batch(16)
      let generator = try Sequential([Dense(50, activation: .selu, inputShape: [8]), Dense(20)])
      let judge = try Sequential([
        Dense(50, activation: .selu, inputShape: [20]), Dense(1, activation: .sigmoid),
      ])
      let both = try Sequential([generator, judge])
      judge.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      judge.trainable = false
      both.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      ```

      ```swift {#long}
      var losses: [Float] = []
      for epoch in 1...240 {
        var loss: Float = 0
        for batch in data {
          let count = batch.shape[0]
          let fake = try generator(Tensor.randomNormal([count, 8]))
          judge.trainable = true
          loss += try judge.trainOnBatch(fake, .zeros([count, 1]))
          loss += try judge.trainOnBatch(batch, .ones([count, 1]))
          judge.trainable = false
          loss += try both.trainOnBatch(Tensor.randomNormal([count, 8]), .ones([count, 1]))
        }
        losses.append(loss)
        print("epoch \\(epoch): \\(loss)")
      }
      ```

      ```swift {#end}
      print(losses.count, losses[239])
      ```
      """)
  }

  /// Runs the notebook once undisturbed, and once with its cell `long` killed after its first
  /// checkpoint; both must leave the same outputs and the same state.
  private func expectSameEnd(_ notebook: String) throws {
    try program.write(notebook, to: "whole.md")
    try program.write(notebook, to: "killed.md")
    let whole = try program.run("whole.md", "--checkpoint-every", "0")
    #expect(whole.code == 0, "\(whole.errors)")
    let options = ["killed.md", "--checkpoint-every", "0.2"]
    let running = try program.start(options)
    let checkpoint = ".nbrun/killed/checkpoints/long.json"
    running.wait(until: { program.holds(checkpoint) })
    try #require(running.process.isRunning, "the cell ended before its first checkpoint")
    _ = try running.end(by: SIGKILL)
    let resumed = try program.run(options)
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("'long' goes on from where it was"), "\(resumed.errors)")
    #expect(!resumed.errors.contains("begins anew"), "\(resumed.errors)")
    #expect(!program.holds(checkpoint))
    for cell in ["long", "end"] {
      let (one, two) = (try record("whole", cell), try record("killed", cell))
      #expect(one.outputs == two.outputs)
      #expect(one.contents == two.contents)
    }
  }

  /// What a cell showed, and the names of the contents of the globals that it left.
  private func record(_ notebook: String, _ cell: String) throws -> (
    outputs: NSArray, contents: [String]
  ) {
    let text = try program.read(".nbrun/\(notebook)/cells/\(cell).json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let record = try #require(json["record"] as? [String: Any])
    let groups = try #require(json["groups"] as? [[String: Any]])
    return (
      try #require(record["outputs"] as? NSArray),
      groups.compactMap { $0["content"] as? String }.sorted()
    )
  }
}
