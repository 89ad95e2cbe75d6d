internal import Diagnostics

/// What a checked cell declares and depends on, by names that are equal from run to run.
public struct CellSummary: Hashable, Sendable {
  /// A variable that outlives its cell: top-level, or a type's stored static property.
  public struct Global: Hashable, Sendable {
    /// `tag/name` or `tag/Type.name`.
    public var name: String
    /// Whether its value may hold code of a cell: a closure, or an object whose class is only known
    /// when it runs.
    public var carriesCode: Bool
  }

  /// What the cell declares.
  public var globals: [Global] = []
  /// The globals of earlier cells that its code mentions anywhere.
  public var mentionedGlobals: Set<String> = []
  /// The ordinals of earlier cells whose functions, types or members it mentions.
  public var mentionedCells: Set<Int> = []
}

/// Makes the summaries of a compilation's cells, in order.
struct CellSummarizer {
  let names: StableTypeNames
  /// Classes that some class inherits.
  let superclasses: Set<NominalDeclaration>
  /// Cells that add conformances to types: those count without being mentioned.
  private var conformers: Set<Int> = []
  private var answers: [Type: Bool] = [:]

  init(names: StableTypeNames, nominals: [NominalDeclaration]) {
    self.names = names
    var superclasses: Set<NominalDeclaration> = []
    for nominal in nominals {
      if case .nominal(let parent, _)? = nominal.superclass?.kind { superclasses.insert(parent) }
    }
    self.superclasses = superclasses
  }

  /// The summary of a cell; earlier cells must have had theirs.
  mutating func summary(of cell: CheckedCell) -> CellSummary {
    var uses = DeclarationUses()
    uses.add(cell.statements)
    for function in cell.members { uses.add(function) }
    for type in cell.types { uses.add(type) }
    for variable in cell.variables { uses.add(variable.type) }
    var summary = CellSummary()
    for variable in cell.variables { summary.globals.append(global(variable)) }
    for variable in cell.statics { summary.globals.append(global(variable)) }
    let mentioned = uses.declarations.union(cell.uses.map(\.declaration))
    for declaration in mentioned where declaration.source >= 0 && declaration.source < cell.source {
      if let variable = declaration as? VariableDeclaration, isGlobal(variable) {
        summary.mentionedGlobals.insert(names.global(variable))
      } else {
        summary.mentionedCells.insert(declaration.source)
      }
    }
    summary.mentionedCells.formUnion(conformers)
    if cell.addsConformances { conformers.insert(cell.source) }
    return summary
  }

  private func isGlobal(_ variable: VariableDeclaration) -> Bool {
    variable.role == .global || variable.role == .staticStored
  }

  private mutating func global(_ variable: VariableDeclaration) -> CellSummary.Global {
    CellSummary.Global(
      name: names.global(variable), carriesCode: carriesCode(variable.type))
  }

  /// Whether a value of a type may hold code of a cell.
  private mutating func carriesCode(_ type: Type) -> Bool {
    if let known = answers[type] { return known }
    // Until it is known: a type that holds itself holds no more code for it.
    answers[type] = false
    let answer = findsCode(in: type)
    answers[type] = answer
    return answer
  }

  /// Whether a library's type has members that take functions, which its values may then hold: the
  /// data sets that `map` makes, metrics.
  private static func takesFunctions(_ nominal: NominalDeclaration) -> Bool {
    nominal.members.values.joined().contains { member in
      guard let function = member as? FunctionDeclaration else { return false }
      return function.parameters.contains { parameter in
        if case .function = parameter.type.kind { return true }
        return false
      }
    }
  }

  private mutating func findsCode(in type: Type) -> Bool {
    switch type.kind {
    case .function, .existential: return true
    case .tuple(let elements): return elements.contains { carriesCode($0.type) }
    case .nominal(let nominal, let arguments):
      if arguments.contains(where: { carriesCode($0) }) { return true }
      if nominal.isNative { return Self.takesFunctions(nominal) }
      if nominal.kind == .classType, superclasses.contains(nominal) { return true }
      if let superclass = nominal.superclass, carriesCode(superclass) { return true }
      return nominal.storedProperties.contains { carriesCode($0.type) }
        || nominal.cases.contains { $0.payload.contains { carriesCode($0.type) } }
    default: return false
    }
  }
}

extension StableTypeNames {
  /// `tag/name` of a top-level variable, `tag/name#1` of the next one of that name in its cell,
  /// `tag/Type.name` of a static property.
  func global(_ variable: VariableDeclaration) -> String {
    var path = path(of: variable)
    if variable.repetition > 0 { path += "#\(variable.repetition)" }
    let tag = tag(variable.source)
    return path.hasPrefix(tag + ".") ? "\(tag)/\(path.dropFirst(tag.count + 1))" : "\(tag)/\(path)"
  }
}

extension CheckedCell {
  /// The stored static properties that the cell's types and extensions declare.
  var statics: [VariableDeclaration] {
    var found: [VariableDeclaration] = []
    var seen: Set<NominalDeclaration> = []
    func visit(_ nominal: NominalDeclaration) {
      guard seen.insert(nominal).inserted else { return }
      for member in nominal.members.values.joined() where member.source == source {
        if let variable = member as? VariableDeclaration, variable.role == .staticStored {
          found.append(variable)
        }
      }
      for type in nominal.memberTypes.values where type.source == source {
        if let nested = type as? NominalDeclaration { visit(nested) }
      }
    }
    for type in types { visit(type) }
    for function in members {
      if let extended = function.parent as? ExtensionDeclaration { visit(extended.nominal) }
    }
    return found.sorted { $0.range.lower < $1.range.lower }
  }
}
