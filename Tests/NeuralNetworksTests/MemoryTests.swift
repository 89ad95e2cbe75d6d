internal import Foundation
internal import NeuralNetworks
internal import Tensors
internal import Testing

/// Memory over many steps of training.
///
/// Each test counts in a process of its own: beside other tests a process's memory tells nothing of the steps.
@Suite struct MemoryTests {
  /// What the process holds of the machine's memory, in bytes; nil where the system does not say.
  private static var residentBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(getpagesize())
  }

  /// Expects that memory does not grow in each part of the way: a pool that grows once is no leak, steps that
  /// leave something behind show in every part.
  private static func expectNoGrowth(
    in steps: Int, _ run: (_ steps: Int) throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let parts = 8
    var before = try #require(residentBytes)
    var growth: [Int] = []
    for _ in 0..<parts {
      try run(steps / parts)
      let after = try #require(residentBytes)
      growth.append(after - before)
      before = after
    }
    let least = try #require(growth.min())
    #expect(
      least < 1 << 14, "\(growth) bytes more after each eighth of \(steps) steps",
      sourceLocation: sourceLocation)
  }

  /// A step's tensors are some 2 MB: one that kept a single one of them would show.
  @Test func stepsOfTrainingLeaveNothingBehind() async {
    await #expect(processExitsWith: .success) {
      let model = try Sequential([
        Dense(256, activation: .selu, inputShape: [256]), BatchNormalization(), Dropout(0.2),
        Dense(256),
      ])
      model.compile(loss: .meanSquaredError, optimizer: Adam())
      let batch = Tensor.randomNormal([64, 256])
      func run(_ steps: Int) throws {
        for _ in 0..<steps {
          try model.trainOnBatch(batch, batch)
          // A penalty on a gradient: a graph of a graph.
          _ = try gradient(at: model.parameters) {
            try gradient(of: { try model($0, training: true).squared().sum() }, at: batch).squared()
              .sum()
          }
        }
      }
      try run(10)
      try MemoryTests.expectNoGrowth(in: 240, run)
    }
  }

  /// 20,000 steps of two models, with a plan and without one.
  @Test func manyCheapStepsStayWhereTheyWere() async {
    await #expect(processExitsWith: .success) {
      let planned = try Sequential([Dense(64, activation: .relu, inputShape: [64]), Dense(1)])
      let recorded = try Sequential([
        Dense(64, inputShape: [64]), LeakyReLU(), Dropout(0.1), Dense(1),
      ])
      for model in [planned, recorded] {
        model.compile(loss: .meanSquaredError, optimizer: Adam(), metrics: [.meanAbsoluteError])
      }
      let (inputs, targets) = (Tensor.randomNormal([32, 64]), Tensor.ones([32, 1]))
      func run(_ steps: Int) throws {
        for _ in 0..<(steps / 2) {
          try planned.trainOnBatch(inputs, targets)
          try recorded.trainOnBatch(inputs, targets)
        }
      }
      try run(200)
      try MemoryTests.expectNoGrowth(in: 20_000, run)
    }
  }

  private struct Line {
    var slope: Tensor
    var offset: Tensor
  }

  /// How many steps the test of many steps takes: `NBRUN_STEPS`, or a million where the code is optimised.
  private static var stepCount: Int {
    if let given = ProcessInfo.processInfo.environment["NBRUN_STEPS"].flatMap({ Int($0) }) {
      return given
    }
    #if DEBUG
      return 30_000
    #else
      return 1_000_000
    #endif
  }

  /// Steps of a model, by a recorded computation and an optimizer, and down a gradient by a structure, in turn:
  /// of a million, even a byte that each left behind would show.
  @Test func aMillionStepsStayWhereTheyWere() async {
    await #expect(processExitsWith: .success) {
      let model = try Sequential([Dense(1, inputShape: [2])])
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.01))
      let (inputs, targets) = (Tensor.randomNormal([4, 2]), Tensor.ones([4, 1]))
      let weights = Parameter("weights", Tensor.randomNormal([4]))
      let optimizer = Adam()
      var line = Line(slope: Tensor(1), offset: Tensor(2))
      func run(_ steps: Int) throws {
        for step in 0..<steps {
          switch step % 3 {
          case 0: try model.trainOnBatch(inputs, targets)
          case 1:
            let slopes = try gradient(at: [weights]) { (weights.value - 1).squared().sum() }
            try optimizer.apply(slopes, to: [weights])
          default:
            let slopes = try gradient(
              of: { (line: Line) in try (line.slope * 3 + line.offset).squared() }, at: line)
            line.slope = try line.slope - slopes.slope * 0.01
            line.offset = try line.offset - slopes.offset * 0.01
          }
        }
      }
      try run(3_000)
      try MemoryTests.expectNoGrowth(in: MemoryTests.stepCount, run)
      #expect(abs(line.slope.scalar * 3 + line.offset.scalar) < 1e-3)
    }
  }
}
