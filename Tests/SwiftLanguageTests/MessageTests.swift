import Diagnostics
import SwiftLanguage
import Testing

/// Errors in the words of `swiftc`, where what stands around an expression decides on them.
@Suite struct MessageTests {
  private func errors(_ code: String) -> [String] {
    let text = SourceText(name: "cell", text: code)
    let compilation = Compilation()
    _ = compilation.add(cell: text, ordinal: 0)
    return compilation.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let position = text.position(at: diagnostic.range.lower)
      return "\(position.line):\(position.column): \(diagnostic.message)"
    }
  }

  private func mismatch(_ given: String, _ wanted: String) -> String {
    "cannot convert value of type '\(given)' to expected argument type '\(wanted)'"
  }

  private let operands =
    "binary operator '*' cannot be applied to operands of type 'Int' and 'Double'"

  @Test("Operands that do not fit are told by what is asked for around them")
  func judgesOperandsByTheirContext() {
    let prefix = "let i = 3, d = 2.5; var sum = 0.0\nfunc take(_ x: Double) {}\n"
    for (line, expected) in [
      ("let product = i * d", "3:17: " + operands),
      ("let product: Double = i * d", "3:23: " + mismatch("Int", "Double")),
      ("take(i * d)", "3:6: " + mismatch("Int", "Double")),
      ("sum += i * d", "3:8: " + mismatch("Int", "Double")),
      ("let next = i * d + 1", "3:16: " + mismatch("Double", "Int")),
      ("print(\"\\(d * i)\")", "3:14: " + mismatch("Int", "Double")),
      ("let all = [i].map { $0 * d }", "3:24: " + operands),
      ("let all = [i].reduce(0.0) { $0 + $1 }", "3:34: " + mismatch("Int", "Double")),
      ("let some = [i].filter { $0 > \"1\" }", "3:30: " + mismatch("String", "Int")),
    ] {
      #expect(errors(prefix + line) == [expected])
    }
  }

  @Test("Operands that are known late are told by the operator that is tried first")
  func judgesOperandsThatAreKnownLate() {
    let prefix = "struct Tag {}\nlet tag = Tag(), i = 3, d = 2.5, text = \"a\", whole = [i]\n"
    let pair = "binary operator '==' cannot be applied to two 'Tag' operands"
    let needed =
      "referencing operator function '==' on 'Equatable' requires that 'Tag' conform to 'Equatable'"
    for (line, expected) in [
      ("print(tag == tag)", pair), ("print(tag == tag, 1)", needed),
      ("let a = [tag].filter { $0 == tag }", needed),
      (
        "let a = i > d",
        "binary operator '>' cannot be applied to operands of type 'Int' and 'Double'"
      ),
      ("let a = whole.filter { $0 > d }", mismatch("Double", "Int")),
      ("let a = i > d ? 1 : 2", mismatch("Double", "Int")),
      ("let a = Double(i) / 2 + i", mismatch("Double", "Int")),
      ("let a = i & d", mismatch("Double", "Int")),
      ("let a: Double = i / 2.0", mismatch("Int", "Double")),
      ("let a = i..<d", "conflicting arguments to generic parameter 'Self' ('Int' vs. 'Double')"),
      ("for _ in i..<d {}", mismatch("Double", "Int")),
      (
        "let a = tag == 5",
        "referencing operator function '==' on 'BinaryInteger' requires that 'Tag' conform to "
          + "'BinaryInteger'"
      ),
      (
        "let a = text < tag",
        "operator function '<' requires that 'Tag' conform to 'StringProtocol'"
      ),
      ("let a = i + nil", "'nil' is not compatible with expected argument type 'Int'"),
    ] {
      #expect(messages(prefix + line) == [expected], "\(line)")
    }
  }

  @Test("What is almost right is told by what it lacks")
  func namesWhatIsMissing() {
    let prefix = """
      enum Shape { case circle(radius: Double), box(Double, Double), dot }
      func load() throws -> Int { 1 }
      func make() -> () -> Int { { 1 } }
      func run(_ body: () -> Int) {}

      """
    for (line, expected) in [
      ("let a: Shape = .circle", "member 'circle(radius:)' expects argument of type 'Double'"),
      (
        "let a: Shape = .box",
        "member 'box' is a function that produces expected type 'Shape'; did you mean to call it?"
      ),
      ("let a: Shape = .dot(1)", "enum case 'dot' has no associated values"),
      (
        "run { try load() }",
        "invalid conversion from throwing function of type '() throws -> Int' to non-throwing "
          + "function type '() -> Int'"
      ),
      (
        "let a: Int = make()",
        "function produces expected type 'Int'; did you mean to call it with '()'?"
      ),
      (
        "let a = [Shape.dot].contains(.dot) && [Shape.dot].contains(Shape.dot)",
        "referencing instance method 'contains' on 'Sequence' requires that 'Shape' conform to "
          + "'Equatable'"
      ),
      ("throw Shape", "thrown expression type 'Shape.Type' does not conform to 'Error'"),
      (
        "for shape in Shape {}",
        "for-in loop requires 'Shape.Type' to conform to 'Sequence'"
      ),
    ] {
      #expect(messages(prefix + line).first == expected, "\(line)")
    }
  }

  private func messages(_ code: String) -> [String] {
    errors(code).map { $0.split(separator: " ", maxSplits: 1)[1].description }
  }

  @Test("A note lists what an operator takes beside one of its operands")
  func listsOverloads() throws {
    let compilation = Compilation()
    _ = compilation.add(
      cell: SourceText(name: "cell", text: "let x: Float = 1\nlet y = x * 2.5.rounded()"),
      ordinal: 0)
    let notes = try #require(compilation.diagnostics.first).notes.map(\.message)
    #expect(
      notes == [
        "overloads for '*' exist with these partially matching parameter lists: "
          + "(Double, Double), (Duration, Double), (Float, Float)"
      ])
  }

  @Test("Labels that a function does not have are told by the candidate that needs least")
  func namesTheWrongLabel() {
    #expect(errors("print(s: 3)") == ["1:6: extraneous argument label 's:' in call"])
  }

  @Test("A name that a later cell declares is told to be there")
  func pointsToLaterCells() throws {
    let interpreter = Interpreter()
    let cells = ["print(epochs, Model.self)", "let epochs = 3\nstruct Model {}"]
    let (diagnostics, _) = interpreter.check(
      cells.enumerated().map { index, code in
        .init(
          tag: "cell-\(index)", ordinal: index, source: SourceText(name: "cell", text: code))
      })
    #expect(
      diagnostics.sorted.map { $0.notes.map(\.message) } == [
        ["'epochs' is declared below, in the cell 'cell-1'"],
        ["'Model' is declared below, in the cell 'cell-1'"],
      ])
  }
}
