internal import Foundation
internal import Tensors

extension Model {
  /// The table of the model's layers, as Keras prints it.
  ///
  /// - Parameter lineLength: The width in characters.
  /// - Returns: Lines with an end each.
  public func summaryText(lineLength: Int = 78) -> String {
    let rows = summaryRows
    let isGraph = rows.first?.count == 4
    let shares = isGraph ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1]
    let header = ["Layer (type)", "Output Shape", "Param #"] + (isGraph ? ["Connected to"] : [])
    let table = SummaryTable(shares: shares, lineLength: lineLength)
    let trained = trainableVariables
    let rest = nonTrainableVariables
    let taken = optimizer.flatMap { $0.iterations > 0 ? $0.stateCount : nil }
    func count(_ parameters: [Parameter]) -> Int { parameters.reduce(0) { $0 + $1.value.count } }
    func line(_ what: String, _ count: Int, bytes: Int) -> String {
      " \(what) params: \(grouped(count)) (\(memory(bytes)))\n"
    }
    // Beside what it keeps for parameters an optimizer has a rate and a 64-bit count of steps.
    let optimizerCount = taken.map { $0 + 2 } ?? 0
    let optimizerBytes = taken.map { $0 * 4 + 12 } ?? 0
    let (trainable, fixed) = (count(trained), count(rest))
    let total = trainable + fixed
    var text = "Model: \"\(givenName.isEmpty ? snakeCase(typeName) : givenName)\"\n"
    text += table.text(header: header, rows: rows)
    text += line("Total", total + optimizerCount, bytes: total * 4 + optimizerBytes)
    text += line("Trainable", trainable, bytes: trainable * 4)
    text += line("Non-trainable", fixed, bytes: fixed * 4)
    if optimizerCount > 0 { text += line("Optimizer", optimizerCount, bytes: optimizerBytes) }
    return text
  }

  /// Prints the table of the model's layers, as Keras does.
  public func summary(lineLength: Int = 78) {
    print(summaryText(lineLength: lineLength), terminator: "")
  }

  private var summaryRows: [[String]] {
    let names = layerNames
    let plain = layers.indices.map { index -> [String] in
      let (layer, name) = (layers[index], names[index])
      let known = layerShapes.indices.contains(index) ? layerShapes[index] : nil
      let parameters = layer.parameters.reduce(0) { $0 + $1.value.count }
      let described = layer as? any DescribedLayer
      let isBuilt = described?.isBuilt ?? true
      let states = graph?.statesInUse(ofLayer: index) ?? []
      let shape = shown(described?.outputShape ?? known)
      return [
        "\(name) (\(Model.typeName(of: layer)))",
        states.isEmpty ? shape : "[" + ([shape] + states.map(shown)).joined(separator: ", ") + "]",
        isBuilt ? grouped(parameters) : "0 (unbuilt)",
      ]
    }
    guard let graph else { return plain }
    let inputs = graph.inputs.enumerated().map { number, input in
      input.shownName(number: number)
    }
    let inputRows = zip(inputs, graph.inputs).map {
      ["\($0) (InputLayer)", shown($1.shape), "0"]
    }
    guard graph.isBranched else { return inputRows + plain }
    func source(_ place: (step: Int, index: Int)) -> String {
      if place.step < 0 { return "\(inputs[-1 - place.step])[0][0]" }
      let layer = graph.layerNumber(ofStep: place.step)
      return "\(names[layer])[\(graph.useNumber(ofStep: place.step))][\(place.index)]"
    }
    let connections = layers.indices.map { layer in
      graph.steps.indices.filter { graph.layerNumber(ofStep: $0) == layer }
        .flatMap { graph.places[$0].map(source) }.joined(separator: ", ")
    }
    return graph.rows.map { row in
      switch row {
      case .input(let number): inputRows[number] + ["-"]
      case .layer(let number): plain[number] + [connections[number]]
      }
    }
  }

  private func shown(_ shape: [Int]?) -> String {
    guard let shape else { return "?" }
    let sizes = ["None"] + shape.map { $0 == 0 ? "None" : "\($0)" }
    return "(" + sizes.joined(separator: ", ") + (shape.isEmpty ? ",)" : ")")
  }

  private func grouped(_ number: Int) -> String {
    var digits = String(number)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }

  private func memory(_ bytes: Int) -> String {
    var size = Double(bytes)
    for unit in ["B", "KB", "MB", "GB"] {
      if size < 1024 { return String(format: "%.2f %@", size, unit) }
      size /= 1024
    }
    return String(format: "%.2f TB", size)
  }
}

