#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file.
/// - Throws: `EngineError` with the system's reason.
func readFile(_ path: String) throws -> [UInt8] {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { throw EngineError("it cannot be opened: \(systemReason())") }
  defer { close(file) }
  var info = stat()
  guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { throw EngineError("it is not a file") }
  guard info.st_size <= 4 << 30 else { throw EngineError("it is larger than 4 GB") }
  var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
  var done = 0
  while done < bytes.count {
    let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + done, $0.count - done) }
    if got < 0 && errno == EINTR { continue }
    guard got > 0 else { throw EngineError("it cannot be read: \(got < 0 ? systemReason() : "it became shorter")") }
    done += got
  }
  return bytes
}

/// Writes a temporary file beside `path`, makes sure that it is on the disk, and gives it the name.
/// - Throws: `EngineError` with the system's reason; what was at `path` is then still there.
func writeFileAtomically(_ bytes: [UInt8], to path: String) throws {
  let temporary = path + ".\(getpid()).tmp"
  func problem(_ what: String) -> EngineError { EngineError("\(path) cannot be \(what): \(systemReason())") }
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  guard file >= 0 else { throw problem("written") }
  do {
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, $0.count - done) }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else { throw problem("written") }
      done += put
    }
    guard fsync(file) == 0 else { throw problem("written") }
  } catch {
    unlink(temporary)
    throw error
  }
  guard rename(temporary, path) == 0 else {
    let error = problem("replaced")
    unlink(temporary)
    throw error
  }
  // The new name too shall outlive a power cut; a system that cannot promise it has still written the file.
  let folder = open(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", O_RDONLY)
  if folder >= 0 {
    fsync(folder)
    close(folder)
  }
}

private func systemReason() -> String { String(cString: strerror(errno)) }
