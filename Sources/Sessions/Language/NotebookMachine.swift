internal import Diagnostics
internal import Notebooks
internal import SwiftLanguage

/// What a session asks of the language: to check a notebook's cells, to run one of them against the
/// present values of the globals, and to give and take those values as data.
protocol NotebookMachine: AnyObject {
  /// Checks all cells together, in the order of the document.
  func check(_ cells: [Cell]) -> NotebookCheck

  /// Runs one of the checked cells; its randomness derives from `seed` and the cell's id alone.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - seed: The notebook's seed.
  ///   - checkpoint: Where an earlier run of the cell was left, to go on from there.
  ///   - report: Is told at once what the cell does.
  /// - Returns: How the run ended.
  /// - Throws: ``StateError`` where the checkpoint does not fit the cell; nothing ran then.
  func run(
    _ cell: Cell, seed: UInt64, from checkpoint: MachineCheckpoint?, report: (CellEvent) -> Void
  ) throws(StateError) -> CellEnding

  /// The values of all globals that have one.
  ///
  /// - Throws: ``StateError`` where a value cannot be kept, such as an open connection.
  func snapshot() throws(StateError) -> Snapshot

  /// Gives the snapshot's globals their values; others keep theirs.
  ///
  /// - Throws: ``StateError`` where the snapshot does not fit the checked program.
  func restore(_ snapshot: Snapshot) throws(StateError)

  /// Asks the running cell to stop soon; may be called from any thread.
  var interrupter: @Sendable () -> Void { get }

  /// Asks the running cell for a checkpoint soon; may be called from any thread.
  var checkpointer: @Sendable () -> Void { get }
}

/// A cell in its midst: enough to go on with it in another process.
struct MachineCheckpoint {
  /// The globals, and the frames of the cell.
  var snapshot: Snapshot
  /// What the library has beside them, in its own words.
  var library: String
}

/// Why values cannot be turned into data, or data into values.
struct StateError: Error, Hashable {
  /// The variable's name, where one is to blame.
  var global: String?
  var reason: String
}

/// What checking found.
struct NotebookCheck {
  var diagnostics: DiagnosticBag
  /// By the cells' ordinals.
  var facts: [Int: CellFacts]
  /// Texts beside the notebook's own that the diagnostics refer to.
  var sources: [Int: SourceText] = [:]
}

/// What the checker knows of a cell that its key is made of.
struct CellFacts: Hashable {
  /// A variable that outlives its cell: top-level, or a type's stored static property.
  struct Global: Hashable {
    /// Unique in the notebook, and the same after cells were added before its own.
    var name: String
    /// Whether its value may hold code of a cell.
    ///
    /// A closure does, and so may an object behind `any` or a class with subclasses. Calling it may then read and change other globals.
    var carriesCode: Bool
  }

  /// The code's tokens without comments and layout.
  var normalizedCode: String
  /// The parameters that the cell declares, with the source of their values.
  var parameters: [RunRecord.Parameter] = []
  /// What the cell declares.
  var globals: [Global] = []
  /// The globals of earlier cells that its code mentions anywhere, functions' bodies included.
  var mentionedGlobals: Set<String> = []
  /// The ordinals of earlier cells whose functions, types, members or extensions it mentions.
  var mentionedCells: Set<Int> = []
}

/// Something that a running cell does and a session wants to know at once.
enum CellEvent {
  case output(CellOutput)
  case progress(ProgressReport)
  /// A data file was read; the path is where it really is.
  case fileRead(path: String, DataProvenance)
  /// The cell's state in its midst, which was asked for.
  case checkpoint(MachineCheckpoint)
}

/// How a cell's run ended.
enum CellEnding {
  case finished
  case failed(Diagnostic, callStack: [CallStackEntry])
  case interrupted
}

/// How far a long computation is, such as the training of a model.
struct ProgressReport: Hashable {
  /// What goes on, such as `Epoch 3/10`.
  var label: String
  /// The steps done.
  var step: Int
  /// The steps in all, where that is known.
  var total: Int?
  /// The latest figures by name, such as the loss.
  var metrics: [Metric] = []

  struct Metric: Hashable {
    var name: String
    var value: Double
  }
}
