import Lessons
import Screen

extension LessonPlayer {
  public func keys(_ lab: LabContext) -> [KeyHint] {
    switch overlay {
    case .inquiry(let inquiry): return inquiry.keys
    case .glossary: return GlossaryCard.keys
    case nil: break
    }
    return (focus == .exhibit ? exhibitKeys : textKeys) + exerciseKeys + [
      KeyHint("g", "terms", .character("g"), explanation: "terms: the glossary", helpOnly: !hasTerms(lab))
    ] + historyKeys + [
      KeyHint("n PgDn", "next step", helpOnly: true),
      KeyHint("p PgUp", "previous step", helpOnly: true),
      KeyHint("↑ ↓", "scroll the text", helpOnly: true),
    ]
  }

  /// In the bar only what can be done now; the help lists it all.
  private var exhibitKeys: [KeyHint] {
    [whyKey] + (exhibit?.keys ?? []) + [KeyHint("Tab", "text", .tab)]
  }

  private var textKeys: [KeyHint] {
    var hints: [KeyHint] = []
    if chosenLink != nil {
      hints.append(KeyHint("Enter", "go there", .enter))
    } else if openQuestion != nil {
      hints += [KeyHint("↑↓", "choose"), KeyHint("Enter", "commit", .enter)]
    }
    hints.append(KeyHint("→", isLastStep ? "finish" : "next", .right))
    if place > 0 { hints.append(KeyHint("←", "previous", .left)) }
    return hints + tabKey + [whyKey]
  }

  /// Where Tab leads from the text, or from a link in it.
  private var tabKey: [KeyHint] {
    let links = links
    if !links.isEmpty, chosenLink != links.last { return [KeyHint("Tab", "link", .tab)] }
    return exhibit != nil && !isLocked ? [KeyHint("Tab", "exhibit", .tab)] : []
  }

  private var whyKey: KeyHint {
    KeyHint(
      "w", "why?", .character("w"), explanation: "why? Ask of a number", helpOnly: exhibit == nil || isLocked)
  }

  private var exerciseKeys: [KeyHint] {
    guard let attempt, !record.isSolved else { return [] }
    if record.hintsUsed < attempt.hints.count { return [KeyHint("h", "hint", .character("h"))] }
    return [KeyHint("s", "solution", .character("s"))]
  }

  private var historyKeys: [KeyHint] {
    [
      KeyHint("u", "undo", .character("u"), helpOnly: history.past.isEmpty),
      KeyHint("U", "redo", .character("U"), helpOnly: history.future.isEmpty),
    ]
  }
}
