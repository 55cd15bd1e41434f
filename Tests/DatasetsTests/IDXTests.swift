import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("IDX files")
struct IDXTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Three images of 2×2 pixels.
  private let images = idx([3, 2, 2], Array(1...12))

  @Test("dimensions and bytes are read")
  func reads() throws {
    let read = try IDX(try folder.write(images, "images"), rank: 3, content: "images")
    #expect(read.dimensions == [3, 2, 2])
    #expect(read.bytes == Array(1...12))
  }

  @Test("a gzipped file gives the same as a plain one")
  func compressed() throws {
    let file = try folder.write(images, "images")
    let packed = try folder.write(gzipped(images), "images.gz")
    #expect(try IDX(packed, rank: 3, content: "images") == IDX(file, rank: 3, content: "images"))
  }

  @Test("a missing file and a folder are told apart")
  func missing() throws {
    let nowhere = folder.url.appending(path: "nowhere")
    #expect(message { try IDX(nowhere, rank: 3, content: "images") }.contains("No such file"))
    #expect(message { try IDX(folder.url, rank: 3, content: "images") }.contains("is a folder"))
  }
}

@Suite("Folders of IDX files")
struct IDXFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fill(
    trainingLabels: [UInt8] = [1, 0, 3], testShape: [Int] = [1, 2, 2], separator: String = "-"
  ) throws {
    try folder.write(idx([3, 2, 2], Array(1...12)), "train-images\(separator)idx3-ubyte")
    try folder.write(idx([trainingLabels.count], trainingLabels), "train-labels\(separator)idx1-ubyte")
    try folder.write(
      idx(testShape, [UInt8](repeating: 9, count: testShape.reduce(1, *))), "t10k-images\(separator)idx3-ubyte")
    try folder.write(idx([1], [7]), "t10k-labels\(separator)idx1-ubyte")
  }

  @Test("the four files become training and test examples", arguments: ["-", "."])
  func loads(separator: String) throws {
    try fill(separator: separator)
    let (training, test) = try DataCatalogue().load(folder.url.path)
    #expect(training.shape == Shape(channels: 1, height: 2, width: 2))
    #expect((training.count, test.count) == (3, 1))
    #expect((0..<3).map { training.label($0) } == [1, 0, 3])
    #expect(training.input(1) == [5, 6, 7, 8].map { Float($0) / 255 })
    #expect(training.outputs == 10)
  }

  @Test("labels above 9 make more classes")
  func classes() throws {
    try fill(trainingLabels: [1, 26, 3])
    let (training, test) = try IDXFolder(url: folder.url).load(title: "Letters")
    #expect(training.outputs == 27)
    #expect(test.outputs == 27)
  }

  @Test("as many labels as images are needed")
  func counts() throws {
    try fill(trainingLabels: [1, 2])
    #expect(
      message { try IDXFolder(url: folder.url).load(title: "") }.contains("3 images, but train-labels-idx1-ubyte has 2")
    )
  }

  @Test("training and test images must have one size")
  func shapes() throws {
    try fill(testShape: [1, 3, 3])
    #expect(message { try IDXFolder(url: folder.url).load(title: "") }.contains("do not belong together"))
  }

  @Test("a large file that is not packed stays where it is; one that is cut off is found all the same")
  func stored() throws {
    try fill()
    // Paper takes no room on the disk.
    let count = IDX.inMemory / 784 + 1
    let images = try folder.write(idx([count, 28, 28], []), "train-images-idx3-ubyte")
    let size = UInt64(16 + count * 784)
    let file = try FileHandle(forWritingTo: images)
    try file.truncate(atOffset: size)
    try file.seek(toOffset: size - 2)
    try file.write(contentsOf: Data([51, 255]))
    try folder.write(idx([count], [UInt8](repeating: 4, count: count)), "train-labels-idx1-ubyte")
    try folder.write(idx([1, 28, 28], [UInt8](repeating: 9, count: 784)), "t10k-images-idx3-ubyte")

    let (training, test) = try DataCatalogue().load(folder.url.path)
    guard case .stored = training.inputs, case .bytes = test.inputs else {
      Issue.record("the training images should stay in their file, the test images should not")
      return
    }
    #expect(training.count == count)
    #expect(training.input(0) == [Float](repeating: 0, count: 784))
    #expect(training.input(count - 1).suffix(3) == [0, 0.2, 1])

    try file.truncate(atOffset: size - 1)
    #expect(message { try DataCatalogue().load(folder.url.path) }.contains("is cut off"))
    try file.truncate(atOffset: size + 1)
    #expect(message { try DataCatalogue().load(folder.url.path) }.contains("more bytes follow"))
  }

  @Test("a missing file is named")
  func missing() throws {
    try fill()
    try FileManager.default.removeItem(at: folder.url.appending(path: "t10k-labels-idx1-ubyte"))
    #expect(message { try DataCatalogue().load(folder.url.path) }.contains("has no t10k-labels-idx1-ubyte"))
  }
}
