internal import Diagnostics
internal import Foundation
internal import Testing

@testable internal import SwiftLanguage

/// Messages for malformed code, held against `swiftc`'s own.
@Suite struct SyntaxErrorTests {
  /// Programs with one mistake that `swiftc -parse` and this parser report alike.
  static let malformed: [String] = [
    "let y =\n", "foo(1,\n", "if\n", "func g(\n", "let a = [1, 2\n", "let b = [1 2]", "foo(1 2)",
    "struct { }", "func () { }", "func f { }", "func g( -> Int { 1 }", "enum E { case }",
    "let 5 = 3", "var class = 3", "let x: = 3", "func g(a: ) {}", "for i 0..<3 { }",
    "for i in { }", "while { }", "guard x > 3 { return }", "switch x { foo() }",
    "switch x { case 1: }", "switch x { case 1 print(2) }", "let s = \"abc", "let c = 'a'",
    "let t = 0b12", "let u = 0xG", "let o = 0o8", "let v = 1_000.5.5", "let w = .5", "x = 1 +\n",
    "y = (1 + 2\n", "z = 3)", "}", "a b", "a -b", "let q = a ? b\n", "do { } catch {\n",
    "else { }", "let a = 1 let b = 2", "func f(x) { }", "let q = \"abc\\q\"", "let r = * 5",
    "if x {\n", "let s = \"\\(a\"", "let u = \"\\u{110000}\"", "class A { func f() { }\n",
    "protocol { }", "import 5", "x.", "x. y = 3", "func f() -> { }", "let f: Int -> Int = g",
    "case 1: f()", "default: f()", "let m = \"\"\"abc\n\"\"\"", "let m = \"\"\"\n  a\n b\n  \"\"\"",
    "let m = \"\"\"\nabc\"\"\"", "a =b", "operator ++", "infix operator", "let $x = 1",
    "precedencegroup P { foo: left }", "extension { }", "typealias A Int", "/* open",
    "let d = [1:]",
    "let d = [1: 2, 3]", "var x: Int { get { 1 } foo { 2 } }", "let a: [Int = 3", "repeat { }",
    "func f(a: Int b: Int) { }", "\\", "#else", "let x: Array<Int = 3", "throw\n",
    "struct S { x = 1 }", "init() { }",
  ]

  /// Where this parser says something else than `swiftc` on purpose: the places still agree.
  static func parse(_ code: String) -> [Diagnostic] {
    var parser = Parser(source: SourceText(name: "test", text: code), index: 0)
    return parser.parse().1
  }

  @Test("Each malformed program's first error stands in swiftc's line, mostly with its words")
  func agreesWithTheCompiler() throws {
    var wrongLine: [String] = []
    var agreeing = 0
    for (code, expected) in try Self.compilerErrors(of: Self.malformed) {
      let source = SourceText(name: "test", text: code)
      guard let first = Self.parse(code).first else {
        wrongLine.append("\(code): nothing reported, swiftc says \(expected)")
        continue
      }
      let position = source.position(at: first.range.lower)
      let shown = "\(position.line):\(position.column): \(first.message)"
      let line = expected.split(separator: ":").first.map(String.init)
      if shown == expected { agreeing += 1 }
      if line != "\(position.line)" { wrongLine.append("\(code): \(shown) / \(expected)") }
      if ProcessInfo.processInfo.environment["SHOW_SYNTAX"] != nil, shown != expected {
        print("\(code.debugDescription)\n  ours   \(shown)\n  swiftc \(expected)")
      }
    }
    #expect(wrongLine == [])
    #expect(agreeing * 10 >= Self.malformed.count * 8)
  }

