import Engine
import Screen

/// One layer of the inspected network: the filters that fired, the strongest first, and what each made of the drawing.
struct LayersPage {
  let pad: Pad

  /// The layers worth a look, as the theatre counts them (1 is what the first layer gives out): what a non-linearity makes of weighted
  /// sums.
  static func stages(_ network: NetworkSnapshot) -> [Int] {
    network.layers.indices.filter {
      switch network.layers[$0].description {
      case .activation, .softmax: true
      default: false
      }
    }.map { $0 + 1 }
  }

  /// The layer on the page: the chosen one, or the first.
  static func shown(_ chosen: Int?, _ stages: [Int]) -> Int {
    chosen.flatMap { stages.contains($0) ? $0 : nil } ?? stages.first ?? 1
  }

  func draw(into frame: inout Frame, in area: Rect) {
    guard let inspection = pad.answer?.inspection else {
      // For an instant a drawing has not been looked into yet.
      guard pad.seen == nil else { return }
      return TextFlow("Draw a digit: here appear the filters that it makes fire, the strongest first.", role: .muted)
        .draw(into: &frame, in: area.inset(horizontal: 1, vertical: 1))
    }
    let network = inspection.network
    let index = Self.shown(pad.layer, Self.stages(network))
    let stage = Theatre.StageOfDigit(network, index)
    let fired = Self.strengths(stage).count { $0 > 0 }
    let inner = Panel(title: title(network, index), note: "\(fired) of \(stage.shape.channels) fired")
      .draw(into: &frame, in: area)
    let place = Self.stages(network).firstIndex(of: index) ?? 0
    frame.writeKeys(
      [
        KeyHint("[", "layer \(place + 1) of \(Self.stages(network).count)", .character("[")),
        KeyHint("]", "next", .character("]")),
      ], onLowerEdgeOf: area)
    let filters = index >= 2 ? Self.weights(network, before: index) : nil
    if let filters, stage.isVector {
      drawTemplates(filters, stage, into: &frame, in: inner)
    } else if stage.isVector {
      drawUnits(stage, into: &frame, in: inner.inset(horizontal: 1))
    } else {
      drawMaps(stage, filters, into: &frame, in: inner)
    }
  }

  /// `ConvNet · conv 20 · 5×5`.
  private func title(_ network: NetworkSnapshot, _ index: Int) -> String {
    let sums = network.layers[..<(index - 1)].last { !$0.parameters.isEmpty }
    return sums?.description.shortTitle ?? network.layers[index - 1].description.shortTitle
  }

  /// The weights that made a stage's sums, where they are images.
  private static func weights(_ network: NetworkSnapshot, before index: Int) -> FilterImages? {
    guard let place = network.layers[..<(index - 1)].lastIndex(where: { !$0.parameters.isEmpty }) else { return nil }
    let seesPixels = network.layers[..<place].allSatisfy { $0.description == .flatten }
    return FilterImages(network.layers[place])
      ?? (seesPixels ? FilterImages(network.layers[place], seeing: network.inputShape) : nil)
  }

  /// The largest value of each channel.
  private static func strengths(_ stage: Theatre.StageOfDigit) -> [Float] {
    let size = stage.shape.height * stage.shape.width
    return (0..<stage.shape.channels).map { stage.values[$0 * size..<($0 + 1) * size].max() ?? 0 }
  }

  private static func strongest(_ stage: Theatre.StageOfDigit) -> [(channel: Int, strength: Float)] {
    strengths(stage).enumerated().map { ($0.offset, $0.element) }.sorted { $0.1 > $1.1 }
  }

  // MARK: Feature maps

  /// Beside each map the filter that made it, its number, and the largest value.
  private func drawMaps(
    _ stage: Theatre.StageOfDigit, _ filters: FilterImages?, into frame: inout Frame, in area: Rect
  ) {
    let aside = 6
    // Whole maps where enough of them fit, else smaller ones.
    let shares: [Float] = [3, 2, 1.5, 1, 0.75, 0.5, 0.46]
    func tile(_ share: Float) -> Size {
      let width = max(8, Int(Float(stage.shape.width) * share))
      // An odd number of pixels leaves half a row free below.
      return Size(aside + width + 1, max(5, (width + 1) / 2) + (width % 2 == 0 ? 1 : 0))
    }
    let wanted = min(stage.shape.channels, area.width < 60 ? 6 : 8)
    let size = tile(
      shares.first { Tiles(area, tile: tile($0), count: wanted, selected: 0, gap: Size(1, 0)).perPage >= wanted }
        ?? 0.46)
    let tiles = Tiles(area, tile: size, count: stage.shape.channels, selected: 0, gap: Size(1, 0))
    for (index, entry) in Self.strongest(stage).enumerated() {
      guard let rect = tiles.rect(index), rect.height >= size.height else { continue }
      let isOff = entry.strength <= 0
      filters?.heatMap(entry.channel, channel: nil).draw(into: &frame, in: Rect(rect.x, rect.y, 5, 3))
      let y = rect.y + (filters == nil ? 0 : 3)
      frame.write("#\(entry.channel)", at: Point(rect.x, y), isOff ? .muted : .text, limit: rect.x + aside)
      frame.write(
        Format.number(entry.strength, decimals: 2), at: Point(rect.x, y + 1), isOff ? .muted : .accent,
        limit: rect.x + aside)
      stage.drawMap(
        entry.channel, into: &frame,
        in: Rect(rect.x + aside, rect.y, size.width - aside - 1, (size.width - aside) / 2))
    }
  }

  // MARK: Vectors

  /// Units that look at the picture itself: what each looks for.
  private func drawTemplates(
    _ filters: FilterImages, _ stage: Theatre.StageOfDigit, into frame: inout Frame, in area: Rect
  ) {
    let aside = 7
    let width = area.width >= 100 ? 28 : area.width >= 60 ? 20 : 11
    let size = Size(aside + width + 1, (width + 1) / 2 + 1)
    let tiles = Tiles(area, tile: size, count: filters.count, selected: 0, gap: Size(1, 1))
    for (index, entry) in Self.strongest(stage).enumerated() {
      guard let rect = tiles.rect(index), rect.height >= size.height - 1 else { continue }
      let role: Role = entry.strength > 0 ? .accent : .muted
      frame.write("#\(entry.channel)", at: rect.origin, .text, limit: rect.x + aside)
      frame.write(
        Format.number(entry.strength, decimals: 2), at: Point(rect.x, rect.y + 1), role, limit: rect.x + aside)
      filters.heatMap(entry.channel, channel: nil)
        .draw(into: &frame, in: Rect(rect.x + aside, rect.y, width, size.height - 1))
    }
  }

  /// Units that look at features: the strongest as bars.
  private func drawUnits(_ stage: Theatre.StageOfDigit, into frame: inout Frame, in area: Rect) {
    let entries = Self.strongest(stage)
    let columns = area.width >= 60 ? area.columns(area.width / 30, gap: 2) : [area]
    let range = 0...max(1e-6, entries.first?.strength ?? 1)
    for (index, column) in columns.enumerated() {
      let bars = entries.dropFirst(index * area.height).prefix(area.height).map {
        BarChart.Bar(
          "#\($0.channel)", $0.strength, text: Format.number($0.strength, decimals: 2),
          role: $0.strength > 0 ? .accent : .muted)
      }
      BarChart(bars: bars, range: range).draw(into: &frame, in: column)
    }
  }
}
