/// Code as text: one instruction a line.
enum Disassembler {
  static func listing(_ program: Program) -> String {
    program.loweredCode.map { listing($0) }.joined(separator: "\n")
  }

  static func listing(_ code: Code) -> String {
    var text = "\(code.name)  words \(code.words), references \(code.references)\n"
    var place = 0
    while place < code.count {
      let instruction = code.instructions[place]
      text += "  \(place)  \(instruction.opcode) \(instruction.a) \(instruction.b) \(instruction.c)"
      let extra = instruction.dataWords
      if extra > 0 {
        text += "  +"
        for word in 1...extra { text += " \((code.instructions + place + word).nextWord)" }
      }
      text += "\n"
      place += 1 + extra
    }
    return text
  }
}
