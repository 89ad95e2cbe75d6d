internal import Diagnostics

/// Key paths are instances of the library's classes, which keep a function that reads the value of a
/// root, one that gives the root with the value replaced, a name (equal names are equal paths) and one
/// that reads the value of an `Any`, if that is of the root's type.
extension FunctionLowering {
  func lowerKeyPath(_ keyPath: TypedKeyPath, _ expression: TypedExpression) -> Value {
    let type = descriptor(expression.type)
    let root = descriptor(keyPath.root)
    let value = descriptor(keyPath.value)
    let variable = VariableDeclaration(
      name: "root", range: expression.range, parent: nil, role: .local, isLet: false)
    variable.type = keyPath.root
    let body = chain(
      keyPath,
      TypedExpression(.variable(variable), type: keyPath.root, range: expression.range))
    // Subscripts' arguments are evaluated now, and kept by the functions.
    let arguments = keyPath.arguments
    let captured = arguments.map { ownedCopy(lower($0)) }
    func capture() {
      for argument in captured {
        let target = builder.allocate(argument.type.layout)
        move(
          Value(registers: argument.registers, type: argument.type, isOwned: false), to: target)
        markDirty(target, argument.type.layout)
      }
    }
    let read = pathStub(arguments, variable, body, root, value, expression.range)
    if case .function = type.shape { return makeClosure(read, type, capture) }
    let result = builder.allocateReference()
    scratch {
      let parts = builder.allocate(Layout(references: 4))
      take(makeClosure(read, type, capture), to: parts)
      let setter = Registers(word: parts.word, reference: parts.reference + 1)
      if keyPath.isWritable {
        let write = writeStub(arguments, variable, body, root, value, expression.range)
        take(makeClosure(write, type, capture), to: setter)
      } else {
        builder.emit(.clearReference, setter.reference)
      }
      for (argument, value) in zip(arguments, captured) {
        replaced[ObjectIdentifier(argument)] = Value(
          registers: value.registers, type: value.type, isOwned: false)
      }
      let name = TypedExpression(
        .interpolation(keyPath.name), type: program.wellKnown.type("String"),
        range: expression.range)
      lower(name, into: Registers(word: parts.word, reference: parts.reference + 2))
      for argument in arguments { replaced[ObjectIdentifier(argument)] = nil }
      let reader = anyStub(arguments, variable, body, expression.range)
      take(
        makeClosure(reader, type, capture),
        to: Registers(word: parts.word, reference: parts.reference + 3))
      builder.emit(.recordMakeFilled, result, parts.word, parts.reference)
      builder.data(type.instanceRecord)
    }
    dirty[result] = branchDepth
    return Value(
      registers: Registers(word: builder.nextWord, reference: result), type: type, isOwned: true)
  }

  /// The components as an expression of the root.
  private func chain(_ keyPath: TypedKeyPath, _ root: TypedExpression) -> TypedExpression {
    let range = root.range
    var current = root
    var isChained = false
    for (component, type) in keyPath.components {
      switch component {
      case .property(let property, let inner, let dispatch):
        current = TypedExpression(
          .property(base: current, property, inner, dispatch), type: type, range: range)
      case .element(let element, let inner, let arguments, let dispatch):
        current = TypedExpression(
          .element(base: current, element, inner, arguments, dispatch), type: type, range: range)
      case .tupleElement(let index):
        current = TypedExpression(
          .tupleElement(base: current, index), type: type, range: range)
      case .optionalChaining:
        isChained = true
        current = TypedExpression(.chainLink(current), type: type, range: range)
      case .forceUnwrap:
        current = TypedExpression(.forceUnwrap(current), type: type, range: range)
      case .wrapOptional:
        current = TypedExpression(.wrapOptional(current), type: type, range: range)
      }
    }
    if isChained {
      current = TypedExpression(.optionalChain(current), type: keyPath.value, range: range)
    }
    return current
  }

