/// What a call needs to know of a parameter.
struct ParameterShape {
  var label: String?
  var type: Type
  var isInout = false
  var isVariadic = false
  var isAutoclosure = false
  var hasDefault = false
  var builder: Type?
  /// `#function`, `#line` and their like as a default: they say where the call stands.
  var magicDefault: String?
  /// Tells the type of the default value, where the parameter's own is generic.
  var defaultType: (() -> Type?)?
}

extension ParameterShape {
  init(_ parameter: FunctionDeclaration.Parameter) {
    let type = parameter.type
    let isOpen = parameter.hasDefault && type.flags.contains(.hasParameter)
    self.init(
      label: parameter.label, type: type, isInout: parameter.isInout,
      isVariadic: parameter.isVariadic, isAutoclosure: parameter.isAutoclosure,
      hasDefault: parameter.hasDefault, builder: parameter.builder?(),
      magicDefault: parameter.defaultSyntax?.magicName,
      defaultType: isOpen ? { parameter.defaultValue?.type } : nil)
  }
}

extension CallCandidate {
  /// The shapes of what it is called with.
  var shapes: [ParameterShape] {
    if isUnbound { return [ParameterShape(label: nil, type: selfType ?? .error)] }
    if case .function(let function) = declaration { return function.parameterShapes }
    return parameters.map(ParameterShape.init)
  }
}

extension FunctionDeclaration {
  /// The shapes of the parameters; made once where nothing in them is found out later.
  var parameterShapes: [ParameterShape] {
    if let knownShapes { return knownShapes }
    let shapes = parameters.map(ParameterShape.init)
    if !parameters.contains(where: { $0.lazyType != nil || $0.builder != nil }) {
      knownShapes = shapes
    }
    return shapes
  }
}
