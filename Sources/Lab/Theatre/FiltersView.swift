import Engine
import Screen

/// What is selected among the filters.
struct FilterSelection: Hashable, Sendable {
  /// Which of the layers with images.
  var layer = 0
  var filter = 0
  /// Which of the filter's images; nil for their mean.
  var channel: Int?
}

/// The second view: the filters of each convolution as they form, or what the units of a dense layer look for.
extension Theatre {
  var filterKeys: [KeyHint] {
    let layers = filterLayers
    var hints = [KeyHint("↑↓←→", "select")]
    if layers.count > 1 { hints.append(KeyHint("PgUp PgDn", "layer")) }
    if filters.layer < layers.count, layers[filters.layer].channels > 1 {
      hints.append(KeyHint("c", "input channel", .character("c")))
    }
    return hints
  }

  private var filterLayers: [FilterImages] { report?.network.map { FilterImages.all($0) } ?? [] }

  /// Where the tabs of the layers, the tiles and the enlarged filter lie.
  private struct FilterLayout {
    let tabs: Rect
    let grid: Rect
    let detail: Rect
    let tile: Size
    let tiles: Tiles

    init(_ area: Rect, _ images: FilterImages, selected: Int, _ look: Look) {
      let (tabs, rest) = area.top(1)
      self.tabs = tabs
      let (detail, grid) = rest.right(area.width >= 76 ? max(30, area.width / 3) : 0)
      self.detail = detail
      // A line for the scale above, and one for the keys below.
      self.grid = grid.inset(horizontal: 1).top(1).rest.bottom(1).rest
      // One column between two images; below each a line for its number.
      let sizes = images.tileSizes(look.imageStyle).map { Size($0.width + 1, $0.height + 1) }
      tile = Tiles.fitting(sizes, in: self.grid, count: images.count)
      tiles = Tiles(self.grid, tile: tile, count: images.count, selected: selected)
    }
  }

  /// - Returns: whether the key had a meaning.
  mutating func updateFilters(_ key: Key, in area: Rect, _ look: Look) -> Bool {
    let layers = filterLayers
    guard !layers.isEmpty else { return false }
    let images = layers[min(filters.layer, layers.count - 1)]
    switch key {
    case .pageUp: selectFilterLayer(max(0, filters.layer - 1))
    case .pageDown: selectFilterLayer(min(layers.count - 1, filters.layer + 1))
    case .character("c"): stepChannel(1)
    case .character("C"): stepChannel(-1)
    default:
      let layout = FilterLayout(area, images, selected: filters.filter, look)
      guard let target = layout.tiles.moved(from: filters.filter, by: key) else { return false }
      filters.filter = target
    }
    return true
  }

  mutating func selectFilterLayer(_ index: Int) {
    guard index != filters.layer else { return }
    filters = FilterSelection(layer: index)
  }

  /// Mean, channel 1, channel 2 … and around.
  mutating func stepChannel(_ step: Int) {
    let layers = filterLayers
    guard filters.layer < layers.count, layers[filters.layer].channels > 1 else { return }
    let count = layers[filters.layer].channels + 1
    let place = ((filters.channel.map { $0 + 1 } ?? 0) + step + count) % count
    filters.channel = place == 0 ? nil : place - 1
  }

  func drawFilters(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let layers = filterLayers
    guard let network = report.network, !layers.isEmpty else {
      frame.write(
        "The weights of this network are no images.", at: Point(area.x + 2, area.y + 1), .muted, limit: area.right)
      return
    }
    let chosen = min(filters.layer, layers.count - 1)
    let images = layers[chosen]
    let layout = FilterLayout(area, images, selected: filters.filter, frame.look)
    drawFilterTabs(layers, chosen, into: &frame, in: layout.tabs)
    drawScale(images, into: &frame, in: Rect(layout.grid.x, layout.grid.y - 1, layout.grid.width, 1))
    for index in layout.tiles.visible {
      guard let tile = layout.tiles.rect(index) else { continue }
      let image = Rect(tile.x, tile.y, tile.width - 1, tile.height - 1)
      drawTile(images.heatMap(index, channel: filters.channel, scale: 8), into: &frame, in: image)
      let isSelected = index == filters.filter
      let number = isSelected && frame.look.depth == .none ? ">\(index + 1)" : "\(index + 1)"
      frame.write(number, at: Point(tile.x, tile.bottom - 1), isSelected ? .selected : .muted, limit: tile.right)
      frame.addZone(tile, .item(ZoneName.filter, index))
    }
    drawPageNumber(layout.tiles, into: &frame, in: layout.grid)
    drawKeys(filterKeys, into: &frame, in: Rect(area.x - 1, area.y, layout.grid.width + 4, area.height))
    if !layout.detail.isEmpty { drawFilterDetail(images, network, into: &frame, in: layout.detail) }
  }

  /// A heat map as large as the tile allows in whole steps.
  private func drawTile(_ map: HeatMap, into frame: inout Frame, in area: Rect) {
    var map = map
    while map.scale > 1, !Self.fits(map.size(style: frame.look.imageStyle), area) { map.scale -= 1 }
    map.draw(into: &frame, in: area)
  }

  private static func fits(_ size: Size, _ area: Rect) -> Bool {
    size.width <= area.width && size.height <= area.height
  }

  func drawPageNumber(_ tiles: Tiles, into frame: inout Frame, in area: Rect) {
    guard tiles.pages > 1 else { return }
    let text = " page \(tiles.page + 1) of \(tiles.pages) "
    frame.write(text, at: Point(max(area.x, area.right - TextWidth.of(text)), area.bottom - 1), .muted)
  }

