/// What an exported program has beside its cells, so that they print what they print in the notebook.
enum ExportSupport {
  /// What shows a cell's value: nothing that a notebook declares hides it.
  static let show = "NotebookProgram.show"

  /// `print` and the random functions as the cells see them.
  ///
  /// Declarations of the program's own module hide those of the standard library with the same
  /// signature, so that the cells need not be changed.
  ///
  /// - Parameter module: The program's module.
  /// - Returns: Swift source.
  static func source(module: String) -> String {
    """
    import NotebookLibrary

    extension NotebookProgram {
      /// Shows the value of a cell's last expression.
      static func show(_ value: Any) {
        print([value], separator: "", terminator: "\\n", module: "\(module)")
      }
    }

    /// Swift's own `print`, but a type's full name says `main` as in the notebook, not the name of
    /// this module.
    func print(_ items: Any..., separator: String = " ", terminator: String = "\\n") {
      NotebookProgram.print(
        items, separator: separator, terminator: terminator, module: "\(module)")
    }

    /// The cell's random stream, which the notebook's seed begins, in place of the system's.
    struct SystemRandomNumberGenerator: RandomNumberGenerator {
      mutating func next() -> UInt64 { NotebookProgram.randomWord() }
    }

    extension Bool {
      static func random() -> Bool {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
      }
    }

    extension FixedWidthInteger {
      static func random(in range: Range<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
      static func random(in range: ClosedRange<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
    }

    extension BinaryFloatingPoint where RawSignificand: FixedWidthInteger {
      static func random(in range: Range<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
      static func random(in range: ClosedRange<Self>) -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(in: range, using: &generator)
      }
    }

    extension Collection {
      func randomElement() -> Element? {
        var generator = SystemRandomNumberGenerator()
        return randomElement(using: &generator)
      }
    }

    extension Sequence {
      func shuffled() -> [Element] {
        var generator = SystemRandomNumberGenerator()
        return shuffled(using: &generator)
      }
    }

    extension MutableCollection where Self: RandomAccessCollection {
      mutating func shuffle() {
        var generator = SystemRandomNumberGenerator()
        shuffle(using: &generator)
      }
    }

    """
  }
}
