/// What the machine reads of a record's layout.
struct RecordFields {
  /// The dynamic type's, or -1.
  let identifier: Int
  let slotCount: Int
  let referenceCount: Int
  let referenceSlots: UnsafeMutablePointer<Int>
  /// Whether code runs when the last reference goes.
  var hasDeinitializer = false
}

/// What a record's slots hold: known once for each class, box and payload layout.
///
/// Words and references share one numbering, so that a subclass' fields follow its superclass'.
final class RecordLayout {
  /// First, so that the machine reads it at a fixed place in the object.
  @exclusivity(unchecked) private(set) var fields: RecordFields
  var slotCount: Int { fields.slotCount }
  /// The slots that hold references.
  let referenceSlots: [Int]
  /// Class instances and existential payloads know their type, which the program keeps.
  nonisolated(unsafe) unowned(unsafe) let descriptor: TypeDescriptor?
  /// Run when the last reference goes, the most derived class' first.
  @exclusivity(unchecked) var deinitializer: ((RecordObject) -> Void)? {
    didSet { fields.hasDeinitializer = deinitializer != nil }
  }

  /// A layout is never let go: records refer to it without counting, and there is one for each type.
  init(slotCount: Int, referenceSlots: [Int], descriptor: TypeDescriptor?) {
    let slots = UnsafeMutablePointer<Int>.allocate(capacity: max(1, referenceSlots.count))
    slots.initialize(from: referenceSlots, count: referenceSlots.count)
    fields = RecordFields(
      identifier: descriptor?.identifier ?? -1, slotCount: slotCount,
      referenceCount: referenceSlots.count, referenceSlots: slots)
    self.referenceSlots = referenceSlots
    self.descriptor = descriptor
    _ = Unmanaged.passRetained(self)
  }

  /// What a record has after its parts are gone.
  nonisolated(unsafe) static let empty = RecordLayout(
    slotCount: 0, referenceSlots: [], descriptor: nil)

  /// The same without `deinit`, for instances that were never complete.
  lazy var incomplete: RecordLayout = {
    let made = RecordLayout(
      slotCount: slotCount, referenceSlots: referenceSlots, descriptor: descriptor)
    if let weakObjects { made.deinitializer = { weakObjects.forget($0) } }
    return made
  }()

  /// In the layout of instances that weak variables point at: those variables' objects.
  private(set) var weakObjects: WeakObjects?

  /// The same for instances that weak variables point at, which learn before the `deinit` runs that it is gone.
  lazy var watched: (layout: RecordLayout, weakObjects: WeakObjects) = {
    let made = RecordLayout(
      slotCount: slotCount, referenceSlots: referenceSlots, descriptor: descriptor)
    let weakObjects = WeakObjects()
    made.weakObjects = weakObjects
    made.deinitializer = { [unowned self] record in
      weakObjects.forget(record)
      deinitializer?(record)
    }
    return (made, weakObjects)
  }()

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
final class RecordObject: ManagedBuffer<Unmanaged<RecordLayout>, Int> {
  static func make(_ layout: RecordLayout) -> RecordObject {
    let made = unsafeDowncast(
      RecordObject.create(minimumCapacity: layout.slotCount) { _ in .passUnretained(layout) },
      to: RecordObject.self)
    var slot = 0
    while slot < layout.slotCount {
      made.slots[slot] = 0
      slot &+= 1
    }
    return made
  }

  /// What its slots hold.
  var layout: RecordLayout {
    get { withUnsafeMutablePointerToHeader { $0.pointee.takeUnretainedValue() } }
    set { withUnsafeMutablePointerToHeader { $0.pointee = .passUnretained(newValue) } }
  }

  /// What is known of the slots, read where it lies.
  @inline(__always)
  private var fields: UnsafeMutablePointer<RecordFields> {
    withUnsafeMutablePointerToHeader {
      (UnsafeRawPointer($0).load(as: UnsafeMutableRawPointer.self) + objectHeader)
        .assumingMemoryBound(to: RecordFields.self)
    }
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
    // A chain of records, such as a list, is taken apart one by one: letting go of the first would
    // nest as deep as the list is long.
    var next = takeApart()
    while let record = UnsafeRawPointer(bitPattern: next) {
      next = Unmanaged<RecordObject>.fromOpaque(record)._withUnsafeGuaranteedRef { record in
        let following = record.takeApart()
        record.layout = RecordLayout.empty
        return following
      }
      Unmanaged<RecordObject>.fromOpaque(record).release()
    }
  }

  /// Runs the `deinit` and lets go of what the slots hold, but for the last record that nobody else holds.
  ///
  /// - Returns: That record's address, which is the caller's to let go of, or 0.
  @inline(__always)
  private func takeApart() -> Int {
    if fields.pointee.hasDeinitializer { layout.deinitializer?(self) }
    let (count, slots) = (fields.pointee.referenceCount, fields.pointee.referenceSlots)
    var chained = -1
    var lane = count
    while lane > 0, chained < 0 {
      lane &-= 1
      if isLastHolder(slots[lane]) { chained = slots[lane] }
    }
    lane = 0
    while lane < count {
      let slot = slots[lane]
      if slot != chained { clearReference(reference(slot)) }
      lane &+= 1
    }
    guard chained >= 0 else { return 0 }
    let last = reference(chained).bits
    reference(chained).bits = 0
    return last
  }

  @inline(__always)
  private func isLastHolder(_ slot: Int) -> Bool {
    let place = reference(slot)
    guard place.bits > 0, isUnique(place) else { return false }
    return place.pointee.map { Swift.type(of: $0) == RecordObject.self } ?? false
  }
}

/// A library's value of a value type; its reference types are referred to directly.
class NativeObject {
  var anyValue: Any { preconditionFailure("a native value has a type") }
}

/// A library's value of one type.
final class NativeBox<Value>: NativeObject {
  var value: Value
  init(_ value: Value) { self.value = value }
  override var anyValue: Any { value }
}
