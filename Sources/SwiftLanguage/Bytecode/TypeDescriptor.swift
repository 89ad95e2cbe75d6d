/// A concrete type at run time: its layout and its parts, for casts, descriptions and witnesses.
///
/// One descriptor for each type; compared by identity.
final class TypeDescriptor: Hashable {
  /// A stored property, a tuple element or an associated value.
  struct Field {
    var label: String?
    var type: TypeDescriptor
    /// Where its lanes begin within the value.
    var word: Int
    var reference: Int
    var ownership = VariableDeclaration.Ownership.strong
  }

  struct Case {
    var name: String
    var fields: [Field]
    /// The payload is one reference to a box.
    var isIndirect: Bool
    /// All of the payload's lanes; fields are relative to the payload's beginning.
    var payload: Layout
  }

  enum Shape {
    case scalar(Scalar)
    /// A `Unicode.Scalar`: a word, described as a character.
    case unicodeScalar
    case string, character
    case array, dictionary
    case structure, tuple, enumeration
    /// The flag says whether nil is the null reference rather than a tag.
    case optional(usesNull: Bool)
    case classInstance, function, existential, metatype
    /// A library's value, opaque to the machine.
    case native
  }

  let type: Type
  let shape: Shape
  let layout: Layout
  /// The value of a metatype's word.
  let identifier: Int
  private unowned let table: DescriptorTable

  init(type: Type, shape: Shape, layout: Layout, identifier: Int, table: DescriptorTable) {
    self.type = type
    self.shape = shape
    self.layout = layout
    self.identifier = identifier
    self.table = table
  }

  static func == (left: TypeDescriptor, right: TypeDescriptor) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

  /// Stored properties (a class' inherited ones first) or tuple elements.
  lazy var fields: [Field] = table.fields(of: self)
  /// An enum's cases by tag.
  lazy var cases: [Case] = table.cases(of: self)
  /// Generic arguments: an array's element, an optional's payload, a dictionary's key and value.
  lazy var arguments: [TypeDescriptor] = table.arguments(of: self)
  /// Where a class' field begins in an instance: a subclass' fields follow its superclass'.
  lazy var fieldSlots: [(word: Int, reference: Int)] = {
    var slot = 0
    return fields.map { field in
      let room = table.storage(of: field)
      defer { slot += room.words + room.references }
      return (slot, slot + room.words)
    }
  }()
  /// The record of a class' instances.
  lazy var instanceRecord: RecordLayout = {
    var references: [Int] = []
    var count = 0
    for (field, slots) in zip(fields, fieldSlots) {
      let room = table.storage(of: field)
      references += (0..<room.references).map { slots.reference + $0 }
      count += room.words + room.references
    }
    return RecordLayout(slotCount: count, referenceSlots: references, descriptor: self)
  }()
  /// The position of a stored property among ``fields``.
  func fieldIndex(of property: VariableDeclaration) -> Int {
    var current: TypeDescriptor? = self
    while let type = current {
      if let nominal = type.nominal,
        let index = nominal.storedProperties.firstIndex(where: { $0 === property })
      {
        return (type.superclass?.fields.count ?? 0) + index
      }
      current = type.superclass
    }
    table.fail("'\(name)' has no stored property '\(property.name)'")
    return 0
  }
  /// A record of a value of this type: an existential's payload.
  lazy var payloadLayout = RecordLayout(layout, descriptor: self)
  lazy var superclass: TypeDescriptor? = table.superclass(of: self)
  lazy var name: String = type.runtimeName
  /// Without what it is nested in: how values print.
  lazy var shortName: String = type.runtimeName(qualified: false)
  /// With the module: how `String(reflecting:)` and instances of classes print.
  lazy var qualifiedName: String = type.runtimeName(qualified: true)
  /// A function type's flattened parameters and result.
  lazy var functionParts: (parameters: [TypeDescriptor], result: TypeDescriptor) =
    table.functionParts(of: self)
  lazy var nominal: NominalDeclaration? = {
    if case .nominal(let nominal, _) = type.kind { return nominal }
    return nil
  }()
  /// What every new array of this type is until something is put into it: one object, never changed, as whatever
  /// changes an array first makes it its own.
  lazy var emptyArray = ArrayObject(element: self)
  /// How arrays of this type keep its words.
  lazy var packing: Packing = {
    guard case .scalar(let scalar) = shape else { return .words }
    switch scalar {
    case .bool, .uint8: return .bytes
    case .float: return .floats
    default: return .words
    }
  }()

  /// Answers that dynamic casts and dispatch found before.
  var conformanceCache: [NominalDeclaration: Bool] = [:]
  /// How to compare and to hash; found on first use.
  var equality: EqualityKind?
  /// The type's own `==` and `hash(into:)`, found on first use.
  var equalityFunction: FunctionStub?
  var hashFunction: FunctionStub?
  /// `CustomStringConvertible.description` and its kin, found on first use.
  var descriptionCode: DescriptionCode?
  var debugDescriptionCode: DescriptionCode?

  /// Whether giving a value back may run a `deinit`.
  lazy var holdsObjects: Bool = {
    switch shape {
    case .classInstance, .existential, .function: return true
    case .structure, .tuple: return fields.contains { $0.type.holdsObjects }
    case .optional: return arguments.contains { $0.holdsObjects }
    case .enumeration:
      return cases.contains { item in
        item.isIndirect || item.fields.contains { $0.type.holdsObjects }
      }
    default: return false
    }
  }()

  var isClass: Bool {
    if case .classInstance = shape { return true }
    return false
  }
  /// Whether values are references to instances, of a cell's class or of a library's.
  var isReference: Bool {
    if case .native = shape { return nominal?.kind == .classType }
    return isClass
  }
}
