internal import Tensors
internal import Testing

/// Gradients by the tensors in structures of any type, as compiled programs ask for them.
@Suite struct StructureGradientTests {
  private final class Holder { var value = Tensor([3]) }
  private enum Choice { case one(Tensor) }
  private struct Affine {
    let kernel: Tensor
    var bias: Tensor?
    var units = 3
  }
  private struct Model<Extra> {
    var weights: Tensor
    var layers: [Affine] = []
    var pair: (Tensor, label: Int, [Tensor]) = (Tensor([6]), 9, [Tensor([7])])
    var byName: [String: Tensor] = ["a": Tensor([8])]
    let label = "a label that is long enough"
    var extra: Extra
    lazy var later = Tensor([1])
    let holder = Holder()
    weak var other: Holder?
    unowned var third: Holder
    var choice = Choice.one(Tensor([4]))
    var anything: Any = Tensor([5])
    var act: (Tensor) -> Tensor = { $0 * 2 }
  }
  private struct Tree {
    var children: [Tree]
    var value: Tensor
  }

  @Test func findsTensorsInAllPartsAndLeavesTheRest() throws {
    let holder = Holder()
    let model = Model(
      weights: Tensor([1, 2]),
      layers: [Affine(kernel: Tensor([3])), Affine(kernel: Tensor([4]), bias: Tensor([5]))],
      extra: ContiguousArray([Tensor([10])]), other: holder, third: holder)
    let (value, slopes) = try valueWithGradient(
      of: { (m: Model<ContiguousArray<Tensor>>) in
        var sum = try m.act(m.weights).sum() + m.layers[1].kernel.squared().sum()
        sum = try sum + (m.layers[1].bias ?? m.weights).sum()
        sum = try sum + (m.pair.0 * m.pair.2[0]).sum() + (m.byName["a"] ?? m.weights).sum()
        return try sum + (m.extra[0] * m.holder.value).sum()
      }, at: model)
    #expect(value.scalar == 6 + 16 + 5 + 42 + 8 + 30)
    #expect(slopes.weights.scalars == [2, 2] && slopes.layers[0].kernel.scalars == [0])
    #expect(slopes.layers[0].bias == nil && slopes.layers[1].kernel.scalars == [8])
    #expect(slopes.layers[1].bias?.scalars == [1] && slopes.layers[1].units == 3)
    #expect(slopes.pair.0.scalars == [7] && slopes.pair.2[0].scalars == [6])
    #expect(slopes.pair.label == 9 && slopes.byName["a"]?.scalars == [1])
    #expect(slopes.extra[0].scalars == [3] && slopes.label == model.label)
    #expect(slopes.holder === model.holder && slopes.other === holder && slopes.third === holder)
    #expect((slopes.anything as? Tensor)?.scalars == [5])
    // The point itself is as it was.
    #expect(model.weights.scalars == [1, 2] && model.layers[1].kernel.scalars == [4])
  }

  @Test func typesThatContainThemselvesAndGradientsOfGradients() throws {
    func sum(_ tree: Tree) throws -> Tensor {
      try tree.children.reduce(tree.value * tree.value * tree.value) { try $0 + sum($1) }
    }
    let leaf = Tree(children: [], value: Tensor(4))
    let tree = Tree(children: [leaf, Tree(children: [leaf], value: Tensor(3))], value: Tensor(2))
    let second = try gradient(
      of: { (tree: Tree) in
        let first = try gradient(of: sum, at: tree)
        return try first.value * first.children[1].children[0].value
      }, at: tree)
    // 3a² · 3b² at a = 2 and b = 4.
    #expect(second.value.scalar == 6 * 2 * 48)
    #expect(second.children[1].children[0].value.scalar == 12 * 6 * 4)
    #expect(second.children[0].value.scalar == 0)
  }

  @Test func refusesStructuresWithoutTensorsAndResultsOfSeveralNumbers() {
    #expect(throws: TensorError.gradientOfNothing(type: "Int")) {
      try gradient(of: { (_: Int) in Tensor(1) }, at: 3)
    }
    #expect(throws: TensorError.gradientOfNothing(type: "Array<Affine>")) {
      try gradient(of: { (_: [Affine]) in Tensor(1) }, at: [])
    }
    #expect(throws: TensorError.gradientOfNonScalar(shape: [2])) {
      try gradient(of: { (pair: (Tensor, Int)) in pair.0 }, at: (Tensor([1, 2]), 3))
    }
  }
}
