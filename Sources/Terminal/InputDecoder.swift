import Screen

/// Turns what the keyboard and the mouse sent into events. A value without clock or file; what a read left unfinished, a
/// half of a mouse report, waits in it for the next one.
struct InputDecoder {
  /// What curses makes of the bytes.
  enum Unit: Hashable {
    case key(Key)
    case scalar(Unicode.Scalar)
    /// `ESC[<`: a mouse report follows (xterm's SGR encoding, mode 1006).
    case mouse
    /// `ESC[200~` and `ESC[201~` (bracketed paste, mode 2004).
    case pasteStart, pasteEnd
    /// Nothing more is there to be read.
    case end

    /// Whether an ESC was the first byte of it.
    fileprivate var beginsWithEscape: Bool {
      switch self {
      case .mouse, .pasteStart, .pasteEnd, .key: true
      case .scalar, .end: false
      }
    }
  }

  private enum State {
    case ground
    /// An ESC with something directly behind it: Alt and a character, or a sequence that nobody knows.
    case escape
    /// Inside an unknown control sequence, to its final byte.
    case sequence
    /// Inside a terminal's answer to a question that is no longer waited for, to BEL or ESC \.
    case answer
    case mouse(String)
    case paste(String)
  }

  private var state = State.ground

  mutating func decode(_ unit: Unit) -> [InputEvent] {
    switch (state, unit) {
    case (.paste(let text), _): return paste(text, unit)
    case (_, .end):
      guard case .escape = state else { return [] }
      state = .ground
      return [.key(.escape)]
    case (.escape, _) where unit.beginsWithEscape:
      // An ESC of its own: the sequence behind it, a drag that goes on say, has another.
      state = .ground
      return [.key(.escape)] + decode(unit)
    case (_, .mouse):
      state = .mouse("")
      return []
    case (_, .pasteStart):
      state = .paste("")
      return []
    case (_, .pasteEnd): return []
    case (_, .key(let key)):
      state = .ground
      return [.key(key)]
    case (_, .scalar(let scalar)): return character(scalar)
    }
  }

  private mutating func character(_ scalar: Unicode.Scalar) -> [InputEvent] {
    switch state {
    case .ground, .paste:
      if scalar == "\u{1B}" {
        state = .escape
        return []
      }
      return Self.key(for: scalar).map { [.key($0)] } ?? []
    case .escape: return afterEscape(scalar)
    case .sequence:
      if (0x40...0x7E).contains(scalar.value) { state = .ground }
      return []
    case .answer:
      if scalar == "\u{7}" || scalar == "\\" { state = .ground }
      return []
    case .mouse(let text): return mouse(text, scalar)
    }
  }

  private mutating func afterEscape(_ scalar: Unicode.Scalar) -> [InputEvent] {
    state = .ground
    switch scalar {
    case "[": state = .sequence
    case "]": state = .answer
    case "\u{1B}":
      state = .escape
      return [.key(.escape)]
    default:
      if scalar.value > 0x20, scalar.value != 0x7F { return [.key(.alt(Character(scalar)))] }
      return [.key(.escape)] + character(scalar)
    }
    return []
  }

  /// A character that is a key by itself; control characters are Ctrl and a letter.
  static func key(for scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 0x20: .space
    case 0x0A, 0x0D: .enter
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    case 0x1B: .escape
    case 0: .control(" ")
    case 1...26: .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x60))))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x40))))
    case 0x80..<0xA0: nil
    default: .character(Character(scalar))
    }
  }

  // MARK: Paste

  private mutating func paste(_ text: String, _ unit: Unit) -> [InputEvent] {
    switch unit {
    case .pasteEnd:
      state = .ground
      return [.paste(text)]
    case .scalar(let scalar):
      // Terminals send line ends as carriage returns.
      state = .paste(text + (scalar == "\r" ? "\n" : String(scalar)))
    case .key(.enter): state = .paste(text + "\n")
    case .key(.tab): state = .paste(text + "\t")
    default: break
    }
    return []
  }

  // MARK: Mouse

  /// `button;column;row` and M (pressed, moved) or m (released), counted from 1.
  private mutating func mouse(_ text: String, _ scalar: Unicode.Scalar) -> [InputEvent] {
    if scalar != "M" && scalar != "m" {
      // A report is three numbers: whatever is longer or has other characters is none.
      let belongs = scalar == ";" || ("0"..."9").contains(scalar)
      state = belongs && text.utf8.count < 24 ? .mouse(text + String(scalar)) : .ground
      // What cut it short may be the Escape key.
      return scalar == "\u{1B}" ? character(scalar) : []
    }
    state = .ground
    let numbers = text.split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 3 else { return [] }
    let position = Point(numbers[1] - 1, numbers[2] - 1)
    return Self.pointer(code: numbers[0], isRelease: scalar == "m", position).map { [.pointer($0)] } ?? []
  }

  /// The low two bits are the button, 32 is motion, 64 the wheel; 4, 8 and 16 are Shift, Alt and Ctrl.
  private static func pointer(code: Int, isRelease: Bool, _ position: Point) -> Pointer? {
    if code & 64 != 0 {
      switch code & 3 {
      case 0: return Pointer(.scrollUp, position)
      case 1: return Pointer(.scrollDown, position)
      default: return nil
      }
    }
    let buttons: [Pointer.Button?] = [.left, .middle, .right, nil]
    guard let button = buttons[code & 3] else { return nil }
    let kind: Pointer.Kind = isRelease ? .release : code & 32 != 0 ? .drag : .press
    return Pointer(kind, position, button: button)
  }
}
