/// What each generic parameter stands for.
///
/// A list, searched from its start: there is rarely more than three of them, which a table of hashes
/// would take ten times as long to find.
struct Substitutions: Hashable {
  private(set) var pairs: [(parameter: GenericParameter, type: Type)] = []

  static let empty = Substitutions()

  init() {}

  /// The one parameter stands for a type.
  init(_ parameter: GenericParameter, _ type: Type) { pairs = [(parameter, type)] }

  /// Each of the different parameters stands for the type at its place.
  init(_ parameters: [GenericParameter], _ types: [Type]) {
    let count = min(parameters.count, types.count)
    pairs.reserveCapacity(count)
    for index in 0..<count { pairs.append((parameters[index], types[index])) }
  }

  /// Each parameter stands for itself, as inside its own declaration.
  static func identity(_ parameters: [GenericParameter]) -> Substitutions {
    Substitutions(parameters, parameters.map { Type(.parameter($0)) })
  }

  subscript(parameter: GenericParameter) -> Type? {
    get {
      for pair in pairs where pair.parameter === parameter { return pair.type }
      return nil
    }
    set {
      let place = pairs.firstIndex { $0.parameter === parameter }
      switch (place, newValue) {
      case (let place?, let type?): pairs[place].type = type
      case (let place?, nil): pairs.remove(at: place)
      case (nil, let type?): pairs.append((parameter, type))
      case (nil, nil): break
      }
    }
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// What the solver has not found yet is among them.
  var hasVariable: Bool { pairs.contains { $0.type.flags.contains(.hasVariable) } }

  /// Takes what the other says of parameters that nothing is known of here.
  mutating func addMissing(from other: Substitutions) {
    for (parameter, type) in other.pairs where self[parameter] == nil {
      pairs.append((parameter, type))
    }
  }

  /// The same parameters with each type replaced.
  func mapTypes(_ transform: (Type) -> Type) -> Substitutions {
    var result = self
    for index in result.pairs.indices { result.pairs[index].type = transform(pairs[index].type) }
    return result
  }

  static func == (left: Substitutions, right: Substitutions) -> Bool {
    left.pairs.count == right.pairs.count
      && left.pairs.allSatisfy { right[$0.parameter] == $0.type }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(structuralHash) }

  /// The same for every order of the parameters.
  var structuralHash: Int {
    pairs.reduce(into: 0) { $0 ^= Type.mixed($1.parameter.identity, $1.type.structuralHash) }
  }
}
