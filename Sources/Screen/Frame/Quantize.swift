/// The nearest colour that a terminal with fewer colours has.
extension Color {
  /// The colour's number among the 256 of the indexed palette: 16 ANSI colours, a 6×6×6 cube, 24 greys. −1 is the standard
  /// colour.
  public var indexed: Int {
    switch self {
    case .standard: return -1
    case .ansi(let index): return Int(index)
    case .rgb(let r, let g, let b):
      let cube = [r, g, b].map { Self.nearestStep(Int($0)) }
      let cubeColor = cube.map { Self.steps[$0] }
      let mean = (Int(r) + Int(g) + Int(b)) / 3
      let grey = max(0, min(23, (mean - 3) / 10))
      let level = 8 + 10 * grey
      let wanted = [Int(r), Int(g), Int(b)]
      let isGreyNearer = Self.distance(wanted, [level, level, level]) < Self.distance(wanted, cubeColor)
      return isGreyNearer ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
    }
  }

  /// The colour's number among the first `count` (8 or 16) ANSI colours, as most terminals show these; −1 is the standard
  /// colour.
  public func ansi(of count: Int) -> Int {
    switch self {
    case .standard: return -1
    case .ansi(let index): return Int(index) % count
    case .rgb(let r, let g, let b):
      let wanted = [Int(r), Int(g), Int(b)]
      return (0..<count).min {
        Self.distance(wanted, Self.ansiColors[$0]) < Self.distance(wanted, Self.ansiColors[$1])
      } ?? 7
    }
  }

  /// The colour as terminals with direct colour count: red, green and blue in 24 bits. Numbers below 8 are the terminal's own
  /// ANSI colours, so the darkest blues get a trace of green instead.
  public var direct: Int {
    switch self {
    case .standard: return -1
    case .ansi(let index) where index < 8: return Int(index)
    case .ansi(let index):
      let levels = Self.ansiColors[Int(index) % 16]
      return levels[0] << 16 | levels[1] << 8 | levels[2]
    case .rgb(let r, let g, let b):
      let number = Int(r) << 16 | Int(g) << 8 | Int(b)
      return number < 8 ? 0x000100 : number
    }
  }

  /// The levels of red, green and blue in the colour cube.
  private static let steps = [0, 95, 135, 175, 215, 255]

  private static func nearestStep(_ value: Int) -> Int {
    steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
  }

  /// Squared distance, weighted as the eye weighs the three (green most, blue least).
  private static func distance(_ a: [Int], _ b: [Int]) -> Int {
    let d = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
    return 3 * d.0 * d.0 + 4 * d.1 * d.1 + 2 * d.2 * d.2
  }

  private static let ansiColors: [[Int]] = [
    [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
    [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255],
    [255, 255, 255],
  ]
}
