import Testing

@testable import Sessions

@Suite struct LibraryReferenceTests {
  @Test func showsATypeWithItsMembersAsTheyAreWritten() throws {
    let text = try LibraryReference().text(about: "tensor")
    #expect(text.hasPrefix("struct Tensor: Equatable, CustomStringConvertible {\n"))
    #expect(text.contains("\n  static func zeros(_ shape: [Int]) -> Tensor\n"))
    #expect(text.contains("\n  var shape: [Int] { get }\n"))
    #expect(text.contains("\n  static func += (left: inout Tensor, right: Tensor) throws\n"))
    #expect(!text.contains("@_native") && !text.contains("public "))
  }

  @Test func findsFunctionsAndMembersByName() throws {
    #expect(
      try LibraryReference().text(about: "matmul")
        == "func matmul(_ left: Tensor, _ right: Tensor) throws -> Tensor\n")
    let means = try LibraryReference().text(about: "fit")
    #expect(means.contains("func fit("))
    #expect(!means.contains("func evaluate("))
  }

  @Test func joinsProtocolsWithTheirDefaults() {
    let reference = LibraryReference(
      declarations: """
        public protocol Layer {
          var parameters: [Int] { get }
          func build() throws
        }
        extension Layer {
          public func build() throws {
            print("nothing")
          }
          public var count: Int { parameters.count }
        }
        @_native("a.1") @discardableResult public func run(_ layer: any Layer) -> Int
        @_native("a.2") public func _hidden()
        """)
    #expect(reference.entries.map(\.name) == ["Layer", "run"])
    #expect(
      reference.entries[0].members.map(\.signature) == [
        "var parameters: [Int] { get }", "func build() throws", "var count: Int",
      ])
    #expect(reference.entries[1].head == "func run(_ layer: any Layer) -> Int")
  }

  @Test func proposesNamesLikeAnUnknownOne() {
    #expect {
      try LibraryReference().text(about: "Densee")
    } throws: {
      "\($0)".contains("did you mean 'Dense'")
    }
  }
}
