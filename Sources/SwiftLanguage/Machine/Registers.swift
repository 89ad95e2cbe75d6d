extension UnsafeMutablePointer<Int> {
  @inline(__always) func double(_ register: UInt16) -> Double {
    Double(bitPattern: UInt64(bitPattern: Int64(self[Int(register)])))
  }
  @inline(__always) func set(_ register: UInt16, _ value: Double) {
    self[Int(register)] = Int(truncatingIfNeeded: value.bitPattern)
  }
  @inline(__always) func float(_ register: UInt16) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: self[Int(register)]))
  }
  @inline(__always) func set(_ register: UInt16, _ value: Float) {
    self[Int(register)] = Int(value.bitPattern)
  }
  @inline(__always) func unsigned(_ register: UInt16) -> UInt {
    UInt(bitPattern: self[Int(register)])
  }
}

/// Bytes in front of an object's first stored property: its type and its reference counts.
let objectHeader = 16

extension UnsafeMutablePointer<AnyObject?> {
  /// The address of the object in a register that is not null; no reference is counted.
  @inline(__always) func address(_ register: Int) -> UnsafeMutableRawPointer {
    UnsafeRawPointer(self + register).load(as: UnsafeMutableRawPointer.self)
  }
  /// The fields of the array in a register.
  @inline(__always) func fields(_ register: UInt16) -> UnsafeMutablePointer<ArrayFields> {
    fields(at: Int(register))
  }
  @inline(__always) func fields(at register: Int) -> UnsafeMutablePointer<ArrayFields> {
    (address(register) + objectHeader).assumingMemoryBound(to: ArrayFields.self)
  }
  /// The slots of the record in a register; its layout is in front of them.
  @inline(__always) func slots(_ register: UInt16) -> UnsafeMutablePointer<Int> {
    (address(Int(register)) + (objectHeader + 8)).assumingMemoryBound(to: Int.self)
  }
  /// What is known of the record in a register.
  @inline(__always) func layout(_ register: UInt16) -> UnsafeMutablePointer<RecordFields> {
    ((address(Int(register)) + objectHeader).load(as: UnsafeMutableRawPointer.self) + objectHeader)
      .assumingMemoryBound(to: RecordFields.self)
  }
  /// Whether the text in a register takes more than 16 MB.
  @inline(__always) func isLongText(_ register: UInt16) -> Bool {
    !isShortText(at: Int(register)) && textFields(at: Int(register)).pointee.count > 1 << 24
  }
  /// Calls `body` with the object in a register, which stays there meanwhile.
  @inline(__always) func with<Object: AnyObject, Result>(
    _ register: Int, _ type: Object.Type, _ body: (Object) throws -> Result
  ) rethrows -> Result {
    try UnsafeRawPointer(self + register).load(as: Unmanaged<Object>.self)._withUnsafeGuaranteedRef(
      body)
  }
}

extension UnsafeMutablePointer<Int> {
  /// A slot as a reference.
  @inline(__always) func reference(_ slot: UInt16) -> UnsafeMutablePointer<AnyObject?> {
    UnsafeMutableRawPointer(self + Int(slot)).assumingMemoryBound(to: AnyObject?.self)
  }
}

extension UnsafeMutablePointer<AnyObject?> {
  @inline(__always) func array(at index: Int) -> ArrayObject {
    unsafeDowncast(self[index].unsafelyUnwrapped, to: ArrayObject.self)
  }
  @inline(__always) func record(_ register: UInt16) -> RecordObject {
    unsafeDowncast(self[Int(register)].unsafelyUnwrapped, to: RecordObject.self)
  }
}

