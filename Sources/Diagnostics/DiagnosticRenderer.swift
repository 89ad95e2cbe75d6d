/// Diagnostics as text, the way that `swiftc` and clang print them.
///
///     notebooks/gan.md:12:9: error: cannot find 'batchsize' in scope
///     let n = batchsize * 2
///             ^~~~~~~~~
///             batchSize
///     notebooks/gan.md:3:5: note: 'batchSize' declared here
///     let batchSize = 32
///         ^~~~~~~~~
public struct DiagnosticRenderer: Sendable {
  /// The texts that ranges refer to.
  public var sources: [Int: SourceText]
  /// The name put before a message that has no place, such as the notebook's path.
  public var fallbackName: String?
  /// Whether to colour the text with ANSI escapes.
  public var usesColor: Bool
  /// How many columns of a source line are shown; longer lines are cut around the caret.
  public var width: Int

  /// A renderer over some texts, by the number that ranges refer to them with.
  public init(
    sources: [Int: SourceText], fallbackName: String? = nil, usesColor: Bool = false,
    width: Int = 160
  ) {
    self.sources = sources
    self.fallbackName = fallbackName
    self.usesColor = usesColor
    self.width = max(width, 20)
  }

  /// A renderer over a single text, which is source 0.
  public init(source: SourceText, usesColor: Bool = false) {
    self.init(sources: [0: source], fallbackName: source.name, usesColor: usesColor)
  }

  /// A diagnostic with its source line, caret, notes and fix-its; ends with a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    var output = message(
      severity: diagnostic.severity, text: diagnostic.message, range: diagnostic.range,
      highlights: diagnostic.highlights, fixIts: diagnostic.fixIts)
    for note in diagnostic.notes {
      output += message(
        severity: .note, text: note.message, range: note.range, highlights: [], fixIts: note.fixIts)
    }
    return output
  }

  /// All diagnostics in the order of the document.
  public func render(_ bag: DiagnosticBag) -> String {
    bag.sorted.map(render).joined()
  }

  /// The position of a range's first byte in its file, where it has one.
  public func position(of range: SourceRange) -> (name: String, position: SourcePosition)? {
    guard let source = sources[range.source] else { return nil }
    return (source.name, source.position(at: range.lower))
  }

  private func message(
    severity: Severity, text: String, range: SourceRange, highlights: [SourceRange],
    fixIts: [Diagnostic.FixIt]
  ) -> String {
    let place =
      position(of: range).map { "\($0.name):\($0.position.line):\($0.position.column): " }
      ?? fallbackName.map { "\($0): " } ?? ""
    var output =
      styled(place, .bold) + styled("\(severity.rawValue): ", Style(severity))
      + styled(text, .bold) + "\n"
    guard let source = sources[range.source] else { return output }
    var line = CaretLine(source: source, range: range)
    for highlight in highlights where highlight.source == range.source { line.mark(highlight) }
    let (shown, inserted) = line.place(fixIts, in: range.source)
    let cut = line.cut(to: width)
    output += cut.text + "\n" + styled(cut.marks, .green) + "\n"
    if shown, !inserted.isEmpty, line.cutColumns(to: width) == 0 {
      output += styled(inserted, .green) + "\n"
    } else {
      for fixIt in fixIts { output += "  fix-it: \(fixIt.message)\n" }
    }
    return output
  }

  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case magenta = "1;35"
    case cyan = "1;36"
    case green = "1;32"

    init(_ severity: Severity) {
      switch severity {
      case .error: self = .red
      case .warning: self = .magenta
      case .note: self = .cyan
      }
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
