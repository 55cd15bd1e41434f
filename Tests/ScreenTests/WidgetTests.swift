import ScreenTesting
import Testing

@testable import Screen

@Suite struct WidgetTests {
  @Test("every widget keeps inside its area, whatever its size and the terminal")
  func staysInside() {
    let sizes = [
      Size(0, 0), Size(1, 1), Size(0, 5), Size(5, 0), Size(2, 1), Size(1, 9), Size(3, 2), Size(7, 3), Size(16, 5),
      Size(30, 8), Size(60, 20),
    ]
    let untouched = Cell("¤", Style(.rgb(1, 2, 3)))
    for (name, widget) in widgets {
      for (lookName, look) in looks {
        for size in sizes {
          var frame = Frame(Size(size.width + 6, size.height + 4), look: look)
          frame.fill(frame.bounds, untouched.scalar, untouched.style)
          let area = Rect(3, 2, size.width, size.height)
          widget.draw(into: &frame, in: area)
          let isClean = (0..<frame.size.height).allSatisfy { y in
            (0..<frame.size.width).allSatisfy { x in area.contains(Point(x, y)) || frame[x, y] == untouched }
          }
          #expect(isClean, "\(name) on \(lookName) at \(size.width)×\(size.height)")
        }
      }
    }
  }

  @Test("in an ASCII locale every character is ASCII")
  func staysASCII() {
    for (name, widget) in widgets {
      var frame = Frame(Size(60, 20), look: Look(depth: .indexed, isUnicode: false))
      widget.draw(into: &frame, in: frame.bounds)
      #expect(frame.cells.allSatisfy { $0.scalar.isASCII }, "\(name)")
    }
  }

  @Test("without colours nothing is coloured")
  func staysPlain() {
    for (name, widget) in widgets {
      for isUnicode in [true, false] {
        var frame = Frame(Size(60, 20), look: Look(depth: .none, isUnicode: isUnicode))
        widget.draw(into: &frame, in: frame.bounds)
        let isPlain = frame.cells.allSatisfy { $0.style.foreground == .standard && $0.style.background == .standard }
        #expect(isPlain, "\(name)")
      }
    }
  }

  @Test("the widgets look as they were found good", arguments: looks.indices)
  func goldens(index: Int) {
    let (lookName, look) = looks[index]
    var frame = Frame(Size(78, 34), look: look)
    let inner = Panel(title: "Widgets", note: lookName, isFocused: true).draw(into: &frame, in: frame.bounds)
    let (top, rest) = inner.top(14)
    let (left, right) = top.left(30)
    widgets[0].widget.draw(into: &frame, in: Rect(left.x, left.y, 14, 7))
    widgets[1].widget.draw(into: &frame, in: Rect(left.x, left.y + 7, 14, 7))
    widgets[2].widget.draw(into: &frame, in: Rect(left.x + 16, left.y, 10, 5))
    lossPlot.draw(into: &frame, in: right)
    let (tables, below) = rest.inset(vertical: 1).top(5)
    bars.draw(into: &frame, in: tables.left(30).columns)
    table.draw(into: &frame, in: tables.left(33).rest)
    let (meters, text) = below.top(3)
    for (band, widget) in zip(meters.bands(3), widgets.suffix(3)) { widget.widget.draw(into: &frame, in: band) }
    TextFlow(prose).draw(into: &frame, in: text)
    #expect(goldenDifference(frame, "widgets-\(lookName)") == nil)
  }
}
