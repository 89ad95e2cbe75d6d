public import SwiftLanguage
public import Tensors

extension Tensor: NativeValue {}
extension TensorError: NativeValue {}

extension CellLibrary {
  static func bindTensors(_ library: Library) {
    library.error("struct TensorError: Error, CustomStringConvertible", TensorError.self) {
      $0.property("var description: String") { $0.description }
    }
    library.type("struct Tensor: Equatable, CustomStringConvertible", Tensor.self) { tensor in
      bindCreation(tensor)
      bindArithmetic(tensor)
      bindElementwise(tensor)
      bindReductions(tensor)
      bindShapes(tensor)
      bindTensorOperations(tensor)
      bindOrdering(tensor)
      bindFunctions(tensor)
    }
    library.function("func matmul(_ left: Tensor, _ right: Tensor) throws -> Tensor") {
      (left: Tensor, right: Tensor) in try matmul(left, right)
    }
    bindSumsOfProducts(library)
    library.function("func setRandomSeed(_ seed: Int)") { (seed: Int) in setRandomSeed(seed) }
  }

  /// A shape that a cell gave, before memory is asked for it.
  static func checked(_ shape: [Int], _ name: String) throws -> [Int] {
    do {
      try Tensor.checkShape(shape, name)
    } catch {
      throw MachineTrap(.native, error.description)
    }
    return shape
  }

  private static func bindCreation(_ tensor: NativeMembers<Tensor>) {
    tensor.initializer("init(shape: [Int], scalars: [Float]) throws") {
      (shape: [Int], scalars: [Float]) in try Tensor(shape: shape, scalars: scalars)
    }
    tensor.initializer("init(shape: [Int], repeating scalar: Float)") {
      (shape: [Int], scalar: Float) in
      Tensor(shape: try checked(shape, "Tensor"), repeating: scalar)
    }
    tensor.initializer("init(_ scalar: Float)") { (scalar: Float) in Tensor(scalar) }
    tensor.initializer("init(_ scalars: [Float])") { (scalars: [Float]) in Tensor(scalars) }
    tensor.initializer("init(_ rows: [[Float]]) throws") { (rows: [[Float]]) in try Tensor(rows) }
    tensor.initializer("init(_ matrices: [[[Float]]]) throws") {
      (matrices: [[[Float]]]) in try Tensor(matrices)
    }
    tensor.staticMethod("static func zeros(_ shape: [Int]) -> Tensor") { (shape: [Int]) in
      Tensor.zeros(try checked(shape, "zeros"))
    }
    tensor.staticMethod("static func ones(_ shape: [Int]) -> Tensor") { (shape: [Int]) in
      Tensor.ones(try checked(shape, "ones"))
    }
    tensor.staticMethod(
      "static func range(from start: Float, to end: Float, step: Float = 1) -> Tensor"
    ) { (start: Float, end: Float, step: Float) in
      guard step != 0, !step.isNaN else {
        throw MachineTrap(.native, "Tensor.range: a step of \(step) leads nowhere")
      }
      return Tensor.range(from: start, to: end, step: step)
    }
    tensor.staticMethod("static func oneHot(_ indices: Tensor, depth: Int) -> Tensor") {
      (indices: Tensor, depth: Int) in
      _ = try checked(indices.shape + [depth], "oneHot")
      return Tensor.oneHot(indices, depth: depth)
    }
    tensor.staticMethod(
      "static func randomUniform(_ shape: [Int], in range: Range<Float> = 0..<1) -> Tensor"
    ) { (shape: [Int], range: Range<Float>) in
      Tensor.randomUniform(try checked(shape, "randomUniform"), in: range)
    }
    tensor.staticMethod(
      "static func randomNormal(_ shape: [Int], mean: Float = 0, standardDeviation: Float = 1) -> Tensor"
    ) { (shape: [Int], mean: Float, deviation: Float) in
      Tensor.randomNormal(
        try checked(shape, "randomNormal"), mean: mean, standardDeviation: deviation)
    }
    tensor.staticMethod(
      "static func concatenate(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor"
    ) { (tensors: [Tensor], axis: Int) in try Tensor.concatenate(tensors, axis: axis) }
    tensor.staticMethod("static func stack(_ tensors: [Tensor]) throws -> Tensor") {
      (tensors: [Tensor]) in try Tensor.stack(tensors)
    }
  }

