/// A number in an `AnyHashable`, which equals any other one of the same value, whatever their types.
enum AnyNumber: Equatable {
  case integer(Int)
  /// Beyond the largest `Int`.
  case unsigned(UInt)
  /// What no integer is equal to.
  case fraction(Double)

  /// Nil where the record holds something else.
  init?(in record: RecordObject) {
    guard let type = record.layout.descriptor else { return nil }
    if type.isExistential {
      guard let inner = record.reference(0).pointee as? RecordObject else { return nil }
      self.init(in: inner)
      return
    }
    guard case .scalar(let scalar) = type.shape, scalar.isInteger || scalar.isFloating else {
      return nil
    }
    let words = record.payloadLanes.words
    if scalar.isFloating {
      let value = scalar == .float ? Double(words.float(0)) : words.double(0)
      self = Int(exactly: value).map(AnyNumber.integer) ?? .fraction(value)
    } else if scalar == .uint64, words[0] < 0 {
      self = .unsigned(UInt(bitPattern: words[0]))
    } else {
      self = .integer(words[0])
    }
  }

  var hash: Int {
    switch self {
    case .integer(let value): value
    case .unsigned(let value): Int(bitPattern: value)
    case .fraction(let value): Int(truncatingIfNeeded: value.bitPattern)
    }
  }
}
