/// Something that can be assigned to or modified in place.
///
/// Made in two steps: preparing evaluates what the place depends on (indices, the object) and
/// reserves registers; beginning moves the value into registers, where it is modified, and ending
/// moves it back. In between the place's own references are null, so that the value is unshared
/// and mutates without copying.
final class Place {
  indirect enum Kind {
    /// A variable's registers (or a part of them): nothing is moved.
    case registers
    /// Slots of the record in a reference register.
    case record(Int, word: Int, reference: Int)
    case global(GlobalSlot)
    /// An element of an array place, at the index in a word register.
    case arrayElement(Place, index: Int)
    /// Lanes of an element of an array place: a field of a struct in an array.
    case elementPart(Place, index: Int, word: Int, reference: Int)
    /// A part of another place.
    case part(Place, word: Int, reference: Int)
    /// What an optional place holds; `check` traps or leaves the chain where it is nil.
    case payload(Place, FunctionLowering.Unwrapping, exit: Label?)
    /// A computed property or a subscript. `take` reads what will be written back, and leaves the base without
    /// it, so that it mutates without copying; where there is none, `get` reads.
    case accessors(
      base: Place?, get: (Value?) -> Value, set: (Value?, Value) -> Void,
      take: ((Value?) -> Value)? = nil)
    /// A stored property whose observer wants no old value: mutated in place, then observed.
    case observed(Place, notify: () -> Void)
    /// A weak or unowned variable: assigned, never modified in place.
    case weak(Place)
    /// `_`: what is assigned is dropped.
    case nowhere
  }

  let kind: Kind
  let type: TypeDescriptor
  /// Where the value is while it is modified.
  var registers: Registers

  init(_ kind: Kind, _ type: TypeDescriptor, _ registers: Registers) {
    self.kind = kind
    self.type = type
    self.registers = registers
  }

  var value: Value { Value(registers: registers, type: type, isOwned: false) }

  /// Whether functions read and write it.
  var isComputed: Bool {
    switch kind {
    case .accessors, .observed: true
    case .part(let outer, _, _), .payload(let outer, _, _), .weak(let outer),
      .arrayElement(let outer, _), .elementPart(let outer, _, _, _):
      outer.isComputed
    case .registers, .record, .global, .nowhere: false
    }
  }
}
