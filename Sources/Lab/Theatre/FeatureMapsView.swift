import Engine
import Screen

/// The third view: the watched digit on its way through every layer.
extension Theatre {
  /// What the view shows of one layer: 0 is the input, 1 what the first layer made of it.
  struct StageOfDigit {
    let name: String
    let shape: Shape
    /// Channel by channel.
    let values: [Float]
    /// The size of a value that is shown in full strength: of maps the 99th percentile, because one bright pixel in a corner
    /// would leave all others in the dark; of vectors the largest.
    let strong: Float
    let isSigned: Bool

    init(_ network: NetworkSnapshot, _ index: Int) {
      if index == 0 {
        (name, shape, values) = ("input", network.inputShape, network.input)
      } else {
        let layer = network.layers[index - 1]
        (name, shape, values) = (layer.description.shortTitle, layer.outputShape, layer.activations)
      }
      let sizes = values.map { abs($0) }.sorted()
      let largest = sizes.last ?? 0
      // Where nearly everything is 0, so is the percentile.
      let usual = sizes.isEmpty ? 0 : max(largest / 4, sizes[(sizes.count - 1) * 99 / 100])
      strong = index == 0 || shape.isVector ? largest : usual
      isSigned = values.contains { $0 < 0 }
    }

    var isVector: Bool { shape.isVector }

    /// The cells of one map as it is.
    func mapSize(_ style: ImageStyle) -> Size {
      PixelImage.size(width: shape.width, height: shape.height, style: style)
    }

    /// One map, enlarged in whole steps or shrunk to fit: grey where nothing is negative, else in the colours of signs. Full
    /// white or colour is the same value for the whole layer, so that maps can be compared.
    func drawMap(_ channel: Int, into frame: inout Frame, in room: Rect) {
      let size = shape.height * shape.width
      let map = values[channel * size..<(channel + 1) * size]
      let whole = mapSize(frame.look.imageStyle)
      let scale = max(1, min(8, room.width / max(1, whole.width), room.height / max(1, whole.height)))
      if isSigned {
        HeatMap(columns: shape.width, rows: shape.height, values: Array(map), range: strong, scale: scale)
          .draw(into: &frame, in: room)
      } else {
        let pixels = strong > 0 ? map.map { $0 / strong } : Array(map)
        PixelImage(width: shape.width, height: shape.height, pixels: pixels, scale: scale).draw(into: &frame, in: room)
      }
    }
  }

  var featureMapKeys: [KeyHint] {
    [
      KeyHint("↑↓", "layer"), KeyHint("←→", "digit"), KeyHint("m", "mistake", .character("m")),
      KeyHint("PgDn", "more maps", .pageDown),
    ]
  }

  /// The layer on the screen: the chosen one, or at first the one that made the first feature maps.
  private func shownLayer(_ network: NetworkSnapshot) -> Int {
    if let mapLayer { return min(mapLayer, network.layers.count) }
    return network.layers.firstIndex { if case .activation = $0.description { true } else { false } }.map { $0 + 1 }
      ?? 1
  }

  mutating func updateFeatureMaps(_ key: Key) -> [RoomAction] {
    guard let report, let network = report.network else { return [] }
    switch key {
    case .up: showLayer(max(0, shownLayer(network) - 1))
    case .down: showLayer(min(network.layers.count, shownLayer(network) + 1))
    case .home: showLayer(0)
    case .end: showLayer(network.layers.count)
    case .pageUp: mapPage = max(0, mapPage - 1)
    case .pageDown: mapPage = min(mapPage + 1, StageOfDigit(network, shownLayer(network)).shape.channels)
    case .character("m"): return watchNextMistake(report)
    default: return moveWatched(key) ?? []
    }
    return [.stay]
  }

  mutating func showLayer(_ index: Int) {
    mapLayer = index
    mapPage = 0
  }

  private mutating func watchNextMistake(_ report: TrainingReport) -> [RoomAction] {
    let mistakes = report.mistakes
    guard let next = mistakes.first(where: { $0.example > watched }) ?? mistakes.first else {
      return [
        .notice(Notice(.information, "No mistakes are known yet: they are found when the test digits are tried."))
      ]
    }
    return watch(next.example)
  }

  func drawFeatureMaps(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    guard let network = report.network else { return }
    let chosen = shownLayer(network)
    let (list, rest) = area.left(25)
    let (digit, middle) = rest.right(area.width >= 110 ? 32 : 18)
    drawLayerList(network, chosen, into: &frame, in: list)
    drawWatched(report, into: &frame, in: digit)
    if middle.height >= 30, middle.height < 44, chosen == 0 {
      // Between the small and the large window: all layers where the input would stand alone.
      drawJourney(report, into: &frame, in: middle)
      drawKeys(featureMapKeys, into: &frame, in: middle)
    } else if middle.height >= 44 {
      let (upper, lower) = middle.top(middle.height * 55 / 100)
      drawJourney(report, into: &frame, in: upper)
      drawStage(StageOfDigit(network, chosen), into: &frame, in: lower)
      drawKeys(featureMapKeys, into: &frame, in: lower)
    } else {
      drawStage(StageOfDigit(network, chosen), into: &frame, in: middle)
      drawKeys(featureMapKeys, into: &frame, in: middle)
    }
  }

