internal import Markup
internal import Notebooks

/// What a reader needs in order to get the same results: seed, parameters, data, versions.
struct RunSummary {
  let run: RunRecord

  /// The last section of the page.
  var node: Node {
    var content: [Node] = [
      .element("h2", [.id("nb:about")], text: "About this run"), facts,
    ]
    if !run.parameters.isEmpty {
      content += [.element("h3", text: "Parameters"), parameters]
    }
    let files = self.files
    if !files.isEmpty { content += [.element("h3", text: "Data"), data(files)] }
    return .element("footer", [.class("nb-about")], content)
  }

  private var facts: Node {
    var pairs = [("Seed", "\(run.seed)"), ("Made by", run.engineVersion)]
    if run.startedAt > 0 { pairs.append(("Started", dateText(run.startedAt))) }
    pairs.append(("Time", durationText(run.duration)))
    let computed = run.cells.reduce(0) { $0 + $1.duration }
    if computed > run.duration + 0.5 {
      pairs.append(("Time of all cells, earlier runs included", durationText(computed)))
    }
    return .element(
      "dl", [],
      pairs.flatMap { name, value in
        [Node.element("dt", text: name), .element("dd", text: value)]
      })
  }

  private var parameters: Node {
    // Where each value comes from is told only where they differ in that.
    let tellsOrigin = run.parameters.contains(where: \.isOverridden)
    return table(
      ["name", "value"] + (tellsOrigin ? ["from"] : []),
      run.parameters.map { parameter in
        [.element("code", text: parameter.name), .element("code", text: parameter.value)]
          + (tellsOrigin
            ? [.text(parameter.isOverridden ? "the command line" : "the notebook")] : [])
      })
  }

  /// Every file once, in the order of its first use.
  private var files: [DataProvenance] {
    var known: Set<DataProvenance> = []
    return run.cells.flatMap(\.filesRead).filter { known.insert($0).inserted }
  }

  private func data(_ files: [DataProvenance]) -> Node {
    .element(
      "ul", [.class("nb-data")],
      files.map { file in
        .element(
          "li", [],
          [
            .element("strong", text: file.name), .text(", \(grouped(file.bytes)) bytes from "),
            .element("code", text: file.path), .element("br"), .text("SHA-256 "),
            .element("code", [.class("nb-hash")], text: file.sha256),
          ])
      })
  }

  private func table(_ header: [String], _ rows: [[Node]]) -> Node {
    .element(
      "div", [.class("nb-table")],
      [
        .element(
          "table", [],
          [
            .element(
              "thead", [],
              [
                .element(
                  "tr", [], header.map { .element("th", [Attribute("scope", "col")], text: $0) })
              ]),
            .element(
              "tbody", [],
              rows.map { row in .element("tr", [], row.map { .element("td", [], [$0]) }) }),
          ])
      ])
  }

  private func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append("\u{202F}") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
