/// Where everything of a line plot lies in one area of the screen.
extension LinePlot {
  struct Layout {
    let plot: LinePlot
    let look: Look
    let area: Rect
    /// The cells of the curves.
    let canvas: Rect
    let xRange: ClosedRange<Float>
    let yRange: ClosedRange<Float>
    let xScale: Scale
    let yScale: Scale
    let hasAxes: Bool
    /// Names stand to the right of the curves' ends; else, where there is room, in a line above.
    let hasNamesAtEnds: Bool

    init(_ plot: LinePlot, _ area: Rect, _ look: Look) {
      self.plot = plot
      self.look = look
      self.area = area
      hasAxes = area.width >= 16 && area.height >= 5
      let names = plot.series.map { TextWidth.of($0.name) }.max() ?? 0
      hasNamesAtEnds = hasAxes && names > 0 && plot.series.count > 1 && area.width >= 30 + names
      let rows = max(1, area.height - (hasAxes ? 3 : 0))
      var range = Self.range(of: plot, \.y, plot.y.range)
      yScale = Scale(range, atMost: max(2, min(6, rows / 2)))
      if plot.y.range == nil, hasAxes { range = yScale.widened(range) }
      yRange = range
      let scale = yScale
      let gutter = hasAxes ? 1 + (scale.ticks(in: range).map { TextWidth.of(scale.label($0)) }.max() ?? 0) : 0
      let margin = hasNamesAtEnds ? names + (look.isUnicode ? 1 : 3) : hasAxes ? 1 : 0
      canvas =
        hasAxes
        ? Rect(area.x + gutter + 1, area.y + 1, area.width - gutter - 1 - margin, rows)
        : area
      xRange = Self.range(of: plot, \.x, plot.x.range)
      xScale = Scale(xRange, atMost: max(2, min(10, canvas.width / 8)))
    }

    private static func range(
      of plot: LinePlot, _ coordinate: KeyPath<(x: Float, y: Float), Float>, _ given: ClosedRange<Float>?
    ) -> ClosedRange<Float> {
      if let given, given.lowerBound.isFinite, given.upperBound.isFinite, given.lowerBound < given.upperBound {
        return given
      }
      var points = plot.series.flatMap(\.points)
      points += plot.markers.map { ($0.x, $0.y) }
      let values = points.filter { $0.x.isFinite && $0.y.isFinite }.map { $0[keyPath: coordinate] }
      guard let low = values.min(), let high = values.max() else { return 0...1 }
      if low < high { return low...high }
      let room = max(abs(low) * 0.1, 0.5)
      return low - room...low + room
    }

    /// Where a point lies among the dots of the canvas.
    func dot(_ x: Float, _ y: Float) -> (x: Float, y: Float) {
      let (width, height) = (Float(2 * canvas.width - 1), Float(4 * canvas.height - 1))
      let right = (x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound) * width
      let down = (yRange.upperBound - y) / (yRange.upperBound - yRange.lowerBound) * height
      // Far outside is as good as infinitely far, and fits an Int.
      return (max(-1e6, min(1e6, right)), max(-1e6, min(1e6, down)))
    }

    /// The cell of a point, nil outside the canvas.
    func cell(_ x: Float, _ y: Float) -> Point? {
      guard x.isFinite, y.isFinite else { return nil }
      let dot = dot(x, y)
      let (column, row) = (Int(dot.x.rounded()), Int(dot.y.rounded()))
      guard column >= 0, row >= 0, column < 2 * canvas.width, row < 4 * canvas.height else { return nil }
      return Point(canvas.x + column / 2, canvas.y + row / 4)
    }

    // MARK: Axes

    func drawAxes(into frame: inout Frame) {
      guard hasAxes else { return }
      let style = look.style(.border)
      let floor = canvas.bottom
      let wall = canvas.x - 1
      frame.fill(Rect(wall, canvas.y, 1, canvas.height), look.isUnicode ? "│" : "|", style)
      frame.fill(Rect(canvas.x, floor, canvas.width, 1), look.isUnicode ? "─" : "-", style)
      frame[wall, floor] = Cell(look.isUnicode ? "└" : "+", style)
      frame.write(plot.y.label, at: Point(area.x, area.y), .muted, limit: area.right)
      drawYTicks(at: wall, style, into: &frame)
      drawXTicks(at: floor, style, into: &frame)
    }

    private func drawYTicks(at wall: Int, _ style: Style, into frame: inout Frame) {
      for tick in yScale.ticks(in: yRange) {
        let row = canvas.y + min(canvas.height - 1, max(0, Int(dot(xRange.lowerBound, tick).y.rounded()) / 4))
        let label = yScale.label(tick)
        frame.write(label, at: Point(wall - 1 - TextWidth.of(label), row), .muted)
        frame[wall, row] = Cell(look.isUnicode ? "┤" : "+", style)
      }
    }

