internal import Foundation
package import Tensors

/// Named tensors and texts in a file that Python's `safetensors` reads.
///
/// Eight bytes of header length, a JSON header, the data
/// (https://github.com/huggingface/safetensors#format).
package struct SafetensorsArchive {
  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  package var tensors: [(name: String, tensor: Tensor)]
  package var metadata: [String: String]

  package init(tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// - Throws: ``ModelError/file(path:problem:)``.
  package func write(to path: String) throws {
    do {
      try encoded().write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ModelError.file(path: path, problem: "it cannot be written: \(reason(error))")
    }
  }

  /// - Throws: ``ModelError/file(path:problem:)``.
  package init(reading path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ModelError.file(path: path, problem: "it cannot be read: \(reason(error))")
    }
    do {
      try self.init(data)
    } catch let problem as Problem {
      throw ModelError.file(path: path, problem: problem.text)
    }
  }

  private struct Problem: Error {
    let text: String
  }

  func encoded() throws -> Data {
    var entries: [String: Entry] = [:]
    var data = Data()
    for (name, tensor) in tensors {
      let start = data.count
      tensor.withScalars { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
      entries[name] = Entry(
        dtype: "F32", shape: tensor.shape, data_offsets: [start, data.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = try encoder.encode(entries)
    if !metadata.isEmpty {
      // Metadata has another shape than the entries beside it: the two objects are joined as text.
      let texts = try encoder.encode(metadata)
      header =
        Data("{\"__metadata__\":".utf8) + texts
        + (entries.isEmpty ? Data("}".utf8) : Data(",".utf8) + header.dropFirst())
    }
    // The data starts on a multiple of eight, as the reference writer aligns it.
    while header.count % 8 != 0 { header.append(0x20) }
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header + data
  }

  init(_ file: Data) throws {
    let file = Data(file)
    guard file.count >= 8 else { throw Problem(text: "it is no safetensors file") }
    let length = file.prefix(8).enumerated().reduce(UInt64(0)) {
      $0 | UInt64($1.element) << (8 * UInt64($1.offset))
    }
    guard length <= UInt64(file.count - 8) else {
      // A header begins as JSON does; what does not is another kind of file.
      let isOther = file.count > 8 && file[8] != UInt8(ascii: "{")
      throw Problem(text: isOther ? "it is no safetensors file" : "its header is cut short")
    }
    let start = 8 + Int(length)
    guard
      let header = (try? JSONSerialization.jsonObject(with: file[8..<start])) as? [String: Any]
    else { throw Problem(text: "its header is not readable") }
    metadata = header["__metadata__"] as? [String: String] ?? [:]
    tensors = []
    let body = file[start...]
    var placed: [(start: Int, name: String, tensor: Tensor)] = []
    for (name, value) in header where name != "__metadata__" {
      guard let entry = value as? [String: Any], let type = entry["dtype"] as? String,
        let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int],
        offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= body.count
      else { throw Problem(text: "the entry of '\(name)' is not readable") }
      let bytes = Data(body[(start + offsets[0])..<(start + offsets[1])])
      let scalars = try Self.scalars(bytes, type: type, name: name)
      guard let tensor = try? Tensor(shape: shape, scalars: scalars) else {
        throw Problem(text: "the data of '\(name)' does not fill its shape \(shape)")
      }
      placed.append((offsets[0], name, tensor))
    }
    tensors = placed.sorted { ($0.start, $0.name) < ($1.start, $1.name) }.map {
      ($0.name, $0.tensor)
    }
  }

  /// Numbers of the types that convert to float32 in an obvious way.
  private static func scalars(_ bytes: Data, type: String, name: String) throws -> [Float] {
    func numbers<Number>(_ kind: Number.Type, _ convert: (Number) -> Float) -> [Float] {
      bytes.withUnsafeBytes { buffer in
        (0..<(buffer.count / MemoryLayout<Number>.size)).map {
          convert(buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: kind))
        }
      }
    }
    switch type {
    case "F32": return numbers(Float.self) { $0 }
    case "F64": return numbers(Double.self) { Float($0) }
    case "I64": return numbers(Int64.self) { Float($0) }
    case "I32": return numbers(Int32.self) { Float($0) }
    case "U8", "BOOL": return numbers(UInt8.self) { Float($0) }
    case "BF16": return numbers(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case "F16":
      #if arch(arm64) || !os(macOS)
        return numbers(Float16.self) { Float($0) }
      #else
        throw Problem(text: "'\(name)' has numbers of type F16, which this machine does not read")
      #endif
    default: throw Problem(text: "'\(name)' has numbers of type \(type), which are not read")
    }
  }
}

/// What went wrong with a file, in few words.
private func reason(_ error: any Error) -> String {
  let error = error as NSError
  switch CocoaError.Code(rawValue: error.code) {
  case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file or folder"
  case .fileReadNoPermission, .fileWriteNoPermission: return "that is not permitted"
  case .fileWriteOutOfSpace: return "there is no space left"
  default: return error.localizedDescription
  }
}
