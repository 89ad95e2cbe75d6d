internal import Diagnostics

/// All functions at the types that they are used at, the globals, and what dynamic types lead to.
final class Program {
  let conformances: any ConformanceTable
  let wellKnown: WellKnown
  let descriptors: DescriptorTable
  let machine: Machine
  let captures = CaptureCache()
  private let inlining = Inlining()
  private let applied = AppliedParameters()
  var natives = NativeTable()
  var libraries: [Library] = []
  var onDisplay: (TypeDescriptor, Lanes) throws -> Void = { _, _ in }

  private struct FunctionKey: Hashable {
    var declaration: FunctionDeclaration
    var substitutions: Substitutions
  }
  private struct PropertyKey: Hashable {
    var property: VariableDeclaration
    var substitutions: Substitutions
  }
  struct ClosureKey: Hashable {
    var closure: ObjectIdentifier
    var substitutions: Substitutions
  }

  /// A function that is specialised by others, by its parameters' places; each as the argument's expression.
  private struct SpecializationKey: Hashable {
    var function: FunctionKey
    var arguments: [Int: ClosureKey]
  }

  private var stubs: [FunctionKey: FunctionStub] = [:]
  private var specializations: [SpecializationKey: FunctionStub] = [:]
  private var closures: [ClosureKey: FunctionStub] = [:]
  /// By the last step of their paths, for snapshots.
  private(set) var stubsByName: [String: [FunctionStub]] = [:]
  /// The function that is being lowered, and how many functions without a name each place in it has.
  private var lowered = (path: FunctionPath.none, anonymousCounts: [String: Int]())
  /// Whether code of a cell puts the numbers of types, which are this process' own, into registers.
  var usesTypeNumbers = false
  /// Whether some cell imports Foundation, some of whose functions hide Swift's.
  var importsFoundation = false
  private var sites: [FunctionKey: DispatchSite] = [:]
  private var openedSites: [FunctionKey: DispatchSite] = [:]
  private var boxLayouts: [Layout: RecordLayout] = [:]
  private var globals: [VariableDeclaration: GlobalSlot] = [:]
  private var statics: [PropertyKey: (slot: GlobalSlot, flag: Int)] = [:]
  private var staticStubs: [PropertyKey: FunctionStub] = [:]
  private var prepared: Set<TypeDescriptor> = []
  private var initialValueStubs: [TypeDescriptor: FunctionStub] = [:]
  private var inheritedInitializers: [InitializerKey: FunctionStub] = [:]
  private var overridden: Set<VariableDeclaration> = []
  private var kept: [FunctionStub] = []
  /// By their bytes: canonically equal texts may differ in them.
  private var strings: [[UInt8]: AnyObject] = [:]

  init(conformances: any ConformanceTable, wellKnown: WellKnown) {
    self.conformances = conformances
    self.wellKnown = wellKnown
    descriptors = DescriptorTable(conformances: conformances, wellKnown: wellKnown)
    machine = Machine(descriptors: descriptors)
    machine.program = self
    natives = CoreNatives.natives
    precondition(ObjectLayout.isAsExpected(int), "objects are not laid out as the machine reads")
  }

  // MARK: Known types

  lazy var int = descriptors.descriptor(of: wellKnown.type("Int"))
  lazy var bool = descriptors.descriptor(of: wellKnown.type("Bool"))
  lazy var any = descriptors.descriptor(of: .any)
  lazy var anyObject = descriptors.descriptor(
    of: Type(.existential(ExistentialType(protocols: [], isAnyObject: true))))
  lazy var anyError = descriptors.descriptor(
    of: Type(.existential(ExistentialType(protocols: [wellKnown.nominal("Error")]))))

  func optional(_ type: TypeDescriptor) -> TypeDescriptor {
    descriptors.descriptor(of: wellKnown.optional(type.type))
  }

  func metatype(of type: TypeDescriptor) -> TypeDescriptor {
    descriptors.descriptor(of: Type(.metatype(type.type)))
  }

  func boxLayout(_ layout: Layout) -> RecordLayout {
    if let known = boxLayouts[layout] { return known }
    let made = RecordLayout(layout)
    boxLayouts[layout] = made
    return made
  }

  /// A string constant, shared by all code that mentions it.
  func string(_ text: String) -> AnyObject {
    let key = Array(text.utf8)
    if let known = strings[key] { return known }
    let made = StringObject.make(text)
    strings[key] = made
    return made
  }

