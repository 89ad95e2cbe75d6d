extension Tensor {
  /// The greatest element of each window, channel by channel.
  ///
  /// - Parameters:
  ///   - size: The window's height and width.
  ///   - strides: Steps down and to the right; the window's size when left out.
  ///   - padding: How the edges are treated; what lies outside does not count.
  /// - Returns: `[batch, outputHeight, outputWidth, channels]`.
  /// - Throws: ``TensorError`` where the windows do not fit.
  public func maximumPooled(
    _ size: (Int, Int), strides: (Int, Int)? = nil, padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    let geometry = try poolGeometry("maximumPooled", size, strides ?? size, padding)
    var windows = patches(geometry)
    if padding == .same {
      let inside = Tensor.ones([1] + shape.dropFirst()).patches(geometry)
      windows = try windows + (inside - 1) * 3e38
    }
    return try windows.maximum(along: 3)
  }

  /// The mean of each window, channel by channel.
  ///
  /// - Parameters:
  ///   - size: The window's height and width.
  ///   - strides: Steps down and to the right; the window's size when left out.
  ///   - padding: How the edges are treated; what lies outside does not count.
  /// - Returns: `[batch, outputHeight, outputWidth, channels]`.
  /// - Throws: ``TensorError`` where the windows do not fit.
  public func averagePooled(
    _ size: (Int, Int), strides: (Int, Int)? = nil, padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    let geometry = try poolGeometry("averagePooled", size, strides ?? size, padding)
    let sums = try patches(geometry).sum(along: 3)
    if padding == .valid { return sums * (1 / Float(size.0 * size.1)) }
    let inside = try Tensor.ones([1] + shape.dropFirst()).patches(geometry).sum(along: 3)
    return try sums / inside
  }

  private func poolGeometry(
    _ name: String, _ size: (Int, Int), _ strides: (Int, Int), _ padding: Padding
  ) throws(TensorError) -> ConvolutionGeometry {
    guard rank == 4, padding != .causal,
      let geometry = ConvolutionGeometry(
        inputHeight: shape[1], inputWidth: shape[2], channels: shape[3], kernel: size,
        filters: shape[3], strides: strides, padding: padding)
    else {
      throw .invalidShape(
        operation: name, shape: shape,
        expected: "[batch, height, width, channels] of at least \(size.0)×\(size.1)")
    }
    return geometry
  }

  /// Images larger by whole factors, each pixel repeated.
  ///
  /// - Parameter factors: For height and width.
  /// - Returns: `[batch, height * factors.0, width * factors.1, channels]`.
  /// - Throws: ``TensorError`` where this is not a batch of images.
  public func upsampled(_ factors: (Int, Int)) throws(TensorError) -> Tensor {
    guard rank == 4, factors.0 > 0, factors.1 > 0 else {
      throw .invalidShape(
        operation: "upsampled", shape: shape, expected: "[batch, height, width, channels]")
    }
    let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    let images = try reshaped([batch, height, 1, width, 1, channels])
      .broadcast(to: [batch, height, factors.0, width, factors.1, channels])
      .reshaped([batch, height * factors.0, width * factors.1, channels])
    images.storage.enlarged = EnlargedImages(source: self, factors: factors, result: images)
    return images
  }

  /// Images in another size by bilinear interpolation between the centres of pixels.
  ///
  /// - Parameters:
  ///   - height: The new height.
  ///   - width: The new width.
  /// - Returns: `[batch, height, width, channels]`.
  /// - Throws: ``TensorError`` where this is not a batch of images.
  public func resized(height: Int, width: Int) throws(TensorError) -> Tensor {
    guard rank == 4, height > 0, width > 0 else {
      throw .invalidShape(
        operation: "resized", shape: shape, expected: "[batch, height, width, channels]")
    }
    // Interpolation is linear: a matrix for the rows, one for the columns.
    let rows = Tensor.interpolation(from: shape[1], to: height)
    let columns = Tensor.interpolation(from: shape[2], to: width)
    let (batch, channels) = (shape[0], shape[3])
    let byRows = try transposed([0, 2, 3, 1]).product(rows, transposingRight: true)
    let byColumns = try byRows.transposed([0, 3, 2, 1]).product(columns, transposingRight: true)
    return try byColumns.transposed([0, 1, 3, 2]).reshaped([batch, height, width, channels])
  }

  /// `[to, from]`: the weights of old pixels in each new one.
  private static func interpolation(from old: Int, to new: Int) -> Tensor {
    Tensor(shape: [new, old]) { weights in
      weights.update(repeating: 0, count: new * old)
      for index in 0..<new {
        let centre = (Float(index) + 0.5) * Float(old) / Float(new) - 0.5
        let place = Swift.min(Swift.max(centre, 0), Float(old - 1))
        let low = Int(place)
        let share = place - Float(low)
        weights[index * old + low] += 1 - share
        weights[index * old + Swift.min(low + 1, old - 1)] += share
      }
    }
  }
}
