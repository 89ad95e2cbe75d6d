@testable import Tensors
import Testing

/// The operations that are made of others, and that none is left out.
extension FiniteDifferenceTests {
  static var composedCases: [Case] {
    [
      Case("tangent") { ($0 - 0.9).tan() },
      Case("arc tangent") { $0.atan() },
      Case("hyperbolic sine") { $0.sinh() },
      Case("hyperbolic cosine") { $0.cosh() },
      Case("error function") { ($0 - 0.9).erf() },
      Case("logarithm of one more") { $0.log1p() },
      Case("exponential less one") { $0.expm1() },
      Case("reciprocal of the square root") { $0.reciprocalSquareRoot() },
      Case("rounding beside a product") {
        try $0.rounded() * 0 + $0.floor() * 0 + $0.ceil() * 0 + $0
      },
      Case("power of a tensor") { try $0.power($0) },
      Case("scalar maximum") { $0.maximum(1.01) },
      Case("scalar minimum") { $0.minimum(1.01) },
      Case("minimum along") { try $0.minimum(along: 0) },
      Case("mean along several") { try $0.mean(along: [0, 1], keepingDimensions: true) },
      Case("standard deviation") { $0.standardDeviation() },
      Case("standard deviation along") { try $0.standardDeviation(along: 1) },
      Case("product") { $0.product() },
      Case("product along") { try $0.product(along: 1) },
      Case("length") { $0.norm() },
      Case("length along") { try $0.norm(along: 0) },
      Case("logarithm of summed exponentials") { try $0.logSumExp(along: -1) },
      Case("cumulative sum") { try $0.cumulativeSum(along: 1) },
      Case("cumulative product") { try $0.cumulativeProduct(along: 1) },
      Case("squeeze", [3, 1, 4]) { try $0.squeezed(axis: 1) },
      Case("split") { try $0.split(2, axis: 1)[1] },
      Case("tile") { try $0.tiled([2, 3]) },
      Case("reverse") { try $0.reversed(along: 1) },
      Case("roll") { try $0.rolled(by: 1, along: 1) },
      Case("padding") { try $0.padded([(1, 0), (0, 2)]) },
      Case("sort") { try $0.sorted(along: 1, descending: true) },
      Case("greatest") { try $0.topK(2).values },
      Case("gather along") { try $0.gathering([3, 0, 3], axis: 1) },
      Case("lower triangle") { try $0.lowerTriangle() },
      Case("upper triangle") { try $0.upperTriangle(diagonal: 1) },
      Case("choice") { try Tensor.select($0.greater(than: 0.9), $0.squared(), $0 * 3) },
      Case("ends of rows") { $0.prefix(2).dropFirst(1) },
      Case("sum of products") { try einsum("ij,kj->ik", $0, $0.squared()) },
      Case("trace", [3, 3]) { try einsum("ii->", $0) },
      Case("rows that are put back") {
        try $0.gatheringRows([2, 0, 2]).scatteringRows([1, 1, 0], rows: 3)
      },
      Case("resizing between pixels", [1, 3, 3, 2]) { try $0.resized(height: 4, width: 5) },
      Case("second derivative of rows") { input in
        try gradient(of: { try $0.gatheringRows([2, 0, 2]).power(3).sum() }, at: input)
      },
      Case("second derivative by a convolution's filters", [2, 2, 1, 2]) { filters in
        let images = Tensor.range(from: 0, to: 16).squareRoot()
        return try gradient(
          of: { try images.reshaped([1, 4, 4, 1]).convolved($0, strides: 1).squared().sum() },
          at: filters)
      },
      Case("second derivative of a pool", [1, 4, 4, 1]) { images in
        try gradient(of: { try $0.averagePooled(2, strides: 1).power(3).sum() }, at: images)
      },
      Case("a derivative of one's own") {
        let input = $0
        return try withDerivative([input]) {
          $0[0] * 2
        } derivative: {
          [$0 * 2]
        }
      },
    ]
  }

  /// The kinds of steps that numbers flow through; a new one does not compile before it stands here.
  private static func kind(_ operation: Tensors.Operation) -> String? {
    switch operation {
    case .variable, .comparison: nil
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .addScalar: "addScalar"
    case .multiplyScalar: "multiplyScalar"
    case .power: "power"
    case .reciprocal: "reciprocal"
    case .exp: "exp"
    case .log: "log"
    case .squareRoot: "squareRoot"
    case .square: "square"
    case .abs: "abs"
    case .sin: "sin"
    case .cos: "cos"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .relu: "relu"
    case .selu: "selu"
    case .softplus: "softplus"
    case .softmax: "softmax"
    case .leakyReLU: "leakyReLU"
    case .elu: "elu"
    case .clip: "clip"
    case .maximum: "maximum"
    case .minimum: "minimum"
    case .sum: "sum"
    case .sumAxis: "sumAxis"
    case .maximumAxis: "maximumAxis"
    case .reshape: "reshape"
    case .transpose: "transpose"
    case .broadcast: "broadcast"
    case .concatenate: "concatenate"
    case .slice: "slice"
    case .element: "element"
    case .pad: "pad"
    case .gatherRows: "gatherRows"
    case .scatterRows: "scatterRows"
    case .matrixProduct: "matrixProduct"
    case .convolution: "convolution"
    case .convolutionInput: "convolutionInput"
    case .convolutionFilters: "convolutionFilters"
    case .depthwise: "depthwise"
    case .depthwiseInput: "depthwiseInput"
    case .depthwiseFilters: "depthwiseFilters"
    case .patches: "patches"
    case .addPatches: "addPatches"
    case .custom: "custom"
    }
  }

  /// How many kinds there are.
  private static let kindCount = 48

  @Test func noOperationIsLeftOut() throws {
    var met: Set<String> = []
    var seen: Set<ObjectIdentifier> = []
    for item in Self.cases {
      _ = try gradient(
        of: { input in
          let output = try item.function(input)
          var pending = [output.node].compactMap { $0 }
          while let node = pending.popLast() {
            guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
            if let kind = Self.kind(node.operation) { met.insert(kind) }
            pending += node.inputs.compactMap(\.node)
          }
          return output.sum()
        }, at: .ones(item.shape))
      seen = []
    }
    #expect(met.count == Self.kindCount, "\(met.sorted())")
  }
}
