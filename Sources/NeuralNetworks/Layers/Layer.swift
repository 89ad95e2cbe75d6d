public import Tensors

/// Something that turns a tensor into another, with parameters that training changes.
///
/// A layer of one's own is a struct that conforms: it keeps its parameters in ``Parameter`` objects,
/// lists them in ``parameters``, and computes in ``callAsFunction(_:training:)``.
public protocol Layer {
  /// The layer's variables, in a fixed order.
  var parameters: [Parameter] { get }

  /// The layer's output.
  ///
  /// - Parameters:
  ///   - input: `[batch, …]`.
  ///   - training: Whether dropout drops and batch statistics are gathered.
  /// - Returns: `[batch, …]`.
  /// - Throws: ``TensorError`` where the input's shape does not fit.
  func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor

  /// Those of the parameters that training changes as things are.
  var trainableVariables: [Parameter] { get }

  /// Makes the parameters for inputs of a shape, batch axis left out; called once.
  ///
  /// - Returns: The output's shape without the batch axis.
  /// - Throws: ``TensorError`` where the layer cannot take such inputs.
  func build(inputShape: [Int]) throws -> [Int]
}

extension Layer {
  /// The layer's output outside training.
  ///
  /// - Throws: ``TensorError`` where the input's shape does not fit.
  public func callAsFunction(_ input: Tensor) throws -> Tensor {
    try callAsFunction(input, training: false)
  }

  /// A layer without parameters that keeps the shape.
  public func build(inputShape: [Int]) throws -> [Int] { inputShape }

  /// No parameters.
  public var parameters: [Parameter] { [] }

  /// All parameters but those that are no optimizer's to change.
  public var trainableVariables: [Parameter] { parameters.filter(\.isTrainable) }
}

extension Layer {
  /// Whether training may change the parameters, of the library's layers.
  ///
  /// A type of one's own says by its ``trainableVariables`` what training may change.
  public var trainable: Bool {
    get { (self as? any DescribedLayer)?.trainable ?? true }
    nonmutating set {
      guard let layer = self as? any DescribedLayer else {
        preconditionFailure("\(type(of: self)) says by its trainableVariables what is trained")
      }
      layer.trainable = newValue
    }
  }
}

/// A tensor that training changes, held by reference: models that share a layer share it.
public final class Parameter: @unchecked Sendable {
  /// Its name in summaries and saved files, such as "kernel".
  public let name: String
  /// The current numbers.
  public var value: Tensor
  /// Whether optimizers change it; batch normalisation's moving statistics are not theirs to change.
  public let isTrainable: Bool
  /// What training adds to the loss for its size.
  package var regularizer: Regularizer?
  /// What each step of an optimizer brings it back to.
  package var constraint: Constraint?
  /// What a layer gave it while derivatives were recorded, to stay when they are there.
  private var given: Tensor?

  /// A parameter with its first value.
  ///
  /// - Parameters:
  ///   - name: Its name in summaries and saved files.
  ///   - value: Its first value.
  ///   - isTrainable: Whether optimizers change it.
  ///   - regularizer: What training adds to the loss for its size.
  ///   - constraint: What training keeps it to.
  public init(
    _ name: String, _ value: Tensor, isTrainable: Bool = true, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil
  ) {
    self.name = name
    self.value = value
    self.isTrainable = isTrainable
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// Gives it a new value as part of a layer's work; derivatives are those at the new value.
  func give(_ new: Tensor) throws {
    guard value.isRecorded else { return value = new }
    given = new
    value = try value + (new - value.detached())
  }

  /// Ends the recording of derivatives, before which it had a value.
  func endRecording(_ before: Tensor) {
    value = given ?? before
    given = nil
  }
}

/// Layers that say how they are listed in a summary.
public protocol DescribedLayer: Layer, AnyObject {
  /// The class' name in Keras' terms, such as "Dense".
  var typeName: String { get }
  /// The layer's own name, such as "dense_1".
  var name: String { get }
  /// The input's shape without the batch axis, where the author gave it.
  var inputShape: [Int]? { get }
  /// The output's shape without the batch axis, once built.
  var outputShape: [Int]? { get }
  /// Whether training may change the parameters, as ``Sequential/compile(loss:optimizer:metrics:)`` sees it.
  var trainable: Bool { get set }
  /// Keras' lazily built layers: whether the parameters exist.
  var isBuilt: Bool { get }
}

/// Base of the library's layers: name, shapes, building once.
open class BaseLayer: DescribedLayer, RecordingScope, @unchecked Sendable {
  /// The input's shape without the batch axis, where the author gave it.
  public let inputShape: [Int]?
  /// The output's shape without the batch axis, once built.
  public private(set) var outputShape: [Int]?
  /// Whether training may change the parameters.
  public var trainable = true
  /// The name that the author gave; empty where there is none.
  package let givenName: String
  package var storedParameters: [Parameter] = []
  /// What training adds to the loss, by the parameter's name, and ``activityKey`` for the outputs.
  package var regularizers: [String: Regularizer] = [:]
  /// What training keeps parameters to, by their names.
  package var constraints: [String: Constraint] = [:]
  /// The model that the layer was last put in.
  weak var home: Model? {
    didSet { if firstHome == nil { firstHome = home } }
  }
  /// The model that the layer was first put in: the last one may be gone already.
  private(set) weak var firstHome: Model?
  /// What inputs fit, once built.
  private var inputRule: InputRule?
  /// Whether what another process left, or what a model was made of, is being taken up.
  private(set) var isResuming = false
  /// What the last call added to the loss, where the layer was the outermost one of it.
  package var addedLosses: [Tensor] = []

