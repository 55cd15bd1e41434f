/// Reads the YAML of the fenced blocks `predict`, `quiz`, `try` and `exhibit`.
struct ExerciseReader {
  let yaml: String
  let file: String
  /// The line of the fence.
  let offset: Int
  /// What texts may refer to; nil lets everything pass.
  var references: References?

  func prediction(_ setUp: inout [ExhibitAction]) throws(LessonFault) -> Prediction {
    let block = try mapping("predict")
    try block.allow(["question", "choices", "answer", "explanation", "exhibit", "reveal", "evidence"])
    setUp += try block.actions("exhibit")
    return Prediction(
      question: try question(block), reveal: try block.actions("reveal"),
      evidence: try block.node("evidence").map { _ throws(LessonFault) in try expression(block, "evidence") })
  }

  func quiz(_ setUp: inout [ExhibitAction]) throws(LessonFault) -> Question {
    let block = try mapping("quiz")
    try block.allow(["question", "choices", "answer", "explanation", "exhibit"])
    setUp += try block.actions("exhibit")
    return try question(block)
  }

  func attempt(_ setUp: inout [ExhibitAction]) throws(LessonFault) -> Try {
    let block = try mapping("try")
    try block.allow(["task", "check", "hints", "solution", "success", "exhibit"])
    setUp += try block.actions("exhibit")
    var hints: [[Inline]] = []
    for (text, line) in try block.texts("hints") { hints.append(try inline(text, line)) }
    let attempt = Try(
      task: try inline(block, "task"), check: try expression(block, "check"), hints: hints,
      solution: try block.actions("solution"), success: try inlineIfAny(block, "success"))
    guard !attempt.solution.isEmpty else {
      throw block.fault(
        "solution", "this try has no reference solution",
        cure: "add `solution:` and the exhibit's actions, one a line after `- `")
    }
    return attempt
  }

  func exhibit() throws(LessonFault) -> [ExhibitAction] {
    guard let node = try YAMLMapping.compose(yaml, file: file, offset: offset) else { return [] }
    return try YAMLMapping.actions(node, file: file, offset: offset)
  }

  private func mapping(_ name: String) throws(LessonFault) -> YAMLMapping {
    try YAMLMapping(yaml, file: file, offset: offset, what: "the block ```\(name)")
  }

  private func question(_ block: YAMLMapping) throws(LessonFault) -> Question {
    let texts = try block.texts("choices")
    guard texts.count >= 2 else {
      throw block.fault(
        "choices", "a question needs at least two choices", cure: "list them below `choices:`, each after `- `")
    }
    let answer = try block.text("answer")
    guard let index = texts.firstIndex(where: { $0.text == answer }) else {
      throw block.fault(
        "answer", "the answer `\(answer)` is none of the choices", cure: "repeat one of the choices, letter by letter")
    }
    var choices: [[Inline]] = []
    for (text, line) in texts { choices.append(try inline(text, line)) }
    return Question(
      question: try inline(block, "question"), choices: choices, answer: index,
      explanation: try inline(block, "explanation"))
  }

  private func inline(_ block: YAMLMapping, _ key: String) throws(LessonFault) -> [Inline] {
    try inline(try block.text(key), block.line(key))
  }

  private func inlineIfAny(_ block: YAMLMapping, _ key: String) throws(LessonFault) -> [Inline] {
    guard let text = try block.optionalText(key) else { return [] }
    return try inline(text, block.line(key))
  }

  private func inline(_ text: String, _ line: Int) throws(LessonFault) -> [Inline] {
    do {
      return try InlineParser.parse(text, references)
    } catch {
      throw LessonFault(file: file, line: line, fault: error.fault, cure: error.cure)
    }
  }

  private func expression(_ block: YAMLMapping, _ key: String) throws(LessonFault) -> CheckExpression {
    let text = try block.text(key)
    do {
      return try CheckExpression(text)
    } catch {
      throw block.fault(
        key, "in `\(text)`, \(error.description)", cure: "write a condition like `w1 > 0 and gate == \"AND\"`")
    }
  }
}
