internal import Charts
internal import Projections
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Figures and maps of points: what was computed for a chart is not computed again.
  static func bindFigureState(_ library: Library) {
    coded("Series", Series.self, library)
    coded("LineChart", LineChart.self, library)
    coded("BarChart", BarChart.self, library)
    coded("Histogram", Histogram.self, library)
    coded("ScatterPlot", ScatterPlot.self, library)
    coded("ImageGrid", ImageGrid.self, library)
    coded("DataTable", DataTable.self, library)
    coded("TSNE", TSNE.self, library)
    library.state(
      .value("PlanarEmbedding") { (map: PlanarEmbedding) in
        NativePayload(
          text: encodedText(map.divergence), blobs: [("points", map.points.blob)])
      } decode: { payload in
        guard let points = payload.blobs.first?.blob else { throw StateError.damaged("map") }
        return PlanarEmbedding(
          points: try Tensor(points), divergence: try decoded(Float.self, payload.text, "map"))
      })
    library.state(
      .value("PrincipalComponents") { (components: PrincipalComponents) in
        NativePayload(blobs: [
          ("mean", components.mean.blob), ("axes", components.axes.blob),
          ("variances", components.variances.blob),
        ])
      } decode: { payload in
        let tensors = try payload.blobs.map { try Tensor($0.blob) }
        guard tensors.count == 3 else { throw StateError.damaged("principal components") }
        return PrincipalComponents(mean: tensors[0], axes: tensors[1], variances: tensors[2])
      })
  }
}
