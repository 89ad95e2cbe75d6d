package import Tensors

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
