extension ProgramGenerator {
  /// A part of the language of which a program makes a little scene of its own.
  enum Topic: String, CaseIterable {
    case structures, classes, enumerations, patterns, protocols, generics, optionals, errors
    case closures, keyPaths, strings, formatting, integers, floatingPoint, arrays, dictionaries
    case sequences, operators, lifetimes, wrappers
  }

  mutating func write(_ topic: Topic) {
    switch topic {
    case .structures: structureScene()
    case .classes: classScene()
    case .enumerations: enumerationScene()
    case .patterns: patternScene()
    case .protocols: protocolScene()
    case .generics: genericScene()
    case .optionals: optionalScene()
    case .errors: errorScene()
    case .closures: closureScene()
    case .keyPaths: keyPathScene()
    case .strings: stringScene()
    case .formatting: formattingScene()
    case .integers: integerScene()
    case .floatingPoint: floatingPointScene()
    case .arrays: arrayScene()
    case .dictionaries: dictionaryScene()
    case .sequences: sequenceScene()
    case .operators: operatorScene()
    case .lifetimes: lifetimeScene()
    case .wrappers: wrapperScene()
    }
  }

  // The commonest values of scenes.
  mutating func int(_ depth: Int = 1) -> String { value(.int, depth: depth) }
  mutating func bool(in depth: Int = 1) -> String { value(.bool, depth: depth) }
  mutating func text(in depth: Int = 1) -> String { value(.string, depth: depth) }

  /// Some of a list's elements, in the list's order.
  mutating func some<Element>(_ list: [Element], _ percent: Int = 50) -> [Element] {
    list.filter { _ in chance(percent) }
  }

  /// As many of a list's elements as asked for, in an order by chance; one may come twice.
  mutating func draws<Element>(_ count: Int, of list: [Element]) -> [Element] {
    (0..<count).map { _ in pick(list) }
  }
}
