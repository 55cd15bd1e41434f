/// Everything that is measured of one shape.
public struct ShapeFeatures: Hashable, Sendable {
  /// In the order of `ShapeFeature.allCases`.
  private let values: [Int]

  public subscript(_ feature: ShapeFeature) -> Int { values[feature.rawValue] }

  /// Measures an image.
  ///
  /// - Parameter pixels: `width`·`height` numbers row by row, 0 paper, 1 ink.
  public init(width: Int, height: Int, pixels: [Float]) {
    let strokes = StrokeMap(width: width, height: height, pixels: pixels)
    values = ShapeFeature.allCases.map { Self.measure($0, strokes, pixels) }
  }

  /// The sum of some pixels.
  public static func ink(_ indices: [Int], of pixels: [Float]) -> Float { indices.reduce(0) { $0 + pixels[$1] } }

  /// 100 · part / whole, rounded to a whole number; 0 where there is nothing.
  public static func percent(_ part: Float, of whole: Float) -> Int {
    whole > 0 ? Int((100 * part / whole).rounded()) : 0
  }

  /// The pixels, as indices in reading order, whose share of the ink a feature is; nil for features of another kind.
  public static func zone(of feature: ShapeFeature, width: Int, height: Int) -> [Int]? {
    func pixels(_ columns: Range<Int>, _ rows: Range<Int>) -> [Int] {
      rows.flatMap { y in columns.map { y * width + $0 } }
    }
    let (allColumns, allRows) = (0..<width, 0..<height)
    let (left, right) = (0..<width / 2, width / 2..<width)
    let (top, bottom) = (0..<height / 2, height / 2..<height)
    return switch feature {
    case .ink: pixels(allColumns, allRows)
    case .top: pixels(allColumns, top)
    case .left: pixels(left, allRows)
    case .topLeft: pixels(left, top)
    case .topRight: pixels(right, top)
    case .bottomLeft: pixels(left, bottom)
    case .bottomRight: pixels(right, bottom)
    case .head: pixels(allColumns, 0..<height / 4)
    case .waist: pixels(allColumns, height * 3 / 8..<height * 5 / 8)
    case .foot: pixels(allColumns, height - height / 4..<height)
    case .stem: pixels(width * 3 / 8..<width * 5 / 8, allRows)
    case .centre: pixels(width / 4..<width - width / 4, height / 4..<height - height / 4)
    default: nil
    }
  }

  /// The pixel that a symmetry lays on another; nil for features of another kind.
  public static func partner(of index: Int, in feature: ShapeFeature, width: Int, height: Int) -> Int? {
    let (x, y) = (index % width, index / width)
    return switch feature {
    case .mirror: y * width + width - 1 - x
    case .flip: (height - 1 - y) * width + x
    case .turn: width * height - 1 - index
    default: nil
    }
  }

  /// The ink that an image and its symmetric twin have in common: of two pixels, the smaller of their inks.
  public static func inkAlike(_ feature: ShapeFeature, width: Int, height: Int, pixels: [Float]) -> Float {
    pixels.indices.reduce(0) { sum, index in
      sum + min(pixels[index], pixels[partner(of: index, in: feature, width: width, height: height) ?? index])
    }
  }

  /// The row or column on which strokes are counted, from 0; nil for features of another kind.
  public static func line(of feature: ShapeFeature, width: Int, height: Int) -> Int? {
    // The middle of the k-th of eight equal bands.
    func band(_ k: Int, _ length: Int) -> Int { length * (2 * k - 1) / 16 }
    return switch feature {
    case .row3: band(3, height)
    case .row4: band(4, height)
    case .row5: band(5, height)
    case .row6: band(6, height)
    case .column4: band(4, width)
    case .column5: band(5, width)
    default: nil
    }
  }

  private static func measure(_ feature: ShapeFeature, _ strokes: StrokeMap, _ pixels: [Float]) -> Int {
    let (width, height) = (strokes.width, strokes.height)
    switch feature {
    case .ink: return percent(pixels.reduce(0, +), of: Float(pixels.count))
    case .holes: return strokes.holes.count
    case .holeSize: return strokes.holes.first?.count ?? 0
    case .holeRow:
      guard let hole = strokes.holes.first else { return 0 }
      let rows = hole.reduce(0) { $0 + $1 / width + 1 }
      return Int((Float(rows) / Float(hole.count)).rounded())
    case .row3, .row4, .row5, .row6:
      return StrokeMap.strokes(along: strokes.row(line(of: feature, width: width, height: height) ?? 0))
    case .column4, .column5:
      return StrokeMap.strokes(along: strokes.column(line(of: feature, width: width, height: height) ?? 0))
    case .width: return extent((0..<width).filter { strokes.column($0).contains(true) })
    case .height: return extent((0..<height).filter { strokes.row($0).contains(true) })
    case .mirror, .flip, .turn:
      let common = inkAlike(feature, width: width, height: height, pixels: pixels)
      return percent(common, of: pixels.reduce(0, +))
    default:
      let part = zone(of: feature, width: width, height: height) ?? []
      return percent(ink(part, of: pixels), of: pixels.reduce(0, +))
    }
  }

  private static func extent(_ lines: [Int]) -> Int { (lines.last ?? -1) - (lines.first ?? 0) + 1 }
}
