internal import NotebookLibrary
internal import SwiftLanguage

extension LibraryReference {
  /// The reference of what this program offers to cells beside Swift's standard library.
  public init() { self.init(declarations: CellLibrary.make().source) }
}
