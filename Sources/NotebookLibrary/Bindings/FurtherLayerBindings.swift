public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension MergeMode: NativeValue {}
extension AttentionScore: NativeValue {}

extension CellLibrary {
  /// Activations, noise, edges of images, functions as layers, merging layers, both directions.
  static func bindFurtherLayers(_ library: Library) {
    bindActivations(library)
    bindImageEdges(library)
    bindSequenceEdges(library)
    bindNoise(library)
    bindMerging(library)
    bindWrappers(library)
    library.type("struct MergeMode", MergeMode.self) {
      $0.staticProperty("static var concat: MergeMode") { MergeMode.concat }
      $0.staticProperty("static var sum: MergeMode") { MergeMode.sum }
      $0.staticProperty("static var mul: MergeMode") { MergeMode.mul }
      $0.staticProperty("static var ave: MergeMode") { MergeMode.ave }
    }
    layer("Bidirectional", Bidirectional.self, library) {
      $0.initializer(
        """
        init(_ layer: any Layer, mergeMode: MergeMode = .concat, inputShape: [Int]? = nil, \
        name: String? = nil) throws
        """
      ) { (inner: DynamicValue, mode: MergeMode, inputShape: [Int]?, name: String?) in
        guard let recurrent = inner.native(BaseLayer.self) as? RecurrentLayer else {
          throw MachineTrap(
            .native, "Bidirectional takes a SimpleRNN, LSTM or GRU, not a \(inner.typeName)")
        }
        return try Bidirectional(recurrent, mergeMode: mode, inputShape: inputShape, name: name)
      }
      $0.method(
        "func callAsFunction(_ input: Tensor, initialStates: [Tensor]?) throws -> RecurrentOutput"
      ) { (layer: Bidirectional, input: Tensor, states: [Tensor]?) in
        try layer(input, initialStates: states)
      }
      $0.method(
        """
        func callAsFunction(_ input: SymbolicTensor, initialStates: [SymbolicTensor]?) throws \
        -> SymbolicRecurrentOutput
        """
      ) { (layer: Bidirectional, input: SymbolicTensor, states: [SymbolicTensor]?) in
        try layer(input, initialStates: states)
      }
    }
  }

  private static func bindActivations(_ library: Library) {
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

  private static func bindImageEdges(_ library: Library) {
    let sides =
      "init(top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]? = nil, "
      + "name: String? = nil)"
    layer("ZeroPadding2D", ZeroPadding2D.self, library) {
      $0.initializer("init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil)") {
        (padding: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding2D(padding, inputShape: inputShape, name: name)
      }
      $0.initializer(sides) {
        (top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding2D(
          top: top, bottom: bottom, left: left, right: right, inputShape: inputShape, name: name)
      }
    }
    layer("Cropping2D", Cropping2D.self, library) {
      $0.initializer("init(_ cropping: Int, inputShape: [Int]? = nil, name: String? = nil)") {
        (cropping: Int, inputShape: [Int]?, name: String?) in
        Cropping2D(cropping, inputShape: inputShape, name: name)
      }
      $0.initializer(sides) {
        (top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]?, name: String?) in
        Cropping2D(
          top: top, bottom: bottom, left: left, right: right, inputShape: inputShape, name: name)
      }
    }
  }

  private static func bindSequenceEdges(_ library: Library) {
    let sides = "init(before: Int, after: Int, inputShape: [Int]? = nil, name: String? = nil)"
    layer("ZeroPadding1D", ZeroPadding1D.self, library) {
      $0.initializer("init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil)") {
        (padding: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding1D(padding, inputShape: inputShape, name: name)
      }
      $0.initializer(sides) { (before: Int, after: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding1D(before: before, after: after, inputShape: inputShape, name: name)
      }
    }
    layer("Cropping1D", Cropping1D.self, library) {
      $0.initializer("init(_ cropping: Int = 1, inputShape: [Int]? = nil, name: String? = nil)") {
        (cropping: Int, inputShape: [Int]?, name: String?) in
        Cropping1D(cropping, inputShape: inputShape, name: name)
      }
      $0.initializer(sides) { (before: Int, after: Int, inputShape: [Int]?, name: String?) in
        Cropping1D(before: before, after: after, inputShape: inputShape, name: name)
      }
    }
    layer("UpSampling1D", UpSampling1D.self, library) {
      $0.initializer("init(size: Int = 2, inputShape: [Int]? = nil, name: String? = nil)") {
        (size: Int, inputShape: [Int]?, name: String?) in
        UpSampling1D(size: size, inputShape: inputShape, name: name)
      }
    }
  }

  private static func bindNoise(_ library: Library) {
    dropout("SpatialDropout2D", SpatialDropout2D.self, library)
    dropout("SpatialDropout1D", SpatialDropout1D.self, library)
    layer("GaussianNoise", GaussianNoise.self, library) {
      $0.initializer(
        "init(_ standardDeviation: Float, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (deviation: Float, inputShape: [Int]?, name: String?) in
        GaussianNoise(deviation, inputShape: inputShape, name: name)
      }
    }
    dropout("GaussianDropout", GaussianDropout.self, library)
    dropout("AlphaDropout", AlphaDropout.self, library)
  }

  static func dropout<Kind: DropoutLayer>(_ name: String, _ type: Kind.Type, _ library: Library) {
    layer(name, type, library) {
      $0.initializer("init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil)") {
        (rate: Float, inputShape: [Int]?, name: String?) in
        type.init(rate, inputShape: inputShape, name: name)
      }
    }
  }

  private static func bindMerging(_ library: Library) {
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
