/// What `@available(*, deprecated)` or `@available(*, unavailable)` says of a declaration.
final class Availability: Sendable {
  enum Kind: String, Sendable { case deprecated, unavailable }

  let kind: Kind
  let message: String?
  let newName: String?

  init(kind: Kind, message: String?, newName: String?) {
    self.kind = kind
    self.message = message
    self.newName = newName
  }

  /// "'name' is deprecated: message".
  func description(of name: String, isReplaced: Bool = false) -> String {
    switch (kind, newName, message) {
    case (.unavailable, let newName?, let message):
      "'\(name)' has been renamed to '\(newName)'" + (message.map { ": \($0)" } ?? "")
    case (_, _, let message?): "'\(name)' is \(kind): \(message)"
    case (_, let newName?, nil):
      "'\(name)' is \(kind): \(isReplaced ? "replaced by" : "renamed to") '\(newName)'"
    case (_, nil, nil): "'\(name)' is \(kind)"
    }
  }
}
