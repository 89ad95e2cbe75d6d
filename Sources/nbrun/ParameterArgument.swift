internal import ArgumentParser

/// `name=value`, as `-p` takes it.
struct ParameterArgument: ExpressibleByArgument, Hashable {
  var name: String
  /// Swift source; may itself have an equals sign.
  var value: String

  /// Nothing unless there is a Swift name before an equals sign; what is behind it may be an empty text.
  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "=") else { return nil }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
    guard let first = name.first, first.isLetter || first == "_",
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return nil }
  }
}

extension ParameterArgument {
  /// - Throws: A validation error where a name is given twice.
  static func checkNames(_ parameters: [ParameterArgument]) throws {
    let names = parameters.map(\.name)
    if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("-p gives '\(repeated)' more than one value")
    }
  }

  /// The values by name.
  static func values(_ parameters: [ParameterArgument]) -> [String: String] {
    Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
