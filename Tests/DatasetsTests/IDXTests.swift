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

  private func problem(_ bytes: [UInt8], rank: Int = 3) throws -> String {
    let file = try folder.write(bytes, "images")
    let text = message { try IDX(file, rank: rank, content: "images") }
    #expect(text.contains(file.path), "the file is named: \(text)")
    #expect(!text.contains("\n") && text.hasSuffix("."))
    return text
  }

  @Test("dimensions and bytes are read")
  func reads() throws {
    let read = try IDX(try folder.write(images, "images"), rank: 3, content: "images")
    #expect(read.dimensions == [3, 2, 2])
    #expect(read.bytes == Array(1...12))
  }

  @Test("a gzipped file gives the same as a plain one")
  func gzipped() throws {
    let file = try folder.write(images, "images")
    let zipped = try gzip(file)
    #expect(try IDX(zipped, rank: 3, content: "images") == IDX(file, rank: 3, content: "images"))
  }

  @Test("what is not IDX is refused")
  func magic() throws {
    #expect(try problem(Array("hello world, I am no IDX file".utf8)).contains("not an IDX file"))
  }

  @Test("other element types are refused")
  func type() throws {
    #expect(try problem(idx([3, 2, 2], Array(1...12), type: 0x0D)).contains("type 13"))
  }

  @Test("labels in the place of images are refused")
  func rank() throws {
    #expect(try problem(idx([3], [1, 2, 3])).contains("has 1 dimensions, but images have 3"))
  }

  @Test("a file without elements is refused")
  func empty() throws {
    #expect(try problem(idx([0, 28, 28], [])).contains("holds no images"))
    #expect(try problem([]).contains("cut off within its header"))
  }

  @Test("a file that ends too early is refused, wherever it is cut", arguments: 1..<28)
  func truncated(length: Int) throws {
    #expect(try problem(Array(images.prefix(length))).contains("cut off"))
  }

  @Test("bytes after the end are refused")
  func trailing() throws { #expect(try problem(images + [0]).contains("more bytes follow than the 12")) }

  @Test("a header that promises more than any data set has is refused before memory is taken")
  func bomb() throws {
    #expect(try problem(idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [1])).contains("more than dllab reads"))
    #expect(try problem(idx([1_000_000, 32, 32], [1])).contains("but 1 follow"))
  }

  @Test("a gzipped file that unpacks to more than it says is refused early")
  func compressedBomb() throws {
    let file = try folder.write(images + [UInt8](repeating: 0, count: 50_000_000), "images")
    let zipped = try gzip(file)
    #expect(message { try IDX(zipped, rank: 3, content: "images") }.contains("more bytes follow"))
  }

  @Test("a changed byte in compressed data is found by the checksum")
  func checksum() throws {
    let zipped = try gzip(try folder.write(images, "images"))
    var bytes = [UInt8](try Data(contentsOf: zipped))
    bytes[bytes.count - 8] ^= 1
    let file = try folder.write(bytes, "changed.gz")
    let text = message { try IDX(file, rank: 3, content: "images") }
    #expect(text.contains("damaged") && text.contains(file.path))
  }

  @Test("compressed data that end too early are refused")
  func truncatedGzip() throws {
    let zipped = try gzip(try folder.write(images, "images"))
    let bytes = [UInt8](try Data(contentsOf: zipped))
    let file = try folder.write(Array(bytes.dropLast(9)), "short.gz")
    #expect(message { try IDX(file, rank: 3, content: "images") }.contains("cut off"))
  }

  @Test("a missing file and a folder are told apart")
  func missing() throws {
    let nowhere = folder.url.appending(path: "nowhere")
    #expect(message { try IDX(nowhere, rank: 3, content: "images") }.contains("No such file"))
    #expect(message { try IDX(folder.url, rank: 3, content: "images") }.contains("is a folder"))
  }

  /// The file compressed by the system's gzip, which knows nothing of our reader.
  private func gzip(_ file: URL) throws -> URL {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", "-f", file.path]
    try process.run()
    process.waitUntilExit()
    return URL(filePath: file.path + ".gz")
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

  @Test("a missing file is named")
  func missing() throws {
    try fill()
    try FileManager.default.removeItem(at: folder.url.appending(path: "t10k-labels-idx1-ubyte"))
    #expect(message { try DataCatalogue().load(folder.url.path) }.contains("has no t10k-labels-idx1-ubyte"))
  }
}
