public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension MergeMode: NativeValue {}

extension CellLibrary {
  /// Recurrent layers in both directions.
  static func bindBidirectional(_ library: Library) {
    library.type("struct MergeMode", MergeMode.self) {
      $0.staticProperty("static var concat: MergeMode") { MergeMode.concat }
      $0.staticProperty("static var sum: MergeMode") { MergeMode.sum }
      $0.staticProperty("static var mul: MergeMode") { MergeMode.mul }
      $0.staticProperty("static var ave: MergeMode") { MergeMode.ave }
    }
    layer("Bidirectional", Bidirectional.self, library) {
      $0.initializer(
        """
        init(_ layer: any Layer, mergeMode: MergeMode = .concat, inputShape: [Int]? = nil, \
        name: String? = nil) throws
        """
      ) { (inner: DynamicValue, mode: MergeMode, inputShape: [Int]?, name: String?) in
        guard let recurrent = inner.native(BaseLayer.self) as? RecurrentLayer else {
          throw MachineTrap(
            .native, "Bidirectional takes a SimpleRNN, LSTM or GRU, not a \(inner.typeName)")
        }
        return try Bidirectional(recurrent, mergeMode: mode, inputShape: inputShape, name: name)
      }
      $0.method(
        "func callAsFunction(_ input: Tensor, initialStates: [Tensor]?) throws -> RecurrentOutput"
      ) { (layer: Bidirectional, input: Tensor, states: [Tensor]?) in
        try layer(input, initialStates: states)
      }
      $0.method(
        """
        func callAsFunction(_ input: SymbolicTensor, initialStates: [SymbolicTensor]?) throws \
        -> SymbolicRecurrentOutput
        """
      ) { (layer: Bidirectional, input: SymbolicTensor, states: [SymbolicTensor]?) in
        try layer(input, initialStates: states)
      }
    }
  }
}
