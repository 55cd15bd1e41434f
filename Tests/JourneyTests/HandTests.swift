import Engine
import Foundation
import PadTesting
import TerminalTesting
import Testing

@testable import Datasets

/// Teach it your hand: from the drawing to the network that the pad reads with, and back.
@Suite("Teaching a hand", .serialized, .timeLimit(.minutes(5)))
struct HandTests {
  let product: Product
  init() throws { product = try Product() }

  /// Draws a digit of the hands on the pad of 80×24, whose inside begins at column 1, row 2.
  private func draw(_ digit: Trajectory, _ lab: PseudoTerminal) {
    for stroke in Manner.plain.strokes(of: digit, index: 0) {
      var cells: [(x: Int, y: Int)] = []
      for point in stroke {
        let cell = (x: 1 + Int(point.x * 40), y: 2 + Int(point.y * 20))
        if cells.last.map({ $0 != cell }) ?? true { cells.append(cell) }
      }
      lab.drag(cells)
    }
  }

  private func teach(_ digit: Trajectory, as label: Int, _ lab: PseudoTerminal) throws {
    draw(digit, lab)
    try #require(lab.wait { $0.text.contains("▸ ") }, "\(lab.screen.text)")
    lab.send("=")
    try #require(lab.expect("Which digit is it?"), "\(lab.screen.text)")
    lab.send("\(label)")
    try #require(lab.expect("Your \(label) is kept"), "\(lab.screen.text)")
  }

  private func hands() throws -> [Trajectory] {
    try TrajectoryFile.read(PadTrialTests.hands).filter { $0.hand == "american" }
  }

  @Test("digits are drawn, named, listed, measured on, exported and deleted")
  func ownSet() throws {
    defer { product.cleanUp() }
    let nothing = try product.run(["hand", "list"])
    #expect(nothing.status == 0 && nothing.output.hasPrefix("You have taught no digit yet"))
    #expect(try product.run(["evaluate", "--data", "mine"]).errors.contains("You have taught no digit yet"))

    let lab = product.open(["draw"])
    try #require(lab.expect("Your digit"))
    for digit in try hands().prefix(4) { try teach(digit, as: digit.label, lab) }
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))

    let list = try product.run(["hand", "list"])
    #expect(list.output.contains("4 digits; 0: 1, 1: 1, 2: 1, 3: 1, 4: 0"), "\(list.output)")
    #expect(list.output.split(separator: "\n").count(where: { $0.hasSuffix("held out") }) == 1)
    let json = try product.run(["hand", "list", "--json"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let digits = try #require(object["digits"] as? [[String: Any]])
    #expect(digits.compactMap { $0["number"] as? Int } == [1, 2, 3, 4])
    let strokes = try #require(digits[2]["strokes"] as? [[String: Any]])
    #expect(((strokes.first?["points"] as? [[Double]])?.count ?? 0) > 10)
    #expect(try product.run(["hand", "show", "3"]).output.contains("Number 3: a 2, drawn "))
    #expect(try product.run(["hand", "show"]).output.split(separator: "\n").count > 4)
    #expect(try product.run(["data", "list"]).output.contains("mine"))
    let measured = try product.run(["evaluate", "--data", "mine", "--training-set", "--json"])
    #expect(measured.output.contains("\"accuracy\":1"), "\(measured.output)\(measured.errors)")

    let folder = product.home.appending(path: "my-digits")
    let exported = try product.run(["hand", "export", folder.path])
    #expect(exported.status == 0 && exported.output.contains("trajectories.txt"), "\(exported.errors)")
    let again = try TrajectoryFile.read(folder.appending(path: "trajectories.txt"))
    #expect(again.map(\.label) == [0, 1, 2, 3])
    #expect(try DataCatalogue().load(folder.path).training.count == 3)
    #expect(try product.run(["hand", "export", folder.path]).status == 2)

    #expect(try product.run(["hand", "delete", "2"]).status == 64)
    #expect(try product.run(["hand", "delete", "9", "--yes"]).errors.contains("no digit with the number 9"))
    #expect(try product.run(["hand", "delete", "2", "--yes"]).output == "1 digit deleted.\n")
    let asked = PseudoTerminal(
      [Product.executable.path, "hand", "delete", "all"], columns: 80, rows: 24, environment: product.environment())
    try #require(asked.expect("Delete all 3 digits of your hand?"))
    asked.send(keys: "n", "enter")
    #expect(asked.waitForEnd() == .exited(0) && asked.screen.text.contains("Nothing was changed."))
    #expect(try product.run(["hand", "delete", "all", "--yes"]).output == "3 digits deleted.\n")
  }

  @Test("a network is tuned to a hand, kept, read with and dropped")
  func ownNetwork() throws {
    defer { product.cleanUp() }
    let lab = product.open(["draw"])
    try #require(lab.expect("Your digit"))
    let seven = try #require(try hands().first { $0.label == 7 })
    // This hand calls its 7 a 2: what the pad reads tells which network reads.
    for _ in 0..<2 { try teach(seven, as: 2, lab) }
    lab.send(keys: "h")
    try #require(lab.expect("2, 0 held out"), "\(lab.screen.text)")
    lab.send(keys: "r")
    try #require(lab.expect("replay is off"), "\(lab.screen.text)")
    lab.send(keys: "space")
    try #require(lab.expect("done: Space goes on", 120), "\(lab.screen.text)")
    #expect(lab.screen.text.contains("100.0 %"), "\(lab.screen.text)")
    lab.send(keys: "k")
    try #require(lab.expect("The pad reads with your network:"), "\(lab.screen.text)")
    lab.send(keys: "esc")
    try #require(lab.expect("What the network sees"), "\(lab.screen.text)")
    draw(seven, lab)
    #expect(lab.expect("▸ 2 ") && lab.expect("What your network sees"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
    #expect(try product.run(["hand", "list"]).output.contains("The pad reads with the network you tuned"))

    // Another day it is still there, until it is dropped.
    let later = product.open(["draw"])
    try #require(later.expect("Your digit"))
    draw(seven, later)
    #expect(later.expect("▸ 2 "), "\(later.screen.text)")
    later.send(keys: "h")
    try #require(later.expect("The pad reads with your network:"), "\(later.screen.text)")
    later.send(keys: "x")
    try #require(later.expect("Drop your network?"), "\(later.screen.text)")
    later.send(keys: "y")
    try #require(later.expect("The pad reads with the shipped network."), "\(later.screen.text)")
    later.send(keys: "esc")
    #expect(later.expect("▸ 7 "), "\(later.screen.text)")
    later.send(keys: "q")
    #expect(later.waitForEnd() == .exited(0))
    #expect(try product.run(["hand", "forget"]).output.hasPrefix("There is no network of yours"))
  }
}
