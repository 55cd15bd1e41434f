import Datasets
import Screen

/// What is on the pad, and the way back: strokes as vectors, so that another window size draws the same thing anew.
struct Drawing: Hashable, Sendable {
  /// What lies on the pad at one moment. Strokes share their memory, so keeping many costs little.
  private struct Sheet: Hashable, Sendable {
    /// A picture that was opened, below the strokes.
    var picture: Picture?
    var strokes: [Stroke] = []
  }

  /// The ink of a picture on a square of paper.
  struct Picture: Hashable, Sendable {
    /// `Drawing.fineness` pixels in each direction, row by row, 0 (paper) … 1 (ink).
    var ink: [Float]
  }

  private var sheet = Sheet()
  /// What was there before each change, oldest first.
  private var past: [Sheet] = []
  /// What was undone, the next to be redone last.
  private var future: [Sheet] = []

  /// The pixels in each direction from which the network's 28 are made.
  static let fineness = 4 * DigitNormalizer.size

  var strokes: [Stroke] { sheet.strokes }
  var picture: Picture? { sheet.picture }
  /// Whether nothing was put on the pad; what was put there may have been rubbed out again.
  var isEmpty: Bool { sheet.picture == nil && sheet.strokes.allSatisfy(\.erases) }
  var canUndo: Bool { !past.isEmpty }
  var canRedo: Bool { !future.isEmpty }

  /// Puts the pen down: a new stroke, at first a dot.
  mutating func begin(at point: PadPoint, tolerance: PadPoint, width: Float, erases: Bool = false) {
    var new = sheet
    new.strokes.append(Stroke(at: point, tolerance: tolerance, width: width, erases: erases))
    change(to: new)
  }

  /// Draws the newest stroke on to a point.
  ///
  /// - Returns: whether that changed anything.
  mutating func extend(to point: PadPoint) -> Bool {
    !strokes.isEmpty && sheet.strokes[strokes.count - 1].extend(to: point)
  }

  /// Takes note of a point that the newest stroke passes on its way to another one.
  mutating func pass(through point: PadPoint) {
    if !strokes.isEmpty { sheet.strokes[strokes.count - 1].pass(through: point) }
  }

  /// Draws a whole stroke at once.
  mutating func add(_ points: [PadPoint], tolerance: PadPoint, width: Float) {
    guard let first = points.first else { return }
    var new = sheet
    var stroke = Stroke(at: first, tolerance: tolerance, width: width)
    stroke.extend(along: points)
    new.strokes.append(stroke)
    change(to: new)
  }

  /// Lays a picture on the pad; what was there goes.
  mutating func show(_ picture: Picture) { change(to: Sheet(picture: picture)) }

  mutating func clear() {
    if sheet != Sheet() { change(to: Sheet()) }
  }

  mutating func undo() {
    guard let before = past.popLast() else { return }
    future.append(sheet)
    sheet = before
  }

  mutating func redo() {
    guard let after = future.popLast() else { return }
    past.append(sheet)
    sheet = after
  }

  private mutating func change(to new: Sheet) {
    past.append(sheet)
    future = []
    sheet = new
  }

  /// Whether both show the same, whatever was done and undone before.
  func looksLike(_ other: Drawing) -> Bool { sheet == other.sheet }

  /// The ink on a square of `size` × `size` pixels, row by row, 0 (paper) … 1 (ink).
  func pixels(_ size: Int) -> [Float] { ink(size).pixels }

  private func ink(_ size: Int) -> Ink {
    var ink = Ink(width: size, height: size)
    if let picture {
      let image = PixelImage(width: Self.fineness, height: Self.fineness, pixels: picture.ink)
      ink = Ink(width: size, height: size, pixels: image.resampled(width: size, height: size).pixels)
    }
    let scale = Float(size)
    for stroke in strokes {
      let path = stroke.path.map { SIMD2($0.x, $0.y) * scale }
      let radius = stroke.width / 2 * scale
      for (a, b) in zip(path, path.dropFirst() + path.suffix(1)) {
        if stroke.erases { ink.erase(from: a, to: b, radius: radius) } else { ink.draw(from: a, to: b, radius: radius) }
      }
    }
    return ink
  }

  /// What a network gets to see: 28×28 pixels, scaled and centred as the digits of MNIST are; nil while the pad is empty.
  var normalized: [Float]? {
    guard !isEmpty else { return nil }
    let image = GrayImage(width: Self.fineness, height: Self.fineness, pixels: ink(Self.fineness).bytes)
    return DigitNormalizer.normalize(image)?.pixels.map { Float($0) / 255 }
  }

  /// The pad itself on 28×28 pixels, where and as large as it was drawn; nil while the pad is empty.
  var asDrawn: [Float]? {
    guard !isEmpty else { return nil }
    let pixels = ink(Self.fineness).pixels
    guard pixels.contains(where: { $0 > 0 }) else { return nil }
    return PixelImage(width: Self.fineness, height: Self.fineness, pixels: pixels)
      .resampled(width: DigitNormalizer.size, height: DigitNormalizer.size).pixels
  }
}
