import Foundation
import Testing

/// What a user does by mistake, and what the world does to a run.
@Suite(.serialized) struct RobustnessTests {
  private let program = ProgramUnderTest()
  private let small = """
    ```swift {#start .parameters}
    let count = 3
    ```

    ```swift {#squares}
    let squares = (1...count).map { $0 * $0 }
    print(squares)
    ```

    ```swift {#sum}
    print(squares.reduce(0, +))
    ```
    """

  @Test(
    arguments: [
      ("", "is empty"), ("# Only prose\n", "has no cell"),
      ("```swift {#a}\nlet x = 1\n```\n\n```swift {#a}\nlet y = 1\n```\n", "duplicate cell id 'a'"),
    ]) func aNotebookThatIsNoneEndsWithTwo(_ text: String, _ message: String) throws
  {
    try program.write(text, to: "bad.md")
    let result = try program.run("bad.md")
    #expect(result.code == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func filesThatAreNoNotebooks() throws {
    try program.write("", to: "folder.md/file")
    #expect(try program.run("folder.md").errors.contains("it is a folder"))
    try Data([0x60, 0xFF, 0xFE]).write(to: program.folder.appendingPathComponent("bytes.md"))
    #expect(try program.run("bytes.md").errors.contains("not UTF-8"))
    #expect(try program.run("absent.md").errors.contains("no such notebook"))
    try program.write(small, to: "small.md")
    #expect(try program.run("small").errors.contains("did you mean 'small.md'?"))
  }

  /// `--output *.md` becomes the names of two notebooks.
  @Test func aReportReplacesNoNotebook() throws {
    try program.write(small, to: "small.md")
    try program.write(small, to: "other.md")
    let linked = program.folder.appendingPathComponent("linked.html")
    try FileManager.default.createSymbolicLink(
      at: linked, withDestinationURL: program.folder.appendingPathComponent("small.md"))
    for output in ["small.md", "other.md", "linked.html"] {
      let result = try program.run("small.md", "--output", output)
      #expect(result.code == 1 && result.errors.contains("cannot write '\(output)'"))
    }
    for name in ["small.md", "other.md"] {
      let file = program.folder.appendingPathComponent(name)
      #expect(try String(contentsOf: file, encoding: .utf8) == small)
    }
  }

  @Test func otherLineEndsAndAByteOrderMark() throws {
    try program.write(
      "\u{FEFF}" + small.replacing("\n", with: "\r\n"), to: "other.md")
    let result = try program.run("other.md", "--quiet")
    #expect(result.code == 0)
    #expect(result.output == "[1, 4, 9]\n14\n")
  }