  private func drawLayerList(_ network: NetworkSnapshot, _ chosen: Int, into frame: inout Frame, in area: Rect) {
    let inner = Panel(title: "Layers", isFocused: true).draw(into: &frame, in: area)
    let rows = (0...network.layers.count).map { index -> [Table.Entry] in
      let stage = StageOfDigit(network, index)
      let mark = index == chosen ? frame.look.glyph("▸", ">") : " "
      return [Table.Entry("\(mark)\(stage.name)"), Table.Entry("\(stage.shape)", .muted)]
    }
    let columns = [Table.Column("", width: max(0, inner.width - 9)), Table.Column("", .right, width: 9)]
    Table(columns: columns, rows: rows, selected: chosen, gap: 0, zone: ZoneName.layer).draw(into: &frame, in: inner)
  }

  // MARK: One layer

  private func drawStage(_ stage: StageOfDigit, into frame: inout Frame, in area: Rect) {
    let active = stage.values.count { $0 > 0 }
    let share = stage.values.isEmpty ? 0 : Float(active) / Float(stage.values.count)
    let inner = Panel(title: "\(stage.name): \(stage.shape)", note: "\(Format.percent(share, decimals: 0)) > 0")
      .draw(into: &frame, in: area)
    if stage.isVector { return drawUnits(stage, into: &frame, in: inner.inset(horizontal: 1)) }
    let gap = Size(1, 1)
    let sizes = Self.mapTileSizes(stage, frame.look.imageStyle)
    let tile = Tiles.fitting(sizes, in: inner, count: stage.shape.channels, gap: gap)
    let pages = Tiles(inner, tile: tile, count: stage.shape.channels, selected: 0, gap: gap)
    let first = min(mapPage, pages.pages - 1) * pages.perPage
    let tiles = Tiles(inner, tile: tile, count: stage.shape.channels, selected: first, gap: gap)
    drawMaps(stage, tiles, gap: gap, into: &frame)
    if tiles.pages > 1 {
      let text = " \(tiles.visible.lowerBound + 1)–\(tiles.visible.upperBound) of \(stage.shape.channels) "
      let title = TextWidth.of("\(stage.name): \(stage.shape)") + 5
      let start = area.right - 1 - TextWidth.of(text)
      if start > area.x + title { frame.write(text, at: Point(start, area.y), .muted) }
    }
  }

  private func drawMaps(_ stage: StageOfDigit, _ tiles: Tiles, gap: Size, into frame: inout Frame) {
    for channel in tiles.visible {
      guard let rect = tiles.rect(channel) else { continue }
      let room = Rect(rect.x, rect.y, tiles.tile.width - gap.width, min(rect.height, tiles.tile.height - gap.height))
      stage.drawMap(channel, into: &frame, in: room)
    }
  }

  /// Sizes of a tile for one map with its gap, largest first.
  private static func mapTileSizes(_ stage: StageOfDigit, _ style: ImageStyle) -> [Size] {
    let whole = stage.mapSize(style)
    let larger = [4, 3, 2, 1].map { Size(whole.width * $0 + 1, whole.height * $0 + 1) }
    // Below about eight pixels across nothing is recognised any more. A grey image that is shrunk takes one cell for two
    // pixels in either style.
    let shrunk = stage.isSigned ? whole : stage.mapSize(.halfBlocks)
    let smaller = stride(from: 1, through: 3, by: 0.1).filter { Double(stage.shape.width) / $0 >= 7.5 }
      .map { Size(Int(Double(shrunk.width) / $0) + 1, Int((Double(shrunk.height) / $0).rounded(.up)) + 1) }
    return larger + smaller
  }

  /// The units of a vector: all as small squares, and the strongest with their numbers.
  private func drawUnits(_ stage: StageOfDigit, into frame: inout Frame, in area: Rect) {
    let count = stage.values.count
    guard count > area.height else {
      let bars = stage.values.enumerated().map {
        BarChart.Bar("\($0.offset)", $0.element, text: Format.number($0.element))
      }
      return BarChart(bars: bars).draw(into: &frame, in: area)
    }
    let strip = Self.unitStrip(stage, width: area.width, rows: max(2, area.height / 2))
    let height = strip.size(style: frame.look.imageStyle).height
    let (upper, rest) = area.top(min(height, area.height / 2 + 1))
    strip.draw(into: &frame, in: upper)
    let lower = rest.top(1).rest
    frame.write("the strongest units", at: lower.origin, .muted, limit: lower.right)
    let strongest = stage.values.indices.sorted { abs(stage.values[$0]) > abs(stage.values[$1]) }
    let bars = strongest.prefix(max(0, lower.height - 1)).map {
      BarChart.Bar("\($0)", stage.values[$0], text: Format.number(stage.values[$0]))
    }
    BarChart(bars: bars).draw(into: &frame, in: lower.top(1).rest)
  }

