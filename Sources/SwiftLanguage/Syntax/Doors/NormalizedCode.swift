/// Code without what does not change its meaning: comments, blank lines, spacing, indentation.
///
/// Two cells with equal normalised texts run alike, so the text is what a cache key is made of. A
/// line break is kept only where it can separate statements, and an operator says whether white
/// space binds it to its left or right, because Swift reads `a - b` and `a -b` differently. Inside of
/// string literals everything counts.
public enum NormalizedCode {
  /// The normalised text of some code; malformed code has one too.
  public static func text(of code: String) -> String {
    var bytes = Array(code.utf8)
    let count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    let tokens = Lexer.lex(bytes, 0..<count, source: 0).tokens
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var previous: Token?
    for token in tokens.dropLast() {
      if token.kind == .semicolon {
        // `;` and a line break separate alike.
        previous = nil
        appendBreak(&result)
        continue
      }
      if let before = previous {
        if token.startsLine && separates(before, token, bytes) {
          appendBreak(&result)
        } else {
          result.append(Ascii.space)
        }
      }
      switch token.kind {
      case .prefixOperator: result.append(UInt8(ascii: "<"))
      case .postfixOperator: result.append(UInt8(ascii: ">"))
      default: break
      }
      result.append(contentsOf: bytes[token.start..<token.end])
      previous = token
    }
    while result.last == Ascii.newline { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  private static func appendBreak(_ result: inout [UInt8]) {
    if let last = result.last, last != Ascii.newline { result.append(Ascii.newline) }
  }

  /// Whether the line break between two tokens may end a statement.
  private static func separates(_ before: Token, _ after: Token, _ bytes: [UInt8]) -> Bool {
    switch before.kind {
    case .comma, .colon, .leftParenthesis, .leftBracket, .leftBrace, .binaryOperator, .equal,
      .arrow, .prefixOperator, .infixQuestion, .period, .at:
      return false
    default: break
    }
    switch after.kind {
    case .rightParenthesis, .rightBracket, .rightBrace, .comma, .colon, .binaryOperator, .equal,
      .arrow, .elseKeyword, .catchKeyword, .whereKeyword, .inKeyword, .throwsKeyword,
      .infixQuestion:
      return false
    default:
      return true
    }
  }
}