extension UnsafeMutablePointer<Instruction> {
  /// The raw word that stands here.
  @inline(__always) var nextWord: Int { UnsafeRawPointer(self).load(as: Int.self) }
  @inline(__always) var nextTarget: UnsafeMutablePointer<CallTarget> {
    UnsafeRawPointer(self).load(as: UnsafeMutablePointer<CallTarget>.self)
  }
  @inline(__always) func nextPointer<Value>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
    UnsafeRawPointer(self).load(as: UnsafeMutablePointer<Value>.self)
  }
  /// The first stored properties of the object whose address stands here.
  @inline(__always) func nextFields<Fields>(
    _ type: Fields.Type
  ) -> UnsafeMutablePointer<Fields> {
    (UnsafeRawPointer(self).load(as: UnsafeMutableRawPointer.self) + objectHeader)
      .assumingMemoryBound(to: Fields.self)
  }
  /// Calls `body` with the object whose address stands here; the code keeps it alive.
  @inline(__always) func withNext<Object: AnyObject, Result>(
    _ type: Object.Type, _ body: (Object) throws -> Result
  ) rethrows -> Result {
    try UnsafeRawPointer(self).load(as: Unmanaged<Object>.self)._withUnsafeGuaranteedRef(body)
  }
  /// The reference that stands here, as a register.
  @inline(__always) var nextReference: UnsafeMutablePointer<AnyObject?> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: AnyObject?.self)
  }
}

/// Whether an index is not one of an array's.
@inline(__always)
func isOutside(_ index: Int, _ array: UnsafeMutablePointer<ArrayFields>) -> Bool {
  UInt(bitPattern: index) >= UInt(bitPattern: array.pointee.count)
}

extension Instruction {
  /// The signed 16 bits of `b`.
  @inline(__always) var immediate: Int { Int(Int16(truncatingIfNeeded: b)) }
}

// MARK: Word lanes

/// Moves a few words, which may overlap; a call of the C library would cost more than they do.
@inline(__always)
func moveWords(
  _ target: UnsafeMutablePointer<Int>, _ source: UnsafeMutablePointer<Int>, _ count: Int
) {
  if target < source {
    var lane = 0
    while lane < count {
      target[lane] = source[lane]
      lane &+= 1
    }
  } else {
    var lane = count
    while lane > 0 {
      lane &-= 1
      target[lane] = source[lane]
    }
  }
}

// MARK: Reference lanes

/// Shares references with other registers, one by one.
@inline(__always)
func copy(
  _ target: UnsafeMutablePointer<AnyObject?>, _ source: UnsafeMutablePointer<AnyObject?>,
  _ count: Int
) {
  var lane = 0
  while lane < count {
    copyReference(target + lane, source + lane)
    lane &+= 1
  }
}

/// Moves references to other registers; where they were is null.
@inline(__always)
func take(
  _ target: UnsafeMutablePointer<AnyObject?>, _ source: UnsafeMutablePointer<AnyObject?>,
  _ count: Int
) {
  var lane = 0
  while lane < count {
    moveReference(target + lane, source + lane)
    lane &+= 1
  }
}

/// Gives references back and leaves null.
@inline(__always)
func clear(_ target: UnsafeMutablePointer<AnyObject?>, _ count: Int) {
  // The last declared goes first, as Swift does at a scope's end.
  var lane = count
  while lane > 0 {
    lane &-= 1
    clearReference(target + lane)
  }
}

/// Gives references back in order, as an array does with its elements.
func clearForward(_ target: UnsafeMutablePointer<AnyObject?>, _ count: Int) {
  var lane = 0
  while lane < count {
    clearReference(target + lane)
    lane &+= 1
  }
}

/// Writes what a closure captured behind its arguments.
@inline(__always)
func copy(
  _ closure: ClosureObject, _ words: UnsafeMutablePointer<Int>,
  _ references: UnsafeMutablePointer<AnyObject?>
) {
  var lane = 0
  while lane < closure.wordCount {
    words[lane] = closure.words[lane]
    lane &+= 1
  }
  copy(references, closure.references, closure.referenceCount)
}

// MARK: Uniqueness

/// Puts a new array into a register.
@inline(never)
func makeArray(
  _ register: UnsafeMutablePointer<AnyObject?>, _ element: TypeDescriptor, _ capacity: Int
) {
  register.pointee =
    capacity > 0 ? ArrayObject(element: element, capacity: capacity) : element.emptyArray
}

/// Whether nothing but a register refers to the object in it.
///
/// An object's second word counts its references: the upper half is zero as long as there is one
/// strong reference and nothing unusual about the object. All else is the run time's to say.
@inline(__always)
func isUnique(_ register: UnsafeMutablePointer<AnyObject?>) -> Bool {
  let counts = (register.address(0) + 8).load(as: UInt64.self)
  return counts >> 32 == 0 || isKnownUniquelyReferenced(&register.pointee)
}

