internal import Glibc
public import Tensors

/// t-distributed stochastic neighbour embedding: points in the plane whose neighbours are neighbours.
///
/// Attraction is computed along the nearest neighbours, which are found exactly. Repulsion is computed
/// between all pairs, vectorised and on all threads, up to ``exactLimit`` points; beyond, where that
/// would take longest, it is interpolated on a grid (Linderman et al., 2019). Maaten and Hinton,
/// "Visualizing data using t-SNE" (2008); step sizes as Belkina et al. (2019) advise.
public struct TSNE: Codable, Sendable {
  /// The effective number of neighbours.
  public var perplexity: Float = 30
  /// Steps in all, those of early exaggeration included.
  public var iterations = 1000
  /// Steps in which attraction is exaggerated.
  public var exaggeratedIterations = 250
  /// How much attraction is exaggerated at first.
  public var exaggeration: Float = 12
  /// Up to how many points repulsion is computed exactly; from some 8,000 on interpolating is faster.
  public var exactLimit = 8_000

  /// Settings of the method.
  public init(perplexity: Float = 30, iterations: Int = 1000) {
    self.perplexity = perplexity
    self.iterations = iterations
  }

  /// Embeds points, beginning with their two principal components.
  ///
  /// - Parameters:
  ///   - points: `[points, …]`; further axes count as one.
  ///   - progress: Called after each step with its number; may throw to stop.
  /// - Returns: The embedding; the same points give the same bits.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where there are not more points
  ///   than three times the perplexity, and what `progress` throws.
  public func embed(
    _ points: Tensor, progress: (Int) throws -> Void = { _ in }
  ) throws -> PlanarEmbedding {
    let count = points.shape.first ?? 0
    guard points.rank >= 2, perplexity >= 1, Float(count) > 3 * perplexity else {
      throw TensorError.invalidShape(
        operation: "TSNE(perplexity: \(perplexity))", shape: points.shape,
        expected: "more points than three times the perplexity")
    }
    let flat = try points.detached().reshaped([count, -1])
    guard flat.isFinite else {
      throw TensorError.notFinite(operation: "TSNE(perplexity: \(perplexity))")
    }
    // Up to some thousand points all are neighbours; beyond, the tail of the Gaussian is nothing.
    let neighbours = count <= 1000 ? count - 1 : Int(3 * perplexity)
    let affinities = try Affinities(
      of: flat, perplexity: Double(perplexity), neighbours: neighbours)
    var descent = Descent(
      affinities, try start(flat, count), isExact: count <= exactLimit)
    for step in 0..<iterations {
      let isEarly = step < exaggeratedIterations
      descent.step(
        exaggeration: isEarly ? exaggeration : 1,
        rate: Float(count) / (isEarly ? exaggeration : 1), momentum: isEarly ? 0.5 : 0.8)
      try progress(step + 1)
    }
    return PlanarEmbedding(
      points: try Tensor(
        shape: [count, 2], scalars: (0..<count).flatMap { [descent.x[$0], descent.y[$0]] }),
      divergence: descent.divergence())
  }

  /// The first two principal components, scaled to a deviation of 1e-4 along the first.
  private func start(_ flat: Tensor, _ count: Int) throws -> (x: [Float], y: [Float]) {
    let components = min(2, flat.shape[1])
    let projection = try PrincipalComponents(of: flat, count: components).project(flat).scalars
    let first = stride(from: 0, to: projection.count, by: components).map { projection[$0] }
    let deviation = (first.reduce(0) { $0 + $1 * $1 } / Float(count)).squareRoot()
    let scale = deviation > 0 ? 1e-4 / deviation : 1
    let second =
      components == 2
      ? stride(from: 1, to: projection.count, by: 2).map { projection[$0] * scale }
      : (0..<count).map { 1e-6 * Float($0 % 2 == 0 ? 1 : -1) }
    return (first.map { $0 * scale }, second)
  }
}

