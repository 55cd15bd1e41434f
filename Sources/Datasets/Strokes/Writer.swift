import Engine
import Foundation

/// Somebody's hand: what all the digits of one person have in common.
public struct Writer: Sendable {
  /// Which form the writer prefers for each digit, as an index into `DigitForm.byDigit[digit]`.
  let habits: [Int]
  /// The choices made in the preferred forms.
  let choices: [Float]
  /// How far the top leans to the right, per unit of height.
  let slant: Float
  /// How much wider than high the writer writes, as a factor.
  let aspect: Float
  /// How the height is shared: an exponent, above 1 lifts the middle, below 1 lowers it.
  let proportion: Float
  /// How round the curves are; see `Spline`.
  let roundness: Float
  /// Half the width of the line, in units of a form (100: the height of a digit).
  let pen: Float
  /// How much the pen's pressure, and so the line, varies, as a share.
  let pressure: Float
  /// How far the hand trembles, in units of a form.
  let tremor: Float
  /// How far knots stray from one digit to the next, in units of a form; a careless hand bends the page more, too.
  let carelessness: Float
  /// How far the writer departs from the form at all, as a share: most people write legibly, a few do not. Everything by which
  /// a digit can become hard to read, habits, accidents and the bending of the page, is multiplied by it.
  let licence: Float
  /// The pixels between full ink and paper at the edge of a line, once the digit is 20 pixels high: most pens and scanners draw
  /// sharp edges, a few blur them.
  let softness: Float
  /// Where the writer's own knots lie beside those of the form: the seed of these offsets.
  let ownSeed: UInt64

  /// The hand of writer `number`, always the same for the same seed.
  init(seed: UInt64, number: Int) {
    var generator = SeededRandom(seed: seed ^ 0x5752_4954, stream: UInt64(number))
    habits = (0...9).map { Self.habit(for: $0, &generator) }
    choices = (0..<DigitForm.choices).map { _ in generator.uniform(-1, 1) }
    slant = 0.18 + 0.24 * generator.bell()
    aspect = 0.97 * exp(0.13 * generator.bell())
    proportion = exp(0.18 * generator.bell())
    roundness = generator.uniform(0.75, 1.2)
    pen = 6.8 * exp(0.32 * generator.bell())
    pressure = generator.uniform(0, 0.25)
    tremor = generator.uniform(0, 1.2)
    carelessness = generator.uniform(1, 5)
    let rank = generator.uniform(0, 1)
    licence = 0.25 + 0.9 * rank * rank * rank
    ownSeed = generator.next()
    softness = 1.3 + 4.5 * Self.rarely(9, &generator)
  }

  /// A number in 0…1, small for most writers and near 1 for a few: a uniform one to the power of `rarity`.
  private static func rarely(_ rarity: Int, _ generator: inout SeededRandom) -> Float {
    let number = generator.uniform(0, 1)
    return (0..<rarity).reduce(1) { product, _ in product * number }
  }

  /// The same hand where it draws straight lines, as the arrow keys do.
  var straight: Writer { Writer(self, slant: slant / 4, roundness: 0) }

  private init(_ other: Writer, slant: Float, roundness: Float) {
    (habits, choices, aspect, proportion) = (other.habits, other.choices, other.aspect, other.proportion)
    (pen, pressure, tremor) = (other.pen, other.pressure, other.tremor)
    (carelessness, licence, softness) = (other.carelessness, other.licence, other.softness)
    ownSeed = other.ownSeed
    (self.slant, self.roundness) = (slant, roundness)
  }

  /// A form of the digit, drawn with the weights of the forms.
  static func habit(for digit: Int, _ generator: inout SeededRandom) -> Int {
    let forms = DigitForm.byDigit[digit]
    var place = generator.uniform(0, forms.reduce(0) { $0 + $1.weight })
    for (index, form) in forms.enumerated() {
      place -= form.weight
      if place < 0 { return index }
    }
    return forms.count - 1
  }
}
