internal import Glibc

/// What lies beyond the edges of an image that is moved.
public enum FillMode: String, Hashable, Sendable, CaseIterable {
  /// The image again, as a mirror shows it: `d c b a | a b c d | d c b a`.
  case reflect
  /// The image again, as it is: `a b c d | a b c d | a b c d`.
  case wrap
  /// One value.
  case constant
  /// The pixel at the edge.
  case nearest
}

/// Where the pixels of moved images come from.
public struct ImageMovement: Sendable {
  /// For each image the six numbers `a₀ a₁ a₂ b₀ b₁ b₂`: a pixel at `(x, y)` comes from
  /// `(a₀x + a₁y + a₂, b₀x + b₁y + b₂)`.
  public var maps: [[Float]]
  /// What lies beyond the edges.
  public var fill: FillMode
  /// The value there, where it is one.
  public var fillValue: Float
  /// Whether pixels are blended by distance, or the nearest is taken.
  public var isBilinear: Bool

  /// A movement of as many images as there are maps.
  public init(
    maps: [[Float]], fill: FillMode = .reflect, fillValue: Float = 0, isBilinear: Bool = true
  ) {
    (self.maps, self.fill, self.fillValue, self.isBilinear) = (maps, fill, fillValue, isBilinear)
  }

  /// A pixel that another comes from; its place is nil beyond the edges.
  private struct Source {
    let place: Int?
    let share: Float
  }

  /// Where a pixel of an image comes from.
  private func sources(
    _ map: [Float], _ row: Int, _ column: Int, _ height: Int, _ width: Int
  ) -> [Source] {
    let (x, y) = (Float(column), Float(row))
    let across = mapped(map[0] * x + map[1] * y + map[2], width)
    let down = mapped(map[3] * x + map[4] * y + map[5], height)
    func source(_ row: Float, _ column: Float, _ share: Float) -> Source {
      let isInside = (0..<Float(height)).contains(row) && (0..<Float(width)).contains(column)
      return Source(place: isInside ? Int(row) * width + Int(column) : nil, share: share)
    }
    guard isBilinear else { return [source(down.rounded(), across.rounded(), 1)] }
    let (left, top) = (across.rounded(.down), down.rounded(.down))
    let (right, below) = (across - left, down - top)
    return [
      source(top, left, (1 - below) * (1 - right)), source(top, left + 1, (1 - below) * right),
      source(top + 1, left, below * (1 - right)), source(top + 1, left + 1, below * right),
    ]
  }

  /// A coordinate beyond the edges as the one whose pixel is shown there.
  private func mapped(_ place: Float, _ count: Int) -> Float {
    let (last, size) = (Float(count - 1), Float(count))
    if (0...last).contains(place) || fill == .constant { return place }
    if count == 1 || !place.isFinite { return 0 }
    var place = place
    switch fill {
    case .constant, .nearest: break
    case .reflect:
      place -= 2 * size * (place / (2 * size)).rounded(.down)
      if place >= size { place = 2 * size - place - 1 }
    case .wrap:
      let turns = place < 0 ? (-place / last).rounded(.down) + 1 : -(place / last).rounded(.down)
      place += size * turns
    }
    return min(max(place, 0), last)
  }

  /// Calls `body` with each pair of pixels of which one gives a share of itself to the other.
  ///
  /// - Parameters:
  ///   - shape: `[batch, height, width, channels]`.
  ///   - body: The pixel that is made, the one it comes from, nil beyond the edges, and the share.
  private func eachShare(
    _ shape: [Int], _ body: (_ target: Int, _ source: Int?, _ share: Float) -> Void
  ) {
    let (height, width) = (shape[1], shape[2])
    for (image, map) in maps.enumerated() {
      let first = image * height * width
      for row in 0..<height {
        for column in 0..<width {
          for source in sources(map, row, column, height, width) where source.share != 0 {
            body(first + row * width + column, source.place.map { first + $0 }, source.share)
          }
        }
      }
    }
  }

  /// The moved images.
  fileprivate func moved(_ images: Tensor) -> Tensor {
    let (channels, count) = (images.shape[3], images.count)
    let input = images.pointer
    return Tensor(shape: images.shape) { output in
      output.update(repeating: 0, count: count)
      eachShare(images.shape) { target, source, share in
        for channel in 0..<channels {
          let value = source.map { input[$0 * channels + channel] } ?? fillValue
          output[target * channels + channel] += share * value
        }
      }
    }
  }

  /// The gradient of images whose moved ones have the gradient `upstream`.
  fileprivate func movedBack(_ upstream: Tensor) -> Tensor {
    let (channels, count) = (upstream.shape[3], upstream.count)
    let gradient = upstream.pointer
    return Tensor(shape: upstream.shape) { output in
      output.update(repeating: 0, count: count)
      eachShare(upstream.shape) { target, source, share in
        guard let source else { return }
        for channel in 0..<channels {
          output[source * channels + channel] += share * gradient[target * channels + channel]
        }
      }
    }
  }
}

extension Tensor {
  /// Images turned, shifted or enlarged, each as its own map says.
  ///
  /// - Parameter movement: Where pixels come from; as many maps as there are images.
  /// - Returns: Images of the same shape.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func moved(_ movement: ImageMovement) throws -> Tensor {
    guard rank == 4, movement.maps.count == shape[0], movement.maps.allSatisfy({ $0.count == 6 })
    else {
      throw TensorError.invalidShape(
        operation: "moved", shape: shape,
        expected: "[\(movement.maps.count), height, width, channels]")
    }
    return try withDerivative([self]) {
      movement.moved($0[0])
    } derivative: {
      [try $0.movedBack(movement)]
    }
  }

  /// The derivative of ``moved(_:)``, which is as linear as what it derives.
  private func movedBack(_ movement: ImageMovement) throws -> Tensor {
    var linear = movement
    linear.fillValue = 0
    return try withDerivative([self]) {
      movement.movedBack($0[0])
    } derivative: { [linear] in
      [try $0.moved(linear)]
    }
  }
}
