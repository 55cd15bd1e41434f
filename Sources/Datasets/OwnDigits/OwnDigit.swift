import Engine
import Foundation

/// A digit that the learner has drawn, with the label that they gave it.
public struct OwnDigit: Hashable, Sendable {
  /// A movement of the pen, from where it came down to where it was lifted.
  public struct Stroke: Hashable, Sendable, Codable {
    /// The width of the line, in widths of the pad.
    public let width: Float
    /// The places the pen came to, (0, 0) the upper left corner of the pad, (1, 1) the lower right one.
    public let points: [PenPoint]

    public init(width: Float, points: [PenPoint]) {
      self.width = width
      self.points = points
    }
  }

  /// 0 to 9.
  public let label: Int
  /// The way of the pen, stroke by stroke.
  public let strokes: [Stroke]
  /// 28×28 pixels, ink 255, scaled and centred as MNIST's digits are.
  public let pixels: [UInt8]

  /// - Precondition: `label` is a digit and there are 28×28 pixels.
  public init(label: Int, strokes: [Stroke], pixels: [UInt8]) {
    precondition((0...9).contains(label) && pixels.count == Strokes.shape.count, "not a digit of 28×28 pixels")
    self.label = label
    self.strokes = strokes
    self.pixels = pixels
  }
}

/// A digit of the learner's own set.
public struct KeptDigit: Hashable, Sendable, Identifiable {
  /// The number it got when it was kept; no other digit ever gets it, not even when this one is deleted.
  public let id: Int
  public let date: Date
  public let digit: OwnDigit

  public init(id: Int, date: Date, digit: OwnDigit) {
    self.id = id
    self.date = date
    self.digit = digit
  }

  /// Whether it is kept for measuring and never trained on: every third is. The number decides, so that deleting others
  /// does not bring a digit that was trained on into the test.
  public var isHeldOut: Bool { id % 3 == 0 }
}

/// The learner's own digits as a data set, `mine`.
public enum OwnDigits {
  public static let name = "mine"

  /// Two of three for training, the others for the test; of a set too small for that, all for both.
  ///
  /// - Throws: `DatasetError` if there are none.
  public static func examples(
    _ kept: [KeptDigit]
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    guard !kept.isEmpty else { throw DatasetError(missing) }
    let (test, training) = (kept.filter(\.isHeldOut), kept.filter { !$0.isHeldOut })
    if test.isEmpty || training.isEmpty {
      return (examples(kept, name: "Your digits"), examples(kept, name: "Your digits, the same ones"))
    }
    return (
      examples(training, name: "Your digits, training"), examples(test, name: "Your digits, held out")
    )
  }

  /// Digits ready for training or for the test.
  public static func examples(_ kept: [KeptDigit], name: String) -> Examples {
    Examples(
      name: name, shape: Strokes.shape, inputs: .bytes(kept.flatMap(\.digit.pixels)),
      targets: .classes(kept.map { UInt8($0.digit.label) }, names: digitNames))
  }

  static let missing =
    "You have taught no digit yet: draw one on the pad (dllab draw), press =, and say which it is."

  static func description(of kept: Result<[KeptDigit], DatasetError>) -> DataDescription {
    let digits = (try? kept.get()) ?? []
    var problem: String?
    if case .failure(let error) = kept { problem = error.description }
    let test = digits.count(where: \.isHeldOut)
    let isSplit = test > 0 && test < digits.count
    return DataDescription(
      name: name, title: "Your digits",
      summary:
        "\(digits.count) digits of 28×28 pixels that you drew on the pad and named; yours alone, kept on this machine",
      shape: Strokes.shape, trainingCount: isSplit ? digits.count - test : digits.count,
      testCount: isSplit ? test : digits.count, missing: problem ?? (digits.isEmpty ? missing : nil),
      source: "Your hand.", licence: "yours")
  }
}
