import Screen

/// The lines of a digit in a box of 1 × 1, made by hand, and how a certain hand draws them on the pad.
struct Hand {
  typealias Line = [(x: Float, y: Float)]

  let digit: Int
  let strokes: [Line]
  var name = ""

  /// The digit turned by a slant and laid into a part of the pad; `wobble` moves each point a little, always the same way.
  func placed(x: Float, y: Float, width: Float, height: Float, slant: Float = 0, wobble: Float = 0) -> Hand {
    var phase: Float = Float(digit)
    let lines = strokes.map { line in
      line.map { point in
        phase += 2.4
        let dx = wobble * (phase.truncatingRemainder(dividingBy: 2) - 1)
        let dy = wobble * ((phase * 1.7).truncatingRemainder(dividingBy: 2) - 1)
        return (
          x: x + width * (point.x + slant * (0.5 - point.y)) + dx,
          y: y + height * point.y + dy
        )
      }
    }
    return Hand(digit: digit, strokes: lines, name: name)
  }

  /// The cells that a pointer comes to on the way along a line.
  func cells(of line: Line, on pad: Size) -> [Point] {
    var cells: [Point] = []
    func visit(_ x: Float, _ y: Float) {
      let cell = Point(
        max(0, min(pad.width - 1, Int(x * Float(pad.width)))), max(0, min(pad.height - 1, Int(y * Float(pad.height)))))
      if cells.last != cell { cells.append(cell) }
    }
    if line.count == 1 { visit(line[0].x, line[0].y) }
    for (a, b) in zip(line, line.dropFirst()) {
      for step in 0...60 {
        let t = Float(step) / 60
        visit(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
      }
    }
    return cells
  }
}
