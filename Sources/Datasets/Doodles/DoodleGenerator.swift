import Engine
import Foundation

/// Draws what is no digit: letters, signs, invented signs, scribbles, lines, dots, spoilt digits; and, as its counterpart, digits
/// that look as if the same pens had drawn them.
///
/// A network that has seen nothing but digits takes everything for a digit. One that is shown such outliers while it learns
/// tells other outliers too: D. Hendrycks, M. Mazeika, T. Dietterich, "Deep Anomaly Detection with Outlier Exposure", 2019.
public struct DoodleGenerator: Sendable {
  public let seed: UInt64
  private let writers: [Writer]

  /// - Parameter writers: whose hands; two generators with one seed and different writers share nothing.
  public init(seed: UInt64 = 1, writers: Range<Int> = 0..<1000) {
    self.seed = seed
    self.writers = writers.map { Writer(seed: seed ^ 0x444f_4f44, number: $0) }
  }

  /// Drawing `index` of the endless series that are no digits.
  public func doodle(_ index: Int) -> GrayImage {
    let (writer, random) = hand(index, stream: 2)
    var own = random
    return image(Self.doodle(by: writer, &own), &own)
  }

  /// Drawing `index` of the endless series of digits, and which digit it is.
  public func digit(_ index: Int) -> (image: GrayImage, label: Int) {
    let (writer, random) = hand(index, stream: 3)
    var own = random
    let writing = Self.digit(by: writer, &own)
    return (image(writing, &own), writing.form.digit)
  }

  private func hand(_ index: Int, stream: UInt64) -> (Writer, SeededRandom) {
    let writer = writers[index % writers.count]
    return (writer, SeededRandom(seed: seed, stream: stream << 60 | (writer.ownSeed >> 32) << 28 | UInt64(index)))
  }

  /// Half of all drawings are made with the mouse, half with a pen: pens on paper are finer and, beside a small drawing, much
  /// thicker than a writer's usual one.
  private func image(_ drawing: Handwriting, _ random: inout SeededRandom) -> GrayImage {
    var writing = drawing
    if random.uniform() < 0.5 {
      writing = writing.drawnWithMouse(&random)
    } else {
      let thickness = min(2.6, max(0.45, exp(0.45 * random.bell())))
      writing.radii = writing.radii.map { $0.map { $0 * thickness } }
    }
    writing.softness = random.uniform(0.9, 1.6)
    return StrokeRenderer.render(writing).image
  }

  // MARK: What is drawn

  private static func digit(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    guard random.uniform() < 0.3 else { return Handwriting(of: random.below(10), by: writer, &random) }
    let number = random.below(DigitForm.blocks.count)
    return Handwriting(DigitForm.blocks[number], number: number, by: writer.straight, &random)
  }

  /// Forms by whose number a writer's habits with them are told apart.
  private enum Number {
    static let letters = 100
    static let signs = 500
    static let madeUp = 1000
  }

  private static let letters = DigitForm.letters + DigitForm.script
  private static let signs = DigitForm.signs + DigitForm.foreign

  private static func doodle(by writer: Writer, _ random: inout SeededRandom) -> Handwriting {
    switch random.below(100) {
    case ..<36: return known(letters, from: Number.letters, by: writer, &random)
    case ..<46: return known(signs, from: Number.signs, by: writer, &random)
    case ..<62: return narrowed(InventedSign.form(&random), by: writer, &random)
    case ..<65: return narrowed(InventedSign.pair(letters, &random), by: writer, &random)
    case ..<72: return narrowed(.scribble(&random), by: writer, &random)
    case ..<78: return narrowed(.walk(&random), by: writer, &random)
    case ..<82: return narrowed(.shading(&random), by: writer, &random)
    case ..<86: return narrowed(.bundle(&random), by: writer.straight, &random)
    case ..<90: return Handwriting(.line(&random), number: Number.madeUp, by: writer.straight, &random)
    default: return SpoiltDigits.writing(by: writer, &random)
    }
  }

  /// A form that many hands write.
  private static func known(
    _ forms: [DigitForm], from number: Int, by writer: Writer, _ random: inout SeededRandom
  ) -> Handwriting {
    let index = random.below(forms.count)
    return narrowed(forms[index], number: number + index, by: writer, &random)
  }

  /// The drawing as narrow as letters and digits are, or as wide as it was made.
  private static func narrowed(
    _ form: DigitForm, number: Int = Number.madeUp, by writer: Writer, _ random: inout SeededRandom
  ) -> Handwriting {
    let writing = Handwriting(form, number: number, by: writer, &random)
    let factor = PenPoint(random.uniform(0.4, 1.1), 1)
    return writing.mapped { $0 * factor }
  }
}
