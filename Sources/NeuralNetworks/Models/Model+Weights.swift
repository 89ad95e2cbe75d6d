public import Tensors

extension Layer {
  /// The values of the layer's parameters.
  public func getWeights() -> [Tensor] { parameters.map(\.value) }

  /// Gives the layer's parameters new values.
  ///
  /// - Parameter weights: In the order of ``getWeights()``, each of its parameter's shape.
  /// - Throws: ``ModelError/notBuilt(operation:)``, ``ModelError/weightCount(given:expected:)``,
  ///   ``ModelError/weightShape(name:given:expected:)``; nothing has changed then.
  public func setWeights(_ weights: [Tensor]) throws {
    try give(weights) { "\(name).\($0.name)" }
  }

  fileprivate func give(_ weights: [Tensor], named: (Parameter) -> String) throws {
    let parameters = self.parameters
    guard weights.count == parameters.count else {
      if let layer = self as? any DescribedLayer, !layer.isBuilt {
        throw ModelError.notBuilt(operation: "setWeights")
      }
      throw ModelError.weightCount(given: weights.count, expected: parameters.count)
    }
    for (parameter, weight) in zip(parameters, weights)
    where parameter.value.shape != weight.shape {
      throw ModelError.weightShape(
        name: named(parameter), given: weight.shape, expected: parameter.value.shape)
    }
    for (parameter, weight) in zip(parameters, weights) { parameter.value = weight.detached() }
  }
}

extension Model {
  /// The values of all parameters, in the order of the layers.
  public func getWeights() -> [Tensor] { parameters.map(\.value) }

  /// Gives all parameters new values.
  ///
  /// - Parameter weights: In the order of ``getWeights()``, each of its parameter's shape.
  /// - Throws: ``ModelError/weightCount(given:expected:)``, ``ModelError/weightShape(name:given:expected:)``;
  ///   nothing has changed then.
  public func setWeights(_ weights: [Tensor]) throws {
    try give(weights) { parameter in
      namedParameters.first { $0.parameter === parameter }?.name ?? parameter.name
    }
  }

  /// Writes the parameters as a safetensors file, which Python's `safetensors` reads.
  ///
  /// - Parameter path: The file; an existing one is replaced.
  /// - Throws: ``ModelError/file(path:problem:)``.
  public func saveWeights(_ path: String) throws {
    try SafetensorsArchive(tensors: namedParameters.map { ($0.name, $0.parameter.value) })
      .write(to: path)
  }

  /// Reads parameters from a safetensors file.
  ///
  /// - Parameter path: A file that has a tensor for each parameter, by name.
  /// - Throws: ``ModelError/file(path:problem:)``; nothing has changed then.
  public func loadWeights(_ path: String) throws {
    try take(weightsOf: SafetensorsArchive(reading: path), path: path)
  }

  func take(weightsOf archive: SafetensorsArchive, path: String) throws {
    let tensors = Dictionary(archive.tensors, uniquingKeysWith: { first, _ in first })
    var values: [(Parameter, Tensor)] = []
    for (name, parameter) in namedParameters {
      guard let value = tensors[name] else {
        let names = archive.tensors.map(\.name).joined(separator: ", ")
        throw ModelError.file(
          path: path, problem: "it has no tensor '\(name)'; there are: \(names)")
      }
      guard value.shape == parameter.value.shape else {
        throw ModelError.file(
          path: path,
          problem: "its tensor '\(name)' has shape \(value.shape), but the model's has "
            + "\(parameter.value.shape); is it a file of another model?")
      }
      values.append((parameter, value))
    }
    for (parameter, value) in values { parameter.value = value }
  }
}