extension LayerGraph {
  /// Whether the layers are connected otherwise than in one row.
  var isBranched: Bool {
    inputs.count > 1 || outputs.count > 1 || layers.count < steps.count
      || places.contains { $0.count > 1 }
      || Set(places.flatMap { $0.map(\.step) }).count < steps.count
  }

  /// Which layer a step uses.
  func layerNumber(ofStep step: Int) -> Int {
    layerNumbers[step]
  }

  /// The shapes of a recurrent layer's states, where the model goes on from them.
  func statesInUse(ofLayer layer: Int) -> [[Int]] {
    guard let recurrent = layers[layer] as? any StatefulWalk else { return [] }
    let isUsed = (places.joined() + outputPlaces).contains {
      $0.step >= 0 && $0.index > 0 && layerNumber(ofStep: $0.step) == layer
    }
    return isUsed ? recurrent.stateShapes : []
  }

  /// How many uses of the step's layer come before it.
  func useNumber(ofStep step: Int) -> Int {
    let layer = layerNumber(ofStep: step)
    return steps.indices.prefix(step).count { layerNumber(ofStep: $0) == layer }
  }
}

/// A table with ruled cells whose texts are wrapped at spaces; words that are too long end in an ellipsis.
private struct SummaryTable {
  /// The width of each column's text.
  private let widths: [Int]

  init(shares: [Double], lineLength: Int) {
    var widths: [Int] = []
    var used = 0
    for share in shares {
      let width = Int(share * Double(lineLength)) - used
      widths.append(width)
      used += width
    }
    // Keras' columns leave no room for rules and margins: these are taken off them in equal parts.
    var excess = 3 * widths.count + 1
    for column in widths.indices {
      let left = widths.count - column
      let part = Int((Double(excess) / Double(left)).rounded(.toNearestOrEven))
      widths[column] = max(widths[column] - part, 1)
      excess -= part
    }
    self.widths = widths
  }

  func text(header: [String], rows: [[String]]) -> String {
    func rule(_ left: String, _ line: String, _ middle: String, _ right: String) -> String {
      left + widths.map { String(repeating: line, count: $0 + 2) }.joined(separator: middle)
        + right + "\n"
    }
    var text = rule("┏", "━", "┳", "┓") + lines(header, "┃") + rule("┡", "━", "╇", "┩")
    for (index, row) in rows.enumerated() {
      if index > 0 { text += rule("├", "─", "┼", "┤") }
      text += lines(row, "│")
    }
    return text + rule("└", "─", "┴", "┘")
  }

  private func lines(_ cells: [String], _ edge: String) -> String {
    let wrapped = zip(cells, widths).map { wrap($0, $1) }
    let height = wrapped.map(\.count).max() ?? 0
    return (0..<height).map { line in
      let parts = wrapped.indices.map { column in
        let part = line < wrapped[column].count ? wrapped[column][line] : ""
        let space = String(repeating: " ", count: max(widths[column] - part.count, 0))
        // Numbers stand to the right.
        return " " + (column == 2 ? space + part : part + space) + " "
      }
      return edge + parts.joined(separator: edge) + edge + "\n"
    }.joined()
  }

  private func wrap(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = String(word)
      if !line.isEmpty, line.count + 1 + word.count <= width {
        line += " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      if word.count > width { word = word.prefix(width - 1) + "…" }
      line = word
    }
    return lines + [line]
  }
}
