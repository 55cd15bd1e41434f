import Foundation
import Screen

/// A number on the screen that nobody can ask about, with what stands around it.
struct SilentNumber: CustomStringConvertible {
  var text: String
  var place: Point
  /// The row left and right of it.
  var before: String
  var after: String
  /// The row above.
  var above: String
  /// What answers to the mouse at its place, and how far from its left end the number stands.
  var items: [(name: String, index: Int, column: Int)]

  init(_ text: String, _ place: Point, in frame: Frame) {
    (self.text, self.place) = (text, place)
    func row(_ y: Int, _ columns: Range<Int>) -> String {
      var row = ""
      for x in columns { row.unicodeScalars.append(frame[x, y].scalar) }
      return row
    }
    before = row(place.y, 0..<place.x)
    after = row(place.y, place.x + text.count..<max(place.x + text.count, frame.size.width))
    above = row(place.y - 1, 0..<frame.size.width)
    items = frame.zones.compactMap { zone in
      guard zone.rect.contains(place), case .item(let name, let index) = zone.target else { return nil }
      return (name, index, place.x - zone.rect.x)
    }
  }

  var description: String { "\(before)[\(text)]\(after)".trimmingCharacters(in: .whitespaces) }
}

/// What looks like a number and is none that anything computed: the one list of what need not open.
enum UncomputedNumbers {
  struct Exception: Sendable {
    var reason: String
    var covers: @Sendable (SilentNumber) -> Bool
  }

  static let exceptions: [Exception] = [
    Exception(reason: "a tick of a plot's y-axis") { $0.after.hasPrefix(" ┤") },
    Exception(reason: "a tick of a plot's x-axis") { number in
      let above = Array(number.above)
      guard let corner = above.prefix(number.place.x + number.text.count).lastIndex(of: "└") else { return false }
      return above[min(corner + 1, number.place.x)..<number.place.x].allSatisfy { "└─┴".contains($0) }
    },
    // `g1`, `fa2`, `row3`, the 3 of `h3`.
    Exception(reason: "the end of a name") { $0.before.last?.isLetter == true },
    Exception(reason: "the class that a row, a strip or a tab is of") { number in
      number.items.contains { ["class", "digit"].contains($0.name) && "\($0.index)" == number.text }
    },
    // `36 9s`
    Exception(reason: "the class that somebody speaks of") { ("\($0.after) ").hasPrefix("s ") },
    // `3 top < 45`, `Rule 3 brings`
    Exception(reason: "the number by which a rule is called") { number in
      number.before.hasSuffix("Rule ")
        || number.items.contains { $0.name == "part" && $0.column < 3 && "\($0.index / 16 + 1)" == number.text }
    },
    // `% of ink in rows 4 and 5`
    Exception(reason: "rows and columns in the definition of a feature") { number in
      ["ink in rows ", "ink in columns ", "strokes that row ", "strokes that column ", "middle ", "middle 4×", " and "]
        .contains { number.before.hasSuffix($0) } && (number.before + number.text + number.after).contains("ink")
        || number.before.hasSuffix("strokes that row ") || number.before.hasSuffix("strokes that column ")
        || number.before.hasSuffix("hole, else ")
    },
    Exception(reason: "the legend of a picture") { $0.after.hasPrefix(" wanted") },
    // `σ′/16`: that curve is drawn in another unit.
    Exception(reason: "the name of a curve") { $0.before.hasSuffix("σ′/") },
    // `> 0`, `(1 − o)`
    Exception(reason: "a constant of a formula") { number in
      number.text == "0" && [" > ", " ≤ "].contains { number.before.hasSuffix($0) }
        || number.text == "1" && number.after.hasPrefix(" − ")
    },
    // `The error passes 1 % at`, `1 %` beside a line
    Exception(reason: "the tolerance, which the lesson sets") { $0.text == "1" && $0.after.hasPrefix(" %") },
    Exception(reason: "the range that is searched") { $0.text == "10" && $0.before.hasSuffix("up to s = ") },
    Exception(reason: "the name of a circuit") { $0.text == "4" && $0.after.hasPrefix("-bit") },
    Exception(reason: "what a place in binary counts, at the head of its column") { number in
      ["16", "8", "4", "2", "1"].contains(number.text)
        && (number.before + number.text + number.after).contains("16   8")
    },
  ]

  /// The exception that a number falls under; nil if it must open.
  static func exception(for number: SilentNumber) -> Int? { exceptions.firstIndex { $0.covers(number) } }
}
