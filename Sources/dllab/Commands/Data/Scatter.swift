import Engine
import Screen

/// Points of the plane as characters: filled ones are of class 1, open ones of class 0, so that no colour is needed.
struct Scatter {
  let examples: Examples
  /// More would only cover one another.
  private static let most = 300
  private static let range: ClosedRange<Float> = -1.25...1.25

  /// A square plane of at most `columns` cells across, with axes, and what the marks mean below it.
  func frame(columns: Int, look: Look) -> Frame {
    let height = max(5, min(25, (columns / 2 - 1) | 1))
    let width = 2 * height
    var frame = Frame(Size(max(width, 24), height + 1), look: look)
    for x in 0..<width { frame[x, height / 2] = Cell(look.isUnicode ? "─" : "-", look.style(.border)) }
    for y in 0..<height { frame[width / 2, y] = Cell(look.isUnicode ? "│" : "|", look.style(.border)) }
    frame[width / 2, height / 2] = Cell(look.isUnicode ? "┼" : "+", look.style(.border))
    for index in 0..<min(Self.most, examples.count) {
      let point = examples.input(index)
      let (x, y) = (cell(point[0], width), height - 1 - cell(point[1], height))
      guard (0..<width).contains(x), (0..<height).contains(y), let label = examples.label(index) else { continue }
      frame[x, y] = mark(label, look)
    }
    var x = 0
    for label in 0..<examples.outputs {
      frame[x, height] = mark(label, look)
      x = frame.write(" class \(examples.classNames[label])", at: Point(x + 1, height), .muted) + 3
    }
    return frame
  }

  private func cell(_ value: Float, _ count: Int) -> Int {
    let share = (value - Self.range.lowerBound) / (Self.range.upperBound - Self.range.lowerBound)
    return Int((share * Float(count)).rounded(.down))
  }

  private func mark(_ label: Int, _ look: Look) -> Cell {
    Cell(label == 1 ? (look.isUnicode ? "●" : "#") : (look.isUnicode ? "○" : "o"), look.style(.series(label)))
  }
}
