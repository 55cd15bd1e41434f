/// Reads the YAML of the fenced blocks `predict`, `quiz`, `try` and `exhibit`.
struct ExerciseReader {
  let yaml: String
  let file: String
  /// The line of the fence.
  let offset: Int
  /// What texts may refer to; nil lets everything pass.
  var references: References?

  /// What a block says, and everything that is wrong with it.
  struct Block {
    var exercise: Exercise?
    var setUp: [ExhibitAction] = []
    /// The line of each key in the file.
    var lines: [String: Int] = [:]
    var faults: [LessonFault] = []

    /// Does one part of the reading; a fault is noted, and the rest is read all the same.
    fileprivate mutating func read<T>(_ part: () throws(LessonFault) -> T) -> T? {
      do {
        return try part()
      } catch {
        faults.append(error)
        return nil
      }
    }
  }

  /// Reads a block by its name; nil if there is none of that name.
  func read(_ name: String) -> Block? {
    var block = Block()
    switch name {
    case "predict": readQuestion(name, &block, keys: ["reveal", "evidence"])
    case "quiz": readQuestion(name, &block, keys: [])
    case "try": readTry(&block)
    case "exhibit": block.setUp = block.read { () throws(LessonFault) in try setUp() } ?? []
    default: return nil
    }
    return block
  }

  private func setUp() throws(LessonFault) -> [ExhibitAction] {
    guard let node = try YAMLMapping.compose(yaml, file: file, offset: offset) else { return [] }
    return try YAMLMapping.actions(node, file: file, offset: offset)
  }

  /// The mapping of a block; what is not known in it is noted.
  private func mapping(_ name: String, _ block: inout Block, _ known: [String]) -> YAMLMapping? {
    let read = block.read { () throws(LessonFault) in
      try YAMLMapping(yaml, file: file, offset: offset, what: "the block ```\(name)")
    }
    guard let yaml = read else { return nil }
    for key in yaml.keys { block.lines[key] = yaml.line(key) }
    block.faults += yaml.strangers(known)
    block.setUp = block.read { () throws(LessonFault) in try yaml.actions("exhibit") } ?? []
    return yaml
  }

  // MARK: Questions

  private func readQuestion(_ name: String, _ block: inout Block, keys: [String]) {
    let known = ["question", "choices", "answer", "explanation", "exhibit"] + keys
    guard let yaml = mapping(name, &block, known) else { return }
    let texts: [(text: String, line: Int)]? = block.read { () throws(LessonFault) in try self.choices(yaml) }
    var answer: Int?
    if let texts { answer = block.read { () throws(LessonFault) in try self.answer(yaml, among: texts.map(\.text)) } }
    let choices = (texts ?? []).compactMap { text, line in
      block.read { () throws(LessonFault) in try inline(text, line) }
    }
    let question = block.read { () throws(LessonFault) in try inline(yaml, "question") }
    let explanation = block.read { () throws(LessonFault) in try inline(yaml, "explanation") }
    let asked = Question(
      question: question ?? [], choices: choices, answer: answer ?? 0, explanation: explanation ?? [])
    guard name == "predict" else {
      block.exercise = .quiz(asked)
      return
    }
    let reveal = block.read { () throws(LessonFault) in try yaml.actions("reveal") }
    let evidence = yaml.node("evidence").flatMap { _ in
      block.read { () throws(LessonFault) in try expression(yaml, "evidence") }
    }
    block.exercise = .prediction(Prediction(question: asked, reveal: reveal ?? [], evidence: evidence))
  }

  private func choices(_ yaml: YAMLMapping) throws(LessonFault) -> [(text: String, line: Int)] {
    let texts = try yaml.texts("choices")
    guard texts.count >= 2 else {
      throw yaml.fault(
        "choices", "a question needs at least two choices", cure: "list them below `choices:`, each after `- `")
    }
    for (index, choice) in texts.enumerated() where texts[..<index].contains(where: { $0.text == choice.text }) {
      throw LessonFault(
        file: file, line: choice.line, fault: "the choice `\(choice.text)` stands twice", cure: "change one of them")
    }
    return texts
  }

  private func answer(_ yaml: YAMLMapping, among choices: [String]) throws(LessonFault) -> Int {
    let answer = try yaml.text("answer")
    if let index = choices.firstIndex(of: answer) { return index }
    throw yaml.fault(
      "answer", "the answer `\(answer)` is none of the choices", cure: "repeat one of the choices, letter by letter")
  }

  // MARK: Tries

  private func readTry(_ block: inout Block) {
    guard let yaml = mapping("try", &block, ["task", "check", "hints", "solution", "success", "exhibit"]) else {
      return
    }
    let task = block.read { () throws(LessonFault) in try inline(yaml, "task") }
    let check = block.read { () throws(LessonFault) in try expression(yaml, "check") }
    let texts = block.read { () throws(LessonFault) in try yaml.texts("hints") } ?? []
    let hints = texts.compactMap { text, line in block.read { () throws(LessonFault) in try inline(text, line) } }
    let solution = block.read { () throws(LessonFault) in try self.solution(yaml) }
    let success = block.read { () throws(LessonFault) in
      try yaml.optionalText("success").map { text throws(LessonFault) in try inline(text, yaml.line("success")) } ?? []
    }
    guard let check else { return }
    block.exercise = .attempt(
      Try(task: task ?? [], check: check, hints: hints, solution: solution ?? [], success: success ?? []))
  }

  private func solution(_ yaml: YAMLMapping) throws(LessonFault) -> [ExhibitAction] {
    let solution = try yaml.actions("solution")
    if !solution.isEmpty { return solution }
    throw yaml.fault(
      "solution", "this try has no reference solution",
      cure: "add `solution:` and the exhibit's actions, one a line after `- `")
  }

  // MARK: Texts and conditions

  private func inline(_ yaml: YAMLMapping, _ key: String) throws(LessonFault) -> [Inline] {
    try inline(try yaml.text(key), yaml.line(key))
  }

  private func inline(_ text: String, _ line: Int) throws(LessonFault) -> [Inline] {
    do {
      return try InlineParser.parse(text, references)
    } catch {
      throw LessonFault(file: file, line: line, fault: error.fault, cure: error.cure)
    }
  }

  private func expression(_ yaml: YAMLMapping, _ key: String) throws(LessonFault) -> CheckExpression {
    let text = try yaml.text(key)
    do {
      return try CheckExpression(text)
    } catch {
      throw yaml.fault(
        key, "in `\(text)`, \(error.description)", cure: "write a condition like `w1 > 0 and gate == \"AND\"`")
    }
  }
}
