import Foundation
import Testing

@testable import dllab

/// What is said to be no digit, by the network that ships.
@Suite("Not a digit", .serialized, .timeLimit(.minutes(5)))
struct RejectTests {
  let product: Product
  init() throws { product = try Product() }

  /// Two digits, and drawings that nobody would take for one.
  private static let drawings = """
    7 anna: 5,8 88,4 50,52 36,98
    3 anna: 12,14 50,2 84,22 48,46 90,68 58,98 10,88
    K ben: 18,0 18,100 / 86,2 20,54 88,100
    W ben: 0,0 25,100 50,30 75,100 100,0
    scribble cleo: 0,20 90,10 5,40 95,30 0,60 100,55 4,80 96,75 10,100
    scribble cleo: 10,10 90,90 / 90,10 10,90 / 50,0 50,100 / 0,50 100,50 / 20,80 80,70
    line cleo: 0,50 100,46
    """

  @Test("letters, scribbles and a line that lies are refused, digits are not, and every group is counted")
  func report() throws {
    defer { product.cleanUp() }
    let file = product.home.appending(path: "drawings.txt")
    try Self.drawings.write(to: file, atomically: true, encoding: .utf8)
    let result = try product.run(["reject", "--doodles", file.path, "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let rows = try #require(report["rows"] as? [[String: Any]])
    func row(_ name: String) throws -> (count: Int, wrong: Int) {
      let row = try #require(rows.first { ($0["name"] as? String)?.contains(name) == true }, "\(name)")
      return (try #require(row["count"] as? Int), try #require(row["wrong"] as? Int))
    }
    // Each drawing with three pens in three sizes.
    let counts = try ["drawn on the pad": 18, "letters": 18, "scribbles": 18, "lines": 9].map { name, count in
      let row = try row(name)
      #expect(row.count == count, "\(name)")
      return row.wrong
    }
    #expect(counts.reduce(0, +) <= 6)
    let hands = try row("generated hands")
    #expect(Double(hands.wrong) < 0.02 * Double(hands.count))
  }

  @Test("a drawing that is none, or a network for something else, is said in a sentence")
  func faults() throws {
    defer { product.cleanUp() }
    let file = product.home.appending(path: "drawings.txt")
    try "7 anna: 1,2 3,4\nR 1,2\n".write(to: file, atomically: true, encoding: .utf8)
    let broken = try product.run(["reject", "--doodles", file.path])
    #expect(broken.status == 2 && broken.errors.contains("drawings.txt:2:"))
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let other = try product.run(["reject", "--model", root.appending(path: "models/convnet.safetensors").path])
    #expect(other.status == 2 && other.errors.contains("--data digit-or-not"))
    #expect(try product.run(["reject", "--calibrate", "0.7"]).status == 64)
  }
}
