import Engine
import Screen

/// What is selected in the gallery of mistakes.
struct GallerySelection: Hashable, Sendable {
  /// The place in the list that is shown.
  var selected = 0
  /// Only the mistakes of one cell of the confusion matrix; nil for all.
  var cell: ConfusionSelection?
}

/// The fifth view: the test digits that the network gets wrong.
extension Theatre {
  var galleryKeys: [KeyHint] {
    var hints = [KeyHint("↑↓←→", "select"), KeyHint("Enter", "look into it", .enter)]
    if gallery.cell != nil { hints.append(KeyHint("a", "all mistakes", .character("a"))) }
    return hints
  }

  /// The mistakes that the gallery shows now.
  var shownMistakes: [TrainingReport.Mistake] {
    guard let report else { return [] }
    guard let cell = gallery.cell else { return report.mistakes }
    return report.mistakes.filter { $0.truth == cell.truth && $0.answer == cell.answer }
  }

  mutating func updateGallery(_ key: Key, in area: Rect, _ look: Look) -> [RoomAction] {
    let mistakes = shownMistakes
    if key == .character("a") {
      gallery = GallerySelection()
      return [.stay]
    }
    guard let report, !mistakes.isEmpty else { return [] }
    if key == .enter { return clickMistake(mistakes[min(gallery.selected, mistakes.count - 1)].example) }
    let tiles = galleryTiles(report, mistakes.count, in: Self.galleryRoom(area), look)
    guard let target = tiles.moved(from: gallery.selected, by: key) else { return [] }
    gallery.selected = target
    return [.stay]
  }

  /// Watches a mistake on its way through the layers.
  mutating func clickMistake(_ example: Int) -> [RoomAction] {
    if let place = shownMistakes.firstIndex(where: { $0.example == example }) { gallery.selected = place }
    view = .featureMaps
    return watch(example)
  }

  /// The room inside the gallery's panel.
  private static func galleryRoom(_ area: Rect) -> Rect { area.inset(horizontal: 2, vertical: 1) }

  /// Each tile with its gap and, below the image, a line that says what happened.
  private func galleryTiles(_ report: TrainingReport, _ count: Int, in area: Rect, _ look: Look) -> Tiles {
    let size = thumbnailSize(report, look, in: area, count: count, caption: 1)
    return Tiles(area, tile: size, count: count, selected: gallery.selected)
  }

  func drawMistakes(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    guard let evaluation = report.evaluation else { return drawNoEvaluation(into: &frame, in: area) }
    let mistakes = shownMistakes
    let panel = Panel(title: galleryTitle(report, mistakes.count), note: Self.wrong(evaluation), isFocused: true)
    panel.draw(into: &frame, in: area)
    drawKeys(galleryKeys, into: &frame, in: area)
    let tiles = galleryTiles(report, mistakes.count, in: Self.galleryRoom(area), frame.look)
    for index in tiles.visible {
      guard let rect = tiles.rect(index) else { continue }
      let mistake = mistakes[index]
      let isSelected = index == gallery.selected
      let image = Rect(rect.x, rect.y, rect.width - 1, rect.height - 1)
      drawThumbnail(mistake, report, into: &frame, in: image)
      let mark = isSelected ? frame.look.glyph("▸", ">") : " "
      let text = "\(mark)\(className(mistake.truth, report)) taken for \(className(mistake.answer, report)) "
      let short =
        "\(mark)\(className(mistake.truth, report)) \(frame.look.glyph("→", ">")) \(className(mistake.answer, report)) "
      frame.write(
        TextWidth.of(text) < rect.width ? text : short, at: Point(rect.x, rect.bottom - 1),
        isSelected ? .selected : .text, limit: rect.right)
      frame.addZone(rect, .item(ZoneName.mistake, mistake.example))
    }
    if tiles.pages > 1 {
      let text = " page \(tiles.page + 1) of \(tiles.pages) "
      frame.write(text, at: Point(max(area.x, area.right - 2 - TextWidth.of(text)), area.bottom - 1), .muted)
    }
  }

  private static func wrong(_ evaluation: Evaluation) -> String {
    "\(Format.grouped(evaluation.examples - evaluation.correct)) of \(Format.grouped(evaluation.examples)) wrong"
  }

  private func galleryTitle(_ report: TrainingReport, _ count: Int) -> String {
    if let cell = gallery.cell {
      return "Mistakes: \(className(cell.truth, report)) taken for \(className(cell.answer, report)) (\(count))"
    }
    let wrong = report.evaluation.map { $0.examples - $0.correct } ?? count
    return count < wrong ? "Mistakes: the first \(count)" : "Mistakes"
  }

