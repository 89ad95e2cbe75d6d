internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Cells of recurrent layers, what walks with them, and layers around others.
  static func bindWrappers(_ library: Library) {
    bindCells(library)
    layer("RNN", RNN.self, library) {
      let rest =
        "returnSequences: Bool = false, goBackwards: Bool = false, inputShape: [Int]? = nil, "
        + "name: String? = nil)"
      $0.initializer("init(_ cell: RecurrentCell, \(rest)") {
        (cell: RecurrentCell, sequences: Bool, backwards: Bool, shape: [Int]?, name: String?) in
        RNN(
          cell, returnSequences: sequences, goBackwards: backwards, inputShape: shape, name: name)
      }
      $0.initializer("init(_ cells: [RecurrentCell], \(rest)") {
        (cells: [RecurrentCell], sequences: Bool, backwards: Bool, shape: [Int]?, name: String?) in
        RNN(
          cells, returnSequences: sequences, goBackwards: backwards, inputShape: shape, name: name)
      }
      $0.property("var cell: RecurrentCell") { $0.cell }
    }
    layer("SpectralNormalization", SpectralNormalization.self, library) {
      $0.initializer(
        """
        init(_ layer: any Layer, powerIterations: Int = 1, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (inner: DynamicValue, iterations: Int, shape: [Int]?, name: String?) in
        guard let layer = inner.native(BaseLayer.self) else {
          throw MachineTrap(
            .native,
            "SpectralNormalization takes a layer of the library with a kernel, not a "
              + inner.typeName)
        }
        return SpectralNormalization(
          layer, powerIterations: iterations, inputShape: shape, name: name)
      }
    }
  }

  private static func bindCells(_ library: Library) {
    layer("RecurrentCell", RecurrentCell.self, library, head: "class RecurrentCell: Layer") {
      $0.property("var stateSizes: [Int]") { $0.stateSizes }
      $0.method("func initialStates(batchSize: Int) -> [Tensor]") {
        (cell: RecurrentCell, size: Int) in cell.initialStates(batchSize: size)
      }
      $0.method(
        "func callAsFunction(_ input: Tensor, states: [Tensor]) throws -> RecurrentOutput"
      ) { (cell: RecurrentCell, input: Tensor, states: [Tensor]) in
        try cell(input, states: states)
      }
    }
    let gates = "recurrentActivation: Activation = .sigmoid, "
    let options = """
      useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, \
      recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros, \
      dropout: Float = 0, recurrentDropout: Float = 0,
      """
    let start = "init(_ units: Int, activation: Activation = .tanh, "
    library.type("final class SimpleRNNCell: RecurrentCell", SimpleRNNCell.self) {
      $0.initializer(
        "\(start)\(options) name: String? = nil)",
        SimpleRNNCell.init(
          _:activation:useBias:kernelInitializer:recurrentInitializer:biasInitializer:dropout:
          recurrentDropout:name:))
    }
    library.type("final class LSTMCell: RecurrentCell", LSTMCell.self) {
      $0.initializer(
        "\(start)\(gates)\(options) name: String? = nil)",
        LSTMCell.init(
          _:activation:recurrentActivation:useBias:kernelInitializer:recurrentInitializer:
          biasInitializer:dropout:recurrentDropout:name:))
    }
    library.type("final class GRUCell: RecurrentCell", GRUCell.self) {
      $0.initializer(
        "\(start)\(gates)\(options) resetAfter: Bool = true, name: String? = nil)",
        GRUCell.init(
          _:activation:recurrentActivation:useBias:kernelInitializer:recurrentInitializer:
          biasInitializer:dropout:recurrentDropout:resetAfter:name:))
    }
    library.type("final class StackedRNNCells: RecurrentCell", StackedRNNCells.self) {
      $0.initializer("init(_ cells: [RecurrentCell], name: String? = nil)") {
        (cells: [RecurrentCell], name: String?) in StackedRNNCells(cells, name: name)
      }
    }
  }
}
