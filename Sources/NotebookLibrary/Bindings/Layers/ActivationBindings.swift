internal import NeuralNetworks
internal import SwiftLanguage

extension CellLibrary {
  /// Activations as layers, with their options.
  static func bindActivations(_ library: Library) {
    layer("PReLU", PReLU.self, library) {
      $0.initializer(
        """
        init(alphaInitializer: Initializer = .zeros, sharedAxes: [Int] = [], \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) { (initializer: Initializer, axes: [Int], inputShape: [Int]?, name: String?) in
        PReLU(
          alphaInitializer: initializer, sharedAxes: axes, inputShape: inputShape, name: name)
      }
    }
    layer("ELU", ELU.self, library) {
      $0.initializer("init(_ alpha: Float = 1, inputShape: [Int]? = nil, name: String? = nil)") {
        (alpha: Float, inputShape: [Int]?, name: String?) in
        ELU(alpha, inputShape: inputShape, name: name)
      }
    }
    layer("ReLU", ReLU.self, library) {
      $0.initializer(
        """
        init(maxValue: Float? = nil, negativeSlope: Float = 0, threshold: Float = 0, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) { (most: Float?, slope: Float, threshold: Float, inputShape: [Int]?, name: String?) in
        ReLU(
          maxValue: most, negativeSlope: slope, threshold: threshold, inputShape: inputShape,
          name: name)
      }
    }
    layer("Softmax", Softmax.self, library) {
      $0.initializer("init(axis: Int = -1, inputShape: [Int]? = nil, name: String? = nil)") {
        (axis: Int, inputShape: [Int]?, name: String?) in
        Softmax(axis: axis, inputShape: inputShape, name: name)
      }
    }
    layer("Lambda", Lambda.self, library) {
      $0.initializer(
        """
        init(_ function: @escaping (Tensor) throws -> Tensor, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (function: CellFunction<Tensor, Tensor>, inputShape: [Int]?, name: String?) in
        Lambda(function, inputShape: inputShape, name: name)
      }
      $0.initializer(
        "init(_ function: @escaping (Tensor, Tensor) throws -> Tensor, name: String? = nil)"
      ) { (function: CellFunction<Tensor, Tensor, Tensor>, name: String?) in
        Lambda(function, name: name)
      }
      $0.initializer(
        "init(_ function: @escaping (Tensor, Tensor, Tensor) throws -> Tensor, name: String? = nil)"
      ) { (function: CellFunction<Tensor, Tensor, Tensor, Tensor>, name: String?) in
        Lambda(function, name: name)
      }
      $0.method(
        "func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor"
      ) { (layer: Lambda, inputs: [Tensor], training: Bool) in
        try layer(inputs, training: training)
      }
      $0.method("func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor") {
        (layer: Lambda, inputs: [SymbolicTensor]) in try layer(inputs)
      }
    }
    layer("Rescaling", Rescaling.self, library) {
      $0.initializer(
        """
        init(_ scale: Float, offset: Float = 0, inputShape: [Int]? = nil, name: String? = nil)
        """
      ) { (scale: Float, offset: Float, inputShape: [Int]?, name: String?) in
        Rescaling(scale, offset: offset, inputShape: inputShape, name: name)
      }
    }
  }
}
