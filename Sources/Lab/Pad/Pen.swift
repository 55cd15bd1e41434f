import Screen

/// The pen that the keyboard moves over a grid of 20 × 20 places, the rows of the pad in the smallest window.
struct Pen: Hashable, Sendable {
  static let steps = 20

  /// Half a step: a line that the arrows can only approach is pulled straight, as the mouse's are.
  static let tolerance = PadPoint(0.5 / Float(steps), 0.5 / Float(steps))

  /// A move in steps to the right and down.
  struct Move: Hashable, Sendable {
    var right: Int
    var down: Int

    init(_ right: Int, _ down: Int) {
      self.right = right
      self.down = down
    }
  }

  var isDown = false
  /// Whether the pen is shown: not while the mouse draws.
  var isVisible = true
  /// Where a digit often begins: in the upper part, left of the middle.
  private(set) var column = 6
  private(set) var row = 4

  var place: PadPoint {
    PadPoint((Float(column) + 0.5) / Float(Self.steps), (Float(row) + 0.5) / Float(Self.steps))
  }

  /// Moves as far as the pad goes.
  mutating func move(_ move: Move) {
    column = max(0, min(Self.steps - 1, column + move.right))
    row = max(0, min(Self.steps - 1, row + move.down))
  }

  /// Makes way for the mouse: lifted, out of sight, and found again where the mouse was.
  mutating func leave(for place: PadPoint) {
    isDown = false
    isVisible = false
    column = max(0, min(Self.steps - 1, Int(place.x * Float(Self.steps))))
    row = max(0, min(Self.steps - 1, Int(place.y * Float(Self.steps))))
  }

  /// The move that a key stands for: arrows, and for the slanting ones the places of a numeric keypad.
  static func move(for key: Key) -> Move? {
    switch key {
    case .left, .character("4"): Move(-1, 0)
    case .right, .character("6"): Move(1, 0)
    case .up, .character("8"): Move(0, -1)
    case .down, .character("2"): Move(0, 1)
    case .home, .character("7"): Move(-1, -1)
    case .pageUp, .character("9"): Move(1, -1)
    case .end, .character("1"): Move(-1, 1)
    case .pageDown, .character("3"): Move(1, 1)
    case .shiftLeft: Move(-4, 0)
    case .shiftRight: Move(4, 0)
    case .shiftUp: Move(0, -4)
    case .shiftDown: Move(0, 4)
    default: nil
    }
  }
}
