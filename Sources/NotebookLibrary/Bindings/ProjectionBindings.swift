internal import NeuralNetworks
public import Projections
public import SwiftLanguage
internal import Tensors

extension TSNE: NativeValue {}
extension PlanarEmbedding: NativeValue {}
extension PrincipalComponents: NativeValue {}

extension CellLibrary {
  /// Maps of points: principal components and t-SNE.
  static func bindProjections(_ library: Library) {
    library.type("struct PlanarEmbedding", PlanarEmbedding.self) {
      $0.property("var points: Tensor") { $0.points }
      $0.property("var divergence: Float") { $0.divergence }
    }
    library.type("struct TSNE", TSNE.self) {
      $0.initializer("init(perplexity: Float = 30, iterations: Int = 1000)") {
        (perplexity: Float, iterations: Int) in
        TSNE(perplexity: perplexity, iterations: iterations)
      }
      $0.method("func embed(_ points: Tensor) throws -> PlanarEmbedding") {
        (method: TSNE, points: Tensor) in
        try method.embed(points) { _ in try TrainingMonitor.current.checkCancellation() }
      }
    }
    library.type("struct PrincipalComponents", PrincipalComponents.self) {
      $0.initializer("init(of points: Tensor, count: Int = 2) throws") {
        (points: Tensor, count: Int) in try PrincipalComponents(of: points, count: count)
      }
      $0.property("var mean: Tensor") { $0.mean }
      $0.property("var axes: Tensor") { $0.axes }
      $0.property("var variances: Tensor") { $0.variances }
      $0.method("func project(_ points: Tensor) throws -> Tensor") {
        (components: PrincipalComponents, points: Tensor) in try components.project(points)
      }
    }
  }
}
