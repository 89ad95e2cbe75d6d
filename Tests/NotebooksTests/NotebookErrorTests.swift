import Diagnostics
import Foundation
import Notebooks
import TestSupport
import Testing

@Suite struct NotebookErrorTests {
  @Test(arguments: [
    ("```swift {#a}\n```\n\n```swift {#a}\n```", "4:11 duplicate-cell-id"),
    ("```swift {#a b}\n```", "1:14 unknown-attribute"),
    ("```swift {.colapsed}\n```", "1:11 unknown-class"),
    ("```swift {timeot=3}\n```", "1:11 unknown-attribute"),
    ("```swift {timeout=soon}\n```", "1:19 attribute-value"),
    ("```swift {timeout=-3}\n```", "1:19 attribute-value"),
    ("```swift {eval=no}\n```", "1:16 attribute-value"),
    ("```swift {caption=\"a}\n```", "1:19 malformed-attributes"),
    ("```swift {#a\n```", "1:13 malformed-attributes"),
    ("```swift {#a} b\n```", "1:15 malformed-attributes"),
    ("```swift {#a #b}\n```", "1:14 repeated-attribute"),
    ("```swift {#a.b}\n```", "1:11 invalid-cell-id"),
    ("```swift {echo=true echo=true}\n```", "1:21 repeated-attribute"),
    ("```swift {collapsed}\n```", "1:11 malformed-attributes"),
    ("```swift train\n```", "1:10 attributes-without-braces"),
    ("```Swift\n```\n```swift\n```", "1:4 fence-language-case"),
    ("```{.swift #a}\n```\n```swift\n```", "1:4 fence-language-in-braces"),
    ("```{swift, echo=FALSE}\n```\n```swift\n```", "1:4 fence-language-in-braces"),
    ("---\nseed: 1\ntitle: A\ntitle: B\n---\n```swift\n```", "4:1 invalid-front-matter"),
    ("text\n\n```swift\nlet a = 1\n", "3:1 unclosed-fence"),
    ("> ```swift\n> let a = 1\n\ntext", "1:3 unclosed-fence"),
    ("---\ntitle: [\n---\n```swift\n```", "2:9 invalid-front-matter"),
    ("---\ntitel: A\n---\n```swift\n```", "2:1 unknown-front-matter-key"),
    ("---\ntitle: A\nseed: many\n---\n```swift\n```", "3:7 front-matter-value"),
    ("---\nseed: -1\n---\n```swift\n```", "2:7 front-matter-value"),
    ("---\ntitle: [a, b]\n---\n```swift\n```", "2:8 front-matter-value"),
    ("---\n- a\n---\n```swift\n```", "2:1 front-matter-no-mapping"),
    ("---\ntitle: A\n\n```swift\n```", "1:1 unclosed-front-matter"),
    ("", "1:1 notebook-empty"),
    (" \n\n", "1:1 notebook-empty"),
    ("# A\n\nwords", "1:1 notebook-without-cells"),
    ("```swift {.parameters}\n```\n```swift {.parameters}\n```", "3:11 several-parameters-cells"),
  ])
  func reportsOneProblemAtItsPlace(_ text: String, _ expected: String) {
    #expect(problems(text) == [expected])
  }

  @Test func collectsAllProblems() {
    let text = "---\nsed: 1\n---\n```swift {#a .colapsed}\n```\n```swift {#a}\n"
    #expect(
      problems(text) == [
        "2:1 unknown-front-matter-key", "4:14 unknown-class", "6:1 unclosed-fence",
        "6:11 duplicate-cell-id",
      ])
  }

  @Test func proposesWhatWasMeant() {
    let parsed = Notebook.parse("```swift {.colapsed timeot=3}\n```", name: "a.md")
    let messages = parsed.diagnostics.sorted.map(\.message)
    #expect(messages.first?.hasSuffix("did you mean '.collapsed'?") == true)
    #expect(messages.last?.hasSuffix("did you mean 'timeout'?") == true)
    #expect(parsed.diagnostics.sorted.first?.fixIts.first?.replacement == ".collapsed")
  }

  @Test func namesThePlaceOfTheFirstUseOfAnID() {
    let parsed = Notebook.parse("```swift {#a}\n```\n\n```swift {#a}\n```", name: "a.md")
    let text = DiagnosticRenderer(sources: parsed.notebook.sources).render(parsed.diagnostics)
    #expect(
      text == """
        a.md:4:11: error: duplicate cell id 'a'
        ```swift {#a}
                  ^~
        a.md:1:11: note: 'a' is first used here
        ```swift {#a}
                  ^~

        """)
  }

  @Test func tellsTheLineOfTheFirstByteThatIsNotUTF8() {
    let bytes = Array("# caf\u{e9}\nabc".utf8) + [0xE9, 0x20]
    let parsed = Notebook.parse(bytes, name: "a.md")
    let text = DiagnosticRenderer(sources: parsed.notebook.sources).render(parsed.diagnostics)
    #expect(text.hasPrefix("a.md:2:4: error: the notebook is not UTF-8 text"))
  }

  @Test func acceptsAByteOrderMark() {
    let parsed = Notebook.parse(
      [0xEF, 0xBB, 0xBF] + Array("---\nseed: 7\n---\n```swift\n```".utf8), name: "a.md")
    #expect(parsed.notebook.seed == 7)
    #expect(parsed.diagnostics.isEmpty)
  }

  @Test func refusesADocumentThatNestsTooDeeply() {
    #expect(
      problems(String(repeating: "> ", count: 5000) + "a") == ["1:1 notebook-nested-too-deeply"])
  }

  @Test func proposesANotebookNearAMissingOne() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("# A", to: "gan.md")
    let parsed = Notebook.read(path: folder.url.path + "/gna.md")
    let message = try #require(parsed.diagnostics.sorted.first?.message)
    #expect(message.hasPrefix("no such notebook: "))
    #expect(message.hasSuffix("/gan.md'?"))
    #expect(Notebook.read(path: folder.url.path).diagnostics.hasErrors)
  }
}
