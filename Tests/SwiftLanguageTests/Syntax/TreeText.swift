internal import Diagnostics

@testable internal import SwiftLanguage

/// Syntax trees as text in brackets, for tests.
enum TreeText {
  static func text(_ expression: ExpressionSyntax) -> String {
    switch expression.kind {
    case .integerLiteral(_, let text), .floatLiteral(_, let text): text
    case .booleanLiteral(let value): "\(value)"
    case .nilLiteral: "nil"
    case .stringLiteral(let value): "\"\(value)\""
    case .interpolatedString(let segments):
      "[string " + segments.map(text).joined(separator: " ") + "]"
    case .arrayLiteral(let elements): "[array" + elements.map { " " + text($0) }.joined() + "]"
    case .dictionaryLiteral(let elements):
      "[dictionary" + elements.map { " " + text($0.key) + ":" + text($0.value) }.joined() + "]"
    case .magicLiteral(let name): "#" + name
    case .identifier(let name): text(name)
    case .selfReference: "self"
    case .selfType: "Self"
    case .superReference: "super"
    case .implicitMember(let name): "." + text(name)
    case .member(let base, let name): text(base) + "." + text(name)
    case .call(let callee, let arguments): "[call " + text(callee) + text(arguments) + "]"
    case .subscriptAccess(let base, let arguments): "[at " + text(base) + text(arguments) + "]"
    case .tuple(let arguments): "[tuple" + text(arguments) + "]"
    case .parenthesized(let inner): "(" + text(inner) + ")"
    case .prefix(let name, let operand): "[\(name.text)_ " + text(operand) + "]"
    case .postfix(let operand, let name): "[_\(name.text) " + text(operand) + "]"
    case .binary(let left, let name, let right):
      "[\(name.text) " + text(left) + " " + text(right) + "]"
    case .assignment(let target, let value): "[= " + text(target) + " " + text(value) + "]"
    case .ternary(let condition, let then, let otherwise):
      "[?: " + text(condition) + " " + text(then) + " " + text(otherwise) + "]"
    case .inoutReference(let inner): "&" + text(inner)
    case .optionalChaining(let inner): text(inner) + "?"
    case .forceUnwrap(let inner): text(inner) + "!"
    case .isType(let inner, let type): "[is " + text(inner) + " " + text(type) + "]"
    case .cast(let inner, let type, let kind):
      "[\(kind == .coerce ? "as" : kind == .conditional ? "as?" : "as!") " + text(inner) + " "
        + text(type) + "]"
    case .attempt(let kind, let inner):
      "[try\(kind == .plain ? "" : kind == .optional ? "?" : "!") " + text(inner) + "]"
    case .closure(let closure):
      "{" + (closure.parameters.map { $0.map(\.name).joined(separator: ",") + " in " } ?? "")
        + closure.body.map(text).joined(separator: "; ") + "}"
    case .keyPath(let root, let components):
      "\\" + (root.map(text) ?? "") + components.map(text).joined()
    case .statement(let statement): text(statement)
    case .discard: "_"
    case .type(let type): "<" + text(type) + ">"
    case .missing: "?"
    }
  }

  static func text(_ name: NameSyntax) -> String {
    name.text + (name.argumentLabels.map { "(" + $0.map { $0 + ":" }.joined() + ")" } ?? "")
      + (name.genericArguments.isEmpty
        ? "" : "<" + name.genericArguments.map(text).joined(separator: ",") + ">")
  }

  static func text(_ arguments: [ArgumentSyntax]) -> String {
    arguments.map { " " + ($0.label.map { $0 + ":" } ?? "") + text($0.value) }.joined()
  }

  static func text(_ segment: ExpressionSyntax.StringSegment) -> String {
    switch segment {
    case .text(let text): "\"\(text)\""
    case .interpolation(let arguments, _): "\\(" + text(arguments).dropFirst() + ")"
    }
  }

  static func text(_ component: KeyPathComponentSyntax) -> String {
    switch component {
    case .property(let name): "." + name.text
    case .subscriptAccess(let arguments, _): "[" + text(arguments).dropFirst() + "]"
    case .optionalChaining: "?"
    case .forceUnwrap: "!"
    }
  }

  static func text(_ type: TypeSyntax) -> String {
    switch type.kind {
    case .named(let name, let arguments): name + generics(arguments)
    case .member(let base, let name, let arguments):
      text(base) + "." + name + generics(arguments)
    case .array(let element): "[" + text(element) + "]"
    case .dictionary(let key, let value): "[" + text(key) + ":" + text(value) + "]"
    case .optional(let inner): text(inner) + "?"
    case .implicitlyUnwrapped(let inner): text(inner) + "!"
    case .tuple(let elements): "(" + elements.map(text).joined(separator: ",") + ")"
    case .function(let parameters, let isThrowing, let thrownType, let result):
      "(" + parameters.map(text).joined(separator: ",") + ")"
        + (isThrowing ? "throws" + (thrownType.map { "(" + text($0) + ")" } ?? "") : "") + "->"
        + text(result)
    case .composition(let members): members.map(text).joined(separator: "&")
    case .some(let inner): "some " + text(inner)
    case .any(let inner): "any " + text(inner)
    case .metatype(let inner): text(inner) + ".Type"
    case .attributed(let attributes, let inner):
      (attributes.contains(.escaping) ? "@escaping " : "")
        + (attributes.contains(.autoclosure) ? "@autoclosure " : "")
        + (attributes.contains(.isInout) ? "inout " : "") + text(inner)
    case .placeholder: "_"
    case .missing: "?"
    }
  }

