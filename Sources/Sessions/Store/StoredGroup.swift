internal import SwiftLanguage

/// The values of some globals as a file keeps them, but for what is in blobs.
///
/// A graph may have some hundred thousand nodes: beyond a limit its numbers and its text are blobs too, which
/// are read in no time, where a JSON text of them took longer than the cell that made them.
struct StoredGroup: Codable {
  /// The form of this type, which is part of the contents' names.
  static let currentFormat = 2
  /// More numbers, or more bytes of text, than this are kept in a blob.
  static let inlineLimit = 2_048

  private var roots: [Snapshot.Root]
  private var names: [String]
  private var blobKeys: [String]
  private var rowCount: Int
  private var wordCount: Int
  /// The graph's rows, words and references, where they are few.
  private var numbers: [Int]?
  /// The graph's texts one after another, where they are short.
  private var text: String?
  /// Where the bytes are of the values' blobs, and of the graph's.
  var blobs: [String: BlobReference] = [:]

  private static let numbersKey = "graph numbers"
  private static let textKey = "graph text"

  /// A group without its blobs, with all of which it is to be written.
  static func parts(
    of group: SnapshotGroup
  ) -> (stored: StoredGroup, blobs: [String: Snapshot.Blob]) {
    let graph = group.snapshot.graph
    let rows = graph.rows
    let numbers = rows + graph.words.map { Int(bitPattern: UInt($0)) } + graph.references
    var text: [UInt8] = []
    for part in graph.texts { text.append(contentsOf: part.utf8) }
    var stored = StoredGroup(
      roots: group.snapshot.roots, names: graph.names, blobKeys: graph.blobKeys,
      rowCount: rows.count, wordCount: graph.words.count)
    var blobs = group.snapshot.blobs
    if numbers.count <= inlineLimit {
      stored.numbers = numbers
    } else {
      blobs[numbersKey] = Snapshot.Blob(
        format: "int64", shape: [numbers.count], fingerprint: "numbers of \(group.content)"
      ) { numbers.withUnsafeBytes { Array($0) } }
    }
    if text.count <= inlineLimit {
      stored.text = String(decoding: text, as: UTF8.self)
    } else {
      let bytes = text
      blobs[textKey] = Snapshot.Blob(
        format: "bytes", shape: [bytes.count], fingerprint: "text of \(group.content)"
      ) { bytes }
    }
    return (stored, blobs)
  }

  /// The values.
  ///
  /// - Parameter found: The blobs that ``blobs`` names.
  /// - Returns: Nothing where the parts do not belong together.
  func snapshot(with found: [String: Snapshot.Blob]) -> Snapshot? {
    var blobs = found
    guard
      let numbers = numbers ?? blobs.removeValue(forKey: Self.numbersKey).map(Self.numbers),
      let text = text.map({ Array($0.utf8) }) ?? blobs.removeValue(forKey: Self.textKey)?.bytes(),
      rowCount >= 0, wordCount >= 0, rowCount + wordCount <= numbers.count,
      let graph = SnapshotGraph(
        rows: Array(numbers[..<rowCount]), names: names,
        words: numbers[rowCount..<(rowCount + wordCount)].map { UInt64(UInt(bitPattern: $0)) },
        references: Array(numbers[(rowCount + wordCount)...]), text: text, blobKeys: blobKeys)
    else { return nil }
    return Snapshot(roots: roots, graph: graph, blobs: blobs)
  }

  private static func numbers(_ blob: Snapshot.Blob) -> [Int] {
    blob.bytes().withUnsafeBytes { bytes in
      (0..<(bytes.count / MemoryLayout<Int>.stride)).map {
        bytes.load(fromByteOffset: $0 * MemoryLayout<Int>.stride, as: Int.self)
      }
    }
  }
}
