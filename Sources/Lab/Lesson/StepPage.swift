import Lessons
import Screen

/// The text of a step as lines of a given width: paragraphs, formulas with the present numbers, and what there is to do.
struct StepPage {
  let step: Step
  let width: Int
  let look: Look
  let readings: [String: Reading]
  /// The learner's answer, once committed.
  let answer: AnswerRecord?
  /// The choice under the cursor.
  let selection: Int
  let record: TryRecord
  /// What the reference solution does, in words.
  let solution: [String]
  private(set) var lines: [PageLine] = []
  private var inlineRuns: InlineRuns

  /// What can be followed in the text, in the order of reading.
  var references: [Reference] { inlineRuns.references }

  init(
    step: Step, width: Int, look: Look, readings: [String: Reading], answer: AnswerRecord?, selection: Int,
    record: TryRecord, solution: [String], closing: [String] = []
  ) {
    self.step = step
    self.width = width
    self.look = look
    self.readings = readings
    self.answer = answer
    self.selection = selection
    self.record = record
    self.solution = solution
    inlineRuns = InlineRuns(look: look)
    addBlocks()
    addExercise()
    if !closing.isEmpty {
      addBlank()
      addRule("Your way")
      for sentence in closing { add([TextFlow.Run(sentence)]) }
    }
  }

  // MARK: Text

  private mutating func addBlocks() {
    for (index, block) in step.blocks.enumerated() {
      // Items of one list stand together; everything else is parted by a blank line.
      if index > 0, !(block.isItem && step.blocks[index - 1].isItem) { addBlank() }
      switch block {
      case .paragraph(let inlines): add(runs(inlines))
      case .item(let mark, let inlines):
        let mark = look.isUnicode ? mark : mark == "•" ? "*" : mark
        add(runs(inlines), prefix: "\(mark) ")
      case .formula(let formula): addFormula(formula)
      case .preformatted(let rows): for row in rows { add(row, look.style(.accent)) }
      }
    }
  }

  /// The formula, and below it each of its symbols that the exhibit knows with its present number.
  private mutating func addFormula(_ formula: Formula) {
    let rows = formula.lines(unicode: look.isUnicode, width: width - 2)
    for row in rows { add("  \(row)", look.style(.title)) }
    let known = formula.names.compactMap { readings[$0] }
    guard !known.isEmpty else { return }
    var row: [(text: String, style: Style)] = []
    var column = 0
    for reading in known {
      let label = "\(reading.label(unicode: look.isUnicode)) = "
      let length = TextWidth.of(label) + TextWidth.of(reading.text)
      if column > 0, column + 2 + length > width - 2 {
        lines.append(PageLine(runs: [("  ", .plain)] + row))
        (row, column) = ([], 0)
      }
      if column > 0 { row.append(("  ", .plain)) }
      row += [(label, look.style(.muted)), (reading.text, look.style(.accent).with(.bold))]
      column += length + (column > 0 ? 2 : 0)
    }
    lines.append(PageLine(runs: [("  ", .plain)] + row))
  }

  private mutating func runs(_ inlines: [Inline]) -> [TextFlow.Run] { inlineRuns.runs(inlines) }

  // MARK: What there is to do

  private mutating func addExercise() {
    guard let exercise = step.exercise else { return }
    if !lines.isEmpty { addBlank() }
    switch exercise {
    case .prediction(let prediction): addQuestion(prediction.question, title: "Predict", isPrediction: true)
    case .quiz(let question): addQuestion(question, title: "Question", isPrediction: false)
    case .attempt(let attempt): addTry(attempt)
    }
  }

  private mutating func addQuestion(_ question: Question, title: String, isPrediction: Bool) {
    addRule(title)
    add(runs(question.question), style: look.style(.text).with(.bold))
    for (index, choice) in question.choices.enumerated() { addChoice(index, choice, question) }
    guard let answer else {
      addBlank()
      let start = lines.count
      add([
        TextFlow.Run(look.glyph("↑ ↓", "Up Down"), .code), TextFlow.Run(" choose, "), TextFlow.Run("Enter", .code),
        TextFlow.Run(" commits"),
      ])
      for i in start..<lines.count { lines[i].target = .item("commit", 0) }
      return
    }
    addBlank()
    let verdict =
      switch (isPrediction, answer.isRight) {
      case (true, true): "Your prediction came true."
      case (true, false): "It came out otherwise."
      case (false, true): "Right."
      case (false, false): "Not quite."
      }
    add(
      [TextFlow.Run("\(answer.isRight ? look.glyph("✓", "*") : look.glyph("✗", "x")) \(verdict)", .bold)],
      style: look.style(answer.isRight ? .good : .warning))
    add(runs(question.explanation))
  }

