import Foundation
import TestSupport
import Testing

/// `nbrun export`: the package that it writes, compiled with `swiftc`, prints what the notebook prints.
@Suite(.serialized) struct ExportTests {
  private let program = ProgramUnderTest()

  /// Chapters whose fixtures together declare most names twice, or more often.
  private static let fixtures = [
    "guide/basics_tuples", "guide/structs", "guide/enums", "guide/properties", "guide/closures",
    "guide/generics", "guide/protocols", "guide/inheritance", "guide/errors",
    "classes/initialisers", "closures/captures_by_reference",
  ]

  @Test func aNotebookOfFixturesPrintsWhatSwiftPrints() throws {
    let folder = Checkout.root.appendingPathComponent("Tests/SwiftLanguageTests/Fixtures")
    var notebook = ""
    var expected = ""
    for name in Self.fixtures {
      let file = folder.appendingPathComponent("\(name).md")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      for (kind, content) in Self.fences(text) {
        switch kind {
        case "swift": notebook += "```swift\n\(content)```\n\n"
        case "output": expected += content
        default: break
        }
      }
    }
    try #require(!expected.isEmpty)
    try program.write(notebook, to: "fixtures.md")
    #expect(try program.run("fixtures.md", "--quiet").output == expected)
    #expect(try compiledOutput(of: "fixtures.md") == expected)
  }

  /// The notebooks whose cells declare names again, defer, and share what they have.
  @Test(arguments: [
    "builders-and-wrappers", "declarations-replaced", "events", "functions", "lifetimes",
    "names-declared-again", "operators-replaced", "sequences", "top-level-flow",
  ]) func aNotebookOfManyCellsPrintsWhatItsExportPrints(name: String) throws {
    let file = Checkout.root.appendingPathComponent("Tests/SessionsTests/Fixtures/\(name).md")
    try program.write(try String(contentsOf: file, encoding: .utf8), to: "\(name).md")
    let output = try program.run("\(name).md", "--quiet").output
    #expect(!output.isEmpty)
    #expect(try compiledOutput(of: "\(name).md") == output)
  }

  @Test func namesDeclaredTwiceAndTrailingExpressions() throws {
    try program.write(
      """
      ```swift
      struct Point { var x: Int }
      var limit: Int? = 1
      func twice(_ value: Int) -> Int { value * 2 }
      print([Point(x: twice(2))])
      ```

      ```swift
      struct Point: Equatable { var name: String }
      extension Point { var loud: String { name + "!" } }
      var limit: Int? = 5
      func twice(_ value: Int) -> Int { value * 20 }
      func twice(_ value: String) -> String { value + value }
      let points: [Point] = [Point(name: "a"), .init(name: "b")]
      if let limit { print(limit, twice(limit), twice("x")) }
      let read = { [limit] in limit ?? 0 }
      print("\\(read()) \\(points.map(\\.loud)) \\(points.map { $0.name })")
      points
      ```

      ```swift
      guard let limit else { fatalError() }
      let more = limit + 1
      (limit, more)
      ```
      """, to: "names.md")
    let output = try program.run("names.md", "--quiet").output
    #expect(output.contains("5 100 xx\n") && output.contains("(limit: 5, more: 6)") == false)
    #expect(try compiledOutput(of: "names.md") == output)
  }

  /// The engine's part: the same numbers, drawn from the same streams.
  @Test func aTrainingNotebookPrintsTheSameNumbers() throws {
    try program.write(
      """
      ---
      seed: 7
      ---

      ```swift {#parameters .parameters}
      let epochs = 2
      ```

      ```swift {#train}
      let features = Tensor.randomNormal([64, 4])
      let targets = Tensor.randomUniform([64, 1])
      let model = try Sequential([
        Dense(8, activation: .relu, inputShape: [4]), Dense(1, activation: .sigmoid),
      ])
      model.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      let history = try model.fit(features, targets, epochs: epochs, batchSize: 16)
      print(history["loss"])
      display(LineChart(history, title: "Loss"))
      ```

      ```swift {#predict}
      try model.predict(Tensor.randomNormal([2, 4])).shape
      ```
      """, to: "train.md")
    let output = try program.run("train.md", "--quiet", "-p", "epochs=3").output
    #expect(output.hasSuffix("[2, 1]\n"))
    #expect(try compiledOutput(of: "train.md", ["-p", "epochs=3"]) == output)
  }

