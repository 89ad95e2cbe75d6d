internal import Synchronization

extension Machine {
  /// Runs instructions until the frame that was entered last returns.
  ///
  /// - Throws: ``MachineTrap``, with its place; the frames stay for the caller to unwind.
  func loop(from entry: UnsafeMutablePointer<Instruction>) throws {
    // At the current instruction: one step in front of the next.
    var pc = entry - 1
    var r = frame.pointee.words
    var o = frame.pointee.references
    let wordEnd = wordStack + (Machine.wordLimit - 512)
    let referenceEnd = referenceStack + (Machine.referenceLimit - 512)
    let frameEnd = frames + (Machine.frameLimit - 2)
    let fault: Fault

    run: while true {
      pc += 1
      let i = pc
      switch i.pointee.opcode {
      case .nop: break
      // MARK: Moves
      case .move: r[Int(i.pointee.a)] = r[Int(i.pointee.b)]
      case .moveMany:
        moveWords(r + Int(i.pointee.a), r + Int(i.pointee.b), Int(i.pointee.c))
      case .loadImmediate: r[Int(i.pointee.a)] = i.pointee.wide
      case .loadWord:
        r[Int(i.pointee.a)] = (i + 1).nextWord
        pc += 1
      case .copyReference: copyReference(o + Int(i.pointee.a), o + Int(i.pointee.b))
      case .takeReference:
        take(o + Int(i.pointee.a), o + Int(i.pointee.b), 1)
      case .copyReferences:
        copy(o + Int(i.pointee.a), o + Int(i.pointee.b), Int(i.pointee.c))
      case .takeReferences:
        take(o + Int(i.pointee.a), o + Int(i.pointee.b), Int(i.pointee.c))
      case .clearReference: clearReference(o + Int(i.pointee.a))
      case .clearReferences:
        clear(o + Int(i.pointee.a), Int(i.pointee.b))
      case .loadConstant:
        copyReference(o + Int(i.pointee.a), (i + 1).nextReference)
        pc += 1
      case .isNotNull: r[Int(i.pointee.a)] = (o + Int(i.pointee.b)).bits == 0 ? 0 : 1
      // MARK: Jumps
      case .jump: pc += i.pointee.wide
      case .jumpBack:
        pc += i.pointee.wide
        if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
      case .branchTrue: if r[Int(i.pointee.a)] != 0 { pc += i.pointee.wide }
      case .branchFalse: if r[Int(i.pointee.a)] == 0 { pc += i.pointee.wide }
      case .branchEqual: if r[Int(i.pointee.a)] == r[Int(i.pointee.b)] { pc += i.pointee.offset }
      case .branchNotEqual: if r[Int(i.pointee.a)] != r[Int(i.pointee.b)] { pc += i.pointee.offset }
      case .branchLess: if r[Int(i.pointee.a)] < r[Int(i.pointee.b)] { pc += i.pointee.offset }
      case .branchLessEqual:
        if r[Int(i.pointee.a)] <= r[Int(i.pointee.b)] { pc += i.pointee.offset }
      case .loopEqual:
        if r[Int(i.pointee.a)] == r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .loopNotEqual:
        if r[Int(i.pointee.a)] != r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .loopLess:
        if r[Int(i.pointee.a)] < r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .loopLessEqual:
        if r[Int(i.pointee.a)] <= r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .stepLoopLess:
        let (stepped, failed) = r[Int(i.pointee.a)].addingReportingOverflow(1)
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = stepped
        if stepped < r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .stepLoopLessEqual:
        let (stepped, failed) = r[Int(i.pointee.a)].addingReportingOverflow(1)
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = stepped
        if stepped <= r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .branchEqualImmediate:
        if r[Int(i.pointee.a)] == i.pointee.immediate { pc += i.pointee.offset }
      case .branchNotEqualImmediate:
        if r[Int(i.pointee.a)] != i.pointee.immediate { pc += i.pointee.offset }
      case .branchLessImmediate:
        if r[Int(i.pointee.a)] < i.pointee.immediate { pc += i.pointee.offset }
      case .branchLessEqualImmediate:
        if r[Int(i.pointee.a)] <= i.pointee.immediate { pc += i.pointee.offset }
      case .branchGreaterImmediate:
        if r[Int(i.pointee.a)] > i.pointee.immediate { pc += i.pointee.offset }
      case .branchGreaterEqualImmediate:
        if r[Int(i.pointee.a)] >= i.pointee.immediate { pc += i.pointee.offset }
      case .branchLessDouble:
        if r.double(i.pointee.a) < r.double(i.pointee.b) { pc += i.pointee.offset }
      case .branchLessEqualDouble:
        if r.double(i.pointee.a) <= r.double(i.pointee.b) { pc += i.pointee.offset }
      case .branchNotLessDouble:
        if !(r.double(i.pointee.a) < r.double(i.pointee.b)) { pc += i.pointee.offset }
      case .branchNotLessEqualDouble:
        if !(r.double(i.pointee.a) <= r.double(i.pointee.b)) { pc += i.pointee.offset }
      case .branchNull: if (o + Int(i.pointee.a)).bits == 0 { pc += i.pointee.wide }
      case .branchNotNull: if (o + Int(i.pointee.a)).bits != 0 { pc += i.pointee.wide }
      case .countLoop:
        let counted = r[Int(i.pointee.a)] &+ 1
        r[Int(i.pointee.a)] = counted
        if counted < r[Int(i.pointee.b)] {
          pc += i.pointee.offset
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
      case .jumpTable:
        let count = i.pointee.wide
        let index = r[Int(i.pointee.a)]
        let table = i + 1
        pc += count
        if UInt(bitPattern: index) < UInt(bitPattern: count) { pc += (table + index).nextWord }
      // MARK: Int
      case .add:
        let (value, failed) = r[Int(i.pointee.b)].addingReportingOverflow(r[Int(i.pointee.c)])
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .subtract:
        let (value, failed) = r[Int(i.pointee.b)].subtractingReportingOverflow(r[Int(i.pointee.c)])
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .multiply:
        let (value, failed) = r[Int(i.pointee.b)].multipliedReportingOverflow(
          by: r[Int(i.pointee.c)])
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .divide:
        let divisor = r[Int(i.pointee.c)]
        if divisor == 0 { fault = .division; break run }
        let (value, failed) = r[Int(i.pointee.b)].dividedReportingOverflow(by: divisor)
        if failed { fault = .divisionOverflow; break run }
        r[Int(i.pointee.a)] = value
      case .remainder:
        let divisor = r[Int(i.pointee.c)]
        if divisor == 0 { fault = .remainder; break run }
        let (value, failed) = r[Int(i.pointee.b)].remainderReportingOverflow(dividingBy: divisor)
        if failed { fault = .remainderOverflow; break run }
        r[Int(i.pointee.a)] = value
      case .addImmediate:
        let (value, failed) = r[Int(i.pointee.b)].addingReportingOverflow(i.pointee.offset)
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .multiplyImmediate:
        let (value, failed) = r[Int(i.pointee.b)].multipliedReportingOverflow(by: i.pointee.offset)
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .divideImmediate:
        r[Int(i.pointee.a)] = quotient(r[Int(i.pointee.b)], i.pointee.offset)
      case .remainderImmediate:
        r[Int(i.pointee.a)] = remainder(r[Int(i.pointee.b)], i.pointee.offset)
      case .dividePower:
        let value = r[Int(i.pointee.b)]
        let bias = (value &>> 63) & ((1 &<< Int(i.pointee.c)) &- 1)
        r[Int(i.pointee.a)] = (value &+ bias) &>> Int(i.pointee.c)
      case .remainderPower:
        let value = r[Int(i.pointee.b)]
        let mask = (1 &<< Int(i.pointee.c)) &- 1
        let bias = (value &>> 63) & mask
        r[Int(i.pointee.a)] = ((value &+ bias) & mask) &- bias
      case .addWrapping: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] &+ r[Int(i.pointee.c)]
      case .subtractWrapping: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] &- r[Int(i.pointee.c)]
      case .multiplyWrapping: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] &* r[Int(i.pointee.c)]
      case .and: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] & r[Int(i.pointee.c)]
      case .or: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] | r[Int(i.pointee.c)]
      case .xor: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] ^ r[Int(i.pointee.c)]
      case .andImmediate: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] & Int(i.pointee.c)
      case .shiftLeft: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] << r[Int(i.pointee.c)]
      case .shiftRight: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] >> r[Int(i.pointee.c)]
      case .shiftRightUnsigned:
        r[Int(i.pointee.a)] = Int(
          bitPattern: UInt(bitPattern: r[Int(i.pointee.b)]) >> r[Int(i.pointee.c)])
      case .shiftLeftImmediate: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] &<< Int(i.pointee.c)
      case .shiftRightImmediate: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] &>> Int(i.pointee.c)
      case .shiftRightUnsignedImmediate:
        r[Int(i.pointee.a)] = Int(
          bitPattern: UInt(bitPattern: r[Int(i.pointee.b)]) &>> UInt(i.pointee.c))
      case .negate:
        let (value, failed) = 0.subtractingReportingOverflow(r[Int(i.pointee.b)])
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .complement: r[Int(i.pointee.a)] = ~r[Int(i.pointee.b)]
      case .not: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] == 0 ? 1 : 0
      case .narrowTrapping:
        let value = r[Int(i.pointee.b)]
        if wrapped(value, i.pointee.c) != value { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
      case .convertInteger:
        let value = r[Int(i.pointee.b)]
        // Of 64 bits the other half is missing: negative numbers, or those above Int's.
        if i.pointee.c & 3 == 3 ? value < 0 : wrapped(value, i.pointee.c) != value {
          fault = .conversion(value, toKind: i.pointee.c)
          break run
        }
        r[Int(i.pointee.a)] = value
      case .narrowWrapping: r[Int(i.pointee.a)] = wrapped(r[Int(i.pointee.b)], i.pointee.c)
      case .equal: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] == r[Int(i.pointee.c)] ? 1 : 0
      case .notEqual: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] != r[Int(i.pointee.c)] ? 1 : 0
      case .less: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] < r[Int(i.pointee.c)] ? 1 : 0
      case .lessEqual: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] <= r[Int(i.pointee.c)] ? 1 : 0
      case .equalImmediate:
        r[Int(i.pointee.a)] = r[Int(i.pointee.b)] == i.pointee.offset ? 1 : 0
      case .notEqualImmediate:
        r[Int(i.pointee.a)] = r[Int(i.pointee.b)] != i.pointee.offset ? 1 : 0
      case .lessImmediate:
        r[Int(i.pointee.a)] = r[Int(i.pointee.b)] < i.pointee.offset ? 1 : 0
      case .greaterImmediate:
        r[Int(i.pointee.a)] = r[Int(i.pointee.b)] > i.pointee.offset ? 1 : 0
      case .addUnsigned:
        let (value, failed) = r.unsigned(i.pointee.b).addingReportingOverflow(
          r.unsigned(i.pointee.c))
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = Int(bitPattern: value)
      case .subtractUnsigned:
        let (value, failed) = r.unsigned(i.pointee.b).subtractingReportingOverflow(
          r.unsigned(i.pointee.c))
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = Int(bitPattern: value)
      case .multiplyUnsigned:
        let (value, failed) = r.unsigned(i.pointee.b).multipliedReportingOverflow(
          by: r.unsigned(i.pointee.c))
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = Int(bitPattern: value)
      case .divideUnsigned:
        let divisor = r.unsigned(i.pointee.c)
        if divisor == 0 { fault = .division; break run }
        r[Int(i.pointee.a)] = Int(bitPattern: r.unsigned(i.pointee.b) / divisor)
      case .remainderUnsigned:
        let divisor = r.unsigned(i.pointee.c)
        if divisor == 0 { fault = .remainder; break run }
        r[Int(i.pointee.a)] = Int(bitPattern: r.unsigned(i.pointee.b) % divisor)
      case .lessUnsigned:
        r[Int(i.pointee.a)] = r.unsigned(i.pointee.b) < r.unsigned(i.pointee.c) ? 1 : 0
      case .lessEqualUnsigned:
        r[Int(i.pointee.a)] = r.unsigned(i.pointee.b) <= r.unsigned(i.pointee.c) ? 1 : 0
      // MARK: Double and Float
      case .addDouble: r.set(i.pointee.a, r.double(i.pointee.b) + r.double(i.pointee.c))
      case .subtractDouble: r.set(i.pointee.a, r.double(i.pointee.b) - r.double(i.pointee.c))
      case .multiplyDouble: r.set(i.pointee.a, r.double(i.pointee.b) * r.double(i.pointee.c))
      case .divideDouble: r.set(i.pointee.a, r.double(i.pointee.b) / r.double(i.pointee.c))
      case .negateDouble: r.set(i.pointee.a, -r.double(i.pointee.b))
      case .equalDouble:
        r[Int(i.pointee.a)] = r.double(i.pointee.b) == r.double(i.pointee.c) ? 1 : 0
      case .lessDouble: r[Int(i.pointee.a)] = r.double(i.pointee.b) < r.double(i.pointee.c) ? 1 : 0
      case .lessEqualDouble:
        r[Int(i.pointee.a)] = r.double(i.pointee.b) <= r.double(i.pointee.c) ? 1 : 0
      case .addFloat: r.set(i.pointee.a, r.float(i.pointee.b) + r.float(i.pointee.c))
      case .subtractFloat: r.set(i.pointee.a, r.float(i.pointee.b) - r.float(i.pointee.c))
      case .multiplyFloat: r.set(i.pointee.a, r.float(i.pointee.b) * r.float(i.pointee.c))
      case .divideFloat: r.set(i.pointee.a, r.float(i.pointee.b) / r.float(i.pointee.c))
      case .negateFloat: r.set(i.pointee.a, -r.float(i.pointee.b))
      case .equalFloat: r[Int(i.pointee.a)] = r.float(i.pointee.b) == r.float(i.pointee.c) ? 1 : 0
      case .lessFloat: r[Int(i.pointee.a)] = r.float(i.pointee.b) < r.float(i.pointee.c) ? 1 : 0
      case .lessEqualFloat:
        r[Int(i.pointee.a)] = r.float(i.pointee.b) <= r.float(i.pointee.c) ? 1 : 0
      case .intToDouble: r.set(i.pointee.a, Double(r[Int(i.pointee.b)]))
      case .doubleToInt:
        let value = r.double(i.pointee.b)
        guard value > -9_223_372_036_854_777_856, value < 9_223_372_036_854_775_808 else {
          fault = .message(doubleMessage(value, "Int"))
          break run
        }
        r[Int(i.pointee.a)] = Int(value)
      case .intToFloat: r.set(i.pointee.a, Float(r[Int(i.pointee.b)]))
      case .doubleToFloat: r.set(i.pointee.a, Float(r.double(i.pointee.b)))
      case .floatToDouble: r.set(i.pointee.a, Double(r.float(i.pointee.b)))
      case .squareRootDouble: r.set(i.pointee.a, r.double(i.pointee.b).squareRoot())
      // MARK: Arrays
      case .arrayCount: r[Int(i.pointee.a)] = o.fields(i.pointee.b).pointee.count
      case .arrayGetWord:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = array.pointee.words[index]
      case .arrayGetByte:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = Int(array.pointee.bytes[index])
      case .arrayGetFloat:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = Int(array.pointee.floats[index])
      case .arrayGetReference:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        copyReference(o + Int(i.pointee.a), array.pointee.references + index)
      case .arrayGet:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.read(index, r + Int(i.pointee.a), o + (i + 1).nextWord)
        pc += 1
      case .arrayGetPartWord:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        r[Int(i.pointee.a)] =
          array.pointee.words[index &* array.pointee.stride &+ (i + 1).nextWord]
        pc += 1
      case .arrayGetPartReference:
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        copyReference(
          o + Int(i.pointee.a),
          array.pointee.references + (index &* array.pointee.referenceStride &+ (i + 1).nextWord))
        pc += 1
      case .arrayGetNestedWord:
        let outer = o.fields(i.pointee.b)
        let row = r[Int(i.pointee.c)]
        if isOutside(row, outer) { fault = .bounds; break run }
        let inner = outer.pointee.references.fields(at: row)
        let index = r[(i + 1).nextWord]
        if isOutside(index, inner) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = inner.pointee.word(at: index)
        pc += 1
      case .arraySetWord:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.words[index] = r[Int(i.pointee.c)]
      case .arraySetByte:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.bytes[index] = UInt8(truncatingIfNeeded: r[Int(i.pointee.c)])
      case .arraySetFloat:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.floats[index] = UInt32(truncatingIfNeeded: r[Int(i.pointee.c)])
      case .arraySetReference:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        place = pc + 1
        moveReference(array.pointee.references + index, o + Int(i.pointee.c))
      case .arrayTakeReference:
        makeUnique(o + Int(i.pointee.b))
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        moveReference(o + Int(i.pointee.a), array.pointee.references + index)
      case .arraySet:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        place = pc + 1
        array.pointee.put(index, r + Int(i.pointee.c), o + (i + 1).nextWord)
        pc += 1
      case .arraySetPartWord:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.words[index &* array.pointee.stride &+ (i + 1).nextWord] = r[Int(i.pointee.c)]
        pc += 1
      case .arrayTakePartReference:
        makeUnique(o + Int(i.pointee.b))
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        let slot =
          array.pointee.references + (index &* array.pointee.referenceStride &+ (i + 1).nextWord)
        moveReference(o + Int(i.pointee.a), slot)
        pc += 1
      case .arraySetPartReference:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, array) { fault = .bounds; break run }
        place = pc + 1
        let slot =
          array.pointee.references + (index &* array.pointee.referenceStride &+ (i + 1).nextWord)
        moveReference(slot, o + Int(i.pointee.c))
        pc += 1
      case .arrayTake:
        makeUnique(o + Int(i.pointee.b))
        let array = o.fields(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if isOutside(index, array) { fault = .bounds; break run }
        array.pointee.take(index, r + Int(i.pointee.a), o + (i + 1).nextWord)
        pc += 1
      case .arrayAppendWord:
        makeUniqueForAppend(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        array.grow()
        array.pointee.store(r[Int(i.pointee.b)], at: array.pointee.count &- 1)
      case .arrayAppend:
        makeUniqueForAppend(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        array.grow()
        array.pointee.put(
          array.pointee.count &- 1, r + Int(i.pointee.b), o + Int(i.pointee.c))
      case .arrayRemoveLast:
        makeUnique(o + Int(i.pointee.b))
        let array = o.fields(i.pointee.b)
        let last = array.pointee.count &- 1
        if last < 0 {
          fault = .message("Fatal error: Can't remove last element from an empty collection")
          break run
        }
        array.pointee.take(last, r + Int(i.pointee.a), o + Int(i.pointee.c))
        array.pointee.count = last
      case .arraySwap:
        makeUnique(o + Int(i.pointee.a))
        let array = o.fields(i.pointee.a)
        let (first, second) = (r[Int(i.pointee.b)], r[Int(i.pointee.c)])
        if isOutside(first, array) || isOutside(second, array) { fault = .bounds; break run }
        array.pointee.swap(first, second)
      case .arraySetNestedWord:
        makeUnique(o + Int(i.pointee.a))
        let outer = o.fields(i.pointee.a)
        let row = r[(i + 1).nextWord]
        if isOutside(row, outer) { fault = .bounds; break run }
        makeUnique(outer.pointee.references + row)
        let inner = outer.pointee.references.fields(at: row)
        let index = r[Int(i.pointee.b)]
        if isOutside(index, inner) { fault = .bounds; break run }
        inner.pointee.store(r[Int(i.pointee.c)], at: index)
        pc += 1
      case .arrayMake:
        (i + 1).withNext(TypeDescriptor.self) {
          makeArray(o + Int(i.pointee.a), $0, r[Int(i.pointee.b)])
        }
        pc += 1
      // MARK: Dictionaries
      case .dictionaryGet:
        place = pc + 1
        let lanes = (i + 1).nextWord
        try getFromDictionary(
          o + Int(i.pointee.b),
          Lanes(words: r + Int(i.pointee.c), references: o + (lanes >> 32)),
          Lanes(words: r + Int(i.pointee.a), references: o + (lanes & 0xFFFF_FFFF)))
        pc += 1
      case .dictionaryFind:
        place = pc + 1
        r[Int(i.pointee.a)] = try findInDictionary(
          o + Int(i.pointee.b), Lanes(words: r + Int(i.pointee.c), references: o + (i + 1).nextWord)
        )
        pc += 1
      case .dictionaryEnter:
        place = pc + 1
        try enterIntoDictionary(
          o + Int(i.pointee.b),
          Lanes(words: r + Int(i.pointee.c), references: o + (i + 1).nextWord),
          r + Int(i.pointee.a))
        pc += 1
      case .dictionaryTake:
        takeFromDictionary(
          o + Int(i.pointee.b), r[Int(i.pointee.c)],
          Lanes(words: r + Int(i.pointee.a), references: o + (i + 1).nextWord))
        pc += 1
      case .dictionaryPut:
        place = pc + 1
        putIntoDictionary(
          o + Int(i.pointee.a), r[Int(i.pointee.b)],
          Lanes(words: r + Int(i.pointee.c), references: o + (i + 1).nextWord))
        pc += 1
      // MARK: Strings
      case .stringEqual:
        r[Int(i.pointee.a)] = areEqualTexts(o, i.pointee.b, i.pointee.c) ? 1 : 0
      case .branchStringEqual:
        if areEqualTexts(o, i.pointee.a, i.pointee.b) { pc += i.pointee.offset }
      case .branchStringNotEqual:
        if !areEqualTexts(o, i.pointee.a, i.pointee.b) { pc += i.pointee.offset }
      case .stringLess:
        r[Int(i.pointee.a)] = isLessText(o.text(i.pointee.b), o.text(i.pointee.c)) ? 1 : 0
      case .stringAppend:
        if o.isLongText(i.pointee.b) {
          place = pc + 1
          try checkAppending(o.text(i.pointee.b))
        }
        appendText(o + Int(i.pointee.a), o.text(i.pointee.b))
      case .stringAppendConstant:
        appendText(o + Int(i.pointee.a), (i + 1).nextText)
        pc += 1
      case .stringMake:
        startOfText(o + Int(i.pointee.a), (i + 1).nextText, room: Int(i.pointee.b))
        pc += 1
      case .stringAppendInteger: appendInteger(o + Int(i.pointee.a), r[Int(i.pointee.b)])
      case .integerText: o[Int(i.pointee.a)] = integerText(r[Int(i.pointee.b)])
      // MARK: Records
      case .recordMake:
        o[Int(i.pointee.a)] = (i + 1).withNext(RecordLayout.self) { RecordObject.make($0) }
        pc += 1
      case .recordMakeFilled:
        let made = (i + 1).withNext(RecordLayout.self) { RecordObject.make($0) }
        pc += 1
        fill(
          made, (i + 1).nextFields(RecordFields.self), r + Int(i.pointee.b),
          o + Int(i.pointee.c))
        o[Int(i.pointee.a)] = made
      case .recordGetWord:
        r[Int(i.pointee.a)] = o.slots(i.pointee.b)[Int(i.pointee.c)]
      case .recordSetWord:
        o.slots(i.pointee.a)[Int(i.pointee.b)] = r[Int(i.pointee.c)]
      case .recordGetReference:
        copyReference(o + Int(i.pointee.a), o.slots(i.pointee.b).reference(i.pointee.c))
      case .recordGetReferenceChecked:
        let slot = o.slots(i.pointee.b).reference(i.pointee.c)
        if slot.bits == 0 { fault = .exclusivity; break run }
        copyReference(o + Int(i.pointee.a), slot)
      case .recordSetReference:
        place = pc + 1
        copyReference(o.slots(i.pointee.a).reference(i.pointee.b), o + Int(i.pointee.c))
      case .recordTakeReference:
        take(o + Int(i.pointee.a), o.slots(i.pointee.b).reference(i.pointee.c), 1)
      case .recordTakeReferenceChecked:
        let slot = o.slots(i.pointee.b).reference(i.pointee.c)
        if slot.bits == 0 { fault = .exclusivity; break run }
        take(o + Int(i.pointee.a), slot, 1)
      case .recordPutReference:
        place = pc + 1
        moveReference(o.slots(i.pointee.a).reference(i.pointee.b), o + Int(i.pointee.c))
      case .recordMakeUnique: makeRecordUnique(o + Int(i.pointee.a))
      case .weakMake: o[Int(i.pointee.a)] = o[Int(i.pointee.b)].map(WeakObject.pointing)
      case .weakGet: o[Int(i.pointee.a)] = weakTarget(o[Int(i.pointee.b)])
      case .unownedGet:
        let target = weakTarget(o[Int(i.pointee.b)])
        if target == nil, o[Int(i.pointee.b)] != nil { fault = .unownedRead; break run }
        o[Int(i.pointee.a)] = target
      // MARK: Globals
      case .globalGetWord: r[Int(i.pointee.a)] = globalWords[i.pointee.wide]
      case .globalSetWord: globalWords[i.pointee.wide] = r[Int(i.pointee.a)]
      case .globalGetReference:
        copyReference(o + Int(i.pointee.a), globalReferences + i.pointee.wide)
      case .globalGetReferenceChecked:
        if (globalReferences + i.pointee.wide).bits == 0 { fault = .exclusivity; break run }
        copyReference(o + Int(i.pointee.a), globalReferences + i.pointee.wide)
      case .globalSetReference:
        place = pc + 1
        copyReference(globalReferences + i.pointee.wide, o + Int(i.pointee.a))
      case .globalTakeReference:
        take(o + Int(i.pointee.a), globalReferences + i.pointee.wide, 1)
      case .globalTakeReferenceChecked:
        if (globalReferences + i.pointee.wide).bits == 0 { fault = .exclusivity; break run }
        take(o + Int(i.pointee.a), globalReferences + i.pointee.wide, 1)
      case .globalPutReference:
        place = pc + 1
        moveReference(globalReferences + i.pointee.wide, o + Int(i.pointee.a))
      // MARK: Calls
      case .call:
        let target = (i + 1).nextTarget
        pc += 1
        let words = r + Int(i.pointee.a)
        let references = o + Int(i.pointee.b)
        if target.pointee.entry == nil { try prepare(target, pc + 1) }
        if words + target.pointee.words > wordEnd
          || references + target.pointee.references > referenceEnd || frame >= frameEnd
        {
          fault = .stackOverflow
          break run
        }
        frame += 1
        frame.pointee = Frame(
          target: target, words: words, references: references, returnPlace: pc + 1)
        (r, o) = (words, references)
        pc = target.pointee.entry.unsafelyUnwrapped - 1
      case .callClosure:
        // Nothing is done yet: the call is made when the loop goes on.
        if isInterrupted.load(ordering: .relaxed) { pc -= 1; fault = .interrupted; break run }
        guard o[Int(i.pointee.c)] != nil else { fault = .exclusivity; break run }
        let words = r + Int(i.pointee.a)
        let references = o + Int(i.pointee.b)
        let at = (i + 1).nextWord
        let target = o.with(Int(i.pointee.c), ClosureObject.self) { closure in
          copy(closure, words + (at & 0xFFFF_FFFF), references + (at >> 32))
          return closure.target
        }
        pc += 1
        place = pc + 1
        if target.pointee.entry == nil { try prepare(target, pc + 1) }
        if words + target.pointee.words > wordEnd
          || references + target.pointee.references > referenceEnd || frame >= frameEnd
        {
          fault = .stackOverflow
          break run
        }
        frame += 1
        frame.pointee = Frame(
          target: target, words: words, references: references, returnPlace: pc + 1)
        (r, o) = (words, references)
        pc = target.pointee.entry.unsafelyUnwrapped - 1
      case .callMethod, .callExistential, .callMetatype:
        if isInterrupted.load(ordering: .relaxed) { pc -= 1; fault = .interrupted; break run }
        let words = r + Int(i.pointee.a)
        let references = o + Int(i.pointee.b)
        let identifier =
          i.pointee.opcode == .callMetatype
          ? r[Int(i.pointee.c)] : o.layout(i.pointee.b + i.pointee.c).pointee.identifier
        let site = (i + 1).nextPointer(DispatchSite.Found.self)
        pc += 1
        place = pc + 1
        var known: UnsafeMutablePointer<CallTarget>?
        if UInt(bitPattern: identifier) < UInt(bitPattern: site.pointee.count) {
          known = site.pointee.targets[identifier]
        }
        if known == nil { known = callee(of: site, identifier) }
        guard let target = known else { fault = .exclusivity; break run }
        if target.pointee.entry == nil { try prepare(target, pc + 1) }
        if words + target.pointee.words > wordEnd
          || references + target.pointee.references > referenceEnd || frame >= frameEnd
        {
          fault = .stackOverflow
          break run
        }
        frame += 1
        frame.pointee = Frame(
          target: target, words: words, references: references, returnPlace: pc + 1)
        (r, o) = (words, references)
        pc = target.pointee.entry.unsafelyUnwrapped - 1
      case .callNative:
        pc += 1
        place = pc + 1
        try (i + 1).withNext(NativeEntry.self) {
          try callNative($0, r + Int(i.pointee.a), o + Int(i.pointee.b))
        }
      case .returnClearing:
        place = pc + 1
        clear(o + Int(i.pointee.a), Int(i.pointee.b))
        (pc, r, o) = leaveFrame()
      case .returnPlain:
        (pc, r, o) = leaveFrame()
      case .returnWord:
        r[0] = r[Int(i.pointee.a)]
        (pc, r, o) = leaveFrame()
      case .closureCapture:
        let counts = (i + 2).nextWord
        let made = ClosureObject.make(
          target: (i + 1).nextTarget, words: counts & 0xFFFF_FFFF, references: counts >> 32)
        made.words.update(from: r + Int(i.pointee.b), count: made.wordCount)
        take(made.references, o + Int(i.pointee.c), made.referenceCount)
        o[Int(i.pointee.a)] = made
        pc += 2
      // MARK: Errors
      case .throwError:
        (pendingError, o[Int(i.pointee.a)]) = (o[Int(i.pointee.a)], nil)
        if i.pointee.b == 0 {
          place = pc + 1
          noteThrow()
        }
      case .branchError: if pendingError != nil { pc += i.pointee.wide }
      case .branchNoError: if pendingError == nil { pc += i.pointee.wide }
      case .takeError: (o[Int(i.pointee.a)], pendingError) = (pendingError, nil)
      case .trap:
        fault = .message((i + 1).nextText.value)
        break run
      case .trapUncaught:
        fault = .uncaught(isForced: i.pointee.a == 1)
        break run
      // MARK: Types
      case .existentialType, .instanceType:
        r[Int(i.pointee.a)] = max(0, o.layout(i.pointee.b).pointee.identifier)
      case .halt: return
      }
    }
    place = pc + 1
    throw placed(trap(of: fault))
  }
  /// Goes back to the caller's frame; gives its registers and the instruction that called.
  @inline(__always)
  private func leaveFrame() -> (
    UnsafeMutablePointer<Instruction>, UnsafeMutablePointer<Int>, UnsafeMutablePointer<AnyObject?>
  ) {
    let place = frame.pointee.returnPlace - 1
    frame -= 1
    return (place, frame.pointee.words, frame.pointee.references)
  }
}
