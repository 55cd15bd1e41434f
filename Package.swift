// swift-tools-version: 6.2
import PackageDescription

/// Our own code builds without a single warning, in Swift 6 language mode.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Arithmetic stays fast in debug builds too, or nobody would wait for the tests.
let computing: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The kernels are compiled once for every kind of processor: the same files, from three folders. A kernel must not be compiled
/// anew where it is called, for what its caller was compiled for: hence no optimisation across modules.
let kernels: [SwiftSetting] =
  strict + [.unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-disable-cmo"])]

func kernelTarget(_ name: String, _ folder: String, _ settings: [SwiftSetting] = []) -> Target {
  .target(
    name: name, dependencies: ["KernelInterface"], path: "Sources/Kernels/\(folder)",
    swiftSettings: kernels + settings)
}

#if arch(x86_64)
  let wideKernels = [
    kernelTarget("KernelsAVX2", "AVX2", [.define("AVX2"), .unsafeFlags(["-Xcc", "-march=x86-64-v3"])]),
    kernelTarget("KernelsAVX512", "AVX512", [.define("AVX512"), .unsafeFlags(["-Xcc", "-march=x86-64-v4"])]),
  ]
#else
  let wideKernels: [Target] = []
#endif

let package = Package(
  name: "dllab",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "dllab", targets: ["dllab"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    // C libraries, each with one Swift module that may import it.
    .systemLibrary(name: "CBLAS", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(name: "CCurses", providers: [.apt(["libncursesw5-dev"]), .brew(["ncurses"])]),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CTerminal"),

    .target(name: "KernelInterface", path: "Sources/Kernels/Interface", swiftSettings: computing),
    kernelTarget("KernelsPortable", "Portable"),
    .target(
      name: "Engine",
      dependencies: ["CBLAS", "KernelInterface", "KernelsPortable"]
        + wideKernels.map { .target(name: $0.name) },
      swiftSettings: computing),
    .target(
      name: "Datasets",
      dependencies: ["Engine", "CCurl", "CPNG", "CZlib", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: computing),
    .target(name: "Lessons", dependencies: ["Engine", "Yams"], swiftSettings: strict),
    .target(name: "Screen", swiftSettings: strict),
    .target(name: "Lab", dependencies: ["Engine", "Datasets", "Lessons", "Screen"], swiftSettings: strict),
    .target(
      name: "Store",
      dependencies: [
        "Lab", "Datasets", "Engine", "Lessons", "Screen", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(name: "Terminal", dependencies: ["Screen", "CCurses", "CTerminal"], swiftSettings: strict),
    .executableTarget(
      name: "dllab",
      dependencies: [
        "Engine", "Datasets", "Lessons", "Screen", "Lab", "Store", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "KernelInterface"], resources: [.copy("Fixtures")],
      swiftSettings: computing),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Engine", "WebTesting"], swiftSettings: computing),
    .testTarget(name: "LessonsTests", dependencies: ["Lessons", "Engine"], exclude: ["Golden"], swiftSettings: strict),
    // Golden screens, for the tests of everything that draws.
    .target(
      name: "ScreenTesting", dependencies: ["Screen"], path: "Tests/Support/ScreenTesting", swiftSettings: strict),
    .testTarget(
      name: "ScreenTests", dependencies: ["Screen", "ScreenTesting"], exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "LabTests", dependencies: ["Lab", "Engine", "Datasets", "Lessons", "Screen", "ScreenTesting"],
      exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Store", "Datasets", "Lab", "Lessons", "Screen", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Screen", "CCurses"], swiftSettings: strict),
    .testTarget(
      name: "RuntimeTests", dependencies: ["dllab", "Lab", "Lessons", "Engine", "Datasets"], swiftSettings: strict),
    .testTarget(
      name: "JourneyTests",
      dependencies: ["dllab", "Datasets", "Engine", "Lab", "Lessons", "PadTesting", "TerminalTesting", "WebTesting"],
      swiftSettings: strict),

    // A web server on this machine for the tests that fetch, so that none of them reaches another.
    .target(name: "WebTesting", path: "Tests/Support/WebTesting", swiftSettings: strict),

    // A pseudo-terminal and a screen for the tests that run the program as a person would.
    .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal"),
    .target(
      name: "TerminalTesting", dependencies: ["CPseudoTerminal"], path: "Tests/Support/TerminalTesting",
      swiftSettings: strict),

    // The pad met as a person meets it: trajectories become drags of the mouse, see `scripts/pad`.
    .target(
      name: "PadTesting", dependencies: ["TerminalTesting", "Engine"], path: "Tests/Support/PadTesting",
      swiftSettings: strict),
    .executableTarget(
      name: "padtrial", dependencies: ["PadTesting", "Datasets", "Engine"], path: "Tests/Support/PadTrial",
      swiftSettings: strict),

    // Every reader of foreign bytes, for `make fuzz` and for the tests that replay its seeds.
    .target(
      name: "FuzzTargets", dependencies: ["Engine", "Datasets", "Lessons"], path: "Tests/Support/FuzzTargets",
      swiftSettings: computing),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Seeds", "make_seeds.py"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

package.targets += wideKernels

// Only `make fuzz` needs the program around them, which has no main function of its own: libFuzzer brings it.
if Context.environment["DLLAB_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Support/Fuzzer", swiftSettings: strict))
}
