import Datasets

/// What is on the pad, and the way back: strokes as vectors, so that another window size draws the same thing anew.
struct Drawing: Hashable, Sendable {
  private(set) var strokes: [Stroke] = []
  /// The drawing before each change, oldest first. Strokes share their memory, so this costs little.
  private var past: [[Stroke]] = []
  /// What was undone, the next to be redone last.
  private var future: [[Stroke]] = []

  var isEmpty: Bool { strokes.isEmpty }
  var canUndo: Bool { !past.isEmpty }
  var canRedo: Bool { !future.isEmpty }

  /// Puts the pen down: a new stroke, at first a dot.
  mutating func begin(at point: PadPoint, tolerance: PadPoint, width: Float) {
    change(to: strokes + [Stroke(at: point, tolerance: tolerance, width: width)])
  }

  /// Draws the newest stroke on to a point.
  ///
  /// - Returns: whether that changed anything.
  mutating func extend(to point: PadPoint) -> Bool {
    !strokes.isEmpty && strokes[strokes.count - 1].extend(to: point)
  }

  mutating func clear() {
    if !isEmpty { change(to: []) }
  }

  mutating func undo() {
    guard let before = past.popLast() else { return }
    future.append(strokes)
    strokes = before
  }

  mutating func redo() {
    guard let after = future.popLast() else { return }
    past.append(strokes)
    strokes = after
  }

  private mutating func change(to new: [Stroke]) {
    past.append(strokes)
    future = []
    strokes = new
  }

  /// The ink on a square of `size` × `size` pixels, row by row, 0 (paper) … 1 (ink).
  func pixels(_ size: Int) -> [Float] { ink(size).pixels }

  private func ink(_ size: Int) -> Ink {
    var ink = Ink(width: size, height: size)
    let scale = Float(size)
    for stroke in strokes {
      let path = stroke.path.map { SIMD2($0.x, $0.y) * scale }
      for (a, b) in zip(path, path.dropFirst() + path.suffix(1)) {
        ink.draw(from: a, to: b, radius: stroke.width / 2 * scale)
      }
    }
    return ink
  }

  /// What a network gets to see: 28×28 pixels, scaled and centred as the digits of MNIST are; nil while the pad is empty.
  var normalized: [Float]? {
    guard !isEmpty else { return nil }
    let size = 4 * DigitNormalizer.size
    let image = GrayImage(width: size, height: size, pixels: ink(size).bytes)
    return DigitNormalizer.normalize(image)?.pixels.map { Float($0) / 255 }
  }
}
