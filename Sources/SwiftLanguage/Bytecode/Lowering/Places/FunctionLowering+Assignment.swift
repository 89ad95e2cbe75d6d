/// Assignments.
extension FunctionLowering {
  /// A place in a tuple that is assigned to.
  private enum TargetPart {
    case place(Place)
    case tuple([TargetPart])

    init(_ target: TypedExpression, preparing lowering: FunctionLowering) {
      if case .tuple(let targets) = target.kind {
        self = .tuple(targets.map { TargetPart($0, preparing: lowering) })
      } else {
        self = .place(lowering.prepare(target))
      }
    }
  }

  private func assign(_ value: Value, to parts: [TargetPart]) {
    for (field, part) in zip(value.type.fields, parts) {
      switch part {
      case .place(let place): scratch { assign(value.part(field), to: place) }
      case .tuple(let inner): assign(value.part(field), to: inner)
      }
    }
  }

  func lowerAssignment(_ target: TypedExpression, _ expression: TypedExpression) {
    if case .tuple(let targets) = target.kind {
      // What the places depend on is evaluated before the value.
      scratch {
        let parts = targets.map { TargetPart($0, preparing: self) }
        let value = ownedCopy(lower(expression))
        assign(value, to: parts)
      }
      return
    }
    if case .optionalChain(let body) = target.kind {
      // `a?.b = c`: nothing happens where the chain ends early.
      let exit = builder.label()
      let mark = builder.nextReference
      branchDepth += 1
      chainExits.append(ChainExit(label: exit))
      let highest = builder.highestReference {
        scratch {
          assign(expression, to: prepare(body))
        }
      }
      chainExits.removeLast()
      let end = builder.label()
      builder.jump(.jump, to: end)
      builder.bind(exit)
      if highest > mark { clear(mark, highest - mark) }
      builder.bind(end)
      branchDepth -= 1
      return
    }
    if case .variable(let variable) = target.kind, variable.role != .global,
      variable.ownership == .strong, variable.role != .computed, variable.willSet == nil,
      variable.didSet == nil
    {
      let type = descriptor(target.type)
      let place = self.place(of: variable, type)
      if case .registers = place.kind {
        // The old value must stay until the new one is known.
        let isPlain = type.layout.words == 1 && type.layout.references == 0
        scratch {
          if isPlain {
            lower(expression, into: place.registers)
          } else {
            let value = lower(expression)
            if value.registers != place.registers { move(value, to: place.registers) }
          }
        }
        return
      }
    }
    scratch { assign(expression, to: prepare(target)) }
  }

  private func assign(_ expression: TypedExpression, to place: Place) {
    let mark = builder.nextReference
    let value = lower(expression)
    releaseLoads(from: mark, keeping: value)
    assign(value, to: place)
  }
}
