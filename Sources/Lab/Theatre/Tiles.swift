import Screen

/// Tiles of one size in rows, page by page: what is drawn, and what the arrow keys and the mouse select, is computed here once.
struct Tiles: Hashable, Sendable {
  let area: Rect
  let tile: Size
  let count: Int
  /// Tiles side by side and rows of them, at least one each where there is any room.
  let columns: Int
  let rows: Int
  /// The page that shows the selected tile.
  let page: Int

  /// - Parameters:
  ///   - tile: the size of one tile with the gap to its neighbours.
  ///   - gap: how much of `tile` is gap at the right and below; the last tile of a row or column can do without it.
  init(_ area: Rect, tile: Size, count: Int, selected: Int, gap: Size = Size(1, 0)) {
    self.area = area
    self.tile = tile
    self.count = max(0, count)
    columns = max(1, tile.width > 0 ? (area.width + gap.width) / tile.width : 0)
    rows = max(1, tile.height > 0 ? (area.height + gap.height) / tile.height : 0)
    page = max(0, min(selected, count - 1)) / (columns * rows)
  }

  var perPage: Int { columns * rows }
  var pages: Int { max(1, (count + perPage - 1) / perPage) }

  /// The tiles on the screen.
  var visible: Range<Int> { min(count, page * perPage)..<min(count, (page + 1) * perPage) }

  /// Where a tile lies; nil if it is on another page.
  func rect(_ index: Int) -> Rect? {
    guard visible.contains(index) else { return nil }
    let place = index - visible.lowerBound
    let corner = Point(area.x + place % columns * tile.width, area.y + place / columns * tile.height)
    return Rect(corner.x, corner.y, tile.width, min(tile.height, area.bottom - corner.y))
  }

  /// The tile that a key leads to; nil if the key does not move.
  func moved(from selected: Int, by key: Key) -> Int? {
    let step: Int
    switch key {
    case .left: step = -1
    case .right: step = 1
    case .up: step = -columns
    case .down: step = columns
    case .pageUp: step = -perPage
    case .pageDown: step = perPage
    case .home: return 0
    case .end: return max(0, count - 1)
    default: return nil
    }
    let target = selected + step
    // A page or row that is not there is no reason to stay where one is on the last one.
    return max(0, min(count - 1, target))
  }

  /// The size of `tile` among several, largest first, with which all tiles fit; else the last.
  static func fitting(_ sizes: [Size], in area: Rect, count: Int, gap: Size = Size(1, 0)) -> Size {
    sizes.first { size in
      size.width - gap.width <= area.width && size.height - gap.height <= area.height
        && Tiles(area, tile: size, count: count, selected: 0, gap: gap).perPage >= count
    } ?? sizes.last ?? Size(1, 1)
  }
}
