import Engine
import Screen

/// The watched test digit: its image and what the network answers.
extension Theatre {
  /// The image that the network looks at, where it looks at one.
  private func image(_ network: NetworkSnapshot) -> PixelImage? {
    let shape = network.inputShape
    guard shape.channels == 1, !shape.isVector else { return nil }
    return PixelImage(width: shape.width, height: shape.height, pixels: network.input)
  }

  func drawWatched(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let truth = report.watchedLabel.map { " is \(className($0, report))" } ?? ""
    let name = area.width >= 27 ? "Test digit" : "Digit"
    let inner = Panel(title: "\(name) \(Format.grouped(report.watched))\(truth)").draw(into: &frame, in: area)
    drawStepper(into: &frame, in: area)
    guard let network = report.network else { return }
    let classes = min(network.output.count, 12)
    if inner.width < 40, inner.height >= classes + 6 {
      let whole = image(network).map { Self.enlarged($0, into: inner, frame.look).size(style: frame.look.imageStyle) }
      let height = min(whole?.height ?? 0, inner.height - classes - 2)
      let (upper, rest) = inner.top(height)
      let lower = rest.top(rest.height > classes + 1 ? 1 : 0).rest
      drawImage(network, into: &frame, in: upper)
      drawAnswer(report, network, into: &frame, in: lower)
    } else {
      let whole = image(network).map { Self.enlarged($0, into: inner, frame.look).size(style: frame.look.imageStyle) }
      // The image gets what the bars can spare, but never less than half.
      let width = min(whole?.width ?? 0, max(inner.width / 2 - 1, inner.width - 30))
      // A square image that takes the full height is twice as many cells wide, in either style.
      let (left, right) = inner.left(min(width, 2 * inner.height))
      drawImage(network, into: &frame, in: left)
      drawAnswer(report, network, into: &frame, in: right.left(1).rest)
    }
  }

  /// ◂ ▸ at the panel's lower edge, for the mouse.
  private func drawStepper(into frame: inout Frame, in area: Rect) {
    guard area.width >= 16, area.height >= 3 else { return }
    let (left, right) = (frame.look.glyph("◂", "<"), frame.look.glyph("▸", ">"))
    let y = area.bottom - 1
    frame.write(" \(left) ", at: Point(area.right - 9, y), .key)
    frame.write(" \(right) ", at: Point(area.right - 5, y), .key)
    frame.addZone(Rect(area.right - 9, y, 3, 1), .item(ZoneName.digit, -1))
    frame.addZone(Rect(area.right - 5, y, 3, 1), .item(ZoneName.digit, 1))
  }

  /// A small image (8×8) is enlarged as far as it fits.
  static func enlarged(_ image: PixelImage, into area: Rect, _ look: Look) -> PixelImage {
    var image = image
    while image.scale < 8 {
      image.scale += 1
      let size = image.size(style: look.imageStyle)
      if size.width <= area.width, size.height <= area.height { continue }
      image.scale -= 1
      break
    }
    return image
  }

  func drawImage(_ network: NetworkSnapshot, into frame: inout Frame, in area: Rect) {
    guard let image = image(network) else { return }
    Self.enlarged(image, into: area, frame.look).draw(into: &frame, in: area)
  }

  /// The answer in words, and a bar for each class; where there is no room for all, for the most probable ones.
  func drawAnswer(
    _ report: TrainingReport, _ network: NetworkSnapshot, into frame: inout Frame, in area: Rect
  ) {
    let output = network.output
    let scores = network.scores
    guard let answer = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return }
    let isRight = report.watchedLabel.map { $0 == answer }
    let mark = isRight == false ? frame.look.glyph("✗", "x") : frame.look.glyph("✓", "*")
    let words = "\(mark) it says \(className(answer, report))"
    frame.write(words, at: area.origin, isRight == false ? .bad : .good, limit: area.right)
    let rest = area.top(1).rest
    let strongest = output.indices.sorted { scores[$0] > scores[$1] }
    let areProbabilities = network.layers.last?.description == .softmax
    let shown = output.count <= rest.height ? Array(output.indices) : Array(strongest.prefix(rest.height))
    let bars = shown.map { index in
      let role: Role =
        index == answer ? (isRight == false ? .bad : .good) : index == report.watchedLabel ? .warning : .accent
      let truth = index == report.watchedLabel && isRight == false ? "truth " : ""
      let value =
        areProbabilities ? Format.percent(output[index], decimals: 1) : Format.number(output[index], decimals: 2)
      return BarChart.Bar(
        className(index, report), output[index], text: truth + value, role: role, isEmphasized: index == answer)
    }
    BarChart(bars: bars, range: 0...1).draw(into: &frame, in: rest)
  }

  func className(_ index: Int, _ report: TrainingReport) -> String {
    index < report.classNames.count ? report.classNames[index] : "\(index)"
  }
}

extension NetworkSnapshot {
  /// What decides the answer: the outputs, or the weighted sums under step units, whose outputs are often alike.
  fileprivate var scores: [Float] {
    guard layers.count > 1, layers.last?.description == .activation(.step) else { return output }
    return layers[layers.count - 2].activations
  }
}
