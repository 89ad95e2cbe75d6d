internal import Markup

extension ImageGrid {
  /// How many greys there are.
  static let levels = 32

  /// How many bytes an image may take on average, before greys are let be a little off.
  ///
  /// An 8 × 8 grid stays below 150 KB so, even when a generator has drawn mere noise into it.
  private static let bytesPerImage = 2300

  /// By how many greys a pixel may be off at worst, tried in this order until the bytes suffice.
  private static let tolerances: [Float] = [
    0.5, 0.8, 1.2, 1.7, 2.4, 3.4, 4.8, 6.8, 9.6, 13,
  ]

  /// Images in pixels' units: a sheet of the weakest grey for each, and a path for each other grey.
  ///
  /// - Parameters:
  ///   - images: The numbers of the images, in the order of their places.
  ///   - columns: How many stand side by side.
  ///   - gap: The room between two, in pixels.
  /// - Returns: One group, in which stronger greys follow weaker ones.
  func drawing(of images: [Int], columns: Int, gap: Int) -> [Node] {
    var sheets = ""
    for (place, image) in images.enumerated() where image < count {
      sheets +=
        "M\(place % columns * (width + gap)) \(place / columns * (height + gap))"
        + "h\(width)v\(height)h-\(width)z"
    }
    var paths: [String] = []
    for tolerance in Self.tolerances {
      paths = self.paths(of: images, columns: columns, gap: gap, tolerance: tolerance)
      let size = paths.reduce(0) { $0 + $1.utf8.count }
      if size <= max(images.count * Self.bytesPerImage, width * height * 4) { break }
    }
    let strokes = paths.enumerated().filter { !$0.element.isEmpty }.map { level, path in
      Node.element("path", [Attribute("stroke", color(level)), Attribute("d", path)])
    }
    // Lines of pixels stand half a pixel below the edge that they are counted from.
    let lines = Node.element("g", [Attribute("transform", "translate(0 .5)")], strokes)
    let sheet = Node.element("path", [Attribute("fill", color(0)), Attribute("d", sheets)])
    let name = palette == .binary ? "nb-ink nb-binary" : "nb-ink"
    return [.element("g", [.class(name)], [sheet, lines])]
  }

  /// The path of each grey, that of the weakest being empty.
  private func paths(of images: [Int], columns: Int, gap: Int, tolerance: Float) -> [String] {
    var pens = Array(repeating: PathPen(), count: Self.levels)
    // All images of a row are drawn line by line together, so that pens move little.
    for first in stride(from: 0, to: images.count, by: columns) {
      let row = images[first..<min(first + columns, images.count)]
      for line in 0..<height {
        let y = first / columns * (height + gap) + line
        for (column, image) in row.enumerated() where image < count {
          let start = (image * height + line) * width
          let levels = self.levels(pixels[start..<(start + width)], tolerance: tolerance)
          draw(levels, x: column * (width + gap), y: y, with: &pens)
        }
      }
    }
    return pens.map(\.path)
  }

  /// Draws one line of pixels as nested runs.
  ///
  /// A run of grey `g` is as long as all pixels are `g` or stronger; what is stronger is drawn later.
  /// The stack holds the runs that are open, each stronger than the one below it.
  private func draw(_ line: [Int], x: Int, y: Int, with pens: inout [PathPen]) {
    var open: [(start: Int, level: Int)] = []
    func close(above level: Int, at end: Int, _ pens: inout [PathPen]) -> Int {
      var start = end
      while let last = open.last, last.level > level {
        pens[last.level].line(x: x + last.start, y: y, length: end - last.start)
        start = last.start
        open.removeLast()
      }
      return start
    }
    for (index, level) in line.enumerated() {
      let start = close(above: level, at: index, &pens)
      if level > 0, open.last?.level != level { open.append((start, level)) }
    }
    _ = close(above: 0, at: line.count, &pens)
  }

  /// The greys of one line of pixels; what is no number is the weakest, and the summary counts it.
  ///
  /// A pixel takes the grey before it when that is off by no more than the tolerance, which makes
  /// runs longer. Half a grey is what rounding is off by anyway.
  private func levels(_ line: ArraySlice<Float>, tolerance: Float) -> [Int] {
    let span = range.upperBound - range.lowerBound
    guard span > 0 else { return Array(repeating: 0, count: line.count) }
    let greatest = Float(Self.levels - 1)
    var previous = -1
    return line.map { value in
      guard value.isFinite else {
        previous = 0
        return 0
      }
      let exact = min(max((value - range.lowerBound) / span, 0), 1) * greatest
      if previous < 0 || abs(exact - Float(previous)) > tolerance {
        previous = Int(exact.rounded())
      }
      return previous
    }
  }

  private func color(_ level: Int) -> String {
    let strength = (level * 255 + (Self.levels - 1) / 2) / (Self.levels - 1)
    let gray = palette == .binary ? 255 - strength : strength
    let digits = String(gray, radix: 16)
    let pair = digits.count == 1 ? "0" + digits : digits
    return "#" + pair + pair + pair
  }
}

/// Writes horizontal lines into a path, in the shortest form.
private struct PathPen {
  private(set) var path = ""
  private var x = 0
  private var y = 0

  mutating func line(x startX: Int, y startY: Int, length: Int) {
    let relative = "m\(startX - x)\(startY < y ? "" : " ")\(startY - y)"
    let absolute = "M\(startX) \(startY)"
    path += (path.isEmpty || absolute.utf8.count < relative.utf8.count ? absolute : relative)
    path += "h\(length)"
    x = startX + length
    y = startY
  }
}
