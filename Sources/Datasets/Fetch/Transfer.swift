import Foundation

/// Why a transfer ended without the whole file.
enum TransferFault: Error, Hashable {
  /// The server's fault, told as what follows its name: `answers 404 (not found)`. Some are worth another try.
  case server(String, isWorthAnotherTry: Bool)
  /// The file cannot be written: the system's reason.
  case disk(String)
  case cancelled
}

/// Fetches a file of known length by HTTP (RFC 9110), or the rest of it, written to the disk as it comes.
///
/// The server is believed in nothing: a length that is not the right one, a part that does not begin where ours ends and more
/// bytes than there can be end the transfer at once.
struct Transfer {
  let source: URL
  /// Open; its bytes are taken for the beginning of what the server has.
  let file: PartialFile
  /// Of the whole file, in bytes.
  let size: Int
  /// Told the bytes that are on the disk.
  let progress: (Int) -> Void

  /// Does it, and returns when the file is complete.
  ///
  /// - Parameters:
  ///   - patience: how many seconds the server may be silent.
  ///   - isCancelled: asked at least once a second.
  func run(patience: Double, isCancelled: () -> Bool) throws(TransferFault) {
    var fault: TransferFault?
    func attempt(_ work: () throws -> Void) -> Bool {
      do {
        try work()
      } catch let error as TransferFault {
        fault = error
      } catch {
        fault = .disk(systemReason(error))
      }
      return fault == nil
    }
    let end = HTTPRequest.get(
      source.absoluteString, headers: headers, patience: patience, isCancelled: isCancelled,
      head: { head in attempt { try begin(head) } }, bytes: { bytes in attempt { try take(bytes) } })
    if let fault { throw fault }
    if end == .cancelled { throw .cancelled }
    if file.count < size { throw Self.fault(of: end, file.count, of: size, patience) }
  }

  private var headers: [String] {
    // The bytes as they are published: no server shall pack or unpack them on their way.
    var headers = ["Accept-Encoding: identity", "User-Agent: dllab"]
    if file.count > 0 {
      headers.append("Range: bytes=\(file.count)-")
      // If the server has another version by now it sends all of it instead of the rest.
      if let validator = file.validator(from: source) { headers.append("If-Range: \(validator)") }
    }
    return headers
  }

  /// Looks at the head of the answer and makes the file ready for what follows.
  private func begin(_ head: HTTPHead) throws {
    let length = head.headers["content-length"].flatMap { Int($0) }
    switch head.status {
    case 200:
      if let length, length != size {
        throw TransferFault.server(
          "offers another file (\(length) bytes, the published one has \(size))", isWorthAnotherTry: false)
      }
      // It does not know ranges, or has another version than ours is of.
      if file.count > 0 { try file.truncate() }
    case 206:
      let range = ContentRange(head.headers["content-range"] ?? "")
      guard let range, range.start == file.count, range.total == nil || range.total == size else {
        try file.truncate()
        throw TransferFault.server("sends another part than it was asked for", isWorthAnotherTry: true)
      }
    case 416:
      try file.truncate()
      throw TransferFault.server("does not have the rest of the file", isWorthAnotherTry: true)
    case let status:
      let meaning = Self.meanings[status].map { " (\($0))" } ?? ""
      throw TransferFault.server("answers \(status)\(meaning)", isWorthAnotherTry: false)
    }
    let tag = head.headers["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
    file.remember(tag ?? head.headers["last-modified"], from: source)
    progress(file.count)
  }

  private func take(_ bytes: UnsafeRawBufferPointer) throws {
    guard file.count + bytes.count <= size else {
      throw TransferFault.server("sends more than the \(size) bytes that the file has", isWorthAnotherTry: false)
    }
    try file.append(Data(bytes))
    progress(file.count)
  }

  /// The answers that are not rare (RFC 9110, section 15).
  private static let meanings = [
    401: "unauthorized", 403: "forbidden", 404: "not found", 410: "gone", 429: "too many requests",
    500: "internal server error", 502: "bad gateway", 503: "service unavailable", 504: "gateway timeout",
  ]

  /// What is to be said of an answer that was not whole. If some of it is here, the rest is worth another try.
  private static func fault(
    of end: HTTPRequest.End, _ count: Int, of size: Int, _ patience: Double
  ) -> TransferFault {
    let brokenOff = "breaks off after \(count) of \(size) bytes"
    guard case .failed(let reason) = end else { return .server(brokenOff, isWorthAnotherTry: count > 0) }
    let words =
      switch reason {
      case .unknownServer: "cannot be found (is there a network?)"
      case .unreachable: "cannot be reached"
      case .untrusted: "cannot prove that it is this server (its certificate)"
      case .silent: "is silent for more than \(Int(patience)) seconds"
      case .brokenOff: brokenOff
      case .endlessRedirection: "sends us from one address to the next without end"
      case .foreignAddress: "sends us to an address that is not of the web"
      case .other(let meaning): "fails: \(meaning)"
      }
    let isHopeless = [.untrusted, .endlessRedirection, .foreignAddress].contains(reason)
    return .server(words, isWorthAnotherTry: count > 0 && !isHopeless)
  }
}

/// `bytes 100-199/1000` (RFC 9110, section 14.4).
struct ContentRange: Hashable {
  let start: Int
  let end: Int
  /// nil if the server does not know it: `bytes 100-199/*`.
  let total: Int?

  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+|\*)/), let start = Int(match.1),
      let end = Int(match.2), start <= end
    else { return nil }
    (self.start, self.end, total) = (start, end, Int(match.3))
  }
}
