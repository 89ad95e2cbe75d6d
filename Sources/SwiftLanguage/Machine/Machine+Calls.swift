/// What calls take besides a frame.
extension Machine {
  /// The callee for a dynamic type that a site has not met; nil where the value has no type.
  @inline(never)
  func callee(
    of site: UnsafeMutablePointer<DispatchSite.Found>, _ identifier: Int
  ) -> UnsafeMutablePointer<CallTarget>? {
    guard identifier >= 0, identifier < descriptors.all.count else { return nil }
    return site.pointee.site.takeUnretainedValue().find(descriptors.all[identifier])
  }

  /// Traps where appending a long text takes too much memory.
  @inline(never)
  func checkAppending(_ part: Text) throws {
    // Appended to itself it is copied, and the whole grows to twice its room.
    do { try checkMemory(part.count * 8) } catch let trap as MachineTrap {
      throw placed(trap)
    }
  }

  /// Lowers a function at its first call.
  @inline(never)
  func prepare(
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
  func callNative(
    _ entry: NativeEntry, _ words: UnsafeMutablePointer<Int>,
    _ references: UnsafeMutablePointer<AnyObject?>
  ) throws {
    do {
      try entry.function(
        NativeFrame(machine: self, words: words, references: references, entry: entry))
    } catch let thrown as NativeThrow {
      pendingError = thrown.error
      throwOrigin.isPassedOn = false
      if !entry.canThrow { throw placed(unexpectedErrorTrap()) }
    } catch let trap as MachineTrap {
      throw placed(trap)
    } catch {
      try throwNative(error)
      if !entry.canThrow { throw placed(unexpectedErrorTrap()) }
    }
    // As arguments are released elsewhere: the last first.
    var lane = entry.argumentReferences
    while lane > entry.resultReferences {
      lane -= 1
      clearReference(references + lane)
    }
  }
}
