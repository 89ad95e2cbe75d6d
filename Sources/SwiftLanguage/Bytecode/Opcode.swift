/// Every instruction of the machine, with its exact effect.
///
/// `r` are the frame's raw words, `o` its references; `a`, `b`, `c` the operands. `next` is the raw
/// word that follows the instruction in the stream (the instruction takes two places then).
/// `[a]…` stands for several registers from `a`. Branch targets are relative to the place after the
/// instruction and its extra words: `c` where two registers are compared (signed 16 bits), else the
/// 32 bits of `b` and `c` (written `bc`).
enum Opcode: UInt16 {
  // Moves.
  case nop
  /// r[a] = r[b]
  case move
  /// r[a…a+c) = r[b…b+c), overlapping allowed
  case moveMany
  /// r[a] = bc, sign-extended
  case loadImmediate
  /// r[a] = next
  case loadWord
  /// o[a] = o[b], shared
  case copyReference
  /// o[a] = o[b]; o[b] = null
  case takeReference
  /// o[a…a+c) = o[b…b+c), shared
  case copyReferences
  /// o[a…a+c) = o[b…b+c); the sources become null
  case takeReferences
  /// o[a] = null
  case clearReference
  /// o[a…a+b) = null
  case clearReferences
  /// o[a] = the constant whose address is next
  case loadConstant
  /// r[a] = o[b] is not null
  case isNotNull

  // Jumps.
  /// by bc
  case jump
  /// by bc, backwards; stops where the machine is interrupted
  case jumpBack
  /// by bc where r[a] is not 0
  case branchTrue
  case branchFalse
  /// by c where r[a] and r[b] compare so
  case branchEqual, branchNotEqual, branchLess, branchLessEqual
  /// as above, backwards; stop where interrupted
  case loopEqual, loopNotEqual, loopLess, loopLessEqual
  /// r[a] += 1 (traps); by c, a loop's end, where r[a] < r[b], r[a] <= r[b]
  case stepLoopLess, stepLoopLessEqual
  /// by c where r[a] and the signed 16-bit b compare so
  case branchEqualImmediate, branchNotEqualImmediate, branchLessImmediate
  case branchLessEqualImmediate, branchGreaterImmediate, branchGreaterEqualImmediate
  /// by c where the doubles r[a] and r[b] compare so, and the negations (true for NaN)
  case branchLessDouble, branchLessEqualDouble, branchNotLessDouble, branchNotLessEqualDouble
  /// by bc where o[a] is null / is not null
  case branchNull, branchNotNull
  /// r[a] += 1; by c backwards where r[a] < r[b]; stops where interrupted
  case countLoop
  /// bc words follow: jumps by the r[a]-th of them, counted from the table's end; behind the table
  /// where r[a] is out of range
  case jumpTable

  // Int: r[a] = r[b] ∘ r[c]; arithmetic traps on overflow.
  case add, subtract, multiply, divide, remainder
  /// r[a] = r[b] + c (signed 16 bits), traps
  case addImmediate
  /// as above with the signed constant c, which is neither 0 nor -1 for division
  case multiplyImmediate, divideImmediate, remainderImmediate
  /// r[a] = r[b] divided by 2 to the power c (1 to 14), rounded to zero; the remainder of that
  case dividePower, remainderPower
  case addWrapping, subtractWrapping, multiplyWrapping
  case and, or, xor
  /// r[a] = r[b] & c (zero-extended)
  case andImmediate
  /// smart shifts of 64 bits: negative amounts shift the other way, large ones empty the word
  case shiftLeft, shiftRight, shiftRightUnsigned
  /// r[a] = r[b] shifted by the constant c in 0..<64
  case shiftLeftImmediate, shiftRightImmediate, shiftRightUnsignedImmediate
  /// r[a] = -r[b] (traps), ~r[b], r[b] == 0
  case negate, complement, not
  /// r[a] = r[b] where it fits the integer kind c, else traps
  case narrowTrapping
  /// r[a] = the low bits of r[b] as the integer kind c
  case narrowWrapping
  /// r[a] = r[b], of another integer type, where the integer kind c has it, else traps
  case convertInteger
  case equal, notEqual, less, lessEqual
  /// r[a] = r[b] compares so with the signed constant c
  case equalImmediate, notEqualImmediate, lessImmediate, greaterImmediate
  // UInt64.
  case addUnsigned, subtractUnsigned, multiplyUnsigned, divideUnsigned, remainderUnsigned
  case lessUnsigned, lessEqualUnsigned

