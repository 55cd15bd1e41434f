import Screen

extension Frame {
  /// Lets the points that stand out on a plot be questioned, by their names in the order of its markers; nil for those that
  /// are no number of the exhibit.
  mutating func addMarkerZones(of plot: LinePlot, _ names: [String?], in area: Rect) {
    for (marker, name) in zip(plot.markers, names) {
      guard let name, let cell = plot.cell(marker.x, marker.y, in: area, look) else { continue }
      addZone(Rect(cell.x, cell.y, 1, 1), .number(name))
    }
  }

  /// Lets each pixel of a square image be questioned: a zone for every pixel that has a cell of its own; of several pixels in
  /// one cell, the upper one.
  ///
  /// - Parameters:
  ///   - side: the pixels of a row, and of a column.
  ///   - size: the cells of the whole image.
  ///   - name: of a pixel by its index, row by row from 0.
  mutating func addPixelZones(side: Int, size: Size, in area: Rect, name: (Int) -> String) {
    let width = size.width / side
    for row in 0..<side {
      // The first row of cells that belongs to it, and that of the next pixel.
      let cells = (row * size.height + side - 1) / side..<((row + 1) * size.height + side - 1) / side
      guard !cells.isEmpty else { continue }
      for column in 0..<side {
        let rect = Rect(area.x + column * width, area.y + cells.lowerBound, width, cells.count)
        addZone(rect.intersection(area), .number(name(row * side + column)))
      }
    }
  }
}
