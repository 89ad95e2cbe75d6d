internal import Diagnostics
internal import Yams

extension FrontMatter {
  /// The keys that mean something.
  static let keys = ["title", "seed", "description"]
}

/// Finds and reads the YAML between `---` lines at the start of a notebook.
struct FrontMatterReader {
  private(set) var frontMatter = FrontMatter()
  private(set) var diagnostics: [Diagnostic] = []
  /// How many lines it takes, its two marks among them; 0 when there is none.
  private(set) var lineCount = 0

  private let lines: [Substring]
  private let lineStarts: [Int]

  /// Reads the front matter of a text.
  init(lines: [Substring], lineStarts: [Int]) {
    self.lines = lines
    self.lineStarts = lineStarts
    guard let first = lines.first, isMark(first, ["---"]) else { return }
    guard let end = lines.dropFirst().firstIndex(where: { isMark($0, ["---", "..."]) }) else {
      // A document may begin with a thematic break; what follows tells that YAML was meant.
      if lines.count > 1, lines[1].contains(":") {
        report(.unclosedFrontMatter, line: 0, from: 0, to: first.utf8.count)
      }
      return
    }
    lineCount = end + 1
    read(lines[1..<end].joined(separator: "\n"))
  }

  private mutating func read(_ yaml: String) {
    let node: Node?
    do {
      node = try compose(yaml: yaml)
    } catch let error as YamlError {
      report(error)
      return
    } catch {
      report(.invalidYAML(reason: "\(error)"), line: 0, from: 0, to: 3)
      return
    }
    guard let node, node != Node("") else { return }
    guard case .mapping(let mapping) = node else {
      report(.frontMatterIsNoMapping, at: node)
      return
    }
    for (key, value) in mapping { read(key, value) }
  }

  private mutating func read(_ key: Node, _ value: Node) {
    guard let name = key.scalar?.string, FrontMatter.keys.contains(name) else {
      let name = key.scalar?.string ?? "?"
      let fixIts = nearestMatch(to: name, among: FrontMatter.keys).map { near in
        [Diagnostic.FixIt(range: range(of: key), replacement: near)]
      }
      diagnostics.append(
        NotebookError.unknownFrontMatterKey(name).diagnostic(
          at: range(of: key), fixIts: fixIts ?? []))
      return
    }
    switch name {
    case "seed":
      // YAML reads 1_000 as a number too, but the seed shall look the same everywhere.
      if let text = value.scalar?.string, value.tag.description == "tag:yaml.org,2002:int",
        let seed = UInt64(text)
      {
        frontMatter.seed = seed
      } else {
        report(
          .frontMatterValue(key: name, expected: "a whole number from 0 to 18446744073709551615"),
          at: value)
      }
    default:
      // A title may well be a number or a date.
      guard let text = value.scalar?.string, !text.isEmpty else {
        report(.frontMatterValue(key: name, expected: "a text"), at: value)
        return
      }
      if name == "title" { frontMatter.title = text } else { frontMatter.description = text }
    }
  }

  private mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let reason = context.map { "\(problem) \($0.text)" } ?? problem
      let (line, column) = place(mark)
      report(.invalidYAML(reason: reason.trimmingBlanks), line: line, from: column, to: column + 1)
    case .duplicatedKeysInMapping(let duplicates, let context):
      for name in duplicates {
        // YAML's mark is where the mapping begins, which is of no help.
        let places = lines.indices.filter { lines[$0].hasPrefix(name) && $0 < lineCount }
        let line = places.dropFirst().first ?? place(context.mark).line
        report(
          .invalidYAML(reason: "'\(name)' stands there twice"), line: line, from: 0,
          to: name.utf8.count)
      }
    default:
      report(.invalidYAML(reason: "\(error)"), line: 0, from: 0, to: 3)
    }
  }

  private mutating func report(_ error: NotebookError, at node: Node) {
    diagnostics.append(error.diagnostic(at: range(of: node)))
  }

  private mutating func report(_ error: NotebookError, line: Int, from: Int, to: Int) {
    let start = lineStarts[line]
    let end = start + lines[line].utf8.count
    diagnostics.append(
      error.diagnostic(
        at: SourceRange(
          source: SourceRange.document, lower: min(start + from, end), upper: min(start + to, end)))
    )
  }

  /// A node's first line; YAML's marks tell where a value begins, not where it ends.
  private func range(of node: Node) -> SourceRange {
    guard let mark = node.mark else { return .nowhere }
    let (line, column) = place(mark)
    let rest = lines[line].utf8.count - column
    let length = min(max(node.scalar?.string.utf8.count ?? 1, 1), max(rest, 0))
    let lower = lineStarts[line] + column
    return SourceRange(source: SourceRange.document, lower: lower, upper: lower + length)
  }

  /// The file's line, from 0, and the byte in it.
  ///
  /// The YAML begins one line below the top; its columns count Unicode scalars.
  private func place(_ mark: Mark) -> (line: Int, column: Int) {
    let line = max(mark.line, 0)
    // YAML reports what is not closed behind its last line.
    guard line < lineCount - 1 else {
      return (max(lineCount - 2, 0), lines[max(lineCount - 2, 0)].utf8.count)
    }
    let before = lines[line].unicodeScalars.prefix(max(mark.column - 1, 0))
    return (line, String(before).utf8.count)
  }

  private func isMark(_ line: Substring, _ marks: Set<String>) -> Bool {
    marks.contains(String(line).trimmingBlanks) && line.first?.isWhitespace == false
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
