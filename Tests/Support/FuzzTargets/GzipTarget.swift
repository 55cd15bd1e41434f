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
    let slowly = unpacked(bytes, format, pieces: 1)
    // Of long data only as much is unpacked as fits, and a fault may lie beyond that.
    guard slowly != .long else { continue }
    require(
      slowly == unpacked(bytes, format, pieces: max(1, bytes.count)), "data unpack to the same in pieces of any size")
  }
}

private enum Unpacked: Equatable {
  case whole([UInt8])
  case cutOff([UInt8])
  case faulty
  case long
}

/// What comes out if the data are given in pieces of so many bytes.
private func unpacked(_ bytes: [UInt8], _ format: Inflater.Format, pieces: Int) -> Unpacked {
  let inflater = Inflater(format)
  var buffer = [UInt8](repeating: 0, count: 1 << 15)
  var made = 0
  var rest = bytes[...]
  while !rest.isEmpty, !inflater.isAtEnd {
    var piece = rest.prefix(pieces)
    rest = rest.dropFirst(pieces)
    while !piece.isEmpty, !inflater.isAtEnd {
      guard made < buffer.count else { return .long }
      do { made += try inflater.inflate(&piece, into: &buffer, at: made, count: buffer.count - made) } catch {
        return .faulty
      }
    }
  }
  guard made < buffer.count else { return .long }
  let content = Array(buffer[..<made])
  return inflater.isAtEnd ? .whole(content) : .cutOff(content)
}
