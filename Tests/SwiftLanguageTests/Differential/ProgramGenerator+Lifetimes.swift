// When objects go: variables, containers, captures, returns and copies, told by their deinitialisers.
extension ProgramGenerator {
  mutating func lifetimeScene() {
    let name = global("Thing")
    declaring {
      $0.write(
        """
        final class \(name) {
          let id: Int
          var child: \(name)?
          weak var parent: \(name)?
          var work: (() -> Int)?
          init(_ id: Int, child: \(name)? = nil) { self.id = id; self.child = child; child?.parent = self; print("+\\(id)") }
          func made(_ id: Int) -> \(name) { \(name)(id) }
          deinit { print("-\\(id)") }
        }
        struct Keeper_\(name) { var thing: \(name); var list: [\(name)] = [] }
        enum Place_\(name) { case empty, full(\(name)) }
        func pass_\(name)(_ thing: \(name)) -> \(name) { print("pass", thing.id); return thing }
        func drop_\(name)(_ thing: \(name)?) { print("drop", thing?.id ?? 0) }
        func fill_\(name)(_ slot: inout \(name)?, _ id: Int) { slot = \(name)(id); print("filled") }
        """)
    }
    var ids = 0
    func id() -> String { ids += 1; return "\(ids)" }
    let slot = fresh("slot"), list = fresh("things"), keeper = fresh("keeper"),
      remembered = fresh("seen")
    line("weak var \(remembered): \(name)?")
    open("do")
    line("var \(slot): \(name)? = \(name)(\(id()))")
    line("var \(list) = [\(name)(\(id())), \(name)(\(id()))]")
    line("var \(keeper) = Keeper_\(name)(thing: \(name)(\(id())))")
    for _ in 0..<7 + below(7) {
      switch below(28) {
      case 0: line("\(slot) = nil")
      case 1: line("\(slot) = \(name)(\(id()))")
      case 2: line("\(list).append(\(name)(\(id()), child: \(name)(\(id()))))")
      case 3:
        line(
          "if !\(list).isEmpty { \(pick(["\(list).removeLast()", "\(list)[0] = \(name)(\(id()))", "_ = \(list).removeFirst()", "\(slot) = \(list)[0]"])) }"
        )
      case 4: line("\(keeper).thing = \(pick(["\(name)(\(id()))", "\(slot) ?? \(keeper).thing"]))")
      case 5: line("\(keeper).list = \(list)")
      case 6:
        line(
          "do { let copy = \(keeper); print(\"copy\", copy.thing.id); \(keeper).list.removeAll() }")
      case 7: line("\(remembered) = \(slot); print(\(remembered)?.id as Any)")
      case 8: line("print(\(remembered)?.id as Any, \(slot)?.child?.parent === \(slot))")
      case 9: line("_ = pass_\(name)(\(name)(\(id())))")
      case 10: line("print(pass_\(name)(\(name)(\(id()))).id)")
      case 11: line("drop_\(name)(\(name)(\(id())))")
      case 12: line("drop_\(name)(\(slot))")
      case 13: line("fill_\(name)(&\(slot), \(id()))")
      case 14: line("let \(fresh("held")) = \(name)(\(id()), child: \(slot))")
      case 15:
        line(
          "for index in 0..<2 { let made = \(name)(\(id())0 + index); if index == \(below(2)) { continue }; print(\"loop\", made.id) }"
        )
      case 16: line("if let thing = \(slot) { \(slot) = nil; print(\"still\", thing.id) }")
      case 17:
        line(
          "\(slot)?.work = { [weak \(slot)] in \(slot)?.id ?? -1 }; print(\(slot)?.work?() as Any)")
      case 18:
        line(
          "do { var work: () -> Int = { [thing = \(name)(\(id()))] in thing.id }; print(\"call\", work()); work = { 0 }; print(\"none\", work()) }"
        )
      case 19:
        line(
          "do { var place = Place_\(name).full(\(name)(\(id()))); if case .full(let thing) = place { print(\"full\", thing.id) }; place = .empty; print(\"emptied\") }"
        )
      case 20: line("\(list) = \(list).filter { $0.id % 2 == \(below(2)) }")
      case 21: line("print(\(list).map(\\.id), \(keeper).list.count)")
      case 22:
        line(
          "do { defer { print(\"defer\") }; let last = \(name)(\(id())); print(\"in\", last.id) }")
      case 23:
        write(
          "var §table = [\"a\": \(name)(\(id()))]; §table[\"a\"] = \(name)(\(id())); §table[\"a\"] = nil; print(§table.count)"
        )
      case 24: line("(\(slot), \(keeper).thing) = (\(keeper).thing, \(name)(\(id())))")
      case 25: line("\(name)(\(id())).made(\(id())).child = \(name)(\(id()))")
      case 26:
        line("print([\(name)(\(id())), \(name)(\(id()))].map(\\.id), (\(name)(\(id())), 1).1)")
      default:
        write(
          "func §local(_ give: Bool) -> \(name)? { let one = \(name)(\(id())); guard give else { return nil }; return one }; print(§local(\(bool()))?.id as Any)"
        )
      }
    }
    line("print(\"end\", \(list).count)")
    close()
    line("print(\(remembered)?.id as Any)")
  }
}
