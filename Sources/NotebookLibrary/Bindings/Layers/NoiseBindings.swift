internal import NeuralNetworks
internal import SwiftLanguage

extension CellLibrary {
  /// Dropout and noise.
  static func bindNoise(_ library: Library) {
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

  /// Declares a layer that drops a share of its inputs.
  static func dropout<Kind: DropoutLayer>(_ name: String, _ type: Kind.Type, _ library: Library) {
    layer(name, type, library) {
      $0.initializer("init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil)") {
        (rate: Float, inputShape: [Int]?, name: String?) in
        type.init(rate, inputShape: inputShape, name: name)
      }
    }
  }
}
