internal import Diagnostics

/// Initialisers that call others, and those that give up.
extension FunctionLowering {
  func lowerDelegation(
    _ reference: FunctionReference, _ isSuper: Bool, _ arguments: [TypedArgument],
    _ expression: TypedExpression
  ) -> Value {
    guard let selfVariable = function?.selfVariable else {
      return unsupported("an initialiser is called outside of one", descriptor(.void))
    }
    let selfType = descriptor(selfVariable.type)
    var reference = reference
    if selfType.isClass, case .classMember = reference.dispatch { reference.dispatch = .direct }
    var callee = callee(of: reference)
    if selfType.isClass, !isSuper, case .stub(_, let shape) = callee {
      // The instance's class may have an override of the initialiser.
      callee = .method(
        program.methodSite(shape.declaration, shape.substitutions), shape)
    }
    let shape: FunctionShape
    switch callee {
    case .stub(_, let found), .method(_, let found): shape = found
    default:
      if case .native(_, _, let shape) = callee {
        let value = emitCall(
          callee, shape, receiver: nil, arguments: source(arguments, shape), expression.range)
        assign(value, to: place(of: selfVariable, selfType))
      } else if case .intrinsic(let name, let shape) = callee {
        let value = lowerIntrinsic(name, shape, nil, arguments, expression, to: nil)
        assign(value, to: place(of: selfVariable, selfType))
      }
      return Value(
        registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
    }
    scratch {
      var receiver: ArgumentSource?
      if selfType.isClass { receiver = .value(read(place(of: selfVariable, selfType))) }
      let made = emitCall(
        callee, shape, receiver: receiver, arguments: source(arguments, shape), expression.range)
      if reference.declaration.isFailable {
        let fine = builder.label()
        branchNil(made, whenNil: false, to: fine)
        if function?.isFailable ?? false {
          failInitializer()
        } else {
          // `super.init(name: name)!`
          trap("Fatal error: Unexpectedly found nil while unwrapping an Optional value")
        }
        builder.bind(fine)
        finishDelegation(payload(of: made), selfVariable, selfType)
      } else {
        finishDelegation(made, selfVariable, selfType)
      }
    }
    return Value(
      registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
  }

  private func finishDelegation(
    _ made: Value, _ selfVariable: VariableDeclaration, _ selfType: TypeDescriptor
  ) {
    // A class' initialiser gives back the instance that it was given.
    guard !selfType.isClass else { return }
    assign(made, to: place(of: selfVariable, selfType))
  }

  /// Where an initialiser is left before the class' instance is complete: it goes without `deinit`.
  func abandonPartialInstance() {
    guard let function, function.partialExits.contains(builder.range),
      let selfVariable = function.selfVariable
    else { return }
    let type = descriptor(selfVariable.type)
    scratch {
      _ = callNative(
        "instance.abandon", CoreNatives.abandonInstance, types: [type],
        [read(place(of: selfVariable, type))], result: descriptor(.void))
    }
  }

  func failInitializer() {
    abandonPartialInstance()
    let result = temporary(resultType)
    makeNil(resultType, result.registers)
    leaveForReturn(result)
  }
}
