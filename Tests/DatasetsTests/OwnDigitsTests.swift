import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("The set “mine”: what the learner drew and named")
struct OwnDigitsTests {
  private func kept(_ ids: some Sequence<Int>) -> [KeptDigit] {
    ids.map { id in
      let strokes = [
        OwnDigit.Stroke(width: 0.09, points: [PenPoint(0.25, 0.5), PenPoint(0.75, 0.1)]),
        OwnDigit.Stroke(width: 0.09, points: [PenPoint(1, 0)]),
      ]
      let pixels = (0..<784).map { UInt8(truncatingIfNeeded: $0 * 7 + id) }
      return KeptDigit(
        id: id, date: Date(timeIntervalSince1970: 0), digit: OwnDigit(label: id % 10, strokes: strokes, pixels: pixels))
    }
  }

  @Test("every third digit is held out, and stays so when others are deleted")
  func split() throws {
    let all = kept(1...30)
    let (training, test) = try OwnDigits.examples(all)
    #expect(training.count == 20 && test.count == 10)
    // Digits that are drawn in order, 0 to 9 again and again, are all held out once.
    #expect(Set((0..<10).map { test.label($0) }) == Set(0...9))
    let fewer = all.filter { $0.id % 4 != 0 }
    #expect(fewer.filter(\.isHeldOut).allSatisfy { digit in all.filter(\.isHeldOut).contains(digit) })
    #expect(test.input(0) == all[2].digit.pixels.map { Float($0) / 255 })
  }

  @Test("a set too small to be split is trained and measured on the same digits, and says so")
  func small() throws {
    let (training, test) = try OwnDigits.examples(kept([1, 2]))
    #expect(training.count == 2 && test.count == 2 && test.name == "Your digits, the same ones")
    #expect(throws: DatasetError.self) { try OwnDigits.examples([]) }
  }

  @Test("the exported files are read again as the same set")
  func exports() throws {
    let all = kept(1...12)
    let folder = try TemporaryFolder()
    for file in try OwnDigits.files(all) { try Data(file.bytes).write(to: folder.url.appending(path: file.name)) }
    let (training, test) = try DataCatalogue().load(folder.url.path)
    let (wanted, wantedTest) = try OwnDigits.examples(all)
    #expect(training.count == 8 && test.count == 4)
    for index in 0..<8 {
      #expect(training.label(index) == wanted.label(index) && training.input(index) == wanted.input(index))
    }
    for index in 0..<4 { #expect(test.label(index) == wantedTest.label(index)) }
    let text = try String(contentsOf: folder.url.appending(path: "trajectories.txt"), encoding: .utf8)
    #expect(text.split(separator: "\n").dropFirst().first == "1: 250,500 750,100 / 1000,0")
  }

  @Test("the catalogue has it where somebody keeps it, and lists it once there are digits")
  func catalogue() throws {
    let (some, none) = (kept(1...6), [KeptDigit]())
    let full = DataCatalogue(own: { () throws(DatasetError) in some })
    let mine = try #require(full.all.first { $0.name == "mine" })
    #expect(mine.missing == nil && mine.trainingCount == 4 && mine.testCount == 2)
    #expect(try full.load("mine").training.count == 4)
    let empty = DataCatalogue(own: { () throws(DatasetError) in none })
    #expect(!empty.all.contains { $0.name == "mine" })
    #expect(try #require(try empty.description(of: "mine").missing).contains("press ="))
    let broken = DataCatalogue(own: { () throws(DatasetError) in throw DatasetError("They are unreadable.") })
    #expect(try broken.description(of: "mine").missing == "They are unreadable.")
    #expect(throws: DatasetError("They are unreadable.")) { try broken.load("mine") }
    #expect(throws: DatasetError.self) { try DataCatalogue().description(of: "mine") }
  }
}
