import Engine
import Screen

extension DigitRules {
  public var keys: [KeyHint] {
    let view = KeyHint("v", "next view", .character("v"))
    switch page {
    case .wall, .digit:
      return [
        view, KeyHint("←→", "digit"), KeyHint("↑↓", "wrong ones"), KeyHint("0-9", "only these"),
        KeyHint("f", "all, wrong, broken", .character("f")), KeyHint("Enter", "its rule", .enter),
      ]
    case .rules:
      return [
        view, KeyHint("↑↓←→", "choose"), KeyHint("+ -", "change"), KeyHint("a", "add", .character("a")),
        KeyHint("c", "and", .character("c")), KeyHint("x", "drop", .character("x")),
        KeyHint("d", "delete rule", .character("d")), KeyHint("e l", "move rule up and down"),
        KeyHint("0-9", "type a number or the answer", helpOnly: true),
        KeyHint("Shift ←→", "change by ten", helpOnly: true),
      ]
    case .chart:
      return [
        view, KeyHint("←→", "feature"), KeyHint("+ -", "threshold"), KeyHint("a", "add a rule", .character("a")),
      ]
    case .score: return [view, KeyHint("↑↓", "class"), KeyHint("Enter", "show its wrong ones", .enter)]
    }
  }

  public mutating func update(_ event: RoomEvent) -> ExhibitChange {
    guard problem == nil else { return .nothing }
    switch event {
    case .key(let key): return press(key)
    case .pointer(let pointer, let zone): return point(pointer, zone)
    default: return .nothing
    }
  }

  mutating func press(_ key: Key) -> ExhibitChange {
    let wasTyping = isTyping
    isTyping = false
    if page == .rules, case .character(let c) = key, let figure = c.wholeNumberValue {
      return type(figure, goesOn: wasTyping)
    }
    if key == .character("v") {
      let pages = Page.allCases
      page = pages[((pages.firstIndex(of: page) ?? 0) + 1) % pages.count]
      return .view
    }
    return switch page {
    case .wall, .digit: pressOnWall(key)
    case .rules: pressInRules(key)
    case .chart: pressInChart(key)
    case .score: pressInScore(key)
    }
  }

  // MARK: Wall

  private mutating func pressOnWall(_ key: Key) -> ExhibitChange {
    switch key {
    case .left: return look(-1)
    case .right, .space: return look(1)
    case .up: return lookAtWrong(-1) ? .view : .nothing
    case .down: return lookAtWrong(1) ? .view : .nothing
    case .home: return look(-wall.count)
    case .end: return look(wall.count)
    case .character("f"): return choose(.allCases[((Selection.allCases.firstIndex(of: selection) ?? 0) + 1) % 3])
    case .character(let c) where c.wholeNumberValue != nil: return show(only: c.wholeNumberValue)
    case .enter:
      (page, row, part) = (.rules, verdicts.deciders[looked] ?? list.rules.count, 0)
      keepCursor()
      return .view
    default: return .nothing
    }
  }

  private mutating func look(_ steps: Int) -> ExhibitChange {
    let hanging = hanging
    guard let place = hanging.firstIndex(of: looked) else { return .nothing }
    let target = hanging[max(0, min(hanging.count - 1, place + steps))]
    guard target != looked else { return .nothing }
    looked = target
    return .view
  }

  mutating func choose(_ new: Selection) -> ExhibitChange {
    selection = new
    keepLooked()
    return .view
  }

  /// Only digits of one class; the same again shows all.
  mutating func show(only digit: Int?) -> ExhibitChange {
    onlyDigit = onlyDigit == digit ? nil : digit
    keepLooked()
    return .view
  }

  // MARK: Rules

  private mutating func pressInRules(_ key: Key) -> ExhibitChange {
    switch key {
    case .up: moveCursor(rows: -1)
    case .down: moveCursor(rows: 1)
    case .left: moveCursor(parts: -1)
    case .right: moveCursor(parts: 1)
    case .character("+"), .character("="), .space: changePart(1)
    case .character("-"): changePart(-1)
    case .shiftRight: changePart(10)
    case .shiftLeft: changePart(-10)
    case .character("a"), .enter: addRule()
    case .character("c"): addTest()
    case .character("x"), .backspace: dropTest()
    case .character("d"), .delete: edit { $0.removeRule() }
    case .character("e"), .shiftUp: moveRule(-1)
    case .character("l"), .shiftDown: moveRule(1)
    default: .nothing
    }
  }

  private mutating func moveCursor(rows: Int = 0, parts: Int = 0) -> ExhibitChange {
    let before = (row, part)
    if rows != 0 { (row, part) = (row + rows, 0) } else { part += parts }
    keepCursor()
    return (row, part) == before ? .nothing : .view
  }

  /// Does something to the rules; it can be undone if it changed them.
  mutating func edit(_ body: (inout DigitRules) -> Void) -> ExhibitChange {
    let before = list
    body(&self)
    return list == before ? .nothing : .edit
  }

