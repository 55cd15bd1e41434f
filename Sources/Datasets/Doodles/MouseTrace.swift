import Engine
import Foundation

extension Handwriting {
  /// As the mouse draws it on the pad: the terminal reports cells, the line through them is smoothed, and the pen is as thick in a
  /// small drawing as in a large one.
  ///
  /// Not the pad's own smoothing, which pulls each line straight as far as the cells allow, but what it comes to: a Gaussian of 0.8
  /// cells.
  func drawnWithMouse(_ random: inout SeededRandom) -> Handwriting {
    // 24 cells for the whole height, as in a large window, to 6, as in a corner of a small one.
    let height = 4.2 * exp(random.uniform(0, 1.4))
    let cell = PenPoint(height / 2, height)
    let origin = PenPoint(random.uniform(0, 1), random.uniform(0, 1)) * cell
    // Three pens, from 0.06 to 0.12 of the pad's 20 to 26 rows.
    let radius = height * random.uniform(0.6, 1.5)
    var copy = self
    func middle(_ point: PenPoint) -> PenPoint {
      let column = ((point - origin) / cell).rounded(.down)
      return origin + (column + 0.5) * cell
    }
    let rounds = max(1, Int(0.05 * height * height))
    copy.strokes = strokes.map { Self.smoothed($0.map(middle), rounds: rounds) }
    copy.radii = strokes.map { $0.map { _ in radius } }
    return copy
  }

  /// The ends stay. Each round adds half a point to the variance; points are about 5 units apart.
  private static func smoothed(_ points: [PenPoint], rounds: Int) -> [PenPoint] {
    guard points.count > 2 else { return points }
    var line = points
    for _ in 0..<rounds {
      var before = line[0]
      for index in 1..<line.count - 1 {
        let here = line[index]
        line[index] = (before + here * 2 + line[index + 1]) / 4
        before = here
      }
    }
    return line
  }
}
