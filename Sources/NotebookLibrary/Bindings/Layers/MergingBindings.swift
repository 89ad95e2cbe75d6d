public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension AttentionScore: NativeValue {}

extension CellLibrary {
  /// Layers that make one tensor of several, functions as layers.
  static func bindMerging(_ library: Library) {
    merging("Add", Add.self, library) { Add(name: $0) }
    merging("Subtract", Subtract.self, library) { Subtract(name: $0) }
    merging("Multiply", Multiply.self, library) { Multiply(name: $0) }
    merging("Average", Average.self, library) { Average(name: $0) }
    merging("Maximum", Maximum.self, library) { Maximum(name: $0) }
    merging("Minimum", Minimum.self, library) { Minimum(name: $0) }
    bindAttention(library)
    layer("Identity", Identity.self, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in Identity(inputShape: inputShape, name: name)
      }
    }
    layer("Dot", Dot.self, library) {
      bindCalls($0)
      $0.initializer("init(axes: Int, normalize: Bool = false, name: String? = nil)") {
        (axes: Int, normalize: Bool, name: String?) in
        Dot(axes: axes, normalize: normalize, name: name)
      }
      $0.initializer("init(axes: (Int, Int), normalize: Bool = false, name: String? = nil)") {
        (axes: CellPair<Int, Int>, normalize: Bool, name: String?) in
        Dot(axes: axes.tuple, normalize: normalize, name: name)
      }
    }
    layer("Concatenate", Concatenate.self, library) {
      bindCalls($0)
      $0.initializer("init(axis: Int = -1, name: String? = nil)") { (axis: Int, name: String?) in
        Concatenate(axis: axis, name: name)
      }
    }
  }

  private static func merging<Kind: MergingLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library, _ make: @escaping (String?) -> Kind
  ) {
    layer(name, type, library) {
      bindCalls($0)
      $0.initializer("init(name: String? = nil)") { (name: String?) in make(name) }
    }
  }

  private static func bindAttention(_ library: Library) {
    library.type("struct AttentionScore", AttentionScore.self) {
      $0.staticProperty("static var dot: AttentionScore") { AttentionScore.dot }
      $0.staticProperty("static var concat: AttentionScore") { AttentionScore.concat }
    }
    layer("Attention", Attention.self, library) {
      bindQueries($0)
      bindCalls($0)
      $0.initializer(
        """
        init(useScale: Bool = false, scoreMode: AttentionScore = .dot, dropout: Float = 0, \
        useCausalMask: Bool = false, name: String? = nil)
        """
      ) { (scale: Bool, mode: AttentionScore, dropout: Float, isCausal: Bool, name: String?) in
        Attention(
          useScale: scale, scoreMode: mode, dropout: dropout, useCausalMask: isCausal, name: name)
      }
    }
    layer("AdditiveAttention", AdditiveAttention.self, library) {
      bindQueries($0)
      bindCalls($0)
      $0.initializer(
        """
        init(useScale: Bool = true, dropout: Float = 0, useCausalMask: Bool = false, \
        name: String? = nil)
        """
      ) { (scale: Bool, dropout: Float, isCausal: Bool, name: String?) in
        AdditiveAttention(useScale: scale, dropout: dropout, useCausalMask: isCausal, name: name)
      }
    }
    layer("MultiHeadAttention", MultiHeadAttention.self, library) {
      bindQueries($0)
      bindCalls($0)
      $0.initializer(
        """
        init(_ heads: Int, keyDimension: Int, valueDimension: Int? = nil, dropout: Float = 0, \
        useBias: Bool = true, outputDimension: Int? = nil, useCausalMask: Bool = false, \
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        name: String? = nil)
        """
      ) {
        (
          heads: Int, keySize: Int, valueSize: Int?, dropout: Float, useBias: Bool,
          outputSize: Int?, isCausal: Bool, kernel: Initializer, bias: Initializer, name: String?
        ) in
        MultiHeadAttention(
          heads, keyDimension: keySize, valueDimension: valueSize, dropout: dropout,
          useBias: useBias, outputDimension: outputSize, useCausalMask: isCausal,
          kernelInitializer: kernel, biasInitializer: bias, name: name)
      }
    }
  }

  private static func bindQueries<Kind: AttentionLayer>(_ members: NativeMembers<Kind>) {
    members.method(
      """
      func callAsFunction(_ query: Tensor, _ value: Tensor, key: Tensor? = nil, \
      training: Bool = false) throws -> Tensor
      """
    ) { (layer: Kind, query: Tensor, value: Tensor, key: Tensor?, training: Bool) in
      try layer(query, value, key: key, training: training)
    }
    members.method(
      """
      func callAsFunction(_ query: SymbolicTensor, _ value: SymbolicTensor, \
      key: SymbolicTensor? = nil) throws -> SymbolicTensor
      """
    ) { (layer: Kind, query: SymbolicTensor, value: SymbolicTensor, key: SymbolicTensor?) in
      try layer(query, value, key: key)
    }
  }

  private static func bindCalls<Kind: MergingLayer>(_ members: NativeMembers<Kind>) {
    members.method(
      "func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor"
    ) { (layer: Kind, inputs: [Tensor], training: Bool) in
      try layer(inputs, training: training)
    }
    members.method("func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor") {
      (layer: Kind, inputs: [SymbolicTensor]) in try layer(inputs)
    }
  }
}
