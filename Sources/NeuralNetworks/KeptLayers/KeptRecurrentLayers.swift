extension RecurrentLayer {
  /// What all recurrent layers have; regularisers and constraints are kept as those of every layer.
  func describeSettings(in configuration: inout LayerConfiguration, resetAfter: Bool = true) {
    configuration.sizes = [settings.units]
    configuration.rates = [settings.dropout, settings.recurrentDropout]
    configuration.activation = settings.activation
    configuration.usesBias = settings.usesBias
    configuration.flags = [
      settings.returnSequences, resetAfter, settings.stateful, settings.goBackwards,
    ]
    configuration.initializers = [settings.kernel, settings.recurrentKernel, settings.bias]
      .map(\.initializer)
  }
}

extension RecurrentSettings {
  init?(_ configuration: LayerConfiguration) {
    let (rates, flags) = (configuration.rates, configuration.flags)
    let parameters = configuration.parameterSettings
    guard configuration.sizes.count == 1, rates.count == 2, flags.count == 4,
      parameters.count == 3
    else { return nil }
    self.init(
      units: configuration.sizes[0], activation: configuration.activation ?? .tanh,
      usesBias: configuration.usesBias ?? true, kernel: parameters[0],
      recurrentKernel: parameters[1], bias: parameters[2], returnSequences: flags[0],
      goBackwards: flags[3], stateful: flags[2], dropout: rates[0], recurrentDropout: rates[1],
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension SimpleRNN: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    describeSettings(in: &configuration)
  }

  static func made(of configuration: LayerConfiguration) -> SimpleRNN? {
    RecurrentSettings(configuration).map { SimpleRNN($0) }
  }
}

extension LSTM: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    describeSettings(in: &configuration)
    configuration.recurrentActivation = recurrentActivation
  }

  static func made(of configuration: LayerConfiguration) -> LSTM? {
    RecurrentSettings(configuration).map {
      LSTM($0, recurrentActivation: configuration.recurrentActivation ?? .sigmoid)
    }
  }
}

extension GRU: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    describeSettings(in: &configuration, resetAfter: resetAfter)
    configuration.recurrentActivation = recurrentActivation
  }

  static func made(of configuration: LayerConfiguration) -> GRU? {
    RecurrentSettings(configuration).map {
      GRU(
        $0, recurrentActivation: configuration.recurrentActivation ?? .sigmoid,
        resetAfter: configuration.flags[1])
    }
  }
}

extension SimpleRNNCell: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> SimpleRNNCell? {
    (configuration.innerLayers()?.first as? SimpleRNN).map {
      SimpleRNNCell(resuming: $0, name: configuration.givenName)
    }
  }
}

extension LSTMCell: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> LSTMCell? {
    (configuration.innerLayers()?.first as? LSTM).map {
      LSTMCell(resuming: $0, name: configuration.givenName)
    }
  }
}

extension GRUCell: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> GRUCell? {
    (configuration.innerLayers()?.first as? GRU).map {
      GRUCell(resuming: $0, name: configuration.givenName)
    }
  }
}

extension StackedRNNCells: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> StackedRNNCells? {
    (configuration.innerLayers() as? [RecurrentCell]).map {
      StackedRNNCells($0, name: configuration.givenName)
    }
  }
}

extension RNN: KeptLayer {
  var keptLayers: [any Layer] { [cell] }

  func describe(in configuration: inout LayerConfiguration) {
    configuration.flags = [returnSequences, goBackwards]
  }

  static func made(of configuration: LayerConfiguration) -> RNN? {
    let flags = configuration.flags
    guard let cell = configuration.innerLayers()?.first as? RecurrentCell, flags.count == 2 else {
      return nil
    }
    return RNN(
      cell, returnSequences: flags[0], goBackwards: flags[1],
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}