  /// A new rule after the one under the cursor: it tests the feature on the strips, for the class on the wall.
  mutating func addRule() -> ExhibitChange {
    let samples = wall.filter { $0.label == onlyDigit ?? wall[looked].label }.map { $0.features[feature] }.sorted()
    let middle = samples.isEmpty ? 0 : samples[samples.count / 2]
    let test = FeatureTest(feature, feature.range.upperBound <= 18 ? .equal : .atLeast, middle)
    let place = rule == nil ? list.rules.count : row + 1
    page = .rules
    return edit { try? $0.insert(DecisionRule([test], answer: $0.onlyDigit ?? $0.wall[$0.looked].label), at: place) }
  }

  private mutating func addTest() -> ExhibitChange {
    guard let rule, rule.tests.count < Self.mostTests else { return .nothing }
    let used = Set(rule.tests.map(\.feature))
    let fresh = ShapeFeature.allCases.first { !used.contains($0) && $0 != .ink } ?? .ink
    let values = wall.map { $0.features[fresh] }.sorted()
    var changed = list
    changed.rules[row].tests.append(FeatureTest(fresh, .less, values.isEmpty ? 0 : values[values.count / 2]))
    part = 3 * rule.tests.count
    return edit { $0.change(to: changed) }
  }

  private mutating func dropTest() -> ExhibitChange {
    guard let rule, let testIndex, rule.tests.count > 1 else { return .nothing }
    var changed = list
    changed.rules[row].tests.remove(at: testIndex)
    return edit { $0.change(to: changed) }
  }

  private mutating func moveRule(_ steps: Int) -> ExhibitChange {
    guard rule != nil, list.rules.indices.contains(row + steps) else { return .nothing }
    var changed = list
    changed.rules.swapAt(row, row + steps)
    row += steps
    return edit { $0.change(to: changed) }
  }

  /// Turns the part under the cursor: another feature, another relation, another number, another answer.
  mutating func changePart(_ steps: Int) -> ExhibitChange {
    var changed = list
    let step = steps.signum()
    if let testIndex, var test {
      switch part % 3 {
      case 0:
        test.feature = ShapeFeature.allCases.turned(test.feature, step)
        test.value = min(test.value, test.feature.range.upperBound)
      case 1: test.relation = FeatureTest.Relation.allCases.turned(test.relation, step)
      default: test.value = max(test.feature.range.lowerBound, min(test.feature.range.upperBound, test.value + steps))
      }
      changed.rules[row].tests[testIndex] = test
    } else if rule != nil {
      changed.rules[row].answer = (changed.rules[row].answer + step + 10) % 10
    } else {
      changed.fallback = (changed.fallback + step + 10) % 10
    }
    return edit { $0.change(to: changed) }
  }

  /// A digit that was typed: a number, or one more figure of it; or the answer.
  private mutating func type(_ digit: Int, goesOn: Bool) -> ExhibitChange {
    var changed = list
    if let testIndex, part % 3 == 2, let test {
      isTyping = true
      let longer = goesOn ? test.value * 10 + digit : digit
      changed.rules[row].tests[testIndex].value =
        test.feature.range.contains(longer) ? longer : min(digit, test.feature.range.upperBound)
    } else if rule != nil {
      changed.rules[row].answer = digit
    } else {
      changed.fallback = digit
    }
    return edit { $0.change(to: changed) }
  }

  // MARK: Chart and score

  private mutating func pressInChart(_ key: Key) -> ExhibitChange {
    switch key {
    case .left, .up: feature = ShapeFeature.allCases.turned(feature, -1)
    case .right, .down: feature = ShapeFeature.allCases.turned(feature, 1)
    case .character("+"), .character("="): return turnThreshold(1)
    case .character("-"): return turnThreshold(-1)
    case .character("a"), .enter: return addRule()
    case .character(let c) where c.wholeNumberValue != nil: return show(only: c.wholeNumberValue)
    default: return .nothing
    }
    return .view
  }

  /// The threshold on the strips belongs to the test under the cursor.
  private mutating func turnThreshold(_ step: Int) -> ExhibitChange {
    guard let test, test.feature == feature else { return .nothing }
    part = part / 3 * 3 + 2
    return changePart(step)
  }

  private mutating func pressInScore(_ key: Key) -> ExhibitChange {
    switch key {
    case .up: onlyDigit = ((onlyDigit ?? 0) + 9) % 10
    case .down: onlyDigit = ((onlyDigit ?? 9) + 1) % 10
    case .enter:
      page = .wall
      return choose(.wrong)
    case .character(let c) where c.wholeNumberValue != nil: return show(only: c.wholeNumberValue)
    default: return .nothing
    }
    keepLooked()
    return .view
  }
}

extension Array where Element: Equatable {
  /// The element some steps after another, round the end.
  fileprivate func turned(_ element: Element, _ steps: Int) -> Element {
    self[((firstIndex(of: element) ?? 0) + steps + count) % count]
  }
}
