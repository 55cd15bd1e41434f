import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("The catalogue of data sets")
struct DataCatalogueTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A catalogue in a world where nothing is installed but what the test puts into the folder.
  private func catalogue(data: String = "") -> DataCatalogue {
    DataCatalogue(
      locations: Locations(
        environment: [
          "DLLAB_SHARE": folder.url.path, "DLLAB_DATA": data, "XDG_DATA_HOME": folder.url.appending(path: "own").path,
          "XDG_CACHE_HOME": folder.url.appending(path: "cache").path,
        ],
        home: folder.url, executable: nil, workingFolder: folder.url))
  }

  private func writeSet(_ path: String) throws {
    for part in ["train", "t10k"] {
      try folder.write(idx([2, 3, 3], Array(0..<18)), "\(path)/\(part)-images-idx3-ubyte")
      try folder.write(idx([2], [0, 1]), "\(path)/\(part)-labels-idx1-ubyte")
    }
  }

  @Test("strokes are always there; what is missing says why and what to do")
  func missing() throws {
    let sets = catalogue().descriptions
    #expect(sets.map(\.name) == ["strokes", "optdigits", "mnist", "digit-or-not"])
    #expect(sets[0].missing == nil)
    #expect(try #require(sets[1].missing).contains("DLLAB_SHARE"))
    let mnist = try #require(sets[2].missing)
    #expect(mnist.contains("own/dllab/datasets/mnist") && mnist.contains("DLLAB_DATA"))
    #expect(message { try catalogue().load("mnist") } == mnist)
  }

  @Test("MNIST is found in DLLAB_DATA, in its folder mnist, and in the learner's folder")
  func mnist() throws {
    try writeSet("a")
    try writeSet("b/mnist")
    let places = [folder.url.appending(path: "a").path, folder.url.appending(path: "b").path]
    for place in places { #expect(try catalogue(data: place).load("mnist").training.count == 2) }
    try writeSet("own/dllab/datasets/mnist")
    #expect(try catalogue().load("mnist").training.name == "MNIST, training")
    #expect(try catalogue().description(of: "mnist").missing == nil)
  }

  @Test("other folders beside MNIST go by their own names")
  func others() throws {
    try writeSet("sets/fashion")
    let catalogue = catalogue(data: folder.url.appending(path: "sets").path)
    let description = try #require(catalogue.descriptions.last)
    #expect(description.name == "fashion")
    #expect(description.shape == Shape(channels: 1, height: 3, width: 3))
    #expect((description.trainingCount, description.testCount) == (2, 2))
    #expect(try catalogue.load("fashion").test.name == "fashion, test")
  }

  @Test("every set has a name, and those that can be fetched say how, and how much it is")
  func all() throws {
    let all = catalogue().all
    #expect(
      all.map(\.name) == [
        "strokes", "optdigits", "mnist", "fashion-mnist", "kmnist", "emnist-digits", "digit-or-not", "circle", "xor",
        "gaussians",
        "spiral", "moons",
      ])
    for set in all { #expect(set.source != nil && set.licence != nil, "\(set.name)") }
    for set in all where PublishedSet.all.contains(where: { $0.name == set.name }) {
      #expect(try #require(set.missing).contains("dllab data fetch \(set.name)"))
      #expect(try #require(set.downloadSize) > 10_000_000)
    }
  }

  @Test("published sets are found by their names, in a data folder or as one, with the names of their classes")
  func publishedSets() throws {
    try writeSet("sets/kmnist")
    try writeSet("fashion-mnist")
    let places = ["sets", "fashion-mnist"].map { folder.url.appending(path: $0).path }
    let catalogue = catalogue(data: places.joined(separator: ":"))
    #expect(
      catalogue.descriptions.map(\.name) == [
        "strokes", "optdigits", "mnist", "fashion-mnist", "kmnist", "digit-or-not",
      ])
    #expect(try catalogue.load("kmnist").training.classNames.prefix(3) == ["o", "ki", "su"])
    let (training, test) = try catalogue.load("fashion-mnist")
    #expect(training.name == "Fashion-MNIST, training" && test.classNames[9] == "ankle boot")
    #expect(try catalogue.description(of: "fashion-mnist").folder == places[1])
    #expect(try catalogue.description(of: "mnist").missing != nil, "a folder with another set's name is not MNIST")
  }

  @Test("EMNIST's digits, which lie on their sides in its files, stand upright")
  func transposed() throws {
    try writeSet("emnist-digits")
    let training = try catalogue(data: folder.url.path).load("emnist-digits").training
    #expect(training.input(1).map { Int(($0 * 255).rounded()) } == [9, 12, 15, 10, 13, 16, 11, 14, 17])
  }

  @Test("what was fetched is found in the cache once it is whole")
  func cached() throws {
    let kmnist = PublishedSet.kmnist
    let cache = "cache/dllab/datasets/kmnist"
    for file in kmnist.files.dropLast() {
      try folder.write([UInt8](repeating: 0, count: file.size), "\(cache)/\(file.name)")
    }
    #expect(try catalogue().description(of: "kmnist").missing != nil)
    try folder.write([UInt8](repeating: 0, count: kmnist.files[3].size), "\(cache)/\(kmnist.files[3].name)")
    let description = try catalogue().description(of: "kmnist")
    #expect(description.missing == nil && description.downloadSize == nil)
    #expect(description.folder == folder.url.appending(path: cache).path)
    #expect(catalogue().descriptions.dropLast().last?.name == "kmnist")
    #expect(message { try catalogue().load("kmnist") }.contains("\(cache)/train-images-idx3-ubyte.gz"))
  }

  @Test("an unknown name lists the names there are")
  func unknown() {
    let text = message { try catalogue().load("mist") }
    #expect(text.contains("“mist”") && text.contains("strokes, optdigits, mnist, fashion-mnist"))
    #expect(message { try catalogue().description(of: "mist") } == text)
  }

  @Test("descriptions agree with what is loaded", arguments: ["strokes", "optdigits"])
  func descriptions(name: String) throws {
    let catalogue = DataCatalogue()
    let description = try catalogue.description(of: name)
    let (training, test) = try catalogue.load(name)
    #expect(description.shape == training.shape && description.shape == test.shape)
    #expect(description.trainingCount == training.count && description.testCount == test.count)
    #expect(description.missing == nil)
  }

  @Test("the real MNIST has 60,000 training and 10,000 test digits, the first a 5 and a 7")
  func realMNISTSet() throws {
    guard realMNIST() != nil else { return }
    let (training, test) = try DataCatalogue().load("mnist")
    #expect((training.count, test.count) == (60_000, 10_000))
    #expect((training.label(0), test.label(0)) == (5, 7))
  }
}

