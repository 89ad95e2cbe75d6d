internal import Synchronization

/// Why the loop left: the words are added outside of it, to keep the handlers small.
private enum Fault {
  case overflow, division, divisionOverflow, bounds, negativeIndex, nilUnwrap, interrupted
  case stackOverflow, conversion, exclusivity, unownedRead, message(String), uncaught
}

extension Machine {
  /// Runs instructions until the frame that was entered last returns.
  ///
  /// - Throws: ``MachineTrap``, with its place; the frames stay for the caller to unwind.
  func loop(from entry: UnsafeMutablePointer<Instruction>) throws {
    var pc = entry
    var r = frame.pointee.words
    var o = frame.pointee.references
    let wordEnd = wordStack + (Machine.wordLimit - 512)
    let referenceEnd = referenceStack + (Machine.referenceLimit - 512)
    let frameEnd = frames + (Machine.frameLimit - 2)
    let fault: Fault

    run: while true {
      let i = pc
      pc += 1
      switch i.pointee.opcode {
      case .nop: break

      // MARK: Moves
      case .move: r[Int(i.pointee.a)] = r[Int(i.pointee.b)]
      case .moveMany:
        let target = r + Int(i.pointee.a)
        target.update(from: r + Int(i.pointee.b), count: Int(i.pointee.c))
      case .loadImmediate: r[Int(i.pointee.a)] = i.pointee.wide
      case .loadWord:
        r[Int(i.pointee.a)] = pc.nextWord
        pc += 1
      case .copyReference: o[Int(i.pointee.a)] = o[Int(i.pointee.b)]
      case .takeReference:
        let value = o[Int(i.pointee.b)].take()
        o[Int(i.pointee.a)] = value
      case .copyReferences:
        copy(o + Int(i.pointee.a), o + Int(i.pointee.b), Int(i.pointee.c))
      case .takeReferences:
        take(o + Int(i.pointee.a), o + Int(i.pointee.b), Int(i.pointee.c))
      case .clearReference: o[Int(i.pointee.a)] = nil
      case .clearReferences:
        clear(o + Int(i.pointee.a), Int(i.pointee.b))
      case .loadConstant:
        o[Int(i.pointee.a)] = pc.nextObject(AnyObject.self)
        pc += 1
      case .isNotNull: r[Int(i.pointee.a)] = o[Int(i.pointee.b)] == nil ? 0 : 1

      // MARK: Jumps
      case .jump: pc += i.pointee.wide
      case .jumpBack:
        pc += i.pointee.wide
        if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
      case .branchTrue: if r[Int(i.pointee.a)] != 0 { pc += i.pointee.wide }
      case .branchFalse: if r[Int(i.pointee.a)] == 0 { pc += i.pointee.wide }
      case .loopTrue:
        if r[Int(i.pointee.a)] != 0 {
          pc += i.pointee.wide
          if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        }
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
      case .branchNull: if o[Int(i.pointee.a)] == nil { pc += i.pointee.wide }
      case .branchNotNull: if o[Int(i.pointee.a)] != nil { pc += i.pointee.wide }
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
        let table = pc
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
        if divisor == 0 { fault = .division; break run }
        let (value, failed) = r[Int(i.pointee.b)].remainderReportingOverflow(dividingBy: divisor)
        if failed { fault = .divisionOverflow; break run }
        r[Int(i.pointee.a)] = value
      case .addImmediate:
        let (value, failed) = r[Int(i.pointee.b)].addingReportingOverflow(i.pointee.offset)
        if failed { fault = .overflow; break run }
        r[Int(i.pointee.a)] = value
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
      case .narrowWrapping: r[Int(i.pointee.a)] = wrapped(r[Int(i.pointee.b)], i.pointee.c)
      case .equal: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] == r[Int(i.pointee.c)] ? 1 : 0
      case .notEqual: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] != r[Int(i.pointee.c)] ? 1 : 0
      case .less: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] < r[Int(i.pointee.c)] ? 1 : 0
      case .lessEqual: r[Int(i.pointee.a)] = r[Int(i.pointee.b)] <= r[Int(i.pointee.c)] ? 1 : 0
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
        if divisor == 0 { fault = .division; break run }
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
      case .squareRootDouble: r.set(i.pointee.a, r.double(i.pointee.b).squareRoot())

