import Foundation

/// A file on its way: `NAME.part`, and beside it, in `NAME.part.origin`, which server the bytes are from and how that server
/// names its version of the file, so that a later try can ask for the rest of the same.
final class PartialFile {
  let url: URL
  private let originURL: URL
  private var handle: FileHandle?
  /// The bytes that are on the disk.
  private(set) var count = 0

  init(for file: URL) {
    url = URL(filePath: file.path + ".part")
    originURL = URL(filePath: file.path + ".part.origin")
  }

  deinit { close() }

  /// Opens what is there, or begins. A file that is longer than it should ever become begins anew.
  func open(limit: Int) throws {
    if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
    let handle = try FileHandle(forUpdating: url)
    self.handle = handle
    count = Int(try handle.seekToEnd())
    if count > limit { try truncate() }
  }

  func append(_ data: Data) throws {
    try handle?.write(contentsOf: data)
    count += data.count
  }

  /// Takes all bytes away.
  func truncate() throws {
    try handle?.truncate(atOffset: 0)
    count = 0
    try? FileManager.default.removeItem(at: originURL)
  }

  func close() {
    try? handle?.close()
    handle = nil
  }

  /// Gives the file its name at once: nobody ever sees a part of it there.
  func finish(as file: URL) throws {
    try handle?.synchronize()
    close()
    guard rename(url.path, file.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    try? FileManager.default.removeItem(at: originURL)
  }

  func remove() {
    close()
    for file in [url, originURL] { try? FileManager.default.removeItem(at: file) }
  }

  /// Remembers how `server` names this version of the file: its entity tag, or when it was changed.
  func remember(_ validator: String?, from server: URL) {
    guard let validator else { return }
    try? "\(server.absoluteString)\n\(validator)".write(to: originURL, atomically: true, encoding: .utf8)
  }

  /// What was remembered, if it was of `server`.
  func validator(from server: URL) -> String? {
    guard let lines = try? String(contentsOf: originURL, encoding: .utf8).split(separator: "\n"), lines.count == 2,
      lines[0] == server.absoluteString
    else { return nil }
    return String(lines[1])
  }
}
