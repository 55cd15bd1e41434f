internal import CCurl
import Foundation

/// The head of an answer: its status and its headers by lower-case names.
struct HTTPHead: Hashable {
  var status: Int
  var headers: [String: String] = [:]
}

/// One HTTP GET by libcurl, which does the talking: TLS, proxies, redirections. Everything happens on the caller's thread.
///
/// Foundation's URLSession would do it too, but on Linux it keeps a processor busy for as long as it waits for bytes: it
/// listens for a socket that can be written to, and that is always so.
final class HTTPRequest {
  enum End: Hashable {
    case complete
    /// A receiver did not want more.
    case refused
    case cancelled
    /// No answer, or no whole one.
    case failed(Reason)
  }

  enum Reason: Hashable {
    case unknownServer, unreachable, untrusted, silent, brokenOff, endlessRedirection, foreignAddress
    /// As libcurl tells it.
    case other(String)
  }

  private let receiveHead: (HTTPHead) -> Bool
  private let receiveBytes: (UnsafeRawBufferPointer) -> Bool
  private let isCancelled: () -> Bool
  private let patience: Double
  private var head = HTTPHead(status: 0)
  private var lastNews = ContinuousClock.now
  private var isSilent = false

  private static let mostRedirections = 5
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private init(
    head: @escaping (HTTPHead) -> Bool, bytes: @escaping (UnsafeRawBufferPointer) -> Bool,
    isCancelled: @escaping () -> Bool, patience: Double
  ) {
    (receiveHead, receiveBytes, self.isCancelled, self.patience) = (head, bytes, isCancelled, patience)
  }

  /// Asks for `url` and returns when the answer has ended, however it did.
  ///
  /// - Parameters:
  ///   - headers: lines of the request, `Name: value`.
  ///   - patience: how many seconds the server may be silent.
  ///   - isCancelled: asked at least once a second.
  ///   - head: told of the answer that no redirection has replaced; false ends it.
  ///   - bytes: told of each piece of its body; false ends it.
  static func get(
    _ url: String, headers: [String], patience: Double, isCancelled: () -> Bool, head: (HTTPHead) -> Bool,
    bytes: (UnsafeRawBufferPointer) -> Bool
  ) -> End {
    withoutActuallyEscaping(isCancelled) { isCancelled in
      withoutActuallyEscaping(head) { head in
        withoutActuallyEscaping(bytes) { bytes in
          HTTPRequest(head: head, bytes: bytes, isCancelled: isCancelled, patience: patience).run(url, headers)
        }
      }
    }
  }

  private func run(_ url: String, _ headers: [String]) -> End {
    guard Self.isReady, let handle = curl_easy_init() else { return .failed(.other("libcurl cannot be used")) }
    defer { curl_easy_cleanup(handle) }
    let lines = headers.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
    defer { curl_slist_free_all(lines) }
    _ = curl_shim_set_text(handle, CURLOPT_URL, url)
    _ = curl_shim_set_list(handle, CURLOPT_HTTPHEADER, lines)
    _ = curl_shim_allow_web_alone(handle)
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, Self.mostRedirections), (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_CONNECTTIMEOUT, max(1, Int(patience))), (CURLOPT_NOPROGRESS, 0),
    ]
    for (option, value) in numbers { _ = curl_shim_set_number(handle, option, value) }
    setReceivers(handle)
    lastNews = .now
    let code = curl_easy_perform(handle)
    return isSilent ? .failed(.silent) : Self.end(code)
  }

  private static func end(_ code: CURLcode) -> End {
    switch code {
    case CURLE_OK: .complete
    case CURLE_WRITE_ERROR: .refused
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    case CURLE_COULDNT_RESOLVE_HOST: .failed(.unknownServer)
    case CURLE_COULDNT_CONNECT: .failed(.unreachable)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION: .failed(.untrusted)
    case CURLE_OPERATION_TIMEDOUT: .failed(.silent)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR: .failed(.brokenOff)
    case CURLE_TOO_MANY_REDIRECTS: .failed(.endlessRedirection)
    case CURLE_UNSUPPORTED_PROTOCOL: .failed(.foreignAddress)
    default: .failed(.other(String(cString: curl_easy_strerror(code))))
    }
  }

  /// libcurl calls C functions; the context that it hands them is this object.
  private func setReceivers(_ handle: UnsafeMutableRawPointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA] {
      _ = curl_shim_set_context(handle, option, context)
    }
    _ = curl_shim_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return HTTPRequest.of(context).take(line: String(decoding: line, as: UTF8.self)) ? size * count : 0
    }
    _ = curl_shim_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return HTTPRequest.of(context).take(bytes) ? size * count : 0
    }
    _ = curl_shim_set_watcher(handle) { context, _, _, _, _ in HTTPRequest.of(context).goesOn() ? 0 : 1 }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPRequest {
    Unmanaged.fromOpaque(context!).takeUnretainedValue()
  }

  /// Asked again and again while the answer comes, and once a second while nothing comes.
  private func goesOn() -> Bool {
    isSilent = ContinuousClock.now - lastNews > .seconds(patience)
    return !isSilent && !isCancelled()
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // A slow disk is no silence of the server's.
    defer { lastNews = .now }
    return receiveBytes(bytes)
  }

  /// Takes a line of a head; the empty one ends it.
  private func take(line: String) -> Bool {
    lastNews = .now
    let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
    if line.hasPrefix("HTTP/") {
      head = HTTPHead(status: Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0)
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      head.headers[line[..<colon].lowercased()] = value
    } else if line.isEmpty {
      // Another head follows these: “go on”, or what stands at the address that is named.
      let isFollowed = (100..<200).contains(head.status) || (300..<400).contains(head.status) && hasLocation
      return isFollowed || receiveHead(head)
    }
    return true
  }

  private var hasLocation: Bool { head.headers["location"] != nil }
}
