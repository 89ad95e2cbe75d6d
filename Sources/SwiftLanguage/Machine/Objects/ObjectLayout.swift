/// The places in objects that the machine's loop reads by address.
enum ObjectLayout {
  /// Whether the compiler laid the objects out so: asked once for each program.
  static func isAsExpected(_ element: TypeDescriptor) -> Bool {
    let array = ArrayObject(element: element)
    let fields = withUnsafeMutablePointer(to: &array.fields) { UnsafeMutableRawPointer($0) }
    let layout = RecordLayout(Layout(words: 3, references: 1))
    let record = RecordObject.make(layout)
    let text = StringObject.ascii[65]
    return withExtendedLifetime((array, layout, record, text)) {
      fields == address(of: array) + objectHeader
        && UnsafeMutableRawPointer(record.slots) == address(of: record) + (objectHeader + 8)
        && (address(of: layout) + objectHeader).load(as: RecordFields.self).slotCount == 4
        && (address(of: text) + objectHeader).load(as: Int.self) == 65
    }
  }

  private static func address(of object: AnyObject) -> UnsafeMutableRawPointer {
    Unmanaged.passUnretained(object).toOpaque()
  }
}
