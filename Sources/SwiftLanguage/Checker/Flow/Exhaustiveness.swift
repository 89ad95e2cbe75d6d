internal import Diagnostics

/// Which values a `switch` leaves out, and which of its cases never match.
///
/// Patterns are rows of a matrix; the missing values are found by splitting the first column by
/// constructors (cases of an enum, `.some` and `.none`, `true` and `false`), as in Maranget's
/// "Warnings for pattern matching".
struct Exhaustiveness {
  /// A set of values of one type.
  indirect enum Space {
    case anything
    case made(Constructor, [Space])
    /// Some values that cannot be told apart from the rest: `1`, `"a"..."z"`, `is T`.
    case some
  }

  enum Constructor: Equatable {
    case enumCase(EnumCaseDeclaration)
    case some, none
    case boolean(Bool)
    case tuple(Int)

    var arity: Int {
      switch self {
      case .enumCase(let declaration): declaration.payload.count
      case .some: 1
      case .none, .boolean: 0
      case .tuple(let count): count
      }
    }

    static func == (left: Constructor, right: Constructor) -> Bool {
      switch (left, right) {
      case (.enumCase(let first), .enumCase(let second)): first === second
      case (.some, .some), (.none, .none): true
      case (.boolean(let first), .boolean(let second)): first == second
      case (.tuple, .tuple): true
      default: false
      }
    }

    /// All constructors of the type that has this one.
    var signature: [Constructor] {
      switch self {
      case .enumCase(let declaration):
        (declaration.parent as? NominalDeclaration)?.cases.map { .enumCase($0) } ?? [self]
      case .some, .none: [.some, .none]
      case .boolean: [.boolean(true), .boolean(false)]
      case .tuple: [self]
      }
    }
  }

  /// As many missing cases are listed at most.
  private static let longestList = 32

  private var rows: [[Space]] = []

  /// Takes the values of a pattern away from those that are left.
  mutating func cover(_ space: Space) { rows.append([space]) }

  /// The values that no row covers; one `anything` stands for all of a type without constructors.
  var missing: [Space] { Self.missing(rows, columns: 1).map { $0[0] } }

  /// Whether some row matches whatever there is.
  var isAll: Bool {
    rows.contains {
      if case .anything? = $0.first { return true }
      return false
    }
  }

  /// Whether a pattern matches anything that the rows so far do not.
  func isUseful(_ space: Space) -> Bool { Self.isUseful(rows, [space]) }

  // MARK: Matrices

  private static func missing(_ rows: [[Space]], columns: Int) -> [[Space]] {
    guard columns > 0 else { return rows.isEmpty ? [[]] : [] }
    let constructors = firstConstructors(rows)
    guard let first = constructors.first else {
      return missing(defaults(rows), columns: columns - 1).map { [.anything] + $0 }
    }
    var result: [[Space]] = []
    for constructor in first.signature {
      guard result.count < longestList else { break }
      let arity = constructor.arity
      if constructors.contains(constructor) {
        let specialized = rows.compactMap { specialize($0, constructor) }
        for rest in missing(specialized, columns: arity + columns - 1) {
          result.append([.made(constructor, Array(rest[..<arity]))] + rest[arity...])
        }
      } else {
        let wildcards = Array(repeating: Space.anything, count: arity)
        for rest in missing(defaults(rows), columns: columns - 1) {
          result.append([.made(constructor, wildcards)] + rest)
        }
      }
    }
    return result
  }

  private static func isUseful(_ rows: [[Space]], _ vector: [Space]) -> Bool {
    guard let head = vector.first else { return rows.isEmpty }
    let tail = Array(vector.dropFirst())
    switch head {
    case .some:
      return isUseful(defaults(rows), tail)
    case .made(let constructor, let parts):
      return isUseful(rows.compactMap { specialize($0, constructor) }, parts + tail)
    case .anything:
      let constructors = firstConstructors(rows)
      guard let first = constructors.first,
        first.signature.allSatisfy({ constructors.contains($0) })
      else { return isUseful(defaults(rows), tail) }
      return first.signature.contains { constructor in
        isUseful(
          rows.compactMap { specialize($0, constructor) },
          Array(repeating: .anything, count: constructor.arity) + tail)
      }
    }
  }

