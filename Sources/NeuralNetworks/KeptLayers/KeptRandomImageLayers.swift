internal import Tensors

extension RandomFlip: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.choice = mode.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> RandomFlip? {
    RandomFlip(
      FlipMode(rawValue: configuration.choice ?? "") ?? .horizontalAndVertical,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension RandomMovement: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = ranges.flatMap { [$0.lowerBound, $0.upperBound] } + [fillValue]
    configuration.choice = "\(fill.rawValue)|\(interpolation.rawValue)"
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let parts = (configuration.choice ?? "").split(separator: "|").map(String.init)
    guard let fillValue = configuration.rates.last,
      let ranges = configuration.ranges(configuration.rates.dropLast()),
      parts.count == 2, let fill = FillMode(rawValue: parts[0])
    else { return nil }
    return Self(
      ranges: ranges, fill: fill, fillValue: fillValue,
      interpolation: Interpolation(rawValue: parts[1]) ?? .bilinear,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension RandomTone: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [
      range.lowerBound, range.upperBound, valueRange.lowerBound, valueRange.upperBound,
    ]
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    guard let ranges = configuration.ranges(configuration.rates[...]), ranges.count == 2 else {
      return nil
    }
    return Self(
      ranges[0], valueRange: ranges[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension LayerConfiguration {
  /// Ranges whose bounds follow one another; nil where a bound is missing or below the one before.
  fileprivate func ranges(_ bounds: ArraySlice<Float>) -> [ClosedRange<Float>]? {
    let ranges = stride(from: bounds.startIndex, to: bounds.endIndex - 1, by: 2).compactMap {
      bounds[$0] <= bounds[$0 + 1] ? bounds[$0]...bounds[$0 + 1] : nil
    }
    return 2 * ranges.count == bounds.count ? ranges : nil
  }
}
