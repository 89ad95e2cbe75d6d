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

/// Makes images of one size.
public final class Resizing: BaseLayer, @unchecked Sendable {
  let height: Int
  let width: Int
  let interpolation: Interpolation

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - height: The images' new height.
  ///   - width: Their new width.
  ///   - interpolation: How new pixels are filled in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    height: Int, width: Int, interpolation: Interpolation = .bilinear, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.height = height
    self.width = width
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("height", height), ("width", width)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try imageShape(inputShape, height: height, width: width)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    if interpolation == .bilinear { return try input.resized(height: height, width: width) }
    // Each new pixel's centre lies in an old pixel.
    func places(_ old: Int, _ new: Int) -> [Int] {
      (0..<new).map { min((2 * $0 + 1) * old / (2 * new), old - 1) }
    }
    return try input.gathering(places(input.shape[1], height), axis: 1)
      .gathering(places(input.shape[2], width), axis: 2)
  }
}

/// Which way images are turned over.
public enum FlipMode: String, Hashable, Codable, Sendable, CaseIterable {
  /// Left and right.
  case horizontal
  /// Top and bottom.
  case vertical
  /// Either, both or neither.
  case horizontalAndVertical = "horizontal_and_vertical"
}

/// Turns half of a batch's images over in training.
public final class RandomFlip: BaseLayer, @unchecked Sendable {
  let mode: FlipMode

  /// A layer with Keras' default.
  public init(
    _ mode: FlipMode = .horizontalAndVertical, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.mode = mode
    super.init(name: name, inputShape: inputShape)
  }

  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training else { return input }
    var images = input
    let axes = mode == .horizontal ? [2] : mode == .vertical ? [1] : [2, 1]
    for axis in axes {
      let turns = Tensor.randomUniform([input.shape[0], 1, 1, 1], in: 0..<1).less(than: 0.5)
      images = try images * (1 - turns) + images.reversed(along: axis) * turns
    }
    return images
  }
}

extension BaseLayer {
  /// Images of another size, without the batch.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the input is no images.
  func imageShape(_ inputShape: [Int], height: Int, width: Int) throws -> [Int] {
    guard inputShape.count == 3 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[height, width, channels]")
    }
    return [height, width, inputShape[2]]
  }
}
