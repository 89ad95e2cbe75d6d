internal import Diagnostics

/// The library's declarations as a reader wants them: what cells may use, with its signature.
///
/// They are the very declarations that the checker reads, so that the reference is never out of date.
public struct LibraryReference {
  /// A type with its members, or a function.
  struct Entry: Hashable {
    /// Its name, such as `Tensor` or `matmul`.
    var name: String
    /// Its head, such as `struct Tensor: Equatable`, or a function's signature.
    var head: String
    var members: [Member] = []
    var isType: Bool
  }

  /// A member of a type.
  struct Member: Hashable {
    var name: String
    var signature: String
  }

  let entries: [Entry]

  /// What was asked for is nowhere; `near` are names like it.
  public struct UnknownName: Error, CustomStringConvertible {
    var name: String
    var near: [String]

    /// The message for the user, with a way out.
    public var description: String {
      let proposal =
        near.isEmpty
        ? "; 'nbrun reference' lists everything but what Swift itself has"
        : "; did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
      return "nothing in the library is called '\(name)'" + proposal
    }
  }

  /// A reference from declarations in Swift, types at the margin and members two spaces from it.
  init(declarations: String) {
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    var open: Int?
    for line in declarations.split(separator: "\n") {
      if line == "}" { open = nil }
      guard let signature = DeclaredSignature(line) else { continue }
      if line.first == " " {
        guard let open, signature.depth == 1 else { continue }
        entries[open].members.append(Member(name: signature.name, signature: signature.text))
      } else if signature.isType {
        if let known = places[signature.name] {
          open = known
        } else {
          places[signature.name] = entries.count
          open = entries.count
          entries.append(Entry(name: signature.name, head: signature.text, isType: true))
        }
      } else {
        open = nil
        entries.append(Entry(name: signature.name, head: signature.text, isType: false))
      }
    }
    self.entries = entries.map { entry in
      var entry = entry
      // A protocol's requirement and its default look the same.
      var seen: Set<Member> = []
      entry.members.removeAll { !seen.insert($0).inserted }
      return entry
    }
  }

  /// Everything, or what a name stands for: a type with its members, or the functions and members that
  /// are called so.
  ///
  /// - Parameter name: The name, whatever the case of its letters; nil for everything.
  /// - Returns: Lines of Swift.
  /// - Throws: ``UnknownName``.
  public func text(about name: String?) throws(UnknownName) -> String {
    guard let wanted = name?.lowercased() else {
      return lines(of: entries)
    }
    let whole = entries.filter { $0.name.lowercased() == wanted }
    if whole.contains(where: \.isType) { return lines(of: whole) }
    let parts = entries.compactMap { entry -> Entry? in
      var entry = entry
      if entry.name.lowercased() == wanted { return entry }
      entry.members.removeAll { $0.name.lowercased() != wanted }
      return entry.members.isEmpty ? nil : entry
    }
    guard !parts.isEmpty else {
      let names = Set(entries.flatMap { [$0.name] + $0.members.map(\.name) })
      throw UnknownName(
        name: name ?? "", near: nearMatches(to: name ?? "", among: names.sorted()))
    }
    return lines(of: parts)
  }

  private func lines(of entries: [Entry]) -> String {
    var text = ""
    for (index, entry) in entries.enumerated() {
      if entry.isType {
        if index > 0 { text += "\n" }
        text += entry.head + " {\n"
        for member in entry.members { text += "  " + member.signature + "\n" }
        text += "}\n"
      } else {
        if index > 0, entries[index - 1].isType { text += "\n" }
        text += entry.head + "\n"
      }
    }
    return text
  }
}

/// A line of Swift that declares something, without what a reader does not need.
private struct DeclaredSignature {
  var name: String
  var text: String
  var isType: Bool
  /// How many times two spaces stand before it.
  var depth: Int

  init?(_ line: Substring) {
    depth = line.prefix { $0 == " " }.count / 2
    var rest = line.drop { $0 == " " }
    // `@_native("…")` says what runs; `public` is true of everything.
    while let space = rest.firstIndex(of: " "), rest.hasPrefix("@") || rest.hasPrefix("public ") {
      rest = rest[rest.index(after: space)...]
    }
    let words = rest.split { " (:<{".contains($0) }
    let kinds = ["struct", "class", "enum", "protocol", "extension"]
    let modifiers = ["static", "mutating", "final", "convenience", "required", "override"]
    guard let kind = words.drop(while: { modifiers.contains(String($0)) }).first else { return nil }
    isType = kinds.contains(String(kind))
    let start = rest.firstRange(of: kind).map { rest[$0.upperBound...] } ?? rest
    switch kind {
    case "struct", "class", "enum", "protocol", "extension", "func", "var", "let", "case",
      "typealias":
      let named = start.drop { $0 == " " }
      // An operator's name may hold what ends other names.
      let isOperator = named.first.map { !$0.isLetter && $0 != "_" } ?? true
      name = String(named.prefix { !(isOperator ? " (" : " (:<,{=").contains($0) })
    case "init", "init?", "subscript": name = String(kind.filter { $0 != "?" })
    default: return nil
    }
    guard !name.hasPrefix("_") else { return nil }
    text = DeclaredSignature.withoutBody(rest)
  }

  /// The declaration up to its body; `{ get }` and `{ get set }` tell something and stay.
  private static func withoutBody(_ line: Substring) -> String {
    guard let brace = line.firstIndex(of: "{") else { return String(line) }
    let body = line[brace...]
    if body == "{ get }" || body == "{ get set }" { return String(line) }
    return String(line[..<brace].reversed().drop { $0 == " " }.reversed())
  }
}
