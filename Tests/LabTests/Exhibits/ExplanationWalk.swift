import Foundation
import Screen

@testable import Lab

/// Opens every number of an exhibit: from the zones of a drawn frame through every number of every explanation, down to what
/// is given.
///
///     let walk = ExplanationWalk(exhibit)
///     #expect(walk.faults == [])
///     #expect(walk.explanations["z"]?.text == "−0.50")
struct ExplanationWalk {
  /// What was opened, by name.
  private(set) var explanations: [String: Explanation] = [:]
  /// The names that the frame has zones for.
  private(set) var zones: Set<String> = []
  /// Everything that is wrong.
  private(set) var faults: [String] = []
  /// Numbers on the screen that nobody can ask about, with their places.
  private(set) var silent: [SilentNumber] = []
  /// How many explanations are plain arithmetic, and so were worked out again from the numbers in their lines.
  private(set) var recomputed = 0

  private let exhibit: any Exhibit
  private let goesDown: Bool
  private let most: Int
  /// How many of each kind were opened.
  private var kinds: [Substring: Int] = [:]
  private var path: [String] = []

  /// - Parameters:
  ///   - size: of the room the exhibit is drawn in; that of a lesson at 80×24 where nothing is said.
  ///   - goesDown: whether the numbers in explanations are opened, too, or only those on the screen.
  ///   - most: how many numbers of one kind, by the first letters of their names, are opened below the screen.
  init(
    _ exhibit: any Exhibit, size: Size = Size(41, 20), look: Look = Look(), goesDown: Bool = true, most: Int = .max
  ) {
    self.exhibit = exhibit
    (self.goesDown, self.most) = (goesDown, most)
    visit(size, look)
  }

  /// The numbers on the screen in rooms of several sizes; each of them is opened once.
  init(_ exhibit: any Exhibit, sizes: [Size]) {
    self.exhibit = exhibit
    (goesDown, most) = (false, .max)
    for size in sizes { visit(size, Look()) }
  }

  /// The silent numbers alone; nothing is opened.
  static func silent(_ exhibit: any Exhibit, _ size: Size) -> [SilentNumber] {
    var frame = Frame(size)
    exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
    return silent(in: frame)
  }

  private mutating func visit(_ size: Size, _ look: Look) {
    var frame = Frame(size, look: look)
    exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
    for zone in frame.zones {
      guard case .number(let name) = zone.target else { continue }
      zones.insert(name)
      guard let opened = open(name) else { continue }
      let shown = Self.text(in: zone.rect, of: frame)
      // What is drawn without a single digit is a pixel of an image.
      if look.isUnicode, shown.contains(where: \.isWholeNumber), shown != opened.text {
        faults.append("the screen shows \(name) as \(shown), its explanation as \(opened.text)")
      }
    }
    silent += Self.silent(in: frame)
  }

  private static func silent(in frame: Frame) -> [SilentNumber] {
    var covered: Set<Point> = []
    for zone in frame.zones {
      guard case .number = zone.target else { continue }
      for y in zone.rect.y..<zone.rect.bottom {
        for x in zone.rect.x..<zone.rect.right { covered.insert(Point(x, y)) }
      }
    }
    return numbers(of: frame).filter { number in
      !number.text.indices.allSatisfy { index in
        let offset = number.text.distance(from: number.text.startIndex, to: index)
        return covered.contains(Point(number.place.x + offset, number.place.y))
      }
    }
  }

  /// Opens a number and everything below it.
  @discardableResult
  private mutating func open(_ name: String) -> Explanation? {
    if path.contains(name) {
      faults.append("\((path + [name]).joined(separator: " → ")) goes round in a circle")
      return nil
    }
    if let known = explanations[name] { return known }
    let kind = name.prefix { $0.isLetter || $0 == "_" || $0 == "-" }
    kinds[kind, default: 0] += 1
    if !path.isEmpty, kinds[kind, default: 0] > most { return nil }
    guard let explanation = exhibit.explanation(of: name) else {
      faults.append("\(name) does not open\(path.last.map { ", asked from \($0)" } ?? "")")
      return nil
    }
    faults += Self.faults(of: explanation).map { "\(name): \($0)" }
    path.append(name)
    if goesDown { openNumbers(in: explanation, of: name) }
    path.removeLast()
    explanations[name] = explanation
    check(name, explanation)
    return explanation
  }

