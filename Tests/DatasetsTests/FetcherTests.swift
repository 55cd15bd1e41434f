import Foundation
import Synchronization
import Testing
import WebTesting

@testable import Datasets

/// 100,000 bytes that look like nothing, always the same.
private let content: [UInt8] = (0..<100_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }

typealias Reply = WebServer.Reply

@Suite("Fetching data sets", .timeLimit(.minutes(2)))
struct FetcherTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var locations: Locations { locations(mirror: nil) }

  private func locations(mirror: String?) -> Locations {
    var environment = ["XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    environment["DLLAB_MIRROR"] = mirror
    return Locations(environment: environment, home: folder.url, executable: nil, workingFolder: folder.url)
  }

  /// Fetches with little patience: here no server is far away.
  private func fetcher(_ locations: Locations? = nil) -> Fetcher {
    var fetcher = Fetcher(locations: locations ?? self.locations)
    fetcher.patience = 2
    fetcher.pause = 0.01
    return fetcher
  }

  /// A set of one file, published on these servers.
  private func set(_ servers: [WebServer], content: [UInt8] = content) -> PublishedSet {
    published(
      servers.map(\.url),
      files: [PublishedFile(name: "data.gz", size: content.count, sha256: Checksum.sha256(of: content))])
  }

  private func published(
    _ servers: [URL], files: [PublishedFile], members: [String: String] = [:]
  ) -> PublishedSet {
    PublishedSet(
      name: "test-set", title: "Test set", summary: "", source: "", licence: "", trainingCount: 1, testCount: 1,
      classNames: [], isTransposed: false, servers: servers, files: files, members: members)
  }

  private var target: URL { folder.url.appending(path: "cache/dllab/datasets/test-set/data.gz") }
  private var part: URL { URL(filePath: target.path + ".part") }

  private func isWhole(_ url: URL) -> Bool { (try? Data(contentsOf: url)) == Data(content) }

  /// Fetches, and expects that the file is there and nothing else.
  private func succeed(_ set: PublishedSet) throws {
    #expect(try fetcher().fetch(set) == .fetched(target.deletingLastPathComponent()))
    #expect(isWhole(target), "the file is the published one")
    let names = try FileManager.default.contentsOfDirectory(atPath: target.deletingLastPathComponent().path)
    #expect(names.filter { $0 != ".lock" } == ["data.gz"])
    #expect(fetcher().isHere(set))
  }

  /// What a failed fetch says: one line that names the set; the file is not there.
  private func fail(_ set: PublishedSet) -> String {
    let text = message { try fetcher().fetch(set) }
    #expect(text.hasPrefix("Test set could not be fetched (data.gz): 127.0.0.1 "), "\(text)")
    #expect(!text.contains("\n") && text.hasSuffix("."))
    #expect(text.contains(target.deletingLastPathComponent().path))
    #expect(!FileManager.default.fileExists(atPath: target.path))
    #expect(!fetcher().isHere(set))
    #expect(Fetcher.size(of: part) > 0 || !FileManager.default.fileExists(atPath: part.path), "no empty leftover")
    return text
  }

  // MARK: When all is well

  @Test("a file is fetched in one piece, with its progress, and not a second time")
  func fetches() throws {
    let server = try WebServer { .file(content, for: $0) }
    let set = set([server])
    let seen = Mutex([FetchProgress]())
    let outcome = try fetcher().fetch(set, progress: { p in seen.withLock { $0.append(p) } })
    #expect(outcome == .fetched(target.deletingLastPathComponent()))
    #expect(isWhole(target), "the file is the published one")
    let progress = seen.withLock { $0 }
    #expect(progress.allSatisfy { $0.total == content.count && $0.file == "data.gz" })
    #expect(progress.map(\.done) == progress.map(\.done).sorted())
    #expect(progress.last == FetchProgress(work: .checking, file: "data.gz", done: content.count, total: content.count))
    #expect(try fetcher().fetch(set) == .alreadyHere(target.deletingLastPathComponent()))
    #expect(server.requests.map(\.path) == ["/data.gz"])
    #expect(server.requests[0].headers["accept-encoding"] == "identity")
    #expect(server.requests[0].headers["range"] == nil)
  }

  @Test("a few redirections are followed")
  func redirected() throws {
    let server = try WebServer { request in
      switch request.path {
      case "/data.gz": Reply(302, headers: ["Location": "/elsewhere"])
      case "/elsewhere": Reply(301, headers: ["Location": "/here"])
      default: .file(content, for: request)
      }
    }
    try succeed(set([server]))
    #expect(server.requests.map(\.path) == ["/data.gz", "/elsewhere", "/here"])
  }

  @Test("a server that states no length is good enough")
  func noLength() throws {
    try succeed(set([try WebServer { _ in Reply(200, content, statedLength: -1) }]))
  }

  @Test("bytes that a server calls compressed are taken as they are")
  func contentEncoding() throws {
    try succeed(set([try WebServer { _ in Reply(200, content, headers: ["Content-Encoding": "identity"]) }]))
  }

  @Test("with DLLAB_MIRROR that server alone is asked, in the folder of the set")
  func mirror() throws {
    let server = try WebServer { .file(content, for: $0) }
    let mirror = server.url.appending(path: "class").absoluteString
    let fetcher = fetcher(locations(mirror: mirror))
    let file = PublishedFile(name: "data.gz", size: content.count, sha256: Checksum.sha256(of: content))
    _ = try fetcher.fetch(published([URL(string: "http://192.0.2.1/")!], files: [file]))
    #expect(server.requests.map(\.path) == ["/class/test-set/data.gz"])
    for set in PublishedSet.all {
      #expect(try fetcher.servers(of: set).map(\.absoluteString) == ["\(mirror)/\(set.name)/"])
    }
    #expect(message { try Fetcher(locations: locations(mirror: "my server")).fetch(.mnist) }.contains("DLLAB_MIRROR"))
  }

  // MARK: Resuming

  @Test("a broken connection is taken up where it broke off")
  func breaksOff() throws {
    let server = try WebServer { request in
      var reply = Reply.file(content, for: request, tag: "\"v1\"")
      reply.breaksOffAfter = 30_000
      return reply
    }
    try succeed(set([server]))
    #expect(server.requests.map(\.rangeStart) == [nil, 30_000, 60_000, 90_000])
    #expect(server.requests.dropFirst().allSatisfy { $0.headers["if-range"] == "\"v1\"" })
  }

  @Test("what an earlier try has left is not fetched again")
  func resumes() throws {
    let server = try WebServer { .file(content, for: $0) }
    try folder.write(Array(content.prefix(70_000)), "cache/dllab/datasets/test-set/data.gz.part")
    let set = set([server])
    #expect(fetcher().kept(of: set) == 70_000)
    try succeed(set)
    #expect(server.requests.map(\.rangeStart) == [70_000])
    #expect(server.requests[0].headers["if-range"] == nil, "nothing is known of the version")
  }

  @Test("a whole file that was not checked yet is checked, not fetched")
  func checksLeftover() throws {
    let server = try WebServer { .file(content, for: $0) }
    try folder.write(content, "cache/dllab/datasets/test-set/data.gz.part")
    try succeed(set([server]))
    #expect(server.requests.isEmpty)
  }

  @Test("if the server has another version by now, all of it is fetched")
  func changed() throws {
    try folder.write([UInt8](repeating: 7, count: 50_000), "cache/dllab/datasets/test-set/data.gz.part")
    let server = try WebServer { .file(content, for: $0, tag: "\"new\"") }
    try folder.write(
      Array("\(server.url)data.gz\n\"old\"".utf8), "cache/dllab/datasets/test-set/data.gz.part.origin")
    try succeed(set([server]))
    #expect(server.requests.map { $0.headers["if-range"] } == ["\"old\""])
  }

  @Test("a wrong beginning is found by the checksum, and all is fetched again")
  func wrongBeginning() throws {
    try folder.write([UInt8](repeating: 7, count: 50_000), "cache/dllab/datasets/test-set/data.gz.part")
    let server = try WebServer { .file(content, for: $0) }
    try succeed(set([server]))
    #expect(server.requests.map(\.rangeStart) == [50_000, nil])
  }

  @Test("a leftover that is too long begins anew")
  func tooLongLeftover() throws {
    try folder.write(content + [1], "cache/dllab/datasets/test-set/data.gz.part")
    let server = try WebServer { .file(content, for: $0) }
    try succeed(set([server]))
    #expect(server.requests.map(\.rangeStart) == [nil])
  }

  @Test("a server without ranges sends all of it again")
  func ignoresRange() throws {
    try folder.write(Array(content.prefix(70_000)), "cache/dllab/datasets/test-set/data.gz.part")
    try succeed(set([try WebServer { _ in Reply(200, content) }]))
  }

  @Test("a server that sends another part than it was asked for is asked for all", arguments: [206, 416])
  func wrongPart(status: Int) throws {
    try folder.write(Array(content.prefix(70_000)), "cache/dllab/datasets/test-set/data.gz.part")
    let server = try WebServer { request in
      guard request.rangeStart != nil else { return Reply(200, content) }
      return Reply(status, Array(content.suffix(10)), headers: ["Content-Range": "bytes 99990-99999/100000"])
    }
    try succeed(set([server]))
    #expect(server.requests.map(\.rangeStart) == [70_000, nil])
  }

  @Test("stopping keeps what is there, and the next try goes on from there")
  func cancelled() throws {
    let server = try WebServer { request in
      var reply = Reply.file(content, for: request)
      reply.pause = request.rangeStart == nil ? 0.05 : 0
      return reply
    }
    let set = set([server])
    let done = Mutex(0)
    let outcome = try fetcher().fetch(
      set, progress: { p in done.withLock { $0 = p.done } }, isCancelled: { done.withLock { $0 > 20_000 } })
    let kept = Fetcher.size(of: part)
    #expect(outcome == .stopped(kept: kept))
    #expect(kept > 20_000 && kept < content.count)
    try succeed(set)
    #expect(server.requests.map(\.rangeStart) == [nil, kept])
  }

  // MARK: Servers that do no good

  @Test(
    "what a server does wrong is said, and the file is not there",
    arguments: [
      (Reply(404), "answers 404 (not found)"),
      (Reply(500), "answers 500 (internal server error)"),
      (
        Reply(200, Array("<html>Log in first!</html>".utf8)),
        "offers another file (26 bytes, the published one has 100000)"
      ),
      (Reply(200, [UInt8](repeating: 1, count: 100_000)), "its SHA-256 is not the published one"),
      (Reply(200, content + [1], statedLength: -1), "sends more than the 100000 bytes"),
      (Reply(200, Array(content.prefix(5000)), statedLength: -1), "breaks off after 5000 of 100000 bytes"),
      (Reply(200, Array(content.prefix(5000)), statedLength: 100_000), "breaks off after 5000 of 100000 bytes"),
      (Reply(200, [], statedLength: 100_000), "breaks off after 0 of 100000 bytes"),
      (Reply(302, headers: ["Location": "/data.gz"]), "sends us from one address to the next without end"),
      (Reply(302, headers: ["Location": "ftp://127.0.0.1/data.gz"]), "not of the web"),
      (Reply(206, content, headers: ["Content-Range": "bytes 5-100004/100000"]), "another part"),
    ])
  func faults(reply: Reply, words: String) throws {
    let server = try WebServer { _ in reply }
    #expect(fail(set([server])).contains(words))
    #expect(server.requests.count <= 8)
  }

  @Test("a server that says nothing is given up")
  func silent() throws {
    let server = try WebServer { _ in
      Thread.sleep(forTimeInterval: 10)
      return Reply(200, content)
    }
    #expect(fail(set([server])).contains("is silent for more than 2 seconds"))
  }

  @Test("a server that falls silent in the middle is asked for the rest")
  func silentInTheMiddle() throws {
    let server = try WebServer { request in
      var reply = Reply.file(content, for: request)
      if request.rangeStart == nil { (reply.body, reply.statedLength) = (Array(content.prefix(8000)), content.count) }
      reply.pause = request.rangeStart == nil ? 10 : 0
      return reply
    }
    try succeed(set([server]))
    #expect(server.requests.map(\.rangeStart) == [nil, 4096])
  }

  @Test("a server that is not there cannot be reached")
  func unreachable() throws {
    let server = try WebServer { _ in Reply(404) }
    server.stop()
    #expect(fail(set([server])).contains("cannot be reached"))
  }

  @Test("the next server is asked when one does no good, and goes on where that one ended")
  func nextServer() throws {
    let bad = try WebServer { _ in Reply(404) }
    let weak = try WebServer { request in
      request.rangeStart == nil ? Reply(200, content, breaksOffAfter: 40_000) : Reply(500)
    }
    let good = try WebServer { .file(content, for: $0) }
    try succeed(set([bad, weak, good]))
    #expect(good.requests.map(\.rangeStart) == [40_000])
  }

  @Test("when no server does any good, each is named with what it did")
  func noServer() throws {
    let text = fail(set([try WebServer { _ in Reply(404) }, try WebServer { _ in Reply(500) }]))
    #expect(text.contains("127.0.0.1 answers 404 (not found); 127.0.0.1 answers 500"), "\(text)")
  }

  @Test("a cache that cannot be written to is named")
  func unwritable() throws {
    try folder.write([], "cache")
    let server = try WebServer { .file(content, for: $0) }
    let text = message { try fetcher().fetch(set([server])) }
    #expect(text.contains("cache/dllab/datasets/test-set cannot be made: "), "\(text)")
    #expect(server.requests.isEmpty)
  }

  @Test("two do not fetch into one folder at the same time")
  func locked() throws {
    let server = try WebServer { request in
      Thread.sleep(forTimeInterval: 1)
      return .file(content, for: request)
    }
    let (set, fetcher) = (set([server]), fetcher())
    let first = Mutex("")
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      let text = message { try fetcher.fetch(set) }
      first.withLock { $0 = text }
    }
    while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
    #expect(message { try fetcher.fetch(set) }.contains("Another dllab is fetching"))
    group.wait()
    #expect(first.withLock { $0 } == "nothing thrown")
    #expect(server.requests.count == 1)
  }

  // MARK: What is published

  @Test("every published file has a length and a SHA-256, every set four files and https or http servers")
  func published() {
    for set in PublishedSet.all {
      #expect(set.fileNames.sorted() == PublishedSet.idxNames.sorted())
      #expect(set.servers.allSatisfy { ["http", "https"].contains($0.scheme) && $0.absoluteString.hasSuffix("/") })
      #expect(!set.servers.isEmpty && !set.source.isEmpty && !set.licence.isEmpty && set.classNames.count == 10)
      for file in set.files { #expect(file.size > 0 && file.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil) }
    }
    #expect(PublishedSet.mnist.downloadSize == 11_594_722)
  }

  @Test("SHA-256 gives the values of the standard (FIPS 180-4 examples)")
  func sha256() throws {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(Checksum.sha256(of: Array("abc".utf8)) == abc)
    #expect(try Checksum.sha256(of: folder.write(Array("abc".utf8), "abc")) == abc)
    #expect(
      Checksum.sha256(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

}
