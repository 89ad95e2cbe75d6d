internal import Diagnostics

/// Names of functions that are equal for all texts of a cell that mean the same: a stub's name has
/// the byte where its code begins, a portable one has the token.
///
/// A library's text is the same in every process that reads its values: its bytes stay, and a colon tells
/// its name from a cell's.
struct ClosureNames {
  private let tags: [Int: String]
  private let ordinals: [String: Int]
  private let sources: (Int) -> SourceText?
  private var starts: [Int: [Int]] = [:]

  init(tags: [Int: String], sources: @escaping (Int) -> SourceText?) {
    self.tags = tags
    self.sources = sources
    ordinals = Dictionary(
      tags.map { (Self.tag($1, source: $0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// `tag/token/…` for a stub's `source/byte/…`.
  mutating func portable(_ name: String) -> String {
    guard let (first, second, rest) = parts(name), let source = Int(first),
      let tag = tags[source].map({ Self.tag($0, source: source) })
    else { return name }
    guard source >= 0, let rest, let byte = Int(second) else {
      return [tag, second, rest].compactMap { $0 }.joined(separator: "/")
    }
    let token = tokens(source).firstIndex { $0 >= byte } ?? tokens(source).count
    return "\(tag)/\(token)/\(rest)"
  }

  /// The stub's name for a portable one.
  mutating func local(_ name: String) -> (source: Int, name: String)? {
    guard let (tag, second, rest) = parts(name), let source = ordinals[tag] else { return nil }
    guard source >= 0, let rest else {
      return (source, [String(source), second, rest].compactMap { $0 }.joined(separator: "/"))
    }
    guard let token = Int(second), tokens(source).indices.contains(token) else { return nil }
    return (source, "\(source)/\(tokens(source)[token])/\(rest)")
  }

  private static func tag(_ name: String, source: Int) -> String {
    source < 0 ? ":\(name)" : name
  }

  /// Two parts where a cell as a whole is meant.
  private func parts(_ name: String) -> (String, String, String?)? {
    let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count >= 2 else { return nil }
    return (parts[0], parts[1], parts.count == 3 ? parts[2] : nil)
  }

  /// Where each token of a source begins.
  private mutating func tokens(_ source: Int) -> [Int] {
    if let known = starts[source] { return known }
    var bytes = Array((sources(source)?.text ?? "").utf8)
    let count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    let found = Lexer.lex(bytes, 0..<count, source: source).tokens.map(\.start)
    starts[source] = found
    return found
  }
}
