internal import Diagnostics

/// A subscript: like a property with parameters.
final class SubscriptDeclaration: Declaration, @unchecked Sendable {
  @exclusivity(unchecked) var isStatic = false
  var isOverride = false
  @exclusivity(unchecked) var parameters: [FunctionDeclaration.Parameter] = []
  @exclusivity(unchecked) var element: Type = .error
  /// Where its type is written.
  @exclusivity(unchecked) var elementRange: SourceRange?
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  @exclusivity(unchecked) var signature = GenericSignature()
  /// Called with the subscript's arguments; the setter takes the new value first.
  @exclusivity(unchecked) var getter: FunctionDeclaration?
  @exclusivity(unchecked) var setter: FunctionDeclaration?
  var overridden: SubscriptDeclaration?

  /// The name with its labels, as messages have it.
  var fullName: String {
    "subscript(" + parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
  }
}
