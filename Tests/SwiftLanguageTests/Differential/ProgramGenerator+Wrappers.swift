// Property wrappers, lazy values, statics, nested types, type aliases, subscripts of types, mutating self.
extension ProgramGenerator {
  mutating func wrapperScene() {
    let name = global("Account")
    declaring {
      $0.write(
        """
        @propertyWrapper struct Clamped_\(name)<Value: Comparable> {
          private var value: Value
          private let bounds: ClosedRange<Value>
          var projectedValue: \($0.pick(["Bool { value == bounds.upperBound }", "ClosedRange<Value> { bounds }", "Self { self }"]))
          var wrappedValue: Value {
            get { value }
            set { value = min(max(newValue, bounds.lowerBound), bounds.upperBound) }
          }
          init(wrappedValue: Value, _ bounds: ClosedRange<Value>) {
            self.bounds = bounds
            value = min(max(wrappedValue, bounds.lowerBound), bounds.upperBound)
          }
        }
        @propertyWrapper final class Logged_\(name)<Value> {
          var wrappedValue: Value { didSet { print("log", oldValue, "to", wrappedValue) } }
          init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
        }
        struct \(name) {
          typealias Entry = (title: String, amount: Int)
          enum Mode: String { case open, closed; mutating func toggle() { self = self == .open ? .closed : .open } }
          struct Log { var entries: [Entry] = []; static var written = 0; mutating func add(_ entry: Entry) { entries.append(entry); Self.written += 1 } }
          @Clamped_\(name)(\($0.below(5))...\(10 + $0.below(50))) var level = \($0.int(0))
          @Clamped_\(name)("b"..."t") var letter: String = "\($0.pick(["a", "k", "z"]))"
          @Logged_\(name) var seen = \($0.value($0.pick([.int, .string, .double]), depth: 0))
          var log = Log()
          var mode = Mode.\($0.pick(["open", "closed"]))
          static subscript(index: Int) -> Int { index &* \(1 + $0.below(9)) }
          private(set) lazy var cached: Int = { print("cache"); return level &* 2 }()
          mutating func reset() { self = Self(); print("reset") }
          mutating func enter(_ title: String, _ amount: Int = \($0.below(9))) -> Self { log.add((title, amount)); level += 1; return self }
        }
        """)
    }
    let one = fresh("account"), copy = fresh("copy")
    line("var \(one) = \(name)()")
    line("var \(copy) = \(one)")
    for _ in 0..<6 + below(5) {
      let place = chance(60) ? one : copy
      switch below(14) {
      case 0: line("\(place).level = \(int())")
      case 1: line("\(place).level &+= \(int()); print(\(place).level)")
      case 2: line("\(place).letter = \(text(in: 1)); print(\(place).letter)")
      case 3: line("\(place).seen = \(place == one ? copy : one).seen")
      case 4: line("print(\(place).enter(\(text(in: 1))).level, \(place).log.entries.count)")
      case 5: line("\(place).mode.toggle(); print(\(place).mode, \(place).mode.rawValue)")
      case 6: line("print(\(place).cached, \(name)[\(int())], \(name).Log.written)")
      case 7: line("\(place).reset()")
      case 8:
        line(
          "print(\(place).log.entries, \(place).log.entries.last?.title ?? \"none\", \(place).log.entries.map(\\.amount))"
        )
      case 9: line("print(\"\\(\(place).$level)\".count, \(place).letter.count)")
      case 10: line("\(copy) = \(one)")
      case 11: line("swap(&\(one).level, &\(copy).level)")
      case 12: line("for case (let title, 0...) in \(place).log.entries { print(title) }")
      default:
        line(
          "\(place).log.entries = [(\(text(in: 1)), \(int())), (\"x\", 1)].filter { $0.1 > \(below(5)) }"
        )
      }
    }
    line("print(\(one).level, \(copy).level, \(one).letter, \(one).seen, \(one).mode, \(one).log)")
  }
}
