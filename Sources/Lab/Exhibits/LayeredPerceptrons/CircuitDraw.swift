import Screen

extension LayeredPerceptrons {
  public func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard area.width >= 40, area.height >= 14 else { return drawTooSmall(into: &frame, in: area) }
    let (head, rest) = area.top(1)
    drawHead(into: &frame, in: head)
    let (buttons, middle) = rest.bottom(1)
    drawPalette(into: &frame, in: buttons)
    let least = opened == nil ? (numbers == nil ? 5 : 2) : PerceptronPanel.height
    let layout = layout(in: Size(middle.width, middle.height - least - 1))
    // The board takes what it needs, and leaves what is below it its least.
    let height = min(layout.size.height + 1, middle.height - least)
    let gap = middle.height - height > least + 2 ? 1 : 0
    let (boardArea, below) = middle.top(height)
    BoardView(self, layout, isFocused: isFocused, frame.look).draw(into: &frame, in: boardArea)
    drawBelow(into: &frame, in: below.top(gap).rest, isFocused: isFocused)
  }

  /// Large gates where the whole board fits with them. In a narrow room a board of one's own begins as small as it will be.
  private func layout(in room: Size) -> BoardLayout {
    if room.width < 60, library == .empty { return BoardLayout(board, .small, width: room.width) }
    let large = BoardLayout(board, .large, width: room.width)
    if large.size.width <= room.width, large.size.height <= room.height { return large }
    return BoardLayout(board, .small, width: room.width)
  }

  // MARK: Above and below

  /// The circuits to choose from, and whether this one does what is wanted.
  private func drawHead(into frame: inout Frame, in row: Rect) {
    let look = frame.look
    let verdict = verdict(look)
    let width = verdict.reduce(0) { $0 + TextWidth.of($1.text) }
    let room = row.width - width - 2
    let place = row.right(width).columns
    if !wrongRows.isEmpty { frame.addZone(place, .item(ZoneName.button, Self.mistakeButton)) }
    CircuitNotes.write(verdict, into: &frame, in: place)
    guard path.isEmpty else {
      let end = frame.write("Bksp", at: row.origin, .key)
      let last = frame.write(" out of \(path.last ?? "")", at: Point(end, row.y), .muted, limit: row.x + room)
      frame.addZone(Rect(row.x, row.y, last - row.x, 1), .item(ZoneName.button, 1))
      return
    }
    let all = CircuitLibrary.allCases
    let titles = all.map(\.title)
    let here = all.firstIndex(of: library) ?? 0
    if titles.reduce(0, { $0 + $1.count + 3 }) <= room {
      Tabs(labels: titles, selected: here, zone: ZoneName.circuit, isFocused: false)
        .draw(into: &frame, in: Rect(row.x - 2, row.y, room, 1))
      return
    }
    var x0 = row.x
    let marks = [look.glyph("◂", "<"), " \(titles[here]) ", look.glyph("▸", ">")]
    for (index, (mark, step)) in zip(marks, [all.count - 1, 0, 1]).enumerated() {
      let start = x0
      x0 = frame.write(mark, at: Point(x0, row.y), index == 1 ? .heading : .key, limit: row.x + room)
      frame.addZone(Rect(start, row.y, x0 - start, 1), .item(ZoneName.circuit, (here + step) % all.count))
    }
  }

  /// How the whole compares with what is wanted; nothing of it is told while the signal waits.
  private func verdict(_ look: Look) -> [CircuitNotes.Piece] {
    if let flow, flow.before == nil {
      return [CircuitNotes.Piece(flow.isRunning ? "the signal is on its way" : "the signal waits", .muted)]
    }
    let what = numbers == nil ? "rows" : "sums"
    // Of a circuit that came with the board everybody knows what it shall do.
    let name = library != .empty && library.wanted == wanted ? "" : "\(wanted.title): "
    guard !wrongRows.isEmpty else {
      return [
        CircuitNotes.Piece("\(look.glyph("✓", "*")) \(name)all ", .good),
        CircuitNotes.Piece("\(evaluation.rows)", .good, number: "rows"), CircuitNotes.Piece(" \(what) right", .good),
      ]
    }
    return [
      CircuitNotes.Piece("\(look.glyph("✗", "x")) \(name)", .bad),
      CircuitNotes.Piece("\(wrongRows.count)", .bad, number: "mistakes"), CircuitNotes.Piece(" of ", .bad),
      CircuitNotes.Piece("\(evaluation.rows)", .bad, number: "rows"), CircuitNotes.Piece(" \(what) wrong", .bad),
    ]
  }

  private func drawBelow(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    guard !area.isEmpty else { return }
    if opened != nil {
      let (last, panel) = area.top(PerceptronPanel.height).rows.bottom(message.isEmpty ? 0 : 1)
      PerceptronPanel(self, isFocused: isFocused, frame.look).draw(into: &frame, in: panel)
      if !last.isEmpty { frame.write(message, at: last.origin, .warning, limit: last.right) }
      return
    }
    // Where there is hardly any room, a message stands instead of everything else.
    if !message.isEmpty, area.height < (numbers != nil && path.isEmpty ? 3 : 2) {
      TextFlow(message, role: .warning).draw(into: &frame, in: area)
      return
    }
    var rest = area
    if numbers != nil, path.isEmpty {
      drawNumbers(into: &frame, in: area.top(1).rows)
      rest = area.top(1).rest
    } else if path.isEmpty {
      let table = TruthTable(self, frame.look)
      table.draw(into: &frame, in: area)
      rest = area.left(table.width + 2).rest
    }
    let notes = CircuitNotes(self, frame.look)
    if !message.isEmpty {
      TextFlow(message, role: .warning).draw(into: &frame, in: rest)
    } else {
      notes.draw(into: &frame, in: rest)
    }
    let used = max(notes.lines.count, path.isEmpty && numbers == nil ? evaluation.rows + 1 : 0)
    if numbers != nil, path.isEmpty {
      // Beside the notes.
      let right = area.right(WrittenAddition.size.width).columns.top(1).rest
      if area.width >= 64, right.height >= WrittenAddition.size.height {
        WrittenAddition(self, frame.look).draw(into: &frame, in: right)
      }
    } else {
      let matrix = CircuitMatrix(self, frame.look)
      let below = area.top(used + 2).rest
      if matrix.fits(below.size) { matrix.draw(into: &frame, in: below) }
    }
  }

  /// The adder's numbers: `A 11 + B 6 = 17`.
  private func drawNumbers(into frame: inout Frame, in row: Rect) {
    guard let numbers else { return }
    let look = frame.look
    let isRight = numbers.sum == numbers.a + numbers.b
    let hasArrived = flow == nil
    var x = row.x
    func write(_ text: String, _ role: Role, _ name: String? = nil) {
      let start = x
      x = frame.write(text, at: Point(x, row.y), role, limit: row.right)
      if let name { frame.addZone(Rect(start, row.y, x - start, 1), .number(name)) }
    }
    write("A ", .muted)
    write("\(numbers.a)", .title, "A")
    write(" + B ", .muted)
    write("\(numbers.b)", .title, "B")
    write(" = ", .muted)
    guard hasArrived else { return write("?", .muted) }
    write("\(numbers.sum)", isRight ? .title : .bad, "sum")
    if isRight {
      write(" \(look.glyph("✓", "*"))", .good)
    } else {
      write(" \(look.glyph("✗", "x")), wanted ", .bad)
      write("\(numbers.a + numbers.b)", .bad, "wanted.sum")
    }
    let binary = [numbers.a, numbers.b, numbers.sum].map { String($0, radix: 2) }
    guard x + binary.joined().count + 9 <= row.right else { return }
    for (index, name) in ["A", "B", "sum"].enumerated() {
      write(["   ", " + ", " = "][index], .muted)
      write(binary[index], .muted, "\(name).bits")
    }
  }

  // MARK: The last row

  /// What the zones `.button` press.
  static let buttonKeys: [Key] = [.character("f"), .backspace, .character("m")]
  static let mistakeButton = 2
  /// The zone `.button` that sends the signal one layer on, wherever the cursor is.
  static let stepButton = 3

  /// The gates that can be put on the board, and how the signal is sent.
  private func drawPalette(into frame: inout Frame, in row: Rect) {
    var x = row.x
    if let held {
      let name = board.source(at: held).map { board.name($0) } ?? board.target(at: held).map { board.name($0) } ?? ""
      let way = board.source(at: held) == nil ? "to \(name): from where?" : "from \(name): to which input?"
      x = frame.write("wire \(way)", at: row.origin, .key, limit: row.right)
      frame.write("  c connects", at: Point(x, row.y), .muted, limit: row.right)
      return
    }
    x = frame.write("a", at: row.origin, .key)
    x = frame.write(" add", at: Point(x, row.y), .muted) + 1
    for (index, kind) in GateKind.allCases.enumerated() {
      let start = x
      let isNext = kind == self.kind
      x = frame.write(kind.rawValue, at: Point(x, row.y), isNext ? .title : .muted, limit: row.right)
      if isNext { frame.restyle(Rect(start, row.y, x - start, 1)) { $0.with(.underline) } }
      frame.addZone(Rect(start, row.y, x - start, 1), .item(ZoneName.palette, index))
      x += 1
    }
    x += 1
    for (key, meaning, button) in [("f", "flow", 0), ("Space", "layer", Self.stepButton)] {
      let width = key.count + meaning.count + 1
      guard x + width <= row.right else { return }
      let start = x
      x = frame.write(key, at: Point(x, row.y), .key)
      x = frame.write(" \(meaning)", at: Point(x, row.y), .muted)
      frame.addZone(Rect(start, row.y, x - start, 1), .item(ZoneName.button, button))
      x += 2
    }
  }
}
