internal import Diagnostics

/// What can be wrong with a notebook's file; its words are in `NotebookError+Diagnostic.swift`.
public enum NotebookError: Error, Hashable, Sendable {
  /// No file has this path; some near it have.
  case fileNotFound(path: String, near: [String])
  /// The path leads to something that cannot be read as a file.
  case fileUnreadable(path: String, reason: String)
  /// The file has bytes that are not UTF-8, the first of them at this offset.
  case notUTF8(offset: Int)
  /// The file has no text.
  case emptyFile
  /// The file has text, but no cell.
  case noCells
  /// The file nests lists and quotations too deeply.
  case nestedTooDeeply(limit: Int)
  /// A fence is opened and not closed.
  case unclosedFence
  /// The front matter is opened and not closed.
  case unclosedFrontMatter
  /// The front matter is not YAML, for the reason given.
  case invalidYAML(reason: String)
  /// The front matter is YAML, but not names with values.
  case frontMatterIsNoMapping
  /// The front matter has a key that means nothing.
  case unknownFrontMatterKey(String)
  /// A key of the front matter has a value of the wrong kind.
  case frontMatterValue(key: String, expected: String)
  /// A fence names its language inside of the braces.
  case languageInBraces
  /// A fence says `Swift` or the like, which is not `swift`.
  case languageCase(String)
  /// Something follows the fence's first word that is not in braces.
  case attributesWithoutBraces(String)
  /// The attributes in braces cannot be read.
  case malformedAttributes(expected: String)
  /// An attribute that means nothing.
  case unknownAttribute(String)
  /// A class that means nothing.
  case unknownClass(String)
  /// An attribute that stands there twice.
  case repeatedAttribute(String)
  /// An attribute with a value of the wrong kind.
  case attributeValue(key: String, value: String, expected: String)
  /// An id with characters or a length that ids do not have.
  case invalidID(String)
  /// An id that an earlier cell has.
  case duplicateID(String)
  /// A second `.parameters` cell.
  case severalParameterCells
}
