/// Finds or makes the descriptor of each concrete type.
final class DescriptorTable {
  let conformances: any ConformanceTable
  private var byType: [Type: TypeDescriptor] = [:]
  private(set) var all: [TypeDescriptor] = []

  private let wellKnown: WellKnown

  init(conformances: any ConformanceTable, wellKnown: WellKnown) {
    self.conformances = conformances
    self.wellKnown = wellKnown
  }

  /// The descriptor of a type without generic parameters.
  func descriptor(of type: Type) -> TypeDescriptor {
    if let known = byType[type] { return known }
    let (shape, layout) = shapeAndLayout(of: type)
    if let known = byType[type] { return known }
    let made = TypeDescriptor(
      type: type, shape: shape, layout: layout, identifier: all.count, table: self)
    all.append(made)
    byType[type] = made
    return made
  }

  /// What the lowering met and has no instructions for; whoever calls the code says so instead of
  /// running it.
  private var failure: String?

  /// Notes that the code being lowered cannot run; lowering goes on with whatever comes next.
  func fail(_ reason: String) { failure = failure ?? reason }

  /// The failure since this was last asked.
  func takeFailure() -> String? {
    defer { failure = nil }
    return failure
  }

  func layout(of type: Type) -> Layout { descriptor(of: type).layout }

  private func shapeAndLayout(of type: Type) -> (TypeDescriptor.Shape, Layout) {
    switch type.kind {
    case .nominal(let nominal, let arguments): return nominalShape(nominal, arguments, type)
    case .tuple(let elements):
      var layout = Layout.void
      for element in elements { layout = layout.followed(by: self.layout(of: element.type)) }
      return (.tuple, layout)
    case .function: return (.function, .reference)
    case .existential: return (.existential, .reference)
    case .metatype: return (.metatype, .word)
    case .parameter, .member, .opaque, .variable, .error:
      let concrete = concrete(type, .empty)
      guard concrete != type else {
        fail("the type '\(type)' is not known")
        return (.tuple, .void)
      }
      let known = descriptor(of: concrete)
      byType[type] = known
      return (known.shape, known.layout)
    }
  }

