import Testing

@testable import Screen

@Suite struct PlotTests {
  @Test("ticks are multiples of 1, 2 or 5 times a power of ten", arguments: [0.003, 0.17, 1, 7, 42, 999, 60_000])
  func roundTicks(length: Float) {
    let range = 0...length
    let scale = Scale(range, atMost: 5)
    var digits = scale.step
    while digits >= 9.99 { digits /= 10 }
    while digits < 0.999 { digits *= 10 }
    #expect([1, 2, 5].contains { abs($0 - digits) < 0.01 })
    #expect((2...6).contains(scale.ticks(in: range).count))
  }

  @Test("labels have the decimals that tell ticks apart")
  func labels() {
    #expect(
      Scale(0...1, atMost: 5).ticks(in: 0...1).map(Scale(0...1, atMost: 5).label).joined(separator: " ")
        == "0.0 0.2 0.4 0.6 0.8 1.0")
    #expect(Scale(0...20_000, atMost: 4).label(5000) == "5k")
    #expect(Scale(-1...1, atMost: 4).label(-0.5) == "−0.5")
    #expect(Scale.decimal(-0.001, places: 2) == "0.00")
  }

  @Test("a plot says itself in a sentence")
  func sentence() {
    #expect(lossPlot.sentence == "training falls from 2.3 to 0.209; test falls from 2.4 to 0.42, over epoch 0 to 10.")
    #expect(LinePlot(series: []).sentence == "No points yet.")
  }

  @Test("a point that is no number interrupts the curve and spoils no axis")
  func skipsNonFinite() {
    let broken = LinePlot(
      series: [LinePlot.Series(name: "", points: [(0, 0), (1, .nan), (2, .infinity), (3, 1)], role: .series(0))])
    let whole = LinePlot(series: [LinePlot.Series(name: "", points: [(0, 0), (3, 1)], role: .series(0))])
    var (a, b) = (Frame(Size(40, 12)), Frame(Size(40, 12)))
    broken.draw(into: &a, in: a.bounds)
    whole.draw(into: &b, in: b.bounds)
    func dots(_ frame: Frame) -> Int { frame.cells.count { (0x2801...0x28FF).contains($0.scalar.value) } }
    #expect(dots(a) == 2)
    #expect(dots(b) > 20)
    func labels(_ frame: Frame) -> [String] { frame.text.split(separator: "\n").map { String($0.prefix(3)) } }
    #expect(labels(a) == labels(b))
  }

  @Test("without colours each curve carries its name or its mark")
  func namesWithoutColors() {
    for width in [30, 60] {
      var frame = Frame(Size(width, 12), look: Look(depth: .none))
      lossPlot.draw(into: &frame, in: frame.bounds)
      #expect(frame.text.contains("training"))
      #expect(frame.text.contains("test"))
    }
  }

  @Test("the operating point lies on its curve")
  func marker() {
    let line = series("", .series(0), 11) { $0 * $0 }
    let plot = LinePlot(series: [line], markers: [.init(x: 5, y: 25, label: "here")])
    var (with, without) = (Frame(Size(40, 14)), Frame(Size(40, 14)))
    plot.draw(into: &with, in: with.bounds)
    LinePlot(series: [line]).draw(into: &without, in: without.bounds)
    let place = with.cells.firstIndex { $0.scalar == "●" }
    #expect(place.map { (0x2801...0x28FF).contains(without.cells[$0].scalar.value) } == true)
    #expect(with.text.contains("● here"))
  }

  @Test("a line has both its ends and no gap")
  func lines() {
    var canvas = BrailleCanvas(Size(10, 5))
    canvas.line(1, 2, 18, 9)
    #expect(canvas.isSet(1, 2) && canvas.isSet(18, 9))
    for x in 1...18 { #expect((0..<20).contains { canvas.isSet(x, $0) }) }
  }

  @Test("of a line that leaves the canvas the part inside is drawn")
  func clipping() {
    var canvas = BrailleCanvas(Size(4, 2))
    canvas.line(-1_000_000, 3, 1_000_000, 3)
    canvas.line(2, -500_000, 2, -3)
    for x in 0..<8 { #expect(canvas.isSet(x, 3)) }
    #expect(!canvas.isSet(2, 0))
  }
}