  @Test func wrongNamesSayWhichThereAre() throws {
    try program.write(small, to: "small.md")
    #expect(try program.run("small.md", "--cell", "smu").errors.contains("did you mean 'sum'?"))
    let unlike = try program.run("small.md", "--cell", "xyzzy-plugh")
    #expect(unlike.code == 64)
    #expect(unlike.errors.contains("there are 'start', 'squares', 'sum'"))
    #expect(try program.run("small.md", "-p", "zzz=1").errors.contains("there are 'count'"))
    let wrong = try program.run("small.md", "-p", "count=\"three\"")
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("is from the command line: -p count=\"three\""))
    // The notebook is right, and so is its report.
    #expect(!wrong.errors.contains("report:"))
  }

  @Test func aParameterKeepsItsType() throws {
    try program.write(
      """
      ```swift {#parameters .parameters}
      let count = 3
      let rate = 0.5
      let name = "grid"
      let scale: Float = 1
      ```

      ```swift {#show}
      print(count, rate / 4, name, scale)
      ```
      """, to: "typed.md")
    func run(_ value: String) throws -> (code: Int32, output: String, errors: String) {
      let result = try program.run("typed.md", "--quiet", "-p", value)
      return (result.code, result.output, result.errors)
    }
    #expect(try run("rate=2").output == "3 0.5 grid 1.0\n")
    #expect(try run("name=7").output == "3 0.125 7 1.0\n")
    #expect(try run("scale=2").output == "3 0.125 grid 2.0\n")
    #expect(try run("count=1 + 1").output == "2 0.125 grid 1.0\n")
    #expect(try run("count= 4 ").output == "4 0.125 grid 1.0\n")
    #expect(try run("name=").output == "3 0.125  1.0\n")
    let wrong = try run("count=1.5")
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("'Double' to type 'Int'"), "\(wrong.errors)")
    for value in ["count=1; print(2)", "count=(1", "count=let x = 1", "count="] {
      let refused = try run(value)
      #expect(refused.code == 64 && refused.output == "", "\(value)")
      #expect(refused.errors.contains("give one Swift expression"), "\(refused.errors)")
    }
  }

  /// Whatever happened to the files of the state, a run makes what it needs again.
  @Test(arguments: ["cut", "changed", "gone", "grown"])
  func aDamagedStateIsMadeAgain(how: String) throws {
    try program.write(
      """
      ```swift {#make}
      final class Node { var value = 1; var next: Node? }
      let head = Node()
      head.next = Node()
      let numbers = (0..<3_000).map { Double($0) }
      print("made")
      ```

      ```swift {#use}
      print(head.next?.value ?? 0, numbers.reduce(0, +))
      ```
      """, to: "kept.md")
    #expect(try program.run("kept.md", "--quiet").code == 0)
    let folder = program.folder.appendingPathComponent(".nbrun/kept")
    var damaged = 0
    for part in ["groups", "blobs"] {
      for name in try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent(part).path)
      {
        let file = folder.appendingPathComponent("\(part)/\(name)")
        let before = try Data(contentsOf: file)
        var after = before
        switch how {
        case "cut": after = before.prefix(before.count / 2)
        case "changed": after[before.count * 3 / 4] ^= 1
        case "gone": after = Data()
        default: after.append(0)
        }
        try after.write(to: file)
        let result = try program.run("kept.md", "--cell", "use", "--quiet")
        #expect(result.code == 0 && result.output == "made\n1 4498500.0\n", "\(result.errors)")
        #expect(result.errors.contains("is damaged"), "\(result.errors)")
        damaged += 1
      }
    }
    #expect(damaged == 3)
  }

  @Test func theReportGoesThroughLinksAndIntoFolders() throws {
    try program.write(small, to: "small.md")
    try program.write("old", to: "real.html")
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.appendingPathComponent("link.html").path,
      withDestinationPath: "real.html")
    #expect(try program.run("small.md", "--output", "link.html").code == 0)
    #expect(try program.read("real.html").contains("[1, 4, 9]"))
    #expect(try program.run("small.md", "--output", "pages/").code == 0)
    #expect(try program.read("pages/small.html").contains("[1, 4, 9]"))
    let refused = try program.run("small.md", "--fresh", "--output", "/proc/none/report.html")
    #expect(refused.code == 1)
    #expect(refused.output == "", "nothing runs for a report that cannot be written")
  }

  @Test func aReaderThatGoesAwayDoesNotStopTheRun() throws {
    try program.write(
      "```swift {#long}\nfor number in 1...200_000 { print(number) }\n```\n", to: "pipe.md")
    let command = "'\(program.path)' pipe.md 2>errors.txt | head -1; cat errors.txt"
    let result = try program.run(program: "/bin/sh", ["-c", command])
    #expect(result.output.hasPrefix("1\n"))
    #expect(result.output.contains("[1/1] long: done"), "\(result.output)")
  }

  /// What is printed soon after something else is not kept back until the cell prints again.
  @Test func aPipeGetsWhatACellPrintedWhileItGoesOn() throws {
    try program.write(
      "```swift {#a timeout=20}\nprint(1)\nprint(2)\nwhile true {}\n```\n", to: "talks.md")
    let running = try program.start(["talks.md"])
    running.wait(until: { running.text.contains("2") })
    #expect(running.text == "1\n2\n")
    #expect(try running.end(by: SIGTERM).code == 130)
  }

  @Test func twoProcessesDoNotWorkOnOneNotebook() throws {
    try program.write("```swift {#a}\nprint(\"on\")\nwhile true {}\n```\n", to: "busy.md")
    let first = try program.start(["busy.md"])
    first.wait(until: { first.text.contains("on") })
    let second = try program.run("busy.md")
    #expect(second.code == 1)
    #expect(second.errors.contains("another nbrun is running"))
    let ended = try first.end(by: SIGTERM)
    #expect(ended.code == 130)
    #expect(try program.read("output/busy.html").contains("stopped after"))
  }

  @Test func statusSaysWhatARunWouldDoAndWhy() throws {
    try program.write(small, to: "small.md")
    #expect(try program.run("status", "small.md").output.contains("squares  not run"))
    _ = try program.run("small.md")
    let fresh = try program.run("status", "small.md").output
    #expect(
      fresh.split(separator: "\n").filter { $0.contains("up to date") }.count == 3, "\(fresh)")
    try program.write(small.replacing("$0 * $0", with: "$0 + $0"), to: "small.md")
    let changed = try program.run("status", "small.md").output
    #expect(changed.contains("its code changed"), "\(changed)")
    #expect(
      changed.contains("maybe stale") && changed.contains("if 'squares' changes"), "\(changed)")
    let parameter = try program.run("status", "small.md", "-p", "count=4").output
    #expect(parameter.contains("if 'start' changes"), "\(parameter)")
    #expect(parameter.contains("the parameter 'count' changed"), "\(parameter)")
    #expect(parameter.contains("if 'start' or 'squares' changes"), "\(parameter)")
  }

  @Test func cleanForgetsWhatWasKept() throws {
    try program.write(small, to: "small.md")
    _ = try program.run("small.md")
    #expect(try program.run("clean", "small.md").errors.contains("removed"))
    #expect(
      !FileManager.default.fileExists(
        atPath: program.folder.appendingPathComponent(".nbrun").path))
    #expect(try program.run("small.md").errors.contains("[2/3] squares: done"))
    _ = try program.run("clean", "small.md")
    let again = try program.run("clean", "small.md")
    #expect(again.code == 0 && again.errors.contains("there is no state"), "\(again)")
    let mistyped = try program.run("clean", "smal.md")
    #expect(mistyped.code == 2, "\(mistyped)")
    #expect(
      mistyped.errors.contains("no such notebook: smal.md; did you mean 'small.md'?"),
      "\(mistyped)")
  }

  /// A data set and its first part, and one content in two notebooks, are on disk once.
  @Test func equalContentIsStoredOnce() throws {
    let notebook = """
      ```swift {#a}
      let all = Tensor.randomNormal([4_000, 1_000])
      let part = all.prefix(3_500)
      let flat = try all.reshaped([2_000, 2_000])
      ```
      """
    try program.write(notebook, to: "one.md")
    try program.write(notebook, to: "two.md")
    #expect(try program.run("one.md").code == 0)
    #expect(try program.run("two.md").code == 0)
    let sizes = try program.run(program: "/usr/bin/du", ["-sm", ".nbrun"]).output
    let megabytes = sizes.prefix { $0.isNumber }
    #expect((16...24).contains(Int(megabytes) ?? 0), "\(sizes)")
    let again = try program.run("one.md", "--cell", "a", "--quiet")
    #expect(again.code == 0)
  }
}
