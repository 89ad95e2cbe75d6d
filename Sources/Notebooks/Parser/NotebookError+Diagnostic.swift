internal import Diagnostics

extension NotebookError {
  /// The stable name that tests and editors rely on.
  var id: String {
    switch self {
    case .fileNotFound: "notebook-not-found"
    case .fileUnreadable: "notebook-unreadable"
    case .notUTF8: "notebook-not-utf8"
    case .emptyFile: "notebook-empty"
    case .noCells: "notebook-without-cells"
    case .nestedTooDeeply: "notebook-nested-too-deeply"
    case .unclosedFence: "unclosed-fence"
    case .unclosedFrontMatter: "unclosed-front-matter"
    case .invalidYAML: "invalid-front-matter"
    case .frontMatterIsNoMapping: "front-matter-no-mapping"
    case .unknownFrontMatterKey: "unknown-front-matter-key"
    case .frontMatterValue: "front-matter-value"
    case .languageCase: "fence-language-case"
    case .languageInBraces: "fence-language-in-braces"
    case .attributesWithoutBraces: "attributes-without-braces"
    case .malformedAttributes: "malformed-attributes"
    case .unknownAttribute: "unknown-attribute"
    case .unknownClass: "unknown-class"
    case .repeatedAttribute: "repeated-attribute"
    case .attributeValue: "attribute-value"
    case .invalidID: "invalid-cell-id"
    case .duplicateID: "duplicate-cell-id"
    case .severalParameterCells: "several-parameters-cells"
    }
  }

  /// The problem in one line, with the way out.
  var message: String {
    switch self {
    case .fileNotFound(let path, let near):
      "no such notebook: \(path)" + didYouMean(near)
    case .fileUnreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .notUTF8(let offset):
      "the notebook is not UTF-8 text (first wrong byte at offset \(offset)); save it as UTF-8"
    case .emptyFile: "the notebook is empty"
    case .noCells: "the notebook has no cell; a fence whose first word is 'swift' is one"
    case .nestedTooDeeply(let limit):
      "lists and quotations nest more than \(limit) levels deep"
    case .unclosedFence: "this fence is never closed"
    case .unclosedFrontMatter: "the front matter is never closed; end it with a line '---'"
    case .invalidYAML(let reason): "the front matter is not valid YAML: \(reason)"
    case .frontMatterIsNoMapping: "the front matter must be lines of the form 'key: value'"
    case .unknownFrontMatterKey(let key):
      "unknown front matter key '\(key)'"
        + (["parameters", "params"].contains(key)
          ? "; parameters are the 'let's of a cell that is marked {.parameters}"
          : didYouMeanOne(key, FrontMatter.keys, otherwise: "known are"))
    case .frontMatterValue(let key, let expected): "'\(key)' must be \(expected)"
    case .languageInBraces:
      "this fence is not a cell, as 'swift' stands inside of the braces; write ```swift {#id}"
    case .languageCase(let word):
      "this fence is not a cell, as its first word is '\(word)' and not 'swift'"
    case .attributesWithoutBraces(let text):
      "attributes of a cell stand in braces: ```swift {…}, not '\(text)'"
    case .malformedAttributes(let expected): "expected \(expected) in the cell's attributes"
    case .unknownAttribute(let key):
      "unknown attribute '\(key)'"
        + didYouMeanOne(key, FenceAttributes.keys, otherwise: "known are")
    case .unknownClass(let name):
      "unknown class '.\(name)'"
        + didYouMeanOne(name, FenceAttributes.classes, mark: ".", otherwise: "known are")
    case .repeatedAttribute(let key): "'\(key)' stands here twice"
    case .attributeValue(let key, let value, let expected):
      "'\(key)' must be \(expected), not '\(value)'"
    case .invalidID(let id):
      "invalid cell id '\(id)': ids are 1 to 64 letters, digits, '-' and '_' (ASCII)"
    case .duplicateID(let id): "duplicate cell id '\(id)'"
    case .severalParameterCells: "a notebook has one '.parameters' cell at most"
    }
  }

  /// Whether the notebook may run all the same.
  var severity: Severity {
    if case .languageCase = self { return .warning }
    if case .languageInBraces = self { return .warning }
    return .error
  }

  /// The problem at its place.
  func diagnostic(
    at range: SourceRange, notes: [Diagnostic.Note] = [], fixIts: [Diagnostic.FixIt] = []
  ) -> Diagnostic {
    Diagnostic(
      id: id, severity: severity, message: message, range: range, notes: notes, fixIts: fixIts)
  }
}

/// The end of a sentence that proposes names, empty when there are none.
private func didYouMean(_ near: [String]) -> String {
  near.isEmpty ? "" : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
}

/// Proposes the nearest of some names, or lists them all.
private func didYouMeanOne(
  _ name: String, _ known: [String], mark: String = "", otherwise: String
) -> String {
  if let near = nearestMatch(to: name, among: known) { return "; did you mean '\(mark)\(near)'?" }
  return "; \(otherwise) " + known.map { "'\(mark)\($0)'" }.joined(separator: ", ")
}
