import Testing

@testable import Sessions

@Suite struct DurationsTests {
  @Test(arguments: [
    (0.0451, "45 ms"), (0.9999, "1 s"), (3.24, "3.2 s"), (60, "1 min"), (125.2, "2 min 5 s"),
    (3780, "1 h 3 min"), (7200, "2 h"),
  ])
  func areWrittenAsPeopleReadThem(value: Double, text: String) {
    #expect(seconds(value) == text)
  }
}
