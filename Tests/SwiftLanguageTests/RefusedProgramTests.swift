import Diagnostics
import Foundation
import SwiftLanguage
import Testing

@Suite struct RefusedProgramTests {
  @Test(
    "A wrong program is refused at the lines where swiftc refuses it, and nowhere else",
    arguments: LanguageFixture.refused)
  func refusesAtTheCompilersLines(chapter: LanguageFixture) {
    for cell in chapter.cells {
      #expect(Self.errorLines(of: cell.code) == Self.lines(cell.errors), "\(cell.code)")
    }
  }

  @Test("The chapters hold hundreds of programs") func findsPrograms() {
    #expect(LanguageFixture.refused.reduce(0) { $0 + $1.cells.count } >= 300)
  }

  @Test("swiftc still has the errors of a sample at those lines")
  func agreesWithTheCompiler() throws {
    let programs = LanguageFixture.refused.flatMap(\.cells)
    for (index, cell) in programs.enumerated() where index % 40 == 0 {
      #expect(
        try Compiler.errorLines(of: cell.code + "\n") == Self.lines(cell.errors), "\(cell.code)")
    }
  }

  private static func lines(_ errors: [String]?) -> Set<Int> {
    Set((errors ?? []).compactMap { Int($0.prefix { $0 != ":" }) })
  }

  private static func errorLines(of code: String) -> Set<Int> {
    let text = SourceText(name: "program", text: code + "\n")
    let compilation = Compilation()
    _ = compilation.add(cell: text)
    return Set(
      compilation.diagnostics.filter { $0.severity == .error }.map {
        text.position(at: $0.range.lower).line
      })
  }
}
