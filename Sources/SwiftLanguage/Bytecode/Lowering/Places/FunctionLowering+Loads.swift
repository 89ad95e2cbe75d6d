/// Temporaries that share what a variable holds.
///
/// As long as one of them lives, an array in the variable is not the variable's alone: changing it in place would
/// copy it. `grid[i][j] = grid[i - 1][j] + 1` reads what it changes.
extension FunctionLowering {
  /// Notes that a temporary is a copy of what a variable still holds.
  func noteLoad(_ registers: Registers, _ layout: Layout) {
    for lane in 0..<layout.references { loads.insert(registers.reference + lane) }
  }

  /// Gives the copies back that were made since `mark`, but for those that are part of a value: the variables
  /// still hold what they share, so that nothing ends by it.
  func releaseLoads(from mark: Int, keeping values: Value...) {
    if !loads.isEmpty { releaseLoads(from: mark, keeping: values) }
  }

  func releaseLoads(from mark: Int, keeping values: [Value]) {
    if loads.isEmpty { return }
    var released = loads.filter { $0 >= mark }
    for value in values {
      for lane in 0..<value.type.layout.references {
        released.remove(value.registers.reference + lane)
      }
    }
    for lane in released.sorted() {
      loads.remove(lane)
      guard dirty.removeValue(forKey: lane) != nil else { continue }
      builder.emit(.clearReference, lane)
    }
  }

  /// Registers that get other content are copies no more.
  func forgetLoads(_ registers: Registers, _ layout: Layout) {
    if loads.isEmpty { return }
    for lane in 0..<layout.references { loads.remove(registers.reference + lane) }
  }

  func forgetLoads(from mark: Int) {
    if !loads.isEmpty { loads = loads.filter { $0 < mark } }
  }
}
