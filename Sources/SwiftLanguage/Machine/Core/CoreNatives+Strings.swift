extension CoreNatives {
  nonisolated(unsafe) static let strings: [String: NativeFunction] = [
    "string.concat": { frame in
      let left = frame.references.string(0).value
      let right = frame.references.string(1).value
      try frame.machine.checkMemory(left.utf8.count + right.utf8.count)
      frame.references[0] = StringObject(left + right)
    },
    "string.append": { frame in
      let added = frame.references.string(1)
      try frame.machine.checkMemory(
        (frame.references.string(0).value.utf8.count + added.value.utf8.count) * 2)
      appendString(frame.references, frame.references + 1)
    },
    "string.count": { frame in frame.words[0] = frame.references.string(0).count },
    "string.isEmpty": { frame in
      frame.words[0] = frame.references.string(0).value.isEmpty ? 1 : 0
    },
    "string.equal": { frame in frame.words[0] = isEqual(frame) ? 1 : 0 },
    "string.less": { frame in frame.words[0] = isLess(frame) ? 1 : 0 },
    "string.utf8Count": { frame in
      frame.words[0] = frame.references.string(0).value.utf8.count
    },
    "string.hash": { frame in frame.words[0] = frame.references.string(0).hash },
    "less": { frame in frame.words[0] = isLess(frame) ? 1 : 0 },
    "greater": { frame in
      frame.words[0] =
        frame.references.string(1).value < frame.references.string(0).value ? 1 : 0
    },
    "lessEqual": { frame in
      frame.words[0] =
        frame.references.string(0).value <= frame.references.string(1).value ? 1 : 0
    },
    "greaterEqual": { frame in
      frame.words[0] =
        frame.references.string(0).value >= frame.references.string(1).value ? 1 : 0
    },
  ]

  private static func isEqual(_ frame: NativeFrame) -> Bool {
    let left = frame.references.string(0)
    let right = frame.references.string(1)
    return left === right || left.value == right.value
  }

  private static func isLess(_ frame: NativeFrame) -> Bool {
    frame.references.string(0).value < frame.references.string(1).value
  }
}
