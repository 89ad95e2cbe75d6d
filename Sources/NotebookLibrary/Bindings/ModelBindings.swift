internal import Datasets
internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  static func bindModels(_ library: Library) {
    library.error("struct ModelError: Error, CustomStringConvertible", ModelError.self) {
      $0.property("var description: String") { $0.description }
    }
    bindOptimizers(library)
    bindMetrics(library)
    layer("Sequential", Sequential.self, library) { model in
      model.initializer("init(_ layers: [any Layer] = [], name: String? = nil) throws") {
        (layers: [DynamicValue], name: String?) in
        try Sequential(layers.map(\.layer), name: name)
      }
      bindTraining(model)
    }
  }

  private static func bindMetrics(_ library: Library) {
    library.type("struct Metric", Metric.self) {
      $0.initializer(
        "init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor)"
      ) { (name: String, function: Callback<Tensor, Tensor, Tensor>) in
        Metric(name) { try function($0, $1) }
      }
      $0.staticProperty("static var binaryAccuracy: Metric") { Metric.binaryAccuracy }
      $0.staticProperty("static var accuracy: Metric") { Metric.accuracy }
      $0.property("var name: String") { $0.name }
    }
    library.function(
      "func binaryAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor"
    ) { (targets: Tensor, predictions: Tensor) in try binaryAccuracy(targets, predictions) }
    library.function(
      "func sparseCategoricalAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor"
    ) { (targets: Tensor, predictions: Tensor) in
      try sparseCategoricalAccuracy(targets, predictions)
    }
    library.type("struct History", History.self) {
      $0.property("var names: [String]") { $0.names }
      $0.property("var values: [[Float]]") { $0.values }
      $0.property("var epochs: Int") { $0.epochs }
      $0.element("subscript(name: String) -> [Float]") { (history: History, name: String) in
        history[name]
      }
    }
  }

  private static func bindTraining(_ model: NativeMembers<Sequential>) {
    model.method(
      "func compile(loss: Loss, optimizer: Optimizer, metrics: [Metric] = [])"
    ) { (model: Sequential, loss: Loss, optimizer: Optimizer, metrics: [Metric]) in
      model.compile(loss: loss, optimizer: optimizer, metrics: metrics)
    }
    model.method(
      "@discardableResult func trainOnBatch(_ features: Tensor, _ targets: Tensor) throws -> Float"
    ) { (model: Sequential, features: Tensor, targets: Tensor) in
      try model.trainOnBatch(features, targets)
    }
    model.method(
      """
      @discardableResult func fit(_ features: Tensor, _ targets: Tensor, epochs: Int = 1, \
      batchSize: Int = 32, validationData: (Tensor, Tensor)? = nil, shuffle: Bool = true) \
      throws -> History
      """
    ) {
      (
        model: Sequential, features: Tensor, targets: Tensor, epochs: Int, batchSize: Int,
        validation: TensorPair?, shuffle: Bool
      ) in
      try model.fit(
        features, targets, epochs: epochs, batchSize: batchSize,
        validationData: validation?.tuple, shuffle: shuffle)
    }
    model.method(
      """
      @discardableResult func fit(_ batches: PairedDataset, epochs: Int = 1, \
      validationData: PairedDataset? = nil) throws -> History
      """
    ) {
      (model: Sequential, batches: PairedDataset, epochs: Int, validation: PairedDataset?) in
      try model.fit(batches, epochs: epochs, validationData: validation)
    }
    model.method(
      """
      func evaluate(_ features: Tensor, _ targets: Tensor, batchSize: Int = 32) throws -> [Float]
      """
    ) { (model: Sequential, features: Tensor, targets: Tensor, batchSize: Int) in
      try model.evaluate(features, targets, batchSize: batchSize)
    }
    model.method("func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor") {
      (model: Sequential, features: Tensor, batchSize: Int) in
      try model.predict(features, batchSize: batchSize)
    }
    model.property("var layers: [Sequential]") { (model: Sequential) throws in
      try model.layers.map { layer in
        guard let inner = layer as? Sequential else {
          throw MachineTrap(.native, "layers: only models made of models list them")
        }
        return inner
      }
    }
    model.property("var parameterCount: Int") { $0.parameterCount }
  }
}
