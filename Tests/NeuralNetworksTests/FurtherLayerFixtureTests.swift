import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Merging layers, both directions and activations with options against Keras.
@Suite struct FurtherLayerFixtureTests {
  @Test(arguments: try Fixture("further.json")["cases"].elements)
  func layersGiveKerasOutputsAndGradients(fixture: Fixture) throws {
    let layer = try Self.layer(fixture)
    let inputs = try fixture["inputs"].elements.map { try Tensor($0.tensor) }
    _ = try Self.apply(layer, inputs)
    let weights = try fixture["weights"].elements.map { try Tensor($0.tensor) }
    #expect(layer.parameters.map(\.value.shape) == weights.map(\.shape))
    for (parameter, weight) in zip(layer.parameters, weights) { parameter.value = weight }
    let output = try Self.apply(layer, inputs)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, "output")
    #expect(layer.outputShape == Array(output.shape.dropFirst()))
    let upstream = try Tensor(fixture["upstream"].tensor)
    let gradients = try gradient(
      of: { points in
        for (parameter, point) in zip(layer.parameters, points) { parameter.value = point }
        return try (Self.apply(layer, Array(points.dropFirst(weights.count))) * upstream).sum()
      }, at: weights + inputs)
    for (parameter, weight) in zip(layer.parameters, weights) { parameter.value = weight }
    let expected =
      try fixture["weight_gradients"].elements + fixture["input_gradients"].elements
    for (index, (ours, keras)) in zip(gradients, expected).enumerated() {
      expectClose(ours.scalars, shape: ours.shape, to: try keras.tensor, "gradient \(index)")
    }
    // What is kept of the layer makes one that computes the same.
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(#require(layer.configuration)))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters))
    #expect(try Self.apply(resumed, inputs) == output)
  }

