// Protocols: requirements, default implementations, associated types, existentials, conditional conformances.
extension ProgramGenerator {
  mutating func protocolScene() {
    let shape = global("Drawn"), kinds = (0..<3).map { _ in global("Part") }
    let item = simpleKind()
    declaring { $0.protocols(shape, kinds) }
    let list = fresh("parts")
    let values = (0..<3).map { _ in "\(pick(kinds))(\(below(9)))" }
    line("var \(list): [any \(shape)] = [\(values.joined(separator: ", "))]")
    for _ in 0..<3 + below(4) {
      let place = "\(list)[\(below(3))]"
      switch below(9) {
      case 0: line("\(place).size = \(int())")
      case 1: line("\(place).change(by: \(int()))")
      case 2: line("print(\(place).name, \(place).fixed, \(place).area())")
      case 3: line("print(describe_\(shape)(\(place)), type(of: \(place)).kind)")
      case 4: line("print((\(place) as? \(pick(kinds)))?.size as Any)")
      case 5: line("print(\(list).map { $0.area() }.reduce(0, &+), \(list).total)")
      case 6: line("\(list).append(type(of: \(place)).init(\(int())))")
      case 7:
        line(
          "print(\(place) is any Tagged_\(shape), (\(place) as? any Tagged_\(shape))?.tag ?? \"no tag\")"
        )
      default:
        line(
          "print(\(place).doubled().area(), widest_\(shape)([\(pick(kinds))(\(below(9)))]).size)")
      }
    }
    line(
      "let box_\(list) = Box_\(shape)(items: [\(value(item, depth: 1)), \(value(item, depth: 1))])")
    line(
      "print(box_\(list).first as Any, box_\(list).all, box_\(list).holds { \"\\($0)\".count > \(below(5)) })"
    )
    line("print(opaque_\(shape)(\(below(4))).name, both_\(shape)(\(kinds[0])(\(int()))))")
  }

  private mutating func protocols(_ shape: String, _ kinds: [String]) {
    write(
      """
      protocol \(shape) {
        static var kind: String { get }
        var size: Int { get set }
        var name: String { get }
        init(_ size: Int)
        func area() -> Int
        mutating func change(by amount: Int)
      }
      extension \(shape) {
        static var kind: String { "some \\(Self.self)".filter { $0 != "_" }.count > 3 ? "kind" : "short" }
        var name: String { "default \\(size % 100)" }
        var fixed: String { "fixed \\(name)" }
        func area() -> Int { size &* \(below(5)) }
        mutating func change(by amount: Int) { size &+= amount }
        func doubled() -> Self { var copy = self; copy.change(by: copy.size); return copy }
      }
      protocol Tagged_\(shape) { var tag: String { get } }
      extension Tagged_\(shape) { var tag: String { "tag" } }
      extension Array where Element == any \(shape) {
        var total: Int { reduce(0) { $0 &+ $1.size } }
      }
      func describe_\(shape)(_ one: \(pick(["some", "any"])) \(shape)) -> String { "\\(one.name)/\\(one.fixed)/\\(one.area())" }
      func widest_\(shape)<T: \(shape)>(_ list: [T]) -> T { list.max { $0.size < $1.size } ?? T(0) }
      func both_\(shape)(_ one: \(pick(["any", "some"])) \(shape) & Tagged_\(shape)) -> String { one.tag + one.name }
      func opaque_\(shape)(_ size: Int) -> some \(shape) { \(kinds[2])(size) }
      """)
    for (index, kind) in kinds.enumerated() {
      let isClass = chance(30)
      open(
        "\(isClass ? "final class" : "struct") \(kind): \(shape)\(index == 0 || chance(40) ? ", Tagged_\(shape)" : "")"
      )
      line("var size: Int\(chance(20) ? " { didSet { print(\"size\", size) } }" : "")")
      line("init(_ size: Int) { self.size = size }")
      if chance(40) { line("static let kind = \"\(index)\"") }
      scope([Variable(name: "size", kind: .int, isMutable: false)]) {
        if $0.chance(50) { $0.line("var name: String { \"\(index) \\(\($0.int(1)))\" }") }
        if $0.chance(50) { $0.line("var fixed: String { \"own\" }") }
        if $0.chance(50) { $0.line("func area() -> Int { \($0.int(2)) }") }
        if $0.chance(30) { $0.line("var tag: String { \"tag \(index)\" }") }
        if $0.chance(30) {
          $0.line("\(isClass ? "" : "mutating ")func change(by amount: Int) { size = amount }")
        }
      }
      close()
    }
    write(
      """
      protocol Holder_\(shape)<Item> {
        associatedtype Item\(chance(50) ? ": Hashable" : "")
        var all: [Item] { get }
      }
      extension Holder_\(shape) {
        var first: Item? { all.first }
        func holds(_ test: (Item) -> Bool) -> Bool { all.contains(where: test) }
      }
      struct Box_\(shape)<Item: Hashable>: Holder_\(shape) {
        var items: [Item]
        var all: [Item] { items\(chance(50) ? ".reversed()" : "") }
      }
      """)
  }
}
