package import Tensors

/// Base of the layers that put steps on both ends of sequences, or take them off.
public class SequenceEdgeLayer: BaseLayer, @unchecked Sendable {
  /// How many steps at the beginning.
  let before: Int
  /// How many at the end.
  let after: Int

  /// A layer with a number of steps for each side.
  public required init(before: Int, after: Int, inputShape: [Int]? = nil, name: String? = nil) {
    (self.before, self.after) = (before, after)
    super.init(name: name, inputShape: inputShape)
  }

  /// A layer with the same number on both sides.
  ///
  /// - Parameters:
  ///   - both: How many steps on each side.
  ///   - inputShape: `[steps, channels]`.
  ///   - name: The layer's name.
  public convenience init(_ both: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.init(before: both, after: both, inputShape: inputShape, name: name)
  }

  override var settingProblem: String? {
    sizeProblem([("before", before), ("after", after)], least: 0)
  }
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  /// An input that the layer does not take.
  func misfit(_ inputShape: [Int], _ expected: String = "") -> TensorError {
    .invalidShape(
      operation: "\(typeName) [\(before), \(after)]", shape: inputShape,
      expected: Extent.sequences.shapeName + expected)
  }
}

/// Zeros before and after sequences.
public final class ZeroPadding1D: SequenceEdgeLayer, @unchecked Sendable {
  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, before >= 0, after >= 0 else { throw misfit(inputShape) }
    return [inputShape[0] + before + after, inputShape[1]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.padded([(0, 0), (before, after), (0, 0)])
  }
}

/// Sequences without their first and last steps.
public final class Cropping1D: SequenceEdgeLayer, @unchecked Sendable {
  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, before >= 0, after >= 0, inputShape[0] > before + after else {
      throw misfit(inputShape, " with more steps than are cropped")
    }
    return [inputShape[0] - before - after, inputShape[1]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.slice(before..<(input.shape[1] - after), axis: 1)
  }
}
