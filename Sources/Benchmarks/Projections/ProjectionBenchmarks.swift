internal import Foundation
internal import Projections
internal import Tensors

/// Times t-SNE of 30 dimensions in 1,000 steps: 5,000 points exactly, 60,000 interpolated.
///
/// With a peer's Python the 5,000 points are those that the peers embed, scikit-learn and openTSNE do the same
/// work by turns with ours, and each map is judged by its exact divergence.
struct ProjectionBenchmarks {
  let seconds: Double
  /// Nil where no peer is to be measured.
  var peers: PeerRun?
  /// Where the table is written too, as Markdown; nil for nowhere.
  var output: String?

  func run() throws {
    print("t-SNE, 30 dimensions to 2, perplexity 30, 1,000 iterations")
    var table = BenchmarkTable(
      columns: ["case", "seconds", "divergence"]
        + (peers == nil ? [] : ["peer s", "ratio", "peer's div.", "peer's variant"]))
    print(table.header)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "maps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    print(table.add(try row("5,000 points, all pairs", try few(folder), folder, .few)))
    fflush(nil)
    print(table.add(try row("60,000 points, interpolated", try clusters(60_000), folder, .many)))
    if let output { try table.markdown.write(toFile: output, atomically: true, encoding: .utf8) }
  }

  private func row(
    _ name: String, _ points: Tensor, _ folder: URL, _ peer: ProjectionPeer
  ) throws -> [String] {
    var (times, map) = try embeddings(points)
    let divergence = String(format: "%.4f", map.divergence)
    guard let peers else { return [name, decimals(times.sorted()[times.count / 2]), divergence] }
    let (input, own) = (folder.appending(path: "points"), folder.appending(path: "map"))
    try bytes(of: points).write(to: input)
    try bytes(of: map.points).write(to: own)
    let theirs = try peer.measure(peers, points: input.path, map: own.path)
    // Ours before and after the peer, so that a change of the machine's speed meets both.
    times = (times + (try embeddings(points)).times).sorted()
    let median = times[times.count / 2]
    return [
      name, decimals(median), theirs.divergenceOfOurs ?? divergence, decimals(theirs.seconds),
      decimals(theirs.seconds / median), theirs.divergence, theirs.variant,
    ]
  }

  /// Embeds until the case's time is over.
  private func embeddings(_ points: Tensor) throws -> (times: [Double], map: PlanarEmbedding) {
    var times: [Double] = []
    while true {
      let start = DispatchTime.now().uptimeNanoseconds
      let map = try TSNE().embed(points)
      times.append(Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9)
      if times.reduce(0, +) > seconds { return (times, map) }
    }
  }

  /// The peers' points, or as many clusters of our own.
  private func few(_ folder: URL) throws -> Tensor {
    guard let peers else { return try clusters(5_000) }
    let file = folder.appending(path: "peers")
    _ = try peers.output(["gen_tsne_data.py", file.path])
    let data = try Data(contentsOf: file)
    let scalars = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return try Tensor(shape: [scalars.count / 30, 30], scalars: scalars)
  }

  /// Ten clusters.
  private func clusters(_ count: Int) throws -> Tensor {
    setRandomSeed(42)
    let centres = Tensor.randomNormal([10, 30], standardDeviation: 4)
    let kinds = (0..<count).map { $0 % 10 }
    return try centres.gatheringRows(kinds) + Tensor.randomNormal([count, 30])
  }

  private func bytes(of tensor: Tensor) -> Data { tensor.scalars.withUnsafeBytes { Data($0) } }
  private func decimals(_ number: Double) -> String { String(format: "%.2f", number) }
}
