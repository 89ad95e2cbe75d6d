internal import Tensors

/// Layers that are known by another type's name: those that cells declare.
public protocol NamedLayerType {
  /// The type's name.
  var typeName: String { get }
}

extension Model {
  /// Each layer's name within the model: its own, or its type's in small letters, numbered as Keras
  /// numbers them.
  public var layerNames: [String] {
    var used: Set<String> = []
    var counts: [String: Int] = [:]
    let own = layers.map {
      ($0 as? BaseLayer)?.givenName ?? ($0 as? any DescribedLayer)?.name ?? ""
    }
    used.formUnion(own)
    var names = own
    for index in graph?.numbersByUse ?? Array(layers.indices) where names[index].isEmpty {
      let base = snakeCase(Model.typeName(of: layers[index]))
      repeat {
        let number = counts[base, default: 0]
        counts[base] = number + 1
        names[index] = number == 0 ? base : "\(base)_\(number)"
      } while !used.insert(names[index]).inserted
    }
    return names
  }

  /// The names of the outputs, those of the layers they come from; empty where there is one output.
  package var outputNames: [String] {
    guard let graph, graph.outputs.count > 1 else { return [] }
    let names = layerNames
    var counts: [String: Int] = [:]
    return graph.outputPlaces.enumerated().map { place in
      let (number, source) = (place.offset, place.element)
      guard source.step >= 0 else { return "output_\(number)" }
      let name = names[graph.layerNumber(ofStep: source.step)]
      let count = counts[name, default: 0]
      counts[name] = count + 1
      return count == 0 ? name : "\(name)_\(count)"
    }
  }

  /// Where a layer stands among the model's.
  func place(of layer: BaseLayer) -> Int? {
    layers.firstIndex { ($0 as? BaseLayer) === layer }
  }

  /// A layer's name, as `outer/inner` where the model is itself a layer of another.
  func name(ofLayer place: Int) -> String {
    let own = layerNames[place]
    return home == nil ? own : "\(scopeName)/\(own)"
  }

  /// The parameters with their names within the model, such as "dense_1.kernel"; shared ones once.
  public var namedParameters: [(name: String, parameter: Parameter)] {
    var seen: Set<ObjectIdentifier> = []
    var names: [String: Int] = [:]
    var result: [(name: String, parameter: Parameter)] = []
    for (layer, layerName) in zip(layers, layerNames) {
      let inner: [(String, Parameter)] =
        (layer as? Model)?.namedParameters.map { ($0.name, $0.parameter) }
        ?? layer.parameters.map { ($0.name, $0) }
      for (name, parameter) in inner where seen.insert(ObjectIdentifier(parameter)).inserted {
        let full = "\(layerName).\(name)"
        let count = names[full, default: 0]
        names[full] = count + 1
        result.append((count == 0 ? full : "\(full)_\(count)", parameter))
      }
    }
    return result
  }

  /// What a layer threw, told with its name in the model; what is neither the engine's nor about numbers
  /// that do not fit stays as it is.
  func named(_ error: any Error, layer index: Int) -> any Error {
    let name = layerNames[index]
    switch error {
    case let error as TensorError: return ModelError.layer(name, problem: "\(error)")
    case ModelError.layer(let inner, let problem):
      return ModelError.layer("\(name)/\(inner)", problem: problem)
    case ModelError.inputShape(_, let expected, let given) where !(layers[index] is Model):
      let type = Model.typeName(of: layers[index])
      return ModelError.inputShape(layer: "\(type) '\(name)'", expected: expected, given: given)
    case let error as ModelError:
      guard case .inputShape = error else { return error }
      return ModelError.layer(name, problem: error.description)
    default: return error
    }
  }

  static func typeName(of layer: any Layer) -> String {
    (layer as? any DescribedLayer)?.typeName ?? (layer as? any NamedLayerType)?.typeName
      ?? "\(type(of: layer))"
  }
}

/// `Conv2DTranspose` as `conv2d_transpose`, by Keras' rules.
func snakeCase(_ name: String) -> String {
  let letters = Array(name)
  var result = ""
  for (index, letter) in letters.enumerated() {
    if index > 0, letter.isUppercase {
      let beginsWord = index + 1 < letters.count && letters[index + 1].isLowercase
      if beginsWord || letters[index - 1].isLowercase { result += "_" }
    }
    result += letter.lowercased()
  }
  return result
}
