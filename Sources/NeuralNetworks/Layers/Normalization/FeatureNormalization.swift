public import Tensors

/// Takes features' means off and divides by their deviations, which it has from data that it was adapted to.
public final class Normalization: BaseLayer, @unchecked Sendable {
  /// A layer without means and deviations, until ``adapt(_:)`` finds them along the last axis.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  override var currentInputRule: InputRule? { .lastAxis(storedParameters.first?.value.count ?? 0) }

  /// Finds the means and variances of the last axis' features.
  ///
  /// - Parameter data: `[examples, …]`.
  /// - Throws: ``TensorError``, ``ModelError/setting(_:problem:)`` where the data has no examples or
  ///   other features than the layer was built for.
  public func adapt(_ data: Tensor) throws {
    guard data.count > 0, data.rank >= 2 else {
      throw ModelError.setting(
        shownName, problem: "adapt was given data of shape \(data.shape), which has no examples")
    }
    if !isBuilt { _ = try build(inputShape: Array(data.shape.dropFirst())) }
    let data = data.detached()
    guard data.shape.last == storedParameters[0].value.count else {
      throw ModelError.setting(
        shownName,
        problem: "adapt was given data of shape \(data.shape), but the layer was built for "
          + "\(storedParameters[0].value.count) features")
    }
    let axes = Array(0..<(data.rank - 1))
    storedParameters[0].value = try data.mean(along: axes)
    storedParameters[1].value = try data.variance(along: axes)
    storedParameters[2].value = Tensor(Float(data.count / storedParameters[0].value.count))
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let size = inputShape.last, size > 0 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "a last axis of known size")
    }
    storedParameters = [
      Parameter("mean", .zeros([size]), isTrainable: false),
      Parameter("variance", .ones([size]), isTrainable: false),
      Parameter("count", Tensor(0), isTrainable: false),
    ]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let deviation = try storedParameters[1].value.squareRoot().maximum(Tensor(1e-7))
    return try (input - storedParameters[0].value) / deviation
  }
}