  package init(name: String? = nil, inputShape: [Int]? = nil) {
    self.inputShape = inputShape
    givenName = name ?? ""
  }

  /// The class' name in Keras' terms.
  open var typeName: String { "\(type(of: self))" }
  /// The layer's own name, or the one by which its model lists it, such as "dense_1".
  public var name: String {
    if !givenName.isEmpty { return givenName }
    guard let home = home ?? firstHome, let place = home.place(of: self) else {
      return snakeCase(typeName)
    }
    return home.layerNames[place]
  }
  /// What training changes, once built.
  open var parameters: [Parameter] { storedParameters }
  /// What training changes as things are: nothing while ``trainable`` is false.
  open var trainableVariables: [Parameter] {
    trainable ? parameters.filter(\.isTrainable) : []
  }
  /// The parameters that training leaves alone as things are.
  public var nonTrainableVariables: [Parameter] {
    let trained = Set(trainableVariables.map(ObjectIdentifier.init))
    return parameters.filter { !trained.contains(ObjectIdentifier($0)) }
  }
  /// Whether the parameters exist.
  public var isBuilt: Bool { outputShape != nil }
  /// What is wrong with the numbers that the layer was made with; nil where they are as they should be.
  var settingProblem: String? { nil }
  /// What inputs the layer takes as its parameters are; nil where it takes anything.
  var currentInputRule: InputRule? { nil }
  /// Whether the output's steps count as the input's do.
  var passesMask: Bool { false }
  /// Whether the layer says which steps count.
  var makesMask: Bool { false }

  /// Makes the parameters, once.
  ///
  /// - Throws: ``TensorError`` where the layer cannot take such inputs, ``ModelError/setting(_:problem:)``
  ///   where it was made with numbers that it cannot work with.
  public func build(inputShape: [Int]) throws -> [Int] {
    if let outputShape {
      // Other layers say it with their first input, by the name that their model has for them.
      guard self is Model, let inputRule, !inputRule.allows(example: inputShape) else {
        return outputShape
      }
      throw ModelError.setting(
        shownName,
        problem: "it was built for inputs of shape \(inputRule.description), not "
          + "[batch, \(inputShape.map { $0 == 0 ? "any" : "\($0)" }.joined(separator: ", "))]")
    }
    if let problem = settingProblem { throw ModelError.setting(shownName, problem: problem) }
    let shape = try makeParameters(inputShape: inputShape)
    constrainParameters()
    outputShape = shape
    inputRule = currentInputRule
    return shape
  }

  private func constrainParameters() {
    for parameter in storedParameters {
      parameter.constraint = constraints[parameter.name]
      parameter.regularizer = regularizers[parameter.name]
    }
  }

  /// Whether the layer takes inputs of a shape, the batch included.
  func allows(_ shape: [Int]) -> Bool { inputRule?.allows(shape) ?? true }

  /// Takes up the parameters that another process left.
  package func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    storedParameters = parameters
    constrainParameters()
    self.outputShape = outputShape
    isResuming = true
    self.trainable = trainable
    isResuming = false
    inputRule = currentInputRule
  }

  /// The layer as messages name it.
  package var shownName: String {
    givenName.isEmpty ? typeName : "\(typeName) '\(givenName)'"
  }

  /// The layer as its model names it, as `outer/inner` within models.
  package var scopeName: String {
    guard let home, let place = home.place(of: self) else {
      return givenName.isEmpty ? typeName : givenName
    }
    return home.name(ofLayer: place)
  }

  /// The parameter of a name, once built.
  package func named(_ name: String) -> Parameter? { storedParameters.first { $0.name == name } }

  /// A layer was put behind the last one.
  package func extend(to shape: [Int]) { outputShape = shape }

  /// Makes the parameters and gives the output's shape.
  package func makeParameters(inputShape: [Int]) throws -> [Int] { inputShape }

  /// The output, the parameters made where they are missing.
  ///
  /// - Throws: ``TensorError`` where the input's shape does not fit.
  public func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
    try prepare(for: input)
    return try called { try regularized(forward(input, training: training)) }
  }

  /// Makes the parameters where they are missing, and looks whether the layer takes an input.
  func prepare(for input: Tensor) throws {
    if !isBuilt { _ = try build(inputShape: inputShape ?? Array(input.shape.dropFirst())) }
    if let inputRule, !allows(input.shape) {
      throw ModelError.inputShape(
        layer: shownName, expected: inputRule.description, given: input.shape)
    }
  }

  /// The output of a built layer.
  package func forward(_ input: Tensor, training: Bool) throws -> Tensor { input }

  /// The output of a built layer for steps of which some do not count.
  package func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    MaskedTensor(
      try forward(input.tensor, training: training), mask: passesMask ? input.mask : nil)
  }
}
