/// One measured property of a shape: how much of its ink lies where, its holes, the strokes that a line through it meets, its
/// symmetry, its size. Every value is a whole number, so that a rule compares with exactly what a reader sees.
public enum ShapeFeature: Int, CaseIterable, Hashable, Sendable {
  /// Ink in per cent of what the paper could hold.
  case ink
  /// Per cent of the ink in the upper half, and in the left half.
  case top, left
  /// Per cent of the ink in each quarter of the paper.
  case topLeft, topRight, bottomLeft, bottomRight
  /// Per cent of the ink in the uppermost, the middle and the lowest quarter of the rows.
  case head, waist, foot
  /// Per cent of the ink in the middle quarter of the columns.
  case stem
  /// Per cent of the ink in the middle half of the rows and columns.
  case centre
  /// Parts of the paper that strokes close in (`StrokeMap.holes`).
  case holes
  /// The row, counted from 1, in which the middle of the largest hole lies; 0 without a hole.
  case holeRow
  /// Pixels of the largest hole.
  case holeSize
  /// Strokes that a horizontal line meets at 3, 4, 5 and 6 eighths of the height.
  case row3, row4, row5, row6
  /// Strokes that a vertical line meets at 4 and 5 eighths of the width.
  case column4, column5
  /// Columns and rows from the first to the last stroke pixel.
  case width, height
  /// Per cent of the ink that finds ink on the other side: left against right, top against bottom, and after half a turn.
  case mirror, flip, turn

  /// What rules call it: `top-left`.
  public var name: String { Self.names[rawValue] }

  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: index)
  }

  /// In the order of the cases.
  private static let names = [
    "ink", "top", "left", "top-left", "top-right", "bottom-left", "bottom-right", "head", "waist", "foot", "stem",
    "centre", "holes", "hole-row", "hole-size", "row3", "row4", "row5", "row6", "col4", "col5", "width", "height",
    "mirror", "flip", "turn",
  ]

  /// What it is on a page of 8×8 pixels, in at most 33 characters: one row of a small screen.
  public var meaning: String {
    switch self {
    case .ink: "ink in % of a page all black"
    case .top: "% of ink in the upper half"
    case .left: "% of ink in the left half"
    case .topLeft: "% of ink at top left"
    case .topRight: "% of ink at top right"
    case .bottomLeft: "% of ink at bottom left"
    case .bottomRight: "% of ink at bottom right"
    case .head: "% of ink in rows 1 and 2"
    case .waist: "% of ink in rows 4 and 5"
    case .foot: "% of ink in rows 7 and 8"
    case .stem: "% of ink in columns 4 and 5"
    case .centre: "% of ink in the middle 4×4"
    case .holes: "holes that strokes close in"
    case .holeRow: "row of the largest hole, else 0"
    case .holeSize: "pixels of the largest hole"
    case .row3, .row4, .row5, .row6: "strokes that row \(name.suffix(1)) meets"
    case .column4, .column5: "strokes that column \(name.suffix(1)) meets"
    case .width: "columns from first to last stroke"
    case .height: "rows from first to last stroke"
    case .mirror: "% of ink alike, left and right"
    case .flip: "% of ink alike, top and bottom"
    case .turn: "% of ink alike after a half turn"
    }
  }

  /// The values that it can take on an image of 8×8 pixels.
  public var range: ClosedRange<Int> {
    switch self {
    case .holes: 0...18
    case .row3, .row4, .row5, .row6, .column4, .column5: 0...4
    case .holeRow, .width, .height: 0...8
    case .holeSize: 0...36
    default: 0...100
    }
  }
}