  private mutating func openNumbers(in explanation: Explanation, of name: String) {
    for case .number(let inner, let text) in explanation.lines.joined() {
      if let opened = open(inner), opened.text != text {
        faults.append("\(name) shows \(inner) as \(text), its own explanation as \(opened.text)")
      }
    }
  }

  /// What every explanation owes its reader.
  private static func faults(of explanation: Explanation) -> [String] {
    var faults: [String] = []
    if explanation.symbol.isEmpty || explanation.text.isEmpty { faults.append("it has no symbol or no value") }
    if explanation.meaning.last != "." { faults.append("its meaning is no sentence") }
    if explanation.rule == nil, !explanation.lines.isEmpty { faults.append("it has lines but no rule") }
    if explanation.rule != nil, explanation.lines.isEmpty { faults.append("it has a rule but no numbers in it") }
    if explanation.lines.contains(where: \.isEmpty) { faults.append("it has an empty line") }
    // A number interpolated into a plain string instead of a line.
    if Explanation.Line(explanation.lines.flatMap(\.self)).text.contains("name:") {
      faults.append("one of its numbers became text")
    }
    return faults
  }

  /// Works the lines out where they are arithmetic: within what the decimals shown leave open, they must give the number.
  private mutating func check(_ name: String, _ explanation: Explanation) {
    let text = explanation.lines.map { line in
      let text = Explanation.Line(line).text
      // Behind two blanks stands a remark.
      return String(text.prefix(upTo: text.firstRange(of: "  ")?.lowerBound ?? text.endIndex))
    }.joined(separator: " ")
    guard text.hasPrefix("= ") || text.hasPrefix("+ "), var sum = ShownArithmetic(String(text.dropFirst(2))).value,
      let shown = ShownArithmetic.number(explanation.text)
    else { return }
    recomputed += 1
    sum.low -= 1e-5 * max(1, abs(sum.low))
    sum.high += 1e-5 * max(1, abs(sum.high))
    if shown.high < sum.low || shown.low > sum.high {
      faults.append("\(name) is \(explanation.text), but \(text) is from \(sum.low) to \(sum.high)")
    }
  }

  /// Numbers that are silent and should not be.
  var unanswered: [SilentNumber] { silent.filter { UncomputedNumbers.exception(for: $0) == nil } }

  // MARK: The screen

  private static func text(in rect: Rect, of frame: Frame) -> String {
    var text = ""
    for x in rect.x..<rect.right { text.unicodeScalars.append(frame[x, rect.y].scalar) }
    while text.hasSuffix(" ") { text.removeLast() }
    while text.hasPrefix(" ") { text.removeFirst() }
    return text
  }

  /// Every run of digits on the screen, with a decimal point inside it.
  private static func numbers(of frame: Frame) -> [SilentNumber] {
    var found: [SilentNumber] = []
    for y in 0..<frame.size.height {
      var x = 0
      while x < frame.size.width {
        var text = ""
        let start = x
        while x < frame.size.width, isNumeric(frame, x, y) {
          text.unicodeScalars.append(frame[x, y].scalar)
          x += 1
        }
        if text.isEmpty { x += 1 } else { found.append(SilentNumber(text, Point(start, y), in: frame)) }
      }
    }
    return found
  }

  private static func isNumeric(_ frame: Frame, _ x: Int, _ y: Int) -> Bool {
    func isDigit(_ x: Int) -> Bool { ("0"..."9").contains(frame[x, y].scalar) }
    return isDigit(x) || frame[x, y].scalar == "." && isDigit(x - 1) && isDigit(x + 1)
  }
}

