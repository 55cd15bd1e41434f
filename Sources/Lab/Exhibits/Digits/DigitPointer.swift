import Engine
import Screen

extension DigitRules {
  /// The names of what answers to the mouse.
  enum Zones {
    static let page = "page"
    /// A digit on the wall, by its index.
    static let thumb = "thumb"
    /// A part of a rule: row · 16 + part.
    static let part = "part"
    /// A row of the strips, and of the bars: a class.
    static let digitClass = "class"
    /// The strips as a whole: a click or a drag there puts the threshold.
    static let strip = "strip"
    /// What the wall shows.
    static let selection = "selection"
    static let wallButton = "wall-button"
    static let ruleButton = "rule-button"
    static let chartButton = "chart-button"
  }

  static let ruleButtons: [(key: String, meaning: String)] = [
    ("-", ""), ("+", ""), ("a", "add"), ("c", "and"), ("x", "drop"), ("d", "del"), ("e", ""), ("l", "move"),
  ]
  static let wallButtons: [(key: String, meaning: String)] = [("<", ""), (">", "digit"), ("up", ""), ("down", "wrong")]
  static let chartButtons: [(key: String, meaning: String)] = [("<", ""), (">", "")]

  mutating func point(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange {
    isTyping = false
    switch pointer.kind {
    case .release:
      held = nil
      return .nothing
    case .drag:
      guard let before = held else { return .nothing }
      guard putThreshold(at: pointer.position.x, before.strip) == .edit else { return .nothing }
      held?.hasMoved = true
      return before.hasMoved ? .continuation : .edit
    case .scrollUp, .scrollDown: return scroll(pointer.kind == .scrollUp ? 1 : -1, zone)
    case .press: return click(pointer, zone)
    }
  }

  private mutating func click(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange {
    guard case .item(let name, let index)? = zone?.target, let zone else { return .nothing }
    switch name {
    case Zones.page where Page.allCases.indices.contains(index): page = Page.allCases[index]
    case Zones.thumb where wall.indices.contains(index):
      // The first click chooses, the second looks closer.
      if looked == index, page == .wall { page = .digit }
      looked = index
    case Zones.selection: return choose(.allCases[index % Selection.allCases.count])
    case Zones.part:
      (page, row, part) = (.rules, index / 16, index % 16)
      keepCursor()
    case Zones.digitClass where 0...9 ~= index: return show(only: index)
    case Zones.strip:
      let change = putThreshold(at: pointer.position.x, zone.rect)
      held = Held(strip: zone.rect, hasMoved: change == .edit)
      return change
    case Zones.wallButton: return pressButton(.wall, [.left, .right, .up, .down], index)
    case Zones.chartButton: return pressButton(.chart, [.left, .right], index)
    case Zones.ruleButton: return pressButton(.rules, Self.ruleButtons.map { .character(Character($0.key)) }, index)
    default: return .nothing
    }
    return .view
  }

  private mutating func pressButton(_ on: Page, _ keys: [Key], _ index: Int) -> ExhibitChange {
    guard keys.indices.contains(index) else { return .nothing }
    // The page of a digit takes the same keys as the wall.
    if !(on == .wall && page == .digit) { page = on }
    return press(keys[index])
  }

  private mutating func scroll(_ step: Int, _ zone: Zone?) -> ExhibitChange {
    guard case .item(let name, let index)? = zone?.target else { return .nothing }
    switch name {
    case Zones.part:
      (page, row, part) = (.rules, index / 16, index % 16)
      keepCursor()
      return changePart(step)
    case Zones.thumb: return press(step > 0 ? .left : .right)
    case Zones.strip: return press(.character(step > 0 ? "+" : "-"))
    default: return .nothing
    }
  }

  /// Puts the threshold of the test under the cursor where the mouse is, if the strips show its feature.
  private mutating func putThreshold(at column: Int, _ strip: Rect) -> ExhibitChange {
    guard let testIndex, var test, test.feature == feature, strip.width > 0 else { return .view }
    test.value = FeatureScale(feature, of: wall, width: strip.width).value(at: column - strip.x)
    part = 3 * testIndex + 2
    var changed = list
    changed.rules[row].tests[testIndex] = test
    return edit { $0.change(to: changed) } == .edit ? .edit : .view
  }
}
