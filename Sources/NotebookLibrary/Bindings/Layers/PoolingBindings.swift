internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Poolings of images and along sequences.
  static func bindPoolings(_ library: Library) {
    pooling("MaxPooling2D", MaxPooling2D.self, library, further: differing)
    pooling("MaxPooling1D", MaxPooling1D.self, library) { _ in }
    pooling("AveragePooling2D", AveragePooling2D.self, library, further: differing)
    pooling("AveragePooling1D", AveragePooling1D.self, library) { _ in }
    globalPooling("GlobalMaxPooling2D", GlobalMaxPooling2D.self, library)
    globalPooling("GlobalMaxPooling1D", GlobalMaxPooling1D.self, library)
    globalPooling("GlobalAveragePooling2D", GlobalAveragePooling2D.self, library)
    globalPooling("GlobalAveragePooling1D", GlobalAveragePooling1D.self, library)
  }

  private static func pooling<Kind: PoolingLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library, further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, type, library) {
      further($0)
      windowed($0, Int.self, " = 2")
    }
  }

  /// The initialisers for windows that differ in height and width.
  private static func differing<Kind: PoolingLayer>(_ members: NativeMembers<Kind>) {
    windowed(members, HeightAndWidth.self)
    members.initializer(
      """
      init(poolSize: (Int, Int), strides: Int, padding: Padding = .valid, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    ) {
      (size: HeightAndWidth, strides: Int, padding: Padding, inputShape: [Int]?, name: String?) in
      Kind(
        window: Window(size: size.tuple, strides: (strides, strides), padding: padding),
        inputShape: inputShape, name: name)
    }
  }

  /// The initialiser for windows whose size and strides are given in the same way.
  private static func windowed<Kind: PoolingLayer, Size: DirectionalSize>(
    _ members: NativeMembers<Kind>, _ size: Size.Type, _ standard: String = ""
  ) {
    members.initializer(
      """
      init(poolSize: \(Size.text)\(standard), strides: \(Size.text)? = nil, \
      padding: Padding = .valid, inputShape: [Int]? = nil, name: String? = nil)
      """
    ) { (size: Size, strides: Size?, padding: Padding, inputShape: [Int]?, name: String?) in
      Kind(
        window: Window(
          size: size.sizes(over: Kind.extent), strides: (strides ?? size).sizes(over: Kind.extent),
          padding: padding),
        inputShape: inputShape, name: name)
    }
  }

  private static func globalPooling<Kind: GlobalPoolingLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in type.init(inputShape: inputShape, name: name)
      }
    }
  }
}
