@testable import Sessions

/// A stream that keeps what is written to it.
final class MemoryStream: TextStream {
  let isTerminal: Bool
  let columns = 80
  private(set) var text = ""
  init(isTerminal: Bool = false) { self.isTerminal = isTerminal }
  func write(_ text: String) { self.text += text }
  func flush() {}
}
