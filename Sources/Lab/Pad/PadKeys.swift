import Screen

/// What the keyboard does at the pad.
extension Pad {
  public func keys(_ lab: LabContext) -> [KeyHint] {
    if prompt != nil { return [KeyHint("Enter", "open", .enter)] }
    if teaching.page == .hand { return teaching.keys(lab.look) }
    let arrows = lab.look.glyph("←↑↓→", "arrows")
    return [
      KeyHint("Space", pen.isDown ? "pen up" : "pen down", .space),
      KeyHint(arrows, pen.isDown ? "draw" : "move"), KeyHint("Tab", "page", .tab),
      KeyHint("=", "keep", .character("="), explanation: "say which digit it is, and keep it in your own set"),
      KeyHint("h", "hand", .character("h"), explanation: "your digits, and a network tuned to them"),
      KeyHint("o", "open", .character("o"), explanation: "open a picture"),
      KeyHint(
        "z", isNormalized ? "as drawn" : "centred", .character("z"),
        explanation: "show the networks the pad as drawn, or centred and scaled"),
    ]
      + toolKeys.map { KeyHint($0.label, $0.meaning, $0.key, explanation: $0.explanation, helpOnly: true) }
      + [
        KeyHint("7 9 1 3", "move slantwise, as on a keypad (or Home PgUp End PgDn)", helpOnly: true),
        KeyHint("Shift+arrows", "move four steps at once", helpOnly: true),
        KeyHint("a m l y n f", "Answer, Models, Layers, Why, Near, Flip", helpOnly: true),
        KeyHint("[ ]", "step through what the page shows", helpOnly: true),
        KeyHint("mouse", "drag to draw, with the right button to rub out", helpOnly: true),
      ]
  }

  /// The keys that stand on the edges of the pad.
  var toolKeys: [KeyHint] {
    [
      KeyHint("u", "undo", .character("u")),
      KeyHint("U", "redo", .character("U"), explanation: "redo (or r)"),
      KeyHint("c", "clear", .character("c")),
      KeyHint("e", erases ? "pen" : "rubber", .character("e"), explanation: erases ? "draw again" : "rub out"),
      KeyHint("w", "width", .character("w"), explanation: "pen width"),
    ]
  }

  mutating func press(_ key: Key) -> [RoomAction] {
    if let move = Pen.move(for: key) { return movePen(move) }
    switch key {
    case .space, .enter, .character("5"): return togglePen()
    case .character("w"): width = width.next
    case .character("e"): return takeOtherTool()
    case .character("u"), .backspace: return change { $0.undo() }
    case .character("U"), .character("r"): return change { $0.redo() }
    case .character("c"), .delete: return change { $0.clear() }
    case .character("z"):
      isNormalized.toggle()
      return look()
    case .character("o"):
      pen.isDown = false
      prompt = PathPrompt()
    case .tab, .backTab:
      let count = PadPage.allCases.count
      return turn(to: PadPage.allCases[(page.rawValue + (key == .tab ? 1 : count - 1)) % count])
    case .character("["), .character("]"): return step(forward: key == .character("]"))
    case .character(let letter):
      guard let page = PadPage.allCases.first(where: { $0.key == letter }) else { return [] }
      return turn(to: page)
    default: return []
    }
    return [.stay]
  }

  private mutating func togglePen() -> [RoomAction] {
    pen.isVisible = true
    pen.isDown.toggle()
    guard pen.isDown else { return settle() }
    drawing.begin(at: pen.place, tolerance: Pen.tolerance, width: strokeWidth, erases: erases)
    return look()
  }

  private mutating func movePen(_ move: Pen.Move) -> [RoomAction] {
    pen.isVisible = true
    pen.move(move)
    return pen.isDown && drawing.extend(to: pen.place) ? look() : []
  }

  /// The rubber for the pen, or the pen for the rubber; whichever was down is lifted.
  private mutating func takeOtherTool() -> [RoomAction] {
    erases.toggle()
    guard pen.isDown else { return [.stay] }
    pen.isDown = false
    return settle() + [.stay]
  }

  /// A rubber is twice as broad as the pen: one wants to be done with it.
  var strokeWidth: Float { erases ? 2 * width.rawValue : width.rawValue }

  /// Changes the drawing as a whole. A pen that was drawing is lifted: what it drew may be gone.
  mutating func change(_ change: (inout Drawing) -> Void) -> [RoomAction] {
    liftPen()
    let before = drawing
    change(&drawing)
    return drawing.looksLike(before) ? [] : look()
  }

  mutating func liftPen() {
    pen.isDown = false
    mouseDraws = false
  }
}
