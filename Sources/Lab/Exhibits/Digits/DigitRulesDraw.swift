import Engine
import Screen

extension DigitRules {
  public func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    if let problem {
      TextFlow(problem, role: .bad).draw(into: &frame, in: area)
      return
    }
    guard area.width >= 40, area.height >= 16 else {
      drawTooSmall(into: &frame, in: area)
      return
    }
    drawScoreLine(into: &frame, in: area.top(1).rows)
    if area.width >= 64, area.height >= 33 {
      drawPanels(into: &frame, in: area.top(2).rest, isFocused: isFocused)
    } else {
      drawPages(into: &frame, in: area.top(1).rest, isFocused: isFocused)
    }
  }

  /// `442 of 720 right: 61.4 %   held-out 58.9 %`, each number a zone.
  private func drawScoreLine(into frame: inout Frame, in area: Rect) {
    var line = NumberLine(at: area.origin, limit: area.right)
    line.number("\(verdicts.right)", "right", .title, into: &frame)
    line.text(" of ", .text, into: &frame)
    line.number("\(wall.count)", "all", .text, into: &frame)
    line.text(" right: ", .text, into: &frame)
    line.number(Format.percent(verdicts.accuracy, decimals: 1), "accuracy", .title, into: &frame)
    line.text(area.width >= 48 ? "   on held-out digits: " : "  held-out ", .muted, into: &frame)
    line.number(Format.percent(heldOutVerdicts.accuracy, decimals: 1), "heldout", .accent, into: &frame)
  }

  // MARK: A small room: one page at a time

  private func drawPages(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let pages = Page.allCases
    Tabs(
      labels: pages.map(\.title), selected: pages.firstIndex(of: page) ?? 0, zone: Zones.page, isFocused: isFocused
    ).draw(into: &frame, in: area.top(1).rows)
    let body = area.top(1).rest
    let (head, rest) = body.top(1)
    switch page {
    case .wall: drawWall(into: &frame, head: head, in: rest, withButtons: true)
    case .digit: drawDigit(into: &frame, in: body, withButtons: true)
    case .rules: drawRules(into: &frame, in: body, isFocused: isFocused, withStrips: true)
    case .chart: drawChart(into: &frame, head: head, in: rest)
    case .score: drawScore(into: &frame, in: body)
    }
  }

  // MARK: A large room: all at once

  private func drawPanels(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let isLarge = area.width >= 110 && area.height >= 48
    let (left, rest) = area.left(area.width >= 100 ? area.width * 9 / 20 : 30)
    let right = rest.left(isLarge ? 4 : 2).rest
    // Below the wall as much as one digit needs: its picture, enlarged three times or twice, and its numbers.
    let (digitArea, wallArea) = left.bottom(isLarge ? 21 : 22)
    var panel = headed(.wall, into: &frame, in: wallArea, isFocused)
    drawWall(into: &frame, head: panel.head, in: panel.body, withButtons: isLarge)
    panel = headed(.digit, into: &frame, in: digitArea, isFocused)
    drawDigit(into: &frame, in: panel.body, withButtons: false)
    let (scoreArea, upper) = right.bottom(isLarge ? min(20, right.height - 34) : 7)
    let (chartArea, rulesArea) = upper.bottom(13)
    panel = headed(.rules, into: &frame, in: rulesArea, isFocused)
    drawRules(into: &frame, in: panel.body, isFocused: isFocused, withStrips: false)
    panel = headed(.chart, into: &frame, in: chartArea, isFocused)
    drawChart(into: &frame, head: panel.head, in: panel.body)
    panel = headed(.score, into: &frame, in: scoreArea, isFocused)
    drawScore(into: &frame, in: panel.body)
  }

  /// A panel's title, which a click gives the focus, the room in the same line, and the room below it.
  private func headed(
    _ page: Page, into frame: inout Frame, in area: Rect, _ isFocused: Bool
  ) -> (head: Rect, body: Rect) {
    let (line, body) = area.top(1)
    guard !line.isEmpty else { return (line, body) }
    let isHere = page == self.page
    let mark = isHere && isFocused ? frame.look.glyph("▸", ">") : ""
    frame.fill(line, frame.look.isUnicode ? "─" : "-", frame.look.style(.border))
    let end = frame.write("\(mark)\(page.title) ", at: line.origin, isHere ? .key : .heading, limit: line.right)
    frame.addZone(line, .item(Zones.page, Page.allCases.firstIndex(of: page) ?? 0))
    return (line.left(end - line.x).rest, body)
  }
}

extension DigitRules.Page {
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// Text and numbers one after another; each number is a zone that can be questioned.
struct NumberLine {
  var x: Int
  let y: Int
  let limit: Int

  init(at point: Point, limit: Int) { (x, y, self.limit) = (point.x, point.y, limit) }

  mutating func text(_ text: String, _ role: Role, into frame: inout Frame) {
    if x < limit { x = frame.write(text, at: Point(x, y), role, limit: limit) }
  }

  mutating func number(_ text: String, _ name: String, _ role: Role, into frame: inout Frame) {
    let start = x
    self.text(text, role, into: &frame)
    frame.addZone(Rect(start, y, x - start, 1), .number(name))
  }
}
