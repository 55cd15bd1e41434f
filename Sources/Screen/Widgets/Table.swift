/// Rows of text in aligned columns under a header.
public struct Table: Widget, Sendable {
  public enum Alignment: Hashable, Sendable { case left, right }

  public struct Column: Hashable, Sendable {
    public var title: String
    public var alignment: Alignment
    /// nil: as wide as its widest entry.
    public var width: Int?

    public init(_ title: String, _ alignment: Alignment = .left, width: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.width = width
    }
  }

  public struct Entry: Hashable, Sendable, ExpressibleByStringInterpolation {
    public var text: String
    public var role: Role

    public init(_ text: String, _ role: Role = .text) {
      self.text = text
      self.role = role
    }

    public init(stringLiteral value: String) { self.init(value) }
  }

  public var columns: [Column]
  public var rows: [[Entry]]
  /// The row that has the focus; it is kept in view.
  public var selected: Int?
  /// Empty columns between two columns.
  public var gap: Int
  /// With a name, each row is a zone `.item(zone, index)`.
  public var zone: String?

  public init(columns: [Column], rows: [[Entry]], selected: Int? = nil, gap: Int = 2, zone: String? = nil) {
    self.columns = columns
    self.rows = rows
    self.selected = selected
    self.gap = gap
    self.zone = zone
  }

  /// The cells that the table takes when nothing is cut off.
  public var size: Size {
    let total = widths.reduce(0, +) + gap * max(0, columns.count - 1)
    return Size(total, rows.count + (hasHeader ? 1 : 0))
  }

  private var hasHeader: Bool { columns.contains { !$0.title.isEmpty } }

  private var widths: [Int] {
    columns.enumerated().map { index, column in
      column.width
        ?? rows.reduce(TextWidth.of(column.title)) {
          index < $1.count ? max($0, TextWidth.of($1[index].text)) : $0
        }
    }
  }

  public func draw(into frame: inout Frame, in area: Rect) {
    guard !area.isEmpty else { return }
    let widths = widths
    var body = area
    if hasHeader {
      let (header, rest) = area.top(1)
      drawRow(columns.map { Entry($0.title, .muted) }, widths, at: header, .muted, into: &frame)
      body = rest
    }
    let first = ListWindow(count: rows.count, selected: selected, height: body.height).first
    for (offset, row) in rows.dropFirst(first).prefix(body.height).enumerated() {
      let line = Rect(body.x, body.y + offset, body.width, 1)
      let isSelected = first + offset == selected
      if isSelected { frame.fill(line, " ", frame.look.style(.selected)) }
      drawRow(row, widths, at: line, isSelected ? .selected : nil, into: &frame)
      if let zone { frame.addZone(line, .item(zone, first + offset)) }
    }
  }

  private func drawRow(_ row: [Entry], _ widths: [Int], at line: Rect, _ role: Role?, into frame: inout Frame) {
    var x = line.x
    for (index, entry) in row.prefix(columns.count).enumerated() {
      let width = widths[index]
      let room = min(line.right, x + width)
      let indent = columns[index].alignment == .right ? max(0, width - TextWidth.of(entry.text)) : 0
      frame.write(entry.text, at: Point(x + indent, line.y), role ?? entry.role, limit: room)
      x += width + gap
    }
  }
}

/// Which part of a long list is on the screen.
public struct ListWindow: Hashable, Sendable {
  /// The first row shown.
  public let first: Int

  /// The selected row is kept about in the middle, and no room is wasted at the ends.
  public init(count: Int, selected: Int?, height: Int) {
    let wanted = (selected ?? 0) - height / 2
    first = max(0, min(wanted, count - height))
  }
}
