import Testing

@testable import Screen

@Suite struct ImageTests {
  @Test("an image that does not fit is scaled down, keeping its proportions and its mean")
  func scalesDown() {
    let grid = Grid(28, 28, (0..<784).map { Float($0 % 28) / 27 })
    let fit = grid.fitted(into: Size(10, 40))
    #expect(fit == (10, 10))
    let small = grid.resampled(10, 10)
    let mean = small.values.reduce(0, +) / 100
    #expect(abs(mean - 0.5) < 1e-4)
    #expect(small.values[0] < small.values[9])
  }

  @Test("ink is light on a dark terminal and dark on a light one")
  func inkStandsOut() {
    func brightness(isLight: Bool) -> (paper: UInt8, ink: UInt8)? {
      var frame = Frame(Size(2, 1), look: Look(isLight: isLight))
      PixelImage(width: 2, height: 2, pixels: [0, 1, 0, 1]).draw(into: &frame, in: frame.bounds)
      guard case .rgb(let paper, _, _) = frame[0, 0].style.foreground,
        case .rgb(let ink, _, _) = frame[1, 0].style.foreground
      else { return nil }
      return (paper, ink)
    }
    let dark = brightness(isLight: false)
    let light = brightness(isLight: true)
    #expect(dark.map { $0.ink > $0.paper } == true)
    #expect(light.map { $0.ink < $0.paper } == true)
  }

  @Test("a darker pixel never gets a lighter character, in no terminal")
  func keepsOrder() {
    for isUnicode in [true, false] {
      let look = Look(depth: .none, isUnicode: isUnicode)
      let levels = (0...20).map { Float($0) / 20 }
      var frame = Frame(Size(21, 1), look: look)
      PixelImage(width: 21, height: 2, pixels: levels + levels, style: .halfBlocks).draw(into: &frame, in: frame.bounds)
      let order = isUnicode ? Array(" ▒▓█".unicodeScalars) : PixelImage.ramp
      let places = (0..<21).map { order.firstIndex(of: frame[$0, 0].scalar) }
      #expect(!places.contains(nil))
      #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }
  }

  @Test("values that are no numbers are drawn as paper")
  func survivesNaN() {
    var frame = Frame(Size(2, 1), look: Look(depth: .none))
    PixelImage(width: 2, height: 2, pixels: [.nan, .infinity, .nan, 1]).draw(into: &frame, in: frame.bounds)
    #expect(frame.text == " ▄")
  }

  @Test("the sign of a weight is seen without colours, its size too")
  func signsWithoutColors() {
    var frame = Frame(Size(10, 1), look: Look(depth: .none))
    HeatMap(columns: 5, rows: 1, values: [-1, -0.2, 0, 0.2, 1], style: .ascii).draw(into: &frame, in: frame.bounds)
    #expect(frame.text == "≡≡--··++##")
  }

  @Test("the colours of a heat map depend on the range, not on what else is shown")
  func fixedRange() {
    let look = Look(depth: .direct)
    func color(_ values: [Float]) -> Color {
      var frame = Frame(Size(values.count, 1), look: look)
      HeatMap(columns: values.count, rows: 1, values: values, range: 2).draw(into: &frame, in: frame.bounds)
      return frame[0, 0].style.foreground
    }
    #expect(color([1]) == color([1, -2, 0.3]))
    #expect(color([1]) == HeatMap.color(0.5, look))
    #expect(color([1]) != color([-1]))
  }
}
