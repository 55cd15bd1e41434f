import Engine
import Foundation

/// Forms that are made up on the spot: scribbles, lines and dots.
extension DigitForm {
  /// The pen wanders about.
  static func scribble(_ random: inout SeededRandom) -> DigitForm {
    let strokes = 1 + random.below(3)
    return DigitForm(
      "scribble",
      (0..<strokes).map { _ in
        (0..<6 + random.below(14 / strokes)).map { _ in
          DigitForm.Knot(
            point: PenPoint(random.uniform(0, 100), random.uniform(0, 100)), isCorner: random.uniform() < 0.2, moves: []
          )
        }
      })
  }

  /// The pen turns now here, now there, and never goes far in one step.
  static func walk(_ random: inout SeededRandom) -> DigitForm {
    var point = PenPoint(50, 50)
    var direction = random.uniform(0, 2 * .pi)
    var bend: Float = 0
    let knots = (0..<25 + random.below(40)).map { _ in
      bend = 0.75 * bend + 0.4 * random.bell()
      direction += bend
      point += PenPoint(cos(direction), sin(direction)) * 9
      if !(0...100 ~= point.x) || !(0...100 ~= point.y) { direction += .pi }
      point = pointwiseMin(pointwiseMax(point, PenPoint(0, 0)), PenPoint(100, 100))
      return DigitForm.Knot(point: point, isCorner: false, moves: [])
    }
    return DigitForm("walk", [knots])
  }

  /// Some straight lines, anyhow.
  static func bundle(_ random: inout SeededRandom) -> DigitForm {
    DigitForm(
      "bundle",
      (0..<4 + random.below(4)).map { _ in
        (0..<2).map { _ in
          DigitForm.Knot(
            point: PenPoint(random.uniform(0, 100), random.uniform(0, 100)), isCorner: false, moves: [])
        }
      })
  }

  /// The pen goes to and fro, as one strikes a word out.
  static func shading(_ random: inout SeededRandom) -> DigitForm {
    let lines = 4 + random.below(6)
    let isRound = random.uniform() < 0.5
    let isUpright = random.uniform() < 0.5
    let knots = (0...lines).map { line in
      let along = 100 * Float(line) / Float(lines) + 5 * random.bell()
      let across = (line % 2 == 0 ? 6 : 94) + 8 * random.bell()
      return DigitForm.Knot(
        point: isUpright ? PenPoint(along, across) : PenPoint(across, along), isCorner: !isRound, moves: [])
    }
    return DigitForm("shading", [knots])
  }

  /// A dot, or lines that lie: one that stands would be a 1.
  static func line(_ random: inout SeededRandom) -> DigitForm {
    guard random.uniform() < 0.7 else {
      let size = random.uniform(0.5, 8)
      return DigitForm(
        "dot",
        [
          [PenPoint(50, 50), PenPoint(50 + size, 50 + random.uniform(-1, 1) * size)].map {
            .init(point: $0, isCorner: false, moves: [])
          }
        ])
    }
    let strokes = random.uniform() < 0.75 ? 1 : 2
    return DigitForm(
      "line",
      (0..<strokes).map { stroke in
        let slope = random.uniform(-0.55, 0.55)
        let y = 50 + Float(stroke) * random.uniform(25, 60)
        return [PenPoint(0, y + 50 * slope), PenPoint(100, y - 50 * slope)]
          .map { .init(point: $0, isCorner: false, moves: []) }
      })
  }

  /// A form without a digit.
  init(_ name: String, _ strokes: [[Knot]]) {
    self.init(digit: -1, name: name, weight: 1, strokes: strokes)
  }
}
