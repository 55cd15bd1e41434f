import Foundation

/// Takes files out of a zip archive (PKWARE's APPNOTE 6.3.10), stored or deflated, up to 4 GB.
///
/// The list of its files stands at the archive's end; each entry says where the file is, how long and with which CRC. Nothing
/// of that is believed: every number is checked against the archive, and what is unpacked against its length and CRC.
final class ZipArchive {
  private let url: URL
  private let handle: FileHandle
  private let size: Int
  private var entries: [String: Entry] = [:]

  private struct Entry {
    var method: Int
    var crc: UInt32
    var packedSize: Int
    var size: Int
    var offset: Int
  }

  init(_ url: URL) throws(DatasetError) {
    self.url = url
    do {
      handle = try FileHandle(forReadingFrom: url)
      size = try Int(handle.seekToEnd())
    } catch {
      throw DatasetError("\(url.path) cannot be read: \(systemReason(error)).")
    }
    try readDirectory()
  }

  /// Writes one file of the archive, whole or not at all.
  func extract(_ name: String, to target: URL) throws(DatasetError) {
    guard let entry = entries[name] else { throw damaged("it does not hold \(name)") }
    guard [0, 8].contains(entry.method) else { throw damaged("\(name) is packed in an unknown way (\(entry.method))") }
    // 30 bytes of header, then the name and other things whose lengths it states.
    let header = try bytes(at: entry.offset, count: 30)
    guard number(header, 0, 4) == 0x0403_4B50 else { throw damaged("\(name) is not where it should be") }
    let start = entry.offset + 30 + number(header, 26, 2) + number(header, 28, 2)
    guard start + entry.packedSize <= size else { throw damaged("\(name) reaches beyond its end") }
    let temporary = URL(filePath: target.path + ".part")
    do {
      try Data().write(to: temporary)
      let output = try FileHandle(forWritingTo: temporary)
      defer { try? output.close() }
      try unpack(entry, name, from: start) { try output.write(contentsOf: Data($0)) }
      try output.synchronize()
    } catch let error as DatasetError {
      try? FileManager.default.removeItem(at: temporary)
      throw error
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw DatasetError("\(temporary.path) cannot be written: \(systemReason(error)).")
    }
    guard rename(temporary.path, target.path) == 0 else {
      throw DatasetError("\(target.path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  private func unpack(_ entry: Entry, _ name: String, from start: Int, write: ([UInt8]) throws -> Void) throws {
    let inflater = entry.method == 8 ? Inflater(.bare) : nil
    var sum = CRC32()
    var (read, made) = (0, 0)
    func put(_ piece: [UInt8]) throws {
      made += piece.count
      guard made <= entry.size else { throw damaged("\(name) is longer than its list says") }
      sum.add(piece)
      try write(piece)
    }
    while read < entry.packedSize {
      let packed = try bytes(at: start + read, count: min(1 << 18, entry.packedSize - read))
      read += packed.count
      guard let inflater else {
        try put(packed)
        continue
      }
      var input = packed[...]
      var output = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count: Int
        do throws(Inflater.Fault) {
          count = try inflater.inflate(&input, into: &output, at: 0, count: output.count)
        } catch {
          throw damaged("\(name) does not check out (\(error.reason))")
        }
        try put(Array(output.prefix(count)))
        if count < output.count { break }
      }
    }
    guard made == entry.size, sum.value == entry.crc else { throw damaged("\(name) does not check out") }
  }

  // MARK: The list at the end

  private func readDirectory() throws(DatasetError) {
    // The last record is 22 bytes long, and a comment of up to 65,535 may follow.
    let tail = try bytes(at: max(0, size - 65_557), count: min(size, 65_557))
    let mark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    guard let end = (0...max(0, tail.count - 22)).last(where: { tail[$0...].starts(with: mark) }), tail.count >= 22
    else {
      throw damaged("it has no list of its files")
    }
    let count = number(tail, end + 10, 2)
    let (length, start) = (number(tail, end + 12, 4), number(tail, end + 16, 4))
    guard start + length <= size else { throw damaged("its list of files reaches beyond its end") }
    let list = try bytes(at: start, count: length)
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= list.count, number(list, place, 4) == 0x0201_4B50 else {
        throw damaged("its list of files is torn")
      }
      let (name, extra, comment) = (
        number(list, place + 28, 2), number(list, place + 30, 2), number(list, place + 32, 2)
      )
      guard place + 46 + name + extra + comment <= list.count else { throw damaged("its list of files is torn") }
      entries[String(decoding: list[place + 46..<place + 46 + name], as: UTF8.self)] = Entry(
        method: number(list, place + 10, 2), crc: UInt32(number(list, place + 16, 4)),
        packedSize: number(list, place + 20, 4), size: number(list, place + 24, 4), offset: number(list, place + 42, 4))
      place += 46 + name + extra + comment
    }
  }

  /// A little-endian number; the caller has made sure that it is there.
  private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }

  private func bytes(at offset: Int, count: Int) throws(DatasetError) -> [UInt8] {
    do {
      try handle.seek(toOffset: UInt64(offset))
      let data = try handle.read(upToCount: count) ?? Data()
      if data.count == count { return [UInt8](data) }
    } catch {
      throw DatasetError("\(url.path) cannot be read: \(systemReason(error)).")
    }
    throw damaged("it is cut off")
  }

  private func damaged(_ what: String) -> DatasetError {
    DatasetError("\(url.path) is damaged: \(what); get the archive again.")
  }
}
