internal import Diagnostics

/// Which local variables are read and written, for warnings about those that are not.
struct VariableUsage {
  /// How a variable came to be, which words its warnings have.
  enum Origin {
    /// `let x = 1`.
    case initialized
    /// `let x: Int`.
    case deferred
    /// A part of a tuple, a `for` or `case` pattern.
    case pattern
    /// A variable of a `for` loop.
    case loop
    /// `if let x = y`.
    case optionalBinding
    /// `[weak self]`, which is as good as written to.
    case weakCapture
    /// `[count]`.
    case capture
  }

  private struct Entry {
    var variable: VariableDeclaration
    var origin: Origin
    var isRead = false
    var isWritten = false
  }

  private var entries: [Entry] = []
  private var indices: [ObjectIdentifier: Int] = [:]
  /// Uses met before the declaration, as in a local function above it.
  private var early: [ObjectIdentifier: (isRead: Bool, isWritten: Bool)] = [:]

  mutating func declare(_ variable: VariableDeclaration, _ origin: Origin) {
    // The `error` of `catch where …` is written nowhere.
    guard variable.role == .local, variable.range.source >= 0,
      variable.range.lower < variable.range.upper
    else { return }
    let id = ObjectIdentifier(variable)
    guard indices[id] == nil else { return }
    indices[id] = entries.count
    var entry = Entry(variable: variable, origin: origin)
    if let use = early[id] { (entry.isRead, entry.isWritten) = use }
    entries.append(entry)
  }

  mutating func read(_ variable: VariableDeclaration) {
    let id = ObjectIdentifier(variable)
    if let index = indices[id] {
      entries[index].isRead = true
    } else {
      early[id, default: (false, false)].isRead = true
    }
  }

  mutating func write(_ variable: VariableDeclaration) {
    let id = ObjectIdentifier(variable)
    if let index = indices[id] {
      entries[index].isWritten = true
    } else {
      early[id, default: (false, false)].isWritten = true
    }
  }

  /// Warns about what is not used, but for variables that stand in one of the ranges `wrong`.
  func report(to sink: DiagnosticSink, outside wrong: [SourceRange] = []) {
    // One `var` makes them all: where one of them changes it cannot be a `let`.
    let changing = Set(entries.compactMap { $0.isWritten ? $0.variable.introducer : nil })
    for entry in entries {
      let variable = entry.variable
      let name = variable.name
      guard let first = name.first, first != "$", first != "_",
        name != "self" && variable.ownership == .strong || entry.origin == .weakCapture,
        variable.willSet == nil, variable.didSet == nil,
        !wrong.contains(where: { $0.contains(variable.range.lower) })
      else { continue }
      if let message = message(for: entry, changing) {
        let id =
          entry.isRead ? "never-mutated" : entry.isWritten ? "never-read" : "never-used"
        var fixIts: [Diagnostic.FixIt] = []
        if id == "never-used", entry.origin == .pattern || entry.origin == .loop {
          fixIts = [Diagnostic.FixIt(range: variable.range, replacement: "_")]
        }
        sink.warning(id, message, variable.range, fixIts: fixIts)
      }
    }
  }

  private func message(for entry: Entry, _ changing: Set<SourceRange>) -> String? {
    let name = entry.variable.name
    let isLet = entry.variable.isLet
    let noun = isLet ? "immutable value" : "variable"
    if entry.isRead {
      guard !isLet, entry.origin != .weakCapture, !entry.isWritten else { return nil }
      if case .deferred = entry.origin { return nil }
      if let place = entry.variable.introducer, changing.contains(place) { return nil }
      return entry.origin == .loop
        ? "variable '\(name)' was never mutated; consider removing 'var' to make it constant"
        : "variable '\(name)' was never mutated; consider changing to 'let' constant"
    }
    switch entry.origin {
    case .deferred where isLet && entry.isWritten:
      return "immutable value '\(name)' was never used; consider removing it"
    case .capture: return "capture '\(name)' was never used"
    case .weakCapture: return "variable '\(name)' was written to, but never read"
    case _ where entry.isWritten && !isLet:
      return "variable '\(name)' was written to, but never read"
    case .initialized:
      return
        "initialization of \(noun) '\(name)' was never used; consider replacing with assignment to "
        + "'_' or removing it"
    case .optionalBinding:
      return
        "value '\(name)' was defined but never used; consider replacing with boolean test"
    case .deferred, .pattern, .loop:
      return "\(noun) '\(name)' was never used; consider replacing with '_' or removing it"
    }
  }
}
