import Foundation
import FuzzTargets
import Testing

/// Replays the inputs with which `make fuzz` begins, good ones and all that ever did harm.
@Suite("Readers of foreign bytes")
struct FuzzTests {
  @Test("take every seed without harm", arguments: FuzzTarget.allCases)
  func takeEverySeed(_ target: FuzzTarget) throws {
    let seeds = try seeds(of: target)
    try #require(seeds.count > 3, "\(target.rawValue) has hardly any seeds")
    for seed in seeds { target.run([UInt8](try Data(contentsOf: seed))) }
  }

  @Test("take every seed cut off anywhere, or with one byte changed", arguments: FuzzTarget.allCases)
  func takeDamagedSeeds(_ target: FuzzTarget) throws {
    for seed in try seeds(of: target) {
      let bytes = [UInt8](try Data(contentsOf: seed).prefix(4096))
      for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 6)) {
        target.run(Array(bytes[..<place]))
        var changed = bytes
        changed[place] ^= UInt8(1 << (place % 8))
        target.run(changed)
      }
    }
  }

  private func seeds(of target: FuzzTarget) throws -> [URL] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Seeds/\(target.rawValue)")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
  }
}