  /// A type with its parameters replaced, opaque types by what stands behind them.
  func concrete(_ type: Type, _ substitutions: Substitutions) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    let replaced = conformances.substitute(type, substitutions)
    return replaced.flags.contains(.hasParameter) ? withoutOpaque(replaced) : replaced
  }

  private func withoutOpaque(_ type: Type) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    switch type.kind {
    case .opaque(let declaration, let substitutions):
      // Checking the body finds what it returns.
      _ = (declaration.owner as? FunctionDeclaration)?.body
      guard let underlying = declaration.underlying else { return type }
      return concrete(underlying, substitutions)
    case .member(let base, let associated):
      let inner = withoutOpaque(base)
      return inner == base ? type : concrete(Type(.member(inner, associated)), .empty)
    case .parameter: return type
    default: return type.mapped { withoutOpaque($0) }
    }
  }

  private func nominalShape(
    _ nominal: NominalDeclaration, _ arguments: [Type], _ type: Type
  ) -> (TypeDescriptor.Shape, Layout) {
    if nominal.isNative { return (.native, .reference) }
    if nominal.isBuiltin {
      if nominal.name == "Scalar" { return (.unicodeScalar, .word) }
      if let scalar = Scalar(name: nominal.name) { return (.scalar(scalar), .word) }
      switch nominal.name {
      case "String", "StaticString": return (.string, .reference)
      case "Character": return (.character, .reference)
      case "Array", "ContiguousArray": return (.array, .reference)
      case "Dictionary": return (.dictionary, .reference)
      case "Optional":
        let wrapped = layout(of: arguments[0])
        if wrapped.nonNull != nil {
          return (
            .optional(usesNull: true),
            Layout(words: wrapped.words, references: wrapped.references)
          )
        }
        return (
          .optional(usesNull: false),
          Layout(words: wrapped.words + 1, references: wrapped.references)
        )
      default: break
      }
    }
    switch nominal.kind {
    case .classType: return (.classInstance, .reference)
    case .enumeration:
      var payload = Layout.void
      for enumCase in nominal.cases {
        let room = payloadLayout(of: enumCase, nominal, arguments)
        payload.words = max(payload.words, room.words)
        payload.references = max(payload.references, room.references)
      }
      return (.enumeration, Layout(words: payload.words + 1, references: payload.references))
    case .structure:
      var layout = Layout.void
      for property in nominal.storedProperties {
        layout = layout.followed(by: storage(of: property, nominal, arguments))
      }
      return (.structure, layout)
    case .protocolType: return (.existential, .reference)
    }
  }

  private func payloadLayout(
    of enumCase: EnumCaseDeclaration, _ nominal: NominalDeclaration, _ arguments: [Type]
  ) -> Layout {
    if enumCase.payload.isEmpty { return .void }
    if nominal.isIndirect || enumCase.isIndirect { return .reference }
    var layout = Layout.void
    for parameter in enumCase.payload {
      layout = layout.followed(by: self.layout(of: concrete(parameter.type, nominal, arguments)))
    }
    return layout
  }

  func concrete(_ type: Type, _ nominal: NominalDeclaration, _ arguments: [Type]) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    return concrete(type, nominal.substitutions(arguments))
  }

  private func storage(
    of property: VariableDeclaration, _ nominal: NominalDeclaration, _ arguments: [Type]
  ) -> Layout {
    if property.ownership != .strong { return Layout(references: 1) }
    return layout(of: storedType(property, nominal, arguments))
  }

  /// A lazy property keeps an optional: nil until it is first read.
  private func storedType(
    _ property: VariableDeclaration, _ nominal: NominalDeclaration, _ arguments: [Type]
  ) -> Type {
    let type = concrete(property.type, nominal, arguments)
    return property.isLazy ? wellKnown.optional(type) : type
  }

  func storage(of field: TypeDescriptor.Field) -> Layout {
    field.ownership == .strong ? field.type.layout : Layout(references: 1)
  }

  // MARK: Parts

  func fields(of descriptor: TypeDescriptor) -> [TypeDescriptor.Field] {
    switch descriptor.type.kind {
    case .tuple(let elements):
      return placed(elements.map { ($0.label, self.descriptor(of: $0.type), .strong) })
    case .nominal(let nominal, let arguments) where nominal.kind != .enumeration:
      var parts: [(String?, TypeDescriptor, VariableDeclaration.Ownership)] = []
      if let superclass = descriptor.superclass {
        parts = superclass.fields.map { ($0.label, $0.type, $0.ownership) }
      }
      for property in nominal.storedProperties {
        let type = self.descriptor(of: storedType(property, nominal, arguments))
        // As mirrors and descriptions show it.
        let name = property.isLazy ? "$__lazy_storage_$_\(property.name)" : property.name
        parts.append((name, type, property.ownership))
      }
      return placed(parts)
    default: return []
    }
  }

  private func placed(
    _ parts: [(String?, TypeDescriptor, VariableDeclaration.Ownership)]
  ) -> [TypeDescriptor.Field] {
    var layout = Layout.void
    return parts.map { label, type, ownership in
      let field = TypeDescriptor.Field(
        label: label, type: type, word: layout.words, reference: layout.references,
        ownership: ownership)
      layout = layout.followed(by: storage(of: field))
      return field
    }
  }

  func cases(of descriptor: TypeDescriptor) -> [TypeDescriptor.Case] {
    guard case .nominal(let nominal, let arguments) = descriptor.type.kind else { return [] }
    return nominal.cases.map { enumCase in
      let fields = placed(
        enumCase.payload.map {
          ($0.label, self.descriptor(of: concrete($0.type, nominal, arguments)), .strong)
        })
      let payload = fields.reduce(into: Layout.void) { $0 = $0.followed(by: $1.type.layout) }
      return TypeDescriptor.Case(
        name: enumCase.name, fields: fields,
        isIndirect: (nominal.isIndirect || enumCase.isIndirect) && !enumCase.payload.isEmpty,
        payload: payload)
    }
  }

  func arguments(of descriptor: TypeDescriptor) -> [TypeDescriptor] {
    switch descriptor.type.kind {
    case .nominal(_, let arguments): return arguments.map { self.descriptor(of: $0) }
    case .metatype(let instance): return [self.descriptor(of: instance)]
    default: return []
    }
  }

  func functionParts(
    of descriptor: TypeDescriptor
  ) -> (parameters: [TypeDescriptor], result: TypeDescriptor) {
    guard case .function(let function) = descriptor.type.kind else { return ([], descriptor) }
    return (
      function.parameters.map { self.descriptor(of: $0.type) },
      self.descriptor(of: function.result)
    )
  }

  func superclass(of descriptor: TypeDescriptor) -> TypeDescriptor? {
    guard descriptor.isClass else { return nil }
    return conformances.superclass(of: descriptor.type).map { self.descriptor(of: $0) }
  }
}

extension NominalDeclaration {
  /// Whether the prelude declares it; the machine knows some of these by name.
  var isBuiltin: Bool { source == -1 }
}