@Suite("Where things are")
struct LocationsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func locations(_ environment: [String: String] = [:], executable: String? = nil) -> Locations {
    Locations(
      environment: environment, home: URL(filePath: "/home/ada", directoryHint: .isDirectory),
      executable: executable.map { folder.url.appending(path: $0) }, workingFolder: URL(filePath: "/tmp"))
  }

  /// The folder's path without the symbolic links that some systems have in front of temporary folders.
  private var root: String { folder.url.resolvingSymlinksInPath().path }

  @Test("an installed program finds PREFIX/share/dllab, through a symbolic link too")
  func installed() throws {
    try folder.write([], "prefix/bin/dllab")
    try folder.write([], "prefix/share/dllab/lessons/README.md")
    #expect(locations(executable: "prefix/bin/dllab").share?.path == root + "/prefix/share/dllab")
    let link = folder.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: folder.url.appending(path: "prefix/bin/dllab"))
    let linked = locations(executable: "link")
    #expect(linked.share?.path == root + "/prefix/share/dllab")
    #expect(try linked.shared("lessons").path == root + "/prefix/share/dllab/lessons")
  }

  @Test("a program in a checkout's build folder finds the checkout")
  func checkout() throws {
    try folder.write([], "work/Package.swift")
    try folder.write([], "work/datasets/README.md")
    try folder.write([], "work/.build/debug/dllab")
    #expect(locations(executable: "work/.build/debug/dllab").share?.path == root + "/work")
  }

  @Test("DLLAB_SHARE comes before all, relative to the working folder")
  func override() throws {
    try folder.write([], "prefix/bin/dllab")
    try folder.write([], "prefix/share/dllab/lessons/README.md")
    let places = locations(["DLLAB_SHARE": "elsewhere"], executable: "prefix/bin/dllab")
    #expect(places.share?.path == "/tmp/elsewhere")
    #expect(message { try places.shared("lessons") }.contains("“lessons” is not in /tmp/elsewhere"))
  }

  @Test("the home is what HOME says, else that of the account")
  func home() {
    #expect(locations().home.path == "/home/ada")
    #expect(locations(["HOME": "/home/grace"]).userData.path == "/home/grace/.local/share/dllab")
    #expect(locations(["HOME": ""]).home.path == "/home/ada")
  }

  @Test("own files follow the XDG base directories, which must be absolute")
  func own() {
    let usual = locations()
    #expect(usual.userData.path == "/home/ada/.local/share/dllab")
    #expect(usual.userConfiguration.path == "/home/ada/.config/dllab")
    #expect(usual.userCache.path == "/home/ada/.cache/dllab")
    let moved = locations(["XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "relative", "XDG_CACHE_HOME": ""])
    #expect(moved.userData.path == "/data/dllab")
    #expect(moved.userConfiguration.path == "/home/ada/.config/dllab")
    #expect(moved.userCache.path == "/home/ada/.cache/dllab")
  }

  @Test("DLLAB_DATA names several folders")
  func data() {
    let folders = locations(["DLLAB_DATA": "/a:b:~/c"]).dataFolders.map(\.path)
    #expect(folders == ["/a", "/tmp/b", "/home/ada/c"])
    #expect(locations().dataFolders.isEmpty)
  }

  @Test("without any share folder the message says what to do")
  func nothing() {
    let text = message { try locations(executable: "dllab").shared("lessons") }
    #expect(text.contains("make install") && text.contains("DLLAB_SHARE"))
  }
}
