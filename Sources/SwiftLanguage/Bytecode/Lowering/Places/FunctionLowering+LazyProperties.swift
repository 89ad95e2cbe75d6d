internal import Diagnostics

/// Properties that are given their value where they are first read, and those that wrappers keep.
extension FunctionLowering {
  func readLazy(
    _ base: TypedExpression, _ property: VariableDeclaration, _ expression: TypedExpression
  ) -> Value {
    let place = lazyPlace(property, placeBase(base), expression)
    guard case .accessors(_, let get, _, _) = place.kind else { return read(place) }
    return get(nil)
  }

  func lazyPlace(
    _ property: VariableDeclaration, _ base: PlaceBase, _ expression: TypedExpression
  ) -> Place {
    let type = descriptor(expression.type)
    let stored = storedPlace(property, of: base)
    return Place(
      .accessors(
        base: nil,
        get: { [self] _ in
          let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
          let known = builder.label()
          branchDepth += 1
          scratch {
            let content = read(stored)
            let missing = builder.label()
            branchNil(content, whenNil: true, to: missing)
            var inner = payload(of: content)
            inner.isOwned = false
            move(inner, to: result.registers)
            release(from: scratchMarks.last ?? 0)
            builder.jump(.jump, to: known)
            builder.bind(missing)
          }
          initialize(property, base, into: result.registers)
          scratch {
            var copy = result
            copy.isOwned = false
            assign(wrapped(copy, as: stored.type), to: stored)
          }
          builder.bind(known)
          branchDepth -= 1
          markDirty(result.registers, type.layout)
          return result
        },
        set: { [self] _, value in assign(wrapped(value, as: stored.type), to: stored) }), type,
      builder.allocate(type.layout))
  }

  private func initialize(
    _ property: VariableDeclaration, _ base: PlaceBase, into target: Registers
  ) {
    guard let value = property.initialValue else { return }
    guard initializedLazies.insert(property).inserted else {
      _ = unsupported("a lazy property whose initial value needs itself", base.type)
      return
    }
    defer { initializedLazies.remove(property) }
    if let selfVariable = property.lazySelf {
      let self_: Value
      switch base {
      case .object(let object): self_ = object
      case .place(let place): self_ = read(place)
      }
      scratch {
        let copy = ownedCopy(self_)
        storage[selfVariable] = .registers(copy.registers)
        if selfVariable.isWritten, case .place(let place) = base {
          // It reads other lazy properties, which keep what they are from now on.
          captured.insert(selfVariable)
          declare(selfVariable, value: copy)
          if case .box(let register)? = storage[selfVariable] { dirty[register] = branchDepth }
          lowerForeign(value, owner: base.type, into: target)
          assign(read(self.place(of: selfVariable, self_.type)), to: place)
        } else {
          lowerForeign(value, owner: base.type, into: target)
        }
        storage[selfVariable] = nil
      }
    } else {
      lowerForeign(value, owner: base.type, into: target)
    }
  }

  /// An initial value in its type's generic context.
  func lowerForeign(_ value: TypedExpression, owner: TypeDescriptor, into target: Registers) {
    let outer = substitutions
    defer { substitutions = outer }
    var current: TypeDescriptor? = owner
    while let type = current {
      if case .nominal(let nominal, let arguments) = type.type.kind {
        for (parameter, argument) in zip(nominal.signature.parameters, arguments) {
          substitutions[parameter] = argument
        }
      }
      current = type.superclass
    }
    lower(value, into: target)
  }

  func readWrapped(
    _ property: VariableDeclaration, _ storage: VariableDeclaration, _ base: Value,
    _ expression: TypedExpression
  ) -> Value {
    (0..<property.wrapperDepth).reduce(readStored(storage, of: base)) { wrapper, _ in
      guard
        let property = wrapper.type.nominal?.members["wrappedValue"]?.first as? VariableDeclaration
      else { return wrapper }
      if property.isStored { return readStored(property, of: wrapper) }
      guard let getter = property.getter else { return wrapper }
      return callGetter(
        getter, program.substitutions(of: wrapper.type), .direct, receiver: .value(wrapper), [],
        expression)
    }
  }

  func wrappedPlace(_ wrapper: Place, _ expression: TypedExpression) -> Place {
    guard
      let property = wrapper.type.nominal?.members["wrappedValue"]?.first as? VariableDeclaration
    else { return wrapper }
    let inner = program.substitutions(of: wrapper.type)
    let type = program.descriptors.descriptor(
      of: program.descriptors.concrete(property.type, inner))
    let inside: PlaceBase
    if wrapper.type.isClass {
      // Released with the temporaries, however often it is passed on.
      var object = ownedCopy(read(wrapper))
      object.isOwned = false
      inside = .object(object)
    } else {
      inside = .place(wrapper)
    }
    if property.isStored {
      let stored = storedPlace(property, of: inside)
      if property.willSet == nil, property.didSet == nil { return stored }
      return observed(property, stored, inside, inner)
    }
    return Place(
      .accessors(
        base: wrapper.type.isClass ? nil : wrapper,
        get: { [self] current in
          guard let getter = property.getter else { return temporary(type) }
          return callAccessor(
            getter, inner, .direct, receiver(current, inside, getter.isMutating), [], expression,
            nil)
        },
        set: { [self] current, value in
          guard let setter = property.setter else { return }
          _ = callAccessor(
            setter, inner, .direct, receiver(current, inside, setter.isMutating), [.value(value)],
            expression, nil)
        }), type, builder.allocate(type.layout))
  }

  private func receiver(
    _ current: Value?, _ inside: PlaceBase, _ isInout: Bool
  ) -> ArgumentSource? {
    if case .object(let object) = inside {
      return .value(Value(registers: object.registers, type: object.type, isOwned: false))
    }
    guard let current else { return nil }
    if isInout { return .place(Place(.registers, current.type, current.registers)) }
    return .value(Value(registers: current.registers, type: current.type, isOwned: false))
  }
}
