internal import Foundation
internal import Projections
internal import Tensors

/// Times t-SNE on points in clusters, exactly and interpolated.
struct ProjectionBenchmarks {
  func run() throws {
    print("t-SNE, 30 dimensions to 2, perplexity 30, 1,000 iterations")
    for (count, isExact) in [(5_000, true), (5_000, false), (60_000, false)] {
      var method = TSNE()
      method.exactLimit = isExact ? count : 0
      let points = try clusters(count)
      let start = DispatchTime.now().uptimeNanoseconds
      let embedding = try method.embed(points)
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
      print(
        "\(count) points, \(isExact ? "all pairs" : "interpolated"): "
          + String(format: "%.2f s, divergence %.4f", seconds, embedding.divergence))
    }
  }

  /// Ten clusters, each stretched along directions of its own.
  private func clusters(_ count: Int) throws -> Tensor {
    setRandomSeed(42)
    let centres = Tensor.randomNormal([10, 30], standardDeviation: 4)
    let kinds = (0..<count).map { $0 % 10 }
    return try centres.gatheringRows(kinds) + Tensor.randomNormal([count, 30])
  }
}
