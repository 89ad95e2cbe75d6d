internal import CKernels
internal import Glibc

/// The repulsive forces of a planar t-SNE embedding, interpolated on a grid.
///
/// Each point's charge is shared among the nodes around it, the forces between nodes are one convolution,
/// done by Fourier transforms, and each point gathers the forces at its nodes
/// (Linderman et al., "Fast interpolation-based t-SNE", 2019). Here the shares are cubic B-splines, whose
/// own blur is divided out of the convolution's kernel, and the sum of weights is read off the spectrum.
/// Work grows with the number of points and with the embedding's area, not with the pairs.
package final class InterpolatedRepulsion {
  /// The farthest that nodes lie apart; forces are then within a per cent.
  private static let coarsest: Float = 0.4
  /// A small embedding has at least so many intervals along its longer side.
  private static let fewestIntervals: Float = 64
  /// How many parts the strips of columns are dealt to, each with memory of its own.
  private static let lanes = 4

  private var grid: RepulsionGrid?

  package init() {}

  /// The forces, as ``embeddingRepulsion(_:_:forceX:forceY:)`` defines them.
  ///
  /// - Returns: The sum of `q` over all ordered pairs of different points.
  package func forces(
    _ x: [Float], _ y: [Float], forceX: inout [Float], forceY: inout [Float]
  ) -> Double {
    guard let (leftX, rightX) = bounds(x), let (leftY, rightY) = bounds(y) else { return 0 }
    let span = max(rightX - leftX, rightY - leftY)
    if span * span < Float.ulpOfOne { return uniform(x, y, forceX: &forceX, forceY: &forceY) }
    // Spacings go by halves, so that the kernel is made anew but rarely.
    var spacing = Self.coarsest
    while span / spacing < Self.fewestIntervals { spacing /= 2 }
    let needed = Int(span / spacing) + 5
    if grid?.spacing != spacing || (grid?.nodes ?? 0) < needed
      || (grid?.nodes ?? 0) > 2 * needed + 64
    {
      // Some room to grow; embeddings spread slowly.
      grid = RepulsionGrid(nodes: needed + needed / 16, spacing: spacing, lanes: Self.lanes)
    }
    guard let grid else { return 0 }
    let scale = 1 / spacing
    let (originX, originY) = (leftX - 1.5 * spacing, leftY - 1.5 * spacing)
    grid.clearCharges()
    kernel_embedding_spread(
      x, y, x.count, originX, originY, scale, grid.pitch, grid.charges)
    let sum = grid.convolve()
    let factor = 1 / Float(grid.length * grid.length)
    forceX.withUnsafeMutableBufferPointer { forceX in
      forceY.withUnsafeMutableBufferPointer { forceY in
        let (forceX, forceY) = (forceX.baseAddress, forceY.baseAddress)
        parallelElements(x.count, size: 1024) { start, count in
          kernel_embedding_collect(
            x, y, start, start + count, originX, originY, scale, grid.pitch, grid.fieldX,
            grid.fieldY, factor, forceX, forceY)
        }
      }
    }
    // Each point is at distance 0 from itself, where the weight is 1.
    return max(sum * Double(factor) - Double(x.count), 0)
  }

  /// Points so near each other that every weight is 1: each is pushed away from their mean.
  private func uniform(
    _ x: [Float], _ y: [Float], forceX: inout [Float], forceY: inout [Float]
  ) -> Double {
    let count = Double(x.count)
    func forces(_ values: [Float]) -> [Float] {
      let sum = values.reduce(0.0) { $0 + Double($1) }
      return values.map { Float(count * Double($0) - sum) }
    }
    forceX = forces(x)
    forceY = forces(y)
    return count * (count - 1)
  }

  private func bounds(_ values: [Float]) -> (Float, Float)? {
    guard var least = values.first else { return nil }
    var greatest = least
    for value in values {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    return (least, greatest)
  }
}

/// A square grid of charges and the fields that they make.
private final class RepulsionGrid {
  let nodes: Int
  let spacing: Float
  /// Floats of one row of nodes.
  let pitch: Int
  /// Points of the transforms.
  let length: Int
  let charges: UnsafeMutablePointer<Float>
  let fieldX: UnsafeMutablePointer<Float>
  let fieldY: UnsafeMutablePointer<Float>

  private let lanes: Int
  private let frequencies: Int
  private let cosine: [Float]
  private let sine: [Float]
  private let spectrum: UnsafeMutablePointer<Float>
  private let spectrumX: UnsafeMutablePointer<Float>
  private let spectrumY: UnsafeMutablePointer<Float>
  private let kernels: UnsafeMutablePointer<Float>
  private let scratch: UnsafeMutablePointer<Float>
  private let scratchSize: Int
  private static let strip = KERNEL_FOURIER_STRIP

  init(nodes: Int, spacing: Float, lanes: Int) {
    self.nodes = nodes
    self.spacing = spacing
    self.lanes = lanes
    let width = 2 * Self.strip
    pitch = (nodes + width - 1) / width * width
    length = Self.transformLength(atLeast: 2 * nodes)
    frequencies = length / 2 + 1
    let step = 2 * Double.pi / Double(length)
    cosine = (0..<length).map { Float(cos(Double($0) * step)) }
    sine = (0..<length).map { Float(sin(Double($0) * step)) }
    scratchSize = kernel_fourier_scratch(length)
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    charges = floats(nodes * pitch)
    fieldX = floats(nodes * pitch)
    fieldY = floats(nodes * pitch)
    spectrum = floats(pitch * 2 * frequencies)
    spectrumX = floats(pitch * 2 * frequencies)
    spectrumY = floats(pitch * 2 * frequencies)
    kernels = floats(length * 3 * frequencies)
    scratch = floats(lanes * scratchSize)
    makeKernels()
  }

  deinit {
    for pointer in [charges, fieldX, fieldY, spectrum, spectrumX, spectrumY, kernels, scratch] {
      pointer.deallocate()
    }
  }

  func clearCharges() { charges.update(repeating: 0, count: nodes * pitch) }

  /// Makes the fields of the charges.
  ///
  /// - Returns: The sum of weights over all pairs, times the square of `length`.
  func convolve() -> Double {
    inLanes(pitch / 2 / Self.strip) { [self] number, scratch in
      kernel_fourier_charges(
        charges, nodes, pitch, number * Self.strip, length, cosine, sine, spectrum, scratch)
    }
    let strips = (frequencies + Self.strip - 1) / Self.strip
    let sums = UnsafeMutablePointer<Double>.allocate(capacity: strips)
    defer { sums.deallocate() }
    inLanes(strips) { [self] number, scratch in
      let first = number * Self.strip
      sums[number] = kernel_fourier_forces(
        spectrum, nodes, first, min(Self.strip, frequencies - first), length, cosine, sine, kernels,
        spectrumX, spectrumY, scratch)
    }
    inLanes(pitch / Self.strip) { [self] number, scratch in
      kernel_fourier_fields(
        spectrumX, spectrumY, nodes, pitch, number * Self.strip, length, cosine, sine, fieldX,
        fieldY, scratch)
    }
    return (0..<strips).reduce(0) { $0 + sums[$1] }
  }

  private func inLanes(_ strips: Int, _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    parallel(lanes) { lane in
      let own = scratch + lane * scratchSize
      for number in stride(from: lane, to: strips, by: lanes) { body(number, own) }
    }
  }

  /// The spectra of the weight `1 / (1 + d²)` and of both forces, with the splines' blur divided out.
  private func makeKernels() {
    let weights = ComplexSquare(length)
    let forces = ComplexSquare(length)
    for a in 0..<length {
      let dx = Float(a <= length / 2 ? a : a - length) * spacing
      for b in 0..<length {
        let dy = Float(b <= length / 2 ? b : b - length) * spacing
        let weight = 1 / (1 + dx * dx + dy * dy)
        weights.re[a * length + b] = weight
        // Odd functions on a circle are zero where both directions meet.
        forces.re[a * length + b] = a == length / 2 ? 0 : weight * weight * dx
        forces.im[a * length + b] = b == length / 2 ? 0 : weight * weight * dy
      }
    }
    weights.transform(cosine, sine, scratch)
    forces.transform(cosine, sine, scratch)
    // A cubic B-spline is 4/6 at its own node and 1/6 at the next ones.
    let blur = cosine.map { (4 + 2 * $0) / 6 }
    for k in 0..<length {
      let row = kernels + 3 * k * frequencies
      for frequency in 0..<frequencies {
        // Once where charges are spread, once where forces are gathered, in both directions.
        let both = blur[k] * blur[frequency]
        let sharpening = 1 / (both * both)
        let place = k * length + frequency
        row[frequency] = weights.re[place] * sharpening
        // Odd kernels have imaginary spectra: i · x + i · (i · y).
        row[frequencies + frequency] = forces.im[place] * sharpening
        row[2 * frequencies + frequency] = -forces.re[place] * sharpening
      }
    }
  }

  /// The least even product of twos and threes that is large enough.
  private static func transformLength(atLeast least: Int) -> Int {
    var best = 2
    while best < least { best *= 2 }
    var threes = 3
    while threes * 2 <= best {
      var length = threes * 2
      while length < least { length *= 2 }
      best = min(best, length)
      threes *= 3
    }
    return best
  }
}

/// A square of complex numbers.
private final class ComplexSquare {
  let length: Int
  let re: UnsafeMutablePointer<Float>
  let im: UnsafeMutablePointer<Float>

  init(_ length: Int) {
    self.length = length
    re = .allocate(capacity: length * length)
    im = .allocate(capacity: length * length)
    re.initialize(repeating: 0, count: length * length)
    im.initialize(repeating: 0, count: length * length)
  }

  deinit {
    re.deallocate()
    im.deallocate()
  }

  /// Transforms along the columns, then along the rows, which leaves the square transposed.
  func transform(_ cosine: [Float], _ sine: [Float], _ scratch: UnsafeMutablePointer<Float>) {
    for pass in 0..<2 {
      if pass == 1 { transpose() }
      for first in stride(from: 0, to: length, by: KERNEL_FOURIER_STRIP) {
        let width = min(KERNEL_FOURIER_STRIP, length - first)
        kernel_fourier_columns(re, im, length, first, width, length, cosine, sine, scratch)
      }
    }
  }

  private func transpose() {
    for row in 0..<length {
      for column in 0..<row {
        let (one, other) = (row * length + column, column * length + row)
        (re[one], re[other]) = (re[other], re[one])
        (im[one], im[other]) = (im[other], im[one])
      }
    }
  }
}
