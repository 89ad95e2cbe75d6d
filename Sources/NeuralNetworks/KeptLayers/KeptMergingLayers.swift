/// A kept layer that is made of a name.
protocol NamedKeptLayer: KeptLayer {
  init(name: String?)
}

extension NamedKeptLayer {
  static func made(of configuration: LayerConfiguration) -> Self? {
    Self(name: configuration.givenName)
  }
}

extension Add: NamedKeptLayer {}
extension Subtract: NamedKeptLayer {}
extension Multiply: NamedKeptLayer {}
extension Average: NamedKeptLayer {}
extension Maximum: NamedKeptLayer {}
extension Minimum: NamedKeptLayer {}

extension Concatenate: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [axis] }

  static func made(of configuration: LayerConfiguration) -> Concatenate? {
    configuration.sizes.first.map { Concatenate(axis: $0, name: configuration.givenName) }
  }
}

extension Dot: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [axes.0, axes.1]
    configuration.flags = [normalizes]
  }

  static func made(of configuration: LayerConfiguration) -> Dot? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Dot(
      axes: (sizes[0], sizes[1]), normalize: configuration.flags.first ?? false,
      name: configuration.givenName)
  }
}
