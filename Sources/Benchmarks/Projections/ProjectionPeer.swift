internal import Foundation

/// A peer's t-SNE of the same points.
struct ProjectionPeer: Sendable {
  /// A Python program: it is given the files of the points and of our map, and prints a line of JSON for each
  /// of its maps.
  private let program: String

  /// What the fastest of its maps took, and how good it is.
  struct Result {
    let variant: String
    let seconds: Double
    let divergence: String
    /// The divergence of our map, measured as the peer's; nil where that would take too long.
    let divergenceOfOurs: String?
  }

  private struct Line: Decodable {
    let variant: String
    let seconds: Double
    let divergence: Double
    let ours: Double?
  }

  /// scikit-learn and openTSNE in all their forms, with divergences over all pairs.
  static let few = ProjectionPeer(
    program: """
      import json, sys, time
      import numpy as np
      import tsne
      ours = tsne.kl(tsne.P, np.fromfile(sys.argv[2], np.float32).reshape(-1, 2))
      forms = {
          "scikit-learn, Barnes-Hut": tsne.sk, "openTSNE, FFT": lambda: tsne.op("fft"),
          "openTSNE, FFT, exact neighbours": lambda: tsne.op("fft", "exact"),
          "openTSNE, Barnes-Hut": lambda: tsne.op("bh"),
      }
      for name, form in forms.items():
          start = time.perf_counter()
          points, _ = form()
          seconds = time.perf_counter() - start
          print(json.dumps(dict(
              variant=name, seconds=seconds, divergence=tsne.kl(tsne.P, points), ours=ours)), flush=True)
      """)

  /// openTSNE's form for many points, with its own estimate of the divergence.
  static let many = ProjectionPeer(
    program: """
      import json, os, sys, time
      for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"): os.environ.pop(name, None)
      import numpy as np
      from openTSNE import TSNE
      points = np.fromfile(sys.argv[1], np.float32).reshape(-1, 30)
      start = time.perf_counter()
      fitted = TSNE(
          2, perplexity=30, early_exaggeration_iter=250, n_iter=750, initialization="pca",
          negative_gradient_method="fft", n_jobs=2, random_state=0).fit(points)
      print(json.dumps(dict(
          variant="openTSNE, FFT", seconds=time.perf_counter() - start,
          divergence=float(fitted.kl_divergence))))
      """)

  /// Runs the peer and takes the fastest of its maps.
  ///
  /// - Throws: What starting the process throws, and ``PeerError``.
  func measure(_ run: PeerRun, points: String, map: String) throws -> Result {
    let lines = try run.output(["-c", program, points, map]).split(separator: "\n")
      .compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    guard let best = lines.min(by: { $0.seconds < $1.seconds }) else {
      throw PeerError.nothingMeasured(script: "t-SNE")
    }
    return Result(
      variant: best.variant, seconds: best.seconds,
      divergence: String(format: "%.4f", best.divergence),
      divergenceOfOurs: best.ours.map { String(format: "%.4f", $0) })
  }
}
