internal import Glibc

/// What the instructions on texts do; the texts stay in their registers meanwhile.

// MARK: Appending

/// Makes the text in a register an object of its own, with room for more bytes.
@inline(__always)
private func reserve(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Int) {
  if register.isShortText(at: 0) { return grow(register, added) }
  let text = register.textFields(at: 0)
  if text.pointee.capacity &- text.pointee.count < added || !isUnique(register) {
    grow(register, added)
  }
}

/// Puts a copy with room for more bytes, at least twice as many as before, into a register.
@inline(never)
private func grow(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Int) {
  let text = register.text(at: 0)
  let capacity = text.fields?.pointee.capacity ?? ShortText.limit
  let made = StringObject.make(capacity: max(text.count &+ added, capacity &* 2))
  made.fields.append(text.buffer)
  made.fields.pointee.isPlain = text.isPlain
  register.pointee = made
}

/// Appends a text to the one in a register, in place where that is unshared.
@inline(__always)
func appendText(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Text) {
  if let short = added.short { appendShort(register, short) } else { appendLong(register, added) }
}

@inline(__always)
private func appendShort(_ register: UnsafeMutablePointer<AnyObject?>, _ added: ShortText) {
  if register.isShortText(at: 0) {
    let own = ShortText(bits: UInt64(bitPattern: Int64(register.bits)))
    if let whole = own.appending(added) { return register.replaceShort(whole) }
  }
  appendBytes(register, added)
}

/// Appends to a text that is, or becomes, an object.
@inline(never)
private func appendBytes(_ register: UnsafeMutablePointer<AnyObject?>, _ added: ShortText) {
  // Room for a whole word, so that it can be stored as one.
  reserve(register, 8)
  let whole = register.textFields(at: 0)
  whole.forget()
  UnsafeMutableRawPointer(whole.bytes + whole.pointee.count)
    .storeBytes(of: added.bytes, as: UInt64.self)
  whole.pointee.count &+= added.count
}

@inline(never)
private func appendLong(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Text) {
  if !register.isShortText(at: 0), added.fields == register.textFields(at: 0) {
    // Appended to itself: the register is to let go of it.
    let copy = StringObject.makeObject(added.buffer, isPlain: added.isPlain)
    return withExtendedLifetime(copy) { appendBuffer(register, copy.fields) }
  }
  if let fields = added.fields { appendBuffer(register, fields) }
}

@inline(__always)
private func appendBuffer(
  _ register: UnsafeMutablePointer<AnyObject?>, _ added: UnsafeMutablePointer<TextFields>
) {
  reserve(register, added.pointee.count)
  let whole = register.textFields(at: 0)
  whole.pointee.isPlain = whole.pointee.isPlain && added.pointee.isPlain
  whole.forget()
  whole.append(added.buffer)
}

/// Appends the digits of an integer.
@inline(__always)
func appendInteger(_ register: UnsafeMutablePointer<AnyObject?>, _ value: Int) {
  if let short = ShortText(value) {
    appendShort(register, short)
  } else {
    appendDigits(register, value)
  }
}

@inline(never)
private func appendDigits(_ register: UnsafeMutablePointer<AnyObject?>, _ value: Int) {
  withDigits(value) { digits in
    reserve(register, digits.count)
    let whole = register.textFields(at: 0)
    whole.forget()
    whole.append(digits)
  }
}

/// The digits of an integer.
@inline(never)
func integerText(_ value: Int) -> AnyObject {
  if let short = ShortText(value) { return short.reference }
  return withDigits(value) { StringObject.makeObject($0, isPlain: true) }
}

/// Gives the decimal digits of an integer, with its sign, to `body`.
@inline(__always)
private func withDigits<Result>(
  _ value: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  // A word has at most 19 digits, and a sign.
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { room in
    var place = 20
    var rest = value.magnitude
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      place &-= 1
      room[place] = 48 &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    } while rest > 0
    if value < 0 {
      place &-= 1
      room[place] = 45
    }
    return body(UnsafeBufferPointer(rebasing: room[place...]))
  }
}

