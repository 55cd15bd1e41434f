import Foundation

/// Reads a file from its beginning, gzipped or plain, which its first two bytes tell.
///
/// Bytes are unpacked only as they are asked for, so a small file that would unpack to gigabytes does no harm. A gzipped file
/// must be whole: its length and CRC are checked, several packed pieces may follow one another, and nothing else.
package final class ByteReader {
  let file: URL
  /// The bytes of the file on the disk.
  let fileSize: Int
  private let handle: FileHandle
  private let inflater: Inflater?
  /// Read from the disk, not yet used.
  private var pending: ArraySlice<UInt8> = []

  package init(_ file: URL) throws(DatasetError) {
    self.file = file
    guard !isFolder(file) else { throw DatasetError("\(file.path) is a folder, a file is needed.") }
    do {
      handle = try FileHandle(forReadingFrom: file)
      fileSize = try Int(handle.seekToEnd())
      try handle.seek(toOffset: 0)
      pending = [UInt8](try handle.read(upToCount: Self.chunk) ?? Data())[...]
    } catch {
      throw DatasetError("\(file.path) cannot be read: \(systemReason(error)).")
    }
    inflater = pending.starts(with: Self.gzipMark) ? Inflater(.gzip) : nil
  }

  private static let chunk = 1 << 18
  private static let gzipMark: [UInt8] = [0x1F, 0x8B]

  /// Whether the file is compressed.
  package var isCompressed: Bool { inflater != nil }

  /// The next `count` bytes, or as many as there are.
  func read(upTo count: Int) throws(DatasetError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Memory grows with what is really there, not with what a damaged header promises.
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 22)
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: wanted))
      let got = try fill(&bytes, at: start, count: wanted)
      if got < wanted {
        bytes.removeLast(wanted - got)
        break
      }
    }
    return bytes
  }

  /// All bytes, if there are at most `limit`.
  package func readAll(limit: Int) throws(DatasetError) -> [UInt8] {
    let bytes = try read(upTo: limit + 1)
    guard bytes.count <= limit else {
      throw DatasetError("\(file.path) holds more than \(limit) bytes, far too much for such a file.")
    }
    return bytes
  }

  /// Puts up to `count` bytes into `bytes`; fewer only at the end.
  private func fill(_ bytes: inout [UInt8], at start: Int, count: Int) throws(DatasetError) -> Int {
    var done = 0
    while done < count {
      if pending.isEmpty { try readMore() }
      guard let inflater else {
        if pending.isEmpty { break }
        let part = pending.prefix(count - done)
        bytes.replaceSubrange(start + done..<start + done + part.count, with: part)
        pending = pending.dropFirst(part.count)
        done += part.count
        continue
      }
      if inflater.isAtEnd {
        if pending.isEmpty { break }
        try startNextMember(inflater)
      }
      let isStarving = pending.isEmpty
      do throws(Inflater.Fault) {
        done += try inflater.inflate(&pending, into: &bytes, at: start + done, count: count - done)
      } catch {
        throw DatasetError(
          "\(file.path) is damaged: its compressed data do not check out (\(error.reason)); get the file again.")
      }
      if isStarving, !inflater.isAtEnd, done < count {
        throw DatasetError("\(file.path) is cut off: its compressed data end too early; get the file again.")
      }
    }
    return done
  }

  /// Goes on with the packed data that follow packed data.
  private func startNextMember(_ inflater: Inflater) throws(DatasetError) {
    if pending.count == 1 { try readMore() }
    guard pending.starts(with: Self.gzipMark) else {
      throw DatasetError(
        "\(file.path) is damaged: something follows the end of its compressed data; get the file again.")
    }
    inflater.startNextMember()
  }

  private func readMore() throws(DatasetError) {
    do {
      pending = (pending + (try handle.read(upToCount: Self.chunk) ?? Data()))[...]
    } catch {
      throw DatasetError("\(file.path) cannot be read: \(systemReason(error)).")
    }
  }
}

/// What the system says of a file that it cannot read or write, as `No space left on device`.
func systemReason(_ error: any Error) -> String {
  var error = error as NSError
  while error.domain != NSPOSIXErrorDomain, let deeper = error.userInfo[NSUnderlyingErrorKey] as? NSError {
    error = deeper
  }
  if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
  switch CocoaError.Code(rawValue: error.code) {
  case .fileNoSuchFile, .fileReadNoSuchFile: return String(cString: strerror(ENOENT))
  case .fileReadNoPermission, .fileWriteNoPermission: return String(cString: strerror(EACCES))
  case .fileWriteOutOfSpace: return String(cString: strerror(ENOSPC))
  default: return error.localizedDescription
  }
}
