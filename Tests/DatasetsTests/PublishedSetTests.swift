import Foundation
import Testing

@testable import Datasets

@Suite("What is published")
struct PublishedSetTests {
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
    let folder = try TemporaryFolder()
    #expect(try Checksum.sha256(of: folder.write(Array("abc".utf8), "abc")) == abc)
    #expect(
      Checksum.sha256(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
