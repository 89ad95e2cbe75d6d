internal import Diagnostics

/// Properties, read and modified: in place, or by their accessors.
extension FunctionLowering {
  func lowerProperty(
    _ base: TypedExpression, _ property: VariableDeclaration, _ inner: Substitutions,
    _ dispatch: Dispatch, _ expression: TypedExpression
  ) -> Value {
    if let wrapper = property.wrapperStorage, property.getter == nil {
      return readWrapped(property, wrapper, lower(base), expression)
    }
    if isDirect(property, dispatch) || isWithin(property, base) {
      if property.isLazy { return readLazy(base, property, expression) }
      if let value = lowerElementPart(expression) { return value }
      return readStored(property, of: lower(base))
    }
    guard let getter = property.getter else {
      return readStored(property, of: lower(base))
    }
    if property.isStatic {
      return callGetter(
        getter, inner, dispatch, receiver: nil, [], expression, selfType: base.namedType,
        calledOn: base)
    }
    return callGetter(getter, inner, dispatch, receiver: .expression(base), [], expression)
  }

  /// Whether reads go straight to memory.
  func isDirect(_ property: VariableDeclaration, _ dispatch: Dispatch) -> Bool {
    guard property.isStored else { return false }
    if case .witness = dispatch { return false }
    if case .classMember = dispatch, property.getter != nil, program.isOverridden(property) {
      return false
    }
    return true
  }

