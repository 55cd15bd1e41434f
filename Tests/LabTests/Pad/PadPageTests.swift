import Datasets
import Engine
import Foundation
import Screen
import Testing

@testable import Lab

@Suite("The pages beside the pad")
struct PadPageTests {
  private static func drawn(_ size: Size = Size(80, 24)) -> PadSession {
    var session = PadSession(size)
    session.draw(Hands.all.first { $0.digit == 7 }!.placed(x: 0.22, y: 0.12, width: 0.55, height: 0.75))
    return session
  }

  @Test("Tab goes through the pages and back to the first, and each has a letter and a tab to click")
  func pages() {
    var session = Self.drawn()
    var seen = [session.pad.page]
    for _ in 1..<PadPage.allCases.count {
      session.press(.tab)
      seen.append(session.pad.page)
    }
    #expect(seen == PadPage.allCases)
    session.press(.tab)
    #expect(session.pad.page == .answer)
    session.press(.backTab)
    #expect(session.pad.page == .flip)
    for page in PadPage.allCases {
      session.press(.character(page.key))
      #expect(session.pad.page == page)
    }
    for page in PadPage.allCases {
      session.click(page.title)
      #expect(session.pad.page == page)
    }
  }

  @Test("drawing goes on whatever page is shown, and the answer is on each of them")
  func drawingGoesOn() throws {
    var session = Self.drawn()
    for page in PadPage.allCases {
      session.press(.character(page.key))
      let before = session.requests.count
      session.drag([Point(5, 5), Point(20, 12)])
      #expect(session.requests.count > before)
      try session.answerFully(7)
      #expect(session.screen.text.contains(page == .answer ? "98 %" : "98.2 %"), "\(page)")
    }
  }

