import Engine
import Screen

/// The digit unlearned: the smallest change of what the network sees that makes it answer otherwise.
struct FlipPage {
  let pad: Pad

  func draw(into frame: inout Frame, in area: Rect) {
    guard let study = pad.change, let seen = pad.seen else {
      let text =
        pad.seen == nil ? "Draw a digit: here appears the smallest change that makes it another." : "Searching…"
      return TextFlow(text, role: .muted).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    switch study.finding {
    case .underway(let what, let share): NearPage.drawProgress(what, share, into: &frame, in: area)
    case .problem(let text):
      TextFlow(text, role: .bad).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    case .change(let found): draw(found, seen, isOld: study.id != pad.request, into: &frame, in: area)
    case .neighbours: break
    }
  }

  private var keys: [KeyHint] {
    [KeyHint("]", pad.measure == .length ? "by pixels" : "by length", .character("]"))]
  }

  private func draw(_ found: Study.Change, _ seen: [Float], isOld: Bool, into frame: inout Frame, in area: Rect) {
    let change = found.change
    let isWide = area.width >= 62
    let old = isOld ? " " + frame.look.glyph("…", "...") : ""
    let pictures: [(title: String, image: any Widget)] = [
      ("the change\(old)", difference(found, seen)),
      ("now a \(change.after)\(old)", PixelImage(width: 28, height: 28, pixels: change.input)),
    ]
    let width = isWide ? 30 : (area.width - 1) / 2
    let height = isWide ? 16 : (width - 1) / 2 + 2
    let (top, rest) = area.top(height)
    for (index, picture) in pictures.enumerated() {
      let box = Rect(top.x + index * (width + 1), top.y, width, height)
      let inner = Panel(title: picture.title).draw(into: &frame, in: box)
      picture.image.draw(into: &frame, in: inner)
      if index == 0 { frame.writeKeys(keys, onLowerEdgeOf: box) }
    }
    let lines = words(found, seen)
    for (row, line) in lines.enumerated() {
      frame.write(line.text, at: Point(rest.x + 1, rest.y + row), line.role, limit: rest.right)
    }
    drawWay(found, into: &frame, in: rest.top(lines.count).rest)
  }

  /// Added ink blue, removed ink orange.
  private func difference(_ found: Study.Change, _ seen: [Float]) -> HeatMap {
    let values = found.change.input.count == seen.count ? zip(found.change.input, seen).map { $0 - $1 } : []
    return HeatMap(columns: 28, rows: 28, values: values)
  }

  private func words(_ found: Study.Change, _ seen: [Float]) -> [(text: String, role: Role)] {
    let change = found.change
    let length = seen.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let size = Format.number(change.length, decimals: 2)
    let share = length > 0 ? ", \(Format.percent(change.length / length, decimals: 0)) of the digit's" : ""
    return [
      ("\(change.before) becomes \(change.after) for \(found.model)", .title),
      ("length \(size)\(share)", .text),
      ("\(change.pixels) of 784 pixels differ", .text),
    ]
  }

  /// How the two answers change on the way.
  private func drawWay(_ found: Study.Change, into frame: inout Frame, in area: Rect) {
    guard area.height >= 4, found.way.count > 1 else { return }
    let change = found.change
    func series(_ digit: Int, _ number: Int) -> LinePlot.Series {
      LinePlot.Series(
        name: "\(digit)",
        points: found.way.enumerated().map { step, outputs in
          (x: Study.Change.reach * Float(step) / Float(found.way.count - 1), y: outputs[digit])
        }, role: .series(number))
    }
    LinePlot(
      series: [series(change.before, 0), series(change.after, 1)], x: .init(label: "times the change"),
      y: .init(label: found.areProbabilities ? "p" : "z", range: found.areProbabilities ? 0...1 : nil),
      verticalLines: [1]
    )
    .draw(into: &frame, in: Rect(area.x, area.y, min(area.width, 62), min(area.height, 14)))
  }
}
