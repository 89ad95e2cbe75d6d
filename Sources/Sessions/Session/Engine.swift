internal import Foundation

/// The version of nbrun: its language, library and engine, which every result depends on.
public enum Engine {
  /// By semantic versioning.
  public static let version = "0.1.0"

  /// What the results of cells depend on: the content of the program that runs.
  ///
  /// A version that somebody must remember to raise would one day let results stand that the engine
  /// no longer gives. Hashing some 30 MB at each start would be felt, so the hash is kept with the
  /// file's size and time, as is that of a data file.
  ///
  /// - Parameter folder: Where the hash is kept.
  /// - Returns: The hash; the version where the program cannot be read.
  static func identity(keptIn folder: String) -> String {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let file = "\(folder)/engine.json"
    if let data = FileManager.default.contents(atPath: file),
      let known = try? JSONDecoder().decode(FileStamp.self, from: data), known.path == program,
      known.isUntouched
    {
      return known.hash.hexadecimal
    }
    guard let stamp = FileStamp(reading: program) else { return version }
    if let data = try? JSONEncoder().encode(stamp) {
      // Not being able to keep it costs time, nothing else.
      try? AtomicFile.write([UInt8](data), to: file)
    }
    return stamp.hash.hexadecimal
  }
}
