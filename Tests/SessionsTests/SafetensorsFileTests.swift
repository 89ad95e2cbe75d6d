import Foundation
import Testing

@testable import Sessions

@Suite struct SafetensorsFileTests {
  @Test func readsBackWhatItWrote() throws {
    let bytes: [UInt8] = Array(0..<24)
    let file = encode(format: "float32", shape: [2, 3], bytes: bytes)
    let (format, shape, data) = try SafetensorsFile.decode(Data(file), path: "x")
    #expect(format == "float32")
    #expect(shape == [2, 3])
    #expect([UInt8](data) == bytes)
  }

  @Test func hasTheFormThatThePythonPackageReads() {
    let file = encode(format: "int64", shape: [1], bytes: [1, 0, 0, 0, 0, 0, 0, 0])
    let header = #"{"data":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#
    #expect(file.count % 8 == 0)
    #expect(Int(file[0]) >= header.utf8.count)
    #expect(String(decoding: file[8...], as: UTF8.self).hasPrefix(header))
  }

  @Test(arguments: [0, 4, 8, 30]) func aFileThatIsCutShortIsDamaged(length: Int) {
    let file = encode(format: "bytes", shape: [4], bytes: [1, 2, 3, 4])
    #expect(throws: StoreError.self) {
      try SafetensorsFile.decode(Data(file.prefix(length)), path: "x")
    }
  }

  private func encode(format: String, shape: [Int], bytes: [UInt8]) -> [UInt8] {
    SafetensorsFile.header(format: format, shape: shape, byteCount: bytes.count) + bytes
  }
}
