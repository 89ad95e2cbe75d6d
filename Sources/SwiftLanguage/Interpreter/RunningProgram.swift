internal import Diagnostics
internal import Synchronization

/// A checked notebook as it runs: its program, which of its globals have a value, and how values
/// are saved and restored.
final class RunningProgram {
  let program: Program
  let names: StableTypeNames
  private let cells: [Int: CheckedCell]
  private let coders: [NativeCoder]
  private var functions: FunctionFinder
  /// Globals that were given a value, by the cell that ran or by a snapshot.
  private var initialized: Set<VariableDeclaration> = []
  /// The cell that runs; its variables count as having values.
  private var runningCell: CheckedCell?
  /// The objects are kept, so that no other one takes an identity.
  private var serials: [ObjectIdentifier: (number: UInt64, object: AnyObject)] = [:]

  init(
    compilation: Compilation, cells: [Int: CheckedCell], libraries: [Library], tags: [Int: String],
    names: StableTypeNames
  ) {
    program = Program(conformances: compilation.types, wellKnown: compilation.types.wellKnown)
    program.libraries = libraries
    program.importsFoundation = compilation.imports.contains("Foundation")
    self.cells = cells
    self.names = names
    coders = libraries.flatMap(\.coders)
    functions = FunctionFinder(
      compilation: compilation, cells: cells, program: program, tags: tags, types: names)
    for ordinal in cells.keys.sorted() { program.note(cells[ordinal]?.types ?? []) }
  }

  /// Runs a cell's top-level code.
  ///
  /// - Throws: ``MachineTrap``.
  func run(_ cell: CheckedCell) throws {
    begin(cell)
    defer { end(cell) }
    try program.run(cell)
  }

  /// Goes on with a cell from the frames that another process left.
  ///
  /// - Throws: ``MachineTrap``.
  func resume(
    _ cell: CheckedCell,
    _ frames: [(frame: SuspendedFrame, target: UnsafeMutablePointer<CallTarget>)]
  ) throws {
    begin(cell)
    defer { end(cell) }
    program.note(cell.types)
    do {
      try program.machine.resume(frames.map(\.frame), frames.map(\.target))
    } catch {
      program.machine.pendingError = nil
      throw error
    }
  }

  private func begin(_ cell: CheckedCell) { runningCell = cell }

  private func end(_ cell: CheckedCell) {
    runningCell = nil
    // What a failed cell left is nobody's business: the session ends with it.
    for variable in cell.variables { initialized.insert(variable) }
  }
}

extension RunningProgram: SnapshotProgram {
  var snapshotGlobals: [SnapshotGlobal] {
    var result: [SnapshotGlobal] = []
    for ordinal in cells.keys.sorted() {
      for variable in cells[ordinal]?.variables ?? [] {
        let type = program.descriptors.descriptor(of: variable.type)
        let layout = variable.ownership == .strong ? type.layout : Layout(references: 1)
        let slot = program.global(variable, layout)
        result.append(
          SnapshotGlobal(
            name: names.global(variable), type: type, word: slot.word, reference: slot.reference,
            layout: layout,
            isInitialized: initialized.contains(variable) || ordinal == runningCell?.source,
            markInitialized: { [unowned self] in initialized.insert(variable) }))
      }
    }
    for known in statics {
      let flag = program.staticFlag(known, .empty)
      let type = program.descriptors.descriptor(of: known.type)
      let slot = program.staticSlot(known, .empty, type.layout)
      result.append(
        SnapshotGlobal(
          name: names.global(known), type: type, word: slot.word, reference: slot.reference,
          layout: type.layout, isInitialized: program.machine.globalWords[flag] != 0,
          markInitialized: { [unowned self] in program.machine.globalWords[flag] = 1 }))
    }
    return result
  }

  /// Stored static properties of the cells' types.
  private var statics: [VariableDeclaration] {
    cells.values.flatMap(\.statics).filter { $0.type.flags.isEmpty }
  }

  func instanceLayout(of type: TypeDescriptor) -> RecordLayout {
    program.prepareInstances(of: type)
    return type.instanceRecord
  }

  func plainLayout(slotCount: Int, referenceSlots: [Int]) -> RecordLayout {
    let references = referenceSlots.count
    let layout = Layout(words: slotCount - references, references: references)
    let known = program.boxLayout(layout)
    return known.referenceSlots == referenceSlots
      ? known
      : RecordLayout(slotCount: slotCount, referenceSlots: referenceSlots, descriptor: nil)
  }

  func closureName(of stub: FunctionStub) -> String? { functions.name(of: stub) }

  func frameName(of stub: FunctionStub) -> String? {
    if let cell = runningCell, stub === program.cellStub(cell) { return "cell" }
    return closureName(of: stub)
  }

  func frameTarget(named name: String) -> UnsafeMutablePointer<CallTarget>? {
    guard name != "cell" else {
      guard let cell = runningCell else { return nil }
      let stub = program.cellStub(cell)
      _ = stub.ready()
      return stub.target
    }
    guard let target = closureTarget(named: name) else { return nil }
    _ = target.pointee.stub.takeUnretainedValue().ready()
    return target
  }

  /// What the reader must know before frames are restored.
  func prepare(_ cell: CheckedCell) { begin(cell) }

  func closureTarget(named name: String) -> UnsafeMutablePointer<CallTarget>? {
    functions.function(named: name)?.target
  }

  func nativeCoder(of object: AnyObject) -> NativeCoder? {
    coders.first { $0.encode(object) != nil }
  }

  func serial(of object: AnyObject) -> UInt64 {
    if let known = serials[ObjectIdentifier(object)] { return known.number }
    let number = UInt64(serials.count + 1)
    serials[ObjectIdentifier(object)] = (number, object)
    return number
  }

  func nativeCoder(named name: String) -> NativeCoder? { coders.first { $0.name == name } }
}
