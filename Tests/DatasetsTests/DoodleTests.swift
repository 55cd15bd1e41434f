import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("Drawings that are no digits")
struct DoodleTests {
  private static var shipped: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(DoodleFile.path)").standardized
  }

  @Test("the same number is the same drawing, another seed or writer another one")
  func determinism() {
    let one = DoodleGenerator(seed: 4, writers: 0..<10)
    let again = DoodleGenerator(seed: 4, writers: 0..<10)
    let others = [DoodleGenerator(seed: 5, writers: 0..<10), DoodleGenerator(seed: 4, writers: 10..<20)]
    for index in 0..<40 {
      #expect(one.doodle(index) == again.doodle(index) && one.digit(index).image == again.digit(index).image)
      for other in others {
        #expect(one.doodle(index) != other.doodle(index))
        #expect(one.digit(index).image != other.digit(index).image)
      }
    }
  }

  @Test("they are scaled and centred as MNIST's digits are, so that size and place give nothing away")
  func normalized() {
    let generator = DoodleGenerator(writers: 0..<50)
    for image in (0..<200).flatMap({ [generator.doodle($0), generator.digit($0).image] }) {
      let inked = image.pixels.indices.filter { image.pixels[$0] > 0 }
      let columns = inked.map { $0 % 28 }
      let rows = inked.map { $0 / 28 }
      let longer = max(columns.max()! - columns.min()!, rows.max()! - rows.min()!) + 1
      #expect((18...20).contains(longer))
    }
  }

  @Test("half of the set are digits, and its two parts share no writer")
  func balanced() throws {
    let (training, test) = DigitOrNot.load(mnist: nil)
    #expect(training.count == DigitOrNot.trainingCount && test.count == DigitOrNot.testCount)
    #expect((0..<1000).count { test.label($0) == DigitOrNot.noDigit } == 500)
    #expect(Set((0..<1000).map { test.label($0) }) == Set(0...10))
    #expect(training.classNames == (0...9).map { "\($0)" } + ["no digit"])
    let seen = Set((0..<2000).map { training.input($0) })
    #expect(!(0..<2000).contains { seen.contains(test.input($0)) })
  }

  @Test("every form can be written, and each of the block digits is one of ten")
  func forms() {
    #expect(Set(DigitForm.blocks.map(\.digit)) == Set(0...9))
    for form in DigitForm.letters + DigitForm.script + DigitForm.foreign + DigitForm.signs {
      #expect(form.digit == -1)
      #expect(form.strokes.allSatisfy { $0.count >= 2 }, "\(form.name)")
    }
    // A hand writes these as it writes a digit.
    #expect(
      Set((DigitForm.letters + DigitForm.script).map(\.name)).isDisjoint(with: "BDGIOQSZbgijloqsyz".map { String($0) }))
  }

  @Test("with the mouse a drawing keeps its place and its ends, and becomes coarse")
  func mouse() {
    let writer = Writer(seed: 1, number: 7)
    var random = SeededRandom(seed: 5)
    for digit in 0...9 {
      let writing = Handwriting(of: digit, by: writer, &random)
      let drawn = writing.drawnWithMouse(&random)
      #expect(drawn.strokes.map(\.count) == writing.strokes.map(\.count))
      for (a, b) in zip(writing.strokes.joined(), drawn.strokes.joined()) {
        // No farther than a large cell and what smoothing adds.
        #expect(Spline.length(a - b) < 24)
      }
      #expect(Set(drawn.radii.joined()).count == 1)
    }
  }

  @Test("what is invented is never a single simple stroke, and is not always the same")
  func invented() {
    var random = SeededRandom(seed: 3)
    let forms = (0..<300).map { _ in InventedSign.form(&random) }
    #expect(forms.allSatisfy { $0.digit == -1 && ($0.strokes.count > 1 || $0.strokes[0].count > 2) })
    #expect(Set(forms.map(\.strokes.count)) == [1, 2, 3, 4])
    #expect(Set(forms).count == 300)
  }

  @Test("the drawings that ship hold every digit, twenty letters and more, scribbles and lines, by several hands")
  func shippedFile() throws {
    let doodles = try DoodleFile.read(Self.shipped)
    func labels(_ kind: Doodle.Kind) -> Set<String> { Set(doodles.filter { $0.kind == kind }.map(\.label)) }
    #expect(labels(.digit) == Set((0...9).map { "\($0)" }))
    #expect(labels(.letter).count >= 20)
    #expect(doodles.count { $0.kind == .scribble } >= 50)
    #expect(labels(.foreign).count >= 20 && labels(.lookalike).isSuperset(of: ["B", "O", "S", "Z", "l"]))
    #expect(labels(.line) == ["line", "dot"])
    #expect(Set(doodles.map(\.hand)).count >= 12)
  }

  @Test("a drawing is a label, a hand and strokes")
  func parsing() throws {
    let doodles = try DoodleFile.parse(
      "# A comment\nR anna: 1,2 3,4.5 / 6,7\n\n# hash: 0,0 1,1\ndot b: 5,5", name: "a.txt")
    #expect(doodles.map(\.label) == ["R", "dot"])
    #expect(doodles[0].strokes == [[SIMD2(1, 2), SIMD2(3, 4.5)], [SIMD2(6, 7)]])
    #expect(doodles[0].kind == .letter && doodles[1].kind == .line && doodles[0].hand == "anna")
  }

  @Test(
    "what is no drawing is reported with its line", arguments: ["R anna 1,2", "R: 1,2", "R a: 1;2", "R a: x,y", "R a:"])
  func faults(_ line: String) {
    let error = #expect(throws: DatasetError.self) { try DoodleFile.parse("dot b: 5,5\n\(line)", name: "a.txt") }
    #expect(error?.description.hasPrefix("a.txt:2:") == true)
  }
}