  /// The compiled program finds the tensors in the cells' own types by itself.
  @Test func gradientsOfStructuresAreTheSame() throws {
    try program.write(
      """
      ```swift {#model}
      struct Affine { var kernel: Tensor; let bias: Tensor?; var units = 3; let name = "affine" }
      struct Model {
        var layers: [Affine]
        var scale: (by: Tensor, Int)
        var named: [String: Tensor]
      }
      func loss(_ model: Model) throws -> Tensor {
        var value = Tensor([1, 2, 3])
        for layer in model.layers {
          value = try value * layer.kernel
          if let bias = layer.bias { value = try value + bias }
        }
        return try (value * model.scale.by * model.named["a"]!).tanh().sum()
      }
      var model = Model(
        layers: [
          Affine(kernel: Tensor.randomNormal([3]), bias: nil),
          Affine(kernel: Tensor.randomNormal([3]), bias: Tensor.randomNormal([3])),
        ],
        scale: (Tensor(0.5), 4), named: ["a": Tensor(2), "b": Tensor(3)])
      ```

      ```swift {#descend}
      for _ in 0..<3 {
        let (value, slopes) = try valueWithGradient(of: loss, at: model)
        for index in model.layers.indices {
          model.layers[index].kernel = try model.layers[index].kernel
            - 0.1 * slopes.layers[index].kernel
        }
        print(value, slopes.scale, slopes.named["a"]!, slopes.named["b"]!, slopes.layers[1])
      }
      let curvature = try gradient(of: { (m: Model) in
        try gradient(of: { (inner: Model) in try loss(inner) }, at: m).scale.by.squared()
      }, at: model)
      print(curvature.layers[0].kernel, curvature.scale.by)
      do { _ = try gradient(of: { (_: Int) in Tensor(1) }, at: 3) } catch { print(error) }
      ```
      """, to: "structures.md")
    let output = try program.run("structures.md", "--quiet").output
    #expect(output.split(separator: "\n").count == 5)
    #expect(try compiledOutput(of: "structures.md") == output)
  }

  /// Swift asks the system for random numbers, the notebook its cell's stream: the export asks that too.
  @Test func drawsTheNotebooksRandomNumbers() throws {
    try program.write(
      """
      ---
      seed: 3
      ---

      ```swift
      print(Bool.random(), Int.random(in: 0..<1_000), UInt8.random(in: 0...255))
      print(Double.random(in: 0..<1), Float.random(in: -1...1))
      var dice = Array(1...6)
      dice.shuffle()
      print(dice, dice.shuffled(), dice.randomElement() ?? 0, "abc".randomElement() ?? "-")
      var generator = SystemRandomNumberGenerator()
      print(generator.next(), Int.random(in: 1...6, using: &generator))
      ```

      ```swift
      func roll() -> Int { (1...6).randomElement() ?? 0 }
      print((0..<20).map { _ in roll() })
      ```
      """, to: "random.md")
    let output = try program.run("random.md", "--quiet").output
    #expect(output.split(separator: "\n").count == 5)
    #expect(try compiledOutput(of: "random.md") == output)
  }

