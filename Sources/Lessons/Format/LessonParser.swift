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
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0.hasSuffix("\r") ? $0.dropLast() : $0)
    }
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
    do {
      let yaml = try YAMLMapping(
        lines[1..<end].joined(separator: "\n"), file: file, offset: 1, what: "the front matter")
      try yaml.allow(["title", "chapter", "objective", "minutes", "exhibit", "settings"])
      lesson.title = try yaml.text("title")
      lesson.chapter = try yaml.text("chapter")
      lesson.objective = try yaml.text("objective")
      lesson.minutes = try yaml.integer("minutes")
      lesson.exhibit = try yaml.optionalText("exhibit")
      lesson.settings = try yaml.actions("settings")
    } catch {
      faults.append(error)
    }
    return lesson
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
    let inlines = inline(paragraph.joined(separator: " "), paragraphLine)
    if let mark { add(.item(mark: mark, inlines), paragraphLine) } else { add(.paragraph(inlines), paragraphLine) }
  }

  private mutating func add(_ block: Block, _ line: Int) {
    guard !steps.isEmpty else { return noteTextBeforeSteps(line) }
    steps[steps.count - 1].blocks.append(block)
  }

  private mutating func noteTextBeforeSteps(_ line: Int) {
    note(line, "there is text before the first step", "put a line `## Title` above it")
  }

  private mutating func inline(_ text: String, _ line: Int) -> [Inline] {
    do {
      return try InlineParser.parse(text, references)
    } catch {
      note(line, error.fault, error.cure)
      return []
    }
  }

  private mutating func readFormula(_ first: String, openedAt number: Int) {
    var source = String(first.dropFirst(2))
    while !source.hasSuffix("$$") {
      guard next < lines.count, !lines[next].hasPrefix("## ") else {
        return note(number, "this formula is never closed", "close it with `$$`")
      }
      source += " " + lines[next].trimmed
      next += 1
    }
    source = String(source.dropLast(2)).trimmed
    do {
      add(.formula(try Formula(source)), number)
    } catch {
      note(number, "in the formula, column \(error.column): \(error.message)", "see \"Formulas\" in lessons/README.md")
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
    do {
      var setUp: [ExhibitAction] = []
      defer { steps[steps.count - 1].setUp += setUp }
      let reader = ExerciseReader(
        yaml: content.joined(separator: "\n"), file: file, offset: number, references: references)
      switch name {
      case "predict": try setExercise(.prediction(try reader.prediction(&setUp)), number)
      case "quiz": try setExercise(.quiz(try reader.quiz(&setUp)), number)
      case "try": try setExercise(.attempt(try reader.attempt(&setUp)), number)
      case "exhibit": setUp += try reader.exhibit()
      case "", "text": add(.preformatted(content), number)
      default:
        note(number, "the block ```\(name) is not known", "use predict, try, quiz, exhibit or text")
      }
    } catch {
      faults.append(error)
    }
  }

  private mutating func setExercise(_ exercise: Exercise, _ line: Int) throws(LessonFault) {
    guard steps[steps.count - 1].exercise == nil else {
      throw LessonFault(
        file: file, line: line, fault: "this step already asks for something",
        cure: "put the second one into a step of its own")
    }
    steps[steps.count - 1].exercise = exercise
  }
}

extension String {
  var trimmed: String {
    let rest = drop { $0.isWhitespace }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0.isWhitespace }.count))
  }
}
