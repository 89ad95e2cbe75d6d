internal import Diagnostics
internal import Dispatch

/// Reads a notebook's cells on another core while those before them are checked.
///
/// One cell is read after the other: each has the operators that the cells before it declare.
final class CellReader: @unchecked Sendable {
  private let cells: [(source: Int, text: SourceText)]
  /// Those that are declared before the first of the cells.
  private let operators: OperatorTable
  /// Signalled for each file: the reader is done with it before it is taken.
  private let read = DispatchSemaphore(value: 0)
  private let files: UnsafeMutableBufferPointer<ParsedFile?>
  private var taken = 0

  /// - Parameters:
  ///   - cells: The cells in the order in which they will be asked for.
  ///   - operators: The operators that are declared before the first of them.
  init(_ cells: [(source: Int, text: SourceText)], _ operators: OperatorTable) {
    self.cells = cells
    self.operators = operators
    files = .allocate(capacity: cells.count)
    files.initialize(repeating: nil)
  }

  deinit {
    // The thread holds the reader: it has ended.
    files.deinitialize()
    files.deallocate()
  }

  /// Begins to read, on a thread that lasts until all is read.
  ///
  /// - Returns: Whether there is such a thread.
  func start() -> Bool {
    // Room for the deepest nesting, in unoptimised code too; untouched pages cost nothing.
    DetachedThread.start(stackSize: 64 << 20) { self.readAll() }
  }

  private func readAll() {
    var operators = operators
    for (index, cell) in cells.enumerated() {
      let file = ParsedFile(cell.text, cell.source, operators)
      operators = file.parser.operators
      files[index] = file
      read.signal()
    }
  }

  /// The next cell as it was read; nil where another one is asked for.
  func file(_ source: Int) -> ParsedFile? {
    guard taken < files.count, cells[taken].source == source else { return nil }
    read.wait()
    defer {
      files[taken] = nil
      taken += 1
    }
    return files[taken]
  }
}
