internal import SwiftLanguage
internal import Tensors

/// How many zeros go before and after an axis.
private typealias PaddingSizes = CellPair<Int, Int>

extension CellLibrary {
  /// Operations made of others, of images, and with derivatives of one's own.
  static func bindTensorOperations(_ tensor: NativeMembers<Tensor>) {
    bindComposed(tensor)
    bindShaping(tensor)
    bindImages(tensor)
    bindFurtherCreation(tensor)
    tensor.declarations(
      """
        public static func /= (left: inout Tensor, right: Float) { left = left / right }
        public static func += (left: inout Tensor, right: Float) { left = left + right }
        public static func -= (left: inout Tensor, right: Float) { left = left - right }
        public static func *= (left: inout Tensor, right: Tensor) throws { left = try left * right }
        public static func /= (left: inout Tensor, right: Tensor) throws { left = try left / right }
      """)
  }

  private static func bindComposed(_ tensor: NativeMembers<Tensor>) {
    let plain: [(String, (Tensor) -> Tensor)] = [
      ("floor", { $0.floor() }), ("ceil", { $0.ceil() }),
      ("reciprocalSquareRoot", { $0.reciprocalSquareRoot() }),
      ("standardDeviation", { $0.standardDeviation() }), ("norm", { $0.norm() }),
    ]
    for (name, body) in plain {
      tensor.method("func \(name)() -> Tensor") { (tensor: Tensor) in body(tensor) }
    }
    let comparisons: [(String, (Tensor, Tensor) throws -> Tensor)] = [
      ("less(than", { try $0.less(than: $1) }),
      ("greaterOrEqual(to", { try $0.greaterOrEqual(to: $1) }),
      ("lessOrEqual(to", { try $0.lessOrEqual(to: $1) }),
    ]
    for (name, body) in comparisons {
      tensor.method("func \(name) other: Tensor) throws -> Tensor") {
        (tensor: Tensor, other: Tensor) in try body(tensor, other)
      }
    }
    tensor.staticMethod(
      "static func select(_ mask: Tensor, _ chosen: Tensor, _ other: Tensor) throws -> Tensor"
    ) { (mask: Tensor, chosen: Tensor, other: Tensor) in
      try Tensor.select(mask, chosen, other)
    }
    let reductions: [(String, (Tensor, Int, Bool) throws -> Tensor)] = [
      ("minimum", { try $0.minimum(along: $1, keepingDimensions: $2) }),
      ("logSumExp", { try $0.logSumExp(along: $1, keepingDimensions: $2) }),
      ("variance", { try $0.variance(along: [$1], keepingDimensions: $2) }),
      ("standardDeviation", { try $0.standardDeviation(along: [$1], keepingDimensions: $2) }),
    ]
    for (name, body) in reductions {
      tensor.method(
        "func \(name)(along axis: Int, keepingDimensions: Bool = false) throws -> Tensor"
      ) { (tensor: Tensor, axis: Int, keeps: Bool) in try body(tensor, axis, keeps) }
    }
    tensor.method(
      "func standardDeviation(along axes: [Int], keepingDimensions: Bool = false) throws -> Tensor"
    ) { (tensor: Tensor, axes: [Int], keeps: Bool) in
      try tensor.standardDeviation(along: axes, keepingDimensions: keeps)
    }
    tensor.method("func argmax(along axis: Int) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.argmax(along: axis)
    }
    tensor.method("func argmin(along axis: Int = -1) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.argmin(along: axis)
    }
    tensor.method("func cumulativeSum(along axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.cumulativeSum(along: axis)
    }
  }

