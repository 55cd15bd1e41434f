import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that stay in a file and are read when they are needed, so that more of them can be used than memory shall hold.
///
/// They are read and not mapped: pages of a mapped file count as the program's own memory, and a file that another program
/// cuts off while it is mapped ends this one. Here bytes that cannot be read are 0, and `check` says so.
public final class StoredBytes: Sendable {
  public let path: String
  public let count: Int
  private let offset: Int
  private let file: Int32
  private let failed = Atomic<Bool>(false)

  /// - Parameter offset: where the first byte lies in the file.
  /// - Throws: `EngineError` where the file cannot be opened or is too short.
  public init(path: String, offset: Int, count: Int) throws {
    file = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    self.offset = offset
    self.count = count
    guard file >= 0 else { throw EngineError("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
    let size = Int(lseek(file, 0, SEEK_END))
    guard offset >= 0, count >= 0, size - offset >= count else {
      throw EngineError("\(path) is too short: \(count) bytes were expected, but there are \(max(0, size - offset))")
    }
  }

  deinit { close(file) }

  /// A copy of some of the bytes.
  public subscript(range: Range<Int>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      if let start = buffer.baseAddress { read(range, into: start) }
      count = range.count
    }
  }

  /// - Throws: `EngineError` if any byte could not be read since the file was opened.
  public func check() throws {
    guard failed.load(ordering: .relaxed) else { return }
    throw EngineError("\(path) cannot be read any more: it was cut off or its disk has gone")
  }

  /// Copies some of the bytes to `target`, from any thread.
  func read(_ range: Range<Int>, into target: UnsafeMutableRawPointer) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) is outside \(count) stored bytes")
    var done = 0
    while done < range.count {
      let got = pread(file, target + done, range.count - done, off_t(offset + range.lowerBound + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        failed.store(true, ordering: .relaxed)
        (target + done).initializeMemory(as: UInt8.self, repeating: 0, count: range.count - done)
        return
      }
      done += got
    }
  }
}
