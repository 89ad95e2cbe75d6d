internal import Glibc
internal import Tensors

/// Writes the figures of each epoch to a file, a line an epoch, the first line naming them.
public final class CSVLogger: RememberingCallback, @unchecked Sendable {
  /// What makes it.
  package struct Configuration: Codable {
    package var path: String
    package var separator: String
    package var append: Bool
  }

  /// What it remembers of a run.
  package struct Memory: Codable {
    /// The file's text so far.
    package var text = ""
    /// The figures' names, in the columns' order.
    package var names: [String] = []
  }

  package let configuration: Configuration
  package var memory = Memory()

  /// A callback with Keras' defaults.
  ///
  /// - Parameters:
  ///   - path: Where the file is written.
  ///   - separator: What stands between figures.
  ///   - append: Whether lines are added to a file that is there, rather than a new one begun.
  public init(_ path: String, separator: String = ",", append: Bool = false) {
    configuration = Configuration(path: path, separator: separator, append: append)
  }

  /// As another process left it.
  package convenience init(_ configuration: Configuration) {
    self.init(
      configuration.path, separator: configuration.separator, append: configuration.append)
  }

  /// Begins the file, or looks at what is in it.
  public func onTrainBegin(_ model: Model) throws {
    memory = Memory()
    guard configuration.append else { return }
    memory.text = contents()
    let head = memory.text.prefix { !$0.isNewline }
    memory.names = head.split(separator: configuration.separator).dropFirst().map(String.init)
  }

  /// Adds a line; epochs count from 0 as in Keras.
  public func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {
    if memory.names.isEmpty {
      memory.names = logs.keys.sorted()
      memory.text += line(["epoch"] + memory.names)
    }
    memory.text += line(
      ["\(epoch - 1)"] + memory.names.map { name in logs[name].map { "\($0)" } ?? "NA" })
    // All of it each time, so that a run that was stopped goes on without a line twice or half a line.
    try write()
  }

  private func line(_ cells: [String]) -> String {
    cells.joined(separator: configuration.separator) + "\n"
  }

  private func contents() -> String {
    guard let file = fopen(configuration.path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var byte = getc(file)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = getc(file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write() throws {
    let (path, text) = (configuration.path, Array(memory.text.utf8))
    // Under another name first: nobody finds half a file.
    let partial = path + ".partial"
    guard let file = fopen(partial, "w") else {
      throw ModelError.setting("CSVLogger", problem: why)
    }
    let written = fwrite(text, 1, text.count, file)
    guard fclose(file) == 0, written == text.count, rename(partial, path) == 0 else {
      throw ModelError.setting("CSVLogger", problem: why)
    }
  }

  private var why: String {
    "'\(configuration.path)' cannot be written: \(String(cString: strerror(errno)))"
  }
}
