internal import Tensors

extension RandomMovement {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    result.rates = ranges.flatMap { [$0.lowerBound, $0.upperBound] } + [fillValue]
    result.choice = "\(fill.rawValue)|\(interpolation.rawValue)"
  }
}

extension RandomTone {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    result.rates = [
      range.lowerBound, range.upperBound, valueRange.lowerBound, valueRange.upperBound,
    ]
  }
}

extension BaseLayer {
  /// Layers that change images at random in training.
  static func randomImageLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let rates = configuration.rates
    let name = configuration.givenName
    let input = configuration.inputShape
    func isKind(_ type: BaseLayer.Type) -> Bool { configuration.kind == "\(type)" }
    func range(_ place: Int) -> ClosedRange<Float>? {
      rates[place] <= rates[place + 1] ? rates[place]...rates[place + 1] : nil
    }
    let movements: [RandomMovement.Type] = [
      RandomRotation.self, RandomTranslation.self, RandomZoom.self,
    ]
    let tones: [RandomTone.Type] = [RandomContrast.self, RandomBrightness.self]
    if let kind = movements.first(where: isKind), rates.count % 2 == 1 {
      let parts = (configuration.choice ?? "").split(separator: "|").map(String.init)
      guard parts.count == 2, let fill = FillMode(rawValue: parts[0]) else { return nil }
      return kind.init(
        ranges: stride(from: 0, to: rates.count - 1, by: 2).compactMap(range), fill: fill,
        fillValue: rates[rates.count - 1],
        interpolation: Interpolation(rawValue: parts[1]) ?? .bilinear, inputShape: input,
        name: name)
    }
    if let kind = tones.first(where: isKind), rates.count == 4, let own = range(0),
      let values = range(2)
    {
      return kind.init(own, valueRange: values, inputShape: input, name: name)
    }
    return nil
  }
}
