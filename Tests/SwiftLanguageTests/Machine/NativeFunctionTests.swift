import SwiftLanguage
import Testing

/// A library's value type for the tests.
private struct Vector: NativeValue, Equatable {
  var scalars: [Double]
}

/// A library's class.
private final class Counter: NativeReference {
  var count = 0
}

private struct VectorError: Error, NativeValue {
  var message: String
}

@Suite struct NativeFunctionTests {
  private func library() -> Library {
    let library = Library(name: "Vectors")
    library.error("struct VectorError: Error", VectorError.self) {
      $0.property("var message: String") { $0.message }
    }
    library.type("struct Vector", Vector.self) {
      $0.initializer("init(_ scalars: [Double])") { (scalars: [Double]) in Vector(scalars: scalars)
      }
      $0.property("var count: Int") { $0.scalars.count }
      $0.element("subscript(_ index: Int) -> Double", { $0.scalars[$1] }) {
        (value: inout Vector, new: Double, index: Int) in value.scalars[index] = new
      }
      $0.mutatingMethod("mutating func scale(by factor: Double)") {
        (value: inout Vector, factor: Double) in value.scalars = value.scalars.map { $0 * factor }
      }
      $0.method("func dot(_ other: Vector) throws -> Double") {
        (value: Vector, other: Vector) -> Double in
        guard value.scalars.count == other.scalars.count else {
          throw VectorError(message: "\(value.scalars.count) against \(other.scalars.count)")
        }
        return zip(value.scalars, other.scalars).map { $0 * $1 }.reduce(0, +)
      }
    }
    library.type("final class Counter", Counter.self) {
      $0.initializer("init()") { Counter() }
      $0.method("func add()") { (counter: Counter) in counter.count += 1 }
      $0.property("var count: Int") { $0.count }
    }
    library.function("func apply(_ values: [Int], _ body: (Int) -> Int) -> [Int]") {
      (values: [Int], body: CellFunction<Int, Int>) in try values.map { try body($0) }
    }
    library.function("func first(_ values: [Double]) -> Double?") { (values: [Double]) in
      values.first
    }
    return library
  }

  private func output(_ text: String) throws -> String {
    var printed = ""
    try Script(text, libraries: [library()]).run { printed += $0 }
    return printed
  }

  @Test func valuesGoInAndOut() throws {
    #expect(try output("print(first([2.5, 1]) ?? 0, first([]) == nil)") == "2.5 true\n")
  }

  @Test func nativeValuesAreMutatedInPlaceAndCopiedOnAssignment() throws {
    #expect(
      try output(
        """
        var v = Vector([1, 2])
        let w = v
        v.scale(by: 3)
        v[0] = 9
        print(v[0], v[1], w[0], v.count)
        """) == "9.0 6.0 1.0 2\n")
  }

  @Test func nativeReferencesKeepTheirIdentity() throws {
    #expect(
      try output("let a = Counter()\nlet b = a\na.add()\nb.add()\nprint(a.count)") == "2\n")
  }

  @Test func nativesCallCellsBack() throws {
    #expect(
      try output("var n = 10\nprint(apply([1, 2]) { n += 1; return $0 * n })") == "[11, 24]\n")
  }

  @Test func cellsCatchWhatNativesThrow() throws {
    #expect(
      try output(
        """
        do { print(try Vector([1]).dot(Vector([1, 2]))) }
        catch let error as VectorError { print(error.message) }
        catch { print("other") }
        """) == "1 against 2\n")
  }
}
