import Engine
import Screen

extension SigmoidNeuron {
  public func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard area.width >= 40, area.height >= 14 else { return drawTooSmall(into: &frame, in: area) }
    let (sliders, belowSliders) = area.top(dials.dials.count)
    dials.draw(into: &frame, in: sliders, isFocused: isFocused)
    let isRoomy = area.height >= 24
    let (table, rest) = belowSliders.top(isRoomy ? 1 : 0).rest.top(4)
    drawTable(into: &frame, in: table)
    let (buttons, plot) = rest.bottom(1)
    Buttons(labels: [("Space", "keep the change"), ("z", "no change")]).draw(into: &frame, in: buttons)
    drawPlot(into: &frame, in: plot.top(isRoomy ? 1 : 0).rest)
  }

  /// Sum and outputs, before the change of the weight and after it.
  private func drawTable(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let (sum, step, sigma) = (sum, response(.step), response(.sigmoid))
    let columns = [13, 22, 31].map { area.x + $0 }
    for (title, right) in zip(["before", "after", "change"], columns) {
      frame.write(title, at: Point(right - title.count + 1, area.y), .muted, limit: area.right)
    }
    let hasC = steepness != 1
    let rows: [(name: String, values: Response, decimals: Int)] = [
      ("z", sum, 2), (hasC ? "step(cz)" : "step(z)", step, 0), (hasC ? "σ(cz)" : "σ(z)", sigma, 3),
    ]
    for (index, row) in rows.enumerated() where index + 1 < area.height {
      let y = area.y + 1 + index
      let name = look.isUnicode ? row.name : row.name.replacing("σ", with: "sig")
      frame.write(name, at: Point(area.x, y), .heading, limit: area.right)
      let texts = [
        Format.signed(row.values.before, decimals: row.decimals),
        Format.signed(row.values.after, decimals: row.decimals),
        Format.change(row.values.change, decimals: row.decimals),
      ]
      for (column, text) in texts.enumerated() {
        let role: Role = column < 2 ? .text : row.values.change == 0 ? .muted : .title
        frame.write(text, at: Point(columns[column] - TextWidth.of(text) + 1, y), role, limit: area.right)
      }
    }
    if step.change != 0 {
      let text = "\(look.glyph("◀", "<")) flips"
      frame.write(text, at: Point(columns[2] + 3, area.y + 2), .bad, limit: area.right)
    }
  }

  /// Half of the z-axis that is shown.
  private static let reach: Float = 6

  private func drawPlot(into frame: inout Frame, in area: Rect) {
    guard area.height >= 3 else { return }
    let count = max(2, 2 * area.width)
    let zs = (0...count).map { -Self.reach + 2 * Self.reach * Float($0) / Float(count) }
    // One unit whose only weight is c computes f(cz) for a whole axis of z at once.
    func curve(_ activation: Activation) -> [Float] {
      Neuron(weights: [steepness], bias: 0, activation: activation).outputs(zs)
    }
    let sigma = curve(.sigmoid)
    let slopes = sigma.map { Self.slope(sigma: $0, steepness: steepness) }
    // A steep slope would leave the plot: it is drawn in units of its greatest value, c/4.
    let slopeScale = max(1, steepness / 4)
    let (sum, output) = (sum, response(.sigmoid))
    let sigmaName = frame.look.glyph("σ", "sig")
    var markers = [LinePlot.Marker(x: sum.before, y: output.before, label: "", role: .key)]
    if sum.change != 0 { markers.append(LinePlot.Marker(x: sum.after, y: output.after, label: "", role: .bad)) }
    LinePlot(
      series: [
        LinePlot.Series(name: "step", points: Array(zip(zs, curve(.step))).map { ($0, $1) }, role: .muted),
        LinePlot.Series(name: sigmaName, points: Array(zip(zs, sigma)).map { ($0, $1) }, role: .series(0)),
        LinePlot.Series(
          name: "slope", points: Array(zip(zs, slopes)).map { ($0, $1 / slopeScale) }, role: .series(1)),
      ],
      x: LinePlot.Axis(label: "z", range: -Self.reach...Self.reach), y: LinePlot.Axis(range: 0...1), markers: markers
    ).draw(into: &frame, in: area)
  }
}
