import Foundation
import Testing

/// The program as a user starts it, on notebooks in a folder of their own.
@Suite(.serialized) struct ProcessTests {
  private let program = ProgramUnderTest()

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
    try program.write(notebook, to: "test.md")
    let first = try program.run("test.md")
    #expect(first.code == 0)
    #expect(first.output == "[1, 4, 9]\n14\n")
    let page = try program.read("output/test.html")
    #expect(page.contains("[1, 4, 9]"))
    let second = try program.run("test.md")
    #expect(second.code == 0)
    #expect(second.output == "")
    #expect(second.errors.contains("[3/3] sum: unchanged"))
    try program.write(notebook.replacing("(0, +)", with: "(1, +)"), to: "test.md")
    #expect(try program.run("test.md", "--quiet").output == "15\n")
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
    try program.write("# Points\n\n\(cells)\n", to: "test.md")
    #expect(try program.run("test.md", "--quiet").output == "1\n")
    try program.write("# All points\n\n```swift\nprint(\"new\")\n```\n\n\(cells)\n", to: "test.md")
    let second = try program.run("test.md")
    #expect(second.output == "new\n")
    #expect(second.errors.contains("[2/3] all-points-2: unchanged"))
    #expect(second.errors.contains("[3/3] all-points-3: unchanged"))
    let page = try program.read("output/test.html")
    #expect(page.contains("all-points-3"))
    #expect(try program.run("status", "test.md").output.contains("all-points-3"))
  }

  @Test func runsOneCellFromTheStateBeforeIt() throws {
    try program.write(notebook, to: "test.md")
    _ = try program.run("test.md")
    let again = try program.run("test.md", "--cell", "sum", "--quiet")
    #expect(again.code == 0)
    #expect(again.output == "14\n")
    let unknown = try program.run("test.md", "--cell", "smu")
    #expect(unknown.code == 64)
    #expect(unknown.errors.contains("did you mean 'sum'?"))
  }

  @Test func parametersReplaceValues() throws {
    try program.write(notebook, to: "test.md")
    #expect(try program.run("test.md", "-p", "count=2", "--quiet").output == "[1, 4]\n5\n")
  }

  @Test func aFailingCellEndsWithItsPlaceAndOne() throws {
    try program.write(
      "```swift {#a}\nlet x = [1]\n```\n\n```swift {#b}\nprint(x[3])\n```\n", to: "test.md")
    let result = try program.run("test.md")
    #expect(result.code == 1)
    #expect(result.errors.contains("test.md:6:"))
    #expect(result.errors.contains("Index out of range"))
    #expect(program.holds("output/test.html"))
  }

  @Test func aWrongNotebookEndsWithTwo() throws {
    try program.write("```swift {#a}\nlet x: Int = \"one\"\n```\n", to: "test.md")
    let result = try program.run("test.md")
    #expect(result.code == 2)
    #expect(result.errors.contains("test.md:2:14: error: "))
    #expect(try program.run("check", "test.md").code == 2)
    #expect(try program.run("check", "test.md", "--format", "json").output.contains("\"line\":2"))
    #expect(try program.run("absent.md").code == 2)
  }

  @Test func whatRanBeforeAKillIsNotRunAgain() throws {
    try program.write(
      """
      ```swift {#a}
      let x = 5
      print("first")
      ```

      ```swift {#b}
      var n = 0
      while x > 0 { n = (n + 1) % 1000 }
      ```
      """, to: "test.md")
    let run = try program.start(["test.md", "--quiet"])
    // The first cell's record is on disk once the second one runs.
    run.wait(until: { program.holds(".nbrun/test/cells/a.json") })
    #expect(try run.end(by: SIGKILL).output == "first\n")
    try program.write(
      "```swift {#a}\nlet x = 5\nprint(\"first\")\n```\n\n```swift {#b}\nprint(x)\n```\n",
      to: "test.md")
    #expect(try program.run("test.md", "--quiet").output == "5\n")
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
    try program.write(text, to: "test.md")
    let first = try program.run("test.md", "--quiet")
    #expect(first.code == 0)
    #expect(first.output.hasSuffix(" true\n"))
    // The same step from restored layers, optimizer and random stream: the same bits.
    #expect(try program.run("test.md", "--cell", "more", "--quiet").output == first.output)
    let again = try program.run("test.md", "--cell", "train")
    #expect(again.errors.contains("[3/3] more: unchanged"))
  }

  @Test func anInterruptEndsWith130AndWritesTheReport() throws {
    try program.write(
      "```swift {#a}\nprint(\"begun\")\nvar n = 0\nwhile true { n = (n + 1) % 1000 }\n```\n",
      to: "test.md")
    let run = try program.start(["test.md", "--quiet"])
    // The cell runs once its first line is there.
    run.wait(until: { run.text.contains("begun") })
    #expect(try run.end(by: SIGINT).code == 130)
    #expect(program.holds("output/test.html"))
  }
}