/// A shown expression such as `0.25·(−1)·0.75 + 0.50`, worked out with what rounding for the screen leaves open: 0.75 is
/// anything from 0.745 to 0.755.
struct ShownArithmetic {
  struct Interval {
    var low: Double
    var high: Double

    init(_ bounds: [Double]) { (low, high) = (bounds.min() ?? .nan, bounds.max() ?? .nan) }

    static func + (a: Self, b: Self) -> Self { Self([a.low + b.low, a.high + b.high]) }
    static func - (a: Self, b: Self) -> Self { Self([a.low - b.high, a.high - b.low]) }
    static func * (a: Self, b: Self) -> Self { Self([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]) }
    /// Nothing is known of a quotient by what may be 0.
    static func / (a: Self, b: Self) -> Self {
      if b.low <= 0, b.high >= 0 { return Self([-.infinity, .infinity]) }
      return Self([a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high])
    }
  }

  private var rest: Substring

  init(_ text: String) { rest = text.filter { $0 != " " }[...] }

  /// Nil if the text is no arithmetic.
  var value: Interval? {
    var parser = self
    guard let value = parser.sum(), parser.rest.isEmpty else { return nil }
    return value
  }

  /// `−0.50`, `+1`, `97.5 %`, `1.2e−5`.
  static func number(_ text: String) -> Interval? {
    var parser = ShownArithmetic(text)
    guard let value = parser.factor() else { return nil }
    return parser.rest.isEmpty ? value : nil
  }

  private mutating func take(_ token: String) -> Bool {
    guard rest.hasPrefix(token) else { return false }
    rest = rest.dropFirst(token.count)
    return true
  }

  private mutating func sum() -> Interval? {
    guard var value = product() else { return nil }
    while true {
      if take("+") {
        guard let next = product() else { return nil }
        value = value + next
      } else if take("−") {
        guard let next = product() else { return nil }
        value = value - next
      } else {
        return value
      }
    }
  }

  private mutating func product() -> Interval? {
    guard var value = factor() else { return nil }
    while true {
      if take("·") {
        guard let next = factor() else { return nil }
        value = value * next
      } else if take("/") {
        guard let next = factor() else { return nil }
        value = value / next
      } else {
        return value
      }
    }
  }

  private mutating func factor() -> Interval? {
    if take("−") { return factor().map { Interval([-$0.low, -$0.high]) } }
    if take("+") { return factor() }
    if take("exp(") { return enclosed(by: ")").map { Interval([exp($0.low), exp($0.high)]) } }
    if take("|") {
      return enclosed(by: "|").map { inner in
        let ends = [abs(inner.low), abs(inner.high)]
        return Interval(inner.low <= 0 && inner.high >= 0 ? ends + [0] : ends)
      }
    }
    if take("(") { return enclosed(by: ")") }
    return literal()
  }

  private mutating func enclosed(by end: String) -> Interval? {
    guard let value = sum(), take(end) else { return nil }
    return value
  }

  private mutating func literal() -> Interval? {
    let digits = rest.prefix { $0.isWholeNumber && $0.isASCII || $0 == "." || $0 == "," }
    guard let value = Double(digits.filter { $0 != "," }) else { return nil }
    rest = rest.dropFirst(digits.count)
    let decimals = digits.firstIndex(of: ".").map { digits.distance(from: $0, to: digits.endIndex) - 1 } ?? 0
    // A number without a point was counted, not rounded.
    var half = decimals > 0 ? 0.5 : 0
    for _ in 0..<decimals { half /= 10 }
    var unit = 1.0
    if take("e−") {
      let exponent = rest.prefix { $0.isWholeNumber }
      rest = rest.dropFirst(exponent.count)
      for _ in 0..<(Int(exponent) ?? 0) { unit /= 10 }
    }
    if take("%") { (unit, half) = (unit / 100, max(half, decimals > 0 ? 0 : 0.5)) }
    return Interval([(value - half) * unit, (value + half) * unit])
  }
}
