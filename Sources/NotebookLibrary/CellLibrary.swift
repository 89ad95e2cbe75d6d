@_exported public import Charts
@_exported public import Datasets
@_exported public import NeuralNetworks
@_exported public import Projections
public import SwiftLanguage
@_exported public import Tensors

/// The engine as cells see it: every function of the library with its signature.
public enum CellLibrary {
  /// The library for one program.
  ///
  /// - Parameter dataFolder: What `--data` names; searched before all other folders.
  /// - Returns: A library to make an interpreter with.
  public static func make(dataFolder: String? = nil) -> Library {
    var folders = DataFolders.standard
    folders.named = dataFolder
    DataFolders.current = folders
    let library = Library(name: "NotebookLibrary")
    bindTensors(library)
    bindGradients(library)
    bindLayers(library)
    bindImageLayers(library)
    bindSequenceLayers(library)
    bindActivations(library)
    bindImageEdges(library)
    bindSequenceEdges(library)
    bindNoise(library)
    bindMerging(library)
    bindWrappers(library)
    bindBidirectional(library)
    bindModels(library)
    bindDatasets(library)
    bindProjections(library)
    bindFigures(library)
    bindState(library)
    bindOtherNames(library)
    return library
  }
}