  private static func generics(_ arguments: [TypeSyntax]) -> String {
    arguments.isEmpty ? "" : "<" + arguments.map(text).joined(separator: ",") + ">"
  }

  static func text(_ element: TypeSyntax.Element) -> String {
    (element.label.map { $0 + ":" } ?? "") + (element.isInout ? "inout " : "")
      + text(element.type) + (element.isVariadic ? "..." : "")
  }

  static func text(_ pattern: PatternSyntax) -> String {
    switch pattern.kind {
    case .wildcard: "_"
    case .identifier(let name): name
    case .binding(let isVariable, let inner): (isVariable ? "var " : "let ") + text(inner)
    case .tuple(let elements): "(" + elements.map(text).joined(separator: ",") + ")"
    case .enumCase(let base, let name, let payload):
      (base.map(text) ?? "") + "." + name.text
        + (payload.map { "(" + $0.map(text).joined(separator: ",") + ")" } ?? "")
    case .optional(let inner): text(inner) + "?"
    case .isType(let type): "is " + text(type)
    case .asType(let inner, let type): "(" + text(inner) + " as " + text(type) + ")"
    case .typed(let inner, let type): text(inner) + ": " + text(type)
    case .expression(let expression): "~" + text(expression)
    }
  }

  static func text(_ element: (label: String?, pattern: PatternSyntax)) -> String {
    (element.label.map { $0 + ":" } ?? "") + text(element.pattern)
  }

  static func text(_ condition: ConditionSyntax) -> String {
    switch condition {
    case .expression(let expression): text(expression)
    case .optionalBinding(let isVariable, let pattern, let type, let value, _):
      (isVariable ? "var " : "let ") + text(pattern) + (type.map { ": " + text($0) } ?? "")
        + (value.map { "=" + text($0) } ?? "")
    case .patternMatch(let pattern, let value, _): "case " + text(pattern) + "=" + text(value)
    case .availability(let isAvailable, _): "#\(isAvailable)"
    }
  }

  static func text(_ block: BlockSyntax) -> String {
    "{" + block.statements.map(text).joined(separator: "; ") + "}"
  }

  static func text(_ item: SwitchCaseSyntax.Item) -> String {
    text(item.pattern) + (item.filter.map { " where " + text($0) } ?? "")
  }

  static func text(_ statement: StatementSyntax) -> String {
    switch statement.kind {
    case .expression(let expression): text(expression)
    case .declaration: "[declaration]"
    case .ifElse(let conditions, let then, let otherwise):
      "[if " + conditions.map(text).joined(separator: ", ") + " " + text(then)
        + (otherwise.map { " " + text($0) } ?? "") + "]"
    case .guardElse(let conditions, let otherwise):
      "[guard " + conditions.map(text).joined(separator: ", ") + " " + text(otherwise) + "]"
    case .whileLoop(let label, let conditions, let body):
      "[while " + (label.map { $0 + " " } ?? "") + conditions.map(text).joined(separator: ", ")
        + " " + text(body) + "]"
    case .repeatLoop(_, let body, let condition):
      "[repeat " + text(body) + " " + text(condition) + "]"
    case .forIn(_, let pattern, let isCase, _, let sequence, let filter, let body):
      "[for " + (isCase ? "case " : "") + text(pattern) + " " + text(sequence)
        + (filter.map { " where " + text($0) } ?? "") + " " + text(body) + "]"
    case .switchCases(_, let subject, let cases):
      "[switch " + text(subject)
        + cases.map {
          " " + ($0.isDefault ? "default" : $0.items.map(text).joined(separator: ", ")) + ":"
            + text($0.body)
        }.joined() + "]"
    case .doCatch(_, let thrownType, let body, let catches):
      "[do " + (thrownType.map { "throws(" + text($0) + ") " } ?? "") + text(body)
        + catches.map { " catch " + $0.items.map(text).joined(separator: ", ") + text($0.body) }
        .joined() + "]"
    case .block(let block): text(block)
    case .deferred(let block): "[defer " + text(block) + "]"
    case .returning(let value): "[return" + (value.map { " " + text($0) } ?? "") + "]"
    case .throwing(let value): "[throw " + text(value) + "]"
    case .breaking(let label): "[break" + (label.map { " " + $0 } ?? "") + "]"
    case .continuing(let label): "[continue" + (label.map { " " + $0 } ?? "") + "]"
    case .fallingThrough: "[fallthrough]"
    case .labelled(let label, let inner): label + ":" + text(inner)
    }
  }

  /// The statements of some code that must be well-formed.
  static func statements(_ code: String) -> (String, [String]) {
    var parser = Parser(source: SourceText(name: "test", text: code), index: 0)
    let (tree, diagnostics) = parser.parse()
    return (
      tree.statements.map(text).joined(separator: "; "), diagnostics.map(\.message)
    )
  }
}
