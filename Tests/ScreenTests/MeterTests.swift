import Testing

@testable import Screen

@Suite struct MeterTests {
  @Test("a bar is as long as its value, to an eighth of a cell")
  func eighths() {
    for value in 0...80 {
      var frame = Frame(Size(10, 1))
      BarChart.drawBar(Float(value), 0...80, .plain, into: &frame, in: frame.bounds)
      let filled = frame.cells.reduce(0) { $0 + (BarChart.blocks.firstIndex(of: $1.scalar) ?? 0) }
      #expect(filled == value)
    }
  }

  @Test("bars of both signs start at the same zero")
  func signs() {
    var frame = Frame(Size(8, 2))
    BarChart.drawBar(-1, -1...1, .plain, into: &frame, in: Rect(0, 0, 8, 1))
    BarChart.drawBar(1, -1...1, .plain, into: &frame, in: Rect(0, 1, 8, 1))
    #expect(frame.text == "████\n    ████")
  }

  @Test("the bar that matters is marked without colour")
  func emphasis() {
    var frame = Frame(Size(30, 5), look: Look(depth: .none))
    bars.draw(into: &frame, in: frame.bounds)
    let rows = frame.text.split(separator: "\n").map(String.init)
    #expect(rows.map { $0.hasPrefix("▸") } == [false, false, false, true, false])
  }

  @Test("a click on a slider's knob changes nothing, one at an end sets the end")
  func slider() {
    let area = Rect(4, 2, 50, 1)
    let slider = Slider(label: "η", value: 0.5, range: 0...2)
    let track = slider.track(in: area)
    #expect(slider.value(atColumn: track.x, in: area) == 0)
    #expect(slider.value(atColumn: track.right - 1, in: area) == 2)
    #expect(slider.value(atColumn: 999, in: area) == 2)
    for column in track.x..<track.right {
      var moved = slider
      moved.value = slider.value(atColumn: column, in: area)
      var frame = Frame(Size(60, 4))
      moved.draw(into: &frame, in: area)
      #expect(frame[column, area.y].scalar == "●")
    }
  }

  @Test("a long table keeps its selected row in view and every row clickable")
  func scrollingTable() {
    let rows = (0..<100).map { [Table.Entry("row \($0)")] }
    for selected in [0, 1, 50, 98, 99] {
      var frame = Frame(Size(20, 10))
      Table(columns: [.init("name")], rows: rows, selected: selected, zone: "row").draw(into: &frame, in: frame.bounds)
      #expect(frame.text.contains("row \(selected)"))
      #expect(frame.zones.count == 9)
      #expect(frame.zones.contains { $0.target == .item("row", selected) })
    }
  }
}
