import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("Data by number and in mixes")
struct DataMixTests {
  private let catalogue = DataCatalogue()

  @Test("a number behind a name is how many there are for training; the test set stays as it is")
  func counts() throws {
    let (training, test) = try catalogue.load("optdigits:100")
    let all = try catalogue.load("optdigits")
    #expect(training.count == 100 && test.count == all.test.count)
    #expect((0..<100).allSatisfy { training.input($0) == all.training.input($0) })
    let strokes = try catalogue.load("strokes:700")
    #expect(strokes.training.count == 700 && strokes.test.count == 10_000)
  }

  @Test("more strokes are the same ones and then others, by hands that write neither them nor the test set")
  func moreStrokes() {
    let (some, test) = Strokes.load(300)
    let (usual, _) = Strokes.load(60_000)
    let (more, moreTest) = Strokes.load(60_100)
    #expect((0..<300).allSatisfy { some.input($0) == usual.input($0) })
    #expect((0..<60_000).allSatisfy { $0 % 997 != 0 || more.input($0) == usual.input($0) })
    #expect(more.count == 60_100 && test.input(5) == moreTest.input(5))
    let others = StrokeGenerator(seed: Strokes.seed, writers: 1200..<1202).examples(100)
    #expect((0..<100).allSatisfy { more.input(60_000 + $0) == others.input($0) })
  }

  @Test("of a mix the first part gives the test set, and the last training examples")
  func mixes() throws {
    let (training, test) = try catalogue.load("optdigits:50+optdigits:30")
    let all = try catalogue.load("optdigits")
    #expect(training.count == 80 && test.count == all.test.count)
    #expect((0..<30).allSatisfy { training.input($0) == all.training.input($0) })
    #expect((0..<50).allSatisfy { training.input(30 + $0) == all.training.input($0) })
    #expect((0..<50).allSatisfy { training.label(30 + $0) == all.training.label($0) })
    let description = try catalogue.description(of: "optdigits:50+optdigits")
    #expect(description.trainingCount == 50 + 1437 && description.missing == nil)
    #expect(description.title == "Optical digits (50) + Optical digits")
  }

  @Test(
    "what cannot be mixed is said in a sentence",
    arguments: [
      ("optdigits:0", "1 to 2,000,000"), ("optdigits:many", "1 to 2,000,000"), ("strokes:3000000", "1 to 2,000,000"),
      (":5", "1 to 2,000,000"), ("optdigits+", "no name"), ("optdigits:2000", "1437 examples"),
      ("optdigits+nowhere", "nowhere"),
    ])
  func faults(name: String, words: String) {
    let error = #expect(throws: DatasetError.self) { try catalogue.load(name) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("images of two sizes are no mix, and that is known before anything is read")
  func sizes() throws {
    #expect(try catalogue.description(of: "strokes+optdigits").missing?.contains("28×28") == true)
    #expect(throws: DatasetError.self) { try catalogue.load("optdigits:5+moons:5") }
  }

  @Test("a folder whose name looks like a mix is a folder")
  func folder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "a+b:\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try catalogue.description(of: folder.path).folder == folder.path)
  }

  @Test("digits of 8×8 pixels become digits as MNIST has them, with their labels")
  func normalized() throws {
    let small = try catalogue.load("optdigits").test
    let large = try #require(small.normalizedAsMNIST())
    #expect(large.shape == Shape(channels: 1, height: 28, width: 28) && large.count == small.count)
    for index in stride(from: 0, to: small.count, by: 7) {
      #expect(large.label(index) == small.label(index))
      let pixels = large.input(index)
      let inked = pixels.indices.filter { pixels[$0] > 0 }
      let (rows, columns) = (Set(inked.map { $0 / 28 }), Set(inked.map { $0 % 28 }))
      #expect(max(rows.count, columns.count) == 20)
    }
    #expect(Toy(.moons).load().test.normalizedAsMNIST() == nil)
  }
}
