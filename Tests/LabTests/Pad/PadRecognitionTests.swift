import Engine
import Foundation
import Screen
import Testing

@testable import Lab

@Suite("The shipped network reads what is drawn on the pad")
struct PadRecognitionTests {
  /// Where and how large a digit is written, leaning how much, by how shaky a hand.
  private struct Manner {
    var x: Float
    var y: Float
    var width: Float
    var height: Float
    var slant: Float = 0
    var wobble: Float = 0
    var pad = Size(80, 24)
  }

  private static let manners = [
    Manner(x: 0.22, y: 0.12, width: 0.55, height: 0.76),
    Manner(x: 0.15, y: 0.06, width: 0.7, height: 0.88),
    Manner(x: 0.3, y: 0.2, width: 0.4, height: 0.6),
    Manner(x: 0.05, y: 0.35, width: 0.4, height: 0.58),
    Manner(x: 0.5, y: 0.05, width: 0.42, height: 0.6),
    Manner(x: 0.25, y: 0.12, width: 0.5, height: 0.76, slant: 0.25),
    Manner(x: 0.25, y: 0.12, width: 0.5, height: 0.76, slant: -0.15),
    Manner(x: 0.25, y: 0.12, width: 0.5, height: 0.76, wobble: 0.015),
    Manner(x: 0.2, y: 0.1, width: 0.6, height: 0.8, slant: 0.15, pad: Size(200, 60)),
  ]

  private static func shippedNetwork() throws -> Network {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return try ModelFile(path: root.appending(path: "models/convnet.safetensors").path).makeNetwork()
  }

  @Test("all digits, in several hands, sizes, places and slants: at least 95 % are right")
  func handsAreRead() throws {
    let network = try Self.shippedNetwork()
    var wrong: [String] = []
    var count = 0
    for manner in Self.manners {
      for hand in Hands.all {
        // A bar is not written twice as wide.
        let width = hand.digit == 1 ? manner.width / 2 : manner.width
        var session = PadSession(manner.pad)
        session.isQuick = count % 20 != 0
        session.draw(
          hand.placed(
            x: manner.x, y: manner.y, width: width, height: manner.height, slant: manner.slant, wobble: manner.wobble))
        let answer = network.predict(try #require(session.requests.last).pixels)
        count += 1
        let best = answer.indices.max { answer[$0] < answer[$1] }!
        if best != hand.digit { wrong.append("\(hand.digit) \(hand.name) \(manner) as \(best)") }
      }
    }
    #expect(Double(wrong.count) <= 0.05 * Double(count), "\(wrong.count) of \(count): \(wrong.joined(separator: "\n"))")
  }
}
