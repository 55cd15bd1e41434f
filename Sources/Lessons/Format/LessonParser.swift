extension Lesson {
  /// Reads a lesson file.
  ///
  /// - Parameters:
  ///   - file: its name, for messages.
  ///   - references: the terms and lessons that it may refer to; nil lets everything pass.
  /// - Throws: everything that is wrong with it, not only the first.
  public static func parse(
    _ text: String, file: String, references: References? = nil
  ) throws(LessonFaults) -> Lesson {
    var parser = LessonParser(text: text, file: file, references: references)
    return try parser.parse()
  }
}

/// Reads the lines of a lesson file: front matter, then steps.
struct LessonParser {
  let file: String
  let references: References?
  private let lines: [String]
  /// The index of the line to be read next.
  private var next = 0
  private var faults: [LessonFault] = []
  private var steps: [Step] = []
  /// Lines of the paragraph or list item being read, and the mark of the item.
  private var paragraph: [String] = []
  private var paragraphLine = 0
  private var mark: String?

  init(text: String, file: String, references: References? = nil) {
    self.file = file
    self.references = references
    // Whatever ends lines where the file was written; YAML, which gets these lines, knows several ends too.
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
  }

  mutating func parse() throws(LessonFaults) -> Lesson {
    var lesson = readFrontMatter()
    while next < lines.count { readLine() }
    endParagraph()
    if steps.isEmpty {
      note(lines.count, "the lesson has no steps", "begin each step with a line `## Title`")
    }
    guard faults.isEmpty else { throw LessonFaults(faults.sorted { $0.line < $1.line }) }
    lesson.steps = steps
    return lesson
  }

  private mutating func note(_ line: Int, _ fault: String, _ cure: String) {
    faults.append(LessonFault(file: file, line: max(1, line), fault: fault, cure: cure))
  }

  // MARK: Front matter

