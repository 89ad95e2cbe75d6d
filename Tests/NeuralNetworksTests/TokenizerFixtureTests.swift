internal import Datasets
internal import Foundation
internal import TestSupport
internal import Testing

/// The tokenizer against Keras'.
@Suite struct TokenizerFixtureTests {
  @Test(arguments: try Fixture("tokenizer.json")["cases"].elements)
  func tokensAreNumberedAsInKeras(fixture: Fixture) throws {
    let arguments = try fixture["arguments"]
    let tokenizer = Tokenizer(
      numWords: try arguments.ifPresent("num_words")?.integer,
      lower: try arguments.ifPresent("lower")?.flag ?? true,
      charLevel: try arguments.ifPresent("char_level")?.flag ?? false,
      oovToken: try arguments.ifPresent("oov_token")?.text)
    if try fixture["texts"].isNull {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/tiny_shakespeare.txt")
      tokenizer.fitOnTexts(try String(contentsOf: file, encoding: .utf8))
    } else {
      tokenizer.fitOnTexts(try fixture["texts"].elements.map { try $0.text })
    }
    #expect(tokenizer.documentCount == (try fixture["document_count"].integer))
    let numbers = try fixture["word_index"].members.map { ($0.key, try $0.value.integer) }
    #expect(tokenizer.wordIndex == Dictionary(uniqueKeysWithValues: numbers))
    let sequences = tokenizer.textsToSequences(try fixture["read"].elements.map { try $0.text })
    #expect(sequences == (try fixture["sequences"].elements.map { try $0.integers }))
    #expect(
      tokenizer.sequencesToTexts(sequences) == (try fixture["back"].elements.map { try $0.text }))
    #expect(Tokenizer(tokenizer.state).wordIndex == tokenizer.wordIndex)
  }
}
