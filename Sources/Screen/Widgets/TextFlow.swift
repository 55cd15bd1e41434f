/// Running text: paragraphs with `**bold**`, `*italic*` and `` `code` ``, wrapped at any width.
///
/// Blank lines part paragraphs; lines that begin with `- ` are items of a list; lines indented by four blanks are kept as they
/// are (formulas, tables).
public struct TextFlow: Widget, Sendable {
  /// A piece of a line in one style.
  public struct Run: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      case plain, bold, italic, code, formula
      /// Something that can be followed, numbered by whoever wrote the text.
      case reference(Int)
    }

    public var text: String
    public var kind: Kind

    public init(_ text: String, _ kind: Kind = .plain) {
      self.text = text
      self.kind = kind
    }

    /// How a run looks in a text of the given role.
    public func style(_ role: Role, _ look: Look) -> Style {
      switch kind {
      case .plain: look.style(role)
      case .bold: look.style(role).with(.bold)
      // Italics are rare on terminals of few colours; an underline is not.
      case .italic: look.style(role).with(look.depth >= .indexed ? .italic : .underline)
      case .code: look.style(.accent)
      case .formula: look.style(.title)
      case .reference: look.style(.accent).with(.underline)
      }
    }
  }

  public typealias Line = [Run]

  public var text: String
  /// Lines at the top that are scrolled out of sight.
  public var offset: Int
  public var role: Role

  public init(_ text: String, offset: Int = 0, role: Role = .text) {
    self.text = text
    self.offset = max(0, offset)
    self.role = role
  }

  /// The lines at a width; none is longer, except by words that are longer themselves, which are broken.
  public func lines(width: Int) -> [Line] {
    guard width > 0 else { return [] }
    var lines: [Line] = []
    for paragraph in Self.paragraphs(of: text) {
      if !lines.isEmpty, paragraph.isApart { lines.append([]) }
      if paragraph.isVerbatim {
        lines.append([Run(paragraph.text, .code)])
      } else {
        lines += Self.wrapped(Markup.runs(of: paragraph.text), width, indent: paragraph.isItem ? 2 : 0)
      }
    }
    return lines
  }

  public func height(width: Int) -> Int { lines(width: width).count }

  public func draw(into frame: inout Frame, in area: Rect) {
    for (row, line) in lines(width: area.width).dropFirst(offset).prefix(area.height).enumerated() {
      var x = area.x
      for run in line {
        x = frame.write(run.text, at: Point(x, area.y + row), run.style(role, frame.look), limit: area.right)
      }
    }
  }

  // MARK: Paragraphs

  private struct Paragraph {
    var text: String
    var isItem = false
    var isVerbatim = false
    /// Whether a blank line stood before it.
    var isApart = false
  }

  private static func paragraphs(of text: String) -> [Paragraph] {
    var result: [Paragraph] = []
    var isApart = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = line.drop { $0 == " " }
      if content.isEmpty {
        isApart = true
      } else if line.hasPrefix("    ") {
        result.append(Paragraph(text: String(line.dropFirst(2)), isVerbatim: true, isApart: isApart))
        isApart = false
      } else if content.hasPrefix("- ") {
        let item = "• " + content.dropFirst(2)
        result.append(Paragraph(text: item, isItem: true, isApart: isApart))
        isApart = false
      } else if isApart || result.isEmpty || result[result.count - 1].isVerbatim {
        result.append(Paragraph(text: String(content), isApart: isApart))
        isApart = false
      } else {
        result[result.count - 1].text += " " + content
      }
    }
    return result
  }

  // MARK: Wrapping

  /// Fills lines with whole words. A word can change its style inside; the blank before a word has the style that goes on.
  ///
  /// - Parameter indent: blanks before each line but the first.
  public static func wrapped(_ runs: [Run], _ width: Int, indent: Int = 0) -> [Line] {
    var lines: [Line] = []
    var line: Line = []
    var column = 0
    let margin = indent < width ? indent : 0
    func startLine() {
      lines.append(line)
      line = margin > 0 ? [Run(String(repeating: " ", count: margin))] : []
      column = margin
    }
    func append(_ text: String, _ kind: Run.Kind) {
      if line.last?.kind == kind { line[line.count - 1].text += text } else { line.append(Run(text, kind)) }
      column += TextWidth.of(text)
    }
    var isFirst = true
    for word in Markup.words(of: runs) {
      let length = word.pieces.reduce(0) { $0 + TextWidth.of($1.text) }
      if !isFirst, column + 1 + length > width {
        startLine()
      } else if !isFirst {
        append(" ", word.joinKind)
      }
      isFirst = false
      for piece in word.pieces {
        for character in piece.text {
          if column + TextWidth.of(String(character)) > width, column > margin { startLine() }
          append(String(character), piece.kind)
        }
      }
    }
    lines.append(line)
    return lines
  }
}
