/// Values behind `AnyHashable` and `any P`: compared and hashed as what they are.
extension CoreNatives {
  /// Two `Any`s of Hashable values: equal where their types and values are.
  ///
  /// - Throws: a trap of the type's own `==`.
  static func areEqual(
    _ machine: Machine, _ left: RecordObject, _ right: RecordObject
  ) throws -> Bool {
    guard let type = left.layout.descriptor, let other = right.layout.descriptor else {
      return false
    }
    guard type === other else {
      return ErasedNumber(left, type).map { $0 == ErasedNumber(right, other) } ?? false
    }
    if type.isExistential {
      return try areEqual(machine, left.reference(0).pointee, right.reference(0).pointee)
    }
    return try machine.areEqual(type, left.payloadLanes, right.payloadLanes)
  }

  private static func areEqual(
    _ machine: Machine, _ left: AnyObject?, _ right: AnyObject?
  ) throws -> Bool {
    guard let left = left as? RecordObject, let right = right as? RecordObject else { return false }
    return try areEqual(machine, left, right)
  }

  /// The hash of a value behind an `Any`: numbers of one value have one, whatever their types are.
  ///
  /// - Throws: a trap of the type's own `hash(into:)`.
  static func hash(_ machine: Machine, _ value: RecordObject) throws -> Int {
    guard let type = value.layout.descriptor else { return 0 }
    if type.isExistential, let inner = value.reference(0).pointee as? RecordObject {
      return try hash(machine, inner)
    }
    if let number = ErasedNumber(value, type) { return number.hash }
    return try machine.hash(type, value.payloadLanes)
  }
}

/// A number of any type, so that `AnyHashable(1) == AnyHashable(1.0)`.
private enum ErasedNumber: Equatable {
  case whole(Int)
  /// A whole number beyond `Int.max`.
  case large(UInt)
  case fraction(Double)

  /// The number in a record of a type; nil where it holds none.
  init?(_ record: RecordObject, _ type: TypeDescriptor) {
    guard case .scalar(let scalar) = type.shape, scalar.isInteger || scalar.isFloating else {
      return nil
    }
    let words = record.payloadLanes.words
    if scalar.isFloating {
      let number = scalar == .float ? Double(words.float(0)) : words.double(0)
      if let whole = Int(exactly: number) {
        self = .whole(whole)
      } else {
        self = UInt(exactly: number).map { .large($0) } ?? .fraction(number)
      }
    } else {
      let isLarge = scalar == .uint64 && words[0] < 0
      self = isLarge ? .large(UInt(bitPattern: words[0])) : .whole(words[0])
    }
  }

  var hash: Int {
    switch self {
    case .whole(let number): Machine.combine(0, number)
    case .large(let number): Machine.combine(1, Int(bitPattern: number))
    case .fraction(let number): Machine.combine(2, Int(truncatingIfNeeded: number.bitPattern))
    }
  }
}
