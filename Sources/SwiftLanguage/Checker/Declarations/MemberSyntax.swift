internal import Diagnostics

extension BindingSyntax {
  /// The type in `let x: T`, wherever the parser left it.
  var typeSyntax: TypeSyntax? {
    if let type { return type }
    if case .typed(_, let type) = pattern.kind { return type }
    return nil
  }
}

extension PatternSyntax {
  /// The name of a pattern that is just a name, with or without a type.
  var simpleName: (String, SourceRange)? {
    switch kind {
    case .identifier(let name): (name, range)
    case .typed(let inner, _): inner.simpleName
    case .binding(_, let inner): inner.simpleName
    default: nil
    }
  }
}

extension PatternSyntax {
  /// `let x` of `let x?`.
  var withoutOptional: PatternSyntax {
    switch kind {
    case .optional(let inner): inner
    case .binding(let isVariable, let inner):
      PatternSyntax(.binding(isVariable: isVariable, inner.withoutOptional), range)
    default: self
    }
  }
}

extension TypeSyntax {
  /// The bound of `some P`.
  var opaqueBound: TypeSyntax? {
    if case .some(let bound) = kind { bound } else { nil }
  }

  /// What a `some P` is called that is a generic parameter: nothing that could be written.
  var opaqueName: String { "some#\(range.lower)" }

  /// Each `some P` in a parameter's type: a generic parameter without a name (SE-0341).
  var opaqueParts: [TypeSyntax] {
    switch kind {
    case .some(let bound): bound.opaqueParts + [self]
    case .attributed(_, let inner), .optional(let inner), .implicitlyUnwrapped(let inner),
      .array(let inner), .metatype(let inner):
      inner.opaqueParts
    case .dictionary(let key, let value): key.opaqueParts + value.opaqueParts
    case .named(_, let arguments), .member(_, _, let arguments):
      arguments.flatMap(\.opaqueParts)
    case .tuple(let elements): elements.flatMap(\.type.opaqueParts)
    case .function(_, _, _, let result): result.opaqueParts
    case .composition, .any, .placeholder, .missing: []
    }
  }
}

extension TypeSyntax {
  /// Whether `Self` is part of it.
  var mentionsSelf: Bool {
    switch kind {
    case .named(let name, let arguments):
      name == "Self" || arguments.contains(where: \.mentionsSelf)
    case .optional(let inner), .implicitlyUnwrapped(let inner), .array(let inner),
      .attributed(_, let inner):
      inner.mentionsSelf
    default: false
    }
  }
}