  // MARK: Functions

  func isInlinable(_ declaration: FunctionDeclaration) -> Bool {
    inlining.isInlinable(declaration)
  }

  func isInlinable(_ closure: TypedClosure) -> Bool { inlining.isInlinable(closure) }

  func appliedParameters(of declaration: FunctionDeclaration) -> [Int] {
    applied.indices(in: declaration)
  }

  func relevant(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions
  ) -> Substitutions {
    var result = Substitutions()
    for parameter in declaration.signature.parameters {
      if let type = substitutions[parameter] { result[parameter] = type }
    }
    if declaration.isStatic, let owner = declaration.owner, owner.kind == .classType,
      let type = substitutions[owner.dynamicSelf]
    {
      result[owner.dynamicSelf] = type
    }
    // A local function sees the parameters of the functions around it.
    if declaration.isLocal { return substitutions }
    return result
  }

  func stub(for declaration: FunctionDeclaration, _ substitutions: Substitutions) -> FunctionStub {
    let key = FunctionKey(
      declaration: declaration, substitutions: relevant(declaration, substitutions))
    if let known = stubs[key] { return known }
    let outer = declaration.isLocal ? lowered.path : .none
    let made = makeStub(
      declaration.fullName, outer.inner(Self.stepName(of: declaration), key.substitutions),
      declaration.range
    ) { [unowned self] in
      FunctionLowering.lower(declaration, key.substitutions, in: self)
    }
    stubs[key] = made
    return made
  }

  /// A library's function that is specialised by others; part of the code that gives them to it.
  func specializedStub(
    for declaration: FunctionDeclaration, _ substitutions: Substitutions,
    _ known: [Int: KnownFunction]
  ) -> FunctionStub {
    let function = FunctionKey(
      declaration: declaration, substitutions: relevant(declaration, substitutions))
    let key = SpecializationKey(
      function: function,
      arguments: known.mapValues {
        ClosureKey(closure: ObjectIdentifier($0.argument), substitutions: $0.substitutions)
      })
    if let known = specializations[key] { return known }
    let range = known.min { $0.key < $1.key }?.value.argument.range ?? declaration.range
    let path = lowered.path.inner(
      "\(range.source)/\(range.lower)/\(declaration.fullName)", function.substitutions)
    let made = makeStub(declaration.fullName, path, declaration.range) { [unowned self] in
      FunctionLowering.lower(declaration, function.substitutions, in: self, known: known)
    }
    specializations[key] = made
    return made
  }

  /// What a function is called in the paths of functions.
  static func stepName(of declaration: FunctionDeclaration) -> String {
    "\(declaration.source)/\(declaration.range.lower)/\(declaration.fullName)"
  }

  static func initialValuesStepName(of nominal: NominalDeclaration) -> String {
    "\(nominal.source)/\(nominal.range.lower)/initial values"
  }

  static func initializerStepName(of property: VariableDeclaration) -> String {
    "\(property.source)/\(property.range.lower)/initialize"
  }

  /// A function that another process can find.
  private func makeStub(
    _ name: String, _ path: FunctionPath, _ range: SourceRange, lower: @escaping () -> Code
  ) -> FunctionStub {
    let made = FunctionStub(name: name, path: path, range: range) { [unowned self] in
      let outer = lowered
      lowered = (path, [:])
      defer { lowered = outer }
      return lower()
    }
    if let step = path.steps.last { stubsByName[step.name, default: []].append(made) }
    return made
  }

  func closureStub(
    _ key: ClosureKey, range: SourceRange, lower: @escaping () -> Code
  ) -> FunctionStub {
    if let known = closures[key] { return known }
    let path = lowered.path.inner("\(range.source)/\(range.lower)/closure", key.substitutions)
    let made = makeStub("closure", path, range, lower: lower)
    closures[key] = made
    return made
  }

  /// A function that the source does not spell: a method as a value, a conversion, a key path.
  ///
  /// Several may come of one place in a function; they are numbered in the order in which they are
  /// lowered.
  func anonymousStub(
    _ name: String, _ range: SourceRange, _ substitutions: Substitutions,
    lower: @escaping () -> Code
  ) -> FunctionStub {
    let place = "\(range.source)/\(range.lower)/function"
    let count = lowered.anonymousCounts[place, default: 0]
    lowered.anonymousCounts[place] = count + 1
    return makeStub(
      name, lowered.path.inner("\(place)#\(count)", substitutions), range, lower: lower)
  }

