internal import Diagnostics

/// What every declaration has.
///
/// Declarations are reference values compared by identity. The checker fills in what it resolves
/// lazily (a type's members may be declared in any order); after checking they do not change. No property
/// is changed while it is read, so those that are read most go without the check of exclusive access at run
/// time: together such checks took a tenth of a notebook's check.
class Declaration: Hashable, @unchecked Sendable {
  let name: String
  /// The declared name in the source.
  let range: SourceRange
  /// The type, extension or function that it is declared in; nil at top level.
  ///
  /// Strong: declarations live as long as the compilation, and walks up the tree must be cheap.
  @exclusivity(unchecked) var parent: Declaration?
  @exclusivity(unchecked) var access: AccessLevel = .internalAccess
  /// Whether it is still to be used, where an attribute tells.
  @exclusivity(unchecked) var availability: Availability?
  /// Without a parent and yet not global: in a block or a closure of a cell's top level.
  var isInTopLevelBlock = false
  /// The source (cell ordinal; -1 for the prelude, below that for libraries).
  var source: Int { range.source }

  init(name: String, range: SourceRange, parent: Declaration?) {
    self.name = name
    self.range = range
    self.parent = parent
  }

  /// Differs from that of every other declaration.
  var identity: Int { Int(bitPattern: ObjectIdentifier(self)) }

  static func == (left: Declaration, right: Declaration) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// From where a declaration can be named, the narrowest first.
enum AccessLevel: Int, Comparable, Sendable {
  case privateAccess, filePrivateAccess, internalAccess, packageAccess, publicAccess, openAccess
  static func < (left: AccessLevel, right: AccessLevel) -> Bool { left.rawValue < right.rawValue }

  /// The modifier that says so.
  var name: String {
    ["private", "fileprivate", "internal", "package", "public", "open"][rawValue]
  }
}

extension Declaration {
  /// The name as messages spell it: without labels where a function has none.
  var shownName: String {
    if let element = self as? SubscriptDeclaration {
      return "subscript(" + element.parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
    }
    guard let function = self as? FunctionDeclaration else { return name }
    let isBare =
      function.role != .initializer && !function.parameters.isEmpty
      && function.parameters.allSatisfy { $0.label == nil }
    return isBare ? name : function.fullName
  }
}
