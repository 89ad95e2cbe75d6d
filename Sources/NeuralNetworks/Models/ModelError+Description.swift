extension ModelError {
  /// The message a notebook's author reads.
  public var description: String {
    switch self {
    case .notCompiled(let operation):
      "\(operation): call compile(loss:optimizer:) first"
    case .notBuilt(let operation):
      "\(operation): the model's input shape is not known; give the first layer an inputShape"
    case .inputShape(let layer, let expected, let given):
      "\(layer) expects an input of shape \(expected) but was given \(given)"
    case .layer(let name, let problem): "layer '\(name)': \(problem)"
    case .inputCount(let given, let expected):
      "the model has \(expected) \(expected == 1 ? "input" : "inputs") but was given \(given)"
    case .targetCount(let given, let expected):
      "the model has \(expected) outputs but there are targets for \(given)"
    case .outputCount(let what, let given, let expected):
      "compile was given \(given) \(what), but the model has \(expected) "
        + (expected == 1 ? "output" : "outputs")
    case .setting(let name, let problem): "\(name): \(problem)"
    case .exampleCount(let features, let targets): "\(features) examples but \(targets) targets"
    case .validationSplit(let share, let examples):
      "a validationSplit of \(share) leaves nothing to train or to validate with of \(examples) "
        + "examples"
    case .gradientCount(let gradients, let parameters):
      "\(gradients) gradients for \(parameters) parameters"
    case .gradientNotFinite(let optimizer, let parameter, let step, let source):
      "\(optimizer): the gradient of '\(parameter)' is not finite at step \(step)"
        + notFiniteAdvice(source)
    case .noParameters:
      "gradient: there are no parameters to take derivatives for; layers have theirs once their "
        + "input's shape is known: give the first layer an inputShape, or call build(inputShape:)"
    case .noBatches:
      "the data set has no batches: it is empty, or dropRemainder leaves everything out"
    case .nothingToTrain:
      "the compiled model has no trainable parameters; was trainable false when compile was called?"
    case .disconnected(let name):
      "an output of the model needs "
        + (name.isEmpty ? "an input that" : "the input '\(name)', which")
        + " is not among its inputs"
    case .noLayer(let name, let names):
      "the model has no layer '\(name)'; there are: \(names.joined(separator: ", "))"
    case .noFigure(let name, let names):
      "a callback watches '\(name)', but training reports: \(names.joined(separator: ", "))"
        + (name.hasPrefix("val_") ? "; give fit validation data" : "")
    case .weightCount(let given, let expected):
      "there are \(expected) weights but \(given) were given"
    case .weightShape(let name, let given, let expected):
      "weight '\(name)' has shape \(expected) but was given \(given)"
    case .file(let path, let problem): "'\(path)': \(problem)"
    case .notSaved(let layer):
      "layer '\(layer)' cannot be made again from a file, as its type is the author's own; "
        + "use saveWeights and loadWeights, which keep the numbers of any model"
    case .lossNotFinite(let epoch, let step, let source):
      "the loss is not finite at " + (epoch.map { "epoch \($0), " } ?? "") + "step \(step)"
        + notFiniteAdvice(source)
    }
  }

  private func notFiniteAdvice(_ source: NotFiniteSource?) -> String {
    switch source {
    case .layer(let name):
      "; the first numbers that are not finite come from layer '\(name)'; "
        + "try a smaller learning rate, or clip gradients"
    case .operation(let name, let layer, let isDerivative):
      "; the first numbers that are not finite come from "
        + (isDerivative ? "the derivative of " : "") + "'\(name)'"
        + (layer.map { " in layer '\($0)'" } ?? "")
        + "; try a smaller learning rate, or clip gradients"
    case .features: "; the batch's features hold numbers that are not finite"
    case .targets: "; the batch's targets hold numbers that are not finite"
    case .loss:
      "; all layers' outputs are finite, but the loss of them is not; "
        + "try a smaller learning rate, or clip gradients"
    case nil: "; try a smaller learning rate, or clip gradients"
    }
  }
}
