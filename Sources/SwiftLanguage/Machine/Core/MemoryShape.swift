/// How much room Swift's own compiler gives a type, for `MemoryLayout`.
struct MemoryShape {
  var size: Int
  var alignment: Int
  /// Bit patterns that no value of the type has: an optional needs no room of its own for them.
  var spare: Int

  var stride: Int { max(1, (size + alignment - 1) / alignment * alignment) }

  private static let pointer = MemoryShape(size: 8, alignment: 8, spare: Int(Int32.max))

  private init(size: Int, alignment: Int, spare: Int) {
    self.size = size
    self.alignment = alignment
    self.spare = spare
  }

  private init(scalar: Scalar) {
    switch scalar {
    case .bool: self.init(size: 1, alignment: 1, spare: 254)
    case .double: self.init(size: 8, alignment: 8, spare: 0)
    case .float: self.init(size: 4, alignment: 4, spare: 0)
    default: self.init(size: scalar.bits / 8, alignment: scalar.bits / 8, spare: 0)
    }
  }

  init(of type: TypeDescriptor) {
    switch type.shape {
    case .scalar(let scalar): self.init(scalar: scalar)
    case .unicodeScalar: self.init(size: 4, alignment: 4, spare: Int(Int32.max))
    case .string, .character: self.init(size: 16, alignment: 8, spare: Int(Int32.max))
    case .array, .dictionary, .classInstance, .native: self = Self.pointer
    case .function: self.init(size: 16, alignment: 8, spare: Int(Int32.max))
    case .metatype:
      let isExistential = type.arguments.first?.isExistential ?? true
      self.init(size: isExistential ? 8 : 0, alignment: isExistential ? 8 : 1, spare: 0)
    case .existential: self.init(existential: type.type)
    case .optional: self.init(payloads: [MemoryShape(of: type.arguments[0])], empty: 1)
    case .tuple: self.init(fields: type.fields.map { MemoryShape(of: $0.type) })
    case .structure:
      if type.nominal?.isBuiltin == true, let known = Self.builtins[type.nominal?.name ?? ""] {
        self.init(size: known, alignment: 8, spare: Int(Int32.max))
      } else {
        self.init(
          fields: type.fields.map {
            $0.ownership == .strong ? MemoryShape(of: $0.type) : Self.pointer
          })
      }
    case .enumeration:
      let payloads = type.cases.filter { !$0.fields.isEmpty }.map {
        $0.isIndirect ? Self.pointer : MemoryShape(fields: $0.fields.map { Self(of: $0.type) })
      }
      self.init(payloads: payloads, empty: type.cases.count - payloads.count)
    }
  }

  /// The library's structs that are kept in other ways here.
  private static let builtins = ["Set": 8, "Substring": 32, "ArraySlice": 32, "AnyHashable": 40]

  private init(existential type: Type) {
    guard case .existential(let existential) = type.kind else {
      self = Self.pointer
      return
    }
    let tables = existential.protocols.count
    if type.isAnyError {
      self = Self.pointer
    } else if existential.isClassBound {
      self.init(size: 8 + 8 * tables, alignment: 8, spare: Int(Int32.max))
    } else {
      self.init(size: 32 + 8 * tables, alignment: 8, spare: Int(Int32.max))
    }
  }

  /// One after the other, each where its alignment allows.
  private init(fields: [MemoryShape]) {
    self.init(size: 0, alignment: 1, spare: 0)
    for field in fields {
      size = (size + field.alignment - 1) / field.alignment * field.alignment + field.size
      alignment = max(alignment, field.alignment)
      spare = max(spare, field.spare)
    }
  }

  /// The cases of an enum: they share the room of the largest, and a tag tells them apart.
  private init(payloads: [MemoryShape], empty: Int) {
    let room = payloads.map(\.size).max() ?? 0
    self.init(size: room, alignment: payloads.map(\.alignment).max() ?? 1, spare: 0)
    if payloads.isEmpty {
      size = empty > 1 ? 1 : 0
      spare = empty > 1 ? 256 - empty : 0
    } else if payloads.count == 1, payloads[0].spare >= empty {
      spare = payloads[0].spare - empty
    } else if payloads.count > 1, payloads.allSatisfy({ $0.size == room && $0.spare > 255 }) {
      spare = 127
    } else {
      size = room + 1
      spare = 256 - payloads.count - (empty > 0 ? 1 : 0)
    }
  }
}
