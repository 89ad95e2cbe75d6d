internal import Foundation

/// One array as a safetensors file, which Python's `safetensors` reads.
///
/// Eight bytes of header length, a JSON header, the data
/// (https://github.com/huggingface/safetensors#format).
enum SafetensorsFile {
  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  static let formats = ["float32": "F32", "float64": "F64", "int64": "I64", "bytes": "U8"]

  /// The bytes of one number of a format.
  static func scalarSize(_ format: String) -> Int {
    switch format {
    case "float32": 4
    case "float64", "int64": 8
    default: 1
    }
  }

  /// What stands before the data; the format is "float32", "float64", "int64" or "bytes".
  static func header(format: String, shape: [Int], byteCount: Int) -> [UInt8] {
    guard let type = formats[format] else {
      preconditionFailure("a blob of format '\(format)' has no safetensors type")
    }
    let dimensions = shape.map(String.init).joined(separator: ",")
    var header =
      "{\"data\":{\"dtype\":\"\(type)\",\"shape\":[\(dimensions)],"
      + "\"data_offsets\":[0,\(byteCount)]}}"
    // The data starts on a multiple of eight, as the reference writer aligns it.
    while header.utf8.count % 8 != 0 { header += " " }
    return withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      + Array(header.utf8)
  }

  /// - Throws: ``StoreError/damaged(path:detail:)`` where the file is cut short or not one array.
  static func decode(
    _ file: Data, path: String
  ) throws(StoreError) -> (format: String, shape: [Int], bytes: Data) {
    guard file.count >= 8 else { throw .damaged(path: path, detail: "no header") }
    let length = file.prefix(8).enumerated().reduce(UInt64(0)) {
      $0 | UInt64($1.element) << (8 * UInt64($1.offset))
    }
    guard length <= UInt64(file.count - 8) else {
      throw .damaged(path: path, detail: "the header is cut short")
    }
    let start = file.startIndex + 8 + Int(length)
    let header = file[(file.startIndex + 8)..<start]
    guard
      let entry = (try? JSONDecoder().decode([String: Entry].self, from: header))?["data"],
      let format = formats.first(where: { $0.value == entry.dtype })?.key,
      entry.data_offsets.count == 2
    else { throw .damaged(path: path, detail: "the header is not readable") }
    let bytes = file[start...]
    guard entry.data_offsets[0] == 0, entry.data_offsets[1] == bytes.count else {
      throw .damaged(path: path, detail: "\(bytes.count) bytes of data, not what the header says")
    }
    return (format, entry.shape, bytes)
  }
}