  func callGetter(
    _ getter: FunctionDeclaration, _ inner: Substitutions, _ dispatch: Dispatch,
    receiver: ArgumentSource?, _ arguments: [TypedArgument], _ expression: TypedExpression,
    selfType: Type? = nil, calledOn metatype: TypedExpression? = nil
  ) -> Value {
    let reference = FunctionReference(
      declaration: getter, substitutions: inner, dispatch: dispatch, selfType: selfType)
    let callee = callee(of: reference, calledOn: metatype)
    switch callee {
    case .storedProperty(let property) where property.isStatic:
      let owner = concrete(selfType ?? .error)
      return readStatic(
        property, program.substitutions(of: program.descriptors.descriptor(of: owner)), owner)
    case .storedProperty(let property):
      guard let receiver, let value = value(of: receiver) else {
        return unsupported(
          "'\(property.name)' is read without an instance", descriptor(expression.type))
      }
      return readStored(property, of: value)
    case .enumCase(let enumCase): return lowerEnumCase(enumCase, [], expression, to: nil)
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(
        name, shape, receiver: receiver, sources: source(arguments, shape), expression.range)
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _):
      return emitCall(
        callee, shape, receiver: receiver, arguments: source(arguments, shape), expression.range)
    }
  }

  func prepareProperty(
    _ base: TypedExpression, _ property: VariableDeclaration, _ inner: Substitutions,
    _ dispatch: Dispatch, _ expression: TypedExpression
  ) -> Place {
    if property.isStatic {
      // Of a type that is known at run time only.
      return accessorPlace(
        nil, property.getter, property.setter, inner, dispatch, [], expression,
        selfType: base.namedType, calledOn: base)
    }
    let hasObservers = property.willSet != nil || property.didSet != nil
    if let wrapper = property.wrapperStorage, property.getter == nil {
      let base = placeBase(base)
      let place = (0..<property.wrapperDepth).reduce(storedPlace(wrapper, of: base)) {
        wrapper, _ in wrappedPlace(wrapper, expression)
      }
      return hasObservers ? observed(property, place, base, inner) : place
    }
    let isWithin = isWithin(property, base)
    if property.isStored, isDirect(property, dispatch) || isWithin {
      let base = placeBase(base)
      let stored =
        property.isLazy
        ? lazyPlace(property, base, expression) : storedPlace(property, of: base)
      guard hasObservers, !isWithin else { return stored }
      return observed(property, stored, base, inner)
    }
    return accessorPlace(
      base, property.getter, property.setter, inner, dispatch, [], expression,
      taker: (property.parent as? NominalDeclaration).flatMap { taker(of: property, in: $0) })
  }

  /// The library's method that gives a property's value and leaves `self` without it, for mutation in place:
  /// `_take_unicodeScalars` beside `unicodeScalars`.
  private func taker(
    of property: VariableDeclaration, in owner: NominalDeclaration
  ) -> FunctionDeclaration? {
    guard owner.isBuiltin else { return nil }
    return owner.members["_take_" + property.name]?.first as? FunctionDeclaration
  }

  /// Whether the access is to the storage of `self`'s own property: in an initialiser of the type
  /// and in the property's observers nothing is called.
  private func isWithin(_ property: VariableDeclaration, _ base: TypedExpression) -> Bool {
    guard property.isStored, let function, case .variable(let variable) = base.kind,
      variable === function.selfVariable
    else { return false }
    switch function.role {
    // `defer` in an initialiser is as good as a closure: observers see what it sets.
    case .initializer:
      return function.parent === property.parent && deferringFunction !== function
    case .willSet, .didSet: return function.accessorOf === property
    default: return false
    }
  }

  /// A stored property that a protocol's requirement is met by: its observers see what is set.
  func observedPlace(
    _ property: VariableDeclaration, of base: PlaceBase, _ owner: TypeDescriptor
  ) -> Place {
    let stored = storedPlace(property, of: base)
    guard property.willSet != nil || property.didSet != nil else { return stored }
    return observed(property, stored, base, program.substitutions(of: owner))
  }

  func observed(
    _ property: VariableDeclaration, _ stored: Place, _ base: PlaceBase?, _ inner: Substitutions
  ) -> Place {
    let type = stored.type
    var (stored, base) = (stored, base)
    var computed: Place?
    if !property.isLazy, case .place(let outer)? = base, outer.isComputed {
      // What a function gives is read once and written once, the observers in between.
      let opened = PlaceBase.place(Place(.registers, outer.type, outer.registers))
      (stored, base) = (storedPlace(property, of: opened), opened)
      computed = outer
    }
    // A local variable's observer takes the variable with it as a capture: it is written back before.
    if property.role != .local, !property.isLazy, computed == nil, property.willSet == nil,
      let observer = property.didSet,
      observer.parameters.first?.variable.isRead != true
    {
      // Swift's rule too (SE-0268): nothing is copied where nobody asks for the old value.
      return Place(
        .observed(
          stored,
          notify: { [self, stored, base] in
            scratch { notify(observer, base, inner, ownedCopy(read(stored))) }
          }), type, stored.registers)
    }
    return Place(
      .accessors(
        base: computed, get: { [self, stored] _ in ownedCopy(read(stored)) },
        set: { [self, stored, base] _, value in
          // The old value is not asked for, and a lazy one not made, where nobody reads it.
          let isAsked = property.didSet?.parameters.first?.variable.isRead ?? false
          let readsOld = property.didSet != nil && (isAsked || !property.isLazy)
          let before = readsOld ? ownedCopy(read(stored)) : nil
          let new = ownedCopy(value)
          var copy = new
          copy.isOwned = false
          let old = before ?? (property.didSet == nil ? nil : ownedCopy(copy))
          if let observer = property.willSet { notify(observer, base, inner, copy) }
          assign(new, to: stored)
          if let observer = property.didSet, let old { notify(observer, base, inner, old) }
        }), type, builder.allocate(type.layout))
  }

  private func notify(
    _ observer: FunctionDeclaration, _ base: PlaceBase?, _ inner: Substitutions, _ value: Value
  ) {
    let callee = callee(
      of: FunctionReference(
        declaration: observer, substitutions: inner, dispatch: .direct, selfType: nil))
    guard case .stub(_, let shape) = callee else { return }
    let receiver: ArgumentSource?
    switch base {
    case .object(let object)?: receiver = .value(object)
    case .place(let place)?: receiver = .place(place)
    case nil: receiver = nil
    }
    scratch {
      _ = emitCall(
        callee, shape, receiver: receiver,
        arguments: shape.parameters.isEmpty ? [] : [.value(value)], builder.range)
    }
  }

  /// A place that is read and written by functions.
  func accessorPlace(
    _ base: TypedExpression?, _ getter: FunctionDeclaration?, _ setter: FunctionDeclaration?,
    _ inner: Substitutions, _ dispatch: Dispatch, _ arguments: [TypedArgument],
    _ expression: TypedExpression, selfType: Type? = nil,
    calledOn metatype: TypedExpression? = nil, taker: FunctionDeclaration? = nil
  ) -> Place {
    let type = descriptor(expression.type)
    var held: [Value] = []
    var object: Value?
    var outer: Place?
    if let base {
      switch placeBase(base) {
      case .object(let value): object = value
      case .place(let place): outer = place
      }
    }
    let isMutatingSetter = setter?.isMutating == true
    if let place = outer, setter != nil, !isMutatingSetter {
      // A setter that changes nothing of its receiver takes it as a value.
      object = ownedCopy(read(place))
      outer = nil
    }
    let getterShape = getter.flatMap { getter -> FunctionShape? in
      shape(
        of: FunctionReference(
          declaration: getter, substitutions: inner, dispatch: dispatch, selfType: selfType))
    }
    for (index, argument) in arguments.enumerated() {
      let parameter = getterShape?.parameters[index].type
      held.append(evaluate(argument, parameter, getter, getterShape?.substitutions ?? inner))
    }
    func sources() -> [ArgumentSource] {
      held.map { .value(Value(registers: $0.registers, type: $0.type, isOwned: false)) }
    }
    func receiver(_ current: Value?, isInout: Bool) -> ArgumentSource? {
      if let object {
        return .value(Value(registers: object.registers, type: object.type, isOwned: false))
      }
      guard let current else { return nil }
      if isInout { return .place(Place(.registers, current.type, current.registers)) }
      return .value(Value(registers: current.registers, type: current.type, isOwned: false))
    }
    return Place(
      .accessors(
        base: outer,
        get: { [self] current in
          guard let getter else { return temporary(type) }
          return callAccessor(
            getter, inner, dispatch, receiver(current, isInout: getter.isMutating), sources(),
            expression, selfType, calledOn: metatype)
        },
        set: { [self] current, value in
          guard let setter else { return }
          _ = callAccessor(
            setter, inner, dispatch, receiver(current, isInout: setter.isMutating),
            [.value(value)] + sources(), expression, selfType, calledOn: metatype)
        },
        take: taker.map { taker in
          { [self] current in
            callAccessor(
              taker, inner, dispatch, receiver(current, isInout: true), [], expression, selfType)
          }
        }), type, builder.allocate(type.layout))
  }

  private func shape(of reference: FunctionReference) -> FunctionShape? {
    switch callee(of: reference) {
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _), .intrinsic(_, let shape):
      shape
    case .enumCase, .storedProperty: nil
    }
  }

  /// A subscript's argument, evaluated once for getter and setter.
  private func evaluate(
    _ argument: TypedArgument, _ type: TypeDescriptor?, _ getter: FunctionDeclaration?,
    _ inner: Substitutions
  ) -> Value {
    switch argument {
    case .value(let value), .inoutReference(let value): return ownedCopy(lower(value))
    case .variadic(let values):
      guard let type else {
        return unsupported("a variadic subscript has no type", descriptor(.void))
      }
      let array = makeArray(of: type.arguments[0], capacity: values.count, type)
      for value in values { scratch { append(lower(value), to: array.registers.reference) } }
      return array
    case .defaultValue(let index):
      guard let value = getter?.parameters[index].defaultValue else {
        return unsupported("a subscript's argument has no default", descriptor(.void))
      }
      let held = temporary(type ?? descriptor(value.type))
      scratch { lowerDefault(value, inner, held.type, into: held.registers) }
      markDirty(held.registers, held.type.layout)
      return held
    }
  }

  func callAccessor(
    _ accessor: FunctionDeclaration, _ inner: Substitutions, _ dispatch: Dispatch,
    _ receiver: ArgumentSource?, _ arguments: [ArgumentSource], _ expression: TypedExpression,
    _ selfType: Type?, calledOn metatype: TypedExpression? = nil
  ) -> Value {
    let callee = callee(
      of: FunctionReference(
        declaration: accessor, substitutions: inner, dispatch: dispatch, selfType: selfType),
      calledOn: metatype)
    switch callee {
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _):
      return emitCall(
        callee, shape, receiver: receiver, arguments: arguments, expression.range)
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(
        name, shape, receiver: receiver, sources: arguments, expression.range)
    case .storedProperty(let property) where property.isStatic:
      let owner = concrete(selfType ?? .error)
      let inner = program.substitutions(of: program.descriptors.descriptor(of: owner))
      if accessor.role == .setter, case .value(let value)? = arguments.first {
        ensureStatic(property, inner)
        let type = value.type
        store(value, to: program.staticSlot(property, inner, type.layout), type.layout)
        return temporary(descriptor(.void))
      }
      return readStatic(property, inner, owner)
    case .storedProperty(let property):
      guard let receiver else { return temporary(descriptor(expression.type)) }
      if accessor.role == .setter, case .place(let place) = receiver,
        case .value(let value)? = arguments.first
      {
        assign(value, to: observedPlace(property, of: .place(place), place.type))
        return temporary(descriptor(.void))
      }
      if accessor.role == .setter, case .value(let object) = receiver,
        case .value(let value)? = arguments.first
      {
        assign(value, to: observedPlace(property, of: .object(object), object.type))
        return temporary(descriptor(.void))
      }
      guard let base = value(of: receiver) else { return temporary(descriptor(expression.type)) }
      return readStored(property, of: base)
    case .enumCase(let enumCase): return lowerEnumCase(enumCase, [], expression, to: nil)
    }
  }
}