      // MARK: Arrays
      case .arrayCount: r[Int(i.pointee.a)] = o.array(i.pointee.b).count
      case .arrayGetWord:
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = array.words[index]
      case .arrayGetByte:
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = Int(array.bytes[index])
      case .arrayGetFloat:
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = Int(array.floats[index])
      case .arrayGetReference:
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        o[Int(i.pointee.a)] = array.references[index]
      case .arrayGet:
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        array.read(index, r + Int(i.pointee.a), o + pc.nextWord)
        pc += 1
      case .arrayGetNestedWord:
        let outer = o.array(i.pointee.b)
        let row = r[Int(i.pointee.c)]
        if UInt(bitPattern: row) >= UInt(bitPattern: outer.count) { fault = .bounds; break run }
        let inner = outer.references.array(at: row)
        let index = r[pc.nextWord]
        if UInt(bitPattern: index) >= UInt(bitPattern: inner.count) { fault = .bounds; break run }
        r[Int(i.pointee.a)] = inner.words[index]
        pc += 1
      case .arraySetWord:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        array.words[index] = r[Int(i.pointee.c)]
      case .arraySetByte:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        array.bytes[index] = UInt8(truncatingIfNeeded: r[Int(i.pointee.c)])
      case .arraySetFloat:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        array.floats[index] = UInt32(truncatingIfNeeded: r[Int(i.pointee.c)])
      case .arraySetReference:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        place = pc
        array.references[index] = o[Int(i.pointee.c)]
      case .arraySet:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        place = pc
        array.put(index, r + Int(i.pointee.c), o + pc.nextWord)
        pc += 1
      case .arrayTake:
        makeUnique(o + Int(i.pointee.b))
        let array = o.array(i.pointee.b)
        let index = r[Int(i.pointee.c)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        array.take(index, r + Int(i.pointee.a), o + pc.nextWord)
        pc += 1
      case .arrayAppendWord:
        makeUniqueForAppend(o + Int(i.pointee.a))
        o.array(i.pointee.a).appendWord(r[Int(i.pointee.b)])
      case .arrayAppend:
        makeUniqueForAppend(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        array.grow()
        array.put(array.count &- 1, r + Int(i.pointee.b), o + Int(i.pointee.c))
      case .arrayAddWord:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        let (value, failed) = array.words[index].addingReportingOverflow(r[Int(i.pointee.c)])
        if failed { fault = .overflow; break run }
        array.words[index] = value
      case .arrayAddDouble:
        makeUnique(o + Int(i.pointee.a))
        let array = o.array(i.pointee.a)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: array.count) { fault = .bounds; break run }
        (array.words + index).set(0, (array.words + index).double(0) + r.double(i.pointee.c))
      case .arraySetNestedWord:
        makeUnique(o + Int(i.pointee.a))
        let outer = o.array(i.pointee.a)
        let row = r[pc.nextWord]
        pc += 1
        if UInt(bitPattern: row) >= UInt(bitPattern: outer.count) { fault = .bounds; break run }
        makeUnique(outer.references + row)
        let inner = outer.references.array(at: row)
        let index = r[Int(i.pointee.b)]
        if UInt(bitPattern: index) >= UInt(bitPattern: inner.count) { fault = .bounds; break run }
        inner.words[index] = r[Int(i.pointee.c)]
      case .arrayMake:
        o[Int(i.pointee.a)] = ArrayObject(
          element: pc.nextObject(TypeDescriptor.self), capacity: r[Int(i.pointee.b)])
        pc += 1

      case .stringAppend:
        let part = o.string(i.pointee.b)
        if part.value.utf8.count > 1 << 24 {
          place = pc
          do { try checkMemory(part.value.utf8.count * 3) } catch let trap as MachineTrap {
            throw placed(trap)
          }
        }
        appendString(o + Int(i.pointee.a), part)

      case .stringMake:
        o[Int(i.pointee.a)] = StringObject(pc.nextObject(StringObject.self).value)
        pc += 1
      case .stringAppendInteger: appendInteger(o + Int(i.pointee.a), r[Int(i.pointee.b)])
      case .integerText: o[Int(i.pointee.a)] = StringObject(decimal(r[Int(i.pointee.b)]))

      // MARK: Records
      case .recordMake:
        o[Int(i.pointee.a)] = RecordObject.make(pc.nextObject(RecordLayout.self))
        pc += 1
      case .recordMakeFilled:
        let made = RecordObject.make(pc.nextObject(RecordLayout.self))
        pc += 1
        fill(made, r + Int(i.pointee.b), o + Int(i.pointee.c))
        o[Int(i.pointee.a)] = made
      case .recordGetWord:
        r[Int(i.pointee.a)] = o.record(i.pointee.b).slots[Int(i.pointee.c)]
      case .recordSetWord:
        o.record(i.pointee.a).slots[Int(i.pointee.b)] = r[Int(i.pointee.c)]
      case .recordGetReference:
        o[Int(i.pointee.a)] = o.record(i.pointee.b).reference(Int(i.pointee.c)).pointee
      case .recordGetReferenceChecked:
        let value = o.record(i.pointee.b).reference(Int(i.pointee.c)).pointee
        if value == nil { fault = .exclusivity; break run }
        o[Int(i.pointee.a)] = value
      case .recordSetReference:
        place = pc
        o.record(i.pointee.a).reference(Int(i.pointee.b)).pointee = o[Int(i.pointee.c)]
      case .recordTakeReference:
        let value = o.record(i.pointee.b).reference(Int(i.pointee.c)).pointee.take()
        o[Int(i.pointee.a)] = value
      case .recordPutReference:
        let value = o[Int(i.pointee.c)].take()
        place = pc
        o.record(i.pointee.a).reference(Int(i.pointee.b)).pointee = value
      case .recordMakeUnique: makeRecordUnique(o + Int(i.pointee.a))
      case .weakMake: o[Int(i.pointee.a)] = o[Int(i.pointee.b)].map { WeakObject($0) }
      case .weakGet: o[Int(i.pointee.a)] = weakTarget(o[Int(i.pointee.b)])
      case .unownedGet:
        let target = weakTarget(o[Int(i.pointee.b)])
        if target == nil { fault = .unownedRead; break run }
        o[Int(i.pointee.a)] = target

      // MARK: Globals
      case .globalGetWord: r[Int(i.pointee.a)] = globalWords[i.pointee.wide]
      case .globalSetWord: globalWords[i.pointee.wide] = r[Int(i.pointee.a)]
      case .globalGetReference: o[Int(i.pointee.a)] = globalReferences[i.pointee.wide]
      case .globalGetReferenceChecked:
        let value = globalReferences[i.pointee.wide]
        if value == nil { fault = .exclusivity; break run }
        o[Int(i.pointee.a)] = value
      case .globalSetReference:
        place = pc
        globalReferences[i.pointee.wide] = o[Int(i.pointee.a)]
      case .globalTakeReference:
        let value = globalReferences[i.pointee.wide].take()
        o[Int(i.pointee.a)] = value
      case .globalPutReference:
        let value = o[Int(i.pointee.a)].take()
        place = pc
        globalReferences[i.pointee.wide] = value

      // MARK: Calls
      case .call:
        let target = pc.nextTarget
        pc += 1
        let words = r + Int(i.pointee.a)
        let references = o + Int(i.pointee.b)
        if target.pointee.entry == nil { try prepare(target, pc) }
        if words + target.pointee.words > wordEnd
          || references + target.pointee.references > referenceEnd || frame >= frameEnd
        {
          fault = .stackOverflow
          break run
        }
        let next = frame + 1
        next.initialize(
          to: Frame(target: target, words: words, references: references, returnPlace: pc))
        frame = next
        r = words
        o = references
        pc = target.pointee.entry.unsafelyUnwrapped
      case .callClosure, .callMethod, .callExistential, .callMetatype:
        let target: UnsafeMutablePointer<CallTarget>
        let words = r + Int(i.pointee.a)
        let references = o + Int(i.pointee.b)
        place = pc
        switch i.pointee.opcode {
        case .callClosure:
          guard let object = o[Int(i.pointee.c)] else { fault = .exclusivity; break run }
          let closure = unsafeDowncast(object, to: ClosureObject.self)
          target = closure.target
          let at = pc.nextWord
          copy(closure, words + (at & 0xFFFF_FFFF), references + (at >> 32))
        case .callMetatype:
          let type = descriptors.all[r[Int(i.pointee.c)]]
          target = pc.nextObject(DispatchSite.self).target(for: type)
        case .callMethod:
          guard let type = o.record(i.pointee.b).header.descriptor else {
            fault = .exclusivity
            break run
          }
          target = pc.nextObject(DispatchSite.self).target(for: type)
        default:
          guard let type = o.record(i.pointee.b).header.descriptor else {
            fault = .exclusivity
            break run
          }
          target = pc.nextObject(DispatchSite.self).target(for: type)
        }
        pc += 1
        if target.pointee.entry == nil { try prepare(target, pc) }
        if words + target.pointee.words > wordEnd
          || references + target.pointee.references > referenceEnd || frame >= frameEnd
        {
          fault = .stackOverflow
          break run
        }
        if isInterrupted.load(ordering: .relaxed) { fault = .interrupted; break run }
        let next = frame + 1
        next.initialize(
          to: Frame(target: target, words: words, references: references, returnPlace: pc))
        frame = next
        r = words
        o = references
        pc = target.pointee.entry.unsafelyUnwrapped
      case .callNative:
        let entry = pc.nextObject(NativeEntry.self)
        pc += 1
        place = pc
        try callNative(entry, r + Int(i.pointee.a), o + Int(i.pointee.b))
      case .returnClearing:
        place = pc
        clear(o + Int(i.pointee.a), Int(i.pointee.b))
        let current = frame
        pc = current.pointee.returnPlace
        let caller = current - 1
        frame = caller
        r = caller.pointee.words
        o = caller.pointee.references
      case .returnPlain:
        let current = frame
        pc = current.pointee.returnPlace
        let caller = current - 1
        frame = caller
        r = caller.pointee.words
        o = caller.pointee.references
      case .returnWord:
        r[0] = r[Int(i.pointee.a)]
        let current = frame
        pc = current.pointee.returnPlace
        let caller = current - 1
        frame = caller
        r = caller.pointee.words
        o = caller.pointee.references
      case .closureMake:
        o[Int(i.pointee.a)] = ClosureObject(target: pc.nextTarget, words: 0, references: 0)
        pc += 1
      case .closureCapture:
        let counts = (pc + 1).nextWord
        let made = ClosureObject(
          target: pc.nextTarget, words: counts & 0xFFFF_FFFF, references: counts >> 32)
        made.words.update(from: r + Int(i.pointee.b), count: made.wordCount)
        take(made.references, o + Int(i.pointee.c), made.referenceCount)
        o[Int(i.pointee.a)] = made
        pc += 2

      // MARK: Errors
      case .throwError: pendingError = o[Int(i.pointee.a)].take()
      case .branchError: if pendingError != nil { pc += i.pointee.wide }
      case .branchNoError: if pendingError == nil { pc += i.pointee.wide }
      case .takeError: o[Int(i.pointee.a)] = pendingError.take()
      case .trap:
        fault = .message(pc.nextObject(StringObject.self).value)
        break run
      case .trapString:
        fault = .message(o.string(i.pointee.a).value)
        break run
      case .trapUncaught:
        fault = .uncaught
        break run

      // MARK: Types
      case .existentialType, .instanceType:
        r[Int(i.pointee.a)] = o.record(i.pointee.b).header.descriptor?.identifier ?? 0
      case .halt: return
      }
    }
    place = pc
    throw placed(trap(of: fault))
  }

  /// Lowers a function at its first call.
  @inline(never)
  private func prepare(
    _ target: UnsafeMutablePointer<CallTarget>, _ pc: UnsafeMutablePointer<Instruction>
  ) throws {
    place = pc
    do {
      try lower(target)
    } catch let trap as MachineTrap {
      throw placed(trap)
    }
  }

  @inline(never)
  private func callNative(
    _ entry: NativeEntry, _ words: UnsafeMutablePointer<Int>,
    _ references: UnsafeMutablePointer<AnyObject?>
  ) throws {
    do {
      try entry.function(
        NativeFrame(machine: self, words: words, references: references, entry: entry))
    } catch let thrown as NativeThrow {
      pendingError = thrown.error
    } catch let trap as MachineTrap {
      throw placed(trap)
    } catch {
      try throwNative(error)
    }
    var lane = entry.resultReferences
    while lane < entry.argumentReferences {
      references[lane] = nil
      lane += 1
    }
  }

  @inline(never)
  private func trap(of fault: Fault) -> MachineTrap {
    switch fault {
    case .overflow: MachineTrap(.overflow, "arithmetic overflow")
    case .division: MachineTrap(.divisionByZero, "Fatal error: Division by zero")
    case .divisionOverflow: MachineTrap(.overflow, "Fatal error: Division results in overflow")
    case .bounds: MachineTrap(.bounds, "Fatal error: Index out of range")
    case .negativeIndex: MachineTrap(.bounds, "Fatal error: Index out of range")
    case .nilUnwrap:
      MachineTrap(
        .nilUnwrap, "Fatal error: Unexpectedly found nil while unwrapping an Optional value")
    case .interrupted: interruption()
    case .stackOverflow:
      MachineTrap(.stackOverflow, "stack overflow: the calls are nested too deeply")
    case .conversion:
      MachineTrap(.conversion, "Fatal error: Not enough bits to represent the passed value")
    case .exclusivity:
      MachineTrap(
        .exclusivity, "Fatal error: overlapping accesses: the value is being modified already")
    case .unownedRead:
      MachineTrap(
        .unownedRead,
        "Fatal error: Attempted to read an unowned reference but the object was already deallocated"
      )
    case .message(let text): MachineTrap(Machine.reason(of: text), text)
    case .uncaught: uncaughtTrap()
    }
  }

  private func interruption() -> MachineTrap {
    if let trap = pendingTrap {
      pendingTrap = nil
      isInterrupted.store(false, ordering: .relaxed)
      return trap
    }
    if isMemoryExceeded.load(ordering: .relaxed) { return Machine.memoryTrap }
    return MachineTrap(.interrupted, "interrupted")
  }

  static func reason(of message: String) -> MachineTrap.Reason {
    if message.hasPrefix("Fatal error: Unexpectedly found nil") { return .nilUnwrap }
    if message.hasPrefix("Precondition failed") { return .precondition }
    if message.hasPrefix("Assertion failed") { return .assertion }
    if message.hasPrefix("Could not cast") { return .castFailed }
    return .fatalError
  }
}
