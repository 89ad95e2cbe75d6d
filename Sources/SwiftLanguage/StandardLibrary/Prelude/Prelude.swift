/// The standard library's Swift text, in parts.
enum Prelude {}

/// The standard library as cells see it: Swift source whose leaves are the machine's instructions
/// (`@_intrinsic`) and native functions (`@_native`).
enum StandardLibrary {
  /// One source; it is bound when the language starts, its bodies are checked where they are used.
  static let text: String = [
    Prelude.core, Prelude.tuples, Prelude.numbers, Prelude.numberTypes, Prelude.sequences,
    Prelude.lazySequences, Prelude.collections, Prelude.ranges, Prelude.arrays,
    Prelude.dictionaries, Prelude.strings, Prelude.textViews, Prelude.erasedCollections,
    Prelude.rangeSets, Prelude.mathematics, Prelude.foundation, Prelude.dates, Prelude.measures,
    Prelude.numberFormats, Prelude.data, Prelude.errors,
  ].joined(separator: "\n")
}
