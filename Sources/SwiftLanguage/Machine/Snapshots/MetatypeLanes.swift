/// Finds the words of flattened values that are metatypes: numbers of types in this process, which
/// mean nothing in another one; an `ObjectIdentifier` of a type is such a number too.
struct MetatypeLanes {
  private var answers: [Int: Bool] = [:]

  /// Whether a value of the type can have such a word.
  mutating func mayOccur(in type: TypeDescriptor) -> Bool {
    guard type.layout.words > 0 else { return false }
    switch type.shape {
    case .metatype: return true
    case .structure where type.isObjectIdentifier: return true
    case .structure, .tuple, .enumeration, .optional: break
    default: return false
    }
    if let known = answers[type.identifier] { return known }
    let parts: [TypeDescriptor]
    switch type.shape {
    case .optional: parts = type.arguments
    case .enumeration:
      parts = type.cases.filter { !$0.isIndirect }.flatMap { $0.fields.map(\.type) }
    default: parts = type.fields.filter { $0.ownership == .strong }.map(\.type)
    }
    let answer = parts.contains { mayOccur(in: $0) }
    answers[type.identifier] = answer
    return answer
  }

  /// The places of such words in a value whose words begin at `start`.
  mutating func places(
    in words: ArraySlice<UInt64>, at start: Int, of type: TypeDescriptor
  ) -> [Int] {
    guard mayOccur(in: type) else { return [] }
    switch type.shape {
    case .metatype: return [start]
    case .structure where type.isObjectIdentifier: return [start]
    case .optional(usesNull: true):
      // The words of nil are zeros, which name some type: reading them back does no harm.
      return places(in: words, at: start, of: type.arguments[0])
    case .optional:
      return words[start] == 0 ? [] : places(in: words, at: start + 1, of: type.arguments[0])
    case .enumeration:
      let tag = Int(truncatingIfNeeded: words[start])
      guard type.cases.indices.contains(tag), !type.cases[tag].isIndirect else { return [] }
      return type.cases[tag].fields.flatMap {
        places(in: words, at: start + 1 + $0.word, of: $0.type)
      }
    default:
      return type.fields.filter { $0.ownership == .strong }.flatMap {
        places(in: words, at: start + $0.word, of: $0.type)
      }
    }
  }

  /// Separates a node's own name from the names of the types that its words mean.
  static let separator: Character = "\u{1F}"

  /// A node's own name with the names of the types that its words mean.
  static func joined(_ name: String, _ types: [String]) -> String {
    types.isEmpty ? name : ([name] + types).joined(separator: String(separator))
  }
}

extension TypeDescriptor {
  fileprivate var isObjectIdentifier: Bool {
    guard let nominal else { return false }
    return nominal.name == "ObjectIdentifier" && nominal.source < 0
  }
}
