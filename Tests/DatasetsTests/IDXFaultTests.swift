import Foundation
import Testing

@testable import Datasets

/// A damaged file, and what is to be said of it besides its name.
struct Fault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let words: String

  init(_ description: String, _ bytes: [UInt8], _ words: String) {
    (testDescription, self.bytes, self.words) = (description, bytes, words)
  }
}

/// Three images of 2×2 pixels.
private let images = idx([3, 2, 2], Array(1...12))

@Suite("Damaged IDX and gzip files")
struct IDXFaultTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let faults: [Fault] = [
    Fault("nothing", [], "cut off within its header"),
    Fault("three bytes", [0, 0, 8], "cut off within its header"),
    Fault("no dimensions", Array(images.prefix(4)), "cut off within its header"),
    Fault("half a dimension", Array(images.prefix(10)), "cut off within its header"),
    Fault("text", Array("<!DOCTYPE html><html>".utf8), "not an IDX file: it does not begin with two zero bytes"),
    Fault("type: signed bytes", idx([3, 2, 2], Array(1...12), type: 0x09), "elements of type 9"),
    Fault("type: floats", idx([3, 2, 2], Array(1...12), type: 0x0D), "elements of type 13"),
    Fault("type: none", idx([3, 2, 2], Array(1...12), type: 0), "elements of type 0"),
    Fault("rank 0", idx([], []), "has 0 dimensions, but images have 3"),
    Fault("rank 1: labels", idx([3], [1, 2, 3]), "has 1 dimensions, but images have 3"),
    Fault("rank 4: colours", idx([3, 2, 2, 3], [UInt8](repeating: 1, count: 36)), "has 4 dimensions"),
    Fault("no images", idx([0, 28, 28], []), "holds no images: its header says 0×28×28"),
    Fault("images without height", idx([3, 0, 28], []), "holds no images: its header says 3×0×28"),
    Fault("one pixel too few", Array(images.dropLast()), "promises 12 bytes of images, but 11 follow"),
    Fault("one byte too many", images + [0], "more bytes follow than the 12 its header promises"),
    Fault("a promise of 2^96 bytes", idx([.max32, .max32, .max32], [1]), "more than dllab reads"),
    Fault("a promise of 47 MB", idx([60_000, 28, 28], [1]), "but 1 follow"),
  ]

  @Test("each fault is named, with the file and what to do, in one line", arguments: faults)
  func plain(fault: Fault) throws { try check(fault, folder.write(fault.bytes, "images-idx3-ubyte")) }

  @Test("the same faults are found in gzipped files", arguments: faults)
  func compressed(fault: Fault) throws {
    try check(fault, folder.write(gzipped(fault.bytes), "images-idx3-ubyte.gz"))
  }

  static let gzipFaults: [Fault] = {
    let packed = gzipped(images)
    func changed(_ index: Int) -> [UInt8] {
      var bytes = packed
      bytes[index < 0 ? bytes.count + index : index] ^= 0xFF
      return bytes
    }
    return [
      Fault("only the mark", [0x1F, 0x8B], "compressed data end too early"),
      Fault("only the header", Array(packed.prefix(10)), "compressed data end too early"),
      Fault("without its last byte", Array(packed.dropLast()), "compressed data end too early"),
      Fault("without length and CRC", Array(packed.dropLast(8)), "compressed data end too early"),
      Fault("another method", changed(2), "do not check out"),
      Fault("another CRC", changed(-8), "do not check out"),
      Fault("another length", changed(-1), "do not check out"),
      Fault("damaged data", changed(12), "do"),
      Fault("text after the end", packed + Array("hello".utf8), "something follows the end of its compressed data"),
      Fault("one byte after the end", packed + [0], "something follows the end of its compressed data"),
      Fault("half a mark after the end", packed + [0x1F], "something follows the end of its compressed data"),
      Fault("a torn second piece", packed + Array(gzipped([1]).prefix(9)), "compressed data end too early"),
      Fault("a second piece that is too much", packed + gzipped([1]), "more bytes follow than the 12"),
      Fault("twice gzipped", gzipped(packed), "does not begin with two zero bytes"),
    ]
  }()

  @Test("faults of the compression are named", arguments: gzipFaults)
  func compression(fault: Fault) throws { try check(fault, folder.write(fault.bytes, "images-idx3-ubyte.gz")) }

  private func check(_ fault: Fault, _ file: URL) throws {
    let text = message { try IDX(file, rank: 3, content: "images") }
    #expect(text.hasPrefix(file.path) && text.contains(fault.words), "\(text)")
    #expect(!text.contains("\n") && text.hasSuffix("."))
  }

  @Test("a file cut anywhere is refused, and so is one with any byte of its head or tail changed")
  func everyByte() throws {
    let packed = gzipped(images)
    for length in 0..<packed.count {
      let file = try folder.write(Array(packed.prefix(length)), "cut.gz")
      #expect(throws: DatasetError.self, "cut after \(length)") { try IDX(file, rank: 3, content: "images") }
    }
    // The header's time, flags and system may be anything; all else matters.
    for index in [0, 1, 2] + Array(10..<packed.count) {
      var changed = packed
      changed[index] ^= 0x55
      let file = try folder.write(changed, "changed.gz")
      #expect(throws: DatasetError.self, "byte \(index)") { try IDX(file, rank: 3, content: "images") }
    }
  }

  @Test("data in several packed pieces are read as one")
  func members() throws {
    let file = try folder.write(gzipped(Array(images.prefix(7))) + gzipped(Array(images.dropFirst(7))), "two.gz")
    #expect(try IDX(file, rank: 3, content: "images").bytes == Array(1...12))
  }

  @Test("a bomb is refused before it is unpacked: 800 MB of zeros in a file of 800 kB")
  func bomb() throws {
    // Zeros pack a thousandfold; the pieces need not be packed one by one.
    let megabyte = gzipped([UInt8](repeating: 0, count: 1 << 20))
    let header = gzipped(idx([1 << 20, 28, 28], []))
    let file = try folder.write(header + Array(repeatElement(megabyte, count: 784).joined()), "bomb.gz")
    let start = ContinuousClock.now
    let text = message { try IDX(file, rank: 3, content: "images") }
    #expect(text.contains("claims to hold 1048576×28×28 bytes in a file of"), "\(text)")
    #expect(ContinuousClock.now - start < .seconds(1))
  }

  @Test("a small set of blank paper is no bomb")
  func blank() throws {
    let paper = idx([1000, 28, 28], [UInt8](repeating: 0, count: 784_000))
    #expect(try IDX(folder.write(gzipped(paper), "blank.gz"), rank: 3, content: "images").bytes.count == 784_000)
  }
}

extension Int {
  fileprivate static let max32 = 0xFFFF_FFFF
}