    private func drawXTicks(at floor: Int, _ style: Style, into frame: inout Frame) {
      let row = floor + 1
      var free = area.x
      for tick in xScale.ticks(in: xRange) {
        let column = canvas.x + min(canvas.width - 1, max(0, Int(dot(tick, yRange.lowerBound).x.rounded()) / 2))
        let label = xScale.label(tick)
        let width = TextWidth.of(label)
        let start = max(area.x, min(area.right - width, column - (width - 1) / 2))
        guard start >= free else { continue }
        frame[column, floor] = Cell(look.isUnicode ? "┴" : "+", style)
        frame.write(label, at: Point(start, row), .muted, limit: area.right)
        free = start + width + 1
      }
      let width = TextWidth.of(plot.x.label)
      if width > 0, area.right - width >= free + 1 {
        frame.write(plot.x.label, at: Point(area.right - width, row), .muted)
      }
    }

    // MARK: Curves

    func drawCurves(into frame: inout Frame) {
      for x in plot.verticalLines where xRange.contains(x) { drawVertical(x, into: &frame) }
      guard canvas.width > 0, canvas.height > 0 else { return }
      var dots = BrailleCanvas(canvas.size)
      for (index, line) in plot.series.enumerated() {
        let style = look.style(line.role)
        let mark = plot.series.count > 1 ? Self.marks[index % Self.marks.count] : nil
        var last: (x: Float, y: Float)?
        for point in line.points {
          guard point.x.isFinite, point.y.isFinite else {
            last = nil
            continue
          }
          let to = dot(point.x, point.y)
          let from = last ?? to
          dots.line(
            Int(from.x.rounded()), Int(from.y.rounded()), Int(to.x.rounded()), Int(to.y.rounded()), style, mark: mark)
          last = to
        }
      }
      dots.draw(into: &frame, in: canvas)
      if plot.series.allSatisfy({ line in !line.points.contains { $0.x.isFinite && $0.y.isFinite } }) {
        let text = "no points yet"
        let place = canvas.centered(Size(TextWidth.of(text), 1))
        if plot.markers.isEmpty { frame.write(text, at: place.origin, .muted, limit: canvas.right) }
      }
    }

    private func drawVertical(_ x: Float, into frame: inout Frame) {
      guard let cell = cell(x, yRange.lowerBound) else { return }
      frame.fill(
        Rect(cell.x, canvas.y, 1, canvas.height), look.isUnicode ? "┊" : ":", look.style(.muted))
    }

    func drawMarkers(into frame: inout Frame) {
      for marker in plot.markers {
        guard let cell = cell(marker.x, marker.y) else { continue }
        let style = look.style(marker.role).with(.bold)
        frame[cell.x, cell.y] = Cell(look.isUnicode ? "●" : "@", style)
        guard !marker.label.isEmpty else { continue }
        let width = TextWidth.of(marker.label)
        let start = cell.x + 2 + width <= canvas.right ? cell.x + 2 : max(canvas.x, cell.x - 1 - width)
        frame.write(marker.label, at: Point(start, cell.y), style, limit: canvas.right)
      }
    }

    // MARK: Names

    /// What a curve without colours is drawn with in ASCII, and what stands before its name.
    static let marks: [Unicode.Scalar] = ["*", "o", "+", "x", "#", "%"]

    func drawNames(into frame: inout Frame) {
      guard hasAxes, plot.series.count > 1 else { return }
      if hasNamesAtEnds { drawNamesAtEnds(into: &frame) } else { drawLegend(into: &frame) }
    }

    /// Each name at the height of the curve's last point; names that would collide move apart.
    private func drawNamesAtEnds(into frame: inout Frame) {
      var wanted: [(height: Float, row: Int, line: Series, mark: Unicode.Scalar)] = []
      for (index, line) in plot.series.enumerated() where !line.name.isEmpty {
        guard let end = line.points.last(where: { $0.x.isFinite && $0.y.isFinite }) else { continue }
        let row = canvas.y + max(0, min(canvas.height - 1, Int(dot(end.x, end.y).y.rounded()) / 4))
        wanted.append((end.y, row, line, Self.marks[index % Self.marks.count]))
      }
      wanted.sort { $0.height > $1.height }
      for i in wanted.indices.dropFirst() { wanted[i].row = max(wanted[i].row, wanted[i - 1].row + 1) }
      var limit = canvas.bottom - 1
      for i in wanted.indices.reversed() {
        wanted[i].row = min(wanted[i].row, limit)
        limit = wanted[i].row - 1
      }
      for (_, row, line, mark) in wanted where row >= canvas.y {
        let name = look.isUnicode ? line.name : "\(mark) \(line.name)"
        frame.write(name, at: Point(canvas.right + 1, row), line.role, limit: area.right)
      }
    }

    /// Names in the row of the y-label, each after its mark; without colours the mark also sits on the curve's end.
    private func drawLegend(into frame: inout Frame) {
      let start = area.x + (plot.y.label.isEmpty ? 0 : TextWidth.of(plot.y.label) + 2)
      var x = start
      for (index, line) in plot.series.enumerated() {
        let mark = look.isUnicode && look.depth != .none ? "━" : String(Self.marks[index % Self.marks.count])
        guard x + TextWidth.of(line.name) + 2 <= area.right else { break }
        x = frame.write("\(mark) \(line.name)", at: Point(x, area.y), line.role, limit: area.right) + 2
        let end = line.points.last { $0.x.isFinite && $0.y.isFinite }
        if look.isUnicode, look.depth == .none, let end, let cell = cell(end.x, end.y) {
          frame.write(mark, at: cell, line.role)
        }
      }
    }
  }
}
