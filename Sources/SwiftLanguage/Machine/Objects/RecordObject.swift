/// What a record's slots hold: known once for each class, box and payload layout.
///
/// Words and references share one numbering, so that a subclass' fields follow its superclass'.
final class RecordLayout {
  let slotCount: Int
  /// The slots that hold references.
  let referenceSlots: [Int]
  /// Class instances and existential payloads know their type.
  let descriptor: TypeDescriptor?
  /// Run when the last reference goes, the most derived class' first.
  var deinitializer: ((RecordObject) -> Void)?

  init(slotCount: Int, referenceSlots: [Int], descriptor: TypeDescriptor?) {
    self.slotCount = slotCount
    self.referenceSlots = referenceSlots
    self.descriptor = descriptor
  }

  /// What a record has after its parts are gone.
  nonisolated(unsafe) static let empty = RecordLayout(
    slotCount: 0, referenceSlots: [], descriptor: nil)

  /// A box: the words first, then the references.
  convenience init(_ layout: Layout, descriptor: TypeDescriptor? = nil) {
    self.init(
      slotCount: layout.words + layout.references,
      referenceSlots: Array(layout.words..<(layout.words + layout.references)),
      descriptor: descriptor)
  }
}

/// A class instance, a box of a captured variable, the payload of an indirect case or of an
/// existential: slots that follow the header in the same allocation.
final class RecordObject: ManagedBuffer<RecordLayout, Int> {
  static func make(_ layout: RecordLayout) -> RecordObject {
    let made = unsafeDowncast(
      RecordObject.create(minimumCapacity: layout.slotCount) { _ in layout },
      to: RecordObject.self)
    made.slots.initialize(repeating: 0, count: layout.slotCount)
    return made
  }

  @inline(__always)
  var slots: UnsafeMutablePointer<Int> {
    withUnsafeMutablePointerToElements { $0 }
  }

  @inline(__always)
  func reference(_ slot: Int) -> UnsafeMutablePointer<AnyObject?> {
    UnsafeMutableRawPointer(slots + slot).assumingMemoryBound(to: AnyObject?.self)
  }

  deinit {
    let layout = header
    layout.deinitializer?(self)
    var next = releaseParts(layout)
    // A chain of records, such as a list, is taken apart one by one: letting go of the first would
    // nest as deep as the list is long.
    while let record = next {
      let layout = record.header
      layout.deinitializer?(record)
      next = record.releaseParts(layout)
      record.header = RecordLayout.empty
    }
  }

  /// Lets go of what the slots hold, but for the last record that nobody else holds.
  @inline(__always)
  private func releaseParts(_ layout: RecordLayout) -> RecordObject? {
    var chained: Int?
    for slot in layout.referenceSlots.reversed() where isLastHolder(slot) {
      chained = slot
      break
    }
    for slot in layout.referenceSlots where slot != chained { reference(slot).pointee = nil }
    guard let chained, let record = reference(chained).pointee else { return nil }
    reference(chained).pointee = nil
    return unsafeDowncast(record, to: RecordObject.self)
  }

  @inline(__always)
  private func isLastHolder(_ slot: Int) -> Bool {
    let place = reference(slot)
    guard isKnownUniquelyReferenced(&place.pointee) else { return false }
    return place.pointee.map { Swift.type(of: $0) == RecordObject.self } ?? false
  }
}

/// Where a `weak` or `unowned` variable points.
final class WeakObject {
  private weak var instance: AnyObject?
  /// Where the variable's type is an existential: the box around the instance is made anew.
  private let box: RecordLayout?

  init(_ object: AnyObject?) {
    if let record = object as? RecordObject, let type = record.header.descriptor, type.isClass,
      record.header === type.payloadLayout
    {
      instance = record.reference(0).pointee
      box = record.header
    } else {
      instance = object
      box = nil
    }
  }

  var target: AnyObject? {
    guard let instance else { return nil }
    guard let box else { return instance }
    let made = RecordObject.make(box)
    made.reference(0).pointee = instance
    return made
  }
}

/// A library's value of a value type; its reference types are referred to directly.
class NativeObject {
  var anyValue: Any { preconditionFailure("a native value has a type") }
}

final class NativeBox<Value>: NativeObject {
  var value: Value
  init(_ value: Value) { self.value = value }
  override var anyValue: Any { value }
}
