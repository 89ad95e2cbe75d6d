internal import TestSupport
internal import Tensors
internal import Testing

/// Operations and their gradients against NumPy and PyTorch; `Fixtures/README.md` tells how they were made.
@Suite struct OperationFixtureTests {
  @Test(arguments: try Fixture("operations.json")["cases"].elements)
  func hasTheValuesAndGradientsOfTheOracle(fixture: Fixture) throws {
    let operation = try fixture["operation"].text
    let inputs = try fixture["inputs"].elements.map { try Tensor($0.tensor) }
    let arguments = fixture.ifPresent("arguments")
    guard let result = try NamedOperations.call(operation, inputs, arguments) else {
      Self.expectKnownAbsence(operation, fixture)
      return
    }
    expectClose(result.scalars, shape: result.shape, to: try fixture["output"].tensor, "output")
    guard let upstream = try fixture.ifPresent("upstream")?.tensor else { return }
    let weights = try Tensor(upstream)
    let gradients = try gradient(
      of: { points in
        let result = try NamedOperations.call(operation, points, arguments)
        return try ((result ?? Tensor(0)) * weights).sum()
      }, at: inputs)
    for (index, (ours, theirs)) in zip(gradients, try fixture["input_gradients"].elements)
      .enumerated()
    {
      expectClose(
        ours.scalars, shape: ours.shape, to: try theirs.tensor, "gradient of input \(index)")
    }
  }

  @Test(arguments: try Fixture("edges.json")["cases"].elements)
  func agreesWithNumPyAtTheEdges(fixture: Fixture) throws {
    let operation = try fixture["operation"].text
    var inputs = try fixture["inputs"].elements.map { try Tensor($0.tensor) }
    let arguments = try fixture["arguments"]
    if let count = try arguments.ifPresent("repeated")?.integer {
      inputs = [Tensor(shape: [count], repeating: inputs[0].scalar)]
      let total = inputs[0].sum()
      expectClose(total.scalars, shape: total.shape, to: try fixture["output"].tensor, "sum")
      return
    }
    guard let result = try NamedOperations.call(operation, inputs, arguments) else {
      Self.expectKnownAbsence(operation, fixture)
      return
    }
    expectClose(result.scalars, shape: result.shape, to: try fixture["output"].tensor, operation)
  }

  @Test(arguments: try Fixture("rejected.json")["cases"].elements)
  func refusesShapesThatDoNotFitAndNamesThem(fixture: Fixture) throws {
    let inputs = try fixture["shapes"].elements.map { Tensor.zeros(try $0.integers) }
    let operation = try fixture["operation"].text
    let error = #expect(throws: TensorError.self) {
      switch operation {
      case "reshape": _ = try inputs[0].reshaped([4, 2])
      case "broadcast": _ = try inputs[0].broadcast(to: [3, 3])
      case "transpose": _ = try inputs[0].transposed([0, 0])
      case "sum": _ = try inputs[0].sum(along: 2)
      default: _ = try NamedOperations.call(operation, inputs, nil)
      }
    }
    for input in inputs { #expect(error?.description.contains("\(input.shape)") == true) }
  }

  /// Fails where the engine lost an operation that it once had.
  private static func expectKnownAbsence(_ operation: String, _ fixture: Fixture) {
    let partly = ["slice", "stack"]
    #expect(
      NamedOperations.absent.contains(operation) || partly.contains(operation),
      "the engine has no '\(operation)' for \(fixture)")
  }
}

extension Tensor {
  /// A fixture's tensor as the engine's.
  init(_ fixture: FixtureTensor) throws {
    try self.init(shape: fixture.shape, scalars: fixture.values)
  }
}