/// Points in the plane and how well they keep their neighbours.
public struct PlanarEmbedding: Sendable {
  /// `[points, 2]`.
  public let points: Tensor
  /// The Kullback–Leibler divergence that was made small.
  public let divergence: Float

  package init(points: Tensor, divergence: Float) {
    self.points = points
    self.divergence = divergence
  }
}

/// Gradient descent with momentum and a gain for each coordinate.
package struct Descent {
  let affinities: Affinities
  private(set) var x: [Float]
  private(set) var y: [Float]
  private var velocity: (x: [Float], y: [Float])
  private var gain: (x: [Float], y: [Float])
  private var repulsion: (x: [Float], y: [Float])
  private var attraction: (x: [Float], y: [Float])
  /// Nil where repulsion is computed between all pairs.
  private let interpolation: InterpolatedRepulsion?

  package init(_ affinities: Affinities, _ start: (x: [Float], y: [Float]), isExact: Bool = true) {
    self.affinities = affinities
    interpolation = isExact ? nil : InterpolatedRepulsion()
    (x, y) = start
    let zeros = [Float](repeating: 0, count: x.count)
    let ones = [Float](repeating: 1, count: x.count)
    velocity = (zeros, zeros)
    gain = (ones, ones)
    repulsion = (zeros, zeros)
    attraction = (zeros, zeros)
  }

  /// A quarter of the divergence's gradient.
  package mutating func gradient(exaggeration: Float) -> (x: [Float], y: [Float]) {
    let scale = Float(1 / max(repel(), 1e-30))
    embeddingAttraction(
      x, y, starts: affinities.starts, columns: affinities.columns, values: affinities.values,
      forceX: &attraction.x, forceY: &attraction.y)
    func slope(_ attraction: [Float], _ repulsion: [Float]) -> [Float] {
      zip(attraction, repulsion).map { exaggeration * $0 - scale * $1 }
    }
    return (slope(attraction.x, repulsion.x), slope(attraction.y, repulsion.y))
  }

  /// Computes the repulsion.
  ///
  /// - Returns: The sum of weights over all pairs.
  private mutating func repel() -> Double {
    if let interpolation {
      return interpolation.forces(x, y, forceX: &repulsion.x, forceY: &repulsion.y)
    }
    return embeddingRepulsion(x, y, forceX: &repulsion.x, forceY: &repulsion.y)
  }

  mutating func step(exaggeration: Float, rate: Float, momentum: Float) {
    let slope = gradient(exaggeration: exaggeration)
    Self.move(&x, &velocity.x, &gain.x, slope.x, rate, momentum)
    Self.move(&y, &velocity.y, &gain.y, slope.y, rate, momentum)
  }

  private static func move(
    _ position: inout [Float], _ velocity: inout [Float], _ gain: inout [Float],
    _ slope: [Float], _ rate: Float, _ momentum: Float
  ) {
    var total: Float = 0
    for index in position.indices {
      // Coordinates that keep their direction speed up; those that turn slow down.
      let turns = (slope[index] < 0) == (velocity[index] < 0)
      gain[index] = max(turns ? gain[index] * 0.8 : gain[index] + 0.2, 0.01)
      velocity[index] = momentum * velocity[index] - rate * gain[index] * slope[index]
      position[index] += velocity[index]
      total += position[index]
    }
    let mean = total / Float(max(position.count, 1))
    for index in position.indices { position[index] -= mean }
  }

  /// The Kullback–Leibler divergence of the affinities from those of the plane.
  package mutating func divergence() -> Float {
    let total = repel()
    var sum = 0.0
    for row in x.indices {
      for entry in affinities.starts[row]..<affinities.starts[row + 1] {
        let column = Int(affinities.columns[entry])
        let p = Double(affinities.values[entry])
        let (dx, dy) = (Double(x[row] - x[column]), Double(y[row] - y[column]))
        if p > 0 { sum += p * (log(p) + log((1 + dx * dx + dy * dy) * total)) }
      }
    }
    return Float(sum)
  }
}