  private mutating func addChoice(_ index: Int, _ choice: [Inline], _ question: Question) {
    let isChosen = answer?.choice ?? selection == index
    let mark: String
    var style = look.style(.text)
    if let answer {
      let isRight = index == question.answer
      mark = isRight ? look.glyph("✓", "*") : answer.choice == index ? look.glyph("✗", "x") : " "
      style = look.style(isRight ? .good : answer.choice == index ? .warning : .muted)
    } else {
      mark = isChosen ? look.glyph("▸", ">") : " "
      if isChosen { style = look.style(.selected) }
    }
    let start = lines.count
    add(
      runs(choice), style: style, prefix: "\(mark) \(index + 1)  ", fills: answer == nil && isChosen)
    for i in start..<lines.count { lines[i].target = .item("choice", index) }
  }

  private mutating func addTry(_ attempt: Try) {
    addRule("Try")
    add(runs(attempt.task))
    addBlank()
    if record.isSolved {
      add([TextFlow.Run("\(look.glyph("✓", "*")) Solved.", .bold)], style: look.style(.good))
      if !attempt.success.isEmpty { add(runs(attempt.success)) }
    } else {
      add([TextFlow.Run("\(look.glyph("○", "o")) Not yet.")], style: look.style(.muted))
    }
    for (index, hint) in attempt.hints.prefix(record.hintsUsed).enumerated() {
      addBlank()
      add([TextFlow.Run("Hint \(index + 1)  ", .bold)] + runs(hint))
    }
    if record.sawSolution {
      addBlank()
      add([TextFlow.Run("A solution", .bold)])
      for sentence in solution { add([TextFlow.Run(sentence)], prefix: "\(look.glyph("•", "*")) ") }
    } else if !record.isSolved {
      addBlank()
      addOffer(attempt)
    }
  }

  private mutating func addOffer(_ attempt: Try) {
    let start = lines.count
    if record.hintsUsed < attempt.hints.count {
      let what = record.hintsUsed == 0 ? "a hint" : "the next hint"
      add([TextFlow.Run("h", .code), TextFlow.Run(" \(what) (\(record.hintsUsed + 1) of \(attempt.hints.count))")])
      for i in start..<lines.count { lines[i].target = .key(.character("h")) }
    } else {
      add([TextFlow.Run("s", .code), TextFlow.Run(" do it for me")])
      for i in start..<lines.count { lines[i].target = .key(.character("s")) }
    }
  }

  // MARK: Lines

  private mutating func addBlank() { lines.append(PageLine(runs: [])) }

  private mutating func add(_ text: String, _ style: Style) { lines.append(PageLine(runs: [(text, style)])) }

  private mutating func addRule(_ title: String) {
    let rest = max(0, width - title.count - 4)
    let dash = look.glyph("─", "-")
    lines.append(
      PageLine(runs: [
        ("\(dash)\(dash) ", look.style(.border)), (title, look.style(.heading)),
        (" " + String(repeating: dash, count: rest), look.style(.border)),
      ]))
  }

  /// Wraps runs.
  ///
  /// - Parameters:
  ///   - style: takes the place of the text's own.
  ///   - prefix: stands before the first line; the others begin below what follows it.
  ///   - fills: whether the style goes on to the end of each line.
  private mutating func add(
    _ runs: [TextFlow.Run], style: Style? = nil, prefix: String = "", fills: Bool = false
  ) {
    let indent = TextWidth.of(prefix)
    for (index, wrapped) in TextFlow.wrapped(runs, width - indent).enumerated() {
      var line = PageLine()
      if indent > 0 {
        line.runs.append((index == 0 ? prefix : String(repeating: " ", count: indent), style ?? look.style(.text)))
      }
      for run in wrapped {
        let extra: Attributes =
          switch run.kind {
          case .bold: .bold
          case .reference: .underline
          default: []
          }
        line.append(run, style.map { $0.with(extra) } ?? inlineRuns.style(of: run))
      }
      let missing = width - line.width
      if fills, let style, missing > 0 { line.runs.append((String(repeating: " ", count: missing), style)) }
      lines.append(line)
    }
  }
}

extension Block {
  fileprivate var isItem: Bool { if case .item = self { true } else { false } }
}