@Suite("A picture on a square of paper")
struct PaperSquareTests {
  private func image(_ width: Int, _ height: Int, ink: UInt8, paper: UInt8, _ isInk: (Int, Int) -> Bool) -> GrayImage {
    GrayImage(
      width: width, height: height,
      pixels: (0..<width * height).map { isInk($0 % width, $0 / width) ? ink : paper })
  }

  @Test("ink is ink, dark on light as light on dark")
  func polarity() throws {
    let dark = image(50, 50, ink: 20, paper: 230) { x, y in (20..<40).contains(x) && (10..<45).contains(y) }
    let light = image(50, 50, ink: 230, paper: 20) { x, y in (20..<40).contains(x) && (10..<45).contains(y) }
    let (a, b) = (try #require(PaperSquare.ink(of: dark, side: 25)), try #require(PaperSquare.ink(of: light, side: 25)))
    #expect(a == b)
    #expect(a[15 * 25 + 15] == 1 && a[2 * 25 + 2] == 0)
  }

  @Test("a wide picture lies in the middle, with paper above and below")
  func wide() throws {
    let wide = image(80, 20, ink: 0, paper: 255) { x, y in (5..<75).contains(x) && (4..<16).contains(y) }
    let ink = try #require(PaperSquare.ink(of: wide, side: 40))
    let rows = (0..<40).filter { row in ink[row * 40..<row * 40 + 40].contains { $0 > 0.5 } }
    #expect(rows.first == 17 && rows.last == 22)
  }

  @Test("a small digit in a large photograph is brought near")
  func small() throws {
    let photo = image(900, 600, ink: 10, paper: 200) { x, y in (700..<730).contains(x) && (100..<160).contains(y) }
    let ink = try #require(PaperSquare.ink(of: photo, side: 60))
    let rows = (0..<60).filter { row in ink[row * 60..<row * 60 + 60].contains { $0 > 0.5 } }
    // A margin of a sixth of the ink's height on both sides: the ink takes six eighths.
    #expect(abs(rows.count - 45) <= 1)
  }

  @Test("a tiny picture is enlarged, and an empty one has no ink")
  func extremes() throws {
    let tiny = image(4, 4, ink: 255, paper: 0) { x, y in x == 1 && y > 0 || x == 2 && y == 1 }
    let ink = try #require(PaperSquare.ink(of: tiny, side: 40))
    #expect(ink[25 * 40 + 15] == 1 && ink[5 * 40 + 15] == 0)
    #expect(PaperSquare.ink(of: image(9, 9, ink: 7, paper: 7) { _, _ in false }, side: 20) == nil)
  }

  @Test("what is rubbed out is paper, and its edge is as soft as a line's")
  func erasing() {
    var ink = Ink(width: 20, height: 20)
    ink.draw(from: SIMD2(0, 10), to: SIMD2(20, 10), radius: 5)
    ink.erase(from: SIMD2(10, 0), to: SIMD2(10, 20), radius: 3)
    #expect(ink.pixels[10 * 20 + 10] == 0 && ink.pixels[10 * 20 + 2] == 1)
    #expect(ink.pixels[10 * 20 + 6] > 0 && ink.pixels[10 * 20 + 6] <= 1)
    var other = Ink(width: 20, height: 20)
    other.erase(from: SIMD2(0, 0), to: SIMD2(20, 20), radius: 4)
    #expect(other.pixels.allSatisfy { $0 == 0 })
  }
}
