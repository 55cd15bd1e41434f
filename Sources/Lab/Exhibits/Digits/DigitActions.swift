import Engine
import Lessons

extension DigitRules {
  private static let actions = [
    "rule", "clear", "remove", "move", "fallback", "page", "select", "feature", "show", "only", "cursor", "next-wrong",
    "set", "replace",
  ]

  public mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    if let problem { throw ExhibitError("the digits cannot be read: \(problem)", cure: "see `dllab doctor`") }
    switch action.name {
    case "rule": try insert(RuleText.rule(action.value?.description ?? ""), at: list.rules.count)
    case "replace", "move", "set": try applyToRule(action)
    case "clear": change(to: DecisionList(fallback: list.fallback))
    case "remove":
      row = try ruleIndex(action)
      removeRule()
    case "fallback":
      var changed = list
      changed.fallback = try whole(action, 0...9)
      change(to: changed)
    case "page": page = Page(rawValue: try action.choice(Page.allCases.map(\.rawValue))) ?? page
    case "select":
      looked = try whole(action, 1...wall.count) - 1
      if !hanging.contains(looked) { (selection, onlyDigit) = (.all, nil) }
    case "feature":
      feature = ShapeFeature(name: try action.choice(ShapeFeature.allCases.map(\.name))) ?? feature
    case "show":
      selection = Selection(rawValue: try action.choice(Selection.allCases.map(\.rawValue))) ?? selection
      keepLooked()
    case "only":
      onlyDigit = action.value?.text == "all" ? nil : try whole(action, 0...9)
      keepLooked()
    case "cursor":
      row = try ruleIndex(action)
      part = 0
      keepCursor()
    case "next-wrong": for _ in 0..<(try action.times(atMost: wall.count)) { _ = lookAtWrong(1) }
    default: throw action.unknown(Self.actions)
    }
  }

  /// `replace: 3 holes = 1 -> 0`, `move: 3 to 1`, `set: 3 top < 47`.
  private mutating func applyToRule(_ action: ExhibitAction) throws(ExhibitError) {
    let text = action.value?.description ?? ""
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, let number = Int(words[0]), list.rules.indices.contains(number - 1) else {
      throw ExhibitError(
        "`\(action.name): \(text)` does not begin with the number of a rule",
        cure: action.name == "move" ? "write `move: 3 to 1`" : "write `\(action.name): 1 …`, as far as there are rules")
    }
    var changed = list
    switch action.name {
    case "replace": changed.rules[number - 1] = try RuleText.rule(words[1])
    case "set":
      let answer = changed.rules[number - 1].answer
      let test = try RuleText.rule("\(words[1]) -> \(answer)").tests[0]
      guard let index = changed.rules[number - 1].tests.firstIndex(where: { $0.feature == test.feature }) else {
        throw ExhibitError(
          "rule \(number) does not compare `\(test.feature.name)`", cure: "name a feature that the rule has")
      }
      changed.rules[number - 1].tests[index] = test
    default:
      guard let target = Int(words[1].replacing("to ", with: "")), list.rules.indices.contains(target - 1) else {
        throw ExhibitError("`\(text)` says no place for the rule", cure: "write `move: 3 to 1`")
      }
      changed.rules.insert(changed.rules.remove(at: number - 1), at: target - 1)
    }
    row = number - 1
    change(to: changed)
  }

  public func describe(_ action: ExhibitAction) -> String {
    let value = (action.value?.description ?? "").replacing("->", with: "→").replacing(">=", with: "≥")
    return switch action.name {
    case "rule": "add the rule: \(value)"
    case "replace", "set": "change rule \(value.replacing(" ", with: ": ", maxReplacements: 1))"
    case "clear": "remove all rules"
    case "remove": "remove rule \(value)"
    case "move": "move rule \(value)"
    case "fallback": "if no rule fires, answer \(value)"
    case "page": "v: go to \(value)"
    case "select": "look at digit \(value)"
    case "feature": "measure \(value)"
    case "show": "show \(value == "all" ? "all digits" : "the \(value) digits")"
    case "only": value == "all" ? "show all classes" : "show only the \(value)s"
    case "cursor": "go to rule \(value)"
    case "next-wrong": "look at the next wrong digit"
    default: action.description
    }
  }

  private func whole(_ action: ExhibitAction, _ range: ClosedRange<Int>) throws(ExhibitError) -> Int {
    let number = try action.number(Float(range.lowerBound)...Float(range.upperBound))
    guard let result = Int(exactly: number) else {
      throw ExhibitError("`\(action.name)` is not a whole number", cure: "write `\(action.name): \(range.lowerBound)`")
    }
    return result
  }

  private func ruleIndex(_ action: ExhibitAction) throws(ExhibitError) -> Int {
    guard !list.rules.isEmpty else { throw ExhibitError("`\(action.name)`: there are no rules", cure: "add one first") }
    return try whole(action, 1...list.rules.count) - 1
  }

  // MARK: What keys and actions have in common

  mutating func insert(_ rule: DecisionRule, at index: Int) throws(ExhibitError) {
    guard list.rules.count < Self.mostRules else {
      throw ExhibitError("there are already \(Self.mostRules) rules", cure: "remove one first")
    }
    var changed = list
    changed.rules.insert(rule, at: index)
    (row, part) = (index, 0)
    change(to: changed)
  }

  mutating func removeRule() {
    guard rule != nil else { return }
    var changed = list
    changed.rules.remove(at: row)
    change(to: changed)
  }

  /// Looks at the next (or, with −1, the previous) wrong digit of those on the wall; false if there is none.
  mutating func lookAtWrong(_ direction: Int) -> Bool {
    let wrong = hanging.filter { !verdicts.isRight[$0] }
    let next = direction > 0 ? wrong.first { $0 > looked } : wrong.last { $0 < looked }
    guard let target = next ?? (direction > 0 ? wrong.first : wrong.last), target != looked else { return false }
    looked = target
    return true
  }
}
