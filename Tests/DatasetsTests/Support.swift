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
