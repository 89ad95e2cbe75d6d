/// Turns texts into whole numbers and back, as Keras' `Tokenizer` does.
///
/// A token is a word, or with `charLevel` a character (a Unicode scalar). The most frequent token is
/// number 1, the next number 2; among equally frequent ones the first seen comes first. Number 0 is
/// left free, for padding.
public final class Tokenizer: @unchecked Sendable {
  /// What makes a tokenizer: its settings and what it was fitted on.
  package struct State: Codable {
    package var limit: Int?
    package var filters: String
    package var lower: Bool
    package var split: String
    package var charLevel: Bool
    package var unknownToken: String?
    package var documentCount = 0
    /// Tokens in the order in which they were first seen, and how often.
    package var tokens: [String] = []
    package var counts: [Int] = []
  }

  /// The characters that Keras takes out between words: punctuation, tabs and line ends.
  public static let standardFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n"

  package private(set) var state: State
  private var places: [String: Int] = [:]
  private var index: [String: Int] = [:]
  private var tokens: [String] = []

  /// A tokenizer with Keras' defaults, that knows no token yet.
  ///
  /// - Parameters:
  ///   - numWords: Only tokens with smaller numbers come out; all of them when nil.
  ///   - filters: Characters that count as spaces between words; unused with `charLevel`.
  ///   - lower: Whether texts are lower-cased first.
  ///   - split: What stands between words.
  ///   - charLevel: Whether each character is a token.
  ///   - oovToken: The token that stands for unknown ones; they are left out when nil.
  public init(
    numWords: Int? = nil, filters: String = Tokenizer.standardFilters, lower: Bool = true,
    split: String = " ", charLevel: Bool = false, oovToken: String? = nil
  ) {
    state = State(
      limit: numWords, filters: filters, lower: lower, split: split, charLevel: charLevel,
      unknownToken: oovToken)
    number()
  }

  /// A tokenizer as another process left it.
  package init(_ state: State) {
    self.state = state
    for (place, token) in state.tokens.enumerated() { places[token] = place }
    number()
  }

  /// How many texts it was fitted on.
  public var documentCount: Int { state.documentCount }

  /// The number of each token, from 1.
  public var wordIndex: [String: Int] { index }

  /// The token of each number.
  public var indexWord: [Int: String] {
    Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($0.offset + 1, $0.element) })
  }

  /// How often each token was seen.
  public var wordCounts: [String: Int] {
    Dictionary(uniqueKeysWithValues: zip(state.tokens, state.counts))
  }

  /// Learns the tokens of texts; may be called several times.
  public func fitOnTexts(_ texts: [String]) {
    for text in texts { count(tokens(of: text)) }
    state.documentCount += texts.count
    number()
  }

  /// Learns the tokens of one text, each character of which counts as a text, as Keras has it when it
  /// is given one string.
  public func fitOnTexts(_ text: String) {
    for character in text.unicodeScalars { count(tokens(of: String(character))) }
    state.documentCount += text.unicodeScalars.count
    number()
  }

  /// The numbers of each text's tokens.
  ///
  /// Unknown tokens, and those beyond `numWords`, are left out or become the `oovToken`.
  public func textsToSequences(_ texts: [String]) -> [[Int]] {
    let unknown = state.unknownToken.flatMap { index[$0] }
    return texts.map { text in
      tokens(of: text).compactMap { token in
        guard let number = index[token] else { return unknown }
        if let limit = state.limit, number >= limit { return unknown }
        return number
      }
    }
  }

  /// The texts of sequences, spaces between the tokens, those of characters too, as in Keras.
  public func sequencesToTexts(_ sequences: [[Int]]) -> [String] {
    sequences.map { sequence in
      sequence.compactMap { number -> String? in
        let isKnown = number > 0 && number <= tokens.count
        if isKnown, state.limit.map({ number < $0 }) ?? true { return tokens[number - 1] }
        return state.unknownToken
      }.joined(separator: " ")
    }
  }

  // MARK: Parts

  private func tokens(of text: String) -> [String] {
    if state.charLevel {
      // Lower-cased one by one: some characters become two, which Keras' list keeps together.
      return text.unicodeScalars.map { scalar in
        state.lower ? scalar.properties.lowercaseMapping : String(scalar)
      }
    }
    let filters = Set(state.filters.unicodeScalars)
    var clean = String.UnicodeScalarView()
    for scalar in (state.lower ? text.lowercased() : text).unicodeScalars {
      if filters.contains(scalar) {
        clean.append(contentsOf: state.split.unicodeScalars)
      } else {
        clean.append(scalar)
      }
    }
    return String(clean).split(separator: state.split).map(String.init)
  }

  private func count(_ tokens: [String]) {
    for token in tokens {
      if let place = places[token] {
        state.counts[place] += 1
      } else {
        places[token] = state.tokens.count
        state.tokens.append(token)
        state.counts.append(1)
      }
    }
  }

  /// Numbers the tokens by frequency.
  private func number() {
    let order = state.tokens.indices.sorted {
      (state.counts[$1], $0) < (state.counts[$0], $1)
    }
    tokens = (state.unknownToken.map { [$0] } ?? []) + order.map { state.tokens[$0] }
    index = Dictionary(
      tokens.enumerated().map { ($0.element, $0.offset + 1) },
      uniquingKeysWith: { _, last in last })
  }
}
