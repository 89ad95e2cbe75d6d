internal import Tensors

/// Base of the normalisations: a learnt scale and shift of their own shape.
public class ScaledNormalization: BaseLayer, @unchecked Sendable {
  let epsilon: Float
  let usesBeta: Bool
  let usesGamma: Bool
  /// How shift and scale start.
  package struct Initializers {
    var beta = Initializer.zeros
    var gamma = Initializer.ones
  }

  let initializers: Initializers

  /// The scale, once built; nil where there is none.
  public var gamma: Parameter? { named("gamma") }
  /// The shift, once built; nil where there is none.
  public var beta: Parameter? { named("beta") }

  package init(
    epsilon: Float, center: Bool, scale: Bool, _ initializers: Initializers = Initializers(),
    regularizers: [String: Regularizer?] = [:], inputShape: [Int]?, name: String?
  ) {
    self.epsilon = epsilon
    usesBeta = center
    usesGamma = scale
    self.initializers = initializers
    super.init(name: name, inputShape: inputShape)
    self.regularizers = regularizers.compactMapValues { $0 }
  }

  /// Scale and shift of a shape, as far as the layer has them.
  func makeScale(_ shape: [Int]) {
    let size = shape.reduce(1, *)
    storedParameters = []
    if usesGamma {
      storedParameters.append(
        Parameter("gamma", initializers.gamma(shape, fanIn: size, fanOut: size)))
    }
    if usesBeta {
      storedParameters.append(
        Parameter("beta", initializers.beta(shape, fanIn: size, fanOut: size)))
    }
  }

  /// Normalised numbers, scaled and shifted where the layer does so; scale and shift are first reshaped where
  /// a shape is given.
  func scaled(_ normalized: Tensor, as shape: [Int]? = nil) throws -> Tensor {
    func shaped(_ parameter: Parameter) throws -> Tensor {
      try shape.map { try parameter.value.reshaped($0) } ?? parameter.value
    }
    var output = normalized
    if let gamma { output = try output * shaped(gamma) }
    if let beta { output = try output + shaped(beta) }
    return output
  }

  /// What inputs a built layer takes: the axes that it normalises along are those that it was built for.
  func inputRule(along axes: [Int]) -> InputRule? {
    guard let shape = outputShape, !storedParameters.isEmpty else { return nil }
    if axes == [-1] { return .lastAxis(shape[shape.count - 1]) }
    var sizes = Array(repeating: 0, count: shape.count + 1)
    for axis in axes {
      let place = axis < 0 ? axis + sizes.count : axis
      sizes[place] = shape[place - 1]
    }
    return .axes(sizes)
  }

  /// Where an axis of the batch lies in it, of examples of a shape.
  func place(_ axis: Int, _ inputShape: [Int]) throws -> Int {
    let place = axis < 0 ? axis + inputShape.count + 1 : axis
    guard place > 0, place <= inputShape.count else {
      throw TensorError.axisOutOfRange(operation: typeName, axis: axis, shape: [0] + inputShape)
    }
    return place
  }

  /// What a function makes of the input with an axis moved to the end, moved back again.
  func withLast(
    _ axis: Int, _ input: Tensor, _ body: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    let place = axis < 0 ? axis + input.rank : axis
    guard place != input.rank - 1 else { return try body(input) }
    var order = Array(0..<input.rank)
    order.append(order.remove(at: place))
    var back = Array(0..<input.rank)
    back.insert(back.removeLast(), at: place)
    return try body(input.transposed(order)).transposed(back)
  }
}