/// A text of two.
func concatenated(_ left: Text, _ right: Text) -> AnyObject {
  if let left = left.short, let right = right.short, let whole = left.appending(right) {
    return whole.reference
  }
  let made = StringObject.make(capacity: left.count &+ right.count)
  made.fields.append(left.buffer)
  made.fields.append(right.buffer)
  made.fields.pointee.isPlain = left.isPlain && right.isPlain
  return made
}

/// A text to append to: one of its own, with room for some bytes more, where it will not stay short.
@inline(__always)
func startOfText(
  _ register: UnsafeMutablePointer<AnyObject?>, _ text: Text, room: Int
) {
  if let short = text.short, room <= 8 {
    register.pointee = short.reference
  } else {
    copyText(register, text, room: room)
  }
}

@inline(never)
private func copyText(_ register: UnsafeMutablePointer<AnyObject?>, _ text: Text, room: Int) {
  let made = StringObject.make(capacity: text.count &+ room)
  made.fields.append(text.buffer)
  made.fields.pointee.isPlain = text.isPlain
  register.pointee = made
}

/// The texts of an array, one after the other, with another between them; `bytes` in all.
func joinedTexts(
  _ parts: UnsafeMutablePointer<ArrayFields>, _ separator: Text, _ bytes: Int
) -> AnyObject {
  // Room for whole words behind the last.
  let made = StringObject.make(capacity: bytes &+ 8)
  let whole = made.fields
  var isPlain = separator.isPlain || parts.pointee.count < 2
  for index in 0..<parts.pointee.count {
    if index > 0 { whole.append(separator) }
    let part = parts.pointee.references.text(at: index)
    whole.append(part)
    isPlain = isPlain && part.isPlain
  }
  whole.pointee.isPlain = isPlain
  return StringObject.shortest(made)
}

extension UnsafeMutablePointer<TextFields> {
  /// Appends a text there is room for, and for a whole word.
  @inline(__always)
  fileprivate func append(_ added: Text) {
    guard let short = added.short else { return append(added.buffer) }
    UnsafeMutableRawPointer(bytes + pointee.count).storeBytes(of: short.bytes, as: UInt64.self)
    pointee.count &+= added.count
  }
}

// MARK: Comparing

/// Whether two registers hold canonically equal text.
@inline(__always)
func areEqualTexts(
  _ references: UnsafeMutablePointer<AnyObject?>, _ left: UInt16, _ right: UInt16
) -> Bool {
  areEqualTexts(references + Int(left), references + Int(right))
}

/// Whether two registers, given by their places, hold canonically equal text.
@inline(__always)
func areEqualTexts(
  _ left: UnsafeMutablePointer<AnyObject?>, _ right: UnsafeMutablePointer<AnyObject?>
) -> Bool {
  if left.bits == right.bits { return true }
  // Two short ones are equal only where they are the same.
  if left.isShortText(at: 0), right.isShortText(at: 0) { return false }
  return areEqualTexts(left.text(at: 0), right.text(at: 0))
}

/// Whether texts are canonically equal: byte by byte, where no other spelling is possible.
@inline(never)
private func areEqualTexts(_ left: Text, _ right: Text) -> Bool {
  if left.count == right.count, memcmp(left.bytes, right.bytes, left.count) == 0 { return true }
  if left.isPlain, right.isPlain { return false }
  return left.value == right.value
}

/// Whether one text comes before another; the bits of registers that hold texts.
@inline(__always)
func isLessText(_ left: Int, _ right: Int) -> Bool {
  if left < 0, right < 0 {
    return ShortText(bits: UInt64(bitPattern: Int64(left)))
      < ShortText(bits: UInt64(bitPattern: Int64(right)))
  }
  return withUnsafeBytes(of: left) { left in
    withUnsafeBytes(of: right) { right in
      guard let left = left.baseAddress, let right = right.baseAddress else { return false }
      return isLessText(Text(at: left), Text(at: right))
    }
  }
}

/// Whether one text comes before another, as Swift orders them.
@inline(never)
func isLessText(_ left: Text, _ right: Text) -> Bool {
  guard left.isPlain, right.isPlain else { return left.value < right.value }
  let order = memcmp(left.bytes, right.bytes, min(left.count, right.count))
  return order == 0 ? left.count < right.count : order < 0
}