  @Test(arguments: try Fixture("further.json")["enlarged"].elements)
  func imagesSmallerThanTheirCropAreEnlarged(fixture: Fixture) throws {
    let layer = CenterCrop(
      height: try fixture["height"].integer, width: try fixture["width"].integer)
    let output = try layer(Tensor(fixture["input"].tensor), training: false)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, "output")
  }

  @Test func normalizationIsAdaptedAsInKeras() throws {
    let fixture = try Fixture("further.json")["normalization"]
    let layer = Normalization()
    try layer.adapt(Tensor(fixture["data"].tensor))
    for (place, name) in ["mean", "variance"].enumerated() {
      let value = try layer.parameters[place].value.reshaped(fixture[name].tensor.shape)
      expectClose(value.scalars, shape: value.shape, to: try fixture[name].tensor, name)
    }
    let output = try layer(Tensor(fixture["input"].tensor), training: false)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, "output")
    #expect(layer.trainableVariables.isEmpty && layer.nonTrainableVariables.count == 3)
    #expect(throws: ModelError.self) { try layer.adapt(.ones([4, 5])) }
    #expect(throws: ModelError.self) { try Normalization().adapt(.zeros([0, 5])) }
  }

  @Test(arguments: FlipMode.allCases)
  func imagesAreTurnedOverOneByOneInTraining(mode: FlipMode) throws {
    let layer = RandomFlip(mode)
    let image = try Tensor.range(from: 0, to: 12).reshaped([1, 2, 3, 2])
    let batch = try Tensor.concatenate(Array(repeating: image, count: 200), axis: 0)
    #expect(try layer(batch, training: false) == batch)
    let turned = try RandomStream.$scoped.withValue(RandomStream(seed: 5)) {
      try layer(batch, training: true)
    }
    let across = try image.reversed(along: 2)
    let down = try image.reversed(along: 1)
    let both = try across.reversed(along: 1)
    let possible =
      switch mode {
      case .horizontal: [image, across]
      case .vertical: [image, down]
      case .horizontalAndVertical: [image, across, down, both]
      }
    var counts = possible.map { _ in 0 }
    for index in 0..<200 {
      let own = try turned.slice(index..<(index + 1))
      counts[try #require(possible.firstIndex(of: own))] += 1
    }
    let expected = 200 / possible.count
    #expect(counts.allSatisfy { abs($0 - expected) < expected / 2 }, "\(counts)")
  }

  private static func apply(_ layer: BaseLayer, _ inputs: [Tensor]) throws -> Tensor {
    guard let merging = layer as? MergingLayer else { return try layer(inputs[0], training: false) }
    _ = try merging.build(inputShapes: inputs.map { Array($0.shape.dropFirst()) })
    return try merging(inputs)
  }

  private static func layer(_ fixture: Fixture) throws -> BaseLayer {
    let options = try fixture["options"]
    func number(_ key: String) throws -> Float? {
      try options.ifPresent(key).map { Float(try $0.number) }
    }
    func sizes(_ key: String) throws -> [Int] { try options[key].integers }
    let unequal = (try? sizes("kernel_size")) ?? []
    switch try fixture["layer"].text {
    case "ELU": return ELU(try number("alpha") ?? 1)
    case "ReLU":
      return ReLU(
        maxValue: try number("max_value"), negativeSlope: try number("negative_slope") ?? 0,
        threshold: try number("threshold") ?? 0)
    case "PReLU": return PReLU(sharedAxes: try sizes("shared_axes"))
    case "Softmax": return Softmax(axis: try options["axis"].integer)
    case "Cropping2D":
      let edges = try sizes("cropping")
      return Cropping2D(top: edges[0], bottom: edges[1], left: edges[2], right: edges[3])
    case "ZeroPadding2D":
      let edges = try sizes("padding")
      return ZeroPadding2D(top: edges[0], bottom: edges[1], left: edges[2], right: edges[3])
    case "Rescaling": return Rescaling(try number("scale") ?? 1, offset: try number("offset") ?? 0)
    case "UnitNormalization": return UnitNormalization(axis: try options["axis"].integer)
    case "RMSNormalization": return RMSNormalization(epsilon: try number("epsilon") ?? 0)
    case "DepthwiseConv2D" where unequal.count == 2:
      return DepthwiseConv2D(
        kernelSize: (unequal[0], unequal[1]), padding: .same,
        depthMultiplier: try options["depth_multiplier"].integer)
    case "SeparableConv2D" where unequal.count == 2:
      return SeparableConv2D(
        try options["filters"].integer, kernelSize: (unequal[0], unequal[1]), activation: .tanh)
    case "AdditiveAttention": return AdditiveAttention(useScale: try options["use_scale"].flag)
    case "RNN":
      let cells = try options["cells"].elements.map { cell -> RecurrentCell in
        let units = try cell["units"].integer
        switch try cell["kind"].text {
        case "SimpleRNN": return SimpleRNNCell(units)
        case "LSTM": return LSTMCell(units)
        default: return GRUCell(units)
        }
      }
      let (sequences, backwards) = (
        try options["return_sequences"].flag, try options["go_backwards"].flag
      )
      return cells.count > 1
        ? RNN(cells, returnSequences: sequences, goBackwards: backwards)
        : RNN(cells[0], returnSequences: sequences, goBackwards: backwards)
    case "DepthwiseConv2D", "DepthwiseConv1D":
      let type: DepthwiseConvolution.Type =
        try fixture["layer"].text == "DepthwiseConv2D"
        ? DepthwiseConv2D.self : DepthwiseConv1D.self
      return type.init(
        kernelSize: try options["kernel_size"].integer, strides: try options["strides"].integer,
        padding: try #require(Padding(rawValue: options["padding"].text)),
        depthMultiplier: try options["depth_multiplier"].integer,
        dilationRate: try options["dilation_rate"].integer)
    case "SeparableConv2D", "SeparableConv1D":
      let type: SeparableConvolution.Type =
        try fixture["layer"].text == "SeparableConv2D"
        ? SeparableConv2D.self : SeparableConv1D.self
      return type.init(
        try options["filters"].integer, kernelSize: try options["kernel_size"].integer,
        strides: try options["strides"].integer,
        padding: try #require(Padding(rawValue: options["padding"].text)),
        depthMultiplier: try options["depth_multiplier"].integer,
        dilationRate: try options["dilation_rate"].integer, activation: .tanh)
    case "Dot":
      let axes = try sizes("axes")
      return Dot(axes: (axes[0], axes[1]), normalize: try options["normalize"].flag)
    case "Resizing":
      return Resizing(
        height: try options["height"].integer, width: try options["width"].integer,
        interpolation: try options["interpolation"].text == "nearest" ? .nearest : .bilinear)
    case "CenterCrop":
      return CenterCrop(
        height: try options["height"].integer, width: try options["width"].integer)
    case "EinsumDense":
      return EinsumDense(
        try options["equation"].text, outputShape: try sizes("output_shape"), activation: .tanh,
        biasAxes: try options.ifPresent("bias_axes")?.text)
    case "Identity": return Identity()
    case "Add": return Add()
    case "Subtract": return Subtract()
    case "Multiply": return Multiply()
    case "Average": return Average()
    case "Maximum": return Maximum()
    case "Minimum": return Minimum()
    case "Concatenate": return Concatenate(axis: try options["axis"].integer)
    default:
      let sequences = try options["return_sequences"].flag
      let inner: RecurrentLayer =
        switch try options["inner"].text {
        case "SimpleRNN": SimpleRNN(3, returnSequences: sequences)
        case "LSTM": LSTM(3, returnSequences: sequences)
        default: GRU(3, returnSequences: sequences)
        }
      let mode = try #require(MergeMode(rawValue: try options["merge_mode"].text))
      return try Bidirectional(inner, mergeMode: mode)
    }
  }
}
