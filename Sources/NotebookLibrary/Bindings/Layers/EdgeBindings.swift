internal import NeuralNetworks
internal import SwiftLanguage

extension CellLibrary {
  /// Edges put around images, or taken off them.
  static func bindImageEdges(_ library: Library) {
    edges("ZeroPadding2D", ZeroPadding2D.self, library) {
      $0.initializer("init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil)") {
        (padding: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding2D(padding, inputShape: inputShape, name: name)
      }
    }
    edges("Cropping2D", Cropping2D.self, library) {
      $0.initializer("init(_ cropping: Int, inputShape: [Int]? = nil, name: String? = nil)") {
        (cropping: Int, inputShape: [Int]?, name: String?) in
        Cropping2D(cropping, inputShape: inputShape, name: name)
      }
    }
  }

  /// Declares a layer of images with its own initialiser, and one with a number for each side.
  private static func edges<Kind: ImageEdgeLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library,
    _ ownInitializer: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, type, library) {
      ownInitializer($0)
      $0.initializer(
        """
        init(top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]?, name: String?) in
        type.init(
          top: top, bottom: bottom, left: left, right: right, inputShape: inputShape, name: name)
      }
    }
  }

  /// The same of sequences.
  static func bindSequenceEdges(_ library: Library) {
    edges("ZeroPadding1D", ZeroPadding1D.self, parameter: "padding", library)
    edges("Cropping1D", Cropping1D.self, parameter: "cropping", library)
    layer("UpSampling1D", UpSampling1D.self, library) {
      $0.initializer("init(size: Int = 2, inputShape: [Int]? = nil, name: String? = nil)") {
        (size: Int, inputShape: [Int]?, name: String?) in
        UpSampling1D(size: size, inputShape: inputShape, name: name)
      }
    }
  }

  /// Declares a layer of sequences with one number for both sides, and with one for each.
  private static func edges<Kind: SequenceEdgeLayer>(
    _ name: String, _ type: Kind.Type, parameter: String, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer(
        "init(_ \(parameter): Int = 1, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (both: Int, inputShape: [Int]?, name: String?) in
        type.init(before: both, after: both, inputShape: inputShape, name: name)
      }
      $0.initializer(
        "init(before: Int, after: Int, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (before: Int, after: Int, inputShape: [Int]?, name: String?) in
        type.init(before: before, after: after, inputShape: inputShape, name: name)
      }
    }
  }
}