  // Double and Float.
  case addDouble, subtractDouble, multiplyDouble, divideDouble, negateDouble
  case equalDouble, lessDouble, lessEqualDouble
  case addFloat, subtractFloat, multiplyFloat, divideFloat, negateFloat
  case equalFloat, lessFloat, lessEqualFloat
  /// r[a] = Double(r[b] as Int); Int(r[b] as Double), traps
  case intToDouble, doubleToInt
  /// r[a] = Float(r[b] as Int); Float(r[b] as Double); Double(r[b] as Float)
  case intToFloat, doubleToFloat, floatToDouble
  /// r[a] = the square root of the double r[b]
  case squareRootDouble

  // Arrays. `x` is the array o[…]; an index out of range traps. Writing makes the array unique.
  /// r[a] = count of the array o[b]
  case arrayCount
  /// r[a] = o[b][r[c]]: one word, a byte, a float
  case arrayGetWord, arrayGetByte, arrayGetFloat
  /// o[a] = o[b][r[c]], shared; moved out
  case arrayGetReference, arrayTakeReference
  /// [r a], [o next] = o[b][r[c]]: any element
  case arrayGet
  /// r[a], o[a] = the lane next of o[b][r[c]]: a part of an element of several words
  case arrayGetPartWord, arrayGetPartReference
  /// r[a] = o[b][r[c]][r[next]]: arrays of arrays of one word
  case arrayGetNestedWord
  /// o[a][r[b]] = r[c]
  case arraySetWord, arraySetByte, arraySetFloat
  /// o[a][r[b]] = o[c], moved
  case arraySetReference
  /// the lane next of o[a][r[b]] = r[c]; = o[c], moved
  case arraySetPartWord, arraySetPartReference
  /// o[a] = the lane next of o[b][r[c]], moved out
  case arrayTakePartReference
  /// o[a][r[b]] = [r c], [o next], moved
  case arraySet
  /// [r a], [o next] = o[b][r[c]], moved out: the slot's references are null
  case arrayTake
  /// [r a], [o c] = o[b].removeLast(), moved; traps where it is empty
  case arrayRemoveLast
  /// o[a].swapAt(r[b], r[c])
  case arraySwap
  /// o[a].append(r[b])
  case arrayAppendWord
  /// o[a].append([r b], [o c]), moved
  case arrayAppend
  /// o[a][r[next]][r[b]] = r[c]: writes into an array of arrays of one word
  case arraySetNestedWord
  /// o[a] = a new array of the element descriptor next, with room for r[b]
  case arrayMake

  // Dictionaries. A key is at [r c], [o …]; its own `hash(into:)` and `==` may run.
  /// [r a], [o low half of next] = o[b][key] as an optional; the key's references are at its high
  /// half
  case dictionaryGet
  /// r[a] = the entry of the key at [r c], [o next] in o[b], or -1
  case dictionaryFind
  /// r[a] = the entry of the key at [r c], [o next] in o[b], made where it was not there;
  /// r[a + 1] = whether it was there. Makes the dictionary unique.
  case dictionaryEnter
  /// [r a], [o next] = the value of the entry r[c] of o[b], moved out
  case dictionaryTake
  /// the value of the entry r[b] of o[a] = [r c], [o next], moved
  case dictionaryPut

  // Strings and characters.
  /// r[a] = o[b] and o[c] are equal, o[b] < o[c]
  case stringEqual, stringLess
  /// by c where o[a] and o[b] are equal, are not
  case branchStringEqual, branchStringNotEqual
  /// appends the string o[b] to the string o[a], in place where that is unshared
  case stringAppend
  /// appends the constant text at next to the string o[a]
  case stringAppendConstant
  /// o[a] = a string of its own with the text of the constant at next, and room for b bytes more
  case stringMake
  /// appends the decimal digits of the signed word r[b] to the string o[a]
  case stringAppendInteger
  /// o[a] = the decimal digits of the signed word r[b]
  case integerText

