internal import Foundation
internal import TestSupport
internal import Testing

/// The fixtures themselves: that they can be read and are what their README says.
@Suite struct FixtureFileTests {
  static let names = Checkout.files(below: Checkout.fixtures(), withExtension: "json").map(
    \.lastPathComponent)

  @Test(arguments: names) func everyTensorFillsItsShape(name: String) throws {
    #expect(try Self.tensors(below: Fixture(name)) >= 0)
  }

  @Test func theFormulaGivesTheValuesOfTheScripts() {
    // python3: fixture_support.formula((3,), 2.0, 500000000)
    let values = FixtureTensor.formula(shape: [3], scale: 2, offset: 500_000_000).values
    #expect(values == [-0.330652833, 0.286672533, 0.393971562])
  }

  /// Reads every tensor below a value and counts them.
  private static func tensors(below fixture: Fixture) throws -> Int {
    if fixture.ifPresent("values") != nil, fixture.ifPresent("shape") != nil {
      _ = try fixture.tensor
      return 1
    }
    if let members = try? fixture.members {
      return try members.reduce(0) { try $0 + tensors(below: $1.value) }
    }
    if let elements = try? fixture.elements {
      return try elements.reduce(0) { try $0 + tensors(below: $1) }
    }
    return 0
  }
}