  /// A cell's top-level code.
  func cellStub(_ cell: CheckedCell) -> FunctionStub {
    if let known = cellStubs[cell.source] { return known }
    let stub = makeStub(
      "top level", FunctionPath.none.inner("\(cell.source)/cell", .empty),
      cell.statements.first?.range ?? .nowhere
    ) { [unowned self] in
      FunctionLowering.lower(cell, in: self)
    }
    cellStubs[cell.source] = stub
    return stub
  }
  private var cellStubs: [Int: FunctionStub] = [:]

  /// Keeps a stub whose target code refers to.
  func keep(_ stub: FunctionStub) { kept.append(stub) }

  /// A default argument in its function's generic context.
  func defaultStub(
    _ expression: TypedExpression, _ substitutions: Substitutions, _ type: TypeDescriptor
  ) -> FunctionStub {
    let place = "\(expression.range.source)/\(expression.range.lower)/default"
    let stub = makeStub(
      "default argument", lowered.path.inner(place, substitutions), expression.range
    ) { [unowned self] in
      let lowering = FunctionLowering(program: self, substitutions: substitutions, result: type)
      lowering.builder.range = expression.range
      lowering.pushScope()
      lowering.emitReturn(lowering.lower(expression))
      return lowering.builder.finish(name: "default argument", parameters: [], result: type)
    }
    keep(stub)
    return stub
  }

  func shape(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, selfType: Type?
  ) -> FunctionShape {
    func type(_ type: Type) -> TypeDescriptor {
      descriptors.descriptor(of: descriptors.concrete(type, substitutions))
    }
    var receiver: FunctionShape.Parameter?
    var result = type(declaration.result)
    if declaration.role == .initializer {
      // `Optional`'s own initialisers make optionals without being failable.
      var made = declaration.result
      if declaration.isFailable, let payload = made.optionalPayload { made = payload }
      if made.isVoid, let selfVariable = declaration.selfVariable { made = selfVariable.type }
      var own = type(made)
      if own.isClass {
        if let selfType { own = descriptors.descriptor(of: selfType) }
        receiver = FunctionShape.Parameter(type: own, isInout: false)
      }
      result = declaration.isFailable ? optional(own) : own
    } else if !declaration.isStatic, let selfVariable = declaration.selfVariable,
      declaration.isMember
    {
      // The compiler's own members speak of a protocol's Self.
      let nominal = declaration.synthesis == nil ? nil : declaration.parent as? NominalDeclaration
      let own = type(nominal?.selfType ?? selfVariable.type)
      receiver = FunctionShape.Parameter(
        type: own, isInout: declaration.isMutating && !own.isClass)
    }
    return FunctionShape(
      declaration: declaration, substitutions: substitutions, receiver: receiver,
      parameters: declaration.parameters.map { parameter in
        // Wrapped properties are passed as their wrappers.
        let storage =
          declaration.synthesis == .memberwiseInitializer
          ? (declaration.parent as? NominalDeclaration)?.storedProperties.first {
            $0.wrappedName == parameter.label
          } : nil
        return FunctionShape.Parameter(
          type: type(storage?.type ?? parameter.type), isInout: parameter.isInout)
      }, result: result, canThrow: declaration.thrown != nil || declaration.isRethrowing)
  }

  func genericArguments(_ shape: FunctionShape) -> [TypeDescriptor] {
    var types: [TypeDescriptor] = []
    for parameter in shape.declaration.signature.parameters {
      if let type = shape.substitutions[parameter] {
        types.append(descriptors.descriptor(of: type))
      }
    }
    return types
  }

  func native(named name: String) -> NativeFunction {
    if let known = natives[name] { return known }
    for library in libraries {
      if let known = library.natives[name] {
        natives[name] = known
        return known
      }
    }
    return { _ in
      throw MachineTrap(.native, "Fatal error: the native function '\(name)' is not there")
    }
  }

  func substitutions(of type: TypeDescriptor) -> Substitutions {
    guard case .nominal(let nominal, let arguments) = type.type.kind else { return .empty }
    return nominal.substitutions(arguments)
  }

  // MARK: Classes

  /// Whether calls go by the instance's class: anything that a later cell might override.
  func isOverridden(_ declaration: FunctionDeclaration) -> Bool {
    declaration.isDynamicallyDispatched && !declaration.isFinal
      && declaration.access > .privateAccess
  }

  func isOverridden(_ property: VariableDeclaration) -> Bool { overridden.contains(property) }

