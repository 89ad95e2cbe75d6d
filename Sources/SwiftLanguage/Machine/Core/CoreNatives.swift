/// The intrinsics that are Swift functions rather than instructions.
enum CoreNatives {
  /// By the name that the prelude gives in `@_intrinsic`.
  nonisolated(unsafe) static let table = NativeTable(
    numbers, arrays, dictionaries, sets, strings, others, reflection)

  /// By the name that the prelude gives in `@_native`.
  nonisolated(unsafe) static let natives = StandardLibrary.natives()

  nonisolated(unsafe) static let structuralEqual: NativeFunction = { frame in
    let type = frame.entry.types[0]
    let left = Lanes(words: frame.words, references: frame.references)
    let right = Lanes(
      words: frame.words + type.layout.words,
      references: frame.references + type.layout.references)
    frame.words[0] = try frame.machine.areEqual(type, left, right) ? 1 : 0
  }

  /// An instance whose initialiser was left too early: no `deinit` runs for it.
  nonisolated(unsafe) static let abandonInstance: NativeFunction = { frame in
    let record = frame.references.record(0)
    record.layout = record.layout.incomplete
  }

  /// The hasher's word, then the value; leaves the hasher.
  nonisolated(unsafe) static let structuralHash: NativeFunction = { frame in
    let type = frame.entry.types[0]
    let value = Lanes(words: frame.words + 1, references: frame.references)
    frame.words[0] = Machine.combine(frame.words[0], try frame.machine.hash(type, value))
  }

  nonisolated(unsafe) private static let others: [String: NativeBody] = [
    "equal": NativeBody { frame in frame.words[0] = try areEqual(frame) ? 1 : 0 },
    "notEqual": NativeBody { frame in frame.words[0] = try areEqual(frame) ? 0 : 1 },
    "describe": NativeBody { frame in
      frame.references[0] = StringObject.make(try described(frame, debug: false))
    },
    "debugDescribe": NativeBody { frame in
      frame.references[0] = StringObject.make(try described(frame, debug: true))
    },
    "print": NativeBody { frame in frame.machine.output(frame.references.text(0).value) },
    "trap": NativeBody { frame in
      let message = frame.references.text(0).value
      throw MachineTrap(Machine.reason(of: message), message)
    },
    "typeName": NativeBody { frame in
      let word = frame.words[0]
      frame.references[0] = StringObject.make(frame.machine.descriptors.all[word].name)
    },
    // A metatype's word is the identifier.
    "typeIdentifier": NativeBody { _ in },
    "metatypeEqual": NativeBody { frame in
      // Optionals of metatypes: a tag, then the identifier.
      let (a, b) = (frame.words, frame.words + 2)
      frame.words[0] = a[0] == b[0] && (a[0] == 0 || a[1] == b[1]) ? 1 : 0
    },
    "identical": NativeBody { frame in
      frame.words[0] = object(frame.references[0]) === object(frame.references[1]) ? 1 : 0
    },
    "address": NativeBody { frame in
      let object = object(frame.references[0])
      frame.words[0] = object.map { Int(bitPattern: Unmanaged.passUnretained($0).toOpaque()) } ?? 0
    },
    "hash.value": NativeBody { frame in
      let type = frame.entry.signature[0]
      frame.words[0] = try frame.machine.hash(
        type, Lanes(words: frame.words, references: frame.references))
    },
    "hasher.combine": NativeBody { frame in
      frame.words[0] = Machine.combine(frame.words[0], frame.words[1])
    },
    "anyHashable.equal": NativeBody { frame in
      let (left, right) = (frame.references.record(0), frame.references.record(1))
      let isEqual =
        if let one = AnyNumber(in: left), let two = AnyNumber(in: right) {
          one == two
        } else {
          try areEqual(frame.machine, left, right)
        }
      frame.words[0] = isEqual ? 1 : 0
    },
    "anyHashable.hash": NativeBody { frame in
      let value = frame.references.record(0)
      frame.words[0] = try AnyNumber(in: value)?.hash ?? hash(frame.machine, value)
    },
    "keyPath.make": NativeBody { frame in
      makePath(
        frame, [frame.references[0], nil, frame.references[1]], frame.references.text(2).value,
        frame.references.text(3).value)
    },
    "keyPath.makeWritable": NativeBody { frame in
      makePath(
        frame, [frame.references[0], frame.references[1], frame.references[2]],
        frame.references.text(3).value, frame.references.text(4).value)
    },
  ]

  /// An instance as an existential of the class that it is of.
  nonisolated(unsafe) static let eraseInstance: NativeFunction = { frame in
    let known = frame.entry.signature[0]
    let dynamic = (frame.references[0] as? RecordObject)?.layout.descriptor ?? known
    let made = RecordObject.make(dynamic.payloadLayout)
    copyLanes(
      made.payloadLanes, Lanes(words: frame.words, references: frame.references), dynamic.layout)
    frame.references[0] = made
  }

  private static func areEqual(_ frame: NativeFrame) throws -> Bool {
    let type = frame.entry.signature[0]
    let right = Lanes(
      words: frame.words + type.layout.words,
      references: frame.references + type.layout.references)
    return try frame.machine.areEqual(
      type, Lanes(words: frame.words, references: frame.references), right)
  }

  private static func described(_ frame: NativeFrame, debug: Bool) throws -> String {
    try frame.machine.describe(
      frame.entry.signature[0], Lanes(words: frame.words, references: frame.references),
      debug: debug)
  }

  /// The instance behind an `AnyObject`.
  private static func object(_ reference: AnyObject?) -> AnyObject? {
    guard let record = reference as? RecordObject, let type = record.layout.descriptor else {
      return reference
    }
    // An existential of a class: its payload is the instance.
    if type.isReference, record.layout === type.payloadLayout {
      return record.reference(0).pointee
    }
    return record
  }

  /// A key path of another and what was appended to it, whose name begins with its root.
  private static func makePath(
    _ frame: NativeFrame, _ functions: [AnyObject?], _ name: String, _ appended: String
  ) {
    let signature = frame.entry.signature
    let record = RecordObject.make(signature[signature.count - 1].instanceRecord)
    record.reference(0).pointee = functions[0]
    record.reference(1).pointee = functions[1]
    record.reference(3).pointee = functions[2]
    let tail = appended.firstIndex(of: ".").map { appended[$0...] } ?? ""
    record.reference(2).pointee = StringObject.make(name + tail)
    frame.references[0] = record
  }
}
