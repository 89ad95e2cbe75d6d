/// The places in objects that the machine's loop reads by address.
enum ObjectLayout {
  /// Whether the compiler laid the objects out so: asked once for each program.
  static func isAsExpected(_ element: TypeDescriptor) -> Bool {
    let array = ArrayObject(element: element)
    let fields = withUnsafeMutablePointer(to: &array.fields) { UnsafeMutableRawPointer($0) }
    let layout = RecordLayout(Layout(words: 3, references: 1))
    let record = RecordObject.make(layout)
    let text = StringObject.make(capacity: 1)
    return countsAsExpected()
      && withExtendedLifetime((array, layout, record, text)) {
        fields == address(of: array) + objectHeader
          && UnsafeMutableRawPointer(record.slots) == address(of: record) + (objectHeader + 8)
          && (address(of: layout) + objectHeader).load(as: RecordFields.self).slotCount == 4
          && UnsafeMutableRawPointer(text.fields) == address(of: text) + objectHeader
          && text.fields.bytes == text.withUnsafeMutablePointerToElements { $0 }
      }
  }

  /// Whether references are counted where ``isUnique(_:)`` looks.
  ///
  /// Not optimized: counting is what it looks at.
  @_optimize(none)
  private static func countsAsExpected() -> Bool {
    let registers = UnsafeMutablePointer<AnyObject?>.allocate(capacity: 2)
    registers.initialize(repeating: nil, count: 2)
    defer {
      registers.deinitialize(count: 2)
      registers.deallocate()
    }
    registers[0] = StringObject.make(capacity: 1)
    guard counts(registers) == 0 else { return false }
    registers[1] = registers[0]
    // One more is two in the upper half: its lowest bit tells something else.
    guard counts(registers) == 2 else { return false }
    registers[1] = nil
    return counts(registers) == 0
  }

  @inline(never)
  private static func counts(_ register: UnsafeMutablePointer<AnyObject?>) -> UInt64 {
    (register.address(0) + 8).load(as: UInt64.self) >> 32
  }

  private static func address(of object: AnyObject) -> UnsafeMutableRawPointer {
    Unmanaged.passUnretained(object).toOpaque()
  }
}