  /// Notes which stored properties the types of a cell override.
  func note(_ types: [NominalDeclaration]) {
    for type in types where type.kind == .classType {
      for member in type.members.values.joined() {
        var inherited = (member as? VariableDeclaration)?.overridden
        while let property = inherited {
          overridden.insert(property)
          inherited = property.overridden
        }
      }
    }
  }

  func methodSite(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions
  ) -> DispatchSite {
    let key = FunctionKey(declaration: declaration, substitutions: substitutions)
    if let known = sites[key] { return known }
    let made = DispatchSite(name: declaration.fullName) { [unowned self] type in
      let found = conformances.override(of: declaration, in: type.type)
      var all = found.substitutions
      // The method's own generic parameters stand as they were called.
      for (own, inherited) in zip(
        found.declaration.ownParameters, declaration.ownParameters)
      {
        if let type = substitutions[inherited] { all[own] = type }
      }
      if found.declaration === declaration {
        all.addMissing(from: substitutions)
      }
      if declaration.role == .initializer { return initializer(found.declaration, all, of: type) }
      if found.declaration !== declaration {
        let asked = shape(declaration, substitutions, selfType: type.type)
        let given = shape(found.declaration, all, selfType: type.type)
        if !given.isCalled(as: asked) {
          let reference = FunctionReference(
            declaration: found.declaration, substitutions: all, dispatch: .direct,
            selfType: type.type)
          return FunctionLowering.metatypeThunk(reference, type, asked, in: self)
        }
      }
      return stub(for: found.declaration, all)
    }
    sites[key] = made
    return made
  }

  /// A generic function called with what is in an existential.
  func openedSite(
    _ reference: FunctionReference, _ generic: GenericParameter, _ shape: FunctionShape
  ) -> DispatchSite {
    let key = FunctionKey(
      declaration: reference.declaration, substitutions: reference.substitutions)
    if let known = openedSites[key] { return known }
    let made = DispatchSite(name: reference.declaration.fullName) { [unowned self] type in
      var opened = reference
      opened.substitutions[generic] = type.type
      return FunctionLowering.metatypeThunk(opened, type, shape, in: self)
    }
    openedSites[key] = made
    return made
  }

  /// Tells the record of a class' instances of its deinitialisers.
  func prepareInstances(of type: TypeDescriptor) {
    guard prepared.insert(type).inserted else { return }
    let record = type.instanceRecord
    let stubs = deinitializers(of: type)
    if !stubs.isEmpty {
      let machine = machine
      // What the globals hold at the very end goes with the machine, and is not told, as in Swift.
      record.deinitializer = { [weak machine] object in
        machine?.runDeinitializers(stubs, object)
      }
    }
  }

  /// Runs the initial values of the properties that a class itself declares, but for literals.
  func initialValues(of type: TypeDescriptor) -> FunctionStub {
    if let known = initialValueStubs[type] { return known }
    let path = FunctionPath.none.inner(
      type.nominal.map(Self.initialValuesStepName) ?? "", substitutions(of: type))
    let made = makeStub(type.name, path, type.nominal?.range ?? .nowhere) { [unowned self] in
      FunctionLowering.lowerInitialValues(of: type, in: self)
    }
    initialValueStubs[type] = made
    return made
  }

  /// A class' initialiser for instances of a type, which may inherit it.
  func initializer(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, of type: TypeDescriptor
  ) -> FunctionStub {
    guard type.isClass, !declaration.isConvenience, declaration.owner !== type.nominal,
      type.nominal?.hasDesignatedInitializers == false
    else { return stub(for: declaration, substitutions) }
    let key = InitializerKey(
      function: FunctionKey(declaration: declaration, substitutions: substitutions), type: type)
    if let known = inheritedInitializers[key] { return known }
    let lowering = FunctionLowering(program: self, substitutions: substitutions, result: type)
    let made =
      lowering.inheritedOwners(of: type).isEmpty
      ? stub(for: declaration, substitutions)
      : FunctionLowering.inheritedInitializer(declaration, substitutions, of: type, in: self)
    inheritedInitializers[key] = made
    return made
  }

  private struct InitializerKey: Hashable {
    let function: FunctionKey
    let type: TypeDescriptor
  }

  // MARK: Globals

  func global(_ variable: VariableDeclaration, _ layout: Layout) -> GlobalSlot {
    if let known = globals[variable] { return known }
    let slot = allocateGlobal(layout)
    globals[variable] = slot
    return slot
  }

