/// Writes random well-typed Swift programs, each of them one function with declarations before it.
///
/// Equal seeds give equal programs. Names end in the program's number, so that many fit into one file.
struct ProgramGenerator {
  /// A type whose values programs make, change and print.
  indirect enum Kind: Hashable, Sendable {
    case integer(String)
    case double, bool, string
    case array(Kind)
    case dictionary(Kind)
    case optional(Kind)
    case pair(Kind, Kind)
    case nominal(Int)
    case function

    static let int = Kind.integer("Int")
  }

  /// A structure, an enumeration or a class of the program.
  struct Nominal {
    enum Form { case structure, enumeration, finalClass }
    var form: Form
    var name: String
    var fields: [(name: String, kind: Kind)]
  }

  struct Variable {
    var name: String
    var kind: Kind
    var isMutable: Bool
  }

  var state: UInt64
  let number: Int
  var nominals: [Nominal] = []
  var functions: [(name: String, parameters: [Kind], result: Kind)] = []
  var variables: [Variable] = []
  var nameCount = 0
  var declarations: [String] = []
  var lines: [String] = []
  var indent = 0

  /// The only topic of the program, or nil for some by chance.
  let topic: Topic?

  init(seed: UInt64, number: Int, topic: Topic? = nil) {
    state = seed
    self.number = number
    self.topic = topic
    // The step of the sequence itself would make each program the one before it but for one number.
    state = next() ^ UInt64(number) &* 0xD6E8_FEB8_6659_FD93
    state = next()
  }

  /// The declarations and `func program_N()`.
  mutating func program() -> String {
    let topics = topic.map { [$0] } ?? (0..<below(4)).map { _ in pick(Topic.allCases) }
    for _ in 0..<below(3) { addNominal() }
    addGenerics()
    for _ in 0..<1 + below(3) { addFunction() }
    open("func program_\(number)()")
    for _ in 0..<3 + below(4) { declare() }
    if topics.isEmpty {
      for _ in 0..<6 + below(8) { statement(depth: 0) }
    } else {
      for topic in topics {
        write(topic)
        for _ in 0..<below(3) { statement(depth: 1) }
      }
    }
    for variable in variables { show(variable) }
    close()
    let names = topics.map(\.rawValue).joined(separator: ", ")
    return
      (["// Program \(number): \(names.isEmpty ? "statements" : names)"] + declarations + lines)
      .joined(separator: "\n") + "\n"
  }

  /// Writes in front of the function, where no variable of it is seen.
  mutating func declaring(_ writing: (inout Self) -> Void) {
    let outer = (lines, indent, variables)
    (lines, indent, variables) = ([], 0, [])
    writing(&self)
    declarations += lines
    (lines, indent, variables) = outer
  }

  /// Runs what sees more variables than what follows.
  mutating func scope(_ more: [Variable] = [], _ writing: (inout Self) -> Void) {
    let outer = variables
    variables += more
    writing(&self)
    variables = outer
  }

  // MARK: Chance

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  // MARK: Text

  mutating func line(_ text: String) {
    lines.append(text.isEmpty ? "" : String(repeating: "  ", count: indent) + text)
  }
  /// Writes lines that say their own depth.
  ///
  /// Names that begin with a paragraph sign are made unique.
  mutating func write(_ text: String) {
    var names: [Substring: String] = [:]
    let parts = text.split(separator: "§", omittingEmptySubsequences: false)
    let whole = parts.dropFirst().reduce(into: String(parts[0])) { whole, part in
      let name = part.prefix { $0.isLetter }
      let unique = names[name] ?? fresh(String(name))
      names[name] = unique
      whole += unique + part.dropFirst(name.count)
    }
    for part in whole.split(separator: "\n", omittingEmptySubsequences: false) {
      line(String(part))
    }
  }
  mutating func open(_ text: String) {
    line(text + " {")
    indent += 1
  }
  mutating func close(_ more: String = "") {
    indent -= 1
    line("}" + more)
  }
  mutating func fresh(_ stem: String) -> String {
    nameCount += 1
    return "\(stem)\(nameCount)"
  }
  /// A name that no other program of the file has.
  mutating func global(_ stem: String) -> String { "\(fresh(stem))_\(number)" }

  func text(_ kind: Kind) -> String {
    switch kind {
    case .integer(let name): name
    case .double: "Double"
    case .bool: "Bool"
    case .string: "String"
    case .array(let element): "[\(text(element))]"
    case .dictionary(let value): "[String: \(text(value))]"
    case .optional(let wrapped): "\(text(wrapped))?"
    case .pair(let first, let second): "(\(text(first)), \(text(second)))"
    case .nominal(let index): nominals[index].name
    case .function: "(Int) -> Int"
    }
  }

  static let integers = ["Int", "Int", "Int", "Int8", "UInt8", "Int32", "UInt16", "UInt64"]

  mutating func simpleKind() -> Kind {
    switch below(6) {
    case 0, 1: .integer(pick(Self.integers))
    case 2: .double
    case 3: .bool
    case 4: .string
    default: .int
    }
  }

  mutating func anyKind() -> Kind {
    switch below(12) {
    case 0...4: return simpleKind()
    case 5, 6: return .array(simpleKind())
    case 7: return .dictionary(pick([.int, .string, .double]))
    case 8: return .optional(simpleKind())
    case 9: return .pair(simpleKind(), simpleKind())
    case 10: return .function
    default:
      return nominals.isEmpty ? .array(.array(.int)) : .nominal(below(nominals.count))
    }
  }
}
