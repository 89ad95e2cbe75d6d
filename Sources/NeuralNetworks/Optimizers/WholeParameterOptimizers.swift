internal import Glibc
internal import Tensors

/// Adam whose steps are as long as the parameter is large (You et al., 2020).
public final class Lamb: Optimizer, @unchecked Sendable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The length of a step by that of the parameter.
  ///   - beta1: The share of the gradients' average that each step keeps.
  ///   - beta2: The share of the squares' average that each step keeps.
  ///   - epsilon: Added to the root.
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  override var shares: [(name: String, value: Float)] { [("beta1", beta1), ("beta2", beta2)] }
  package override var slotCount: Int { 2 }
  package override var looksAtWholes: Bool { true }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>]
  ) -> ParameterUpdate {
    let meanShare = Float(1 / (1 - power(beta1, iterations)))
    let squareShare = Float(1 / (1 - power(beta2, iterations)))
    let (rate, beta1, beta2, epsilon) = (learningRate, self.beta1, self.beta2, self.epsilon)
    let (means, squares) = (slots[0], slots[1])
    func change(_ index: Int) -> Float {
      means[index] * meanShare / ((squares[index] * squareShare).squareRoot() + epsilon)
    }
    return { start, count, gradients in
      var (size, length) = (0.0, 0.0)
      for index in start..<(start + count) {
        let g = gradients[index - start]
        means[index] += (g - means[index]) * (1 - beta1)
        squares[index] += (g * g - squares[index]) * (1 - beta2)
        let (weight, step) = (Double(weights[index]), Double(change(index)))
        size += weight * weight
        length += step * step
      }
      let ratio = size > 0 && length > 0 ? Float((size / length).squareRoot()) : 1
      for index in start..<(start + count) { weights[index] -= ratio * rate * change(index) }
    }
  }
}

/// Steps by the size of rows' and columns' gradients, of which it keeps far less than the gradients' size
/// (Shazeer and Stern, 2018).
public final class Adafactor: Optimizer, @unchecked Sendable {
  /// What makes it beside the rate.
  struct Settings {
    var beta2Decay: Float
    var epsilon1: Float
    var epsilon2: Float
    var clipThreshold: Float
    var relativeStep: Bool
  }

  let settings: Settings

  /// Keras' defaults.
  ///
  /// - Parameters:
  ///   - learningRate: The greatest size of a step by that of the parameter.
  ///   - beta2Decay: The power of the number of steps by which the averages forget.
  ///   - epsilon1: Added to the gradients' squares.
  ///   - epsilon2: The least size that a parameter is taken to have.
  ///   - clipThreshold: The greatest root mean square of a step before the rate.
  ///   - relativeStep: Whether the rate is at most 1 over the root of the number of steps.
  ///   - weightDecay: How much of each parameter a step takes off, times the learning rate.
  ///   - clipNorm: The greatest length of each parameter's gradient.
  ///   - clipValue: The greatest magnitude of each gradient's elements.
  ///   - globalClipNorm: The greatest length of all gradients together.
  public init(
    learningRate: Float = 0.001, beta2Decay: Float = -0.8, epsilon1: Float = 1e-30,
    epsilon2: Float = 1e-3, clipThreshold: Float = 1, relativeStep: Bool = true,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    settings = Settings(
      beta2Decay: beta2Decay, epsilon1: epsilon1, epsilon2: epsilon2,
      clipThreshold: clipThreshold, relativeStep: relativeStep)
    super.init(learningRate: learningRate)
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }

  package override var looksAtWholes: Bool { true }

  /// The mean squares of rows, of columns, and of each scalar where a parameter has no rows.
  package override var slotCount: Int { 3 }
  package override func slotShape(_ slot: Int, of shape: [Int]) -> [Int] {
    switch slot {
    case 0: shape.count < 2 ? [] : Array(shape.dropLast())
    case 1: shape.count < 2 ? [] : shape.dropLast(2) + shape.suffix(1)
    default: shape.count < 2 ? shape : []
    }
  }