  private func allocateGlobal(_ layout: Layout) -> GlobalSlot {
    let slot = GlobalSlot(
      word: machine.usedGlobalWords, reference: machine.usedGlobalReferences)
    machine.usedGlobalWords += layout.words
    machine.usedGlobalReferences += layout.references
    return slot
  }

  private func staticKey(
    _ property: VariableDeclaration, _ substitutions: Substitutions
  ) -> PropertyKey { PropertyKey(property: property, substitutions: substitutions) }

  func staticSlot(
    _ property: VariableDeclaration, _ substitutions: Substitutions, _ layout: Layout
  ) -> GlobalSlot {
    let key = staticKey(property, substitutions)
    if let known = statics[key] { return known.slot }
    let flag = allocateGlobal(.word).word
    let slot = allocateGlobal(layout)
    statics[key] = (slot, flag)
    return slot
  }

  func staticFlag(_ property: VariableDeclaration, _ substitutions: Substitutions) -> Int {
    let type = descriptors.descriptor(of: descriptors.concrete(property.type, substitutions))
    _ = staticSlot(property, substitutions, type.layout)
    return statics[staticKey(property, substitutions)]?.flag ?? 0
  }

  func staticInitializer(
    _ property: VariableDeclaration, _ substitutions: Substitutions
  ) -> FunctionStub {
    let key = staticKey(property, substitutions)
    if let known = staticStubs[key] { return known }
    let path = FunctionPath.none.inner(Self.initializerStepName(of: property), substitutions)
    let made = makeStub(property.name, path, property.range) { [unowned self] in
      FunctionLowering.lowerStatic(property, substitutions, in: self)
    }
    staticStubs[key] = made
    return made
  }

  // MARK: Natives of the lowering

  let describe: NativeFunction = { frame in
    let text = try frame.machine.describe(
      frame.entry.types[0], Lanes(words: frame.words, references: frame.references), debug: false)
    frame.references[0] = StringObject.make(text)
  }

  lazy var casts = Casts(program: self)

  func displayFunction(_ type: TypeDescriptor) -> NativeFunction {
    { [unowned self] frame in
      let existential = frame.references.record(0)
      try onDisplay(existential.layout.descriptor ?? type, existential.payloadLanes)
    }
  }

  func existentialCallee(
    _ declaration: FunctionDeclaration, _ selfType: Type, _ substitutions: Substitutions
  ) -> Callee? {
    // A requirement called on an existential itself: by the dynamic type, at no other types.
    guard let protocolDeclaration = declaration.requirementProtocol,
      let selfParameter = protocolDeclaration.selfParameter
    else { return nil }
    var inner = substitutions
    inner[selfParameter] = selfType
    let shape = shape(declaration, inner, selfType: selfType)
    guard !declaration.isStatic, declaration.role != .initializer else { return nil }
    let site = DispatchSite(name: declaration.fullName) { [unowned self] type in
      let reference = FunctionReference(
        declaration: declaration, substitutions: substitutions,
        dispatch: .witness(selfType: type.type), selfType: type.type)
      return FunctionLowering.existentialThunk(reference, type, shape, in: self)
    }
    return .existential(site, shape)
  }

  /// A member of a protocol's extension called on an existential: in it, `Self` is the type inside.
  func openedReceiverCallee(
    _ declaration: FunctionDeclaration, _ substitutions: Substitutions, _ shape: FunctionShape
  ) -> Callee? {
    let owner = (declaration.accessorOf?.parent ?? declaration.parent) as? ExtensionDeclaration
    guard declaration.source >= 0, shape.receiver != nil, shape.captures.isEmpty,
      let selfParameter = owner?.nominal.selfParameter,
      case .existential? = substitutions[selfParameter]?.kind
    else { return nil }
    let site = DispatchSite(name: declaration.fullName) { [unowned self] type in
      var inner = substitutions
      inner[selfParameter] = type.type
      let reference = FunctionReference(
        declaration: declaration, substitutions: inner, dispatch: .direct, selfType: type.type)
      return FunctionLowering.existentialThunk(reference, type, shape, in: self)
    }
    return .existential(site, shape)
  }
}

extension FunctionDeclaration {
  /// Whether it belongs to a type (accessors of properties too).
  var isMember: Bool {
    let owner = accessorOf?.parent ?? parent
    return owner is NominalDeclaration || owner is ExtensionDeclaration
  }
}