  private func drawFilterTabs(_ layers: [FilterImages], _ chosen: Int, into frame: inout Frame, in line: Rect) {
    var x = line.x + 1
    for (index, images) in layers.enumerated() {
      let name = images.isConvolution ? "convolution \(index + 1)" : "first layer"
      let isShort = layers.count > 3 && index != chosen
      let text = isShort ? " \(index + 1) " : line.width < 100 ? " \(name) " : " \(name): \(images.title) "
      let start = x
      x = frame.write(text, at: Point(x, line.y), index == chosen ? .selected : .text, limit: line.right)
      frame.addZone(Rect(start, line.y, x - start, 1), .item(ZoneName.filterLayer, index))
      x += 1
    }
    let images = layers[chosen]
    guard images.channels > 1 else { return }
    let channel = filters.channel.map { "input channel \($0 + 1) of \(images.channels)" }
    let text = " \(channel ?? "mean of \(images.channels) input channels") "
    let start = max(x, line.right - TextWidth.of(text) - 1)
    let end = frame.write(text, at: Point(start, line.y), .key, limit: line.right)
    frame.addZone(Rect(start, line.y, end - start, 1), .key(.character("c")))
  }

  /// What the colours mean.
  private func drawScale(_ images: FilterImages, into frame: inout Frame, in line: Rect) {
    let strong = Format.number(images.heatMap(0, channel: filters.channel).range ?? 0, decimals: 2)
    var x = frame.write("\(frame.look.glyph("−", "-"))\(strong) ", at: line.origin, .muted, limit: line.right)
    for step in 0...8 where x < line.right {
      let value = Float(step - 4) / 4
      HeatMap(columns: 1, rows: 2, values: [value, value], range: 1, style: .halfBlocks)
        .draw(into: &frame, in: Rect(x, line.y, 1, 1))
      x += 1
    }
    frame.write(" +\(strong)", at: Point(x, line.y), .muted, limit: line.right)
  }

  // MARK: The selected filter

  private func drawFilterDetail(
    _ images: FilterImages, _ network: NetworkSnapshot, into frame: inout Frame, in area: Rect
  ) {
    let filter = min(filters.filter, images.count - 1)
    let name = images.isConvolution ? "Filter" : "Unit"
    let inner = Panel(title: "\(name) \(filter + 1) of \(images.count)").draw(into: &frame, in: area)
      .inset(horizontal: 1)
    var y = inner.y
    let bias = filter < images.biases.count ? "bias \(Format.number(images.biases[filter]))" : ""
    frame.write(bias, at: Point(inner.x, y), .text, limit: inner.right)
    y += 2
    let map = images.heatMap(filter, channel: filters.channel, scale: 8)
    let room = Rect(
      inner.x, y, inner.width, images.isConvolution ? min(inner.height / 2 - 2, 14) : inner.bottom - y - 2)
    drawTile(map, into: &frame, in: room)
    y = room.bottom + 1
    drawFilterOutput(images, filter, network, into: &frame, in: Rect(inner.x, y, inner.width, inner.bottom - y))
  }

  /// What the filter makes of the watched digit: its feature map, or the unit's one number.
  private func drawFilterOutput(
    _ images: FilterImages, _ filter: Int, _ network: NetworkSnapshot, into frame: inout Frame, in area: Rect
  ) {
    let next = images.index + 1
    var layer = network.layers[images.index]
    if next < network.layers.count, case .activation = network.layers[next].description { layer = network.layers[next] }
    if layer.outputShape.isVector {
      let answer = layer.activations[filter]
      frame.write(
        "answers \(Format.number(answer)) to the watched digit", at: area.origin, .text, limit: area.right)
      return
    }
    frame.write("on the watched digit:", at: area.origin, .muted, limit: area.right)
    StageOfDigit(network, layer.index + 1).drawMap(filter, into: &frame, in: area.top(1).rest)
  }

  // MARK: In the overview

  /// All layers with images, one below the other, as many filters as there is room for.
  func drawFilterPanel(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let layers = filterLayers
    let title = layers.first?.isConvolution == false ? "First layer" : "Filters"
    let inner = Panel(title: title, note: layers.isEmpty ? "" : Self.filterNote(layers))
      .draw(into: &frame, in: area).inset(horizontal: 1)
    guard !layers.isEmpty else { return }
    frame.addZone(area, .item(ZoneName.view, View.filters.rawValue))
    let shown = layers.prefix(max(1, inner.height / 5))
    for (images, band) in zip(shown, inner.bands(shown.count)) {
      let sizes = images.tileSizes(frame.look.imageStyle).map {
        Size($0.width + 1, $0.height + ($0.height > 3 ? 1 : 0))
      }
      let tile = Tiles.fitting(sizes, in: band, count: images.count)
      let tiles = Tiles(band, tile: tile, count: images.count, selected: 0)
      for index in tiles.visible {
        guard let rect = tiles.rect(index) else { continue }
        drawTile(
          images.heatMap(index, channel: nil, scale: 8), into: &frame,
          in: Rect(rect.x, rect.y, rect.width - 1, rect.height))
      }
    }
  }

  private static func filterNote(_ layers: [FilterImages]) -> String {
    layers.contains { $0.channels > 1 } ? "deeper ones: mean over inputs" : layers[0].title
  }
}