  package override func makeUpdate(
    _ weights: UnsafeMutablePointer<Float>, _ slots: [UnsafeMutablePointer<Float>], shape: [Int]
  ) -> ParameterUpdate {
    let settings = self.settings
    let step = Double(iterations)
    let followsSteps = settings.relativeStep && schedule == nil
    let rate = followsSteps ? min(learningRate, Float(1 / step.squareRoot())) : learningRate
    let share = min(rate, Float(1 / step.squareRoot()))
    let kept = Float(1 - pow(step, Double(settings.beta2Decay)))
    let squares = MeanSquares(slots, shape: shape, kept: kept, epsilon: settings.epsilon1)
    return { _, count, gradients in
      squares.gather(gradients, count)
      var (size, length) = (0.0, 0.0)
      squares.eachChange(gradients, count) { index, change in
        size += Double(weights[index]) * Double(weights[index])
        length += Double(change) * Double(change)
      }
      let root = (size / Double(max(count, 1))).squareRoot()
      let changes = Float((length / Double(max(count, 1))).squareRoot())
      let scale =
        max(settings.epsilon2, Float(root)) * share / max(1, changes / settings.clipThreshold)
      squares.eachChange(gradients, count) { weights[$0] -= scale * $1 }
    }
  }

  override var ownProblem: String? {
    let settings = [
      ("epsilon1", settings.epsilon1), ("epsilon2", settings.epsilon2),
      ("clipThreshold", settings.clipThreshold),
    ]
    return settings.first { !($0.1 > 0) }
      .map { "\($0.0) is \($0.1), but must be greater than 0" }
  }
}

/// The mean squares of a parameter's gradients, by rows and columns where it has them.
private struct MeanSquares {
  let rows, columns, scalars: UnsafeMutablePointer<Float>
  /// How many matrices, and their sizes; none of a parameter without rows.
  let matrices, height, width: Int
  let kept, epsilon: Float

  init(_ slots: [UnsafeMutablePointer<Float>], shape: [Int], kept: Float, epsilon: Float) {
    (rows, columns, scalars) = (slots[0], slots[1], slots[2])
    (self.kept, self.epsilon) = (kept, epsilon)
    if shape.count < 2 {
      (matrices, height, width) = (0, 0, 0)
    } else {
      (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
      matrices = shape.dropLast(2).reduce(1, *)
    }
  }

  /// Moves the averages towards a step's gradients.
  func gather(_ gradients: UnsafePointer<Float>, _ count: Int) {
    func move(_ average: inout Float, _ sum: Float, _ number: Int) {
      average = kept * average + (1 - kept) * (sum / Float(number))
    }
    func square(_ index: Int) -> Float { gradients[index] * gradients[index] + epsilon }
    if matrices == 0 {
      for index in 0..<count { move(&scalars[index], square(index), 1) }
      return
    }
    for row in 0..<(matrices * height) {
      move(&rows[row], (0..<width).reduce(0) { $0 + square(row * width + $1) }, width)
    }
    for matrix in 0..<matrices {
      for column in 0..<width {
        let first = matrix * height * width + column
        let sum = (0..<height).reduce(0) { $0 + square(first + $1 * width) }
        move(&columns[matrix * width + column], sum, height)
      }
    }
  }

  /// Calls `body` with each gradient by the root of its mean square.
  func eachChange(
    _ gradients: UnsafePointer<Float>, _ count: Int, _ body: (_ index: Int, _ change: Float) -> Void
  ) {
    if matrices == 0 {
      for index in 0..<count { body(index, gradients[index] / scalars[index].squareRoot()) }
      return
    }
    for matrix in 0..<matrices {
      let own = matrix * height..<(matrix + 1) * height
      let mean = own.reduce(0) { $0 + rows[$1] } / Float(height)
      for row in own {
        let share = rows[row] / mean
        for column in 0..<width {
          let index = row * width + column
          body(
            index, gradients[index] / (share * columns[matrix * width + column]).squareRoot())
        }
      }
    }
  }
}
