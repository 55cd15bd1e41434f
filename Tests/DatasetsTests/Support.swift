import Foundation
import Testing

@testable import Datasets

/// A folder that lives as long as a test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "dllab-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }
}

/// The bytes of an IDX file.
func idx(_ dimensions: [Int], _ bytes: [UInt8], type: UInt8 = 8) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + bytes
}

/// MNIST, if `DLLAB_DATA` leads to it.
func realMNIST() -> URL? {
  let folders = Locations.current.dataFolders
  let found = folders.flatMap { [$0, $0.appending(path: "mnist")] }.first { IDXFolder(url: $0).hasAny }
  if found == nil { print("SKIPPED: set DLLAB_DATA to the folder of MNIST to test against it") }
  return found
}

/// What a throwing call says.
func message<T>(_ call: () throws -> T) -> String {
  do {
    _ = try call()
    return "nothing thrown"
  } catch {
    return "\(error)"
  }
}

/// A zip archive of these files, stored.
func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var (data, list): ([UInt8], [UInt8]) = ([], [])
  for (name, bytes) in files {
    var sum = CRC32()
    sum.add(bytes)
    // Version, flags, method, time and date; checksum and lengths; the length of the name and of nothing else.
    let common =
      little(20, 2) + little(0, 8) + little(Int(sum.value), 4) + little(bytes.count, 4) + little(bytes.count, 4)
      + little(name.utf8.count, 2) + little(0, 2)
    list += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 10) + little(data.count, 4) + Array(name.utf8)
    data += little(0x0403_4B50, 4) + common + Array(name.utf8) + bytes
  }
  let end = little(0x0605_4B50, 4) + little(0, 4) + little(files.count, 2) + little(files.count, 2)
  return data + list + end + little(list.count, 4) + little(data.count, 4) + little(0, 2)
}

/// Bytes as gzip packs them, by the system's own program, which knows nothing of our reader.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  let process = Process()
  let (input, output) = (Pipe(), Pipe())
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["gzip", "-9", "-n", "-c"]
  process.standardInput = input
  process.standardOutput = output
  try! process.run()
  Thread.detachNewThread {
    try? input.fileHandleForWriting.write(contentsOf: bytes)
    try? input.fileHandleForWriting.close()
  }
  let packed = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
  process.waitUntilExit()
  return packed
}
