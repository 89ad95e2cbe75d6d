import Foundation
import Sessions
import Testing

/// Thousands of objects are kept beside the record, in blobs, and come back as they were.
@Suite struct LargeStateTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  private static let people = """
    ```swift {#make}
    final class Person {
      let name: String
      weak var boss: Person?
      var friends: [Person] = []
      init(_ name: String) { self.name = name }
    }
    var people: [Person] = []
    for number in 0..<3_000 {
      let person = Person("Zoë \\(number) 👩‍👧")
      person.boss = people.first
      if let last = people.last { person.friends = [last]; last.friends.append(person) }
      people.append(person)
    }
    var ages = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1.name, $0 % 90) })
    ```

    ```swift {#use}
    let middle = people[1_500]
    print(middle.name, middle.friends.map(\\.name), middle.boss === people[0])
    print(middle.friends[0].friends[1] === middle, ages["Zoë 2999 👩‍👧"]!, ages.values.reduce(0, +))
    ```
    """

  private func printed(cells: [String] = []) throws -> String {
    var options = SessionOptions()
    options.cells = cells
    let (outcome, output, status) = try workspace.runFile(options)
    #expect(outcome?.ending == .finished, "\(status)")
    #expect(status.contains("damaged") == false, "\(status)")
    return output
  }

  @Test func objectsThatReferToOneAnotherComeBackInAnotherRun() throws {
    try workspace.write(Self.people)
    let first = try printed()
    #expect(
      first.hasPrefix("Zoë 1500 👩‍👧 [\"Zoë 1499 👩‍👧\", \"Zoë 1501 👩‍👧\"] true\ntrue 29 "),
      "\(first)")
    #expect(try printed(cells: ["use"]) == first)
  }

  @Test func aBlobThatWasChangedMakesItsCellRunAgain() throws {
    try workspace.write(Self.people)
    let first = try printed()
    let folder = URL(fileURLWithPath: "\(workspace.folder)/.nbrun/test/blobs")
    let blobs = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(!blobs.isEmpty)
    for blob in blobs {
      var bytes = try Data(contentsOf: blob)
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: blob)
    }
    var options = SessionOptions()
    options.cells = ["use"]
    let (outcome, output, status) = try workspace.runFile(options)
    #expect(outcome?.ending == .finished)
    #expect(status.contains("does not hold what was written"), "\(status)")
    #expect(output.hasSuffix(first))
  }
}
