import Projections
import Tensors
import Testing
import TestSupport

/// Projections against NumPy and scikit-learn.
@Suite struct ProjectionFixtureTests {
  let fixture: Fixture
  let points: Tensor

  init() throws {
    fixture = try Fixture("projections.json")
    let tensor = try fixture["points"].tensor
    points = try Tensor(shape: tensor.shape, scalars: tensor.values)
  }

  @Test func principalComponentsAreNumPys() throws {
    let expected = try fixture["principal_components"]
    let components = try PrincipalComponents(of: points, count: 3)
    let axes = components.axes
    expectClose(axes.scalars, shape: axes.shape, to: try expected["axes"].tensor, within: 1e-4)
    let variances = try expected["explained_variance"].tensor.values.prefix(3)
    for (ours, theirs) in zip(components.variances.scalars, variances) {
      #expect((ours - theirs).magnitude <= 1e-5 * theirs)
    }
    let projected = try PrincipalComponents(of: points, count: 2).project(points)
    expectClose(
      projected.scalars, shape: projected.shape, to: try expected["projection"].tensor,
      within: 1e-4)
  }

  @Test func affinitiesDivergenceAndGradientAreExact() throws {
    let embedding = try fixture["embedding"].tensor.values
    let start = (
      x: stride(from: 0, to: 400, by: 2).map { embedding[$0] },
      y: stride(from: 1, to: 400, by: 2).map { embedding[$0] }
    )
    for expected in try fixture["affinities"].elements {
      let affinities = try Affinities(
        of: points, perplexity: try expected["perplexity"].number, neighbours: 199)
      for (ours, theirs) in zip(
        affinities.precisions, try expected["precisions"].tensor.values)
      { #expect((Float(ours) - theirs).magnitude <= 1e-4 * theirs) }
      var descent = Descent(affinities, start)
      let divergence = Float(try expected["divergence"].number)
      #expect((descent.divergence() - divergence).magnitude <= 1e-5 * divergence)
      for (key, factor) in [("gradient", Float(1)), ("exaggerated_gradient", 12)] {
        let slope = descent.gradient(exaggeration: factor)
        let ours = (0..<200).flatMap { [4 * slope.x[$0], 4 * slope.y[$0]] }
        expectClose(ours, shape: [200, 2], to: try expected[key].tensor, within: 1e-5, key)
      }
    }
  }

  @Test func clustersStayTogetherAndEqualRunsGiveEqualBits() throws {
    let labels = try fixture["labels"].integers
    let method = TSNE(perplexity: 30, iterations: 400)
    let first = try method.embed(points)
    #expect(try method.embed(points).points.scalars == first.points.scalars)
    let plane = first.points.scalars
    var together = 0
    for own in 0..<200 {
      let nearest = (0..<200).filter { $0 != own }.min { left, right in
        func distance(_ other: Int) -> Float {
          let (dx, dy) = (
            plane[own * 2] - plane[other * 2], plane[own * 2 + 1] - plane[other * 2 + 1]
          )
          return dx * dx + dy * dy
        }
        return distance(left) < distance(right)
      }
      if let nearest, labels[nearest] == labels[own] { together += 1 }
    }
    #expect(together >= 196)
    #expect(first.divergence < 0.7)
  }

  @Test func fewPointsAreRefusedWithTheReason() throws {
    #expect(throws: TensorError.self) { try TSNE(perplexity: 30).embed(points[0..<50]) }
    #expect(throws: TensorError.self) { try PrincipalComponents(of: points, count: 11) }
  }
}
