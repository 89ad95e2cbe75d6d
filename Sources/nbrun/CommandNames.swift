internal import ArgumentParser
internal import Diagnostics
internal import Foundation

extension NbrunCommand {
  /// What a first word that is neither a command nor a notebook may have been meant to be.
  ///
  /// Without this `nbrun chekc a.md` would run a notebook called `chekc`, and find `a.md` too many.
  static func commandMeant(by arguments: [String]) -> String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let word = arguments.first, !names.contains(word), !word.hasPrefix("-"),
      !word.contains("."), !word.contains("/"), !FileManager.default.fileExists(atPath: word)
    else { return nil }
    return nearestMatch(to: word, among: names)
  }
}
