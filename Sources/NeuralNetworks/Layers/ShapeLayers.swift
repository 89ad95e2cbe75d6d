package import Tensors

/// All axes but the batch as one.
public final class Flatten: BaseLayer, @unchecked Sendable {
  /// A layer that flattens.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    [inputShape.reduce(1, *)]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape.first ?? 1, -1])
  }
}

/// The same numbers in another shape.
public final class Reshape: BaseLayer, @unchecked Sendable {
  let target: [Int]

  /// A layer that gives each example the target shape.
  ///
  /// - Parameters:
  ///   - target: The shape without the batch axis; one size may be -1 and is worked out.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(_ target: [Int], inputShape: [Int]? = nil, name: String? = nil) {
    self.target = target
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let scalars = inputShape.reduce(1, *)
    let known = target.filter { $0 != -1 }.reduce(1, *)
    let free = target.count { $0 == -1 }
    guard free == 0 ? scalars == known : free == 1 && known > 0 && scalars % known == 0 else {
      throw TensorError.invalidShape(
        operation: "Reshape(\(target))", shape: inputShape,
        expected: free == 0 ? "\(known) scalars" : "a multiple of \(known) scalars")
    }
    return target.map { $0 == -1 ? scalars / known : $0 }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape.first ?? 1] + target)
  }
}

/// x where positive, else times a slope (Maas et al., 2013).
public final class LeakyReLU: BaseLayer, @unchecked Sendable {
  let slope: Float

  /// A layer with the given slope below zero.
  public init(_ negativeSlope: Float = 0.3, inputShape: [Int]? = nil, name: String? = nil) {
    slope = negativeSlope
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    input.leakyReLU(slope)
  }
}
