internal import NeuralNetworks
public import SwiftLanguage
public import Tensors

extension FillMode: NativeValue {}

extension CellLibrary {
  /// Layers that change images at random in training.
  static func bindRandomImageLayers(_ library: Library) {
    library.type("struct FillMode", FillMode.self) {
      for mode in FillMode.allCases {
        $0.staticProperty("static var \(mode.rawValue): FillMode") { mode }
      }
    }
    let rest =
      "fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear, "
      + "fillValue: Float = 0, inputShape: [Int]? = nil, name: String? = nil)"
    layer("RandomRotation", RandomRotation.self, library) {
      $0.initializer("init(_ factor: Float, \(rest)") {
        (factor: Float, fill: FillMode, blend: Interpolation, value: Float, shape: [Int]?, name)
        in
        RandomRotation(
          factor, fillMode: fill, interpolation: blend, fillValue: value, inputShape: shape,
          name: name)
      }
      $0.initializer("init(_ range: ClosedRange<Float>, \(rest)") {
        (
          range: ClosedRange<Float>, fill: FillMode, blend: Interpolation, value: Float,
          shape: [Int]?, name
        ) in
        RandomRotation(
          range, fillMode: fill, interpolation: blend, fillValue: value, inputShape: shape,
          name: name)
      }
    }
    layer("RandomTranslation", RandomTranslation.self, library) {
      $0.initializer("init(height: Float, width: Float, \(rest)") {
        (
          height: Float, width: Float, fill: FillMode, blend: Interpolation, value: Float,
          shape: [Int]?, name
        ) in
        RandomTranslation(
          height: height, width: width, fillMode: fill, interpolation: blend, fillValue: value,
          inputShape: shape, name: name)
      }
      $0.initializer("init(height: ClosedRange<Float>, width: ClosedRange<Float>, \(rest)") {
        (
          height: ClosedRange<Float>, width: ClosedRange<Float>, fill: FillMode,
          blend: Interpolation, value: Float, shape: [Int]?, name
        ) in
        RandomTranslation(
          height: height, width: width, fillMode: fill, interpolation: blend, fillValue: value,
          inputShape: shape, name: name)
      }
    }
    layer("RandomZoom", RandomZoom.self, library) {
      $0.initializer("init(_ height: Float, width: Float? = nil, \(rest)") {
        (
          height: Float, width: Float?, fill: FillMode, blend: Interpolation, value: Float,
          shape: [Int]?, name
        ) in
        RandomZoom(
          height, width: width, fillMode: fill, interpolation: blend, fillValue: value,
          inputShape: shape, name: name)
      }
      $0.initializer("init(_ height: ClosedRange<Float>, width: ClosedRange<Float>? = nil, \(rest)")
      {
        (
          height: ClosedRange<Float>, width: ClosedRange<Float>?, fill: FillMode,
          blend: Interpolation, value: Float, shape: [Int]?, name
        ) in
        RandomZoom(
          height, width: width, fillMode: fill, interpolation: blend, fillValue: value,
          inputShape: shape, name: name)
      }
    }
    tone("RandomContrast", library) { RandomContrast($0, valueRange: $1, inputShape: $2, name: $3) }
    tone("RandomBrightness", library) {
      RandomBrightness($0, valueRange: $1, inputShape: $2, name: $3)
    }
    crop("RandomCrop", RandomCrop.self, library)
  }

  static func crop<Kind: CropLayer>(_ name: String, _ type: Kind.Type, _ library: Library) {
    layer(name, type, library) {
      $0.initializer(
        "init(height: Int, width: Int, inputShape: [Int]? = nil, name: String? = nil)",
        type.init(height:width:inputShape:name:))
    }
  }

  private static func tone<Kind: RandomTone>(
    _ name: String, _ library: Library,
    _ make: @escaping (Float, ClosedRange<Float>, [Int]?, String?) -> Kind
  ) {
    let rest =
      "valueRange: ClosedRange<Float> = 0...255, inputShape: [Int]? = nil, name: String? = nil)"
    layer(name, Kind.self, library) {
      $0.initializer("init(_ factor: Float, \(rest)", make)
      $0.initializer("init(_ range: ClosedRange<Float>, \(rest)") {
        (range: ClosedRange<Float>, values: ClosedRange<Float>, shape: [Int]?, name: String?) in
        Kind(range, valueRange: values, inputShape: shape, name: name)
      }
    }
  }
}