/// Makes the array in a register one of its own.
@inline(__always)
func makeUnique(_ register: UnsafeMutablePointer<AnyObject?>) {
  if !isUnique(register) { copyArray(register) }
}

/// As ``makeUnique(_:)``; a copy has room for more elements.
@inline(__always)
func makeUniqueForAppend(_ register: UnsafeMutablePointer<AnyObject?>) {
  if !isUnique(register) { copyArrayForAppend(register) }
}

@inline(never)
private func copyArray(_ register: UnsafeMutablePointer<AnyObject?>) {
  register.pointee = register.array(at: 0).copy()
}

@inline(never)
private func copyArrayForAppend(_ register: UnsafeMutablePointer<AnyObject?>) {
  let array = register.array(at: 0)
  register.pointee = array.copy(capacity: max(4, array.count + array.count / 2 + 1))
}

/// Makes the record in a register one of its own.
@inline(never)
func makeRecordUnique(_ register: UnsafeMutablePointer<AnyObject?>) {
  guard !isUnique(register) else { return }
  let record = register.record(0)
  let made = RecordObject.make(record.layout)
  var isReference = [Bool](repeating: false, count: record.layout.slotCount)
  for slot in record.layout.referenceSlots {
    isReference[slot] = true
    made.reference(slot).pointee = record.reference(slot).pointee
  }
  for slot in 0..<record.layout.slotCount where !isReference[slot] {
    made.slots[slot] = record.slots[slot]
  }
  register.pointee = made
}

/// Fills a record laid out as words, then references; the references are moved.
@inline(__always)
func fill(
  _ record: RecordObject, _ fields: UnsafeMutablePointer<RecordFields>,
  _ words: UnsafeMutablePointer<Int>, _ references: UnsafeMutablePointer<AnyObject?>
) {
  let wordCount = fields.pointee.slotCount &- fields.pointee.referenceCount
  let slots = record.slots
  var lane = 0
  while lane < wordCount {
    slots[lane] = words[lane]
    lane &+= 1
  }
  take(record.reference(wordCount), references, fields.pointee.referenceCount)
}

/// What a weak reference leads to; nil where that is gone.
func weakTarget(_ object: AnyObject?) -> AnyObject? {
  guard let object else { return nil }
  return unsafeDowncast(object, to: WeakObject.self).target
}

// MARK: Integers

/// Division by a constant that is neither 0 nor -1; in 32 bits where both fit, which is faster.
@inline(__always)
func quotient(_ value: Int, _ divisor: Int) -> Int {
  if value >= 0, value <= Int(UInt32.max), divisor > 0 {
    return Int(UInt32(truncatingIfNeeded: value) / UInt32(truncatingIfNeeded: divisor))
  }
  return value / divisor
}

/// The remainder of ``quotient(_:_:)``.
@inline(__always)
func remainder(_ value: Int, _ divisor: Int) -> Int {
  if value >= 0, value <= Int(UInt32.max), divisor > 0 {
    return Int(UInt32(truncatingIfNeeded: value) % UInt32(truncatingIfNeeded: divisor))
  }
  return value % divisor
}

/// The low bits of a value as an integer of the kind (a ``Scalar``'s raw value).
@inline(__always)
func wrapped(_ value: Int, _ kind: UInt16) -> Int {
  switch kind {
  case 0: Int(Int8(truncatingIfNeeded: value))
  case 1: Int(Int16(truncatingIfNeeded: value))
  case 2: Int(Int32(truncatingIfNeeded: value))
  case 4: Int(UInt8(truncatingIfNeeded: value))
  case 5: Int(UInt16(truncatingIfNeeded: value))
  case 6: Int(UInt32(truncatingIfNeeded: value))
  default: value
  }
}

/// Why a double is not converted to an integer type.
@inline(never)
func doubleMessage(_ value: Double, _ type: String) -> String {
  if value.isNaN || value.isInfinite {
    return
      "Fatal error: Double value cannot be converted to \(type) because it is either infinite or NaN"
  }
  return value < 0
    ? "Fatal error: Double value cannot be converted to \(type) because the result would be less than \(type).min"
    : "Fatal error: Double value cannot be converted to \(type) because the result would be greater than \(type).max"
}
