import Foundation
import TestSupport
import Testing

/// Holds the package to its own rules: who may import whom, what lies where, how long files are.
@Suite struct PackageLayoutTests {
  /// What each target may import besides what comes with the toolchain.
  ///
  /// Arrows point down only.
  static let mayImport: [String: Set<String>] = [
    "CCMark": [], "COpenBLAS": [], "CZlib": [], "CCrypto": [], "CKernels": [], "CStartup": [],
    "Diagnostics": [],
    "Digests": ["CCrypto"],
    "Markup": [],
    "Tensors": ["CKernels", "COpenBLAS"],
    "NeuralNetworks": ["Tensors"],
    "Datasets": ["Tensors", "Digests", "CZlib"],
    "Projections": ["Tensors"],
    "SwiftLanguage": ["Diagnostics"],
    "Charts": ["Markup"],
    "Notebooks": ["CCMark", "Diagnostics", "Yams"],
    "NotebookLibrary": [
      "SwiftLanguage", "Tensors", "NeuralNetworks", "Datasets", "Projections", "Charts",
    ],
    "Sessions": ["Notebooks", "SwiftLanguage", "NotebookLibrary", "Diagnostics", "Digests"],
    "Reports": ["Markup", "Charts", "Notebooks", "SwiftLanguage", "Diagnostics"],
    "nbrun": ["Sessions", "Reports", "Diagnostics", "ArgumentParser"],
  ]

  /// What comes with the toolchain.
  static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch", "Glibc", "Musl",
    "Darwin", "Swift", "Synchronization", "Testing",
  ]

  /// The target that measures; it may import any other.
  static let benchmarks = "Benchmarks"

  private static let root = Checkout.root

  private static func sources(_ folder: String) throws -> [SourceFile] {
    try Checkout.files(below: root.appendingPathComponent(folder), withExtension: "swift")
      .map { try SourceFile($0, below: root) }
  }

  private static func folders(in folder: String) throws -> [String] {
    let url = root.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test func everyFolderOfSourcesIsATargetOfTheTable() throws {
    #expect(try Self.folders(in: "Sources") == (Self.mayImport.keys + [Self.benchmarks]).sorted())
  }

  @Test func targetsImportOnlyWhatTheTableAllows() throws {
    for target in try Self.folders(in: "Sources") where target != Self.benchmarks {
      let allowed = try #require(Self.mayImport[target]).union(Self.system)
      for file in try Self.sources("Sources/\(target)") {
        for (module, line) in file.imports where !allowed.contains(module) {
          Issue.record("\(file.path):\(line): \(target) may not import \(module)")
        }
      }
    }
  }

  @Test func theTableHasNoCircle() {
    // A target's rank is one above the highest of what it imports; a circle would have none.
    var rank: [String: Int] = [:]
    var isChanging = true
    while isChanging {
      isChanging = false
      for (target, imports) in Self.mayImport where rank[target] == nil {
        let own = imports.filter { Self.mayImport[$0] != nil }
        guard own.allSatisfy({ rank[$0] != nil }) else { continue }
        rank[target] = 1 + (own.compactMap { rank[$0] }.max() ?? 0)
        isChanging = true
      }
    }
    #expect(rank.count == Self.mayImport.count)
  }

  @Test func cModulesAreImportedByOneTargetAndNeverPublicly() throws {
    let modules = ["CCMark", "COpenBLAS", "CZlib", "CCrypto", "CKernels"]
    for module in modules {
      #expect(Self.mayImport.values.count { $0.contains(module) } == 1, "\(module)")
    }
    for file in try Self.sources("Sources") {
      for (module, line) in file.imports where modules.contains(module) {
        #expect(
          file.lines[line - 1].hasPrefix("internal import"), "\(file.path):\(line)")
      }
    }
  }

  @Test func theTopLevelHoldsNothingElse() throws {
    let known: Set<String> = [
      "Package.swift", "Sources", "Tests", "notebooks", "output", "README.md",
      // SwiftPM writes it, git ignores it.
      "Package.resolved",
    ]
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
      .filter { !$0.hasPrefix(".") && !known.contains($0) }
    #expect(found.isEmpty)
  }

  @Test func noFileIsLongerThanSevenHundredLines() throws {
    for folder in ["Sources", "Tests"] {
      for file in try Self.sources(folder) where file.lines.count > 701 {
        Issue.record("\(file.path) has \(file.lines.count - 1) lines; split it")
      }
    }
  }

  @Test(arguments: ["try!", "fatalError(", "as!"])
  func nothingBelowTheExecutableEndsTheProcess(_ text: String) throws {
    for file in try Self.sources("Sources")
    where !file.path.hasPrefix("Sources/nbrun") && !file.path.hasPrefix("Sources/Benchmarks") {
      for line in file.lines(containing: text) {
        Issue.record("\(file.path):\(line): '\(text)'")
      }
    }
  }

  @Test func theManifestSetsNoUnsafeFlags() throws {
    let manifest = try SourceFile(
      Self.root.appendingPathComponent("Package.swift"), below: Self.root)
    #expect(manifest.lines(containing: "unsafeFlags").isEmpty)
  }
}

@Suite struct CodeScannerTests {
  @Test(arguments: [
    ("a // try!\nb", "a \nb"), ("/* a /* b */\n c */d", "\nd"), ("f(\"try!\")", "f()"),
    ("\"a\\\"b\" + c", " + c"), ("\"\\(g(\"x\")) y\"", "(g())"), ("#\"a\"b\"# + c", " + c"),
    ("\"\"\"\n  try!\n  \"\"\" + c", "\n\n + c"), ("#if a\n#endif", "#if a\n#endif"),
  ])
  func keepsOnlyCode(_ text: String, _ code: String) {
    var scanner = CodeScanner(text)
    #expect(scanner.code() == code)
  }
}
