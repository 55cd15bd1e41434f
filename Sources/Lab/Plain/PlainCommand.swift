import Lessons

/// What a learner types in a lesson told as text.
enum PlainCommand: Hashable, Sendable {
  case next, back, again, show, actions, hint, solution, undo, redo, steps, lessons, help, quit, nothing
  case go(Int)
  /// The number of a choice.
  case number(Int)
  /// How a number came about.
  case why(String)
  /// A term of the glossary to be explained; empty for all of them.
  case term(String)
  /// Something done to the exhibit.
  case action(ExhibitAction)

  init(_ line: String) {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first?.lowercased() else {
      self = .nothing
      return
    }
    let rest = words.dropFirst().joined(separator: " ")
    if let word = words.count == 1 ? Self.words[first] : nil {
      self = word
    } else if let number = Int(first), words.count == 1 {
      self = .number(number)
    } else if first == "why" {
      self = .why(rest)
    } else if first == "term" {
      self = .term(rest)
    } else if first == "go", let step = Int(rest) {
      self = .go(step)
    } else {
      // `do` makes an action of what would else be a command.
      self = .action(Self.action(first == "do" ? rest : words.joined(separator: " ")))
    }
  }

  private static let words: [String: PlainCommand] = [
    "next": .next, "n": .next, "back": .back, "b": .back, "previous": .back, "p": .back, "again": .again,
    "repeat": .again, "show": .show, "actions": .actions, "hint": .hint, "h": .hint, "solution": .solution,
    "s": .solution, "undo": .undo, "u": .undo, "redo": .redo, "steps": .steps, "lessons": .lessons, "list": .lessons,
    "terms": .term(""), "help": .help, "?": .help, "quit": .quit, "q": .quit, "exit": .quit,
  ]

  /// `w1 = 0.5`, `w1: 0.5`, `learn 3`, `gate AND`, `reset`.
  private static func action(_ text: String) -> ExhibitAction {
    let name = text.prefix { !$0.isWhitespace && $0 != "=" && $0 != ":" }
    let value = text.dropFirst(name.count).drop { $0.isWhitespace || $0 == "=" || $0 == ":" }
    return ExhibitAction(String(name), value.isEmpty ? nil : Self.value(String(value)))
  }

  /// A number, true or false, else a text; `01` is a text: a row of a table, not a one.
  private static func value(_ text: String) -> Value {
    let digits = text.replacing("−", with: "-")
    let isPadded = digits.count > 1 && digits.hasPrefix("0") && !digits.hasPrefix("0.")
    if !isPadded, digits.allSatisfy({ $0.isNumber || "+-.eE".contains($0) }), let number = Double(digits) {
      return .number(number)
    }
    switch text {
    case "true": return .truth(true)
    case "false": return .truth(false)
    default: return .text(text.filter { $0 != "\"" })
    }
  }

  static let explanations = [
    "next, back: the next step, the one before. go 3: step 3. again: read this step once more.",
    "A number chooses that answer.",
    "show: read the exhibit. actions: what can be done to it.",
    "w1 = 0.5, learn 3, gate AND: does it. undo, redo: take it back, do it again.",
    "why NAME: how a number came about; then why with the numbers named there.",
    "term NAME: what the glossary says of it. terms: all that it explains.",
    "hint: the next hint. solution: do it for me, after the last hint.",
    "steps: all steps of the lesson. lessons: all lessons. quit: leave; your place is kept.",
    "do NAME: an action of the exhibit, if a command has the same name.",
  ]
}
