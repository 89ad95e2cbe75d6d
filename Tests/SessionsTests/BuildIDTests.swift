import Testing

@testable import Sessions

@Suite struct BuildIDTests {
  /// A program's first bytes with one segment of notes.
  private func program(notes: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 0x80)
    bytes.replaceSubrange(0..<6, with: Array("\u{7F}ELF".utf8) + [2, 1])
    bytes[32] = 0x40  // Where the headers of segments begin.
    bytes[54] = 0x38  // The size of one.
    bytes[56] = 1  // How many there are.
    bytes[0x40] = 4  // A segment of notes,
    bytes[0x48] = 0x80  // where it begins
    bytes[0x60] = UInt8(notes.count)  // and its size.
    return bytes + notes
  }

  private func note(_ name: String, kind: UInt8, _ content: [UInt8]) -> [UInt8] {
    let name = Array(name.utf8) + [0]
    func padded(_ bytes: [UInt8]) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
    return [UInt8(name.count), 0, 0, 0, UInt8(content.count), 0, 0, 0, kind, 0, 0, 0]
      + padded(name) + padded(content)
  }

  @Test("The build id is found behind other notes")
  func behindOthers() {
    let id: [UInt8] = [0xAB, 0xCD, 1, 2, 3]
    let others = note("GNU", kind: 1, [7, 7]) + note("Other", kind: 3, [9])
    let notes = others + note("GNU", kind: 3, id)
    #expect(BuildID.buildID(in: program(notes: notes)) == id)
  }

  @Test("A program without one, a cut one and other files have none")
  func none() {
    let whole = program(notes: note("GNU", kind: 3, [1, 2, 3, 4]))
    #expect(BuildID.buildID(in: program(notes: note("GNU", kind: 1, [1]))) == nil)
    for count in 0..<whole.count { #expect(BuildID.buildID(in: Array(whole[..<count])) == nil) }
    #expect(BuildID.buildID(in: Array("#!/bin/sh\n".utf8)) == nil)
  }

  @Test("The program that runs has one")
  func running() throws {
    #expect(try #require(BuildID.ofRunningProgram()).count >= 8)
  }
}
