internal import Foundation

/// The build id that a linker writes into a program: a hash of all that it linked.
///
/// - SeeAlso: `--build-id` in the manual of GNU ld; the layout of headers and notes is that of
///   "Executable and Linking Format", version 1.2, for 64-bit little-endian programs.
enum BuildID {
  /// The bytes of the running program's build id; nothing where its linker wrote none.
  static func ofRunningProgram() -> [UInt8]? {
    guard let program = FileHandle(forReadingAtPath: "/proc/self/exe") else { return nil }
    defer { try? program.close() }
    // Linkers put the headers and the notes first.
    return (try? program.read(upToCount: 8_192)).flatMap { buildID(in: [UInt8]($0)) }
  }

  private static let noteSegment = 4
  private static let buildIDNote = 3

  /// The build id among the notes of a program, of which `start` holds the first bytes.
  static func buildID(in start: [UInt8]) -> [UInt8]? {
    let (elf, is64Bit, isLittleEndian) = (Array("\u{7F}ELF".utf8), UInt8(2), UInt8(1))
    guard start.starts(with: elf + [is64Bit, isLittleEndian]),
      let headers = number(start, at: 32, bytes: 8), headers < start.count,
      let headerSize = number(start, at: 54, bytes: 2),
      let headerCount = number(start, at: 56, bytes: 2)
    else { return nil }
    for index in 0..<headerCount {
      let header = headers + index * headerSize
      guard number(start, at: header, bytes: 4) == noteSegment,
        let offset = number(start, at: header + 8, bytes: 8),
        let size = number(start, at: header + 32, bytes: 8), offset < start.count
      else { continue }
      if let found = buildID(in: start, notes: offset, size) { return found }
    }
    return nil
  }

  /// A note is the sizes of its name and content, its kind, the name and the content; both are padded
  /// to four bytes.
  private static func buildID(in start: [UInt8], notes offset: Int, _ size: Int) -> [UInt8]? {
    var note = offset
    while note - offset < size {
      guard let nameSize = number(start, at: note, bytes: 4),
        let contentSize = number(start, at: note + 4, bytes: 4),
        let kind = number(start, at: note + 8, bytes: 4)
      else { return nil }
      let name = note + 12
      let content = name + padded(nameSize)
      guard content + contentSize <= start.count else { return nil }
      if kind == buildIDNote, start[name..<name + nameSize].elementsEqual("GNU\0".utf8) {
        return Array(start[content..<content + contentSize])
      }
      note = content + padded(contentSize)
    }
    return nil
  }

  private static func padded(_ size: Int) -> Int { (size + 3) & ~3 }

  private static func number(_ bytes: [UInt8], at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    return Int(
      exactly: bytes[offset..<offset + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
