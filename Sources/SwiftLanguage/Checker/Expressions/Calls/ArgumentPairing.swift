internal import Diagnostics

/// Which parameter each argument of a wrong call was meant for, found as generously as can be: first
/// by label, then by similar label, then by place.
///
/// What is left over then is what the call's author got wrong.
struct ArgumentPairing {
  /// The parameter of each argument; nil where there is none left.
  private(set) var parameter: [Int?]
  /// Whether each parameter has an argument.
  private var isGiven: [Bool]
  private let arguments: [ArgumentSyntax]
  private let parameters: [ParameterShape]

  init(_ arguments: [ArgumentSyntax], _ parameters: [ParameterShape]) {
    self.arguments = arguments
    self.parameters = parameters
    parameter = Array(repeating: nil, count: arguments.count)
    isGiven = Array(repeating: false, count: parameters.count)
    pairByLabel()
    pairBySimilarLabel()
    pairByPlace()
  }

  // MARK: What is wrong

  /// The arguments that no parameter takes.
  var extra: [Int] { parameter.indices.filter { parameter[$0] == nil } }

  /// The parameters that need an argument and have none.
  var missing: [Int] {
    parameters.indices.filter {
      !isGiven[$0] && !parameters[$0].hasDefault && !parameters[$0].isVariadic
    }
  }

  /// The arguments whose label is not their parameter's.
  var relabelled: [Int] {
    parameter.indices.filter { index in
      guard let own = parameter[index] else { return false }
      // Only the first of several values of a variadic parameter carries its label.
      if parameters[own].isVariadic, parameter[..<index].contains(own) { return false }
      return parameters[own].label != arguments[index].label
    }
  }

  /// The first argument that stands behind its place, and the one that has taken it.
  var disorder: (late: Int, early: Int)? {
    var place = 0
    for own in parameters.indices {
      for index in parameter.indices where parameter[index] == own {
        if index != place { return (index, place) }
        place += 1
      }
    }
    return nil
  }

  /// The labels that the arguments should have, `_:times:`.
  var expectedLabels: String {
    parameter.map { ($0.flatMap { parameters[$0].label } ?? "_") + ":" }.joined()
  }

  // MARK: Steps

  private mutating func take(_ argument: Int, for own: Int) {
    parameter[argument] = own
    isGiven[own] = true
  }

  private mutating func pairByLabel() {
    var next = 0
    for (own, shape) in parameters.enumerated() {
      while next < arguments.count, parameter[next] != nil { next += 1 }
      guard next < arguments.count else { return }
      var found: Int? = arguments[next].label == shape.label ? next : nil
      if found == nil, shape.label != nil {
        found = (next..<arguments.count).first {
          parameter[$0] == nil && arguments[$0].label == shape.label
        }
      }
      guard let found else { continue }
      take(found, for: own)
      if shape.isVariadic {
        var further = found + 1
        while further < arguments.count, arguments[further].label == nil,
          parameter[further] == nil
        {
          take(further, for: own)
          further += 1
        }
      }
    }
  }

  private mutating func pairBySimilarLabel() {
    for index in extra {
      guard let label = arguments[index].label else { continue }
      let open = parameters.indices.filter { !isGiven[$0] && parameters[$0].label != nil }
      let names = open.compactMap { parameters[$0].label }
      // Single letters are near to each other.
      let near =
        nearestMatch(to: label, among: names)
        ?? names.first { $0.count == 1 && label.count == 1 }
      guard let own = open.first(where: { parameters[$0].label == near }) else { continue }
      take(index, for: own)
    }
  }

  private mutating func pairByPlace() {
    for index in extra {
      // A label of its own does not stand for a parameter that may be left out.
      let isLabelled = arguments[index].label != nil
      let open = parameters.indices.first {
        !isGiven[$0] && !(isLabelled && parameters[$0].hasDefault)
      }
      guard let open else { continue }
      take(index, for: open)
    }
  }
}
