import Engine
import Lab
import Screen

/// Pictures side by side, one of each class in a row, with what they are below; rows of several sets take turns.
struct DigitWall {
  struct Band {
    let title: String
    let examples: Examples
  }

  let bands: [Band]
  let columns: Int
  let look: Look

  /// Empty columns between two pictures.
  private static let gap = 1
  /// A picture of fewer columns can no longer be told.
  private static let leastWidth = 14

  /// How many pictures stand in a row: all classes, or half of them, or what there is room for.
  private var perRow: Int {
    let classes = bands[0].examples.outputs
    let fit = max(1, (columns + Self.gap) / (Self.leastWidth + Self.gap))
    return fit >= classes ? classes : fit >= (classes + 1) / 2 ? (classes + 1) / 2 : fit
  }

  /// The columns of a picture; half as many rows.
  private var side: Int {
    let shape = bands[0].examples.shape
    let room = (columns + Self.gap) / perRow - Self.gap
    // A whole number of columns for each pixel if there is room, else what there is.
    let scaled = room >= shape.width ? room / shape.width * shape.width : 0
    return max(2, min(28, scaled >= Self.leastWidth ? scaled : room) / 2 * 2)
  }

  /// The indices of the first `count` examples of each class, class by class.
  static func firstOfEachClass(_ examples: Examples, count: Int) -> [[Int]] {
    var found = [[Int]](repeating: [], count: examples.outputs)
    for index in 0..<examples.count {
      guard let label = examples.label(index), found[label].count < count else { continue }
      found[label].append(index)
      if found.allSatisfy({ $0.count == count }) { break }
    }
    return found
  }

  /// - Parameter rows: pictures of each class; nil for what fills a screen.
  func lines(rows: Int?) -> [String] {
    let classes = bands[0].examples.outputs
    let rows = rows ?? (perRow == classes && bands.count == 1 ? 2 : 1)
    let chosen = bands.map { Self.firstOfEachClass($0.examples, count: rows) }
    var lines: [String] = []
    for row in 0..<rows {
      for start in stride(from: 0, to: classes, by: perRow) {
        for (index, band) in bands.enumerated() {
          let members = (start..<min(start + perRow, classes)).map { label in
            (label, label < chosen[index].count && row < chosen[index][label].count ? chosen[index][label][row] : nil)
          }
          if bands.count > 1 { lines += (lines.isEmpty ? [] : [""]) + [FramePrinter.line(band.title, .heading, look)] }
          lines += FramePrinter.lines(frame(of: members, in: band.examples))
        }
      }
    }
    return lines
  }

  private func frame(of members: [(label: Int, index: Int?)], in examples: Examples) -> Frame {
    let shape = examples.shape
    let height = max(1, side * shape.height / shape.width / 2)
    var frame = Frame(Size(members.count * (side + Self.gap), height + 1), look: look)
    for (place, member) in members.enumerated() {
      let x = place * (side + Self.gap)
      if let index = member.index {
        let picture = PixelImage(
          width: shape.width, height: shape.height, pixels: examples.input(index), style: .halfBlocks)
        picture.resampled(width: side, height: height * 2).draw(into: &frame, in: Rect(x, 0, side, height))
      }
      let name = String(examples.classNames[member.label].prefix(side))
      frame.write(name, at: Point(x + (side - TextWidth.of(name)) / 2, height), .muted, limit: x + side)
    }
    return frame
  }
}
