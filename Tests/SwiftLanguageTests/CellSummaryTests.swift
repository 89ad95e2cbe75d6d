import Diagnostics
import SwiftLanguage
import Testing

@Suite struct CellSummaryTests {
  /// Checks cells with the tags `a`, `b`, … and gives their summaries.
  private func summaries(_ codes: String...) throws -> [CellSummary] {
    let interpreter = Interpreter()
    let cells = codes.enumerated().map { index, code in
      Interpreter.Cell(
        tag: String(UnicodeScalar(UInt8(97 + index))), ordinal: index,
        source: SourceText(name: "test.md", text: code))
    }
    let (diagnostics, summaries) = interpreter.check(cells)
    #expect(diagnostics.sorted.map(\.message) == [])
    return try codes.indices.map { try #require(summaries[$0]) }
  }

  @Test func globalsHaveTheCellsTag() throws {
    let found = try summaries("let x = 3\nvar f = { 1 }", "print(x)")
    #expect(found[0].globals.map(\.name) == ["a/x", "a/f"])
    #expect(found[0].globals.map(\.carriesCode) == [false, true])
    #expect(found[1].mentionedGlobals == ["a/x"])
  }

  /// Each element's type is looked at more than once; a chain through all of them would take minutes.
  @Test func longLiteralsAreCheckedInOnePass() throws {
    let numbers = (0..<30_000).map { "\($0)" }.joined(separator: ", ")
    let names = (0..<5_000).map { "(\($0), \"n\")" }.joined(separator: ",\n")
    let found = try summaries("let all = [\(numbers)]", "let named = [\(names)]")
    #expect(found.map { $0.globals.map(\.name) } == [["a/all"], ["b/named"]])
  }

  @Test func aCallMentionsTheFunctionsCell() throws {
    let found = try summaries("func f() -> Int { 1 }", "let y = f()")
    #expect(found[1].mentionedCells == [0])
    #expect(found[1].mentionedGlobals == [])
  }

  @Test func mentionsInsideOfFunctionsAndMethodsCount() throws {
    let found = try summaries(
      "var x = 1", "struct S { func m() -> Int { x } }",
      "extension S { var twice: Int { m() * 2 } }",
      "print(S().twice)")
    #expect(found[1].mentionedGlobals == ["a/x"])
    #expect(found[2].mentionedCells == [1])
    #expect(found[3].mentionedCells == [1, 2])
  }

  @Test func staticPropertiesAreGlobals() throws {
    let found = try summaries("enum E { static var count = 0 }", "E.count += 1")
    #expect(found[0].globals.map(\.name) == ["a/E.count"])
    #expect(found[1].mentionedGlobals == ["a/E.count"])
  }

  @Test func anObjectOfASubclassedClassCarriesCode() throws {
    let found = try summaries(
      "class A {}\nclass B: A {}\nfinal class C { var n = 1 }\nlet a = A(), c = C()")
    #expect(found[0].globals.map(\.carriesCode) == [true, false])
  }
}
