extension DiagnosticRenderer {
  /// Diagnostics as a JSON array, for editors.
  ///
  /// Each object has `id`, `severity`, `message`, `file`, `line`, `column`, `endLine`, `endColumn`,
  /// `notes` and `fixIts`; what has no place leaves out the keys of the place.
  public func renderJSON(_ diagnostics: [Diagnostic]) -> String {
    let objects = diagnostics.map { diagnostic in
      object(
        [
          ("id", quoted(diagnostic.id)), ("severity", quoted(diagnostic.severity.rawValue)),
          ("message", quoted(diagnostic.message)),
        ] + place(diagnostic.range)
          + [
            ("notes", array(diagnostic.notes.map(json))),
            ("fixIts", array(diagnostic.fixIts.map(json))),
          ])
    }
    guard !objects.isEmpty else { return "[]\n" }
    return "[\n  " + objects.joined(separator: ",\n  ") + "\n]\n"
  }

  /// A diagnostic as a workflow command that GitHub shows beside the changed line.
  public func renderGitHubAnnotation(_ diagnostic: Diagnostic) -> String {
    var properties: [String] = []
    if let source = sources[diagnostic.range.source] {
      let start = source.position(at: diagnostic.range.lower)
      let end = source.position(at: max(diagnostic.range.lower, diagnostic.range.upper))
      properties = [
        "file=\(property(source.name))", "line=\(start.line)", "col=\(start.column)",
        "endLine=\(end.line)", "endColumn=\(end.column)",
      ]
    } else if let fallbackName {
      properties = ["file=\(property(fallbackName))"]
    }
    properties.append("title=\(property(diagnostic.id))")
    var message = diagnostic.message
    for note in diagnostic.notes { message += "\nnote: \(note.message)" }
    let command = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
    return "::\(command) \(properties.joined(separator: ","))::\(data(message))\n"
  }

  private func json(_ note: Diagnostic.Note) -> String {
    object(
      [("message", quoted(note.message))] + place(note.range)
        + [("fixIts", array(note.fixIts.map(json)))])
  }

  private func json(_ fixIt: Diagnostic.FixIt) -> String {
    object(
      [("message", quoted(fixIt.message)), ("replacement", quoted(fixIt.replacement))]
        + place(fixIt.range))
  }

  private func place(_ range: SourceRange) -> [(String, String)] {
    guard let source = sources[range.source] else {
      return fallbackName.map { [("file", quoted($0))] } ?? []
    }
    let start = source.position(at: range.lower)
    let end = source.position(at: range.upper)
    return [
      ("file", quoted(source.name)), ("line", "\(start.line)"), ("column", "\(start.column)"),
      ("endLine", "\(end.line)"), ("endColumn", "\(end.column)"),
    ]
  }

  private func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private func array(_ members: [String]) -> String { "[" + members.joined(separator: ",") + "]" }

  /// A string literal of JSON (RFC 8259, section 7).
  private func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  /// Text after the `::` of a workflow command.
  private func data(_ text: String) -> String { escaped(text, ["%", "\r", "\n"]) }

  /// The value of a workflow command's property, in which `:` and `,` end it.
  private func property(_ text: String) -> String { escaped(text, ["%", "\r", "\n", ":", ","]) }

  private func escaped(_ text: String, _ special: Set<Unicode.Scalar>) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        output.append(contentsOf: "%\(digits.count == 1 ? "0" : "")\(digits)".unicodeScalars)
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }
}
