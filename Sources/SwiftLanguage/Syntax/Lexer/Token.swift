/// A token: its kind and the bytes that it covers.
struct Token {
  var kind: TokenKind
  /// The first token of its line.
  var startsLine: Bool
  var lower: Int32
  var upper: Int32

  var start: Int { Int(lower) }
  var end: Int { Int(upper) }
}

/// What a token is, so far as its own text and what stands beside it tell.
enum TokenKind: UInt8 {
  case endOfFile
  case identifier
  /// `$0`; projections such as `$name` are identifiers.
  case anonymousParameter
  case integerLiteral, floatLiteral
  /// The whole literal, interpolations and delimiters included.
  case stringLiteral
  /// `/…/`, which is recognised to be refused.
  case regexLiteral
  case binaryOperator, prefixOperator, postfixOperator
  case leftParenthesis, rightParenthesis, leftBrace, rightBrace, leftBracket, rightBracket
  case comma, colon, semicolon, at, backslash, equal, arrow
  case period
  /// A `.` after white space or an opening bracket.
  case prefixPeriod
  case prefixAmpersand
  case infixQuestion, postfixQuestion, postfixExclamation
  /// `#name`, the name included.
  case directive
  /// What no token starts with; the lexer has reported it.
  case unknown
  case underscore

  // Keywords of declarations.
  case associatedtypeKeyword, classKeyword, deinitKeyword, enumKeyword, extensionKeyword
  case fileprivateKeyword, funcKeyword, importKeyword, initKeyword, inoutKeyword, internalKeyword
  case letKeyword, operatorKeyword, precedencegroupKeyword, privateKeyword, protocolKeyword
  case publicKeyword, staticKeyword, structKeyword, subscriptKeyword, typealiasKeyword, varKeyword
  // Keywords of statements.
  case breakKeyword, caseKeyword, catchKeyword, continueKeyword, defaultKeyword, deferKeyword
  case doKeyword, elseKeyword, fallthroughKeyword, forKeyword, guardKeyword, ifKeyword, inKeyword
  case repeatKeyword, returnKeyword, switchKeyword, throwKeyword, whereKeyword, whileKeyword
  // Keywords of expressions and types.
  case anyTypeKeyword, asKeyword, falseKeyword, isKeyword, nilKeyword, rethrowsKeyword
  case selfKeyword, selfTypeKeyword, superKeyword, throwsKeyword, trueKeyword, tryKeyword

  var isKeyword: Bool { rawValue >= TokenKind.associatedtypeKeyword.rawValue }

  /// A name, or a keyword where Swift lets keywords be names (labels, members).
  var isNameLike: Bool { self == .identifier || isKeyword }

  var isOperator: Bool {
    self == .binaryOperator || self == .prefixOperator || self == .postfixOperator
  }
}

/// Swift's reserved words by their text.
enum Keywords {
  static let all: [(text: StaticString, kind: TokenKind)] = [
    ("associatedtype", .associatedtypeKeyword), ("class", .classKeyword),
    ("deinit", .deinitKeyword), ("enum", .enumKeyword), ("extension", .extensionKeyword),
    ("fileprivate", .fileprivateKeyword), ("func", .funcKeyword), ("import", .importKeyword),
    ("init", .initKeyword), ("inout", .inoutKeyword), ("internal", .internalKeyword),
    ("let", .letKeyword), ("operator", .operatorKeyword),
    ("precedencegroup", .precedencegroupKeyword), ("private", .privateKeyword),
    ("protocol", .protocolKeyword), ("public", .publicKeyword), ("static", .staticKeyword),
    ("struct", .structKeyword), ("subscript", .subscriptKeyword), ("typealias", .typealiasKeyword),
    ("var", .varKeyword), ("break", .breakKeyword), ("case", .caseKeyword),
    ("catch", .catchKeyword), ("continue", .continueKeyword), ("default", .defaultKeyword),
    ("defer", .deferKeyword), ("do", .doKeyword), ("else", .elseKeyword),
    ("fallthrough", .fallthroughKeyword), ("for", .forKeyword), ("guard", .guardKeyword),
    ("if", .ifKeyword), ("in", .inKeyword), ("repeat", .repeatKeyword),
    ("return", .returnKeyword), ("switch", .switchKeyword), ("throw", .throwKeyword),
    ("where", .whereKeyword), ("while", .whileKeyword), ("Any", .anyTypeKeyword),
    ("as", .asKeyword), ("false", .falseKeyword), ("is", .isKeyword), ("nil", .nilKeyword),
    ("rethrows", .rethrowsKeyword), ("self", .selfKeyword), ("Self", .selfTypeKeyword),
    ("super", .superKeyword), ("throws", .throwsKeyword), ("true", .trueKeyword),
    ("try", .tryKeyword), ("_", .underscore),
  ]

  /// Open addressing over the packed text; no keyword is longer than sixteen bytes.
  private struct Table: Sendable {
    var low = [UInt64](repeating: 0, count: 256)
    var high = [UInt64](repeating: 0, count: 256)
    var kinds = [TokenKind](repeating: .identifier, count: 256)

    init() {
      for (text, kind) in Keywords.all {
        let (first, second) = Keywords.pack(text.utf8Start, text.utf8CodeUnitCount)
        var slot = Keywords.slot(first, second)
        while low[slot] != 0 { slot = (slot + 1) & 255 }
        low[slot] = first
        high[slot] = second
        kinds[slot] = kind
      }
    }
  }

  private static let table = Table()

  private static func pack(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
    var first: UInt64 = 0
    var second: UInt64 = 0
    for index in 0..<count {
      if index < 8 {
        first = first << 8 | UInt64(bytes[index])
      } else {
        second = second << 8 | UInt64(bytes[index])
      }
    }
    return (first, second)
  }

  private static func slot(_ first: UInt64, _ second: UInt64) -> Int {
    Int(truncatingIfNeeded: ((first ^ (second &* 31)) &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  /// The kind of a word: a keyword's own, or `.identifier`.
  static func kind(_ bytes: UnsafePointer<UInt8>, count: Int) -> TokenKind {
    if count > 15 { return .identifier }
    let (first, second) = pack(bytes, count)
    var slot = slot(first, second)
    while table.low[slot] != 0 {
      if table.low[slot] == first && table.high[slot] == second { return table.kinds[slot] }
      slot = (slot + 1) & 255
    }
    return .identifier
  }
}
