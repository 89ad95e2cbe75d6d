import Charts
import Diagnostics
import Markup
import Notebooks
import Reports

/// A notebook with every kind of block, and records with every kind of output.
enum Sample {
  static let markdown = """
    ---
    title: Networks & <games>
    seed: 42
    description: Two networks compete.
    ---

    # Networks & <games>

    A **generator** against a *discriminator*.[^1] See [the other](stacked-autoencoder.md#b),
    [this](javascript:alert(1)) and $x_i < y$.

    [^1]: As in 2014.

    ## The game

    $$
    \\min_G \\max_D V(D, G)
    $$

    > quoted <b>text</b>

    - [x] done
    - [ ] to do

    | layer | units |
    |:------|------:|
    | dense | 100 |

    <script>alert("raw")</script>

    ```python
    model = "<>"
    ```

    ### Parameters

    ```swift {#parameters .parameters .collapsed}
    let epochs = 20  // "<>&"
    ```

    ### Training

    ```swift {#train caption="Losses & images."}
    print("<script>alert(1)</script>")
    ```

    ```swift {#hidden echo=false}
    secret()
    ```

    ```swift {#broken}
    let a = [1]
    a[7]
    ```

    ```swift {#after}
    print("never")
    ```
    """

  static var notebook: Notebook { Notebook.parse(markdown, name: "notebooks/sample.md").notebook }

  static var run: RunRecord {
    let chart = LineChart(
      series: [Series("training", [0.9, 0.5] as [Double]), Series("validation", [1.0, 0.6])],
      title: "Loss <by> epoch", xLabel: "epoch")
    let images = ImageGrid(pixels: [0, 1, 1, 0], height: 2, width: 2, caption: "Two by two")
    let diagnostic = Diagnostic(
      id: "index-out-of-range", message: "index 7 is out of range 0..<1",
      range: SourceRange(source: 3, lower: 14, upper: 15))
    let renderer = DiagnosticRenderer(sources: notebook.sources)
    return RunRecord(
      title: notebook.title, seed: 42,
      parameters: [RunRecord.Parameter(name: "epochs", value: "5", isOverridden: true)],
      engineVersion: "nbrun 0.1.0",
      cells: [
        CellRecord(cellID: "parameters", status: .cached, duration: 0.25),
        CellRecord(
          cellID: "train", status: .fresh, duration: 75.3,
          outputs: [
            .standardOutput("<script>alert(2)</script>\n10 %\r100 %\n\u{1B}[1mbold\u{1B}[0m\n"),
            .markup(chart.fragment.text, summary: chart.summary),
            .markup(images.fragment.text, summary: images.summary),
            .markup("<script>alert(3)</script>", summary: "tampered"),
            .table(header: ["epoch", "loss"], rows: [["1", "0.9"]], caption: "Losses"),
            .value(description: "[1, 2]", typeName: "Array<Int>"),
            .warning("loss is not a number"),
          ],
          filesRead: [
            DataProvenance(
              name: "images", path: "/usr/share/datasets/x.gz",
              sha256: String(repeating: "ab", count: 32), bytes: 47_040_016)
          ]),
        CellRecord(
          cellID: "hidden", status: .stale, duration: 1, outputs: [.standardOutput("old")]),
        CellRecord(
          cellID: "broken", status: .failed, duration: 0.012, diagnostic: diagnostic,
          diagnosticText: renderer.render(diagnostic),
          callStack: [
            CallStackEntry(function: "f<T>(_:)", file: "notebooks/sample.md", line: 60, column: 1)
          ]),
        CellRecord(cellID: "after", status: .skipped),
      ], duration: 76.2, startedAt: 1_795_467_900)
  }

  static var html: String { Report(notebook: notebook, run: run).html() }
}
