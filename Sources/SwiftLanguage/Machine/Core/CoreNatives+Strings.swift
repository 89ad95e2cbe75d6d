extension CoreNatives {
  nonisolated(unsafe) static let strings: [String: NativeBody] = [
    "string.concat": NativeBody { frame in
      let (left, right) = texts(frame)
      try frame.machine.checkMemory(left.count + right.count)
      frame.references[0] = concatenated(left, right)
    },
    "string.append": NativeBody { frame in
      let (whole, added) = texts(frame)
      try frame.machine.checkMemory((whole.count + added.count) * 2)
      appendText(frame.references, added)
    },
    "string.count": NativeBody { frame in frame.words[0] = frame.references.text(0).characterCount
    },
    "string.isEmpty": NativeBody { frame in
      frame.words[0] = frame.references.text(0).count == 0 ? 1 : 0
    },
    "string.equal": NativeBody { frame in
      frame.words[0] = areEqualTexts(frame.references, 0, 1) ? 1 : 0
    },
    "string.less": NativeBody(less),
    "string.utf8Count": NativeBody { frame in frame.words[0] = frame.references.text(0).count },
    "string.hash": NativeBody { frame in frame.words[0] = frame.references.text(0).hash },
    "less": NativeBody(less),
    "greater": NativeBody { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(right, left) ? 1 : 0
    },
    "lessEqual": NativeBody { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(right, left) ? 0 : 1
    },
    "greaterEqual": NativeBody { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(left, right) ? 0 : 1
    },
  ]

  private static func texts(_ frame: NativeFrame) -> (Text, Text) {
    (frame.references.text(0), frame.references.text(1))
  }

  private static func less(_ frame: NativeFrame) {
    let (left, right) = texts(frame)
    frame.words[0] = isLessText(left, right) ? 1 : 0
  }
}
