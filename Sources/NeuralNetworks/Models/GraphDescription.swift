internal import Tensors

/// How a functional model's layers are connected, in numbers.
package struct GraphDescription: Codable {
  package struct Step: Codable {
    package var layer: Int
    /// Where inputs come from: below zero a model's input, else a step's number times 256 and which
    /// of its results.
    package var places: [Int]
    /// The shapes of its results.
    package var shapes: [[Int]]
  }

  package var inputs: [[Int]]
  package var inputNames: [String]
  package var steps: [Step]
  package var outputs: [Int]

  package init(_ graph: LayerGraph) {
    func number(_ place: (step: Int, index: Int)) -> Int {
      place.step < 0 ? place.step : place.step * 256 + place.index
    }
    inputs = graph.inputs.map(\.shape)
    inputNames = graph.inputs.map(\.name)
    steps = graph.steps.indices.map { step in
      let layer = graph.steps[step].layer
      let shapes =
        (layer as? Model)?.graph?.outputs.map(\.shape)
        ?? (layer as? any StatefulWalk).map { [graph.resultShape(ofStep: step)] + $0.stateShapes }
      return Step(
        layer: graph.layerNumber(ofStep: step), places: graph.places[step].map(number),
        shapes: shapes ?? [graph.resultShape(ofStep: step)])
    }
    outputs = graph.outputPlaces.map(number)
  }

  /// The graph over layers that were made again; nil where the numbers do not fit.
  package func graph(of layers: [any Layer]) -> LayerGraph? {
    LayerGraph(
      layers: layers, inputs: zip(inputs, inputNames).map { ($0, $1) },
      steps: steps.map { ($0.layer, $0.places) }, outputs: outputs, shapes: steps.map(\.shapes))
  }
}

extension LayerGraph {
  /// What each layer gives where it is first used.
  var layerShapes: [[Int]] {
    let numbers = steps.indices.map(layerNumber(ofStep:))
    return layers.indices.map { layer in
      numbers.firstIndex(of: layer).map(resultShape(ofStep:)) ?? []
    }
  }

  /// The shape of a step's first result, as it was when the graph was described.
  func resultShape(ofStep step: Int) -> [Int] {
    for user in steps {
      for input in user.inputs where input.step === steps[step] && input.index == 0 {
        return input.shape
      }
    }
    return outputs.first { $0.step === steps[step] && $0.index == 0 }?.shape
      ?? steps[step].layer.outputShape ?? []
  }
}
