import Tensors
import Testing

/// Every derivative against central differences, at points away from kinks.
@Suite struct FiniteDifferenceTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let shape: [Int]
    let function: @Sendable (Tensor) throws -> Tensor

    init(
      _ name: String, _ shape: [Int] = [3, 4],
      _ function: @escaping @Sendable (Tensor) throws -> Tensor
    ) {
      description = name
      self.shape = shape
      self.function = function
    }
  }

  /// A second operand with other numbers than the first.
  private static func other(_ shape: [Int]) -> Tensor {
    point(shape) * 0.7 + 0.9
  }

  /// Numbers between 0.3 and 1.7 in no order, none near another's rounding.
  private static func point(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    var scalars: [Float] = []
    for index in 0..<count {
      let step = Float((index * 37 + 11) % 53)
      scalars.append(step * 0.0264 + 0.3)
    }
    return (try? Tensor(shape: shape, scalars: scalars)) ?? .zeros(shape)
  }

  static let cases: [Case] = {
    var list: [Case] = []
    func add(
      _ name: String, _ shape: [Int] = [3, 4],
      _ function: @escaping @Sendable (Tensor) throws -> Tensor
    ) {
      list.append(Case(name, shape, function))
    }
    add("add") { try $0 + other([4]) }
    add("subtract") { try other([3, 4]) - $0 }
    add("multiply") { try $0 * other([3, 1]) }
    add("divide") { try other([3, 4]) / $0 }
    add("dividend") { try $0 / other([4]) }
    add("scalars") { (2 - $0 * 3 + 1) / 4 }
    add("reciprocal") { 1 / $0 }
    add("negate") { -$0 }
    add("exp") { $0.exp() }
    add("log") { $0.log() }
    add("square root") { $0.squareRoot() }
    add("square") { $0.squared() }
    add("power") { $0.power(2.5) }
    add("tanh") { $0.tanh() }
    add("sigmoid") { $0.sigmoid() }
    add("relu") { ($0 - 0.8).relu() }
    add("selu") { ($0 - 0.8).selu() }
    add("elu") { ($0 - 0.8).elu() }
    add("leaky relu") { ($0 - 0.8).leakyReLU() }
    add("softplus") { $0.softplus() }
    add("abs") { ($0 - 0.8).abs() }
    add("sin") { $0.sin() }
    add("cos") { $0.cos() }
    add("softmax") { $0.softmax() }
    add("log softmax") { try $0.logSoftmax() }
    add("clip") { $0.clipped(0.5, 1.5) }
    add("maximum") { try $0.maximum(other([3, 4])) }
    add("minimum") { try $0.minimum(other([3, 4])) }
    add("sum") { $0.sum() }
    add("mean") { $0.mean() }
    add("sum along") { try $0.sum(along: 0) }
    add("mean along") { try $0.mean(along: -1) }
    add("maximum along") { try $0.maximum(along: 1) }
    add("variance") { $0.variance() }
    add("variance along") { try $0.variance(along: [0]) }
    add("reshape") { try $0.reshaped([2, 6]) }
    add("transpose") { try $0.transposed() }
    add("broadcast", [3, 1]) { try $0.broadcast(to: [3, 5]) }
    add("concatenate") { try Tensor.concatenate([$0, other([3, 2]), $0], axis: 1) }
    add("stack") { try Tensor.stack([$0, $0.squared()]) }
    add("slice") { try $0.slice(1..<3, axis: 1) }
    add("element") { $0[1] }
    add("gather") { try $0.gatheringRows([2, 0, 2]) }
    add("matrix product, left") { try matmul($0, other([4, 5])) }
    add("matrix product, right") { try matmul(other([2, 3]), $0) }
    add("second derivative") { input in
      try gradient(of: { try ($0.tanh() * $0.exp()).sum() }, at: input)
    }
    return list + imageCases + sequenceCases + composedCases
  }()

  /// Operations on images of 5 × 4 pixels and 2 channels.
  private static var imageCases: [Case] {
    let images = [2, 5, 4, 2]
    var list: [Case] = []
    for padding in [Padding.same, .valid] {
      for stride in [1, 2] {
        list.append(
          Case("convolution's images, \(padding), \(stride)", images) {
            try $0.convolved(signed([3, 2, 2, 3]), strides: stride, padding: padding)
          })
        list.append(
          Case("convolution's filters, \(padding), \(stride)", [3, 2, 2, 3]) {
            try signed(images).convolved($0, strides: stride, padding: padding)
          })
        list.append(
          Case("transposed convolution's images, \(padding), \(stride)", [2, 3, 2, 3]) {
            try $0.transposedConvolved(signed([3, 3, 2, 3]), strides: stride, padding: padding)
          })
        list.append(
          Case("transposed convolution's filters, \(padding), \(stride)", [3, 3, 2, 3]) {
            try signed([2, 3, 2, 3]).transposedConvolved($0, strides: stride, padding: padding)
          })
        for multiplier in [1, 2] {
          let name = "\(padding), \(stride), \(multiplier)"
          let filters = [3, 2, 2, multiplier]
          list.append(
            Case("depthwise convolution's images, \(name)", images) {
              try $0.depthwiseConvolved(
                signed(filters), strides: (stride, stride), padding: padding)
            })
          list.append(
            Case("depthwise convolution's filters, \(name)", filters) {
              try signed(images).depthwiseConvolved(
                $0, strides: (stride, stride), padding: padding)
            })
        }
        list.append(
          Case("maximum pooling, \(padding), \(stride)", images) {
            try $0.maximumPooled(2, strides: stride, padding: padding)
          })
        list.append(
          Case("average pooling, \(padding), \(stride)", images) {
            try $0.averagePooled(2, strides: stride, padding: padding)
          })
      }
    }
    return list + [
      Case("dilated convolution", images) {
        try $0.convolved(signed([2, 2, 2, 3]), strides: 1, padding: .same, dilation: 2)
      },
      Case("dilated depthwise convolution", images) {
        try $0.depthwiseConvolved(signed([2, 2, 2, 2]), padding: .same, dilation: (2, 1))
      },
      Case("second derivative of a depthwise convolution", images) { images in
        try gradient(
          of: { try $0.depthwiseConvolved(signed([3, 2, 2, 2]), strides: (2, 1)).squared().sum() },
          at: images)
      },
      Case("second derivative by depthwise filters", [3, 2, 2, 1]) { filters in
        try gradient(
          of: { try signed(images).depthwiseConvolved($0, padding: .same).power(3).sum() },
          at: filters)
      },
      Case("up-sampling", images) { try $0.upsampled((2, 3)) },
      Case("bilinear resizing", images) { try $0.resized(height: 7, width: 3) },
      Case("batch normalisation's input", [6, 2]) {
        try $0.batchNormalized(gamma: other([2]), beta: signed([2]), epsilon: 1e-3).output
      },
      Case("batch normalisation's scale", [2]) {
        try other([6, 2]).batchNormalized(gamma: $0, beta: signed([2]), epsilon: 1e-3).output
      },
      Case("second derivative of a convolution", images) { images in
        try gradient(
          of: { try $0.convolved(signed([3, 2, 2, 3]), strides: 2).squared().sum() }, at: images)
      },
      Case("second derivative of batch normalisation", [6, 2]) { input in
        try gradient(
          of: {
            try $0.batchNormalized(gamma: other([2]), beta: signed([2]), epsilon: 1e-3).output
              .power(3).sum()
          }, at: input)
      },
    ]
  }

  /// The gated recurrent unit over 2 sequences of 5 steps of 3 inputs, 4 units wide; with and without
  /// dropout, at each of its inputs.
  private static var sequenceCases: [Case] {
    let shapes = [[2, 5, 3], [3, 12], [4, 12], [2, 12], [2, 4]]
    let names = ["input", "kernel", "recurrent kernel", "bias", "initial state"]
    let rests = [1, 0, 1, 1, 0, 0, 0, 1, 1, 1].map { Float($0) }
    let kinds = [(false, false), (true, false), (false, true), (true, true)]
    return kinds.flatMap { drops, skips in
      names.indices.map { index in
        Case(
          "gated recurrence's \(names[index])\(drops ? ", dropping" : "")\(skips ? ", skipping" : "")",
          shapes[index]
        ) {
          var inputs = shapes.map { signed($0) * 0.5 }
          inputs[index] = $0
          return try GatedRecurrence.states(
            inputs[0], kernel: inputs[1], recurrentKernel: inputs[2], bias: inputs[3],
            initialState: inputs[4],
            inputMasks: drops ? (0..<3).map { mask([2, 3], gate: $0) } : [],
            recurrentMasks: drops ? (0..<3).map { mask([2, 4], gate: $0) } : [],
            counts: skips ? try Tensor(shape: [2, 5], scalars: rests) : nil)
        }
      }
    }
  }

  /// Numbers of both signs.
  private static func signed(_ shape: [Int]) -> Tensor { point(shape) - 0.9 }

  /// Zeros among factors of 1.25, elsewhere for each gate.
  private static func mask(_ shape: [Int], gate: Int) -> Tensor {
    let count = shape.reduce(1, *)
    let scalars = (0..<count).map { ($0 + gate) % 5 == 0 ? Float(0) : 1.25 }
    return (try? Tensor(shape: shape, scalars: scalars)) ?? .zeros(shape)
  }

  @Test(arguments: cases)
  func gradientIsTheSlope(_ item: Case) throws {
    let point = Self.point(item.shape)
    // Weights make every output count differently.
    let weights = Self.other(try item.function(point).shape)
    func value(_ input: Tensor) throws -> Tensor { try (item.function(input) * weights).sum() }
    let found = try gradient(of: value, at: point).scalars
    let step: Float = 4e-3
    for index in point.scalars.indices {
      var moved = point.scalars
      moved[index] += step
      let above = try value(Tensor(shape: item.shape, scalars: moved)).scalar
      moved[index] -= 2 * step
      let below = try value(Tensor(shape: item.shape, scalars: moved)).scalar
      let slope = (above - below) / (2 * step)
      #expect(abs(found[index] - slope) <= 0.02 * max(1, abs(slope)))
    }
  }
}
