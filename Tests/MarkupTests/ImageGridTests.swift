import Charts
import Foundation
import Markup
import Testing

@Suite struct ImageGridTests {
  /// Paints a grid's paths onto pixels, the way that a browser does, as grey values 0...255.
  private func painted(_ grid: ImageGrid, rows: Int, columns: Int) -> [Int] {
    var canvas = [Int](repeating: -1, count: rows * columns)
    for (attributes, _) in elements("path", in: grid.node) {
      let path = attributes["d"] ?? ""
      guard let color = attributes["fill"] ?? attributes["stroke"],
        let gray = Int(color.dropFirst().prefix(2), radix: 16)
      else { continue }
      var place = (x: 0, y: 0)
      for command in commands(path) {
        switch (command.letter, command.numbers.count) {
        case ("M", 2): place = (command.numbers[0], command.numbers[1])
        case ("m", 2): place = (place.x + command.numbers[0], place.y + command.numbers[1])
        case ("h", 1) where attributes["stroke"] != nil:
          for x in place.x..<(place.x + command.numbers[0]) { canvas[place.y * columns + x] = gray }
          place.x += command.numbers[0]
        case ("h", 1) where command.numbers[0] > 0:
          for y in place.y..<(place.y + grid.height) {
            for x in place.x..<(place.x + grid.width) { canvas[y * columns + x] = gray }
          }
        default: break
        }
      }
    }
    return canvas
  }

  private func commands(_ path: String) -> [(letter: Character, numbers: [Int])] {
    var output: [(letter: Character, numbers: [Int])] = []
    var number = ""
    func flush() {
      if let value = Int(number) { output[output.count - 1].numbers.append(value) }
      number = ""
    }
    for character in path {
      if character.isLetter {
        flush()
        output.append((character, []))
      } else if character == " " {
        flush()
      } else if character == "-" {
        flush()
        number = "-"
      } else {
        number.append(character)
      }
    }
    flush()
    return output
  }

  @Test func paintsEveryPixelInItsGrey() {
    // Every grey, in an order that nests and breaks runs in all ways.
    let values = (0..<200).map { Float($0 * 37 % 32) / 31 }
    let grid = ImageGrid(pixels: values, height: 10, width: 20, columns: 1, palette: .gray)
    let expected = values.map { (Int(($0 * 31).rounded()) * 255 + 15) / 31 }
    #expect(painted(grid, rows: 10, columns: 20) == expected)
  }

  @Test func paintsImagesBesideAndBelowEachOther() {
    let grid = ImageGrid(
      pixels: [0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1], height: 2, width: 2, columns: 2, palette: .gray)
    // Two pixels lie between images; what no image covers is -1.
    #expect(
      painted(grid, rows: 6, columns: 6) == [
        0, 255, -1, -1, 255, 255, 255, 0, -1, -1, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, 0, 0, -1, -1, -1, -1, 0, 255, -1, -1, -1, -1,
      ])
  }

  @Test(arguments: [(0.05, 0.03), (0.2, 0.12), (0.3, 0.2), (0.5, 0.45)] as [(Float, Float)])
  func noiseStaysBelow150KBAndNearItsGreys(_ strength: Float, _ error: Float) {
    var state: UInt64 = 1
    let noise = (0..<(64 * 784)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 0.5 + strength * (2 * Float(state >> 40) / Float(1 << 24) - 1)
    }
    let grid = ImageGrid(pixels: noise, height: 28, width: 28)
    #expect(grid.node.rendered().utf8.count < 150_000)
    let first = ImageGrid(
      pixels: Array(noise.prefix(784)), height: 28, width: 28, columns: 1, palette: .gray)
    let greatest = zip(painted(first, rows: 28, columns: 28), noise).map {
      abs(Float($0) / 255 - $1)
    }.max()
    #expect((greatest ?? 1) < error)
  }

  @Test func readsTheRangeOffTheValues() {
    #expect(ImageGrid(pixels: [0, 0.5, 1, 1], height: 2, width: 2).range == 0...1)
    #expect(ImageGrid(pixels: [0, -0.5, 1, 1], height: 2, width: 2).range == -1...1)
    let grid = ImageGrid(
      pixels: [-1, 1, -7, 9], height: 1, width: 4, columns: 1, palette: .gray)
    #expect(painted(grid, rows: 1, columns: 4) == [0, 255, 0, 255])
  }

  @Test func tellsOfPixelsThatAreNoNumbers() {
    let grid = ImageGrid(pixels: [.nan, 1, 0, .infinity], height: 2, width: 2)
    #expect(grid.summary.hasSuffix("2 pixels are not numbers"))
  }

  @Test func labelsRows() {
    let grid = ImageGrid(
      rows: [("original", [0, 1, 1, 0]), ("reconstruction", [0, 1])], height: 1, width: 2)
    #expect(grid.columns == 2)
    #expect(grid.count == 4)
    let texts = elements("text", in: grid.node).map { Node.group($0.children).plainText }
    #expect(texts == ["original", "reconstruction"])
  }

  private static let images = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: images), "dataset-fashion-mnist"))
  func sixtyFourFashionImagesTakeLessThan150KB() throws {
    let unpacking = Process()
    unpacking.executableURL = URL(fileURLWithPath: "/bin/sh")
    unpacking.arguments = ["-c", "gzip -dc \(Self.images) | head -c \(16 + 64 * 784)"]
    let pipe = Pipe()
    unpacking.standardOutput = pipe
    try unpacking.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    let pixels = bytes.dropFirst(16).map { Float($0) / 255 }
    let grid = ImageGrid(pixels: pixels, height: 28, width: 28)
    #expect(grid.count == 64)
    let text = grid.node.rendered()
    #expect(text.utf8.count < 150_000)
    _ = try RenderedFragment(checking: text)
  }
}
