internal import ArgumentParser
internal import Sessions

/// `nbrun reference [NAME]`: prints the signatures that cells may use.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Print the library's types and functions, or those with a name.",
    discussion: """
      nbrun reference               everything
      nbrun reference GRU           a type with its members
      nbrun reference randomNormal  whatever is called so

      What Swift's standard library has is not listed.
      """)

  @Argument(help: "A type, a function or a member.")
  var name: String?

  func run() throws {
    do {
      print(try LibraryReference().text(about: name), terminator: "")
    } catch {
      throw ValidationError(error.description)
    }
  }
}
