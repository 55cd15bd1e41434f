import Foundation

/// Reads labelled trajectories from a text file. The format is plain, so that anybody's digits can be tried:
///
///     # a comment; so are lines that begin with // or @, and what follows a # on a line
///     7 anna: 10,10 80,5 40,95 / 30,50 70,48      a digit on one line: label, who wrote it (may be missing), strokes
///     4                                           or in a block: the label, then a line for each stroke
///     20,0 5,58 98,55
///     75,5 68,100
///     curves                                      from here on points are knots of a curve; a knot given twice is a corner
///     lines                                       from here on they are joined by straight lines again
///     y up                                        from here on y grows upwards; `y down` takes it back
///     47,100,27,81,57,37,26,0,0,23,56,53,100,90,40,98,8
///                                                 a record of UCI's pen digits: eight points, y up, and the label
///
/// A point is `x,y`; brackets around it and a third number (a time) are passed over. Units do not matter: every digit is
/// scaled by its own size.
public enum TrajectoryFile {
  public struct Fault: Error, CustomStringConvertible {
    public let description: String
  }

  public static func read(_ url: URL) throws -> [Trajectory] {
    try parse(String(contentsOf: url, encoding: .utf8), name: url.lastPathComponent)
  }

  public static func parse(_ text: String, name: String) throws -> [Trajectory] {
    var reader = Reader(name: name)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { try reader.take(line) }
    return try reader.finished()
  }
}

private struct Reader {
  let name: String
  private var number = 0
  private var isCurved = false
  private var isUp = false
  private var digits: [Trajectory] = []
  /// The digit whose strokes are being read.
  private var open: (label: Int, hand: String, line: Int, strokes: [[SIMD2<Float>]])?

  init(name: String) { self.name = name }

  mutating func take(_ raw: Substring) throws {
    number += 1
    let line = raw.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
    if line.isEmpty || line.hasPrefix("//") || line.hasPrefix("@") { return }
    switch line.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased() {
    case "curves": isCurved = true
    case "lines": isCurved = false
    case "y up": isUp = true
    case "y down": isUp = false
    default: try takeDigit(line)
    }
  }

  mutating func finished() throws -> [Trajectory] {
    try close()
    return digits
  }

  private mutating func takeDigit(_ line: String) throws {
    if let record = PenDigits.trajectory(line, source: "\(name):\(number)") {
      try close()
      return digits.append(record)
    }
    var words = line.replacing("/", with: " / ").split(whereSeparator: { $0.isWhitespace || $0 == ":" })[...]
    if let label = words.first.flatMap({ $0.count == 1 ? Int($0) : nil }) {
      try close()
      words = words.dropFirst()
      let hand = words.prefix { point($0) == nil && $0 != "/" }
      words = words.dropFirst(hand.count)
      open = (label, hand.joined(separator: " "), number, [])
      if words.isEmpty { return }
    }
    guard open != nil else { throw fault("a stroke without a label before it; a digit begins with its label, 0 to 9") }
    let strokes = try words.split(separator: "/").map { try $0.map { try placed($0) } }
    open?.strokes += strokes
  }

  private mutating func close() throws {
    guard let digit = open else { return }
    open = nil
    guard !digit.strokes.isEmpty else { throw fault("the digit of line \(digit.line) has no stroke") }
    let strokes = isCurved ? digit.strokes.map { Polyline.curve(through: $0) } : digit.strokes
    digits.append(
      Trajectory(label: digit.label, hand: digit.hand, strokes: strokes, source: "\(name):\(digit.line)"))
  }

  /// - Throws: a fault if the word is not a point.
  private func placed(_ word: Substring) throws -> SIMD2<Float> {
    guard let point = point(word) else { throw fault("“\(word)” is not a point; points are x,y") }
    return isUp ? SIMD2(point.x, -point.y) : point
  }

  private func point(_ word: Substring) -> SIMD2<Float>? {
    let numbers = word.filter { !"()[]{}".contains($0) }.split(separator: ",").map { Float($0) }
    guard (2...3).contains(numbers.count), let x = numbers[0], let y = numbers[1], x.isFinite, y.isFinite else {
      return nil
    }
    return SIMD2(x, y)
  }

  private func fault(_ what: String) -> TrajectoryFile.Fault { .init(description: "\(name):\(number): \(what).") }
}

/// E. Alpaydin and F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI Machine Learning Repository 1998: real
/// trajectories by 44 writers, thinned to eight points.
///
/// Two things are lost there and are put back as well as it can be done: width and height are both 0…100, so every digit
/// gets a usual proportion; and the pen is never lifted, the way from one stroke to the next is a line like any other.
enum PenDigits {
  static func trajectory(_ line: String, source: String) -> Trajectory? {
    let numbers = line.split(separator: ",", omittingEmptySubsequences: false)
      .map { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard numbers.count == 17, let label = numbers[16], (0...9).contains(label) else { return nil }
    let width: Float = label == 1 ? 0.35 : 0.7
    var points: [SIMD2<Float>] = []
    for i in 0..<8 {
      guard let x = numbers[2 * i], let y = numbers[2 * i + 1] else { return nil }
      points.append(SIMD2(width * Float(x), Float(-y)))
    }
    return Trajectory(label: label, hand: "pendigits", strokes: [Polyline.curve(through: points)], source: source)
  }
}
