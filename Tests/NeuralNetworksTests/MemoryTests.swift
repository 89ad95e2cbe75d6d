internal import Foundation
internal import NeuralNetworks
internal import Tensors
internal import Testing

/// Memory over many steps of training.
@Suite struct MemoryTests {
  /// What the process holds of the machine's memory, in megabytes; nil where the system does not say.
  private static var residentMegabytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(getpagesize()) >> 20
  }

  /// A step's tensors are some 2 MB, so that steps which kept theirs would hold some 600 MB; what tests
  /// beside this one take meanwhile is far less.
  @Test func stepsOfTrainingLeaveNothingBehind() throws {
    let model = try Sequential([
      Dense(256, activation: .selu, inputShape: [256]), BatchNormalization(), Dropout(0.2),
      Dense(256),
    ])
    model.compile(loss: .meanSquaredError, optimizer: Adam())
    let batch = Tensor.randomNormal([64, 256])
    func step() throws {
      try model.trainOnBatch(batch, batch)
      // A penalty on a gradient: a graph of a graph.
      _ = try gradient(at: model.parameters) {
        try gradient(of: { try model($0, training: true).squared().sum() }, at: batch).squared()
          .sum()
      }
    }
    for _ in 0..<10 { try step() }
    guard let before = Self.residentMegabytes else { return }
    for _ in 0..<250 { try step() }
    let after = try #require(Self.residentMegabytes)
    #expect(after - before < 300)
  }

  /// 20,000 steps whose smallest part holds some kilobytes, with a plan and without one.
  @Test func manyCheapStepsStayWhereTheyWere() throws {
    let planned = try Sequential([Dense(64, activation: .relu, inputShape: [64]), Dense(1)])
    let recorded = try Sequential([Dense(64, inputShape: [64]), Dropout(0.1), Dense(1)])
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
    guard let before = Self.residentMegabytes else { return }
    try run(20_000)
    let after = try #require(Self.residentMegabytes)
    #expect(after - before < 100)
  }
}