  @Test("all networks are shown, each with its answer and how sure it is")
  func models() throws {
    var session = Self.drawn()
    session.press(.character("m"))
    try session.answerFully(7)
    let text = session.screen.text
    for words in ["Perceptron", "Multilayer perceptron", "ConvNet", "fires: 7", "71.0 %", "98.2 %"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test("another network is looked into with ], or by clicking on it")
  func inspect() throws {
    var session = Self.drawn()
    session.press(.character("m"))
    try session.answerFully(7)
    session.press(.character("]"))
    #expect(session.requests.last?.inspected == "perceptron")
    try session.answerFully(7, inspected: "perceptron")
    session.click("Multilayer")
    #expect(session.requests.last?.inspected == "mlp")
    try session.answerFully(7, inspected: "mlp")
    session.press(.character("y"))
    #expect(session.screen.text.contains("Multilayer perceptron"))
  }

  @Test("[ and ] go from layer to layer, and stop at the ends")
  func layers() throws {
    var session = Self.drawn()
    session.press(.character("l"))
    try session.answerFully(7)
    #expect(session.screen.text.contains("conv 20 · 5×5"))
    session.press(.character("]"))
    #expect(session.screen.text.contains("conv 40 · 5×5"))
    session.press(.character("]"))
    #expect(session.screen.text.contains("dense 100"))
    session.press(.character("]"), .character("]"), .character("]"))
    #expect(session.screen.text.contains("layer 4 of 4"))
    for _ in 0..<6 { session.press(.character("[")) }
    #expect(session.screen.text.contains("layer 1 of 4"))
  }

  @Test("the strongest filter is the first on the page")
  func strongestFirst() throws {
    var session = Self.drawn()
    session.press(.character("l"))
    try session.answerFully(7)
    let network = try #require(session.pad.answer?.inspection?.network)
    let maps = network.layers[1]
    let strengths = (0..<20).map { maps.featureMap($0).max()! }
    let strongest = strengths.indices.max { strengths[$0] < strengths[$1] }!
    let first = try #require(session.screen.text.firstMatch(of: /#(\d+)/))
    #expect(Int(first.1) == strongest)
  }

  @Test("what speaks for and against the answer, and the biases, sum up to its score")
  func sums() throws {
    var session = Self.drawn(Size(120, 40))
    session.press(.character("y"))
    try session.answerFully(7)
    let text = session.screen.text.replacing("−", with: "-")
    let numbers = try ["for ", "against ", "biases ", "z = "].map { name in
      let start = try #require(text.range(of: name + "[+-]?[0-9]", options: .regularExpression)).lowerBound
      return try #require(Float(text[start...].dropFirst(name.count).split(whereSeparator: \.isWhitespace)[0]))
    }
    #expect(abs(numbers[0] + numbers[1] + numbers[2] - numbers[3]) < 0.11)
  }

  @Test("a network is looked into only where that is seen, and at once when one turns to it")
  func inspectionOnDemand() throws {
    var session = PadSession()
    for page in PadPage.allCases {
      session.press(.character(page.key))
      session.drag([Point(5, 5), Point(20, 12)])
      #expect(session.requests.last?.wantsInspection == (page == .layers || page == .why), "\(page)")
    }
    session.answer(certain(7))
    let drawn = session.pad.request
    session.press(.character("l"))
    #expect(session.requests.last?.wantsInspection == true && session.requests.last?.id == drawn)
    try session.answerFully(7)
    let asked = session.requests.count
    session.press(.character("y"), .character("a"), .character("l"))
    #expect(session.requests.count == asked)
  }

  // MARK: What takes longer

  @Test("nearest digits and the smallest change are asked for only where they are seen, and when the pen is lifted")
  func studies() {
    var session = Self.drawn()
    #expect(session.studies.isEmpty)
    session.press(.character("n"))
    #expect(session.studies.map(\.kind) == [.neighbours])
    #expect(session.studies[0].id == session.pad.request && session.studies[0].pixels == session.pad.seen)
    session.drag([Point(5, 5), Point(9, 5), Point(20, 5), Point(30, 8)])
    // Once for the whole stroke.
    #expect(session.studies.count == 2)
    #expect(session.studies[1].pixels == session.requests.last?.pixels)
    session.press(.character("f"))
    #expect(session.studies.last?.kind == .change(.length))
    session.press(.character("]"))
    #expect(session.studies.last?.kind == .change(.pixels))
  }

  @Test("what was found of an older drawing is not shown as of this one, and a newer finding is not asked for again")
  func staleStudies() {
    var session = Self.drawn()
    session.press(.character("n"))
    session.answer(certain(7))
    let request = session.studies[0]
    session.send(
      .study(
        Study(id: request.id, kind: request.kind, finding: .neighbours(PadAnswers.neighbours(7, of: request.pixels)))))
    #expect(session.screen.text.contains("Nearest by 100 features"))
    #expect(!session.screen.text.contains("…"))
    session.press(.character("a"), .character("n"))
    #expect(session.studies.count == 1)
    session.drag([Point(5, 5), Point(30, 8)])
    session.answer(certain(7))
    #expect(session.screen.text.contains("…"))
    session.press(.character("c"))
    #expect(!session.screen.text.contains("features"))
  }

  @Test("the nearest digits are those with the nearest features, or with ] the nearest pixels")
  func featuresOrPixels() {
    var session = Self.drawn()
    session.press(.character("n"))
    let request = session.studies[0]
    session.send(
      .study(
        Study(id: request.id, kind: request.kind, finding: .neighbours(PadAnswers.neighbours(7, of: request.pixels)))))
    #expect(session.screen.text.contains("2.50"))
    session.press(.character("]"))
    #expect(session.screen.text.contains("Nearest by pixels") && session.screen.text.contains("8.25"))
  }

  @Test("what cannot be found is said")
  func problems() {
    var session = Self.drawn()
    session.press(.character("f"))
    session.send(
      .study(Study(id: session.pad.request, kind: .change(.length), finding: .problem("Nothing was found."))))
    #expect(session.screen.text.contains("Nothing was found."))
  }

  // MARK: Not a digit

  @Test("what is no digit is said to be none, and no digit is marked; while the pen is down it is none yet")
  func notADigit() throws {
    var session = Self.drawn()
    try session.answerFully(7, digitness: 0.2)
    #expect(session.screen.text.contains("not a") && !session.screen.text.contains("▸ 7"))
    session.press(.character("m"))
    #expect(session.screen.text.contains("not a digit"))
    session.press(.space)
    try session.answerFully(7, digitness: 0.2)
    #expect(session.screen.text.contains("not a digit yet"))
    try session.answerFully(7, digitness: 0.4)
    #expect(session.screen.text.contains("a 7, 98.2 %"))
    session.press(.character("c"))
    #expect(session.screen.text.contains("the pad is empty"))
  }

  // MARK: Normalisation

  @Test("with z the networks see the drawing where and as large as it lies on the pad")
  func asDrawn() throws {
    var session = PadSession()
    session.drag([Point(2, 1), Point(12, 6)])
    func extent(_ pixels: [Float]) -> (low: Int, high: Int) {
      let rows = pixels.enumerated().filter { $0.element > 0.1 }.map { $0.offset / 28 }
      return (rows.min()!, rows.max()!)
    }
    #expect(extent(session.requests.last!.pixels).high > 15)
    session.press(.character("z"))
    let seen = extent(session.requests.last!.pixels)
    #expect(seen.low <= 2 && seen.high <= 11)
    #expect(session.screen.text.contains("as it was drawn"))
    session.press(.character("z"))
    #expect(session.screen.text.contains("centred and scaled"))
    #expect(session.requests.last!.pixels == session.requests[session.requests.count - 3].pixels)
  }
}
