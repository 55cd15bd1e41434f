import Foundation

/// A drawing as a pen made it, with what it is.
public struct Doodle: Hashable, Sendable {
  /// A letter, a digit, or a word: `R`, `4`, `scribble`.
  public let label: String
  /// Who drew it.
  public let hand: String
  /// Chains of points, in any unit, with y down.
  public let strokes: [[SIMD2<Float>]]

  /// What kind of drawing it is, for a report.
  public enum Kind: String, CaseIterable, Sendable {
    case digit, letter
    /// A letter of another alphabet.
    case foreign
    case sign, scribble, line
    /// A letter that a hand writes as it writes a digit.
    case lookalike
  }

  /// Nobody could tell them from 8 6 0 1 0 0 5 2 and 6 0 9 1 1 1 0 9 5 0 4 2 without the word around them.
  private static let lookalikes = Set("BDGIOQSZ" + "bcgijloqsvyz")

  public var kind: Kind {
    if label.count == 1, let character = label.first {
      if character.isWholeNumber { return .digit }
      guard character.isLetter else { return .sign }
      return Self.lookalikes.contains(character) ? .lookalike : character.isASCII ? .letter : .foreign
    }
    switch label {
    case "scribble": return .scribble
    case "line", "dot": return .line
    default: return .sign
    }
  }
}

/// The drawings that ship with dllab to try whether what is no digit is told: one a line,
///
///     R anna: 10,100 12,4 60,10 64,40 20,50 / 30,52 80,100        label, who drew it, strokes; # begins a comment
public enum DoodleFile {
  /// Where they lie under the shared folder.
  public static let path = "datasets/doodles/doodles.txt"

  public static func read(_ file: URL) throws(DatasetError) -> [Doodle] {
    let text: String
    do { text = try String(contentsOf: file, encoding: .utf8) } catch {
      throw DatasetError("\(file.path) cannot be read: \(error.localizedDescription)")
    }
    return try parse(text, name: file.path)
  }

  static func parse(_ text: String, name: String) throws(DatasetError) -> [Doodle] {
    var doodles: [Doodle] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      // A # may be a drawing's label.
      if line.isEmpty || line.hasPrefix("# ") { continue }
      guard let doodle = doodle(line) else {
        throw DatasetError("\(name):\(index + 1): a drawing is “label hand: x,y x,y / x,y”, not “\(line.prefix(40))”.")
      }
      doodles.append(doodle)
    }
    return doodles
  }

  private static func doodle(_ line: String) -> Doodle? {
    guard let colon = line.firstRange(of: ": ") else { return nil }
    let head = line[..<colon.lowerBound].split(separator: " ")
    guard head.count == 2 else { return nil }
    var strokes: [[SIMD2<Float>]] = []
    for stroke in line[colon.upperBound...].split(separator: "/") {
      var points: [SIMD2<Float>] = []
      for word in stroke.split(separator: " ") {
        let numbers = word.split(separator: ",").compactMap { Float($0) }
        guard numbers.count == 2, numbers.allSatisfy(\.isFinite) else { return nil }
        points.append(SIMD2(numbers[0], numbers[1]))
      }
      guard !points.isEmpty else { return nil }
      strokes.append(points)
    }
    return strokes.isEmpty ? nil : Doodle(label: String(head[0]), hand: String(head[1]), strokes: strokes)
  }
}
