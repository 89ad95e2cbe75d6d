internal import Foundation

/// A value of a JSON fixture, which knows where it stands for the sake of messages.
///
/// Booleans are numbers, 0 and 1. The strings `"nan"`, `"inf"` and `"-inf"` are numbers too, where one is asked for.
public struct Fixture: Sendable, CustomStringConvertible {
  /// The file and the keys that lead here, as `dense.json/cases/3/input`.
  public let path: String
  private let value: Value

  private indirect enum Value: Sendable {
    case null
    case number(Double)
    case text(String)
    case list([Value])
    case object([String: Value])
  }

  /// Reads a file of the folder `Fixtures` beside the test.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - filePath: the test's own file.
  /// - Throws: what reading and parsing throw.
  public init(_ name: String, filePath: StaticString = #filePath) throws {
    let data = try Data(contentsOf: Checkout.fixtures(filePath).appendingPathComponent(name))
    path = name
    value = try Self.converted(JSONSerialization.jsonObject(with: data))
  }

  private init(path: String, value: Value) {
    self.path = path
    self.value = value
  }

  /// The value's own `name`, or its path where it has none.
  public var description: String {
    guard case .object(let members) = value, case .text(let name)? = members["name"] else {
      return path
    }
    return name
  }

  private static func converted(_ json: Any) throws -> Value {
    switch json {
    case let text as String: .text(text)
    case let number as NSNumber: .number(number.doubleValue)
    case let list as [Any]: .list(try list.map(converted))
    case let object as [String: Any]: .object(try object.mapValues(converted))
    default: .null
    }
  }

  private func problem(_ what: String) -> FixtureError {
    FixtureError(description: "\(path): \(what)")
  }

  /// The member of an object.
  ///
  /// - Throws: ``FixtureError`` where there is none.
  public subscript(key: String) -> Fixture {
    get throws {
      guard let member = self.ifPresent(key) else { throw problem("no '\(key)'") }
      return member
    }
  }

  /// The member of an object, or nil where there is none.
  public func ifPresent(_ key: String) -> Fixture? {
    guard case .object(let members) = value, let member = members[key] else { return nil }
    return Fixture(path: "\(path)/\(key)", value: member)
  }

  /// Whether this is JSON's null.
  public var isNull: Bool {
    if case .null = value { true } else { false }
  }

  /// The elements of a list.
  public var elements: [Fixture] {
    get throws {
      guard case .list(let values) = value else { throw problem("not a list") }
      return values.enumerated().map { Fixture(path: "\(path)/\($0.offset)", value: $0.element) }
    }
  }

  /// The members of an object, sorted by key.
  public var members: [(key: String, value: Fixture)] {
    get throws {
      guard case .object(let members) = value else { throw problem("not an object") }
      return members.sorted { $0.key < $1.key }.map {
        ($0.key, Fixture(path: "\(path)/\($0.key)", value: $0.value))
      }
    }
  }

  /// A number.
  public var number: Double {
    get throws {
      switch value {
      case .number(let number): return number
      case .text("nan"): return .nan
      case .text("inf"): return .infinity
      case .text("-inf"): return -.infinity
      default: throw problem("not a number")
      }
    }
  }

  /// A whole number.
  public var integer: Int {
    get throws {
      guard let integer = Int(exactly: try number) else { throw problem("not a whole number") }
      return integer
    }
  }

  /// A truth value.
  public var flag: Bool {
    get throws { try number != 0 }
  }

  /// A string.
  public var text: String {
    get throws {
      guard case .text(let text) = value else { throw problem("not a string") }
      return text
    }
  }

  /// Whole numbers of a list.
  public var integers: [Int] {
    get throws { try elements.map { try $0.integer } }
  }

  /// The tensor written as `{"shape": […], "values": […]}`.
  public var tensor: FixtureTensor {
    get throws {
      let shape = try self["shape"].integers
      let values = try self["values"].elements.map { Float(try $0.number) }
      guard values.count == shape.reduce(1, *) else {
        throw problem("\(values.count) values do not fill the shape \(shape)")
      }
      return FixtureTensor(shape: shape, values: values)
    }
  }
}

/// A tensor as fixtures hold it: row-major values.
public struct FixtureTensor: Sendable {
  /// The length of each axis.
  public let shape: [Int]
  /// As many as the shape says, row-major.
  public let values: [Float]

  /// Makes a tensor of values that fill the shape.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  /// The formula that fixtures of whole runs fill weights and noise with, so that no side stores them.
  ///
  /// - Parameters:
  ///   - shape: the length of each axis.
  ///   - scale: the width of the interval around 0 that values fall into.
  ///   - offset: what is added to each element's index before hashing.
  /// - Returns: values between `-scale / 2` and `scale / 2`, the same bits as the scripts'.
  public static func formula(shape: [Int], scale: Double, offset: Int) -> FixtureTensor {
    let values = (0..<shape.reduce(1, *)).map { index -> Float in
      var hash = UInt32(truncatingIfNeeded: index + offset)
      hash ^= hash >> 16
      hash = hash &* 0x85eb_ca6b
      hash ^= hash >> 13
      hash = hash &* 0xc2b2_ae35
      hash ^= hash >> 16
      return Float(scale * (Double(hash) / 4_294_967_296 - 0.5))
    }
    return FixtureTensor(shape: shape, values: values)
  }
}

/// A fixture that is not as its test reads it.
public struct FixtureError: Error, CustomStringConvertible {
  /// The place in the file and what is wrong there.
  public let description: String
}
