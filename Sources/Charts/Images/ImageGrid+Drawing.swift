internal import Markup

extension ImageGrid {
  /// How many greys there are.
  static let levels = 32

  /// Images in pixels' units: a sheet of the weakest grey for each, and a path for each other grey.
  ///
  /// - Parameters:
  ///   - images: The numbers of the images, in the order of their places.
  ///   - columns: How many stand side by side.
  ///   - gap: The room between two, in pixels.
  /// - Returns: One group, in which stronger greys follow weaker ones.
  func drawing(of images: [Int], columns: Int, gap: Int) -> [Node] {
    var pens = Array(repeating: PathPen(), count: Self.levels)
    var sheets = ""
    for (place, image) in images.enumerated() where image < count {
      sheets +=
        "M\(place % columns * (width + gap)) \(place / columns * (height + gap))"
        + "h\(width)v\(height)h-\(width)z"
    }
    // All images of a row are drawn line by line together, so that pens move little.
    for first in stride(from: 0, to: images.count, by: columns) {
      let row = images[first..<min(first + columns, images.count)]
      for line in 0..<height {
        let y = first / columns * (height + gap) + line
        for (column, image) in row.enumerated() where image < count {
          let start = (image * height + line) * width
          draw(pixels[start..<(start + width)], x: column * (width + gap), y: y, with: &pens)
        }
      }
    }
    var nodes: [Node] = [
      .element("path", [Attribute("fill", color(0)), Attribute("d", sheets)])
    ]
    for level in 1..<Self.levels where !pens[level].path.isEmpty {
      nodes.append(
        .element("path", [Attribute("stroke", color(level)), Attribute("d", pens[level].path)]))
    }
    // Lines of pixels stand half a pixel below the edge that they are counted from.
    let lines = Node.element(
      "g", [Attribute("transform", "translate(0 .5)")], Array(nodes.dropFirst()))
    let name = palette == .binary ? "nb-ink nb-binary" : "nb-ink"
    return [.element("g", [.class(name)], [nodes[0], lines])]
  }

  /// Draws one line of pixels as nested runs.
  ///
  /// A run of grey `g` is as long as all pixels are `g` or stronger; what is stronger is drawn later.
  /// The stack holds the runs that are open, each stronger than the one below it.
  private func draw(
    _ line: ArraySlice<Float>, x: Int, y: Int, with pens: inout [PathPen]
  ) {
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
    for (index, value) in line.enumerated() {
      let level = self.level(value)
      let start = close(above: level, at: index, &pens)
      if level > 0, open.last?.level != level { open.append((start, level)) }
    }
    _ = close(above: 0, at: line.count, &pens)
  }

  /// The grey of a value; what is no number is the weakest, and the summary counts it.
  private func level(_ value: Float) -> Int {
    guard value.isFinite else { return 0 }
    let span = range.upperBound - range.lowerBound
    guard span > 0 else { return 0 }
    let share = (value - range.lowerBound) / span
    return min(max(Int((share * Float(Self.levels - 1)).rounded()), 0), Self.levels - 1)
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
