extension BaseLayer {
  /// Layers that hold others of the library, and the cells of recurrent ones.
  static func wrappingLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let name = configuration.givenName
    let inner = configuration.inner.compactMap { BaseLayer.resuming($0, parameters: []) }
    guard inner.count == configuration.inner.count, let first = inner.first else { return nil }
    let flags = configuration.flags
    switch configuration.kind {
    case "SpectralNormalization":
      return SpectralNormalization(
        first, powerIterations: configuration.sizes.first ?? 1,
        inputShape: configuration.inputShape, name: name)
    case "StackedRNNCells":
      let cells = inner.compactMap { $0 as? RecurrentCell }
      return cells.count == inner.count ? StackedRNNCells(cells, name: name) : nil
    case "RNN":
      guard let cell = first as? RecurrentCell, flags.count == 2 else { return nil }
      return RNN(
        cell, returnSequences: flags[0], goBackwards: flags[1],
        inputShape: configuration.inputShape, name: name)
    default: return cell(configuration.kind, first, name: name)
    }
  }

  private static func cell(_ kind: String, _ layer: BaseLayer, name: String?) -> BaseLayer? {
    switch (kind, layer) {
    case ("SimpleRNNCell", let layer as SimpleRNN): SimpleRNNCell(resuming: layer, name: name)
    case ("LSTMCell", let layer as LSTM): LSTMCell(resuming: layer, name: name)
    case ("GRUCell", let layer as GRU): GRUCell(resuming: layer, name: name)
    default: nil
    }
  }
}
