internal import CZlib
import Foundation

/// Reads a file from its beginning, gzipped or plain: zlib recognises the compression, and checks length and CRC at the end.
///
/// Bytes are read only as they are asked for, so a small file that would unpack to gigabytes does no harm.
final class ByteReader {
  let file: URL
  private let handle: gzFile

  init(_ file: URL) throws(DatasetError) {
    self.file = file
    guard !isFolder(file) else { throw DatasetError("\(file.path) is a folder, a file is needed.") }
    guard let handle = gzopen(file.path, "rb") else {
      throw DatasetError("\(file.path) cannot be read: \(String(cString: strerror(errno))).")
    }
    self.handle = handle
    gzbuffer(handle, 1 << 17)
  }

  deinit { gzclose_r(handle) }

  /// The next `count` bytes, or as many as there are.
  func read(upTo count: Int) throws(DatasetError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Memory grows with what is really there, not with what a damaged header promises.
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 22)
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: wanted))
      let got = bytes.withUnsafeMutableBytes { gzread(handle, $0.baseAddress! + start, UInt32(wanted)) }
      if got < wanted {
        bytes.removeLast(wanted - max(0, Int(got)))
        try checkEnd()
        break
      }
    }
    return bytes
  }

  /// All bytes, if there are at most `limit`.
  func readAll(limit: Int) throws(DatasetError) -> [UInt8] {
    let bytes = try read(upTo: limit + 1)
    guard bytes.count <= limit else {
      throw DatasetError("\(file.path) holds more than \(limit) bytes, far too much for such a file.")
    }
    return bytes
  }

  private func checkEnd() throws(DatasetError) {
    var code: Int32 = 0
    let message = gzerror(handle, &code).map { String(cString: $0) } ?? ""
    switch code {
    case Z_OK, Z_STREAM_END: return
    case Z_BUF_ERROR:
      throw DatasetError("\(file.path) is cut off: its compressed data end too early; get the file again.")
    case Z_ERRNO: throw DatasetError("\(file.path) cannot be read: \(String(cString: strerror(errno))).")
    default:
      let reason = message.split(separator: ": ").last.map { " (\($0))" } ?? ""
      throw DatasetError("\(file.path) is damaged: its compressed data do not check out\(reason); get the file again.")
    }
  }
}
