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

  /// Calls `body` with each pair of pixels of an image of which one gives a share of itself to the other.
  ///
  /// - Parameters:
  ///   - image: Which of the images.
  ///   - shape: `[batch, height, width, channels]`.
  ///   - body: The number of the pixel that is made in its image, that of the one it comes from, below zero
  ///     beyond the edges, and the share.
  private func eachShare(
    ofImage image: Int, _ shape: [Int],
    _ body: (_ target: Int, _ source: Int, _ share: Float) -> Void
  ) {
    let (height, width, map) = (shape[1], shape[2], maps[image])
    func give(_ target: Int, _ row: Float, _ column: Float, _ share: Float) {
      guard share != 0 else { return }
      let isInside =
        row >= 0 && row < Float(height) && column >= 0 && column < Float(width)
      body(target, isInside ? Int(row) * width + Int(column) : -1, share)
    }
    for target in 0..<(height * width) {
      let (x, y) = (Float(target % width), Float(target / width))
      let across = mapped(map[0] * x + map[1] * y + map[2], width)
      let down = mapped(map[3] * x + map[4] * y + map[5], height)
      if !isBilinear {
        give(target, down.rounded(), across.rounded(), 1)
        continue
      }
      let (left, top) = (across.rounded(.down), down.rounded(.down))
      let (right, below) = (across - left, down - top)
      give(target, top, left, (1 - below) * (1 - right))
      give(target, top, left + 1, (1 - below) * right)
      give(target, top + 1, left, below * (1 - right))
      give(target, top + 1, left + 1, below * right)
    }
  }

  /// The moved images.
  fileprivate func moved(_ images: Tensor) -> Tensor {
    let (channels, count) = (images.shape[3], images.count / max(images.shape[0], 1))
    return Tensor(shape: images.shape) { output in
      parallel(maps.count) { image in
        let (own, input) = (output + image * count, images.pointer + image * count)
        own.update(repeating: 0, count: count)
        eachShare(ofImage: image, images.shape) { target, source, share in
          for channel in 0..<channels {
            let value = source < 0 ? fillValue : input[source * channels + channel]
            own[target * channels + channel] += share * value
          }
        }
      }
    }
  }

  /// The gradient of images whose moved ones have the gradient `upstream`.
  fileprivate func movedBack(_ upstream: Tensor) -> Tensor {
    let (channels, count) = (upstream.shape[3], upstream.count / max(upstream.shape[0], 1))
    return Tensor(shape: upstream.shape) { output in
      parallel(maps.count) { image in
        let (own, gradient) = (output + image * count, upstream.pointer + image * count)
        own.update(repeating: 0, count: count)
        eachShare(ofImage: image, upstream.shape) { target, source, share in
          guard source >= 0 else { return }
          for channel in 0..<channels {
            own[source * channels + channel] += share * gradient[target * channels + channel]
          }
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
