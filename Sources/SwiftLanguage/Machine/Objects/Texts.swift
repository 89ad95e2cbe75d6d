internal import Glibc

/// What the instructions on texts do; the texts stay in their registers meanwhile.

// MARK: Appending

/// Makes the text in a register one of its own, with room for more bytes.
@inline(__always)
private func reserve(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Int) {
  let text = register.text(at: 0)
  if text.pointee.capacity &- text.pointee.count < added
    || !isUnique(register)
  {
    grow(register, added)
  }
}

@inline(never)
private func grow(_ register: UnsafeMutablePointer<AnyObject?>, _ added: Int) {
  let text = register.text(at: 0)
  let needed = text.pointee.count &+ added
  let made = StringObject.make(capacity: max(needed, text.pointee.capacity &* 2))
  made.fields.append(text.buffer)
  made.fields.pointee.isPlain = text.pointee.isPlain
  register.pointee = made
}

/// Appends a text to the one in a register, in place where that is unshared.
@inline(never)
func appendText(
  _ register: UnsafeMutablePointer<AnyObject?>, _ added: UnsafeMutablePointer<TextFields>
) {
  if added == register.text(at: 0) {
    // Appended to itself: the register is to let go of it.
    let copy = copyOfText(added, room: 0)
    return withExtendedLifetime(copy) { appendText(register, copy.fields) }
  }
  reserve(register, added.pointee.count)
  let whole = register.text(at: 0)
  whole.pointee.isPlain = whole.pointee.isPlain && added.pointee.isPlain
  whole.forget()
  whole.append(added.buffer)
}

/// Appends the digits of an integer.
@inline(never)
func appendInteger(_ register: UnsafeMutablePointer<AnyObject?>, _ value: Int) {
  withDigits(value) { digits in
    reserve(register, digits.count)
    let whole = register.text(at: 0)
    whole.forget()
    whole.append(digits)
  }
}

/// The digits of an integer; short ones are made once.
@inline(never)
func integerText(_ value: Int) -> StringObject {
  if value >= 0, value < 10 { return StringObject.ascii[48 &+ value] }
  return withDigits(value) { StringObject.make($0, isPlain: true) }
}

@inline(__always)
private func withDigits<Result>(
  _ value: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  // A word has at most 19 digits, and a sign.
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { room in
    var place = 20
    var rest = value.magnitude
    repeat {
      let (quotient, digit) =
        rest <= UInt(UInt32.max) ? shortDivision(rest) : rest.quotientAndRemainder(dividingBy: 10)
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

/// Division by ten in 32 bits, which is faster.
@inline(__always)
private func shortDivision(_ value: UInt) -> (quotient: UInt, remainder: UInt) {
  let short = UInt32(truncatingIfNeeded: value)
  let quotient = short / 10
  return (UInt(quotient), UInt(short &- quotient &* 10))
}

/// A text of two.
func concatenated(
  _ left: UnsafeMutablePointer<TextFields>, _ right: UnsafeMutablePointer<TextFields>
) -> StringObject {
  let made = StringObject.make(capacity: left.pointee.count &+ right.pointee.count)
  made.fields.append(left.buffer)
  made.fields.append(right.buffer)
  made.fields.pointee.isPlain = left.pointee.isPlain && right.pointee.isPlain
  return made
}

/// A text of its own to append to, with room for some bytes more.
@inline(never)
func copyOfText(_ text: UnsafeMutablePointer<TextFields>, room: Int) -> StringObject {
  let made = StringObject.make(capacity: text.pointee.count &+ room)
  made.fields.append(text.buffer)
  made.fields.pointee.isPlain = text.pointee.isPlain
  return made
}

/// The texts of an array, one after the other, with another between them; `bytes` in all.
func joinedTexts(
  _ parts: UnsafeMutablePointer<ArrayFields>, _ separator: UnsafeMutablePointer<TextFields>,
  _ bytes: Int
) -> StringObject {
  let made = StringObject.make(capacity: bytes)
  let whole = made.fields
  var isPlain = separator.pointee.isPlain || parts.pointee.count < 2
  for index in 0..<parts.pointee.count {
    if index > 0 { whole.append(separator.buffer) }
    let part = parts.pointee.references.text(at: index)
    whole.append(part.buffer)
    isPlain = isPlain && part.pointee.isPlain
  }
  whole.pointee.isPlain = isPlain
  return made
}

// MARK: Comparing

/// Whether two registers hold canonically equal text.
@inline(__always)
func areEqualTexts(
  _ references: UnsafeMutablePointer<AnyObject?>, _ left: UInt16, _ right: UInt16
) -> Bool {
  if references.address(Int(left)) == references.address(Int(right)) { return true }
  // Characters of ASCII are made once: two of them are equal only where they are the same.
  if references.byte(left) >= 0, references.byte(right) >= 0 { return false }
  return areEqualTexts(references.text(at: Int(left)), references.text(at: Int(right)))
}

@inline(never)
func areEqualTexts(
  _ left: UnsafeMutablePointer<TextFields>, _ right: UnsafeMutablePointer<TextFields>
) -> Bool {
  if left == right { return true }
  if left.pointee.count == right.pointee.count,
    memcmp(left.bytes, right.bytes, left.pointee.count) == 0
  {
    return true
  }
  if left.pointee.isPlain, right.pointee.isPlain { return false }
  return left.value == right.value
}

/// Whether one text comes before another, as Swift orders them.
@inline(never)
func isLessText(
  _ left: UnsafeMutablePointer<TextFields>, _ right: UnsafeMutablePointer<TextFields>
) -> Bool {
  guard left.pointee.isPlain, right.pointee.isPlain else { return left.value < right.value }
  let order = memcmp(left.bytes, right.bytes, min(left.pointee.count, right.pointee.count))
  return order == 0 ? left.pointee.count < right.pointee.count : order < 0
}
