import Testing

@testable import Screen

@Suite struct ColorTests {
  @Test("colours that the 256-colour palette has are found in it")
  func exact() {
    #expect(Color.rgb(255, 0, 0).indexed == 196)
    #expect(Color.rgb(95, 175, 255).indexed == 75)
    #expect(Color.rgb(38, 38, 38).indexed == 235)
    #expect(Color.standard.indexed == -1)
    #expect(Color.ansi(9).indexed == 9)
  }

  @Test("brighter greys never become darker")
  func greysKeepOrder() {
    func level(_ index: Int) -> Int {
      if index >= 232 { return 8 + 10 * (index - 232) }
      return [0, 95, 135, 175, 215, 255][(index - 16) % 6]
    }
    let levels = (0...255).map { level(Color.rgb(UInt8($0), UInt8($0), UInt8($0)).indexed) }
    #expect(levels == levels.sorted())
    for (grey, shown) in levels.enumerated() { #expect(abs(grey - shown) <= 12) }
  }

  @Test("a heat map's colours stay apart where there are only 256, and keep their order")
  func heatMapSteps() {
    for isLight in [false, true] {
      for sign: Float in [-1, 1] {
        let look = Look(depth: .indexed, isLight: isLight)
        let steps = (0...6).map { HeatMap.color(sign * Float($0) / 6, look).indexed }
        #expect(Set(steps).count == 7)
      }
    }
  }

  @Test("direct colours avoid the numbers of the ANSI colours")
  func direct() {
    #expect(Color.rgb(0, 0, 5).direct >= 8)
    #expect(Color.rgb(1, 2, 3).direct == 0x010203)
    #expect(Color.ansi(5).direct == 5)
    #expect(Color.ansi(15).direct == 0xFFFFFF)
  }

  @Test("with few colours the nearest is taken")
  func few() {
    #expect(Color.rgb(250, 10, 10).ansi(of: 16) == 9)
    #expect(Color.rgb(180, 10, 10).ansi(of: 8) == 1)
    #expect(Color.grey(0).ansi(of: 8) == 0)
    #expect(Color.grey(1).ansi(of: 16) == 15)
  }
}
