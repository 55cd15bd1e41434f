import Lessons
import Screen

/// Lessons and exhibits as lines of text without any layout: one line is one paragraph, to be wrapped or read out.
struct PlainText {
  /// Whether the reader's locale takes more than ASCII.
  let isUnicode: Bool

  /// Any text in the characters that the reader's locale has.
  func text(_ text: String) -> String {
    if isUnicode { return text }
    let spelled = Reading.ascii(text)
    return String(String.UnicodeScalarView(spelled.unicodeScalars.map(TextWidth.ascii)))
  }

  /// A fault and its cure as two sentences.
  func problem(_ fault: String, _ cure: String) -> String {
    func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
    return text("\(sentence(fault)) \(sentence(cure))")
  }

  func text(_ inlines: [Inline]) -> String {
    let parts = inlines.map { inline in
      switch inline {
      case .text(let text), .strong(let text), .emphasis(let text), .code(let text), .term(let text, _): text
      case .formula(let formula): formula.line(unicode: isUnicode)
      case .link(let text, let address): "\(text) (\(address))"
      case .lesson(let text, let name): "\(text) (lesson \(name))"
      }
    }
    return text(parts.joined())
  }

  // MARK: Steps

  /// The text of a step, without what it asks.
  func blocks(of step: Step, _ readings: [String: Reading]) -> [String] {
    step.blocks.flatMap { block -> [String] in
      switch block {
      case .paragraph(let inlines): return [text(inlines)]
      case .item(let mark, let inlines): return ["\(mark == "•" ? "-" : mark) \(text(inlines))"]
      case .preformatted(let rows): return rows.map(text)
      case .formula(let formula):
        let numbers = formula.names.compactMap { readings[$0] }.map(number)
        let line = "Formula: \(formula.line(unicode: isUnicode))"
        return numbers.isEmpty ? [line] : [line, "Now \(numbers.joined(separator: ", "))."]
      }
    }
  }

  func question(_ question: Question, isPrediction: Bool) -> [String] {
    let asked = "\(isPrediction ? "Predict" : "Question"): \(text(question.question))"
    return [asked] + question.choices.enumerated().map { "\($0.offset + 1). \(text($0.element))" }
  }

  /// What came of an answer.
  func verdict(_ answer: AnswerRecord, on question: Question, isPrediction: Bool) -> [String] {
    let verdict =
      switch (isPrediction, answer.isRight) {
      case (true, true): "Your prediction came true."
      case (true, false): "It came out otherwise."
      case (false, true): "Right."
      case (false, false): "Not quite."
      }
    let right = "The answer is \(question.answer + 1): \(text(question.choices[question.answer]))"
    return [answer.isRight ? verdict : "\(verdict) \(right)", text(question.explanation)]
  }

  // MARK: Exhibits

  func exhibit(_ exhibit: any Exhibit) -> [String] { ["Exhibit: \(text(exhibit.title))"] + exhibit.plainText.map(text) }

  func number(_ reading: Reading) -> String { "\(reading.label(unicode: isUnicode)) = \(text(reading.text))" }

  /// The readings that are not what they were.
  func changes(_ before: [String: Reading], _ after: [String: Reading]) -> String {
    let changed = after.filter { !$0.value.label.isEmpty && before[$0.key] != $0.value }.sorted { $0.key < $1.key }
    return changed.isEmpty ? "Nothing changed." : "Now \(changed.map { number($0.value) }.joined(separator: ", "))."
  }

  /// An action as it is typed, and what it does.
  func action(_ action: ExhibitAction, of exhibit: any Exhibit) -> String {
    let isSetting = action.value?.number.map { $0 != $0.rounded() || exhibit.readings[action.name] != nil } ?? false
    let typed = action.value.map { "\(action.name)\(isSetting ? " =" : "") \($0)" } ?? action.name
    return "\(typed): \(text(exhibit.describe(action)))"
  }

  func explanation(_ explanation: Explanation) -> [String] {
    var lines = ["\(text(explanation.symbol)) = \(text(explanation.text)). \(text(explanation.meaning))"]
    if let rule = explanation.rule { lines.append(text(rule)) }
    lines += explanation.lines.map { pieces in
      text(
        pieces.map { piece in
          switch piece {
          case .text(let text): text
          case .number(_, let text): text
          }
        }.joined())
    }
    if !explanation.numbers.isEmpty {
      let names = explanation.numbers.prefix(12).map { "why \($0)" }.joined(separator: ", ")
      let more = explanation.numbers.count > 12 ? " and \(explanation.numbers.count - 12) more" : ""
      lines.append("Ask further: \(names)\(more).")
    }
    return lines
  }
}
