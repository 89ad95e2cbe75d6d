import Foundation
import Sessions
import Testing

/// Gradients by the tensors in a cell's own structures.
@Suite(.serialized) struct StructureGradientTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  private func expect(
    _ code: String, prints expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try workspace.write("```swift\n\(code)\n```\n")
    let (outcome, output, status) = try workspace.runFile()
    #expect(outcome?.ending == .finished, "\(status)", sourceLocation: sourceLocation)
    #expect(output == expected + "\n", sourceLocation: sourceLocation)
  }

  @Test func theGradientIsAValueOfTheSameType() throws {
    try expect(
      """
      struct Affine { var kernel: Tensor; let bias: Tensor?; var units = 3 }
      struct Model {
        var weights: Tensor
        var layers: [Affine]
        var pair: (Tensor, count: Int, Tensor)
        var byName: [String: Tensor]
        var seen: [Int]
        let label = "a label that is long enough"
      }
      func loss(_ m: Model) throws -> Tensor {
        var sum = m.weights.squared().sum()
        for layer in m.layers {
          sum = try sum + layer.kernel.squared().sum()
          if let bias = layer.bias { sum = try sum + (bias * 3).sum() }
        }
        sum = try sum + (m.pair.0 * m.pair.2).sum()
        return try sum + (m.byName["a"]! * 5).sum()
      }
      var model = Model(
        weights: Tensor([1, 2]),
        layers: [
          Affine(kernel: Tensor([3]), bias: nil),
          Affine(kernel: Tensor([4]), bias: Tensor([5]), units: 7),
        ],
        pair: (Tensor([6]), 9, Tensor([7])), byName: ["a": Tensor([8]), "b": Tensor([9])],
        seen: [1, 2])
      let slopes = try gradient(of: { (m: Model) in try loss(m) }, at: model)
      print(slopes.weights, slopes.layers.map { ($0.kernel, $0.bias, $0.units) })
      print(slopes.pair, slopes.byName["a"]!, slopes.byName["b"]!, slopes.seen, slopes.label)
      model.weights = try model.weights - 0.5 * slopes.weights
      print(model.weights, model.layers[1].kernel, model.pair)
      let after = try valueWithGradient(of: loss, at: model)
      print(after.value, after.gradient.weights, after.gradient.layers.count)
      """,
      prints: """
        [2. 4.] [([6.], nil, 3), ([8.], Optional([3.]), 7)]
        ([7.], count: 9, [6.]) [5.] [0.] [1, 2] a label that is long enough
        [0. 0.] [4.] ([6.], count: 9, [7.])
        122.0 [0. 0.] 2
        """)
  }

  @Test func gradientsOfGradientsGoThroughStructures() throws {
    try expect(
      """
      struct Point { var x: Tensor; var y: Tensor }
      let second = try gradient(of: { (p: Point) in
        let first = try gradient(of: { (q: Point) in try q.x * q.x * q.x * q.y * q.y }, at: p)
        return try first.x * first.x + first.y
      }, at: Point(x: Tensor(2), y: Tensor(3)))
      print(second.x, second.y)
      """, prints: "23400.0 15568.0")
  }

  @Test func genericNestedAndOtherStructures() throws {
    try expect(
      """
      struct Pair<Part> { var a: Part; var b: Part }
      struct Tree { var children: [Tree]; var value: Tensor }
      let ratio = try gradient(
        of: { (pair: Pair<Tensor>) in try pair.a / pair.b }, at: Pair(a: Tensor(4), b: Tensor(2)))
      print(ratio.a, ratio.b)
      func sum(_ tree: Tree) throws -> Tensor {
        try tree.children.reduce(tree.value.squared()) { try $0 + sum($1) }
      }
      let leaf = Tree(children: [], value: Tensor(4))
      let tree = Tree(children: [leaf, Tree(children: [leaf], value: Tensor(3))], value: Tensor(2))
      let slopes = try gradient(of: sum, at: tree)
      print(slopes.value, slopes.children[1].value, slopes.children[1].children[0].value)
      print(try gradient(of: { (t: (Tensor, Tensor)) in try t.0 * t.1 }, at: (Tensor(5), Tensor(6))))
      print(try gradient(of: { (t: [String: Tensor]) in t["x"]! * 2 }, at: ["x": Tensor(5)]))
      print(try gradient(of: { (t: [Pair<Tensor>]) in try t[0].a * t[0].b }, at: [ratio])[0].a)
      """,
      prints: """
        0.5 -1.0
        4.0 6.0 8.0
        (6.0, 5.0)
        ["x": 2.0]
        -1.0
        """)
  }

  /// What is no struct, tuple, array, optional or dictionary is the same in the gradient.
  @Test func objectsAndEnumerationsAreLeftAsTheyAre() throws {
    try expect(
      """
      final class Holder { var value = Tensor(3) }
      enum Choice { case one(Tensor), none }
      struct Mixed {
        var factor: Tensor
        var choice: Choice
        let holder = Holder()
        weak var other: Holder?
        let parameter = Parameter("w", Tensor(7))
        var act: (Tensor) -> Tensor = { $0 * 2 }
        var anything: Any = Tensor(5)
      }
      let mixed = Mixed(factor: Tensor(2), choice: .one(Tensor(4)))
      let slopes = try gradient(
        of: { (m: Mixed) in try m.act(m.factor) * m.holder.value * m.parameter.value }, at: mixed)
      print(slopes.factor, slopes.choice, slopes.holder === mixed.holder, slopes.anything)
      print(slopes.act(Tensor(1)), slopes.parameter === mixed.parameter, slopes.other == nil)
      """,
      prints: """
        42.0 one(4.0) true 5.0
        2.0 true true
        """)
  }

  @Test func theLibrarysObjectsHaveAnIdentity() throws {
    try expect(
      """
      let (first, second) = (Parameter("w", Tensor(1)), Parameter("w", Tensor(1)))
      let same = first
      print(same === first, first === second, first !== second)
      print(ObjectIdentifier(same) == ObjectIdentifier(first), (first as Any) is AnyObject)
      """,
      prints: """
        true false true
        true true
        """)
  }

  @Test func whatHasNoTensorOrNoSingleResultIsNamed() throws {
    try expect(
      """
      struct Empty { var tensor: Tensor?; var count = 3 }
      func tell(_ body: () throws -> Void) { do { try body() } catch { print(error) } }
      tell { _ = try gradient(of: { (n: Int) in Tensor(1) }, at: 3) }
      tell { _ = try gradient(of: { (e: Empty) in Tensor(1) }, at: Empty()) }
      tell { _ = try gradient(of: { (t: (Tensor, Int)) in t.0 }, at: (Tensor([1, 2]), 3)) }
      """,
      prints: """
        gradient: this value of type Int holds no tensor; tensors are looked for in properties, tuples, \
        arrays, optionals and the values of dictionaries
        gradient: this value of type Empty holds no tensor; tensors are looked for in properties, tuples, \
        arrays, optionals and the values of dictionaries
        gradient: the result has shape [2]; reduce it to one number first, as with mean()
        """)
  }
}
