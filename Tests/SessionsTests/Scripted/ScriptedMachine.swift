import Diagnostics
import Notebooks
import SwiftLanguage

@testable import Sessions

/// A language of one word a line, for sessions without the real one.
///
///     let a = 3          a number
///     new model = 3      an object that holds a number
///     share gan model    a global that refers to the same object
///     hide f = 3         a number that cannot be saved, as a function cannot
///     add a 4            changes a number, or the number in an object
///     from b a           declares b with the number of a
///     print a            prints it
///     read FILE          reads a data file
///     say WORDS          prints the words; fail, stop and wait end the cell early
///
/// A cell mentions what its words name.
final class ScriptedMachine: NotebookMachine {
  final class Object {
    var number: Int
    init(_ number: Int) { self.number = number }
  }
  enum Value {
    case number(Int)
    case object(Object)
    case hidden(Int)
  }

  /// The ids of the cells that ran, in order.
  private(set) var runs: [String] = []
  private(set) var restored: Set<String> = []
  var globals: [String: Value] = [:]
  var onWait: () -> Void = {}
  private let stopped = Interruption()
  private var declared: [String: String] = [:]
  var interrupter: @Sendable () -> Void {
    let stopped = stopped
    return { stopped.request() }
  }

  func check(_ cells: [Cell]) -> NotebookCheck {
    var facts: [Int: CellFacts] = [:]
    var diagnostics = DiagnosticBag()
    for cell in cells {
      var fact = CellFacts(normalizedCode: lines(cell).map { $0.joined(separator: " ") }.joined())
      for words in lines(cell) {
        for name in words.dropFirst() {
          if let global = declared[name] { fact.mentionedGlobals.insert(global) }
        }
        if ["let", "new", "share", "from", "hide"].contains(words[0]) {
          fact.globals.append(.init(name: "\(cell.id)/\(words[1])", carriesCode: false))
          declared[words[1]] = "\(cell.id)/\(words[1])"
        }
        if words[0] == "wrong" {
          diagnostics.append(
            Diagnostic(
              id: "wrong", message: "this is wrong",
              range: SourceRange(source: cell.ordinal, lower: 0, upper: 5)))
        }
      }
      facts[cell.ordinal] = fact
    }
    return NotebookCheck(diagnostics: diagnostics, facts: facts)
  }

  var checkpointer: @Sendable () -> Void { {} }

  func run(
    _ cell: Cell, seed: UInt64, from checkpoint: MachineCheckpoint?, report: (CellEvent) -> Void
  ) throws(StateError) -> CellEnding {
    runs.append(cell.id)
    for words in lines(cell) {
      switch words[0] {
      case "let": globals["\(cell.id)/\(words[1])"] = .number(Int(words[3]) ?? 0)
      case "new": globals["\(cell.id)/\(words[1])"] = .object(Object(Int(words[3]) ?? 0))
      case "hide": globals["\(cell.id)/\(words[1])"] = .hidden(Int(words[3]) ?? 0)
      case "share": globals["\(cell.id)/\(words[1])"] = value(words[2])
      case "from": globals["\(cell.id)/\(words[1])"] = .number(number(words[2]))
      case "add":
        switch value(words[1]) {
        case .object(let object): object.number += Int(words[2]) ?? 0
        case .number(let number):
          globals[declared[words[1]] ?? ""] = .number(number + (Int(words[2]) ?? 0))
        case .hidden(let number):
          globals[declared[words[1]] ?? ""] = .hidden(number + (Int(words[2]) ?? 0))
        case nil: break
        }
      case "print": report(.output(.standardOutput("\(number(words[1]))\n")))
      case "say":
        report(.output(.standardOutput(words.dropFirst().joined(separator: " ") + "\n")))
      case "read":
        let provenance = DataProvenance(name: "data", path: "data", sha256: "", bytes: 0)
        report(.fileRead(path: words[1], provenance))
      case "fail":
        let range = SourceRange(source: cell.ordinal, lower: 0, upper: 4)
        return .failed(Diagnostic(id: "trap", message: "it failed", range: range), callStack: [])
      case "wait":
        onWait()
        if stopped.isRequested { return .interrupted }
      default: break
      }
    }
    return .finished
  }

  func snapshot() throws(StateError) -> Snapshot {
    var snapshot = Snapshot()
    var nodes: [ObjectIdentifier: Int] = [:]
    for (name, value) in globals.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .number(let number):
        let word = UInt64(bitPattern: Int64(number))
        snapshot.roots.append(.init(global: name, type: "Int", words: [word], references: []))
      case .hidden(let number):
        snapshot.roots.append(
          .init(global: name, type: "Hidden", words: [], references: [snapshot.graph.nodes.count]))
        snapshot.graph.append(
          .unsaved, name: "Hidden", hasIdentity: false, words: [UInt64(number)])
      case .object(let object):
        let id = ObjectIdentifier(object)
        let node = nodes[id] ?? snapshot.graph.nodes.count
        if nodes[id] == nil {
          nodes[id] = node
          let blob = "blob\(node)"
          snapshot.graph.append(.instance, name: "Object", hasIdentity: true, blobs: [blob])
          let number = object.number
          snapshot.blobs[blob] = Snapshot.Blob(
            format: "int64", shape: [1], fingerprint: "\(id) \(number)"
          ) { withUnsafeBytes(of: Int64(number).littleEndian) { Array($0) } }
        }
        snapshot.roots.append(.init(global: name, type: "Object", words: [], references: [node]))
      }
    }
    return snapshot
  }

  func restore(_ snapshot: Snapshot) throws(StateError) {
    let objects = snapshot.graph.nodes.map { node in
      let key = snapshot.graph.blobKeys[node.blobs.lowerBound]
      let bytes = snapshot.blobs[key]?.bytes() ?? []
      return Object(bytes.reversed().reduce(0) { $0 << 8 | Int($1) })
    }
    for root in snapshot.roots {
      restored.insert(root.global)
      if let node = root.references.first {
        globals[root.global] = .object(objects[node])
      } else {
        globals[root.global] = .number(Int(Int64(bitPattern: root.words[0])))
      }
    }
  }

  private func value(_ name: String) -> Value? { globals[declared[name] ?? ""] }

  private func number(_ name: String) -> Int {
    switch value(name) {
    case .number(let number): number
    case .object(let object): object.number
    case .hidden(let number): number
    case nil: -1
    }
  }

  private func lines(_ cell: Cell) -> [[String]] {
    cell.code.split(separator: "\n").filter { !$0.hasPrefix("//") }
      .map { $0.split(separator: " ").map(String.init) }
  }
}
