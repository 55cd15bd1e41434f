import Engine
import Foundation

/// A file in the IDX format of the MNIST database: an array of bytes with its dimensions.
///
/// Two zero bytes, the type (8: unsigned byte), the rank, then one big-endian 32-bit number a dimension, then the elements,
/// the last dimension running fastest. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", file formats.
package struct IDX: Equatable {
  package let dimensions: [Int]
  package let bytes: [UInt8]

  /// More than the largest set of the family needs (EMNIST ByClass: 547 MB).
  static let limit = 1 << 30
  /// What a gzipped file may always unpack to, and how many bytes from each of its own beyond that: MNIST, mostly paper,
  /// makes 5 of one, blank paper 1,000. Without a bound a file of one megabyte could fill a gigabyte of memory.
  static let harmless = 1 << 26
  static let densest = 200
  /// Larger files that are not packed stay where they are; MNIST's images are 47 MB.
  static let inMemory = 1 << 27

  package init(dimensions: [Int], bytes: [UInt8]) {
    self.dimensions = dimensions
    self.bytes = bytes
  }

  /// The bytes of a file.
  package var encoded: [UInt8] {
    let sizes = dimensions.flatMap { size in stride(from: 24, through: 0, by: -8).map { UInt8(size >> $0 & 0xFF) } }
    return [0, 0, 8, UInt8(dimensions.count)] + sizes + bytes
  }

  /// Reads a file, gzipped or plain.
  ///
  /// - Parameters:
  ///   - rank: 3 for images (count, height, width), 1 for labels.
  ///   - content: what the file should hold, for messages: `images`.
  package init(_ file: URL, rank: Int, content: String) throws(DatasetError) {
    let reader = try ByteReader(file)
    dimensions = try Self.readHeader(reader, rank: rank, content: content)
    let expected = try Self.count(dimensions, of: file, content: content)
    let size = Self.size(dimensions)
    guard expected <= Self.limit else {
      throw DatasetError("\(file.path) claims to hold \(size) bytes, more than dllab reads (\(Self.limit)).")
    }
    guard !reader.isCompressed || expected <= max(Self.harmless, Self.densest * reader.fileSize) else {
      throw DatasetError(
        "\(file.path) claims to hold \(size) bytes in a file of \(reader.fileSize): no \(content) can be compressed so "
          + "much, so it is not read; get the file again.")
    }
    bytes = try reader.read(upTo: expected)
    try Self.check(bytes.count, follow: expected, in: file, content: content)
    try Self.check(bytes.count + reader.read(upTo: 1).count, follow: expected, in: file, content: content)
  }

  /// A large file that is not packed: its dimensions, and its elements where they are. Nil for any other.
  static func stored(
    _ file: URL, rank: Int, content: String
  ) throws(DatasetError) -> (dimensions: [Int], bytes: StoredBytes)? {
    let reader = try ByteReader(file)
    guard !reader.isCompressed, reader.fileSize > inMemory else { return nil }
    let dimensions = try readHeader(reader, rank: rank, content: content)
    let expected = try count(dimensions, of: file, content: content)
    let start = 4 + 4 * rank
    try check(reader.fileSize - start, follow: expected, in: file, content: content)
    do { return (dimensions, try StoredBytes(path: file.path, offset: start, count: expected)) } catch {
      throw DatasetError("\(error).")
    }
  }

  /// The elements that a header promises.
  private static func count(_ dimensions: [Int], of file: URL, content: String) throws(DatasetError) -> Int {
    var expected = 1
    for dimension in dimensions {
      let (product, overflow) = expected.multipliedReportingOverflow(by: dimension)
      expected = overflow ? .max : product
    }
    guard expected > 0 else {
      throw DatasetError("\(file.path) holds no \(content): its header says \(size(dimensions)).")
    }
    return expected
  }

  private static func size(_ dimensions: [Int]) -> String { dimensions.map(String.init).joined(separator: "×") }

  private static func check(
    _ count: Int, follow expected: Int, in file: URL, content: String
  ) throws(DatasetError) {
    guard count >= expected else {
      throw DatasetError(
        "\(file.path) is cut off: its header promises \(expected) bytes of \(content), but \(count) follow; "
          + "get the file again.")
    }
    guard count == expected else {
      throw DatasetError(
        "\(file.path) is damaged: more bytes follow than the \(expected) its header promises; get the file again.")
    }
  }

  /// The dimensions that a file's header states, without reading the rest.
  static func dimensions(of file: URL, rank: Int, content: String) throws(DatasetError) -> [Int] {
    try readHeader(ByteReader(file), rank: rank, content: content)
  }

  private static func readHeader(_ reader: ByteReader, rank: Int, content: String) throws(DatasetError) -> [Int] {
    let path = reader.file.path
    let magic = try reader.read(upTo: 4)
    guard magic.count == 4 else { throw DatasetError("\(path) is cut off within its header; get the file again.") }
    guard magic[0] == 0, magic[1] == 0 else {
      throw DatasetError("\(path) is not an IDX file: it does not begin with two zero bytes.")
    }
    guard magic[2] == 8 else {
      throw DatasetError("\(path) has elements of type \(magic[2]), but dllab reads only unsigned bytes (type 8).")
    }
    guard magic[3] == rank else {
      throw DatasetError(
        "\(path) has \(magic[3]) dimensions, but \(content) have \(rank); it seems to be another file.")
    }
    let sizes = try reader.read(upTo: 4 * rank)
    guard sizes.count == 4 * rank else {
      throw DatasetError("\(path) is cut off within its header; get the file again.")
    }
    return (0..<rank).map { d in sizes[4 * d..<4 * d + 4].reduce(0) { $0 << 8 | Int($1) } }
  }
}
