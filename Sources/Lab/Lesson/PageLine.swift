import Lessons
import Screen

/// Something in a text that can be followed.
enum Reference: Hashable, Sendable {
  /// A term of the glossary, by one of its names.
  case term(String)
  /// Another lesson, by its name.
  case lesson(String)
}

/// A line of text, ready to be drawn, with the parts of it that can be followed.
struct PageLine {
  var runs: [(text: String, style: Style)] = []
  /// Which references stand in it, and at which columns.
  private(set) var references: [(index: Int, columns: Range<Int>)] = []
  /// What a click on the line means.
  var target: Zone.Target?

  var width: Int { runs.reduce(0) { $0 + TextWidth.of($1.text) } }

  mutating func append(_ run: TextFlow.Run, _ style: Style) {
    let start = width
    runs.append((run.text.replacing("\u{A0}", with: " "), style))
    if case .reference(let index) = run.kind { references.append((index, start..<width)) }
  }

  /// Draws the line; each reference becomes a zone `.item(zone, index)`, and the chosen one is marked.
  func draw(into frame: inout Frame, at point: Point, limit: Int, zone: String, chosen: Int? = nil) {
    let mark = frame.look.style(.selected).with(.underline)
    var x = point.x
    for run in runs { x = frame.write(run.text, at: Point(x, point.y), run.style, limit: limit) }
    for (index, columns) in references {
      let place = Rect(point.x + columns.lowerBound, point.y, columns.count, 1)
      frame.addZone(place, .item(zone, index))
      if index == chosen { frame.restyle(place) { _ in mark } }
    }
  }
}

/// Makes runs of a lesson's inlines, and numbers what can be followed in them.
struct InlineRuns {
  let look: Look
  private(set) var references: [Reference] = []

  mutating func runs(_ inlines: [Inline]) -> [TextFlow.Run] {
    inlines.map { inline in
      switch inline {
      case .text(let text): TextFlow.Run(text)
      case .strong(let text): TextFlow.Run(text, .bold)
      case .emphasis(let text): TextFlow.Run(text, .italic)
      case .code(let text): TextFlow.Run(Self.unbroken(text), .code)
      case .formula(let formula):
        TextFlow.Run(
          Self.unbroken(formula.line(unicode: look.isUnicode, breaksBeforeOperators: true)), .formula)
      case .link(let text, let address): TextFlow.Run("\(text): \(address)")
      case .term(let text, let name): reference(text, .term(name))
      // The sign says that this leads elsewhere.
      case .lesson(let text, let name): reference("\(text)\u{A0}\(look.glyph("›", ">"))", .lesson(name))
      }
    }
  }

  private mutating func reference(_ text: String, _ target: Reference) -> TextFlow.Run {
    references.append(target)
    return TextFlow.Run(text, .reference(references.count - 1))
  }

  /// How a run looks: what leads to another lesson stands out as a key does, a term less so.
  func style(of run: TextFlow.Run) -> Style {
    if case .reference(let index) = run.kind, case .lesson = references[index] {
      return look.style(.key).with(.underline)
    }
    return run.style(.text, look)
  }

  /// A short formula stays on one line; its blanks are no place to break.
  private static func unbroken(_ text: String) -> String {
    text.count > 20 ? text : text.replacing(" ", with: "\u{A0}")
  }
}
