import Datasets

/// Gzipped files, and deflated data as such. A file that is not gzipped is read as it stands; no file gives more than it may; data
/// unpack to the same, whether they come at once or byte by byte.
func fuzzGzip(_ bytes: [UInt8]) {
  let limit = 1 << 20
  let (isCompressed, content) = withFile(of: bytes) { file -> (Bool, [UInt8]?) in
    guard let reader = accepted({ try ByteReader(file) }) else { fatalError("A file that is there is not read") }
    return (reader.isCompressed, accepted { try reader.readAll(limit: limit) })
  }
  if !isCompressed { require(content == bytes || bytes.count > limit, "a plain file is read as it stands") }
  require(content?.count ?? 0 <= limit, "no more is unpacked than was asked for")
  for format in [Inflater.Format.bare, .gzip] {
    require(
      unpacked(bytes, format, pieces: max(1, bytes.count)) == unpacked(bytes, format, pieces: 1),
      "data unpack to the same in pieces of any size")
  }
}

/// The first 16 kB that come out, and whether the data then were found faulty or at their end.
private func unpacked(_ bytes: [UInt8], _ format: Inflater.Format, pieces: Int) -> Unpacked {
  let inflater = Inflater(format)
  var result = Unpacked(content: [])
  var buffer = [UInt8](repeating: 0, count: 1 << 14)
  var rest = bytes[...]
  while !rest.isEmpty, !inflater.isAtEnd, result.content.count < buffer.count {
    var piece = rest.prefix(pieces)
    rest = rest.dropFirst(pieces)
    while !piece.isEmpty, !inflater.isAtEnd, result.content.count < buffer.count {
      do {
        let made = try inflater.inflate(&piece, into: &buffer, at: 0, count: buffer.count - result.content.count)
        result.content += buffer[..<made]
      } catch {
        return result
      }
    }
  }
  result.isAtEnd = inflater.isAtEnd
  return result
}

private struct Unpacked: Equatable {
  var content: [UInt8]
  var isAtEnd = false
}
