/// Lines from Shakespeare's plays: 1.1 MB, the text of the char-rnn project (Karpathy, 2015).
public enum Shakespeare {
  /// The text from the first folder that has it, else downloaded; always verified.
  ///
  /// - Returns: 1,115,394 characters.
  /// - Throws: ``DataError``.
  public static func load() throws -> String {
    let file = DataFile(
      names: ["shakespeare.txt", "tinyshakespeare.txt"], byteCount: 1_115_394,
      sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
      addresses: ["https://homl.info/shakespeare"], downloadByteCount: 1_115_394, package: nil,
      folderName: "shakespeare")
    return String(decoding: try file.load(), as: UTF8.self)
  }
}
