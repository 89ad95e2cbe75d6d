internal import Diagnostics

/// What reading a source gave.
struct ParsedFile {
  var syntax: SourceFileSyntax
  var parser: Parser
  var diagnostics: [Diagnostic]

  /// Reads a source where operators are declared already.
  init(_ text: SourceText, _ source: Int, _ operators: OperatorTable) {
    parser = Parser(source: text, index: source, operators: operators)
    (syntax, diagnostics) = parser.parse()
  }
}
