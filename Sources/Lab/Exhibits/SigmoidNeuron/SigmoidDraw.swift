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

  /// Sum and outputs, before the change of the weight and after it; and how steep σ is where the neuron works.
  private func drawTable(into frame: inout Frame, in area: Rect) {
    let look = frame.look
    let numbers = SigmoidNumbers(self)
    let columns = [13, 22, 31, 40].map { area.x + $0 }
    func write(_ text: String, _ name: String? = nil, endingAt column: Int, _ y: Int, _ role: Role) {
      let text = look.spelled(text)
      let start = Point(column - TextWidth.of(text) + 1, y)
      if let name {
        frame.write(text, number: name, at: start, role, limit: area.right)
      } else {
        frame.write(text, at: start, role, limit: area.right)
      }
    }
    for (title, column) in zip(["before", "after", "change", "slope"], columns) {
      write(title, endingAt: column, area.y, .muted)
    }
    let changes = ["z": sum.change, "step": numbers.step.change, "sigma": numbers.sigma.change]
    for (index, name) in ["z", "step", "sigma"].enumerated() where index + 1 < area.height {
      let y = area.y + 1 + index
      let symbol = numbers.number(name)?.symbol ?? ""
      frame.write(look.isUnicode ? symbol : symbol.replacing("σ", with: "sig"), at: Point(area.x, y), .heading)
      for (column, suffix) in zip(columns, ["", "_after", "_change"]) {
        let role: Role = suffix != "_change" ? .text : changes[name] == 0 ? .muted : .title
        write(numbers.number(name + suffix)?.text ?? "", name + suffix, endingAt: column, y, role)
      }
    }
    if numbers.step.change != 0 {
      frame.write("\(look.glyph("◀", "<")) flips", at: Point(columns[2] + 3, area.y + 2), .bad, limit: area.right)
    }
    if area.height > 3 { write(numbers.number("slope")?.text ?? "", "slope", endingAt: columns[3], area.y + 3, .text) }
  }

  /// Half of the z-axis that is shown.
  private static let reach: Float = 6

  private func drawPlot(into frame: inout Frame, in area: Rect) {
    guard area.height >= 3 else { return }
    var plot = plot
    for i in plot.series.indices where !frame.look.isUnicode {
      plot.series[i].name = plot.series[i].name.replacing("σ′", with: "slope").replacing("σ", with: "sig")
    }
    plot.draw(into: &frame, in: area)
    // In the order in which they are marked below: slope and σ after the change, if there is one, and before it.
    frame.addMarkerZones(of: plot, (sum.change != 0 ? [nil, "sigma_after"] : []) + ["slope", "sigma"], in: area)
  }

  /// Step, σ and σ′ over z, with the place on both curves where the neuron works, before and after the change.
  var plot: LinePlot {
    let count = 200
    let zs = (0...count).map { -Self.reach + 2 * Self.reach * Float($0) / Float(count) }
    // One unit whose only weight is c computes f(cz) for a whole axis of z at once.
    func curve(_ activation: Activation) -> [Float] {
      Neuron(weights: [factor], bias: 0, activation: function(activation)).outputs(zs)
    }
    // A steep slope would leave the plot: it is drawn in units of its greatest value, c/4. In the limit a needle is left.
    let slopeScale = max(1, steepness / 4)
    func slope(_ z: Float, _ sigma: Float) -> Float {
      isLimit ? (z == 0 ? 1 : 0) : self.slope(at: z, sigma: sigma) / slopeScale
    }
    func points(_ ys: [Float]) -> [(x: Float, y: Float)] { zip(zs, ys).map { ($0, $1) } }
    let sigma = curve(.sigmoid)
    let (sum, output) = (sum, response(.sigmoid))
    var markers: [LinePlot.Marker] = []
    func mark(_ z: Float, _ sigma: Float, _ role: Role) {
      markers.append(LinePlot.Marker(x: z, y: slope(z, sigma), role: role))
      markers.append(LinePlot.Marker(x: z, y: sigma, role: role))
    }
    if sum.change != 0 { mark(sum.after, output.after, .bad) }
    mark(sum.before, output.before, .key)
    let slopeName = slopeScale == 1 ? "σ′" : "σ′/\(Format.plain(slopeScale))"
    return LinePlot(
      series: [
        LinePlot.Series(name: "step", points: points(curve(.step)), role: .muted),
        LinePlot.Series(name: "σ", points: points(sigma), role: .series(0)),
        LinePlot.Series(name: slopeName, points: points(zip(zs, sigma).map(slope)), role: .series(1)),
      ],
      x: LinePlot.Axis(label: "z", range: -Self.reach...Self.reach), y: LinePlot.Axis(range: 0...1), markers: markers)
  }
}
