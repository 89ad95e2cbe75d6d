internal import Diagnostics

/// Properties that are declared together: `var (current, next) = (0, 1)`.
extension DeclarationBinder {
  /// A binding of a tuple's parts as one binding for each of them; nil where that cannot be done.
  func parted(_ binding: BindingSyntax) -> [BindingSyntax]? {
    let pattern = binding.pattern.withoutType
    guard case .tuple(let parts) = pattern.kind else { return [binding] }
    guard binding.accessors == nil else { return nil }
    var values: [ExpressionSyntax]?
    if let value = binding.initialValue {
      // A value that is not written in parts is made once, for all of the properties.
      guard case .tuple(let elements) = value.kind, elements.count == parts.count else {
        return nil
      }
      values = elements.map(\.value)
    }
    var types: [TypeSyntax]?
    if let type = binding.typeSyntax {
      guard case .tuple(let elements) = type.kind, elements.count == parts.count else {
        return nil
      }
      types = elements.map(\.type)
    }
    var result: [BindingSyntax] = []
    for (index, part) in parts.enumerated() {
      if case .wildcard = part.pattern.kind, values?[index].isLiteral ?? true { continue }
      let inner = BindingSyntax(
        pattern: part.pattern, type: types?[index], initialValue: values?[index], accessors: nil,
        range: binding.range)
      guard part.pattern.simpleName != nil || part.pattern.isTuple, let own = parted(inner) else {
        return nil
      }
      result += own
    }
    return result
  }

  /// Reports a pattern that cannot be taken apart.
  func reportPattern(_ binding: BindingSyntax) {
    sink.error(
      "pattern-in-property",
      "properties declared by a pattern take their values from a tuple that is written out; other "
        + "values are not supported in notebook cells", binding.pattern.range)
  }
}

extension PatternSyntax {
  /// `(a, b)`, `let (a, b)` or `(a, b): (Int, Int)`.
  var isTuple: Bool {
    if case .tuple = withoutType.kind { return true }
    return false
  }

  fileprivate var withoutType: PatternSyntax {
    switch kind {
    case .typed(let inner, _), .binding(_, let inner): inner.withoutType
    default: self
    }
  }
}
