extension CoreNatives {
  nonisolated(unsafe) static let strings: [String: NativeFunction] = [
    "string.concat": { frame in
      let (left, right) = texts(frame)
      try frame.machine.checkMemory(left.pointee.count + right.pointee.count)
      frame.references[0] = concatenated(left, right)
    },
    "string.append": { frame in
      let (whole, added) = texts(frame)
      try frame.machine.checkMemory((whole.pointee.count + added.pointee.count) * 2)
      appendText(frame.references, added)
    },
    "string.count": { frame in frame.words[0] = frame.references.text(0).characterCount },
    "string.isEmpty": { frame in
      frame.words[0] = frame.references.text(0).pointee.count == 0 ? 1 : 0
    },
    "string.equal": { frame in
      let (left, right) = texts(frame)
      frame.words[0] = areEqualTexts(left, right) ? 1 : 0
    },
    "string.less": less,
    "string.utf8Count": { frame in frame.words[0] = frame.references.text(0).pointee.count },
    "string.hash": { frame in frame.words[0] = frame.references.text(0).hash },
    "less": less,
    "greater": { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(right, left) ? 1 : 0
    },
    "lessEqual": { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(right, left) ? 0 : 1
    },
    "greaterEqual": { frame in
      let (left, right) = texts(frame)
      frame.words[0] = isLessText(left, right) ? 0 : 1
    },
  ]

  private static func texts(
    _ frame: NativeFrame
  ) -> (UnsafeMutablePointer<TextFields>, UnsafeMutablePointer<TextFields>) {
    (frame.references.text(0), frame.references.text(1))
  }

  private static func less(_ frame: NativeFrame) {
    let (left, right) = texts(frame)
    frame.words[0] = isLessText(left, right) ? 1 : 0
  }
}