  private func pathStub(
    _ arguments: [TypedExpression], _ variable: VariableDeclaration, _ body: TypedExpression,
    _ root: TypeDescriptor, _ value: TypeDescriptor, _ range: SourceRange
  ) -> FunctionStub {
    let program = program
    let substitutions = substitutions
    let stub = program.anonymousStub("key path", range, substitutions) {
      let inner = FunctionLowering(program: program, substitutions: substitutions, result: value)
      inner.storage[variable] = .registers(inner.builder.allocate(root.layout))
      inner.bindPathArguments(arguments)
      inner.builder.range = range
      inner.pushScope()
      inner.emitReturn(inner.lower(body))
      return inner.builder.finish(name: "key path", parameters: [root], result: value)
    }
    return stub
  }

  /// Takes an `Any` and gives its value as one, or nil where it is no such root.
  private func anyStub(
    _ arguments: [TypedExpression], _ root: VariableDeclaration, _ body: TypedExpression,
    _ range: SourceRange
  ) -> FunctionStub {
    func made(_ kind: TypedExpression.Kind, _ type: Type) -> TypedExpression {
      TypedExpression(kind, type: type, range: range)
    }
    let whole = VariableDeclaration(
      name: "whole", range: range, parent: nil, role: .local, isLet: true)
    whole.type = .any
    let wellKnown = program.wellKnown
    let cast = made(
      .conditionalCast(made(.variable(whole), .any), root.type), wellKnown.optional(root.type))
    let value = made(
      .letIn(root, made(.chainLink(cast), root.type), body: made(.erase(body), .any)), .any)
    let optional = wellKnown.optional(.any)
    return pathStub(
      arguments, whole, made(.optionalChain(made(.wrapOptional(value), optional)), optional),
      program.any, program.optional(program.any), range)
  }

  /// Takes the root and the new value, gives the root.
  private func writeStub(
    _ arguments: [TypedExpression], _ variable: VariableDeclaration, _ body: TypedExpression,
    _ root: TypeDescriptor,
    _ value: TypeDescriptor, _ range: SourceRange
  ) -> FunctionStub {
    let program = program
    let substitutions = substitutions
    let stub = program.anonymousStub("key path", range, substitutions) {
      let inner = FunctionLowering(program: program, substitutions: substitutions, result: root)
      let registers = inner.builder.allocate(root.layout)
      inner.storage[variable] = .registers(registers)
      let new = Value(
        registers: inner.builder.allocate(value.layout), type: value, isOwned: false)
      inner.bindPathArguments(arguments)
      inner.builder.range = range
      inner.pushScope()
      inner.scratch { inner.assign(new, to: inner.prepare(body)) }
      inner.emitReturn(Value(registers: registers, type: root, isOwned: true))
      return inner.builder.finish(name: "key path", parameters: [root, value], result: root)
    }
    return stub
  }

  /// What the key path captured, behind its function's parameters.
  private func bindPathArguments(_ arguments: [TypedExpression]) {
    for argument in arguments {
      let type = descriptor(argument.type)
      replaced[ObjectIdentifier(argument)] = Value(
        registers: builder.allocate(type.layout), type: type, isOwned: false)
    }
  }

  func lowerKeyPathAccess(
    _ base: TypedExpression, _ keyPath: TypedExpression, _ expression: TypedExpression
  ) -> Value {
    if let path = keyPath.writtenPath {
      let root = VariableDeclaration(
        name: "root", range: expression.range, parent: nil, role: .local, isLet: true)
      root.type = base.type
      let start = TypedExpression(.variable(root), type: base.type, range: base.range)
      return lower(
        TypedExpression(
          .letIn(root, base, body: chain(path, start)), type: expression.type,
          range: expression.range))
    }
    let value = ownedCopy(lower(base))
    let path = lower(keyPath)
    // What the types are that path alone knows.
    let slot = ["PartialKeyPath", "AnyKeyPath"].contains(keyPath.type.nominalName ?? "") ? 3 : 0
    return applyPath(path, slot: slot, [value], result: descriptor(expression.type))
  }