  private static func bindArithmetic(_ tensor: NativeMembers<Tensor>) {
    typealias Pair = (Tensor, Tensor) throws -> Tensor
    let operators: [(String, Pair)] = [
      ("+", { try $0 + $1 }), ("-", { try $0 - $1 }), ("*", { try $0 * $1 }),
      ("/", { try $0 / $1 }),
    ]
    for (name, body) in operators {
      tensor.staticMethod("static func \(name) (left: Tensor, right: Tensor) throws -> Tensor") {
        (left: Tensor, right: Tensor) in try body(left, right)
      }
    }
    let scalars: [(String, (Tensor, Float) -> Tensor, (Float, Tensor) -> Tensor)] = [
      ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
      ("*", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
    ]
    for (name, right, left) in scalars {
      tensor.staticMethod("static func \(name) (left: Tensor, right: Float) -> Tensor") {
        (tensor: Tensor, scalar: Float) in right(tensor, scalar)
      }
      tensor.staticMethod("static func \(name) (left: Float, right: Tensor) -> Tensor") {
        (scalar: Float, tensor: Tensor) in left(scalar, tensor)
      }
    }
    tensor.staticMethod("static prefix func - (tensor: Tensor) -> Tensor") {
      (tensor: Tensor) in -tensor
    }
    tensor.staticMethod("static func == (left: Tensor, right: Tensor) -> Bool") {
      (left: Tensor, right: Tensor) in left == right
    }
    tensor.declarations(
      """
        public static func += (left: inout Tensor, right: Tensor) throws { left = try left + right }
        public static func -= (left: inout Tensor, right: Tensor) throws { left = try left - right }
        public static func *= (left: inout Tensor, right: Float) { left = left * right }
      """)
    tensor.method("func equal(to other: Tensor) throws -> Tensor") {
      (tensor: Tensor, other: Tensor) in try tensor.equal(to: other)
    }
    tensor.method("func greater(than other: Tensor) throws -> Tensor") {
      (tensor: Tensor, other: Tensor) in try tensor.greater(than: other)
    }
    tensor.method("func greater(than scalar: Float) -> Tensor") {
      (tensor: Tensor, scalar: Float) in tensor.greater(than: scalar)
    }
    tensor.method("func less(than scalar: Float) -> Tensor") {
      (tensor: Tensor, scalar: Float) in tensor.less(than: scalar)
    }
    tensor.method("func equal(to scalar: Float) -> Tensor") {
      (tensor: Tensor, scalar: Float) in tensor.equal(to: scalar)
    }
    tensor.method("func maximum(_ other: Tensor) throws -> Tensor") {
      (tensor: Tensor, other: Tensor) in try tensor.maximum(other)
    }
    tensor.method("func minimum(_ other: Tensor) throws -> Tensor") {
      (tensor: Tensor, other: Tensor) in try tensor.minimum(other)
    }
  }

  private static func bindElementwise(_ tensor: NativeMembers<Tensor>) {
    let functions: [(String, (Tensor) -> Tensor)] = [
      ("exp", { $0.exp() }), ("log", { $0.log() }), ("squareRoot", { $0.squareRoot() }),
      ("tanh", { $0.tanh() }), ("sigmoid", { $0.sigmoid() }), ("relu", { $0.relu() }),
      ("selu", { $0.selu() }), ("softplus", { $0.softplus() }), ("abs", { $0.abs() }),
      ("sign", { $0.sign() }), ("squared", { $0.squared() }), ("rounded", { $0.rounded() }),
      ("sin", { $0.sin() }), ("cos", { $0.cos() }), ("softmax", { $0.softmax() }),
      ("sum", { $0.sum() }), ("mean", { $0.mean() }), ("variance", { $0.variance() }),
      ("argmax", { $0.argmax() }), ("flattened", { $0.flattened() }),
      ("detached", { $0.detached() }),
    ]
    for (name, body) in functions {
      tensor.method("func \(name)() -> Tensor") { (tensor: Tensor) in body(tensor) }
    }
    tensor.method("func leakyReLU(_ slope: Float = 0.2) -> Tensor") {
      (tensor: Tensor, slope: Float) in tensor.leakyReLU(slope)
    }
    tensor.method("func elu(_ alpha: Float = 1) -> Tensor") {
      (tensor: Tensor, alpha: Float) in tensor.elu(alpha)
    }
    tensor.method("func power(_ exponent: Float) -> Tensor") {
      (tensor: Tensor, exponent: Float) in tensor.power(exponent)
    }
    tensor.method("func clipped(_ lower: Float, _ upper: Float) -> Tensor") {
      (tensor: Tensor, lower: Float, upper: Float) in tensor.clipped(lower, upper)
    }
    tensor.method("func logSoftmax() throws -> Tensor") { (tensor: Tensor) in
      try tensor.logSoftmax()
    }
    tensor.property("var isFinite: Bool") { $0.isFinite }
  }

  private static func bindReductions(_ tensor: NativeMembers<Tensor>) {
    let one: [(String, (Tensor, Int, Bool) throws -> Tensor)] = [
      ("sum", { try $0.sum(along: $1, keepingDimensions: $2) }),
      ("mean", { try $0.mean(along: $1, keepingDimensions: $2) }),
      ("maximum", { try $0.maximum(along: $1, keepingDimensions: $2) }),
    ]
    for (name, body) in one {
      tensor.method(
        "func \(name)(along axis: Int, keepingDimensions: Bool = false) throws -> Tensor"
      ) { (tensor: Tensor, axis: Int, keeps: Bool) in try body(tensor, axis, keeps) }
    }
    let several: [(String, (Tensor, [Int], Bool) throws -> Tensor)] = [
      ("sum", { try $0.sum(along: $1, keepingDimensions: $2) }),
      ("mean", { try $0.mean(along: $1, keepingDimensions: $2) }),
      ("variance", { try $0.variance(along: $1, keepingDimensions: $2) }),
    ]
    for (name, body) in several {
      tensor.method(
        "func \(name)(along axes: [Int], keepingDimensions: Bool = false) throws -> Tensor"
      ) { (tensor: Tensor, axes: [Int], keeps: Bool) in try body(tensor, axes, keeps) }
    }
    tensor.method("func maximum() -> Float") { (tensor: Tensor) in tensor.maximum() as Float }
    tensor.method("func minimum() -> Float") { (tensor: Tensor) in tensor.minimum() as Float }
  }

  private static func bindShapes(_ tensor: NativeMembers<Tensor>) {
    tensor.property("var shape: [Int]") { $0.shape }
    tensor.property("var rank: Int") { $0.rank }
    tensor.property("var count: Int") { $0.count }
    tensor.property("var scalars: [Float]") { $0.scalars }
    tensor.property("var scalar: Float") { (tensor: Tensor) throws in
      guard tensor.count == 1 else {
        throw MachineTrap(.native, "a tensor of shape \(tensor.shape) is not a single number")
      }
      return tensor.scalar
    }
    tensor.property("var description: String") { $0.description }
    tensor.method("func reshaped(_ sizes: [Int]) throws -> Tensor") {
      (tensor: Tensor, sizes: [Int]) in try tensor.reshaped(sizes)
    }
    tensor.method("func expandingShape(at axis: Int) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.expandingShape(at: axis)
    }
    tensor.method("func transposed(_ order: [Int] = []) throws -> Tensor") {
      (tensor: Tensor, order: [Int]) in try tensor.transposed(order)
    }
    tensor.method("func broadcast(to target: [Int]) throws -> Tensor") {
      (tensor: Tensor, target: [Int]) in try tensor.broadcast(to: target)
    }
    tensor.method("func slice(_ range: Range<Int>, axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, range: Range<Int>, axis: Int) in try tensor.slice(range, axis: axis)
    }
    tensor.method("func gatheringRows(_ indices: [Int]) throws -> Tensor") {
      (tensor: Tensor, indices: [Int]) in try tensor.gatheringRows(indices)
    }
    tensor.method("func prefix(_ count: Int) -> Tensor") { (tensor: Tensor, count: Int) in
      tensor.prefix(count)
    }
    tensor.method("func suffix(_ count: Int) -> Tensor") { (tensor: Tensor, count: Int) in
      tensor.suffix(count)
    }
    tensor.method("func dropLast(_ count: Int) -> Tensor") { (tensor: Tensor, count: Int) in
      tensor.dropLast(count)
    }
    tensor.element("subscript(index: Int) -> Tensor") { (tensor: Tensor, index: Int) throws in
      guard let rows = tensor.shape.first, rows > index, index >= 0 else {
        throw MachineTrap(
          .native, "Index out of range: \(index) of a tensor of shape \(tensor.shape)")
      }
      return tensor[index]
    }
    tensor.element("subscript(range: Range<Int>) -> Tensor") {
      (tensor: Tensor, range: Range<Int>) throws in
      guard let rows = tensor.shape.first, range.lowerBound >= 0, range.upperBound <= rows else {
        throw MachineTrap(
          .native, "Range out of bounds: \(range) of a tensor of shape \(tensor.shape)")
      }
      return tensor[range]
    }
  }
}
