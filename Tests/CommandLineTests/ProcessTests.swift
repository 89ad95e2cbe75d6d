import Foundation
import Testing

/// The program as a user starts it, on notebooks in a folder of their own.
@Suite(.serialized) struct ProcessTests {
  private let folder: URL
  private let program: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nbrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("nbrun")
  }

  struct Result {
    var code: Int32
    var output: String
    var errors: String
  }

  private func process(_ arguments: [String]) throws -> (Process, Pipe, Pipe) {
    try #require(FileManager.default.isExecutableFile(atPath: program.path))
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return (process, output, errors)
  }

  private func run(_ arguments: String...) throws -> Result {
    let (process, output, errors) = try process(arguments)
    let (text, problems) = (output.text(), errors.text())
    process.waitUntilExit()
    return Result(code: process.terminationStatus, output: text, errors: problems)
  }

  private func write(_ text: String, to name: String = "test.md") throws {
    try text.write(
      to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  private let notebook = """
    # A notebook

    ```swift {#start .parameters}
    let count = 3
    ```

    ```swift {#squares}
    var squares = (1...count).map { $0 * $0 }
    print(squares)
    ```

    ```swift {#sum}
    print(squares.reduce(0, +))
    ```
    """

  @Test func runsOnlyWhatIsStaleAndWritesTheReport() throws {
    try write(notebook)
    let first = try run("test.md")
    #expect(first.code == 0)
    #expect(first.output == "[1, 4, 9]\n14\n")
    let page = try String(
      contentsOf: folder.appendingPathComponent("output/test.html"), encoding: .utf8)
    #expect(page.contains("[1, 4, 9]"))
    let second = try run("test.md")
    #expect(second.code == 0)
    #expect(second.output == "")
    #expect(second.errors.contains("[3/3] sum: unchanged"))
    try write(notebook.replacing("(0, +)", with: "(1, +)"))
    #expect(try run("test.md", "--quiet").output == "15\n")
  }

  @Test func aCellPutInAboveAndAnotherHeadingMakeNothingRunAgain() throws {
    let cells = """
      ```swift
      struct Point { var x = Double.random(in: 0..<1) }
      let points = [Point(), Point()]
      ```

      ```swift
      let far = points.filter { $0.x > 2 }.count + 1
      print(far)
      ```
      """
    try write("# Points\n\n\(cells)\n")
    #expect(try run("test.md", "--quiet").output == "1\n")
    try write("# All points\n\n```swift\nprint(\"new\")\n```\n\n\(cells)\n")
    let second = try run("test.md")
    #expect(second.output == "new\n")
    #expect(second.errors.contains("[2/3] all-points-2: unchanged"))
    #expect(second.errors.contains("[3/3] all-points-3: unchanged"))
    let page = try String(
      contentsOf: folder.appendingPathComponent("output/test.html"), encoding: .utf8)
    #expect(page.contains("all-points-3"))
    #expect(try run("status", "test.md").output.contains("all-points-3"))
  }

  @Test func runsOneCellFromTheStateBeforeIt() throws {
    try write(notebook)
    _ = try run("test.md")
    let again = try run("test.md", "--cell", "sum", "--quiet")
    #expect(again.code == 0)
    #expect(again.output == "14\n")
    let unknown = try run("test.md", "--cell", "smu")
    #expect(unknown.code == 64)
    #expect(unknown.errors.contains("did you mean 'sum'?"))
  }

  @Test func parametersReplaceValues() throws {
    try write(notebook)
    #expect(try run("test.md", "-p", "count=2", "--quiet").output == "[1, 4]\n5\n")
  }

  @Test func aFailingCellEndsWithItsPlaceAndOne() throws {
    try write("```swift {#a}\nlet x = [1]\n```\n\n```swift {#b}\nprint(x[3])\n```\n")
    let result = try run("test.md")
    #expect(result.code == 1)
    #expect(result.errors.contains("test.md:6:"))
    #expect(result.errors.contains("Index out of range"))
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/output/test.html"))
  }

  @Test func aWrongNotebookEndsWithTwo() throws {
    try write("```swift {#a}\nlet x: Int = \"one\"\n```\n")
    let result = try run("test.md")
    #expect(result.code == 2)
    #expect(result.errors.contains("test.md:2:14: error: "))
    #expect(try run("check", "test.md").code == 2)
    #expect(try run("check", "test.md", "--format", "json").output.contains("\"line\":2"))
    #expect(try run("absent.md").code == 2)
  }

  @Test func whatRanBeforeAKillIsNotRunAgain() throws {
    try write(
      """
      ```swift {#a}
      let x = 5
      print("first")
      ```

      ```swift {#b}
      var n = 0
      while x > 0 { n = (n + 1) % 1000 }
      ```
      """)
    let (process, output, _) = try process(["test.md", "--quiet"])
    // The first cell's record is on disk once the second one runs.
    let record = folder.appendingPathComponent(".nbrun/test/cells/a.json").path
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: record) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(output.text() == "first\n")
    try write("```swift {#a}\nlet x = 5\nprint(\"first\")\n```\n\n```swift {#b}\nprint(x)\n```\n")
    #expect(try run("test.md", "--quiet").output == "5\n")
  }

  @Test func aModelGoesOnFromWhereItWas() throws {
    let text = """
      ```swift {#models}
      let generator = try Sequential([
        Dense(10, activation: .selu, inputShape: [5]), Dense(28 * 28, activation: .sigmoid),
        Reshape([28, 28]),
      ])
      let discriminator = try Sequential([
        Flatten(inputShape: [28, 28]), Dense(15, activation: .selu), Dense(1, activation: .sigmoid),
      ])
      let gan = try Sequential([generator, discriminator])
      discriminator.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      discriminator.trainable = false
      gan.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      let dataset = Dataset.fromTensorSlices(Tensor.randomUniform([40, 28, 28])).shuffle(40).batch(8)
      ```

      ```swift {#train}
      for batch in dataset {
        discriminator.trainable = true
        _ = try discriminator.trainOnBatch(batch, .ones([8, 1]))
        discriminator.trainable = false
        _ = try gan.trainOnBatch(Tensor.randomNormal([8, 5]), .ones([8, 1]))
      }
      ```

      ```swift {#more}
      let loss = try gan.trainOnBatch(Tensor.randomNormal([8, 5]), .ones([8, 1]))
      let sample = try discriminator(generator(Tensor.ones([2, 5]))).sum().scalar
      print(loss, sample, try gan(Tensor.ones([2, 5])).sum().scalar == sample)
      ```
      """
    try write(text)
    let first = try run("test.md", "--quiet")
    #expect(first.code == 0)
    #expect(first.output.hasSuffix(" true\n"))
    // The same step from restored layers, optimizer and random stream: the same bits.
    #expect(try run("test.md", "--cell", "more", "--quiet").output == first.output)
    let again = try run("test.md", "--cell", "train")
    #expect(again.errors.contains("[3/3] more: unchanged"))
  }

  @Test func anInterruptEndsWith130AndWritesTheReport() throws {
    try write(
      "```swift {#a}\nprint(\"begun\")\nvar n = 0\nwhile true { n = (n + 1) % 1000 }\n```\n")
    let (process, output, _) = try process(["test.md", "--quiet"])
    // The cell runs once its first line is there.
    _ = output.fileHandleForReading.availableData
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/output/test.html"))
  }
}

extension Pipe {
  /// All that is written until the other end closes.
  fileprivate func text() -> String {
    String(decoding: fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
