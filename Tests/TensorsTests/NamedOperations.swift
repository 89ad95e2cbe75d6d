import Tensors
import TestSupport

/// The engine's counterparts of the operations that fixtures name.
enum NamedOperations {
  /// Fixture operations that the engine does not have under one name.
  static let absent: Set<String> = []

  /// Calls the engine as a fixture says.
  ///
  /// - Returns: nil where the engine has no such operation or not with these arguments.
  /// - Throws: what the operation throws.
  static func call(
    _ operation: String, _ inputs: [Tensor], _ arguments: Fixture?
  ) throws -> Tensor? {
    if inputs.count == 1 {
      if let result = unary(operation, inputs[0]) { return result }
      if let result = try reduction(operation, inputs[0], arguments) { return result }
      return try shaping(operation, inputs[0], arguments)
    }
    return try combination(operation, inputs, arguments)
  }

  private static func unary(_ operation: String, _ x: Tensor) -> Tensor? {
    switch operation {
    case "negate": -x
    case "exp": x.exp()
    case "log": x.log()
    case "sqrt": x.squareRoot()
    case "square": x.squared()
    case "abs", "absolute": x.abs()
    case "sign": x.sign()
    case "round": x.rounded()
    case "tanh": x.tanh()
    case "sin": x.sin()
    case "cos": x.cos()
    case "reciprocal": 1 / x
    case "log1p": x.log1p()
    case "expm1": x.expm1()
    case "floor": x.floor()
    case "ceil": x.ceil()
    case "tan": x.tan()
    case "atan": x.atan()
    case "sinh": x.sinh()
    case "cosh": x.cosh()
    case "erf": x.erf()
    default: nil
    }
  }

  private static func reduction(
    _ operation: String, _ x: Tensor, _ arguments: Fixture?
  ) throws -> Tensor? {
    if let axis = try arguments?.ifPresent("axis")?.integer {
      switch operation {
      case "softmax": return try onLastAxis(x, axis) { $0.softmax() }
      case "log_softmax": return try onLastAxis(x, axis) { try $0.logSoftmax() }
      case "argmax": return try movedLast(x, axis).argmax()
      case "argmin": return try movedLast(-x, axis).argmax()
      case "log_sum_exp": return try x.logSumExp(along: axis)
      case "cumulative_sum": return try x.cumulativeSum(along: axis)
      case "cumulative_product": return try x.cumulativeProduct(along: axis)
      case "product": return try x.product(along: axis)
      case "flip": return try x.reversed(along: axis)
      case "sort":
        return try x.sorted(along: axis, descending: arguments?["descending"].flag ?? false)
      case "roll": return try x.rolled(by: arguments?["distance"].integer ?? 0, along: axis)
      case "gather":
        return try x.gathering(arguments?["indices"].integers ?? [], axis: axis)
      default: return nil
      }
    }
    guard let axes = try arguments?.ifPresent("axes")?.integers,
      let keeps = try arguments?.ifPresent("keep_dimensions")?.flag
    else { return nil }
    switch operation {
    case "sum": return try x.sum(along: axes, keepingDimensions: keeps)
    case "mean": return try x.mean(along: axes, keepingDimensions: keeps)
    case "variance": return try x.variance(along: axes, keepingDimensions: keeps)
    case "max", "min":
      // One axis after the other, the last first, so that the earlier keep their numbers.
      let sign: Float = operation == "max" ? 1 : -1
      return try sign
        * axes.reversed().reduce(sign * x) { try $0.maximum(along: $1, keepingDimensions: keeps) }
    default: return nil
    }
  }

  private static func shaping(
    _ operation: String, _ x: Tensor, _ arguments: Fixture?
  ) throws -> Tensor? {
    guard let arguments else { return nil }
    switch operation {
    case "transpose": return try x.transposed(arguments["axes"].integers)
    case "reshape": return try x.reshaped(arguments["shape"].integers)
    case "broadcast": return try x.broadcast(to: arguments["shape"].integers)
    case "clip":
      return x.clipped(
        Float(try arguments["minimum"].number), Float(try arguments["maximum"].number))
    case "pad":
      var padded = x
      for (axis, width) in try arguments["widths"].elements.enumerated() {
        let (before, after) = (try width.integers[0], try width.integers[1])
        padded = padded.padded(axis: axis, start: before, size: before + x.shape[axis] + after)
      }
      return padded
    case "tile": return try x.tiled(arguments["counts"].integers)
    case "top": return try x.topK(arguments["count"].integer).values
    case "einsum": return try einsum(arguments["equation"].text, x)
    case "slice": return try slice(x, arguments["where"].elements)
    default: return nil
    }
  }

  private static func slice(_ x: Tensor, _ places: [Fixture]) throws -> Tensor? {
    var result = x
    var axis = 0
    for place in places {
      let size = result.shape[axis]
      if let index = try? place.integer {
        let position = index < 0 ? index + size : index
        if axis == 0 {
          result = result[position]
        } else {
          result = try result.slice(position..<(position + 1), axis: axis)
          var shape = result.shape
          shape.remove(at: axis)
          result = try result.reshaped(shape)
        }
        continue
      }
      guard try place["step"].isNull || place["step"].integer == 1 else { return nil }
      let bound = { (key: String, otherwise: Int) in
        let value = try place[key].isNull ? otherwise : try place[key].integer
        return value < 0 ? value + size : value
      }
      result = try result.slice(bound("start", 0)..<bound("stop", size), axis: axis)
      axis += 1
    }
    return result
  }

  private static func combination(
    _ operation: String, _ inputs: [Tensor], _ arguments: Fixture?
  ) throws -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    switch operation {
    case "power": return try a.power(b)
    case "einsum": return try einsum(arguments?["equation"].text ?? "", inputs)
    case "add": return try a + b
    case "subtract": return try a - b
    case "multiply": return try a * b
    case "divide": return try a / b
    case "maximum": return try a.maximum(b)
    case "minimum": return try a.minimum(b)
    case "matmul": return try matmul(a, b)
    case "concatenate":
      return try Tensor.concatenate(inputs, axis: arguments?.ifPresent("axis")?.integer ?? 0)
    case "stack":
      let axis = try arguments?.ifPresent("axis")?.integer ?? 0
      return axis == 0 ? try Tensor.stack(inputs) : try Tensor.stack(inputs, axis: axis)
    case "where":
      let chosen = try a.greater(than: b)
      return try chosen * (a * 2) + (1 - chosen) * b
    case "chained":
      let c = inputs[2]
      return try ((matmul(a, b) + c).tanh().squared() / (1 + c.exp())).sum(along: 0)
    default: return nil
    }
  }

  /// The tensor with one axis moved to the end, the others in their order.
  private static func movedLast(_ x: Tensor, _ axis: Int) throws -> Tensor {
    try x.transposed(x.shape.indices.filter { $0 != axis } + [axis])
  }

  private static func onLastAxis(
    _ x: Tensor, _ axis: Int, _ function: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    let back = x.shape.indices.map { $0 < axis ? $0 : $0 == axis ? x.rank - 1 : $0 - 1 }
    return try function(movedLast(x, axis)).transposed(back)
  }
}