  private func applyPath(
    _ path: Value, slot: Int, _ arguments: [Value], result: TypeDescriptor
  ) -> Value {
    let closure = builder.allocateReference()
    builder.emit(
      .recordGetReferenceChecked, closure, path.registers.reference, slot)
    dirty[closure] = branchDepth
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    for argument in arguments {
      move(argument, to: builder.allocate(argument.type.layout))
    }
    emitApply(
      Value(
        registers: Registers(word: 0, reference: closure), type: program.any, isOwned: false),
      base)
    builder.nextWord = base.word
    builder.nextReference = base.reference
    let registers = builder.allocate(result.layout)
    markDirty(registers, result.layout)
    return Value(registers: registers, type: result, isOwned: true)
  }

  func prepareKeyPath(
    _ base: TypedExpression, _ keyPath: TypedExpression, _ type: TypeDescriptor
  ) -> Place {
    // What is written where it is used leads straight to the place.
    if let path = keyPath.writtenPath { return prepare(chain(path, base)) }
    let path = ownedCopy(lower(keyPath))
    var shared = path
    shared.isOwned = false
    let baseType = descriptor(base.type)
    if baseType.isClass {
      let object = ownedCopy(lower(base))
      var instance = object
      instance.isOwned = false
      return Place(
        .accessors(
          base: nil,
          get: { [self] _ in applyPath(shared, slot: 0, [instance], result: type) },
          set: { [self] _, value in
            scratch { _ = applyPath(shared, slot: 1, [instance, value], result: baseType) }
          }), type, builder.allocate(type.layout))
    }
    let outer = prepare(base)
    return Place(
      .accessors(
        base: outer,
        get: { [self] current in
          guard let current else { return temporary(type) }
          return applyPath(shared, slot: 0, [current], result: type)
        },
        set: { [self] current, value in
          guard let current else { return }
          let moved = Value(registers: current.registers, type: current.type, isOwned: false)
          scratch {
            let made = applyPath(shared, slot: 1, [moved, value], result: outer.type)
            move(made, to: current.registers)
          }
        }), type, builder.allocate(type.layout))
  }
}

extension TypedExpression {
  /// The key path itself, where the expression is one as it is written.
  fileprivate var writtenPath: TypedKeyPath? {
    switch kind {
    case .keyPath(let path): path
    case .upcast(let inner): inner.writtenPath
    default: nil
    }
  }
}

extension TypedKeyPath {
  /// The arguments of its subscripts, in order.
  var arguments: [TypedExpression] {
    components.flatMap { step -> [TypedExpression] in
      guard case .element(_, _, let arguments, _) = step.component else { return [] }
      return arguments.flatMap(\.expressions)
    }
  }

  /// As it prints: `\Point.x`.
  var name: [TypedExpression.Segment] {
    var segments: [TypedExpression.Segment] = [.text("\\" + root.runtimeName)]
    var base = root
    for (component, type) in components {
      defer { base = type }
      switch component {
      case .property(let property, _, _): segments.append(.text("." + property.name))
      case .element(_, _, let arguments, _):
        segments.append(.text(".subscript("))
        for argument in arguments.flatMap(\.expressions) {
          segments += [.value(argument), .text(",")]
        }
        segments.append(.text(")"))
      case .tupleElement(let index):
        // An element without a label is called `.0`, the point included.
        var name = ".\(index)"
        if case .tuple(let elements) = base.kind, let label = elements[index].label { name = label }
        segments.append(.text("." + name))
      case .optionalChaining: segments.append(.text("?"))
      case .forceUnwrap: segments.append(.text("!"))
      case .wrapOptional: break
      }
    }
    if components.isEmpty { segments.append(.text(".self")) }
    return segments
  }
}
