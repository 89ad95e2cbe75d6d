internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Convolutions and poolings along sequences.
  static func bindSequenceConvolutions(_ library: Library) {
    layer("Conv1D", Conv1D.self, library) {
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          filters: Int, kernelSize: Int, strides: Int, padding: Padding, dilationRate: Int,
          activation: Activation, useBias: Bool, kernel: Initializer,
          kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?, inputShape: [Int]?,
          name: String?
        ) in
        Conv1D(
          filters, kernelSize: kernelSize, strides: strides, padding: padding,
          dilationRate: dilationRate, activation: activation, useBias: useBias,
          kernelInitializer: kernel, kernelRegularizer: kernelRegularizer,
          biasRegularizer: biasRegularizer, inputShape: inputShape, name: name)
      }
    }
    let pooling = """
      init(poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    layer("MaxPooling1D", MaxPooling1D.self, library) {
      $0.initializer(pooling) {
        (poolSize: Int, strides: Int?, padding: Padding, inputShape: [Int]?, name: String?) in
        MaxPooling1D(
          poolSize: poolSize, strides: strides, padding: padding, inputShape: inputShape,
          name: name)
      }
    }
    layer("AveragePooling1D", AveragePooling1D.self, library) {
      $0.initializer(pooling) {
        (poolSize: Int, strides: Int?, padding: Padding, inputShape: [Int]?, name: String?) in
        AveragePooling1D(
          poolSize: poolSize, strides: strides, padding: padding, inputShape: inputShape,
          name: name)
      }
    }
    let global = "init(inputShape: [Int]? = nil, name: String? = nil)"
    layer("GlobalAveragePooling1D", GlobalAveragePooling1D.self, library) {
      $0.initializer(global) { (inputShape: [Int]?, name: String?) in
        GlobalAveragePooling1D(inputShape: inputShape, name: name)
      }
    }
    layer("GlobalMaxPooling1D", GlobalMaxPooling1D.self, library) {
      $0.initializer(global) { (inputShape: [Int]?, name: String?) in
        GlobalMaxPooling1D(inputShape: inputShape, name: name)
      }
    }
  }
}
