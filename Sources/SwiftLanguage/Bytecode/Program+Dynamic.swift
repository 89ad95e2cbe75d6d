internal import Synchronization

/// What the machine asks about dynamic types.
extension Program: MachineProgram {
  func deinitializers(of type: TypeDescriptor) -> [FunctionStub] {
    var result: [FunctionStub] = []
    var current: TypeDescriptor? = type
    while let candidate = current {
      if let function = candidate.nominal?.deinitializer {
        result.append(stub(for: function, substitutions(of: candidate)))
      }
      current = candidate.superclass
    }
    return result
  }

  func descriptionFunction(of type: TypeDescriptor, debug: Bool) -> FunctionStub? {
    let order =
      debug
      ? [
        ("CustomDebugStringConvertible", "debugDescription"),
        ("CustomStringConvertible", "description"),
      ]
      : [
        ("CustomStringConvertible", "description"),
        ("CustomDebugStringConvertible", "debugDescription"),
      ]
    for (protocolName, property) in order {
      let protocolDeclaration = wellKnown.nominal(protocolName)
      guard conforms(type, to: protocolDeclaration),
        let requirement = requirement(property, in: protocolDeclaration),
        let stub = witnessStub(requirement, type)
      else { continue }
      return stub
    }
    return nil
  }

  private func requirement(
    _ name: String, in protocolDeclaration: NominalDeclaration
  ) -> FunctionDeclaration? {
    for member in protocolDeclaration.requirements where member.name == name {
      if let property = member as? VariableDeclaration { return property.getter }
      if let function = member as? FunctionDeclaration { return function }
    }
    return nil
  }

  /// What fulfils a requirement, as a function of the value.
  func witnessStub(_ requirement: FunctionDeclaration, _ type: TypeDescriptor) -> FunctionStub? {
    guard
      let witness = conformances.witness(
        for: requirement, selfType: type.type, ownArguments: .empty)
    else { return nil }
    switch witness {
    case .function(let function, let substitutions):
      // Described by the machine itself.
      if function.intrinsic == "describe" || function.intrinsic == "debugDescribe" { return nil }
      if function.intrinsic != nil || function.native != nil {
        return FunctionLowering.forwarder(to: function, substitutions, type, in: self)
      }
      if isOverridden(function), type.isClass {
        let found = conformances.override(of: function, in: type.type)
        return stub(for: found.declaration, found.substitutions)
      }
      return stub(for: function, substitutions)
    case .storedProperty(let property):
      return FunctionLowering.storedGetter(property, type, in: self)
    case .enumCase: return nil
    }
  }

  func equalityFunction(of type: TypeDescriptor) -> FunctionStub? {
    let equatable = wellKnown.nominal("Equatable")
    guard conforms(type, to: equatable), let requirement = requirement("==", in: equatable) else {
      return nil
    }
    return witnessStub(requirement, type)
  }

  func hashFunction(of type: TypeDescriptor) -> FunctionStub? {
    let hashable = wellKnown.nominal("Hashable")
    guard conforms(type, to: hashable), let requirement = requirement("hash", in: hashable) else {
      return nil
    }
    return witnessStub(requirement, type)
  }

  func conforms(
    _ type: TypeDescriptor, to protocolDeclaration: NominalDeclaration
  ) -> Bool {
    if let known = type.conformanceCache[protocolDeclaration] { return known }
    let found =
      conformances.conformance(
        of: type.type, to: protocolDeclaration, in: GenericSignature()) != nil
    type.conformanceCache[protocolDeclaration] = found
    return found
  }

  func method(named name: String, of type: TypeDescriptor) -> FunctionStub? {
    var current: TypeDescriptor? = type
    let base = String(name.prefix { $0 != "(" })
    while let candidate = current {
      for member in candidate.nominal?.members[base] ?? [] {
        if let function = member as? FunctionDeclaration,
          name == base || function.fullName == name
        {
          return stub(for: function, substitutions(of: candidate))
        }
        if let property = member as? VariableDeclaration {
          if property.isStored { return FunctionLowering.storedGetter(property, type, in: self) }
          if let getter = property.getter { return stub(for: getter, substitutions(of: candidate)) }
        }
      }
      current = candidate.superclass
    }
    return nil
  }

  func nativeType(of value: Any) -> TypeDescriptor? {
    let identifier = ObjectIdentifier(Swift.type(of: value))
    for library in libraries {
      if let name = library.typeNames[identifier] {
        return descriptors.descriptor(of: wellKnown.type(name))
      }
    }
    return nil
  }

  func nativeObject(of error: any Error) -> AnyObject? {
    let identifier = ObjectIdentifier(Swift.type(of: error))
    for library in libraries {
      if let box = library.errorBoxes[identifier] { return box(error) }
    }
    return nil
  }
}

extension Machine {
  /// Runs `deinit` bodies for an object whose last reference went.
  func runDeinitializers(_ stubs: [FunctionStub], _ object: RecordObject) {
    let error = pendingError.take()
    for stub in stubs {
      do {
        freeReferences[0] = object
        try call(stub.target)
        freeReferences[0] = nil
      } catch let trap as MachineTrap {
        pendingTrap = trap
        isInterrupted.store(true, ordering: .relaxed)
      } catch {
        // A deinit throws nothing else.
      }
    }
    pendingError = error
  }
}
