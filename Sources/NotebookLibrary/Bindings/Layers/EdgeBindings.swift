internal import NeuralNetworks
internal import SwiftLanguage

extension CellLibrary {
  /// Edges put around images, or taken off them.
  static func bindImageEdges(_ library: Library) {
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

  /// The same of sequences.
  static func bindSequenceEdges(_ library: Library) {
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
}
