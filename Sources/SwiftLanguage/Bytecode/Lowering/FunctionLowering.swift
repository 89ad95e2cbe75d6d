internal import Diagnostics

/// A lowered expression: where its lanes are.
struct Value {
  var registers: Registers
  var type: TypeDescriptor
  /// Whether its references are a temporary's, to be moved out; else they belong to a variable.
  var isOwned: Bool

  func part(_ field: TypeDescriptor.Field) -> Value {
    Value(registers: registers.offset(field), type: field.type, isOwned: isOwned)
  }
}

/// Where a variable lives.
enum VariableStorage {
  case registers(Registers)
  /// A captured variable that changes: in the record of this reference register.
  case box(Int)
}

/// Turns the checked body of one function, at concrete types, into code.
///
/// Registers are given out like a stack; each reference register owns what it refers to. What a
/// temporary still owns at the end of its statement is released there.
final class FunctionLowering {
  let program: Program
  let builder = CodeBuilder()
  var substitutions: Substitutions
  /// Where variables begin that hold several references, objects among them, and how many.
  var objectGroups: [Int: Int] = [:]
  /// Whether a variable holds instances, whose ends may be seen.
  var holdsObjects = false
  /// The lazy properties whose initial values are being written, against circles.
  var initializedLazies: Set<VariableDeclaration> = []
  var storage: [VariableDeclaration: VariableStorage] = [:]
  /// Variables that need a box, as closures capture them and they change.
  var captured: Set<VariableDeclaration> = []
  /// Reference registers of temporaries that may own something, with the branch they are in.
  var dirty: [Int: Int] = [:]
  /// Those of them that share what a variable holds.
  var loads: Set<Int> = []
  var branchDepth = 0
  /// Where the temporaries of each open scratch begin.
  var scratchMarks: [Int] = []
  /// Scopes from the function's outermost to the innermost.
  var scopes: [Scope] = []
  /// Where errors go: the innermost `catch`, or nil for the caller.
  var handlers: [Handler] = []
  var jumpTargets: [ObjectIdentifier: JumpScope] = [:]
  var yieldTargets: [YieldTarget] = []
  var chainExits: [ChainExit] = []
  var fallthroughLabels: [Label] = []
  var fallthroughScopes: [Int] = []
  /// Declared before their statement, as a local function uses them.
  var aheadDeclared: Set<VariableDeclaration> = []
  /// What the function gives back.
  var resultType: TypeDescriptor
  /// Parameters that are passed in and out, in order: what `return` moves to the front.
  var inoutVariables: [(variable: VariableDeclaration, type: TypeDescriptor)] = []
  var function: FunctionDeclaration?
  /// Expressions that were evaluated before, such as the arguments in a key path.
  var replaced: [ObjectIdentifier: Value] = [:]
  /// Parameters that may need boxes.
  var pendingBoxes: [(variable: VariableDeclaration, type: TypeDescriptor, registers: Registers)] =
    []
  /// Registers of constants that were loaded in front of a loop.
  var hoisted: [Int: Int] = [:]
  /// The calls that are being inlined, from the outermost.
  var inlinedFunctions: [InlinedFunction] = []
  /// The function that is lowered, while others are inlined into it.
  var outermost: FunctionDeclaration?
  /// Where the outermost inlined call began.
  var inliningStart = 0
  /// The function whose deferred statements are lowered.
  var deferringFunction: FunctionDeclaration?
  /// The functions that parameters stand for, in a function that is specialised by them.
  var knownFunctions: [VariableDeclaration: KnownFunction] = [:]

  struct Scope {
    var referenceMark: Int
    var wordMark: Int
    var deferred: [Deferral] = []
  }

  /// The body of a `defer`, and the first of the registers of what is declared after it.
  struct Deferral {
    var statements: [TypedStatement]
    var referenceMark: Int
  }

  struct Handler {
    var label: Label
    var scopeCount: Int
  }

  struct JumpScope {
    var breakLabel: Label
    var continueLabel: Label?
    var scopeCount: Int
  }

  struct YieldTarget {
    var registers: Registers
    var label: Label
    var scopeCount: Int
  }

  struct ChainExit {
    var label: Label
  }

  init(program: Program, substitutions: Substitutions, result: TypeDescriptor) {
    self.program = program
    self.substitutions = substitutions
    resultType = result
  }

  // MARK: Types

