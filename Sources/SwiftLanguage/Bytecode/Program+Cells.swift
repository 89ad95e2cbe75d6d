internal import Diagnostics

/// Running the top-level code of cells.
extension Program {
  /// Runs a checked cell against the globals that earlier cells left.
  ///
  /// - Throws: ``MachineTrap``; the frames are unwound, the globals as far as they were changed.
  func run(_ cell: CheckedCell) throws {
    note(cell.types)
    let stub = cellStub(cell)
    do {
      try machine.call(stub.target)
    } catch {
      machine.pendingError = nil
      throw error
    }
  }
}

extension FunctionLowering {
  static func lower(_ cell: CheckedCell, in program: Program) -> Code {
    let lowering = FunctionLowering(
      program: program, substitutions: .empty, result: program.descriptors.descriptor(of: .void))
    lowering.isCellCode = true
    lowering.lowerBody(
      TypedBody(statements: cell.statements), name: "top level", parameters: [],
      range: cell.statements.first?.range ?? .nowhere)
    return lowering.builder.finish(name: "top level", parameters: [], result: nil)
  }
}
