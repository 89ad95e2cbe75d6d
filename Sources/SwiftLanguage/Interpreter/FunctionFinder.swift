/// Names functions such that another process finds them, and finds what such a name means.
///
/// A name has a line for each step of the function's path: a portable place, and the types that its generic
/// parameters stand for, after tabulators.
struct FunctionFinder {
  private let compilation: Compilation
  private let cells: [Int: CheckedCell]
  private let program: Program
  private let types: StableTypeNames
  private var places: ClosureNames
  /// What a source declares, by the names of the steps that begin a path.
  private var declared: [Int: [String: Origin]] = [:]

  /// What code is written for as a whole.
  private enum Origin {
    case function(FunctionDeclaration)
    case initialValues(NominalDeclaration)
    case staticProperty(VariableDeclaration)
  }

  init(
    compilation: Compilation, cells: [Int: CheckedCell], program: Program, tags: [Int: String],
    types: StableTypeNames
  ) {
    self.compilation = compilation
    self.cells = cells
    self.program = program
    self.types = types
    places = ClosureNames(tags: tags) { [unowned compilation] in compilation.source($0) }
  }

  // MARK: Writing

  /// A function's name; nothing where it has none that only means this function.
  mutating func name(of stub: FunctionStub) -> String? {
    guard let path = stub.path, let last = path.steps.last,
      program.stubsByName[last.name]?.first(where: { $0.path == path }) === stub
    else { return nil }
    var lines: [String] = []
    for step in path.steps {
      guard let types = names(of: step.substitutions) else { return nil }
      lines.append(([places.portable(step.name)] + types).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
  }

  /// `Parameter=Type` for each generic parameter; nothing where that does not tell them apart or a type
  /// has no name.
  private func names(of substitutions: Substitutions) -> [String]? {
    let parameters = Set(substitutions.pairs.map(\.parameter.name))
    guard parameters.count == substitutions.pairs.count else { return nil }
    let names = substitutions.pairs.map { pair in
      "\(pair.parameter.name)=\(types.name(of: pair.type))"
    }.sorted()
    return names.contains { $0.contains(StableTypeNames.nameless) } ? nil : names
  }

  // MARK: Reading

  /// The function with a name, made now where it was not.
  mutating func function(named name: String) -> FunctionStub? {
    var found: FunctionStub?
    for line in name.split(separator: "\n") {
      let parts = line.split(separator: "\t").map(String.init)
      guard let first = parts.first, let (source, place) = places.local(first) else { return nil }
      // What a function makes is there once it is lowered.
      _ = found?.ready()
      let types = Array(parts.dropFirst())
      if let known = known(place, types, in: found) {
        found = known
      } else if found == nil {
        found = made(place, types, source)
      } else {
        return nil
      }
      guard found != nil else { return nil }
    }
    return found
  }

  /// A function that was made already, best as a part of `outer`.
  private func known(_ place: String, _ types: [String], in outer: FunctionStub?) -> FunctionStub? {
    let candidates = (program.stubsByName[place] ?? []).filter { stub in
      (stub.path?.steps.last).flatMap { names(of: $0.substitutions) } == types
    }
    let outerSteps = outer?.path?.steps ?? []
    return candidates.first { $0.path?.steps.dropLast().elementsEqual(outerSteps) ?? false }
      ?? candidates.first
  }

  /// What a path begins with, at some types.
  private mutating func made(_ place: String, _ types: [String], _ source: Int) -> FunctionStub? {
    if let cell = cells[source], place == "\(source)/cell" { return program.cellStub(cell) }
    switch origins(in: source)[place] {
    case .function(let function)?:
      var parameters = function.signature.parameters
      if function.isStatic, let owner = function.owner, owner.kind == .classType {
        parameters.append(owner.dynamicSelf)
      }
      return substitutions(types, of: parameters).map { program.stub(for: function, $0) }
    case .initialValues(let nominal)?:
      let parameters = nominal.signature.parameters
      guard let substitutions = substitutions(types, of: parameters) else { return nil }
      let type = Type(.nominal(nominal, parameters.compactMap { substitutions[$0] }))
      return program.initialValues(of: program.descriptors.descriptor(of: type))
    case .staticProperty(let property)?:
      return types.isEmpty ? program.staticInitializer(property, .empty) : nil
    case nil: return nil
    }
  }

  /// The meanings of all parameters from `Parameter=Type`.
  private func substitutions(
    _ types: [String], of parameters: [GenericParameter]
  ) -> Substitutions? {
    var substitutions = Substitutions()
    for text in types {
      guard let split = text.firstIndex(of: "="),
        let parameter = parameters.first(where: { $0.name == text[..<split] }),
        let type = self.types.type(named: String(text[text.index(after: split)...]))
      else { return nil }
      substitutions[parameter] = type
    }
    return substitutions
  }

  private mutating func origins(in source: Int) -> [String: Origin] {
    if let known = declared[source] { return known }
    var found: [String: Origin] = [:]
    func add(_ function: FunctionDeclaration) {
      found[Program.stepName(of: function)] = .function(function)
    }
    for function in compilation.functions(of: source) { add(function) }
    for nominal in compilation.module.allNominals {
      if nominal.source == source {
        found[Program.initialValuesStepName(of: nominal)] = .initialValues(nominal)
      }
      for member in nominal.members.values.joined() where member.source == source {
        if let variable = member as? VariableDeclaration, variable.role == .staticStored {
          found[Program.initializerStepName(of: variable)] = .staticProperty(variable)
        }
        // What the compiler wrote for the author is in no list.
        if let function = member as? FunctionDeclaration { add(function) }
      }
    }
    declared[source] = found
    return found
  }
}