  func concrete(_ type: Type) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    return program.descriptors.concrete(type, substitutions)
  }

  func descriptor(_ type: Type) -> TypeDescriptor {
    program.descriptors.descriptor(of: concrete(type))
  }

  func concrete(_ inner: Substitutions) -> Substitutions { inner.mapTypes { concrete($0) } }

  // MARK: Temporaries

  func temporary(_ type: TypeDescriptor) -> Value {
    Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
  }

  /// Notes that a temporary's references own something.
  func markDirty(_ registers: Registers, _ layout: Layout) {
    forgetLoads(registers, layout)
    for lane in 0..<layout.references { dirty[registers.reference + lane] = branchDepth }
  }

  func markClean(_ registers: Registers, _ layout: Layout) {
    for lane in 0..<layout.references {
      let register = registers.reference + lane
      // Moved in a branch that may not run: still to be released.
      if dirty[register] == branchDepth { dirty[register] = nil }
    }
  }

  /// Runs `body`, then releases the temporaries that it made and gives their registers back.
  @discardableResult
  func scratch<Result>(_ body: () -> Result) -> Result {
    let word = builder.nextWord
    let reference = builder.nextReference
    scratchMarks.append(reference)
    let result = body()
    scratchMarks.removeLast()
    release(from: reference)
    forgetGroups(from: reference)
    forgetLoads(from: reference)
    builder.nextWord = word
    builder.nextReference = reference
    return result
  }

  /// Releases temporaries whose registers are not below `mark`, the last made first.
  func release(from mark: Int) {
    let lanes = dirty.keys.filter { $0 >= mark }.sorted()
    var end = lanes.count
    while end > 0 {
      var start = end - 1
      while start > 0 && lanes[start - 1] == lanes[start] - 1 { start -= 1 }
      clear(lanes[start], end - start)
      end = start
    }
    for lane in lanes { dirty[lane] = nil }
  }

  func noteGroup(_ registers: Registers, _ type: TypeDescriptor) {
    guard type.layout.references > 0, type.holdsObjects else { return }
    holdsObjects = true
    guard type.layout.references > 1 else { return }
    objectGroups[registers.reference] = type.layout.references
  }

  /// What lies in registers from `mark` on is gone: other values come there.
  private func forgetGroups(from mark: Int) {
    if objectGroups.isEmpty { return }
    objectGroups = objectGroups.filter { $0.key < mark }
  }

  /// Gives references back, the last declared first; those of one variable in the order of its parts.
  func clear(_ reference: Int, _ count: Int) {
    guard count > 1, !objectGroups.isEmpty,
      let group = objectGroups.keys.filter({ $0 >= reference && $0 < reference + count }).max(),
      let size = objectGroups[group], group + size <= reference + count
    else { return clearReversed(reference, count) }
    let end = group + size
    clearReversed(end, reference + count - end)
    for lane in group..<end { builder.emit(.clearReference, lane) }
    clear(reference, group - reference)
  }

  private func clearReversed(_ reference: Int, _ count: Int) {
    if count == 1 {
      builder.emit(.clearReference, reference)
    } else if count > 1 {
      builder.emit(.clearReferences, reference, count)
    }
  }

  // MARK: Moves

  /// Puts a value where it is wanted: moved where it is a temporary's, else shared.
  func move(_ value: Value, to target: Registers) {
    let layout = value.type.layout
    let source = value.registers
    if source.word != target.word || layout.words == 0 {
      if layout.words == 1 {
        builder.emit(.move, target.word, source.word)
      } else if layout.words > 1 {
        builder.emit(.moveMany, target.word, source.word, layout.words)
      }
    }
    guard layout.references > 0, source.reference != target.reference else { return }
    if value.isOwned {
      if layout.references == 1 {
        builder.emit(.takeReference, target.reference, source.reference)
      } else {
        builder.emit(.takeReferences, target.reference, source.reference, layout.references)
      }
      markClean(source, layout)
    } else if layout.references == 1 {
      builder.emit(.copyReference, target.reference, source.reference)
    } else {
      builder.emit(.copyReferences, target.reference, source.reference, layout.references)
    }
  }

  /// Evaluates an expression into the given registers, without leaving temporaries.
  func lower(_ expression: TypedExpression, into target: Registers) {
    let start = builder.place
    let layout = descriptor(expression.type).layout
    scratch {
      let value = lower(expression, to: target)
      guard value.registers != target else { return }
      if layout.words == 1, layout.references == 0, value.isOwned,
        let last = lastInstruction(after: start),
        builder.redirectLast(from: value.registers.word, to: target.word, at: last)
      {
        return
      }
      move(value, to: target)
    }
  }

  /// The place of the last instruction that was emitted since `start`.
  private func lastInstruction(after start: Int) -> Int? {
    lastPlace >= start ? lastPlace : nil
  }

  /// Set by the emitters of plain instructions with a result.
  var lastPlace = -1

  func emitPlain(_ opcode: Opcode, _ a: Int, _ b: Int = 0, _ c: Int = 0) {
    lastPlace = builder.place
    builder.emit(opcode, a, b, c)
  }

  // MARK: Scopes

  func pushScope() {
    scopes.append(Scope(referenceMark: builder.nextReference, wordMark: builder.nextWord))
  }

  /// Runs what was deferred, releases the scope's variables and gives back its registers.
  func popScope(reachable: Bool = true) {
    if reachable { leave(scopes.count - 1) }
    let scope = scopes.removeLast()
    for lane in dirty.keys where lane >= scope.referenceMark { dirty[lane] = nil }
    forgetGroups(from: scope.referenceMark)
    forgetLoads(from: scope.referenceMark)
    builder.nextWord = scope.wordMark
    builder.nextReference = scope.referenceMark
  }

  /// Emits what leaving the scopes from `depth` on takes; they stay open for other paths.
  func leave(_ depth: Int, withError: Bool = false) {
    guard depth < scopes.count else { return }
    if withError { runDeferredWithError(from: depth) } else { runDeferred(from: depth) }
    let mark = scopes[depth].referenceMark
    if builder.nextReference > mark { clear(mark, builder.nextReference - mark) }
  }

  // MARK: Variables

  func declare(_ variable: VariableDeclaration, type: TypeDescriptor) -> Registers {
    let layout = variable.ownership == .strong ? type.layout : Layout(references: 1)
    if needsBox(variable) {
      let register = builder.allocateReference()
      builder.emit(.recordMake, register)
      builder.data(program.boxLayout(layout))
      storage[variable] = .box(register)
      return Registers(word: 0, reference: register)
    }
    let registers = builder.allocate(layout)
    if variable.ownership == .strong { noteGroup(registers, type) }
    storage[variable] = .registers(registers)
    return registers
  }

  func needsBox(_ variable: VariableDeclaration) -> Bool {
    !variable.isLet && captured.contains(variable)
  }

  /// Declares a variable with a value, which is moved in.
  func declare(_ variable: VariableDeclaration, value: Value) {
    if variable.ownership != .strong {
      let made = weakReference(to: value)
      bind(variable, made, layout: Layout(references: 1))
      return
    }
    bind(variable, value, layout: value.type.layout)
  }

  private func bind(_ variable: VariableDeclaration, _ value: Value, layout: Layout) {
    if variable.role == .global {
      store(value, to: program.global(variable, layout), layout)
      return
    }
    if needsBox(variable) {
      let register = builder.allocateReference()
      let owned = ownedCopy(value, layout)
      builder.emit(
        .recordMakeFilled, register, owned.registers.word, owned.registers.reference)
      builder.data(program.boxLayout(layout))
      markClean(owned.registers, layout)
      storage[variable] = .box(register)
      return
    }
    let registers = builder.allocate(layout)
    move(value, to: registers)
    if value.type.holdsObjects { holdsObjects = true }
    storage[variable] = .registers(registers)
  }

  /// The value as a temporary of its own.
  func ownedCopy(_ value: Value, _ layout: Layout? = nil) -> Value {
    if value.isOwned { return value }
    let registers = builder.allocate(layout ?? value.type.layout)
    move(value, to: registers)
    markDirty(registers, value.type.layout)
    return Value(registers: registers, type: value.type, isOwned: true)
  }

  /// A weak or unowned variable's content for an object (or an optional of one).
  func weakReference(to value: Value) -> Value {
    let register = builder.allocateReference()
    builder.emit(.weakMake, register, value.registers.reference)
    dirty[register] = branchDepth
    return Value(
      registers: Registers(word: 0, reference: register), type: value.type, isOwned: true)
  }

  func store(_ value: Value, to slot: GlobalSlot, _ layout: Layout) {
    for lane in 0..<layout.words {
      builder.emitWide(.globalSetWord, value.registers.word + lane, slot.word + lane)
    }
    for lane in 0..<layout.references {
      builder.emitWide(
        value.isOwned ? .globalPutReference : .globalSetReference,
        value.registers.reference + lane, slot.reference + lane)
    }
    if value.isOwned { markClean(value.registers, layout) }
  }

  // MARK: Returning

  /// The result (null for none), the inout parameters, and back to the caller.
  func emitReturn(_ value: Value?, withError: Bool = false) {
    var result = value
    if !scopes.isEmpty, scopes.contains(where: { !$0.deferred.isEmpty }) {
      // The deferred code runs after the result is known.
      if let value { result = ownedCopy(value) }
      if withError { runDeferredWithError(from: 0) } else { runDeferred(from: 0, keeping: result) }
    }
    var front = Registers(word: 0, reference: 0)
    // Results may overlap parameters that are read on the way: the result waits above them.
    if let current = result {
      // All registers end here: what a variable holds may be moved out.
      if inoutVariables.isEmpty { result?.isOwned = true } else { result = ownedCopy(current) }
    }
    for (variable, type) in inoutVariables {
      moveOut(variable, type, to: front)
      front = front.advanced(by: type.layout)
    }
    if let result {
      let layout = result.type.layout
      if inoutVariables.isEmpty, layout.words == 1, layout.references == 0, canReturnPlain {
        builder.emit(.returnWord, result.registers.word)
        return
      }
      if holdsObjects, inoutVariables.isEmpty, layout.references > 0 {
        // The result's place may be a variable's: all go in their order first.
        let kept = result.registers.reference
        let end = kept + layout.references
        if builder.nextReference > end { clear(end, builder.nextReference - end) }
        if kept > front.reference { clear(front.reference, kept - front.reference) }
        move(result, to: front)
        builder.emit(.returnPlain)
        return
      }
      move(result, to: front)
      front = front.advanced(by: layout)
    }
    let last = max(builder.nextReference, front.reference)
    if objectGroups.keys.contains(where: { $0 >= front.reference }) {
      clear(front.reference, last - front.reference)
      builder.emit(.returnPlain)
    } else if last > front.reference {
      builder.emit(.returnClearing, front.reference, last - front.reference)
    } else {
      builder.emit(.returnPlain)
    }
  }

  private var canReturnPlain: Bool { builder.nextReference == 0 }

  /// The same on the way out with an error pending: what is deferred does not see it, for there its
  /// calls throw errors of their own.
  private func runDeferredWithError(from depth: Int) {
    guard scopes[depth...].contains(where: { !$0.deferred.isEmpty }) else { return }
    let error = builder.allocateReference()
    builder.emit(.takeError, error)
    runDeferred(from: depth, error: error)
    builder.emit(.throwError, error, 1)
    builder.nextReference = error
  }

  /// Runs what the scopes from `depth` on deferred, the last first, each after what was declared
  /// below it is released; a result that waits in the registers stays.
  private func runDeferred(from depth: Int, keeping result: Value? = nil, error: Int? = nil) {
    let open = scopes
    let saved = (builder.nextWord, builder.nextReference)
    var end = builder.nextReference
    var kept = end
    if let result, result.type.layout.references > 0 { kept = result.registers.reference }
    if let error { kept = error }
    for index in (depth..<open.count).reversed() where !open[index].deferred.isEmpty {
      // Deferred code sees only the scopes around it.
      scopes = Array(open[...index])
      scopes[index].deferred = []
      for deferral in open[index].deferred.reversed() {
        let mark = deferral.referenceMark
        let last = kept < mark ? end : min(end, kept)
        if last > mark { clear(mark, last - mark) }
        end = min(end, mark)
        lowerDeferred(deferral.statements)
      }
    }
    scopes = open
    (builder.nextWord, builder.nextReference) = saved
  }

  private func lowerDeferred(_ statements: [TypedStatement]) {
    let outer = deferringFunction
    // The same statements stand on every way out: each time their variables have other registers.
    let known = storage
    deferringFunction = function
    pushScope()
    for statement in statements { lower(statement) }
    popScope()
    storage = known
    deferringFunction = outer
  }

  /// Notes that the function cannot run, and gives something in the place of the value.
  func unsupported(_ reason: String, _ type: TypeDescriptor) -> Value {
    program.descriptors.fail(reason)
    return temporary(type)
  }

  private func moveOut(
    _ variable: VariableDeclaration, _ type: TypeDescriptor, to target: Registers
  ) {
    switch storage[variable] {
    case .registers(let registers)?:
      move(Value(registers: registers, type: type, isOwned: true), to: target)
    case .box(let register)?:
      for lane in 0..<type.layout.words {
        builder.emit(.recordGetWord, target.word + lane, register, lane)
      }
      for lane in 0..<type.layout.references {
        builder.emit(
          .recordGetReference, target.reference + lane, register, type.layout.words + lane)
      }
    case nil: program.descriptors.fail("'\(variable.name)' has no place")
    }
  }

  // MARK: Errors

  /// After a call that may throw: leaves where an error is pending.
  func checkError() {
    let passed = builder.label()
    builder.jump(.branchNoError, to: passed)
    emitThrowExit()
    builder.bind(passed)
  }

  /// Leaves for the handler with the error pending.
  func emitThrowExit() {
    let savedDirty = dirty
    defer { dirty = savedDirty }
    if let handler = handlers.last {
      leave(handler.scopeCount, withError: true)
      builder.jump(.jump, to: handler.label)
    } else if isTopLevel {
      builder.emit(.trapUncaught)
    } else {
      abandonPartialInstance()
      emitReturn(nil, withError: true)
    }
  }

  var isTopLevel: Bool { function == nil && isCellCode }
  var isCellCode = false
}

/// Where a global variable's lanes begin.
struct GlobalSlot: Hashable {
  var word: Int
  var reference: Int
}