  private static func bindShaping(_ tensor: NativeMembers<Tensor>) {
    bindMatrices(tensor)
    tensor.method("func squeezed(axis: Int? = nil) throws -> Tensor") {
      (tensor: Tensor, axis: Int?) in try tensor.squeezed(axis: axis)
    }
    tensor.method("func split(_ parts: Int, axis: Int = 0) throws -> [Tensor]") {
      (tensor: Tensor, parts: Int, axis: Int) in try tensor.split(parts, axis: axis)
    }
    tensor.staticMethod("static func stack(_ tensors: [Tensor], axis: Int) throws -> Tensor") {
      (tensors: [Tensor], axis: Int) in try Tensor.stack(tensors, axis: axis)
    }
    tensor.method("func tiled(_ multiples: [Int]) throws -> Tensor") {
      (tensor: Tensor, multiples: [Int]) in try tensor.tiled(multiples)
    }
    tensor.method("func reversed(along axis: Int = 0) throws -> Tensor") {
      (tensor: Tensor, axis: Int) in try tensor.reversed(along: axis)
    }
    tensor.method("func padded(_ sizes: [(before: Int, after: Int)]) throws -> Tensor") {
      (tensor: Tensor, sizes: [PaddingSizes]) in
      try tensor.padded(sizes.map(\.tuple))
    }
    tensor.method("func dropFirst(_ count: Int) -> Tensor") { (tensor: Tensor, count: Int) in
      tensor.dropFirst(count)
    }
    tensor.element("subscript(range: ClosedRange<Int>) -> Tensor") {
      (tensor: Tensor, range: ClosedRange<Int>) throws in
      guard let rows = tensor.shape.first, range.lowerBound >= 0, range.upperBound < rows else {
        throw MachineTrap(
          .native, "Range out of bounds: \(range) of a tensor of shape \(tensor.shape)")
      }
      return tensor[Range(range)]
    }
    tensor.element("subscript(row: Int, column: Int) -> Tensor") {
      (tensor: Tensor, row: Int, column: Int) throws in
      guard tensor.rank >= 2, row >= 0, row < tensor.shape[0], column >= 0,
        column < tensor.shape[1]
      else {
        throw MachineTrap(
          .native,
          "Index out of range: [\(row), \(column)] of a tensor of shape \(tensor.shape)")
      }
      return tensor[row][column]
    }
  }

  private static func bindImages(_ tensor: NativeMembers<Tensor>) {
    tensor.method(
      """
      func convolved(_ filters: Tensor, strides: Int = 1, padding: Padding = .valid, \
      dilation: Int = 1) throws -> Tensor
      """
    ) { (images: Tensor, filters: Tensor, strides: Int, padding: Padding, dilation: Int) in
      try images.convolved(
        filters, strides: strides, padding: padding, dilation: dilation)
    }
    tensor.method(
      """
      func transposedConvolved(_ filters: Tensor, strides: Int = 1, padding: Padding = .valid) \
      throws -> Tensor
      """
    ) { (images: Tensor, filters: Tensor, strides: Int, padding: Padding) in
      try images.transposedConvolved(filters, strides: strides, padding: padding)
    }
    let pooling = "(_ size: Int, strides: Int? = nil, padding: Padding = .valid) throws -> Tensor"
    tensor.method("func maximumPooled" + pooling) {
      (images: Tensor, size: Int, strides: Int?, padding: Padding) in
      try images.maximumPooled(size, strides: strides, padding: padding)
    }
    tensor.method("func averagePooled" + pooling) {
      (images: Tensor, size: Int, strides: Int?, padding: Padding) in
      try images.averagePooled(size, strides: strides, padding: padding)
    }
    tensor.method("func upsampled(_ factor: Int) throws -> Tensor") {
      (images: Tensor, factor: Int) in try images.upsampled(factor)
    }
    tensor.method("func resized(height: Int, width: Int) throws -> Tensor") {
      (images: Tensor, height: Int, width: Int) in
      try images.resized(height: height, width: width)
    }
  }

  private static func bindFurtherCreation(_ tensor: NativeMembers<Tensor>) {
    tensor.staticMethod("static func identity(_ size: Int) -> Tensor") { (size: Int) in
      Tensor.identity(try checked([size, size], "identity")[0])
    }
    tensor.staticMethod(
      "static func linspace(from start: Float, to end: Float, count: Int) -> Tensor"
    ) { (start: Float, end: Float, count: Int) in
      Tensor.linspace(from: start, to: end, count: count)
    }
    tensor.staticMethod("static func zeros(like other: Tensor) -> Tensor") { (other: Tensor) in
      Tensor.zeros(like: other)
    }
    tensor.staticMethod("static func ones(like other: Tensor) -> Tensor") { (other: Tensor) in
      Tensor.ones(like: other)
    }
    tensor.staticMethod(
      """
      static func randomTruncatedNormal(_ shape: [Int], mean: Float = 0, \
      standardDeviation: Float = 1) -> Tensor
      """
    ) { (shape: [Int], mean: Float, deviation: Float) in
      Tensor.randomTruncatedNormal(
        try checked(shape, "randomTruncatedNormal"), mean: mean, standardDeviation: deviation)
    }
    tensor.staticMethod(
      "static func randomBernoulli(_ shape: [Int], probability: Float = 0.5) -> Tensor"
    ) { (shape: [Int], probability: Float) in
      Tensor.randomBernoulli(
        try checked(shape, "randomBernoulli"), probability: probability)
    }
    tensor.staticMethod(
      "static func randomCategorical(logits: Tensor, count: Int = 1) throws -> Tensor"
    ) { (logits: Tensor, count: Int) in
      try Tensor.randomCategorical(logits: logits, count: count)
    }
  }
}
