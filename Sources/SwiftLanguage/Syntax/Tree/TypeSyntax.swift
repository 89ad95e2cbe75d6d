internal import Diagnostics

/// A type as written.
final class TypeSyntax {
  let kind: Kind
  let range: SourceRange

  init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  enum Kind {
    /// `Int`, `Array<Int>`, `Self`, `Any`.
    case named(name: String, genericArguments: [TypeSyntax])
    /// `Outer.Inner`, `T.Element`.
    case member(base: TypeSyntax, name: String, genericArguments: [TypeSyntax])
    case array(TypeSyntax)
    case dictionary(key: TypeSyntax, value: TypeSyntax)
    case optional(TypeSyntax)
    case implicitlyUnwrapped(TypeSyntax)
    case tuple([Element])
    case function(
      parameters: [Element], isThrowing: Bool, thrownType: TypeSyntax?, result: TypeSyntax)
    /// `P & Q`.
    case composition([TypeSyntax])
    case some(TypeSyntax)
    case any(TypeSyntax)
    /// `T.Type`, `P.Protocol`.
    case metatype(TypeSyntax)
    /// `@escaping`, `@autoclosure`, `inout`, `T...` around a type, where a parameter allows it.
    case attributed(TypeAttributes, TypeSyntax)
    /// `_`.
    case placeholder
    case missing
  }

  /// Whether it is the marker protocol `Sendable`, or a composition with it.
  var namesMarker: Bool {
    switch kind {
    case .named("Sendable", _): true
    case .composition(let parts): parts.contains(where: \.namesMarker)
    case .any(let bound): bound.namesMarker
    default: false
    }
  }

  struct Element {
    var label: String?
    var type: TypeSyntax
    var isInout = false
    var isVariadic = false
  }
}

/// What stands before a type in parameter position.
struct TypeAttributes: OptionSet, Sendable {
  let rawValue: Int
  static let escaping = TypeAttributes(rawValue: 1)
  static let autoclosure = TypeAttributes(rawValue: 2)
  static let isInout = TypeAttributes(rawValue: 4)
  static let sendable = TypeAttributes(rawValue: 8)
  static let consuming = TypeAttributes(rawValue: 16)
}
