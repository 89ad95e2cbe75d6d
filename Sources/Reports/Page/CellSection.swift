internal import Charts
internal import Diagnostics
internal import Markup
internal import Notebooks

/// A cell with its code, its outputs and what became of it.
struct CellSection {
  let cell: Cell
  let run: RunRecord

  private var record: CellRecord? { run.cell(cell.id) }

  /// The cell as a section that links lead to.
  var node: Node {
    let record = record
    var content: [Node] = []
    if cell.options.isEchoed { content.append(code) }
    var outputs = record?.outputs.map(output) ?? []
    if let record, record.diagnostic != nil || !record.diagnosticText.isEmpty {
      outputs.append(failure(record))
    }
    if !outputs.isEmpty {
      if let caption = cell.options.caption {
        outputs.append(.element("p", [.class("nb-caption")], text: caption))
      }
      content.append(.element("div", [.class("nb-outputs")], outputs))
    }
    content.append(footer)
    let status = record?.status ?? .skipped
    return .element(
      "section",
      [
        .class("nb-cell", "nb-\(status.rawValue)"), .id("cell:" + cell.id),
        Attribute("aria-label", "Cell \(cell.id)"),
      ], content)
  }

  private var code: Node {
    let listing = codeListing(cell.code)
    guard cell.options.isCollapsed else { return listing }
    let lines = cell.source.lineCount
    return .element(
      "details", [.class("nb-folded")],
      [
        .element("summary", text: lines == 1 ? "1 line of code" : "\(lines) lines of code"),
        listing,
      ])
  }

  private var footer: Node {
    .element(
      "p", [.class("nb-status")],
      [
        .element(
          "a", [Attribute("href", "#cell:" + cell.id), .class("nb-id")], text: cell.id),
        .element("span", text: statusText),
      ])
  }

  private var statusText: String {
    guard let record else { return cell.options.isEvaluated ? "not run" : "not to be run" }
    let time = durationText(record.duration)
    switch record.status {
    case .fresh: return time
    case .cached: return "\(time), kept from an earlier run"
    case .stale: return "out of date: what it depends on has changed since it ran"
    case .failed:
      return record.duration < 0.001 ? "failed at once" : "failed after \(time)"
    case .skipped: return cell.options.isEvaluated ? "not run" : "not to be run"
    case .interrupted: return "stopped after \(time)"
    }
  }

  private func output(_ output: CellOutput) -> Node {
    switch output {
    case .standardOutput(let text):
      return printed(shortened(terminalText(text)), [.class("nb-out")])
    case .value(let description, let typeName):
      return printed(
        shortened(description), [.class("nb-out", "nb-value"), Attribute("title", typeName)])
    case .table(let header, let rows, let caption):
      return DataTable(header: header, rows: rows, caption: caption ?? "").node
    case .warning(let message):
      return .element("p", [.class("nb-warning")], text: message)
    case .markup(let markup, let summary):
      do {
        let fragment = try RenderedFragment(checking: markup)
        return .element("div", [.class("nb-shown")], [.fragment(fragment)])
      } catch {
        let words = summary.isEmpty ? "" : " (\(summary))"
        return .element(
          "p", [.class("nb-warning")],
          text: "This output cannot be shown\(words): \(error). Run the cell again to remake it.")
      }
    }
  }

  /// A text as it was printed; one that is cut off by its window is reached by the keyboard too.
  private func printed(_ text: String, _ attributes: [Attribute]) -> Node {
    let isLong = text.utf8.lazy.filter { $0 == UInt8(ascii: "\n") }.count > Self.linesInSight
    let focus =
      isLong
      ? [
        Attribute("tabindex", "0"), Attribute("role", "group"),
        Attribute("aria-label", "Output of \(cell.id)"),
      ] : []
    return .element("pre", attributes + focus, text: text)
  }

  /// How many lines the style sheet's window for outputs shows at least.
  private static let linesInSight = 18

  private func failure(_ record: CellRecord) -> Node {
    let text =
      record.diagnosticText.isEmpty ? record.diagnostic?.message ?? "" : record.diagnosticText
    var content: [Node] = []
    var shown = terminalText(text).trimmingFinalBreaks
    if let message = record.diagnostic?.message {
      content.append(.element("p", [.class("nb-message")], text: message))
      // The first line of the text repeats the message after the place.
      shown = shown.replacing(": error: " + message, with: "", maxReplacements: 1)
      if shown == message { shown = "" }
    }
    if !shown.isEmpty { content.append(.element("pre", text: shown)) }
    if !record.callStack.isEmpty {
      content.append(.element("p", [.class("nb-calls")], text: "Called from, innermost first:"))
      let calls = record.callStack.map { call in
        Node.element(
          "li", [],
          [
            .element("code", text: call.function),
            .text(" at \(call.place)"),
          ])
      }
      content.append(.element("ol", [], calls))
    }
    return .element("div", [.class("nb-error"), Attribute("role", "alert")], content)
  }
}

extension String {
  fileprivate var trimmingFinalBreaks: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }
}

/// A text whose middle is left out when a page could not hold it well.
///
/// - Parameters:
///   - text: What a cell printed.
///   - limit: How many bytes are shown at most.
/// - Returns: The text itself, or its first and last lines with a line between that says what is missing.
package func shortened(_ text: String, limit: Int = 200_000) -> String {
  guard text.utf8.count > limit else { return text }
  func whole(_ part: Substring.UTF8View) -> Substring {
    Substring(String(decoding: part, as: UTF8.self))
  }
  var head = whole(text.utf8.prefix(limit * 3 / 4))
  var tail = whole(text.utf8.suffix(limit / 4))
  // Lines are cut whole, unless one alone is too long.
  if let end = head.lastIndex(of: "\n") { head = head[...end] }
  if let start = tail.firstIndex(of: "\n") { tail = tail[tail.index(after: start)...] }
  let missing = text.utf8.count - head.utf8.count - tail.utf8.count
  return "\(head)\n… \(missing) bytes are left out here …\n\n\(tail)"
}

/// A text as a terminal would leave it: escape sequences gone, overwritten lines overwritten.
package func terminalText(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 == 0x1B || $0 == 0x0D || $0 == 0x08 }) else { return text }
  var lines: [[Unicode.Scalar]] = [[]]
  var column = 0
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\u{1B}":
      // A control sequence ends with a letter; any other escape is one character long.
      guard scalars.first == "[" else {
        _ = scalars.popFirst()
        continue
      }
      _ = scalars.popFirst()
      while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
    case "\r": column = 0
    case "\u{8}": column = max(column - 1, 0)
    case "\n":
      lines.append([])
      column = 0
    default:
      if column < lines[lines.count - 1].count {
        lines[lines.count - 1][column] = scalar
      } else {
        lines[lines.count - 1].append(scalar)
      }
      column += 1
    }
  }
  return lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
}