  /// The units of a vector as squares, as large as they fit into `rows` lines.
  private static func unitStrip(_ stage: StageOfDigit, width: Int, rows: Int) -> HeatMap {
    let count = stage.values.count
    for scale in [4, 2] {
      let columns = max(1, width / scale)
      let lines = (count + columns - 1) / columns
      if lines * scale <= 2 * rows {
        return HeatMap(
          columns: min(count, columns), rows: lines, values: stage.values, range: stage.strong, scale: scale)
      }
    }
    let columns = max(1, min(count, width))
    return HeatMap(
      columns: columns, rows: (count + columns - 1) / columns, values: stage.values, range: stage.strong)
  }

  // MARK: All layers

  /// Every layer as one strip of images, from the input down to the probabilities.
  func drawJourney(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let inner = Panel(title: "The digit on its way through the layers").draw(into: &frame, in: area)
      .inset(horizontal: 1)
    guard let network = report.network else { return }
    var y = inner.y
    for (index, name, height) in Self.bands(network, height: inner.height, frame.look.imageStyle) {
      let band = Rect(inner.x, y, inner.width, height)
      drawBand(StageOfDigit(network, index), named: name, into: &frame, in: band)
      frame.addZone(band, .item(ZoneName.layer, index))
      y += height
    }
  }

  private func drawBand(_ stage: StageOfDigit, named name: String, into frame: inout Frame, in band: Rect) {
    let (label, rest) = band.left(Self.bandLabel)
    frame.write(name, at: label.origin, .text, limit: label.right - 1)
    if band.height > 1 {
      frame.write("\(stage.shape)", at: Point(label.x, label.y + 1), .muted, limit: label.right)
    }
    if stage.isVector {
      Self.unitStrip(stage, width: rest.width, rows: 1).draw(into: &frame, in: rest.top(max(1, band.height - 1)).rows)
      return
    }
    let whole = stage.mapSize(frame.look.imageStyle)
    let height = max(1, band.height - 1)
    let width = max(1, whole.width * height / max(1, whole.height))
    let tile = Size(width + 1, band.height)
    drawMaps(stage, Tiles(rest, tile: tile, count: stage.shape.channels, selected: 0), gap: Size(1, 1), into: &frame)
  }

  private static let bandLabel = 20

  /// The layers worth a strip, and how many rows each gets. What a ReLU makes of a weighted sum stands for both; maps get
  /// their natural height, and where the window is low the tallest give way.
  private static func bands(
    _ network: NetworkSnapshot, height: Int, _ style: ImageStyle
  ) -> [(index: Int, name: String, height: Int)] {
    var bands = [(index: 0, name: "input", height: StageOfDigit(network, 0).bandHeight(style))]
    for index in 1...max(1, network.layers.count) where index <= network.layers.count {
      let layer = network.layers[index - 1].description
      let stage = StageOfDigit(network, index)
      switch layer {
      case .flatten: continue
      case .activation, .softmax:
        bands[bands.count - 1] = (index, "\(bands[bands.count - 1].name), \(stage.name)", stage.bandHeight(style))
      default: bands.append((index, stage.name, stage.bandHeight(style)))
      }
    }
    while bands.reduce(0, { $0 + $1.height }) > height {
      guard let tallest = bands.indices.max(by: { bands[$0].height < bands[$1].height }), bands[tallest].height > 1
      else { break }
      bands[tallest].height -= 1
    }
    return bands
  }
}

extension Theatre.StageOfDigit {
  /// The rows that this layer's strip would like to have: one of space below its images.
  fileprivate func bandHeight(_ style: ImageStyle) -> Int { isVector ? 2 : max(3, mapSize(style).height + 1) }
}

extension LayerDescription {
  /// As short as a list needs it: `conv 20 · 5×5`.
  var shortTitle: String {
    switch self {
    case .dense(let units): "dense \(units)"
    case .convolution(let filters, let size, _, _, _, _): "conv \(filters) · \(size)×\(size)"
    case .locallyConnected(let filters, let size, _, _): "local \(filters) · \(size)×\(size)"
    case .transposedConvolution(let filters, let size, _, _): "conv⁻ \(filters) · \(size)×\(size)"
    case .maxPooling(let size, _, _): "max pool \(size)×\(size)"
    case .averagePooling(let size, _, _): "mean pool \(size)×\(size)"
    case .l2Pooling(let size, _, _): "L2 pool \(size)×\(size)"
    case .globalAveragePooling: "mean of map"
    case .globalMaxPooling: "max of map"
    case .upsampling(let factor, _): "upsample ×\(factor)"
    case .localContrastNormalization(let size, _, _): "contrast \(size)×\(size)"
    case .localResponseNormalization: "response norm"
    case .batchNormalization: "batch norm"
    case .residual(let layers): "x + f(x) · \(layers.count) layers"
    case .siamese(let layers): "two towers · \(layers.count) layers"
    case .dropout, .activation, .flatten, .softmax: description
    }
  }
}
