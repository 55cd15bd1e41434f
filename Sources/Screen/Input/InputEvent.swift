/// A key as the learner means it, whatever bytes the terminal sent.
public enum Key: Hashable, Sendable {
  case character(Character)
  case control(Character)
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete, insert, space
  case up, down, left, right, home, end, pageUp, pageDown
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case function(Int)
}

/// Something the mouse did.
public struct Pointer: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case press, drag, release, scrollUp, scrollDown }
  public enum Button: Hashable, Sendable { case left, middle, right }

  public var kind: Kind
  public var button: Button
  public var position: Point
  /// Whether it is a drag that went on already: another one of it waits to be told. A hand that is quicker than the screen need not be
  /// answered at every cell.
  public var goesOn = false

  public init(_ kind: Kind, _ position: Point, button: Button = .left) {
    self.kind = kind
    self.position = position
    self.button = button
  }
}

/// What comes from the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case pointer(Pointer)
  case paste(String)
  case resize(Size)
  /// The terminal's window is gone or the process is asked to end.
  case hangUp
}

extension [InputEvent] {
  /// The same events, with every drag marked that the next event goes on with.
  public var withDragsMarked: [InputEvent] {
    var marked = self
    for index in indices.dropLast() {
      guard case .pointer(var here) = self[index], case .pointer(let next) = self[index + 1],
        here.kind == .drag, next.kind == .drag, here.button == next.button
      else { continue }
      here.goesOn = true
      marked[index] = .pointer(here)
    }
    return marked
  }
}
