package import Tensors

/// Zeros before and after sequences.
public final class ZeroPadding1D: BaseLayer, @unchecked Sendable {
  let before: Int
  let after: Int

  /// A layer that adds as many steps before as after.
  ///
  /// - Parameters:
  ///   - padding: How many on each side.
  ///   - inputShape: `[steps, channels]`.
  ///   - name: The layer's name.
  public convenience init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.init(before: padding, after: padding, inputShape: inputShape, name: name)
  }

  /// A layer with a number of steps for each side.
  public init(before: Int, after: Int, inputShape: [Int]? = nil, name: String? = nil) {
    (self.before, self.after) = (before, after)
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? {
    sizeProblem([("before", before), ("after", after)], least: 0)
  }
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, before >= 0, after >= 0 else {
      throw TensorError.invalidShape(
        operation: "\(typeName) [\(before), \(after)]", shape: inputShape,
        expected: Extent.sequences.shapeName)
    }
    return [inputShape[0] + before + after, inputShape[1]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.padded([(0, 0), (before, after), (0, 0)])
  }
}

/// Sequences without their first and last steps.
public final class Cropping1D: BaseLayer, @unchecked Sendable {
  let before: Int
  let after: Int

  /// A layer that takes as many steps off the beginning as off the end.
  ///
  /// - Parameters:
  ///   - cropping: How many on each side.
  ///   - inputShape: `[steps, channels]`.
  ///   - name: The layer's name.
  public convenience init(_ cropping: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.init(before: cropping, after: cropping, inputShape: inputShape, name: name)
  }

  /// A layer with a number of steps for each side.
  public init(before: Int, after: Int, inputShape: [Int]? = nil, name: String? = nil) {
    (self.before, self.after) = (before, after)
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? {
    sizeProblem([("before", before), ("after", after)], least: 0)
  }
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, before >= 0, after >= 0, inputShape[0] > before + after else {
      throw TensorError.invalidShape(
        operation: "\(typeName) [\(before), \(after)]", shape: inputShape,
        expected: "\(Extent.sequences.shapeName) with more steps than are cropped")
    }
    return [inputShape[0] - before - after, inputShape[1]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.slice(before..<(input.shape[1] - after), axis: 1)
  }
}
