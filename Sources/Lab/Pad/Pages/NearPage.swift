import Screen

/// The training digits nearest to the drawing.
struct NearPage {
  let pad: Pad

  func draw(into frame: inout Frame, in area: Rect) {
    guard let study = pad.neighbours, pad.seen != nil else {
      let text = pad.seen == nil ? "Draw a digit: here appear the training digits most like it." : "Looking…"
      return TextFlow(text, role: .muted).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    switch study.finding {
    case .underway(let what, let share): Self.drawProgress(what, share, into: &frame, in: area)
    case .problem(let text):
      TextFlow(text, role: .bad).draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    case .neighbours(let found): draw(found, isOld: study.id != pad.request, into: &frame, in: area)
    case .change: break
    }
  }

  static func drawProgress(_ what: String, _ share: Float, into frame: inout Frame, in area: Rect) {
    let inner = area.inset(horizontal: 1, vertical: 1)
    frame.write(what, at: inner.origin, .text, limit: inner.right)
    ProgressBar(share).draw(into: &frame, in: Rect(inner.x, inner.y + 1, min(40, inner.width), 1))
  }

  private func draw(_ found: Study.Neighbours, isOld: Bool, into frame: inout Frame, in area: Rect) {
    let hasBoth = !found.byFeatures.isEmpty
    let features = ("Nearest by \(found.features) features", found.byFeatures)
    let pixels = ("Nearest by pixels", found.byPixels)
    if hasBoth, area.height >= 30 {
      let (upper, lower) = area.top(area.height / 2)
      drawDigits(features.0, features.1, found, isOld, into: &frame, in: upper)
      drawDigits(pixels.0, pixels.1, found, isOld, into: &frame, in: lower)
      return
    }
    let (title, digits) = hasBoth && pad.comparesFeatures ? features : pixels
    drawDigits(title, digits, found, isOld, into: &frame, in: area)
    guard hasBoth else { return }
    frame.writeKeys(
      [KeyHint("]", pad.comparesFeatures ? "by pixels" : "by features", .character("]"))], onLowerEdgeOf: area)
  }

  private func drawDigits(
    _ title: String, _ digits: [Study.Neighbours.Digit], _ found: Study.Neighbours, _ isOld: Bool,
    into frame: inout Frame, in area: Rect
  ) {
    let votes = Dictionary(grouping: digits, by: \.label).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    let inner = Panel(title: title, note: isOld ? frame.look.glyph("…", "...") : "").draw(into: &frame, in: area)
    let source = "\(Format.grouped(found.count)) of \(found.source)"
    if area.width >= TextWidth.of(title) + TextWidth.of(source) + 12 {
      frame.write(" \(source) ", at: Point(area.right - TextWidth.of(source) - 4, area.y), .muted)
    }
    // The margin of a digit is cut off: 22 pixels of its 28.
    let whole = 22
    let shares: [Float] = [1, 0.75, 0.5]
    func tile(_ share: Float) -> Size {
      let width = Int(Float(whole) * share)
      return Size(width + 1, (width + 1) / 2 + 1)
    }
    let room = inner.top(inner.height - 1).rows
    let wanted = min(digits.count, 8)
    let size = tile(
      shares.first { Tiles(room, tile: tile($0), count: wanted, selected: 0).perPage >= wanted } ?? 0.5)
    let tiles = Tiles(room, tile: size, count: digits.count, selected: 0)
    for index in tiles.visible {
      guard let rect = tiles.rect(index), rect.height >= size.height else { continue }
      let digit = digits[index]
      Self.cropped(digit.pixels).draw(into: &frame, in: Rect(rect.x, rect.y, size.width - 1, size.height - 1))
      let isSame = digit.label == pad.reading?.digit
      let x = frame.write("\(digit.label)", at: Point(rect.x, rect.bottom - 1), isSame ? .good : .warning)
      frame.write(
        "  " + Format.number(digit.distance, decimals: 2), at: Point(x, rect.bottom - 1), .muted, limit: rect.right)
    }
    guard let votes else { return }
    let shown = digits.count
    frame.write(
      "\(votes.value.count) of the nearest \(shown) are \(votes.key)s", at: Point(inner.x + 1, inner.bottom - 1), .text,
      limit: inner.right)
  }

  /// A digit without three pixels of margin on every side.
  private static func cropped(_ pixels: [Float]) -> PixelImage {
    let (side, margin) = (28, 3)
    let size = side - 2 * margin
    let inside = (margin..<side - margin).flatMap { pixels[$0 * side + margin..<$0 * side + side - margin] }
    return PixelImage(width: size, height: size, pixels: inside)
  }
}
