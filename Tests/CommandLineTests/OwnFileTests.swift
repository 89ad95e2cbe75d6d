import Foundation
import TestSupport
import Testing

/// Files that a notebook's author names.
@Suite struct OwnFileTests {
  private let program = ProgramUnderTest()

  private func writeNotebook(reading name: String = "notes.csv") throws {
    try program.write(
      """
      ```swift {#read}
      let text = try String(contentsOfFile: "\(name)", encoding: .utf8)
      ```

      ```swift {#sum}
      let numbers = text.split(whereSeparator: { $0 == "," || $0.isNewline }).compactMap { Int($0) }
      print(numbers.count, numbers.reduce(0, +))
      ```
      """, to: "course/sums.md")
  }

  @Test func areFoundBesideTheNotebookAndMakeItsCellsStaleWhenTheyChange() throws {
    try writeNotebook()
    try program.write("1,2\n3\n", to: "course/notes.csv")
    #expect(try program.run("course/sums.md", "--quiet").output == "3 6\n")
    #expect(try program.run("status", "course/sums.md").output.contains("stale") == false)
    try program.write("1,2\n3,4\n", to: "course/notes.csv")
    #expect(try program.run("status", "course/sums.md").output.contains("notes.csv"))
    #expect(try program.run("course/sums.md", "--quiet").output == "4 10\n")
  }

  /// A copy of a folder reads its own files, and a folder that was moved keeps its results.
  @Test func goWithTheirFolder() throws {
    try writeNotebook()
    try program.write("1,2\n3\n", to: "course/notes.csv")
    _ = try program.run("course/sums.md", "--quiet")
    let folder = program.folder
    for (source, target) in [("course", "copy"), ("course", "moved")] {
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent(source), to: folder.appendingPathComponent(target))
    }
    try FileManager.default.removeItem(at: folder.appendingPathComponent("course"))
    #expect(try program.run("status", "moved/sums.md").output.contains("stale") == false)
    try program.write("5,6\n7\n", to: "copy/notes.csv")
    #expect(try program.run("copy/sums.md", "--quiet").output == "3 18\n")
    try FileManager.default.removeItem(at: folder.appendingPathComponent("moved/notes.csv"))
    let status = try program.run("status", "moved/sums.md").output
    #expect(status.contains("'notes.csv' is missing"), "\(status)")
  }

  @Test func areWrittenBesideTheNotebook() throws {
    try program.write(
      """
      ```swift
      let table = "1,2\\n3\\n"
      try table.write(toFile: "numbers.csv", atomically: true, encoding: .utf8)
      try table.dropFirst(2).write(toFile: "rest.csv", atomically: true, encoding: .utf8)
      print(try String(contentsOfFile: "rest.csv", encoding: .utf8) == "2\\n3\\n")
      ```

      ```swift {#fails}
      try table.write(toFile: "absent/numbers.csv", atomically: true, encoding: .utf8)
      ```
      """, to: "course/writes.md")
    let result = try program.run("course/writes.md", "--quiet")
    #expect(result.output == "true\n")
    #expect(result.errors.contains("cannot write 'absent/numbers.csv': No such file or directory"))
    #expect(try program.read("course/numbers.csv") == "1,2\n3\n")
  }

  @Test func areNamedWithTheirFolderWhereTheyAreMissing() throws {
    try writeNotebook(reading: "absent.csv")
    let result = try program.run("course/sums.md", "--quiet")
    #expect(result.code == 1)
    #expect(result.errors.contains("course/sums.md:2:16: error: "))
    #expect(result.errors.contains("there is no file 'absent.csv' in"))
  }

  @Test func thatAreNotTextSayWhere() throws {
    try writeNotebook()
    let folder = program.folder.appendingPathComponent("course")
    try Data([0x61, 0x62, 0xFF, 0x63]).write(to: folder.appendingPathComponent("notes.csv"))
    let result = try program.run("course/sums.md", "--quiet")
    #expect(result.code == 1)
    #expect(result.errors.contains("is not UTF-8 text: the byte at offset 2 is not"))
  }

  @Test func ofOtherEncodingsAreRefusedBeforeAnythingRuns() throws {
    try program.write(
      """
      ```swift
      print("ran")
      let text = try String(contentsOfFile: "a.txt", encoding: .isoLatin1)
      ```
      """, to: "latin.md")
    let result = try program.run("latin.md", "--quiet")
    #expect(result.code == 2 && result.output.isEmpty)
  }

  @Test func modelsAreWrittenAndReadBesideTheNotebook() throws {
    try program.write(
      """
      ```swift {#save}
      let model = try Sequential([Dense(2, inputShape: [3])])
      try model.save("model.safetensors")
      ```

      ```swift {#load}
      print(try Model.load("model.safetensors").parameterCount)
      ```
      """, to: "course/models.md")
    #expect(try program.run("course/models.md", "--quiet").output == "8\n")
    let file = program.folder.appendingPathComponent("course/model.safetensors").path
    #expect(FileManager.default.fileExists(atPath: file))
  }
}