  private static func firstConstructors(_ rows: [[Space]]) -> [Constructor] {
    var found: [Constructor] = []
    for row in rows {
      if case .made(let constructor, _)? = row.first, !found.contains(constructor) {
        found.append(constructor)
      }
    }
    return found
  }

  /// The rows for values that are not made by any constructor in the first column.
  private static func defaults(_ rows: [[Space]]) -> [[Space]] {
    rows.compactMap { row in
      if case .anything? = row.first { return Array(row.dropFirst()) }
      return nil
    }
  }

  /// The row for values that this constructor makes; nil where it has none.
  private static func specialize(_ row: [Space], _ constructor: Constructor) -> [Space]? {
    switch row.first {
    case .anything?:
      return Array(repeating: .anything, count: constructor.arity) + row.dropFirst()
    case .made(let own, let parts)? where own == constructor:
      return parts + row.dropFirst()
    default:
      return nil
    }
  }
}

extension Exhaustiveness {
  /// The values that a checked pattern matches for sure.
  static func space(of pattern: TypedPattern) -> Space {
    switch pattern.kind {
    case .wildcard, .variable: return .anything
    case .tuple(let parts): return .made(.tuple(parts.count), parts.map(space))
    case .some(let inner): return .made(.some, [space(of: inner)])
    case .none: return .made(.none, [])
    case .boolean(let value): return .made(.boolean(value), [])
    case .enumCase(let declaration, let parts):
      return enumSpace(declaration, parts)
    case .isType(let type):
      return type == pattern.type ? .anything : .some
    case .asType(let type, let inner):
      return type == pattern.type ? space(of: inner) : .some
    case .expression:
      return .some
    }
  }

  private static func enumSpace(_ declaration: EnumCaseDeclaration, _ parts: [TypedPattern])
    -> Space
  {
    let isOptional =
      declaration.parent?.name == "Optional"
      && declaration.range.source == SourceRange.prelude
    let constructor: Constructor =
      isOptional ? (declaration.name == "some" ? .some : .none) : .enumCase(declaration)
    let arity = constructor.arity
    if parts.isEmpty {
      return .made(constructor, Array(repeating: .anything, count: arity))
    }
    if parts.count == arity { return .made(constructor, parts.map(space)) }
    // One pattern for the whole payload: `.point(let pair)`.
    if parts.count == 1 {
      switch space(of: parts[0]) {
      case .anything:
        return .made(constructor, Array(repeating: .anything, count: arity))
      case .made(.tuple(arity), let inner): return .made(constructor, inner)
      default: break
      }
    }
    return .some
  }

  /// Whether a pattern has a part that only running it can tell.
  static func hasOpaquePart(_ space: Space) -> Bool {
    switch space {
    case .anything: false
    case .some: true
    case .made(_, let parts): parts.contains { hasOpaquePart($0) }
    }
  }

  /// A missing value as `swiftc` writes it: `.b(_)`, `(true, .none)`, `.c(x: let x, y: let y)`.
  static func text(_ space: Space) -> String {
    switch space {
    case .anything, .some: return "_"
    case .made(let constructor, let parts):
      switch constructor {
      case .none: return ".none"
      case .some: return ".some(" + text(parts[0]) + ")"
      case .boolean(let value): return "\(value)"
      case .tuple: return "(" + parts.map(text).joined(separator: ", ") + ")"
      case .enumCase(let declaration):
        if parts.isEmpty { return "." + declaration.name }
        let arguments = zip(declaration.payload, parts).map { parameter, part in
          guard let label = parameter.label, label != "_" else { return text(part) }
          if case .anything = part { return "\(label): let \(label)" }
          return "\(label): \(text(part))"
        }
        return ".\(declaration.name)(" + arguments.joined(separator: ", ") + ")"
      }
    }
  }
}
