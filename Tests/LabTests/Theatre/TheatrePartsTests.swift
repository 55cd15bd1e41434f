import Engine
import Screen
import Testing

@testable import Lab

@Suite("The parts of the training theatre")
struct TheatrePartsTests {
  @Test("learning rates go up and down the ladder 1, 2, 5 and come back to the same numbers")
  func ladder() {
    var rate: Float = 0.001
    var seen: [Float] = []
    for _ in 0..<6 {
      rate = Rates.next(rate, up: true)
      seen.append(rate)
    }
    #expect(seen == [0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
    for expected in seen.reversed().dropFirst() {
      rate = Rates.next(rate, up: false)
      #expect(rate == expected)
    }
    #expect(Rates.next(0.03, up: true) == 0.05)
    #expect(Rates.next(0.03, up: false) == 0.02)
    #expect(Rates.next(1e-6, up: false) == 1e-6)
    #expect(Rates.next(.nan, up: true) == 1e-6)
  }

  @Test("tiles lie side by side without touching, and each is on exactly one page")
  func tiles() {
    let area = Rect(3, 2, 40, 17)
    for selected in [0, 11, 12, 49] {
      let tiles = Tiles(area, tile: Size(10, 6), count: 50, selected: selected)
      let rects = tiles.visible.compactMap { tiles.rect($0) }
      #expect(rects.count == tiles.visible.count)
      #expect(tiles.visible.contains(selected))
      for (i, a) in rects.enumerated() {
        for b in rects[(i + 1)...] { #expect(a.intersection(b).isEmpty) }
      }
    }
    #expect(Tiles(area, tile: Size(10, 6), count: 50, selected: 0).pages == 7)
  }

  @Test("arrow keys never leave the tiles")
  func movingBetweenTiles() {
    let tiles = Tiles(Rect(0, 0, 40, 17), tile: Size(10, 6), count: 10, selected: 0)
    #expect(tiles.moved(from: 0, by: .left) == 0)
    #expect(tiles.moved(from: 0, by: .down) == tiles.columns)
    #expect(tiles.moved(from: 9, by: .pageDown) == 9)
    #expect(tiles.moved(from: 9, by: .character("x")) == nil)
  }

  @Test(
    "the parts of the overview never overlap and never leave their area", arguments: [78, 80, 100, 120, 170, 200, 320])
  func overviewLayout(_ width: Int) {
    for height in [18, 20, 26, 36, 56, 90] {
      let area = Rect(0, 3, width, height)
      let parts = Theatre.overviewLayout(area).map(\.area)
      for (i, a) in parts.enumerated() {
        #expect(a.intersection(area) == a)
        for b in parts[(i + 1)...] { #expect(a.intersection(b).isEmpty) }
      }
    }
  }

  @Test("the axes leave the steep beginning out and keep everything else")
  func axes() {
    let values = [Float(9), 5] + Array(repeating: Float(0.1), count: 98)
    #expect(Theatre.ceiling(of: values) < 0.3)
    #expect(Theatre.ceiling(of: [2.3, 2.2]) >= 2.3)
    #expect(Theatre.ceiling(of: []) == 1)
    #expect(Theatre.floor(of: [10, 20, 97]) == 0)
    #expect(Theatre.floor(of: Array(repeating: 97.5, count: 100)) == 95)
  }

  @Test("a filter's mean over its channels is the mean of its images")
  func filterMeans() throws {
    let network = NetworkSnapshot.sample(TrainingReport.sample().plan.experiment.architecture)
    let images = FilterImages.all(network)
    #expect(images.map(\.count) == [6, 16])
    #expect(images.map(\.channels) == [1, 6])
    let second = try #require(images.last)
    let mean = second.heatMap(3, channel: nil).values
    let channels = (0..<6).map { second.heatMap(3, channel: $0).values }
    for i in mean.indices {
      let expected = channels.reduce(0) { $0 + $1[i] } / 6
      #expect(abs(mean[i] - expected) < 1e-6)
    }
  }

  @Test("every layer has its line in the diagram, and the sum is that of the network")
  func diagram() throws {
    for model in ModelCatalogue.models {
      let experiment = try model.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
      let diagram = LayerDiagram(input: experiment.architecture.input, plan: try experiment.architecture.plan())
      var frame = Frame(Size(60, 24))
      diagram.draw(into: &frame, in: frame.bounds)
      #expect(frame.text.contains(Format.grouped(try experiment.architecture.parameterCount())))
      #expect(diagram.height <= 12)
    }
  }
}
