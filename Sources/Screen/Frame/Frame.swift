/// One cell: a character and its style. A character that is two cells wide is followed by a cell whose scalar is NUL.
public struct Cell: Hashable, Sendable {
  public var scalar: Unicode.Scalar
  public var style: Style

  public init(_ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }

  /// The second half of a wide character.
  public static let continuation: Unicode.Scalar = "\0"
}

/// A named part of the screen that answers to the mouse, registered by whoever drew it.
public struct Zone: Hashable, Sendable {
  /// What a click here means.
  public enum Target: Hashable, Sendable {
    /// The same as pressing this key.
    case key(Key)
    /// The `index`-th item of something that the room knows by name: a row of a list, a slider, the pad.
    case item(String, Int)
    /// A number that can be asked how it came about, by its name.
    case number(String)
  }

  public var rect: Rect
  public var target: Target

  public init(_ rect: Rect, _ target: Target) {
    self.rect = rect
    self.target = target
  }
}

/// What is on the screen: cells, zones and, where text is typed, the cursor. A value: drawing is writing into it, a test
/// compares it.
public struct Frame: Sendable {
  public let size: Size
  public let look: Look
  public private(set) var cells: [Cell]
  public private(set) var zones: [Zone] = []
  /// Where the terminal's cursor is shown; nil hides it.
  public var cursor: Point?

  public init(_ size: Size, look: Look = Look()) {
    self.size = size
    self.look = look
    cells = Array(repeating: Cell(), count: size.width * size.height)
  }

  public var bounds: Rect { Rect(size) }

  /// The cell at a point; outside the frame reading gives a blank and writing does nothing.
  public subscript(_ x: Int, _ y: Int) -> Cell {
    get { x >= 0 && y >= 0 && x < size.width && y < size.height ? cells[y * size.width + x] : Cell() }
    set {
      if x >= 0 && y >= 0 && x < size.width && y < size.height { cells[y * size.width + x] = newValue }
    }
  }

  /// Registers a zone; later ones lie on top.
  public mutating func addZone(_ rect: Rect, _ target: Zone.Target) {
    let visible = rect.intersection(bounds)
    if !visible.isEmpty { zones.append(Zone(visible, target)) }
  }

  /// The uppermost zone at a point.
  public func zone(at point: Point) -> Zone? { zones.last { $0.rect.contains(point) } }

  /// Forgets the zones below, so that an overlay alone answers to the mouse.
  public mutating func removeZones() { zones.removeAll() }

  /// Fills a rectangle with one character.
  public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { cells[y * size.width + x] = Cell(scalar, style) }
    }
  }

  /// Changes the style of what is already in a rectangle.
  public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        cells[y * size.width + x].style = change(cells[y * size.width + x].style)
      }
    }
  }

  /// Writes text from a point to the right; what passes `limit` (a column, not included) or the frame is cut off with an ellipsis.
  ///
  /// - Returns: the column after the last cell written.
  @discardableResult
  public mutating func write(_ text: String, at point: Point, _ style: Style = .plain, limit: Int? = nil) -> Int {
    let end = min(limit ?? size.width, size.width)
    let needed = TextWidth.of(text)
    if point.x + needed <= end { return put(text, at: point, style, end: end) }
    guard end > point.x else { return point.x }
    let mark = look.isUnicode ? "…" : "~"
    let column = put(text, at: point, style, end: end - 1)
    return put(mark, at: Point(column, point.y), style, end: end)
  }

  /// Writes text in the style of a role.
  @discardableResult
  public mutating func write(_ text: String, at point: Point, _ role: Role, limit: Int? = nil) -> Int {
    write(text, at: point, look.style(role), limit: limit)
  }

  private mutating func put(_ text: String, at point: Point, _ style: Style, end: Int) -> Int {
    var x = point.x
    for raw in text.unicodeScalars {
      let scalar = look.isUnicode ? raw : TextWidth.ascii(raw)
      let width = TextWidth.of(scalar)
      if width == 0 { continue }
      if x + width > end { break }
      self[x, point.y] = Cell(scalar, style)
      if width == 2 { self[x + 1, point.y] = Cell(Cell.continuation, style) }
      x += width
    }
    return x
  }

  /// Writes the cells of another frame, without its zones, with its top left corner at a point.
  public mutating func copy(_ other: Frame, to point: Point) {
    for y in 0..<other.size.height {
      for x in 0..<other.size.width { self[point.x + x, point.y + y] = other[x, y] }
    }
  }

  /// The frame as lines of text, without trailing blanks: what golden screens compare.
  public var text: String {
    (0..<size.height).map { y in
      var line = ""
      for x in 0..<size.width where self[x, y].scalar != Cell.continuation {
        line.unicodeScalars.append(self[x, y].scalar)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