  private mutating func readFrontMatter() -> Lesson {
    var lesson = Lesson(title: "", objective: "", minutes: 0, file: file)
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
      note(1, "the front matter is missing", "begin the file with `---`, lines like `title: …`, and `---`")
      return lesson
    }
    next = end + 1
    let (text, name) = (lines[1..<end].joined(separator: "\n"), file)
    let read = reading { () throws(LessonFault) in
      try YAMLMapping(text, file: name, offset: 1, what: "the front matter")
    }
    guard let yaml = read else { return lesson }
    faults += yaml.strangers(["title", "chapter", "objective", "minutes", "exhibit", "settings"])
    for key in yaml.keys { lesson.lines[key] = yaml.line(key) }
    lesson.title = reading { () throws(LessonFault) in try yaml.text("title") } ?? ""
    lesson.chapter = reading { () throws(LessonFault) in try yaml.text("chapter") } ?? ""
    lesson.objective = reading { () throws(LessonFault) in try yaml.text("objective") } ?? ""
    lesson.minutes = reading { () throws(LessonFault) in try yaml.minutes() } ?? 0
    lesson.exhibit = reading { () throws(LessonFault) in try yaml.optionalText("exhibit") } ?? nil
    lesson.settings = reading { () throws(LessonFault) in try yaml.actions("settings") } ?? []
    return lesson
  }

  /// Reads one thing; a fault is noted, and the rest is read all the same.
  private mutating func reading<T>(_ part: () throws(LessonFault) -> T) -> T? {
    do {
      return try part()
    } catch {
      faults.append(error)
      return nil
    }
  }

  // MARK: Lines

  private mutating func readLine() {
    let line = lines[next]
    let number = next + 1
    next += 1
    let trimmed = line.trimmed
    if trimmed.hasPrefix("```") {
      endParagraph()
      readFence(named: String(trimmed.dropFirst(3)).trimmed, openedAt: number)
    } else if line.hasPrefix("## ") {
      endParagraph()
      steps.append(Step(title: String(line.dropFirst(3)).trimmed, line: number))
    } else if line.hasPrefix("#") {
      endParagraph()
      note(
        number, "only `## ` begins a step", "the title stands in the front matter; below a step there are no headings")
    } else if trimmed.hasPrefix("$$") {
      endParagraph()
      readFormula(trimmed, openedAt: number)
    } else if trimmed.isEmpty {
      endParagraph()
    } else if let (mark, text) = Self.listItem(trimmed) {
      endParagraph()
      self.mark = mark
      startOrContinueParagraph(text, number)
    } else {
      startOrContinueParagraph(trimmed, number)
    }
  }

  /// `- text`, `* text` or `2. text`.
  private static func listItem(_ line: String) -> (mark: String, text: String)? {
    if line.hasPrefix("- ") || line.hasPrefix("* ") { return ("•", String(line.dropFirst(2)).trimmed) }
    let digits = line.prefix { $0.isNumber }
    guard !digits.isEmpty, line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
    return ("\(digits).", String(line.dropFirst(digits.count + 2)).trimmed)
  }

  private mutating func startOrContinueParagraph(_ text: String, _ line: Int) {
    if paragraph.isEmpty { paragraphLine = line }
    paragraph.append(text)
  }

  private mutating func endParagraph() {
    defer { (paragraph, mark) = ([], nil) }
    guard !paragraph.isEmpty else { return }
    let inlines = inline(paragraph, paragraphLine)
    if let mark { add(.item(mark: mark, inlines), paragraphLine) } else { add(.paragraph(inlines), paragraphLine) }
  }

  private mutating func add(_ block: Block, _ line: Int) {
    guard !steps.isEmpty else { return noteTextBeforeSteps(line) }
    steps[steps.count - 1].blocks.append(block)
  }

  private mutating func noteTextBeforeSteps(_ line: Int) {
    note(line, "there is text before the first step", "put a line `## Title` above it")
  }

  /// Reads the lines of a paragraph, of which the first has the given number.
  private mutating func inline(_ rows: [String], _ line: Int) -> [Inline] {
    do {
      return try InlineParser.parse(rows.joined(separator: " "), references)
    } catch {
      note(line + Self.row(of: error.offset, in: rows), error.fault, error.cure)
      return []
    }
  }

  /// In which of some rows a character stands, counted in the text that they make when they are joined by blanks.
  private static func row(of offset: Int, in rows: [String]) -> Int {
    var (row, start) = (0, 0)
    while row + 1 < rows.count, start + rows[row].count + 1 <= offset {
      start += rows[row].count + 1
      row += 1
    }
    return row
  }

  private mutating func readFormula(_ first: String, openedAt number: Int) {
    var rows = [String(first.dropFirst(2))]
    while !rows[rows.count - 1].hasSuffix("$$") {
      guard next < lines.count, !lines[next].hasPrefix("## ") else {
        return note(number, "this formula is never closed", "close it with `$$`")
      }
      rows.append(lines[next].trimmed)
      next += 1
    }
    rows[rows.count - 1] = String(rows[rows.count - 1].dropLast(2))
    do {
      add(.formula(try Formula(rows.joined(separator: " "))), number)
    } catch {
      note(
        number + Self.row(of: error.column - 1, in: rows), "in the formula, column \(error.column): \(error.message)",
        error.cure)
    }
  }

  // MARK: Fenced blocks

  private mutating func readFence(named name: String, openedAt number: Int) {
    var content: [String] = []
    // A step that begins inside a block shows that its end is missing.
    while next < lines.count, lines[next].trimmed != "```", !lines[next].hasPrefix("## ") {
      content.append(lines[next])
      next += 1
    }
    guard next < lines.count, lines[next].trimmed == "```" else {
      return note(number, "the block ```\(name) is never closed", "close it with a line ```")
    }
    next += 1
    guard !steps.isEmpty else { return noteTextBeforeSteps(number) }
    if name == "" || name == "text" { return add(.preformatted(content), number) }
    let reader = ExerciseReader(
      yaml: content.joined(separator: "\n"), file: file, offset: number, references: references)
    guard let block = reader.read(name) else {
      return note(number, "the block ```\(name) is not known", "use predict, try, quiz, exhibit or text")
    }
    faults += block.faults
    steps[steps.count - 1].setUp += block.setUp
    guard let exercise = block.exercise else { return }
    guard steps[steps.count - 1].exercise == nil else {
      return note(number, "this step already asks for something", "put the second one into a step of its own")
    }
    steps[steps.count - 1].exercise = exercise
    steps[steps.count - 1].lines = block.lines
  }
}

extension String {
  var trimmed: String {
    let rest = drop { $0.isWhitespace }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0.isWhitespace }.count))
  }
}