  /// The first error of each program, as `line:column: message`, from one run of the compiler a
  /// program.
  static func compilerErrors(of programs: [String]) throws -> [(String, String)] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var result: [(String, String)] = []
    for (index, code) in programs.enumerated() {
      let file = folder.appending(path: "\(index).swift")
      // A cell's last line ends where its fence closes; a file's should too.
      try Data((code.hasSuffix("\n") ? code : code + "\n").utf8).write(to: file)
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [
        "swiftc", "-frontend", "-parse", "-diagnostic-style=llvm", file.path,
      ]
      let pipe = Pipe()
      process.standardError = pipe
      process.standardOutput = Pipe()
      try process.run()
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let errors = output.split(separator: "\n").compactMap { line -> String? in
        guard line.hasPrefix(file.path + ":"), let range = line.range(of: ": error: ") else {
          return nil
        }
        return line[line.index(line.startIndex, offsetBy: file.path.count + 1)..<range.lowerBound]
          + ": " + line[range.upperBound...]
      }
      if let first = errors.min(by: { Self.order($0) < Self.order($1) }) {
        result.append((code, first))
      } else {
        Issue.record("swiftc accepts \(code.debugDescription)")
      }
    }
    return result
  }

  private static func order(_ text: String) -> Int {
    let parts = text.split(separator: ":")
    return (Int(parts[0]) ?? 0) * 1_000 + (Int(parts[1]) ?? 0)
  }

  @Test("One mistake gives one message, and the statements after it are read")
  func recovers() {
    let code = """
      let a = [1, 2
      let b = 3
      func f(x) { return x }
      struct S { var a: Int; 5; func g() { } }
      let c = foo(1 2, 3)
      print(a)
      """
    let messages = Self.parse(code).map(\.message)
    #expect(messages.count == 4, "\(messages)")
  }

  @Test(
    "What notebooks do not have is refused by name",
    arguments: [
      ("func f() async { }", "'async' functions are not supported in notebook cells"),
      ("let x = await f()", "'await' expressions are not supported in notebook cells"),
      ("actor A { }", "actors are not supported in notebook cells"),
      ("let r = /a+b/", "regular expression literals are not supported in notebook cells"),
      ("#Preview { Text() }", "macros ('#Preview') are not supported in notebook cells"),
      (
        "func f<each T>(_ x: repeat each T) { }",
        "parameter packs are not supported in notebook cells"
      ),
      ("struct F: ~Copyable { }", "'~Copyable' constraints are not supported in notebook cells"),
      ("macro m() = x", "macros are not supported in notebook cells"),
      ("for await x in xs { }", "'for await' loops are not supported in notebook cells"),
    ])
  func refusesByName(code: String, message: String) {
    #expect(Self.parse(code).map(\.message).contains(message), "\(Self.parse(code).map(\.message))")
  }

  @Test("Nesting without end is an error, not a crash")
  func limitsNesting() async {
    let messages = await withCheckedContinuation { continuation in
      // The pool's threads have half a megabyte of stack; a program's main thread has eight.
      let thread = Thread { continuation.resume(returning: Self.messagesForDeepPrograms()) }
      thread.stackSize = 16 << 20
      thread.start()
    }
    for message in messages {
      #expect(
        message.hasPrefix("structure nesting level exceeded maximum of 256")
          || message.hasPrefix("the compiler is unable to type-check this expression"))
    }
    #expect(messages.count == 6)
  }

  private static func messagesForDeepPrograms() -> [String] {
    var programs = [("(", ")"), ("[", "]"), ("{", "}"), ("-(", ")")].map { open, close in
      "let x = " + String(repeating: open, count: 5_000) + "1"
        + String(repeating: close, count: 5_000)
    }
    programs.append("let x = 1" + String(repeating: " + 1", count: 5_000))
    programs.append("x" + String(repeating: ".a()", count: 5_000))
    return programs.map { parse($0).map(\.message).joined(separator: "; ") }
  }

  @Test("Any prefix of a program is read without a crash")
  func survivesPrefixes() throws {
    let text = try Fixture.text("syntax/accepted.swift.txt")
    let bytes = Array(text.utf8)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      _ = Self.parse(String(decoding: bytes[..<length], as: UTF8.self))
    }
  }

  @Test("Programs that swiftc accepts are accepted")
  func acceptsPrograms() throws {
    let text = try Fixture.text("syntax/accepted.swift.txt")
    #expect(Self.parse(text).map(\.message) == [])
  }
}