  // Records: boxes, instances, payloads.
  /// o[a] = a new record of the layout whose address is next
  case recordMake
  /// r[a] = slot c of o[b]
  case recordGetWord
  /// slot b of o[a] = r[c]
  case recordSetWord
  /// o[a] = slot c of o[b], shared; `Checked` traps where null: a value is being modified
  case recordGetReference, recordGetReferenceChecked
  /// slot b of o[a] = o[c], shared
  case recordSetReference
  /// o[a] = slot c of o[b], moved out; `Checked` as above
  case recordTakeReference, recordTakeReferenceChecked
  /// slot b of o[a] = o[c], moved
  case recordPutReference
  /// makes o[a] a record of its own, copied where it is shared
  case recordMakeUnique
  /// o[a] = a weak reference to o[b] (null for null)
  case weakMake
  /// o[a] = the target of the weak reference o[b], or null
  case weakGet
  /// as weakGet; traps where the target is gone
  case unownedGet

  // Globals, at the slot bc.
  case globalGetWord, globalSetWord
  case globalGetReference, globalGetReferenceChecked
  case globalSetReference, globalTakeReference, globalTakeReferenceChecked, globalPutReference

  // Calls. The callee's frame begins at r[a], o[b]; its results are there afterwards.
  /// the stub at next
  case call
  /// the closure o[c]; what it captured is written behind the arguments: r[a + low half of next],
  /// o[b + high half]
  case callClosure
  /// the native function whose address is next
  case callNative
  /// the method site at next, by the class of o[b]
  case callMethod
  /// the site at next, by the dynamic type of the existential o[b + c]
  case callExistential
  /// the site at next, by the type whose identifier is r[c]
  case callMetatype
  /// leaves the innermost run of the loop
  case halt
  /// clears o[a…a+b) and returns
  case returnClearing
  /// returns; no references to clear
  case returnPlain
  /// r[0] = r[a]; returns; no references to clear
  case returnWord
  /// o[a] = a closure of the stub at next, capturing [r b], [o c] of the counts in the word after
  case closureCapture

  // Errors.
  /// the pending error = o[a], moved; where b is 0 it is thrown here, else it goes on from where it was
  case throwError
  /// by bc where an error is pending
  case branchError
  /// by bc where none is
  case branchNoError
  /// o[a] = the pending error, which is no longer pending
  case takeError
  /// traps with the message constant at next
  case trap
  /// traps because an error reached the top: the pending one
  case trapUncaught

  // Existentials.
  /// o[a] = a new record of the layout at next, filled with [r b], [o c], moved
  case recordMakeFilled
  /// r[a] = the identifier of the dynamic type of the existential o[b]
  case existentialType
  /// r[a] = the identifier of the class of the instance o[b]
  case instanceType
}

/// One instruction: eight bytes.
struct Instruction {
  var opcode: Opcode
  var a: UInt16
  var b: UInt16
  var c: UInt16

  init(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    self.opcode = opcode
    self.a = UInt16(truncatingIfNeeded: a)
    self.b = UInt16(truncatingIfNeeded: b)
    self.c = UInt16(truncatingIfNeeded: c)
  }

  /// The signed 32 bits of `b` and `c`.
  @inline(__always) var wide: Int {
    Int(Int32(truncatingIfNeeded: UInt32(b) | UInt32(c) << 16))
  }
  /// The signed 16 bits of `c`.
  @inline(__always) var offset: Int { Int(Int16(truncatingIfNeeded: c)) }

  mutating func setWide(_ value: Int) {
    b = UInt16(truncatingIfNeeded: value)
    c = UInt16(truncatingIfNeeded: value >> 16)
  }

  /// As it stands in memory. (The opcode's case index is its raw value, in the lowest byte.)
  var encoded: Int {
    Int(opcode.rawValue) | Int(a) << 16 | Int(b) << 32
      | Int(bitPattern: UInt(c) << 48)
  }
  init(encoded: Int) {
    self = unsafeBitCast(encoded, to: Instruction.self)
  }
}

extension Instruction {
  /// Words behind an instruction that are not instructions.
  var dataWords: Int {
    switch opcode {
    case .loadWord, .loadConstant, .stringMake, .stringAppendConstant, .arrayGet,
      .arrayGetNestedWord, .arraySet,
      .arrayTake, .arrayGetPartWord, .arrayGetPartReference, .arraySetPartWord,
      .arraySetPartReference, .arrayTakePartReference, .dictionaryGet, .dictionaryFind,
      .dictionaryEnter, .dictionaryTake, .dictionaryPut, .arraySetNestedWord, .arrayMake,
      .recordMake, .recordMakeFilled, .call, .callClosure,
      .callNative, .callMethod, .callExistential, .callMetatype, .trap:
      1
    case .closureCapture: 2
    case .jumpTable: wide
    default: 0
    }
  }
}
