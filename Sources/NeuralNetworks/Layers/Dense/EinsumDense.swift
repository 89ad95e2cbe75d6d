package import Tensors

/// A dense layer over axes that an equation names: `"abc,cd->abd"` is ``Dense``.
public final class EinsumDense: BaseLayer, @unchecked Sendable {
  /// The axes of the input, the kernel and the output; `...` first stands for all axes before the others.
  public let equation: String
  /// The output's shape without the batch axis, 0 for sizes that the input has.
  let target: [Int]
  let biasAxes: String
  let activation: Activation
  let kernelInitializer: Initializer
  let biasInitializer: Initializer

  /// The kernel, once built.
  public var kernel: Parameter? { storedParameters.first }
  /// The bias, once built; nil without one.
  public var bias: Parameter? { storedParameters.count > 1 ? storedParameters[1] : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - equation: The axes of the input, the kernel and the output, such as `"...x,xy->...y"`.
  ///   - outputShape: The output's shape without the batch axis, 0 for sizes that the input has.
  ///   - activation: Applied to the sum.
  ///   - biasAxes: The output's axes along which a bias differs; no bias when nil.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    _ equation: String, outputShape: [Int], activation: Activation = .linear,
    biasAxes: String? = nil, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.equation = equation
    target = outputShape
    self.activation = activation
    self.biasAxes = biasAxes ?? ""
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    super.init(name: name, inputShape: inputShape)
  }

  /// The equation's letters for inputs of some rank.
  private struct Axes {
    let input: [Character]
    let kernel: [Character]
    let output: [Character]
    /// How many axes `...` stands for.
    let spared: Int

    var equation: String { "\(String(input)),\(String(kernel))->\(String(output))" }
  }

  private func axes(rank: Int) throws -> Axes {
    func wrong(_ problem: String) -> TensorError { .equation(equation, problem: problem) }
    let plain = equation.filter { $0 != " " }
    let sides = plain.split(separator: "->", omittingEmptySubsequences: false)
    let operands = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard sides.count == 2, operands.count == 2 else {
      throw wrong("EinsumDense takes 'input,kernel->output'")
    }
    let isOpen = operands[0].hasPrefix("...") && sides[1].hasPrefix("...")
    var (input, output) = (Array(operands[0]), Array(sides[1]))
    if isOpen { (input, output) = (Array(input.dropFirst(3)), Array(output.dropFirst(3))) }
    guard !(input + output + operands[1]).contains(".") else {
      throw wrong("'...' stands first in the input and in the output, or nowhere")
    }
    let spared = isOpen ? rank - input.count : 0
    guard spared >= 0, input.count + spared == rank else {
      throw wrong("'\(String(input))' names \(input.count) axes of an input of rank \(rank)")
    }
    let used = Set(input + output + operands[1])
    let free = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".filter { !used.contains($0) }.prefix(spared)
    return Axes(
      input: free + input, kernel: Array(operands[1]), output: free + output, spared: spared)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let axes = try axes(rank: inputShape.count + 1)
    var sizes: [Character: Int] = [:]
    // The batch's size, the first axis', is not the kernel's.
    for (letter, size) in zip(axes.input.dropFirst(), inputShape) { sizes[letter] = size }
    let asked = axes.output.dropFirst()
    // As in Keras, axes that '...' stands for may be left out of the output's shape.
    let offset = asked.count - target.count
    guard offset >= 0, offset <= max(axes.spared - 1, 0) else {
      throw TensorError.equation(
        equation,
        problem: "the output has \(asked.count) axes beside the batch, not \(target.count)")
    }
    for (letter, size) in zip(asked.dropFirst(offset), target) where size > 0 {
      guard sizes[letter] == nil || sizes[letter] == 0 || sizes[letter] == size else {
        throw TensorError.equation(
          equation, problem: "'\(letter)' has the sizes \(sizes[letter] ?? 0) and \(size)")
      }
      sizes[letter] = size
    }
    let shape = try axes.kernel.map { letter in
      guard let size = sizes[letter], size > 0 else {
        throw TensorError.equation(
          equation, problem: "the size of the kernel's '\(letter)' is unknown")
      }
      return size
    }
    let field = shape.dropLast(2).reduce(1, *)
    let kernel = kernelInitializer(
      shape, fanIn: field * (shape.count > 1 ? shape[shape.count - 2] : shape.first ?? 1),
      fanOut: field * (shape.last ?? 1))
    storedParameters = [Parameter("kernel", kernel)]
    if !biasAxes.isEmpty { storedParameters.append(Parameter("bias", try makeBias(axes, sizes))) }
    return try activation.outputShape(asked.map { sizes[$0] ?? 0 })
  }

  private func makeBias(_ axes: Axes, _ sizes: [Character: Int]) throws -> Tensor {
    guard let first = axes.output.firstIndex(where: biasAxes.contains),
      biasAxes.allSatisfy(axes.output.contains)
    else {
      throw TensorError.equation(
        equation, problem: "the bias' axes '\(biasAxes)' are not all in the output")
    }
    let shape = axes.output[first...].map { biasAxes.contains($0) ? sizes[$0] ?? 1 : 1 }
    return biasInitializer(shape, fanIn: shape.last ?? 1, fanOut: shape.last ?? 1)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let sum = try einsum(axes(rank: input.rank).equation, input, kernel.value)
    return try activation(bias.map { try sum + $0.value } ?? sum)
  }
}
