internal import Foundation
internal import SwiftLanguage
internal import Tensors

/// Why a value of the library could not be restored.
enum StateError: Error, CustomStringConvertible {
  case damaged(String)

  var description: String {
    switch self {
    case .damaged(let what): "the saved \(what) is damaged"
    }
  }
}

/// How numbers that are not finite are written.
private let notFinite = (positive: "inf", negative: "-inf", nan: "nan")

/// JSON text of a configuration.
func encodedText(_ value: some Encodable) -> String? {
  let encoder = JSONEncoder()
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: notFinite.positive, negativeInfinity: notFinite.negative, nan: notFinite.nan)
  encoder.outputFormatting = [.sortedKeys]
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
}

/// A configuration from its JSON text.
func decoded<Value: Decodable>(
  _ type: Value.Type, _ text: String?, _ what: String
) throws -> Value {
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: notFinite.positive, negativeInfinity: notFinite.negative, nan: notFinite.nan)
  guard let text, let value = try? decoder.decode(type, from: Data(text.utf8)) else {
    throw StateError.damaged(what)
  }
  return value
}

extension Tensor {
  /// The scalars as a blob; equal fingerprints mean equal scalars as long as the process lives.
  var blob: Snapshot.Blob {
    Snapshot.Blob(
      format: "float32", shape: shape, fingerprint: "tensor \(storage.identity) \(shape)"
    ) {
      withScalars { Array(UnsafeRawBufferPointer($0)) }
    }
  }

  init(_ blob: Snapshot.Blob) throws {
    let bytes = blob.bytes()
    guard bytes.count == blob.shape.reduce(1, *) * 4 else { throw StateError.damaged("tensor") }
    self.init(shape: blob.shape) { pointer in
      UnsafeMutableRawPointer(pointer).copyMemory(from: bytes, byteCount: bytes.count)
    }
  }
}