  func drawMistakesPanel(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let note = report.evaluation.map { Self.wrong($0) } ?? ""
    let inner = Panel(title: "Mistakes", note: note).draw(into: &frame, in: area).inset(horizontal: 1)
    frame.addZone(area, .item(ZoneName.view, View.mistakes.rawValue))
    let size = thumbnailSize(
      report, frame.look, in: inner, count: report.mistakes.count, caption: 1, shares: [1, 0.75, 0.6, 0.45])
    let tiles = Tiles(inner, tile: size, count: report.mistakes.count, selected: 0)
    for index in tiles.visible {
      guard let rect = tiles.rect(index) else { continue }
      let mistake = report.mistakes[index]
      drawThumbnail(mistake, report, into: &frame, in: Rect(rect.x, rect.y, rect.width - 1, rect.height - 1))
      let text =
        "\(className(mistake.truth, report)) \(frame.look.glyph("→", ">")) \(className(mistake.answer, report))"
      frame.write(text, at: Point(rect.x, rect.bottom - 1), .text, limit: rect.right)
      frame.addZone(rect, .item(ZoneName.mistake, mistake.example))
    }
  }

  // MARK: Thumbnails

  /// A mistake's image without the empty margin around the ink, so that a small picture is still recognised.
  func drawThumbnail(
    _ mistake: TrainingReport.Mistake, _ report: TrainingReport, into frame: inout Frame, in area: Rect
  ) {
    Self.enlarged(thumbnail(mistake, report), into: area, frame.look).draw(into: &frame, in: area)
  }

  private func thumbnail(_ mistake: TrainingReport.Mistake, _ report: TrainingReport) -> PixelImage {
    let shape = report.plan.experiment.architecture.input
    guard shape.width >= 20, shape.height >= 20, mistake.pixels.count == shape.width * shape.height else {
      return PixelImage(width: shape.width, height: shape.height, pixels: mistake.pixels)
    }
    let margin = Self.margin(of: mistake.pixels, width: shape.width, height: shape.height)
    let side = (width: shape.width - 2 * margin, height: shape.height - 2 * margin)
    var pixels: [Float] = []
    for y in 0..<side.height {
      let start = (y + margin) * shape.width + margin
      pixels += mistake.pixels[start..<start + side.width]
    }
    return PixelImage(width: side.width, height: side.height, pixels: pixels)
  }

  /// How many rows and columns can go on every side without touching ink; at most three, as MNIST's margin is four.
  private static func margin(of pixels: [Float], width: Int, height: Int) -> Int {
    func isEmpty(_ margin: Int) -> Bool {
      for y in 0..<height {
        for x in 0..<width
        where (x < margin || y < margin || x >= width - margin || y >= height - margin) && pixels[y * width + x] > 0.2 {
          return false
        }
      }
      return true
    }
    return (1...3).last { isEmpty($0) } ?? 0
  }

  /// The size of a thumbnail with its gap and its caption: whole if all fit so, else smaller; never so small that nobody can
  /// read it.
  ///
  /// - Parameter shares: the parts of the whole size that may be tried, nil for what the gallery has.
  func thumbnailSize(
    _ report: TrainingReport, _ look: Look, in area: Rect, count: Int, caption: Int = 0, gap: Size = Size(1, 0),
    shares: [Double]? = nil
  ) -> Size {
    let shape = report.plan.experiment.architecture.input
    let scale = shape.width <= 10 ? 2 : 1
    let whole = PixelImage.size(width: shape.width, height: shape.height, style: look.imageStyle, scale: scale)
    // ASCII art takes two cells for a pixel; shrunk it takes one for two pixels, as half-blocks do.
    let isWide = look.imageStyle == .ascii
    let usual = shape.width < 16 ? [2, 1] : isWide ? [1, 0.5, 0.375, 0.3] : [2, 1, 0.75, 0.6]
    let sizes = (shares.map { isWide ? $0.map { $0 / 2 } : $0 } ?? usual).map {
      Size(
        Int(Double(whole.width) * $0) + gap.width, Int((Double(whole.height) * $0).rounded()) + caption + gap.height)
    }
    let fitting = sizes.filter { $0.width - gap.width <= area.width && $0.height - gap.height <= area.height }
    let smallest = sizes.last.map {
      Size(min($0.width, area.width + gap.width), min($0.height, area.height + gap.height))
    }
    return Tiles.fitting(fitting.isEmpty ? [smallest ?? Size(1, 1)] : fitting, in: area, count: count, gap: gap)
  }
}
