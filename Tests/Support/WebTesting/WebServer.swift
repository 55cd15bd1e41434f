import Foundation
import Synchronization

/// A web server on 127.0.0.1 that does what a test wants, bad things too.
public final class WebServer: Sendable {
  /// What a client asked for.
  public struct Request: Hashable, Sendable {
    public var method: String
    public var path: String
    /// By lower-case names.
    public var headers: [String: String]

    /// The first byte that was asked for: `Range: bytes=100-`.
    public var rangeStart: Int? {
      headers["range"].flatMap { Int($0.replacing("bytes=", with: "").split(separator: "-").first ?? "") }
    }
  }

  /// What it gets.
  public struct Reply: Hashable, Sendable {
    public var status: Int
    public var headers: [String: String]
    public var body: [UInt8]
    /// The length that the head of the reply states; nil for the true one, negative for none.
    public var statedLength: Int?
    /// The connection ends after so many bytes of the body.
    public var breaksOffAfter: Int?
    /// Seconds between two pieces of the body, each of 4,096 bytes.
    public var pause: Double

    public init(
      _ status: Int, _ body: [UInt8] = [], headers: [String: String] = [:], statedLength: Int? = nil,
      breaksOffAfter: Int? = nil, pause: Double = 0
    ) {
      self.status = status
      self.body = body
      self.headers = headers
      self.statedLength = statedLength
      self.breaksOffAfter = breaksOffAfter
      self.pause = pause
    }

    /// What a good server says: all of it, or from where it was asked to begin.
    public static func file(_ bytes: [UInt8], for request: Request, tag: String? = nil) -> Reply {
      let headers = tag.map { ["ETag": $0] } ?? [:]
      let isSame = request.headers["if-range"].map { $0 == tag } ?? true
      guard let start = request.rangeStart, isSame else { return Reply(200, bytes, headers: headers) }
      guard start < bytes.count else { return Reply(416) }
      let range = ["Content-Range": "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"]
      return Reply(206, Array(bytes[start...]), headers: headers.merging(range) { $1 })
    }
  }

  public typealias Handler = @Sendable (Request) -> Reply

  private let socket: Int32
  public let port: Int
  private let log: Log

  private final class Log: Sendable { let requests = Mutex([Request]()) }

  /// Serves from now on.
  public init(_ handler: @escaping Handler) throws {
    signal(SIGPIPE, SIG_IGN)
    let log = Log()
    self.log = log
    #if canImport(Glibc)
      socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    // This machine only, and a port that is free.
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let server = socket
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(server, $0, length) == 0 && listen(server, 16) == 0 && getsockname(server, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let client = accept(server, nil, nil)
        guard client >= 0 else { return }
        Thread.detachNewThread {
          defer { close(client) }
          guard let request = Self.readRequest(client) else { return }
          log.requests.withLock { $0.append(request) }
          Self.send(handler(request), to: client)
        }
      }
    }
  }

  /// Ends: whoever comes now is refused.
  public func stop() {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  /// `http://127.0.0.1:PORT/`
  public var url: URL { URL(string: "http://127.0.0.1:\(port)/")! }

  /// What was asked for so far.
  public var requests: [Request] { log.requests.withLock { $0 } }

  private static func readRequest(_ client: Int32) -> Request? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = read(client, &buffer, buffer.count)
      guard count > 0 else { return nil }
      text += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    let lines = text.split(separator: "\r\n").map(String.init)
    let first = lines[0].split(separator: " ").map(String.init)
    guard first.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return Request(method: first[0], path: first[1], headers: headers)
  }

  private static func send(_ reply: Reply, to client: Int32) {
    var head = "HTTP/1.1 \(reply.status) Whatever\r\nConnection: close\r\n"
    let length = reply.statedLength ?? reply.body.count
    if length >= 0 { head += "Content-Length: \(length)\r\n" }
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    guard write(Array((head + "\r\n").utf8), to: client) else { return }
    var rest = reply.body.prefix(reply.breaksOffAfter ?? reply.body.count)
    while !rest.isEmpty {
      guard write(Array(rest.prefix(4096)), to: client) else { return }
      rest = rest.dropFirst(4096)
      if reply.pause > 0 { Thread.sleep(forTimeInterval: reply.pause) }
    }
    shutdown(client, Int32(SHUT_WR))
    // The client goes first: what it has not read yet would be lost with a reset.
    var buffer = [UInt8](repeating: 0, count: 256)
    while read(client, &buffer, buffer.count) > 0 {}
  }

  private static func write(_ bytes: [UInt8], to client: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(client, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
