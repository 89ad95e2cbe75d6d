extension Prelude {
  /// Literals' protocols, comparison, hashing, Optional, Bool, Result, errors, printing.
  static let core = #"""
    protocol ExpressibleByNilLiteral { init(nilLiteral: ()) }
    protocol ExpressibleByIntegerLiteral {
      associatedtype IntegerLiteralType
      @_intrinsic("literal") init(integerLiteral value: IntegerLiteralType)
    }
    protocol ExpressibleByFloatLiteral {
      associatedtype FloatLiteralType
      @_intrinsic("literal") init(floatLiteral value: FloatLiteralType)
    }
    protocol ExpressibleByBooleanLiteral {
      associatedtype BooleanLiteralType
      @_intrinsic("literal") init(booleanLiteral value: BooleanLiteralType)
    }
    protocol ExpressibleByUnicodeScalarLiteral {
      associatedtype UnicodeScalarLiteralType = String
      @_intrinsic("literal") init(unicodeScalarLiteral value: UnicodeScalarLiteralType)
    }
    protocol ExpressibleByExtendedGraphemeClusterLiteral: ExpressibleByUnicodeScalarLiteral {
      associatedtype ExtendedGraphemeClusterLiteralType = String
      @_intrinsic("literal") init(extendedGraphemeClusterLiteral value: ExtendedGraphemeClusterLiteralType)
    }
    protocol ExpressibleByStringLiteral: ExpressibleByExtendedGraphemeClusterLiteral {
      associatedtype StringLiteralType
      @_intrinsic("literal") init(stringLiteral value: StringLiteralType)
    }
    extension ExpressibleByStringLiteral where StringLiteralType == String {
      init(unicodeScalarLiteral value: String) { self.init(stringLiteral: value) }
      init(extendedGraphemeClusterLiteral value: String) { self.init(stringLiteral: value) }
    }
    protocol StringInterpolationProtocol {
      associatedtype StringLiteralType = String
      init(literalCapacity: Int, interpolationCount: Int)
      mutating func appendLiteral(_ literal: String)
    }
    protocol ExpressibleByStringInterpolation: ExpressibleByStringLiteral {
      associatedtype StringInterpolation: StringInterpolationProtocol = DefaultStringInterpolation
      init(stringInterpolation: StringInterpolation)
    }
    extension ExpressibleByStringInterpolation
    where StringInterpolation == DefaultStringInterpolation, StringLiteralType == String {
      init(stringInterpolation: DefaultStringInterpolation) {
        self.init(stringLiteral: stringInterpolation._text)
      }
    }
    struct DefaultStringInterpolation: StringInterpolationProtocol, TextOutputStream,
      CustomStringConvertible
    {
      typealias StringLiteralType = String
      var _text: String
      init(literalCapacity: Int, interpolationCount: Int) { _text = "" }
      mutating func appendLiteral(_ literal: String) { _text += literal }
      mutating func write(_ string: String) { _text += string }
      mutating func appendInterpolation<T>(_ value: T) { _text += _describe(value) }
      mutating func appendInterpolation<T>(_ value: T?, default: @autoclosure () -> String) {
        if let value { _text += _describe(value) } else { _text += `default`() }
      }
      var description: String { _text }
    }
    protocol ExpressibleByArrayLiteral {
      associatedtype ArrayLiteralElement
      init(arrayLiteral elements: ArrayLiteralElement...)
    }
    protocol ExpressibleByDictionaryLiteral {
      associatedtype Key
      associatedtype Value
      init(dictionaryLiteral elements: (Key, Value)...)
    }

    protocol Sendable {}
    protocol Copyable {}
    protocol Escapable {}
    protocol BitwiseCopyable {}
    protocol Error: Sendable {}
    protocol Equatable {
      @_intrinsic("equal") static func == (lhs: Self, rhs: Self) -> Bool
    }
    extension Equatable {
      @_intrinsic("notEqual") static func != (lhs: Self, rhs: Self) -> Bool { !(lhs == rhs) }
    }
    protocol Comparable: Equatable {
      @_intrinsic("less") static func < (lhs: Self, rhs: Self) -> Bool
      @_intrinsic("lessEqual") static func <= (lhs: Self, rhs: Self) -> Bool
      @_intrinsic("greaterEqual") static func >= (lhs: Self, rhs: Self) -> Bool
      @_intrinsic("greater") static func > (lhs: Self, rhs: Self) -> Bool
    }
    extension Comparable {
      static func <= (lhs: Self, rhs: Self) -> Bool { !(rhs < lhs) }
      static func >= (lhs: Self, rhs: Self) -> Bool { !(lhs < rhs) }
      static func > (lhs: Self, rhs: Self) -> Bool { rhs < lhs }
    }
    struct Hasher {
      var state: Int = 0
      init() {}
      mutating func combine<H: Hashable>(_ value: H) { value.hash(into: &self) }
      @_intrinsic("hasher.combine") mutating func _combine(_ word: Int)
      func finalize() -> Int { state }
    }
    protocol Hashable: Equatable {
      var hashValue: Int { get }
      func hash(into hasher: inout Hasher)
    }
    extension Hashable {
      var hashValue: Int {
        var hasher = Hasher()
        hash(into: &hasher)
        return hasher.finalize()
      }
    }
    @_intrinsic("hash.value") func _hashValue<T>(_ value: T) -> Int

    protocol Identifiable<ID> {
      associatedtype ID: Hashable = ObjectIdentifier
      var id: ID { get }
    }
    extension Identifiable where Self: AnyObject {
      var id: ObjectIdentifier { ObjectIdentifier(_word: _instanceAddress(self)) }
    }
    protocol CaseIterable {
      associatedtype AllCases: Collection = [Self] where AllCases.Element == Self
      static var allCases: AllCases { get }
    }
    protocol RawRepresentable<RawValue> {
      associatedtype RawValue
      init?(rawValue: RawValue)
      var rawValue: RawValue { get }
    }
    protocol CustomStringConvertible { var description: String { get } }
    protocol LosslessStringConvertible: CustomStringConvertible {
      init?(_ description: String)
    }
    protocol CustomDebugStringConvertible { var debugDescription: String { get } }
    protocol TextOutputStream { mutating func write(_ string: String) }
    protocol TextOutputStreamable {
      func write<Target: TextOutputStream>(to target: inout Target)
    }

    struct Bool: ExpressibleByBooleanLiteral, Hashable, LosslessStringConvertible, Sendable {
      typealias BooleanLiteralType = Bool
      init() { self = false }
      init(_ value: Bool) { self = value }
      init(booleanLiteral value: Bool) { self = value }
      init?(_ description: String) {
        if description == "true" { self = true } else if description == "false" { self = false }
        else { return nil }
      }
      @_intrinsic("describe") var description: String { get }
      mutating func toggle() { self = !self }
      @_intrinsic("not") static prefix func ! (a: Bool) -> Bool
      @_intrinsic("logicalAnd")
      static func && (lhs: Bool, rhs: @autoclosure () throws -> Bool) rethrows -> Bool
      @_intrinsic("logicalOr")
      static func || (lhs: Bool, rhs: @autoclosure () throws -> Bool) rethrows -> Bool
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
      static func random() -> Bool { (_randomWord() >> 17) & 1 == 0 }
      static func random<G: RandomNumberGenerator>(using generator: inout G) -> Bool {
        (generator.next() >> 17) & 1 == 0
      }
    }

    enum Never: Error, Hashable, Comparable, CustomStringConvertible, Identifiable {
      static func < (lhs: Never, rhs: Never) -> Bool { switch lhs {} }
      var description: String { switch self {} }
      var id: Never { switch self {} }
    }
    typealias Void = ()
    typealias AnyClass = AnyObject.Type
    typealias IntegerLiteralType = Int
    typealias FloatLiteralType = Double
    typealias StringLiteralType = String
    typealias BooleanLiteralType = Bool

    struct _OptionalNilComparisonType: ExpressibleByNilLiteral {
      init(nilLiteral: ()) {}
    }
    enum Optional<Wrapped>: ExpressibleByNilLiteral {
      case none
      case some(Wrapped)
      init(_ some: Wrapped) { self = .some(some) }
      init(nilLiteral: ()) { self = .none }
      func map<U>(_ transform: (Wrapped) throws -> U) rethrows -> U? {
        if case .some(let value) = self { return .some(try transform(value)) }
        return .none
      }
      func flatMap<U>(_ transform: (Wrapped) throws -> U?) rethrows -> U? {
        if case .some(let value) = self { return try transform(value) }
        return .none
      }
      mutating func take() -> Wrapped? {
        let value = self
        self = .none
        return value
      }
      var unsafelyUnwrapped: Wrapped { self! }
      static func == (lhs: Wrapped?, rhs: _OptionalNilComparisonType) -> Bool {
        if case .none = lhs { return true }
        return false
      }
      static func != (lhs: Wrapped?, rhs: _OptionalNilComparisonType) -> Bool {
        if case .none = lhs { return false }
        return true
      }
      static func == (lhs: _OptionalNilComparisonType, rhs: Wrapped?) -> Bool {
        if case .none = rhs { return true }
        return false
      }
      static func != (lhs: _OptionalNilComparisonType, rhs: Wrapped?) -> Bool {
        if case .none = rhs { return false }
        return true
      }
      static func ~= (lhs: _OptionalNilComparisonType, rhs: Wrapped?) -> Bool {
        if case .none = rhs { return true }
        return false
      }
    }
    extension Optional: Equatable where Wrapped: Equatable {
      @_intrinsic("equal") static func == (lhs: Wrapped?, rhs: Wrapped?) -> Bool
      @_intrinsic("notEqual") static func != (lhs: Wrapped?, rhs: Wrapped?) -> Bool
    }
    extension Optional: Hashable where Wrapped: Hashable {
      func hash(into hasher: inout Hasher) { hasher._combine(_hashValue(self)) }
    }
    extension Optional: CustomDebugStringConvertible {
      @_intrinsic("debugDescribe") var debugDescription: String { get }
    }
    extension Optional: Sendable where Wrapped: Sendable {}
    @_intrinsic("coalesce")
    func ?? <T>(optional: T?, defaultValue: @autoclosure () throws -> T) rethrows -> T
    @_intrinsic("coalesce")
    func ?? <T>(optional: T?, defaultValue: @autoclosure () throws -> T?) rethrows -> T?

    enum Result<Success, Failure: Error> {
      case success(Success)
      case failure(Failure)
      func map<NewSuccess>(
        _ transform: (Success) -> NewSuccess
      ) -> Result<NewSuccess, Failure> {
        switch self {
        case .success(let value): return .success(transform(value))
        case .failure(let error): return .failure(error)
        }
      }
      func mapError<NewFailure: Error>(
        _ transform: (Failure) -> NewFailure
      ) -> Result<Success, NewFailure> {
        switch self {
        case .success(let value): return .success(value)
        case .failure(let error): return .failure(transform(error))
        }
      }
      func flatMap<NewSuccess>(
        _ transform: (Success) -> Result<NewSuccess, Failure>
      ) -> Result<NewSuccess, Failure> {
        switch self {
        case .success(let value): return transform(value)
        case .failure(let error): return .failure(error)
        }
      }
      func flatMapError<NewFailure: Error>(
        _ transform: (Failure) -> Result<Success, NewFailure>
      ) -> Result<Success, NewFailure> {
        switch self {
        case .success(let value): return .success(value)
        case .failure(let error): return transform(error)
        }
      }
      func get() throws(Failure) -> Success {
        switch self {
        case .success(let value): return value
        case .failure(let error): throw error
        }
      }
    }
    extension Result {
      init(catching body: () throws(Failure) -> Success) {
        do { self = .success(try body()) } catch { self = .failure(error) }
      }
    }
    extension Result: Equatable where Success: Equatable, Failure: Equatable {}
    extension Result: Hashable where Success: Hashable, Failure: Hashable {}

    struct ObjectIdentifier: Hashable, Comparable {
      let word: Int
      init(_ object: AnyObject) { word = _address(object) }
      init(_ type: Any.Type) { word = _typeIdentifier(type) }
      init(_word: Int) { word = _word }
      static func < (lhs: ObjectIdentifier, rhs: ObjectIdentifier) -> Bool { lhs.word < rhs.word }
      var description: String { "ObjectIdentifier(\(word))" }
    }
    @_native("isKnownUniquelyReferenced") func isKnownUniquelyReferenced<T: AnyObject>(
      _ object: inout T) -> Bool
    @_native("isKnownUniquelyReferenced") func isKnownUniquelyReferenced<T: AnyObject>(
      _ object: inout T?) -> Bool
    @_intrinsic("address") func _instanceAddress<T>(_ object: T) -> Int
    @_intrinsic("typeIdentifier") func _typeIdentifier(_ type: Any.Type) -> Int
    @_intrinsic("address") func _address(_ object: AnyObject) -> Int
    @_intrinsic("identical") func === (lhs: AnyObject?, rhs: AnyObject?) -> Bool
    func !== (lhs: AnyObject?, rhs: AnyObject?) -> Bool { !(lhs === rhs) }
    @_intrinsic("metatypeEqual") func == (lhs: Any.Type?, rhs: Any.Type?) -> Bool
    func != (lhs: Any.Type?, rhs: Any.Type?) -> Bool { !(lhs == rhs) }

    func ~= <T: Equatable>(pattern: T, value: T) -> Bool { pattern == value }

    func min<T: Comparable>(_ x: T, _ y: T) -> T { y < x ? y : x }
    func max<T: Comparable>(_ x: T, _ y: T) -> T { y >= x ? y : x }
    func min<T: Comparable>(_ x: T, _ y: T, _ z: T, _ rest: T...) -> T {
      var smallest = min(min(x, y), z)
      for value in rest where value < smallest { smallest = value }
      return smallest
    }
    func max<T: Comparable>(_ x: T, _ y: T, _ z: T, _ rest: T...) -> T {
      var largest = max(max(x, y), z)
      for value in rest where value >= largest { largest = value }
      return largest
    }
    func swap<T>(_ a: inout T, _ b: inout T) {
      let held = a
      a = b
      b = held
    }
    func exchange<T>(_ item: inout T, with newValue: T) -> T {
      let held = item
      item = newValue
      return held
    }
    /// What a lazy variable keeps, made where nothing is kept yet.
    func _filled<T>(_ storage: inout T?, _ make: @autoclosure () -> T) -> T {
      if let value = storage { return value }
      let value = make()
      storage = value
      return value
    }
    func withExtendedLifetime<T, R>(_ x: T, _ body: () throws -> R) rethrows -> R { try body() }
    func withExtendedLifetime<T, R>(_ x: T, _ body: (T) throws -> R) rethrows -> R { try body(x) }

    @_intrinsic("trap") func _trap(_ message: String) -> Never
    func fatalError(
      _ message: @autoclosure () -> String = "", file: StaticString = #file, line: UInt = #line
    ) -> Never {
      let text = message()
      _trap(text.isEmpty ? "Fatal error" : "Fatal error: " + text)
    }
    func preconditionFailure(
      _ message: @autoclosure () -> String = "", file: StaticString = #file, line: UInt = #line
    ) -> Never {
      let text = message()
      _trap(text.isEmpty ? "Fatal error" : "Fatal error: " + text)
    }
    func assertionFailure(
      _ message: @autoclosure () -> String = "", file: StaticString = #file, line: UInt = #line
    ) {
      let text = message()
      _trap(text.isEmpty ? "Fatal error" : "Fatal error: " + text)
    }
    func precondition(
      _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = "",
      file: StaticString = #file, line: UInt = #line
    ) {
      if !condition() {
        let text = message()
        _trap(text.isEmpty ? "Precondition failed" : "Precondition failed: " + text)
      }
    }
    func assert(
      _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = "",
      file: StaticString = #file, line: UInt = #line
    ) {
      if !condition() {
        let text = message()
        _trap(text.isEmpty ? "Assertion failed" : "Assertion failed: " + text)
      }
    }

    @_intrinsic("describe") func _describe<T>(_ value: T) -> String
    @_intrinsic("debugDescribe") func _debugDescribe<T>(_ value: T) -> String
    @_intrinsic("typeName") func _typeName(_ type: Any.Type) -> String
    @_intrinsic("print") func _print(_ text: String)
    func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      if items.count == 1 {
        _print(_describe(items[0]) + terminator)
        return
      }
      _print(_joined(items, separator, false) + terminator)
    }
    func print<Target: TextOutputStream>(
      _ items: Any..., separator: String = " ", terminator: String = "\n", to output: inout Target
    ) { _write(items, separator, terminator, false, to: &output) }
    func debugPrint(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      _print(_joined(items, separator, true) + terminator)
    }
    func debugPrint<Target: TextOutputStream>(
      _ items: Any..., separator: String = " ", terminator: String = "\n", to output: inout Target
    ) { _write(items, separator, terminator, true, to: &output) }
    func _write<Target: TextOutputStream>(
      _ items: [Any], _ separator: String, _ terminator: String, _ isDebug: Bool,
      to output: inout Target
    ) {
      var before = ""
      for item in items {
        output.write(before)
        output.write(isDebug ? _debugDescribe(item) : _describe(item))
        before = separator
      }
      output.write(terminator)
    }
    func _joined(_ items: [Any], _ separator: String, _ isDebug: Bool) -> String {
      var text = ""
      var isFirst = true
      for item in items {
        if !isFirst { text += separator }
        isFirst = false
        text += isDebug ? _debugDescribe(item) : _describe(item)
      }
      return text
    }
    @_intrinsic("dump") func _dump<T>(
      _ value: T, _ indent: Int, _ depth: Int, _ items: Int, _ name: String) -> String
    @discardableResult func dump<T>(
      _ value: T, name: String? = nil, indent: Int = 0, maxDepth: Int = .max, maxItems: Int = .max
    ) -> T {
      _print(_dump(value, indent, maxDepth, maxItems, name ?? ""))
      return value
    }
    @discardableResult func dump<T, Target: TextOutputStream>(
      _ value: T, to output: inout Target, name: String? = nil, indent: Int = 0,
      maxDepth: Int = .max, maxItems: Int = .max
    ) -> T {
      output.write(_dump(value, indent, maxDepth, maxItems, name ?? ""))
      return value
    }
    protocol CustomReflectable { var customMirror: Mirror { get } }
    protocol MirrorPath {}
    extension Int: MirrorPath {}
    extension String: MirrorPath {}
    struct Mirror: CustomReflectable, CustomStringConvertible {
      typealias Child = (label: String?, value: Any)
      typealias Children = AnyCollection<Child>
      enum DisplayStyle: String {
        case `struct`, `class`, `enum`, tuple, optional, collection, dictionary, set
      }
      let _subject: Any
      let _level: Int
      let subjectType: Any.Type
      let displayStyle: DisplayStyle?
      let children: Children
      init(reflecting subject: Any) {
        if let own = subject as? any CustomReflectable {
          self = own.customMirror
        } else {
          self.init(_subject: subject, 0, _mirror(subject, 0, ""))
        }
      }
      init<C: Collection>(
        _ subject: Any, children: C, displayStyle: DisplayStyle? = nil
      ) where C.Element == Child { self.init(_own: subject, Array(children), displayStyle) }
      init(
        _ subject: Any, children: KeyValuePairs<String, Any>, displayStyle: DisplayStyle? = nil
      ) { self.init(_own: subject, children.map { ($0.key, $0.value) }, displayStyle) }
      init<C: Collection>(
        _ subject: Any, unlabeledChildren: C, displayStyle: DisplayStyle? = nil
      ) {
        var found: [Child] = []
        for child in unlabeledChildren { found.append((nil, child)) }
        self.init(_own: subject, found, displayStyle)
      }
      init(_own subject: Any, _ children: [Child], _ style: DisplayStyle?) {
        _subject = subject
        _level = -1
        displayStyle = style
        subjectType = type(of: subject)
        self.children = AnyCollection(children)
      }
      var customMirror: Mirror { self }
      var description: String { "Mirror for \(subjectType)" }
      init(_subject: Any, _ level: Int, _ told: [Any]) {
        self._subject = _subject
        _level = level
        displayStyle = DisplayStyle(rawValue: told[0] as! String)
        subjectType = told[1] as! Any.Type
        var found: [Child] = []
        for index in stride(from: 2, to: told.count, by: 2) {
          let label = told[index] as! String
          found.append((label.isEmpty ? nil : label, told[index + 1]))
        }
        children = AnyCollection(found)
      }
      var superclassMirror: Mirror? {
        if _level < 0 { return nil }
        let told = _mirror(_subject, _level + 1, "")
        return told.isEmpty ? nil : Mirror(_subject: _subject, _level + 1, told)
      }
      func descendant(_ first: any MirrorPath, _ rest: any MirrorPath...) -> Any? {
        rest.reduce(_child(first)) { found, path in
          found.flatMap { Mirror(reflecting: $0)._child(path) }
        }
      }
      func _child(_ path: any MirrorPath) -> Any? {
        if let label = path as? String { return children.first { $0.label == label }?.value }
        return (path as? Int).flatMap { children.dropFirst($0).first?.value }
      }
    }
    @_intrinsic("mirror") func _mirror(_ subject: Any, _ level: Int, _ text: String) -> [Any]

    // What notebooks may declare; its coders they do not have.
    protocol Encodable {}
    protocol Decodable {}
    typealias Codable = Decodable & Encodable
    extension Int: Encodable, Decodable {}
    extension Int8: Encodable, Decodable {}
    extension Int16: Encodable, Decodable {}
    extension Int32: Encodable, Decodable {}
    extension Int64: Encodable, Decodable {}
    extension UInt: Encodable, Decodable {}
    extension UInt8: Encodable, Decodable {}
    extension UInt16: Encodable, Decodable {}
    extension UInt32: Encodable, Decodable {}
    extension UInt64: Encodable, Decodable {}
    extension Double: Encodable, Decodable {}
    extension Float: Encodable, Decodable {}
    extension Bool: Encodable, Decodable {}
    extension String: Encodable, Decodable {}
    extension Optional: Encodable where Wrapped: Encodable {}
    extension Array: Encodable where Element: Encodable {}
    extension Set: Encodable where Element: Encodable {}
    extension Dictionary: Encodable where Key: Encodable, Value: Encodable {}
    extension Optional: Decodable where Wrapped: Decodable {}
    extension Array: Decodable where Element: Decodable {}
    extension Set: Decodable where Element: Decodable {}
    extension Dictionary: Decodable where Key: Decodable, Value: Decodable {}
    @_intrinsic("memory.size") func _memorySize(_ type: Any.Type) -> Int
    @_intrinsic("memory.stride") func _memoryStride(_ type: Any.Type) -> Int
    @_intrinsic("memory.alignment") func _memoryAlignment(_ type: Any.Type) -> Int
    enum MemoryLayout<T> {
      static var size: Int { _memorySize(T.self) }
      static var stride: Int { _memoryStride(T.self) }
      static var alignment: Int { _memoryAlignment(T.self) }
      static func size(ofValue value: T) -> Int { size }
      static func stride(ofValue value: T) -> Int { stride }
      static func alignment(ofValue value: T) -> Int { alignment }
    }
    func readLine(strippingNewline: Bool = true) -> String? { nil }

    class AnyKeyPath: Hashable, CustomDebugStringConvertible {
      // Functions of the types that the path itself knows: the lowering says which.
      let _read: () -> Void = {}
      let _write: () -> Void = {}
      let _name = ""
      let _readAny: (Any) -> Any? = { _ in nil }
      static func == (lhs: AnyKeyPath, rhs: AnyKeyPath) -> Bool { lhs._name == rhs._name }
      func hash(into hasher: inout Hasher) { hasher.combine(_name) }
      var debugDescription: String { _name }
    }
    class PartialKeyPath<Root>: AnyKeyPath {}
    class KeyPath<Root, Value>: PartialKeyPath<Root> {}
    class WritableKeyPath<Root, Value>: KeyPath<Root, Value> {}
    class ReferenceWritableKeyPath<Root, Value>: WritableKeyPath<Root, Value> {}
    extension KeyPath {
      func appending<Appended>(path: KeyPath<Value, Appended>) -> KeyPath<Root, Appended> {
        _keyPath({ (root: Root) -> Appended in root[keyPath: self][keyPath: path] },
          { ($0 as? Root).map { $0[keyPath: self][keyPath: path] } }, _name, path._name)
      }
    }
    extension WritableKeyPath {
      func appending<Appended>(
        path: WritableKeyPath<Value, Appended>
      ) -> WritableKeyPath<Root, Appended> {
        _writableKeyPath({ (root: Root) -> Appended in root[keyPath: self][keyPath: path] },
          { (root: Root, value: Appended) -> Root in
            var copy = root
            copy[keyPath: self][keyPath: path] = value
            return copy
          }, { ($0 as? Root).map { $0[keyPath: self][keyPath: path] } }, _name, path._name)
      }
    }
    extension ReferenceWritableKeyPath {
      func appending<Appended>(
        path: WritableKeyPath<Value, Appended>
      ) -> ReferenceWritableKeyPath<Root, Appended> {
        _writableKeyPath({ (root: Root) -> Appended in root[keyPath: self][keyPath: path] },
          { (root: Root, value: Appended) -> Root in
            root[keyPath: self][keyPath: path] = value
            return root
          }, { ($0 as? Root).map { $0[keyPath: self][keyPath: path] } }, _name, path._name)
      }
    }
    @_intrinsic("keyPath.make") func _keyPath<Path, Root, Value>(
      _ read: (Root) -> Value, _ readAny: (Any) -> Any?, _ name: String, _ appended: String) -> Path
    @_intrinsic("keyPath.makeWritable") func _writableKeyPath<Path, Root, Value>(
      _ read: (Root) -> Value, _ write: (Root, Value) -> Root,
      _ readAny: (Any) -> Any?, _ name: String, _ appended: String) -> Path

    struct AnyHashable: Hashable, CustomStringConvertible, CustomDebugStringConvertible {
      var debugDescription: String { "AnyHashable(" + String(reflecting: base) + ")" }
      let base: Any
      init<H: Hashable>(_ base: H) { self.base = base }
      @_intrinsic("anyHashable.equal") static func == (lhs: AnyHashable, rhs: AnyHashable) -> Bool
      @_intrinsic("anyHashable.hash") func _hash() -> Int
      func hash(into hasher: inout Hasher) { hasher._combine(_hash()) }
      var description: String { _describe(base) }
    }
    """#
}
