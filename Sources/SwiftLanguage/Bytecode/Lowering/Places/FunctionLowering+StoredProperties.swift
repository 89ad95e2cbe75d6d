internal import Diagnostics

/// Stored properties, read and modified where they lie.
extension FunctionLowering {
  /// A stored property of a struct's value or of a class' instance.
  func readStored(_ property: VariableDeclaration, of base: Value) -> Value {
    if let wrapper = property.wrapperStorage, property.getter == nil {
      return readWrapped(property, wrapper, base, access(to: property))
    }
    let owner = base.type
    let index = owner.fieldIndex(of: property)
    let field = owner.fields[index]
    let content: Value
    if owner.isClass {
      let slots = owner.fieldSlots[index]
      let layout = field.ownership == .strong ? field.type.layout : Layout(references: 1)
      content = loadRecord(
        base.registers.reference, word: slots.word, reference: slots.reference, layout, field.type)
    } else {
      content = base.part(field)
    }
    return field.ownership == .strong
      ? content : weakLoad(content, field.type, field.ownership)
  }

  /// An expression for a property that a requirement means.
  private func access(to property: VariableDeclaration) -> TypedExpression {
    TypedExpression(.discard, type: property.type, range: builder.range)
  }

  func storedPlace(_ property: VariableDeclaration, of base: PlaceBase) -> Place {
    if let wrapper = property.wrapperStorage, property.getter == nil {
      return (0..<property.wrapperDepth).reduce(storedPlace(wrapper, of: base)) { wrapper, _ in
        wrappedPlace(wrapper, access(to: property))
      }
    }
    switch base {
    case .object(let value):
      let index = value.type.fieldIndex(of: property)
      let field = value.type.fields[index]
      let slots = value.type.fieldSlots[index]
      let layout = field.ownership == .strong ? field.type.layout : Layout(references: 1)
      let inner = Place(
        .record(value.registers.reference, word: slots.word, reference: slots.reference),
        field.type, builder.allocate(layout))
      guard field.ownership != .strong else { return inner }
      return Place(.weak(inner), field.type, builder.allocate(field.type.layout))
    case .place(let place):
      return part(place, place.type.fields[place.type.fieldIndex(of: property)])
    }
  }

  /// What a member is reached through: an instance, or the place of a value.
  enum PlaceBase {
    case object(Value)
    case place(Place)

    var type: TypeDescriptor {
      switch self {
      case .object(let value): value.type
      case .place(let place): place.type
      }
    }
  }

  func placeBase(_ base: TypedExpression) -> PlaceBase {
    let type = descriptor(base.type)
    if type.isClass {
      // Held for the whole access, whatever happens to the variable meanwhile.
      var value = lower(base)
      if !value.isOwned, !isSteady(base) { value = ownedCopy(value) }
      // Released with the temporaries, however often it is passed on.
      value.isOwned = false
      return .object(value)
    }
    return .place(prepare(base))
  }

  private func isSteady(_ base: TypedExpression) -> Bool {
    if case .variable(let variable) = base.kind { return variable.isLet }
    return false
  }
}
