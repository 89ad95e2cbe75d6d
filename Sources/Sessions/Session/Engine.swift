internal import Foundation
internal import SwiftLanguage
internal import Synchronization

/// The version of nbrun: its language, library and engine, which every result depends on.
public enum Engine {
  /// By semantic versioning.
  public static let version = "0.1.0"

  /// Tells the language that the process runs one command and ends: what it checked is not freed before.
  public static func endsWithProcess() {
    Compilation.endsWithProcess.store(true, ordering: .relaxed)
  }

  /// What the results of cells depend on: the content of the program that runs.
  ///
  /// A version that somebody must remember to raise would one day let results stand that the engine
  /// no longer gives. The linker has hashed the program; where it has not, the file's own bytes are
  /// hashed, some 40 MB at each start.
  ///
  /// - Returns: The hash; the version where the program cannot be read.
  static func identity() -> String {
    if let id = BuildID.ofRunningProgram() { return ContentHash(of: id).hexadecimal }
    return FileStamp(reading: "/proc/self/exe")?.hash.hexadecimal ?? version
  }
}