  /// The notebooks that the project ships, each with parameters that end it soon.
  @Test(arguments: [
    ("gan", ["epochs=1", "batchSize=512"]),
    ("stacked-autoencoder", ["epochs=1"]),
    ("char-rnn", ["epochs=1", "shift=2000"]),
    ("dcgan", ["epochs=1", "imageCount=320"]),
    ("stylegan", ["epochs=1", "stepsPerEpoch=3"]),
  ]) func everyNotebookOfTheProjectPrintsWhatItsExportPrints(
    name: String, parameters: [String]
  ) throws {
    let file = Checkout.root.appendingPathComponent("notebooks/\(name).md")
    let text = try String(contentsOf: file, encoding: .utf8)
    // The plays are in no package; their first pages are with the tests.
    let pages = Checkout.root.appendingPathComponent(
      "Tests/NeuralNetworksTests/Fixtures/tiny_shakespeare.txt")
    try program.write(try String(contentsOf: pages, encoding: .utf8), to: "plays.txt")
    try program.write(
      text.replacing(
        "try Shakespeare.load()",
        with: "try String(contentsOfFile: \"plays.txt\", encoding: .utf8)"),
      to: "\(name).md")
    let options = parameters.flatMap { ["-p", $0] }
    let ran = try program.run(["\(name).md", "--quiet"] + options)
    try #require(ran.code == 0, "\(ran.errors)")
    #expect(try compiledOutput(of: "\(name).md", options) == ran.output)
  }

  @Test func keepsOutOfFoldersThatItDidNotWrite() throws {
    try program.write("```swift\nlet x = 1\n```\n", to: "small.md")
    try program.write("mine", to: "full/note.txt")
    let refused = try program.run("export", "small.md", "--output", "full")
    #expect(refused.code != 0)
    #expect(refused.errors.contains("has files that nbrun did not write"))
    #expect(try program.run("export", "small.md", "--output", "new").code == 0)
    #expect(try program.run("export", "small.md", "--output", "new").code == 0)
    #expect(try program.run("export", "absent.md", "--output", "new").code == 2)
    // A package's name is made of the letters that all tools take.
    try program.write("```swift\nlet x = 1\n```\n", to: "노트 1.md")
    #expect(try program.run("export", "노트 1.md", "--output", "other").code == 0)
    #expect(try program.read("other/Package.swift").contains("name: \"notebook-1\""))
  }

  /// What the exported program prints.
  ///
  /// It is compiled with the modules that the tests were built with, since a package of its own
  /// would build the library once more.
  private func compiledOutput(of notebook: String, _ options: [String] = []) throws -> String {
    let name = String(notebook.dropLast(3))
    let written = try program.run(["export", notebook, "--output", name] + options)
    try #require(written.code == 0, "\(written.errors)")
    let sources = program.folder.appendingPathComponent("\(name)/Sources/\(name)-notebook").path
    let built = program.folder.appendingPathComponent("\(name)-program").path
    var arguments = [
      "-swift-version", "5", "-suppress-warnings", "-module-name",
      "\(name)-notebook".replacing("-", with: "_"),
    ]
    arguments += ["-I", program.products.appendingPathComponent("Modules").path]
    for module in ["COpenBLAS", "CZlib", "CCrypto"] {
      let map = Checkout.root.appendingPathComponent("Sources/\(module)/module.modulemap")
      arguments += ["-Xcc", "-fmodule-map-file=\(map.path)"]
    }
    let kernels = program.products.appendingPathComponent("CKernels.build/module.modulemap")
    arguments += ["-Xcc", "-fmodule-map-file=\(kernels.path)"]
    arguments += ["\(sources)/main.swift", "\(sources)/Support.swift", "-o", built]
    arguments += try program.objects(of: [
      "CKernels", "Tensors", "NeuralNetworks", "Digests", "Datasets", "Projections", "Markup",
      "Charts", "Diagnostics", "SwiftLanguage", "NotebookLibrary",
    ])
    arguments += ["-lopenblas", "-lz", "-lcrypto"]
    let compiled = try program.run(program: "/usr/bin/env", ["swiftc"] + arguments)
    try #require(compiled.code == 0, "\(compiled.errors.prefix(4_000))")
    return try program.run(program: built, []).output
  }

  private static func fences(_ text: String) -> [(kind: String, content: String)] {
    var found: [(kind: String, content: String)] = []
    var open: (kind: String, content: String)?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let current = open {
        if line == "```" {
          found.append(current)
          open = nil
        } else {
          open?.content += line + "\n"
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3).prefix { $0 != " " }), "")
      }
    }
    return found
  }
}
