// swift-tools-version: 6.1
import PackageDescription

/// Language features that every Swift target is built with.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "nbrun",
  products: [
    .executable(name: "nbrun", targets: ["nbrun"]),
    .library(name: "NotebookLibrary", targets: ["NotebookLibrary"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // System libraries: a module map each, imported by one target.
    .systemLibrary(
      name: "CCMark", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),

    // SHA-256, for the data that is read and for the state that is kept.
    .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: settings),

    // The engine: knows nothing of the language.
    .target(name: "CKernels"),
    // What the executables do before OpenBLAS looks at the processor.
    .target(name: "CStartup"),
    .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS"], swiftSettings: settings),
    .target(name: "NeuralNetworks", dependencies: ["Tensors"], swiftSettings: settings),
    .target(
      name: "Datasets", dependencies: ["Tensors", "Digests", "CZlib"], swiftSettings: settings),
    .target(name: "Projections", dependencies: ["Tensors"], swiftSettings: settings),

    // The language: knows nothing of tensors.
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(name: "SwiftLanguage", dependencies: ["Diagnostics"], swiftSettings: settings),

    // The page.
    .target(name: "Markup", swiftSettings: settings),
    .target(name: "Charts", dependencies: ["Markup"], swiftSettings: settings),
    .target(
      name: "Notebooks", dependencies: ["CCMark", "Diagnostics", yams], swiftSettings: settings),
    .target(
      name: "Reports",
      dependencies: ["Markup", "Charts", "Notebooks", "SwiftLanguage", "Diagnostics"],
      swiftSettings: settings),

    // Where engine and language meet, and what runs them.
    .target(
      name: "NotebookLibrary",
      dependencies: [
        "SwiftLanguage", "Tensors", "NeuralNetworks", "Datasets", "Projections", "Charts",
      ], swiftSettings: settings),
    .target(
      name: "Sessions",
      dependencies: [
        "Notebooks", "SwiftLanguage", "NotebookLibrary", "Diagnostics", "Digests",
      ], swiftSettings: settings),
    .executableTarget(
      name: "nbrun",
      dependencies: ["CStartup", "Sessions", "Reports", "Diagnostics", argumentParser],
      swiftSettings: settings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CStartup", "Diagnostics", "SwiftLanguage", "Tensors", "NeuralNetworks", "Datasets",
        "Projections", "NotebookLibrary",
        "Sessions", "Reports", argumentParser,
      ], exclude: ["Figures"], swiftSettings: settings),

    // Tests, a target each, in the order above.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "PackageLayoutTests", dependencies: ["TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "CKernels", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: ["NeuralNetworks", "Datasets", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Tensors", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ProjectionsTests", dependencies: ["Projections", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "SwiftLanguageTests", dependencies: ["SwiftLanguage", "Diagnostics", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "MarkupTests", dependencies: ["Markup", "Charts", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "NotebooksTests", dependencies: ["Notebooks", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Notebooks", "Markup", "Charts", "Diagnostics", "TestSupport"],
      exclude: ["Snapshots"], swiftSettings: settings),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Sessions", "NotebookLibrary", "Notebooks", "SwiftLanguage", "Diagnostics", "TestSupport",
      ], exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests", dependencies: ["nbrun", "Sessions", "TestSupport", argumentParser],
      swiftSettings: settings),
  ]
)
