import Foundation
import Testing
import WebTesting

@testable import Datasets

@Suite("Zip archives")
struct ZipArchiveTests {
  private let folder: TemporaryFolder
  private let files: [(name: String, bytes: [UInt8])] = [
    ("gzip/one.gz", Array(1...200)), ("gzip/empty", []), ("two", [UInt8](repeating: 7, count: 300)),
  ]

  init() throws { folder = try TemporaryFolder() }

  private func extract(_ archive: [UInt8], _ name: String) throws -> Data {
    let target = folder.url.appending(path: "extracted")
    try ZipArchive(folder.write(archive, "archive.zip")).extract(name, to: target)
    return try Data(contentsOf: target)
  }

  @Test("stored files come out as they went in")
  func stored() throws {
    for file in files { #expect(try extract(zip(files), file.name) == Data(file.bytes)) }
  }

  @Test("deflated files, as Python writes them, come out as they went in")
  func deflated() throws {
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
          z.writestr("gzip/noise", bytes((i * i >> 3) % 251 for i in range(900_000)))
          z.writestr("zeros", bytes(3_000_000))
      """
    let archive = folder.url.appending(path: "deflated.zip")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, archive.path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return print("SKIPPED: without python3 there is no deflated archive") }
    let target = folder.url.appending(path: "extracted")
    let zip = try ZipArchive(archive)
    try zip.extract("gzip/noise", to: target)
    #expect(try Data(contentsOf: target) == Data((0..<900_000).map { UInt8((($0 * $0) >> 3) % 251) }))
    try zip.extract("zeros", to: target)
    #expect(try Data(contentsOf: target) == Data(count: 3_000_000))
  }

  @Test("a comment at the end does no harm")
  func comment() throws {
    var archive = zip(files)
    archive[archive.count - 2] = 5
    #expect(try extract(archive + Array("hello".utf8), "two").count == 300)
  }

  @Test("what is no archive, and an archive cut anywhere, is refused")
  func truncated() throws {
    let archive = zip(files)
    for length in [0, 1, 21, 22, 100, archive.count - 1] {
      let text = message { try extract(Array(archive.prefix(length)), "two") }
      #expect(text.contains("archive.zip is damaged"), "\(length): \(text)")
    }
  }

  @Test("a changed byte of a file is found by its CRC, and nothing is left behind")
  func changed() throws {
    var archive = zip(files)
    archive[60] ^= 1
    #expect(message { try extract(archive, "gzip/one.gz") }.contains("gzip/one.gz does not check out"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["archive.zip"])
    #expect(message { try extract(archive, "three") }.contains("does not hold three"))
  }

  @Test("no changed byte of the lists makes it crash or give anything but the files")
  func hostile() throws {
    let archive = zip(files)
    for index in archive.indices where !(45..<240).contains(index) && !(320..<600).contains(index) {
      var changed = archive
      changed[index] = 0xFF
      if let data = try? extract(changed, "two") { #expect(data == Data(files[2].bytes), "byte \(index)") }
    }
  }

  @Test("a set that is published as an archive is unpacked, and the archive goes")
  func fetched() throws {
    let archive = zip(files)
    let server = try WebServer { .file(archive, for: $0) }
    let set = PublishedSet(
      name: "packed", title: "Packed", summary: "", source: "", licence: "", trainingCount: 1, testCount: 1,
      classNames: [], isTransposed: false, servers: [server.url],
      files: [PublishedFile(name: "gzip.zip", size: archive.count, sha256: Checksum.sha256(of: archive))],
      members: ["gzip/one.gz": "a.gz", "two": "b"])
    let fetcher = Fetcher(
      locations: Locations(
        environment: ["XDG_CACHE_HOME": folder.url.path], home: folder.url, executable: nil, workingFolder: folder.url))
    let place = folder.url.appending(path: "dllab/datasets/packed", directoryHint: .isDirectory)
    #expect(try fetcher.fetch(set) == .fetched(place))
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: place.path)) == ["a.gz", "b", ".lock"])
    #expect(try Data(contentsOf: place.appending(path: "a.gz")) == Data(files[0].bytes))
    #expect(try fetcher.fetch(set) == .alreadyHere(place))
    #expect(server.requests.count == 1)
  }
}
