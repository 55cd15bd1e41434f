import Crypto
import Foundation

/// SHA-256 (FIPS 180-4), the fingerprint by which a fetched file is known to be the published one.
enum Checksum {
  /// The 64 hexadecimal digits of a file, however large it is.
  static func sha256(of file: URL) throws -> String {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    var hash = SHA256()
    while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { hash.update(data: part) }
    return text(hash.finalize())
  }

  static func sha256(of bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

  private static func text(_ digest: SHA256.Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
