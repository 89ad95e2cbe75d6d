public import Tensors

/// Base of the layers that move each image of a batch in training by numbers drawn for it.
public class RandomMovement: BaseLayer, @unchecked Sendable {
  /// What each of the numbers is drawn from.
  let ranges: [ClosedRange<Float>]
  let fill: FillMode
  let fillValue: Float
  let interpolation: Interpolation

  /// A layer that draws from as many ranges as it needs.
  package required init(
    ranges: [ClosedRange<Float>], fill: FillMode, fillValue: Float, interpolation: Interpolation,
    inputShape: [Int]?, name: String?
  ) {
    (self.ranges, self.fill, self.fillValue) = (ranges, fill, fillValue)
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  /// A range around zero.
  static func around(_ factor: Float) -> ClosedRange<Float> {
    -factor.magnitude...factor.magnitude
  }

  /// Where an image's pixels come from, for the numbers that were drawn for it.
  func map(_ drawn: [Float], height: Float, width: Float) -> [Float] { [1, 0, 0, 0, 1, 0] }

  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[height, width, channels]")
    }
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training else { return input }
    let numbers = ranges.map { range in
      Tensor.randomUniform([input.shape[0]]).scalars
        .map { range.lowerBound + $0 * (range.upperBound - range.lowerBound) }
    }
    let maps = (0..<input.shape[0]).map { image in
      map(
        numbers.map { $0[image] }, height: Float(input.shape[1]), width: Float(input.shape[2]))
    }
    return try input.moved(
      ImageMovement(
        maps: maps, fill: fill, fillValue: fillValue, isBilinear: interpolation == .bilinear))
  }
}

/// Turns each image of a batch by an angle of its own in training.
public final class RandomRotation: RandomMovement, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - factor: The greatest angle in either direction, in full turns.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ factor: Float, fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear,
    fillValue: Float = 0, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      Self.around(factor), fillMode: fillMode, interpolation: interpolation, fillValue: fillValue,
      inputShape: inputShape, name: name)
  }

  /// A layer whose angles lie between two.
  ///
  /// - Parameters:
  ///   - range: The angles, in full turns against the clock.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ range: ClosedRange<Float>, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, fillValue: Float = 0, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      ranges: [range], fill: fillMode, fillValue: fillValue, interpolation: interpolation,
      inputShape: inputShape, name: name)
  }

  override func map(_ drawn: [Float], height: Float, width: Float) -> [Float] {
    let turn = Tensor(drawn[0] * 2 * .pi)
    let (cosine, sine) = (turn.cos().scalar, turn.sin().scalar)
    let (x, y) = ((width - 1) / 2, (height - 1) / 2)
    return [cosine, -sine, x - x * cosine + y * sine, sine, cosine, y - x * sine - y * cosine]
  }
}

/// Shifts each image of a batch by a distance of its own in training.
public final class RandomTranslation: RandomMovement, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - height: The greatest distance up and down, as a share of the height.
  ///   - width: The greatest distance to the left and right, as a share of the width.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    height: Float, width: Float, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, fillValue: Float = 0, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      height: Self.around(height), width: Self.around(width), fillMode: fillMode,
      interpolation: interpolation, fillValue: fillValue, inputShape: inputShape, name: name)
  }

  /// A layer whose distances lie between two.
  ///
  /// - Parameters:
  ///   - height: The distances down, as shares of the height.
  ///   - width: The distances to the right, as shares of the width.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    height: ClosedRange<Float>, width: ClosedRange<Float>, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, fillValue: Float = 0, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      ranges: [height, width], fill: fillMode, fillValue: fillValue,
      interpolation: interpolation, inputShape: inputShape, name: name)
  }

  override func map(_ drawn: [Float], height: Float, width: Float) -> [Float] {
    [1, 0, -drawn[1] * width, 0, 1, -drawn[0] * height]
  }
}

/// Enlarges or reduces each image of a batch by a factor of its own in training.
public final class RandomZoom: RandomMovement, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - height: By how much more or less of the height is shown at most.
  ///   - width: The same of the width; nil to keep an image's proportions.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ height: Float, width: Float? = nil, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, fillValue: Float = 0, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      Self.around(height), width: width.map(Self.around), fillMode: fillMode,
      interpolation: interpolation, fillValue: fillValue, inputShape: inputShape, name: name)
  }

  /// A layer whose factors lie between two.
  ///
  /// - Parameters:
  ///   - height: How much more of the height is shown; less than 0 enlarges.
  ///   - width: The same of the width; nil to keep an image's proportions.
  ///   - fillMode: What lies beyond the edges.
  ///   - interpolation: How pixels between pixels are made.
  ///   - fillValue: The value beyond the edges, where it is one.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ height: ClosedRange<Float>, width: ClosedRange<Float>? = nil, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, fillValue: Float = 0, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      ranges: [height] + (width.map { [$0] } ?? []), fill: fillMode, fillValue: fillValue,
      interpolation: interpolation, inputShape: inputShape, name: name)
  }

  override func map(_ drawn: [Float], height: Float, width: Float) -> [Float] {
    let (down, across) = (1 + drawn[0], 1 + (drawn.count > 1 ? drawn[1] : drawn[0]))
    return [across, 0, (width - 1) / 2 * (1 - across), 0, down, (height - 1) / 2 * (1 - down)]
  }
}

/// Base of the layers that change the tones of each image of a batch in training by a number drawn for it.
public class RandomTone: BaseLayer, @unchecked Sendable {
  /// What the number is drawn from.
  let range: ClosedRange<Float>
  /// What the images' values lie in.
  let valueRange: ClosedRange<Float>

  /// A layer that draws from a range.
  ///
  /// - Parameters:
  ///   - range: By how much contrast is multiplied, or how much is added, as a share of the values' range.
  ///   - valueRange: What the images' values lie in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public required init(
    _ range: ClosedRange<Float>, valueRange: ClosedRange<Float> = 0...255,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    (self.range, self.valueRange) = (range, valueRange)
    super.init(name: name, inputShape: inputShape)
  }

  /// Images of changed tones.
  func toned(_ images: Tensor, _ drawn: Tensor) throws -> Tensor { images }

  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training else { return input }
    let share = Tensor.randomUniform([input.shape[0], 1, 1, 1])
    let drawn = share * (range.upperBound - range.lowerBound) + range.lowerBound
    return try toned(input, drawn).clipped(valueRange.lowerBound, valueRange.upperBound)
  }
}

/// Changes the contrast of each image of a batch in training.
public final class RandomContrast: RandomTone, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - factor: By how much more or less than 1 contrast is multiplied at most.
  ///   - valueRange: What the images' values lie in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ factor: Float, valueRange: ClosedRange<Float> = 0...255, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    let size = factor.magnitude
    self.init(1 - size...1 + size, valueRange: valueRange, inputShape: inputShape, name: name)
  }

  override func toned(_ images: Tensor, _ drawn: Tensor) throws -> Tensor {
    let mean = try images.mean(along: [1, 2], keepingDimensions: true)
    return try (images - mean) * drawn + mean
  }
}

/// Changes the brightness of each image of a batch in training.
public final class RandomBrightness: RandomTone, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - factor: The greatest that is added or taken off, as a share of the values' range.
  ///   - valueRange: What the images' values lie in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    _ factor: Float, valueRange: ClosedRange<Float> = 0...255, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      -factor.magnitude...factor.magnitude, valueRange: valueRange, inputShape: inputShape,
      name: name)
  }

  override func toned(_ images: Tensor, _ drawn: Tensor) throws -> Tensor {
    try images + drawn * (valueRange.upperBound - valueRange.lowerBound)
  }
}
