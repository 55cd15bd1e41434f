import Screen

/// The pad: draw a digit with the mouse or with a pen that the keyboard moves, and see it read at every stroke.
public struct Pad: Room {
  private(set) var drawing = Drawing()
  /// The pen of the keyboard.
  private(set) var pen = Pen()
  private(set) var width = PenWidth.medium
  /// Whether the mouse is drawing: its button went down on the pad and is not up yet.
  private(set) var mouseDraws = false
  /// What the network gets to see of the drawing; nil while the pad is empty.
  private(set) var seen: [Float]?
  /// The newest question to the network; an answer to an older one comes too late.
  private(set) var request = 0
  /// What the network last said of this drawing.
  private(set) var answer: Recognition?
  /// The learner's own digits, and the network that is tuned to them.
  var teaching = Teaching()

  init() {}

  public var title: String { "Draw" }
  public var destination: Destination? { .pad }
  /// While a drawing is named every key is a name or none.
  public var isTyping: Bool { teaching.page == .naming }

  public func keys(_ lab: LabContext) -> [KeyHint] {
    if teaching.page == .hand { return teaching.keys(lab.look) }
    let arrows = lab.look.glyph("←↑↓→", "arrows")
    return [
      KeyHint("Space", pen.isDown ? "pen up" : "pen down", .space),
      KeyHint(arrows, pen.isDown ? "draw" : "move the pen"),
      KeyHint("u", "undo", .character("u")),
      KeyHint("c", "clear", .character("c")),
      KeyHint("=", "teach", .character("="), explanation: "say which digit it is, and keep it in your own set"),
      KeyHint("h", "your hand", .character("h"), explanation: "your digits, and a network tuned to them"),
      KeyHint("r", "redo", .character("r")),
      KeyHint("w", "pen width", .character("w")),
      KeyHint("7 9 1 3", "move slantwise, as on a keypad (or Home PgUp End PgDn)", helpOnly: true),
      KeyHint("Shift+arrows", "move four steps at once", helpOnly: true),
      KeyHint("mouse", "hold the left button and drag to draw", helpOnly: true),
    ]
  }

  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    if let actions = teach(event, lab) { return actions }
    return switch event {
    case .key(let key): press(key)
    case .pointer(let pointer, let zone): point(pointer, zone, PadLayout(lab.body))
    case .recognition(let recognition): receive(recognition)
    case .paste, .tick, .training, .teaching, .course: []
    }
  }

  // MARK: The keyboard

  private mutating func press(_ key: Key) -> [RoomAction] {
    if let move = Pen.move(for: key) { return movePen(move) }
    switch key {
    case .space, .enter, .character("5"): return togglePen()
    case .character("w"):
      width = width.next
      return []
    case .character("u"), .backspace: return change { $0.undo() }
    case .character("r"): return change { $0.redo() }
    case .character("c"), .delete: return change { $0.clear() }
    default: return []
    }
  }

  private mutating func togglePen() -> [RoomAction] {
    pen.isVisible = true
    pen.isDown.toggle()
    guard pen.isDown else { return [] }
    drawing.begin(at: pen.place, tolerance: Pen.tolerance, width: width.rawValue)
    return look()
  }

  private mutating func movePen(_ move: Pen.Move) -> [RoomAction] {
    pen.isVisible = true
    pen.move(move)
    return pen.isDown && drawing.extend(to: pen.place) ? look() : []
  }

  /// Changes the drawing as a whole. A pen that was drawing is lifted: what it drew may be gone.
  mutating func change(_ change: (inout Drawing) -> Void) -> [RoomAction] {
    liftPen()
    let before = drawing.strokes
    change(&drawing)
    return drawing.strokes == before ? [] : look()
  }

  mutating func liftPen() {
    pen.isDown = false
    mouseDraws = false
  }

  // MARK: The mouse

  private mutating func point(_ pointer: Pointer, _ zone: Zone?, _ layout: PadLayout) -> [RoomAction] {
    let place = layout.place(of: pointer.position)
    switch (pointer.kind, pointer.button) {
    case (.press, .left):
      guard zone?.target == Self.zone else { return [] }
      pen.leave(for: place)
      mouseDraws = true
      drawing.begin(at: place, tolerance: layout.tolerance, width: width.rawValue)
      return look()
    case (.drag, _) where mouseDraws:
      pen.leave(for: place)
      return drawing.extend(to: place) ? look() : []
    case (.release, _) where mouseDraws:
      pen.leave(for: place)
      mouseDraws = false
      return drawing.extend(to: place) ? look() : []
    default: return []
    }
  }

  static let zone = Zone.Target.item("pad", 0)

  // MARK: The network

  /// Shows the drawing to the network.
  mutating func look() -> [RoomAction] {
    request += 1
    seen = drawing.normalized
    guard let seen else {
      answer = nil
      return []
    }
    return [.effect(.recognize(RecognitionRequest(id: request, pixels: seen)))]
  }

  private mutating func receive(_ recognition: Recognition) -> [RoomAction] {
    if recognition.id == request, seen != nil { answer = recognition }
    return []
  }
}

/// The widths of the pen, in pad widths. A digit of MNIST is 20 pixels high and its line between 2 and 3 wide; one drawn
/// on the pad fills about three quarters of it.
enum PenWidth: Float, CaseIterable, Hashable, Sendable {
  case fine = 0.06
  case medium = 0.09
  case broad = 0.12

  var next: PenWidth {
    switch self {
    case .fine: .medium
    case .medium: .broad
    case .broad: .fine
    }
  }

  var name: String {
    switch self {
    case .fine: "fine"
    case .medium: "medium"
    case .broad: "broad"
    }
  }
}
