import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Digits by rules")
struct DigitRulesTests {
  private func exhibit(_ rules: String..., fallback: Double = 8) throws -> DigitRules {
    var exhibit = DigitRules()
    try exhibit.apply(ExhibitAction("fallback", .number(fallback)))
    for rule in rules { try exhibit.apply(ExhibitAction("rule", .text(rule))) }
    return exhibit
  }

  private func number(_ exhibit: DigitRules, _ name: String) -> Double? { exhibit.readings[name]?.value.number }

  // MARK: Counting

  @Test("the wall has 72 digits of each class, held out are 36 of each, and none hangs on both")
  func samples() throws {
    let exhibit = DigitRules()
    #expect(exhibit.wall.count == 720 && exhibit.heldOut.count == 360)
    for digit in 0...9 {
      #expect(exhibit.wall.count { $0.label == digit } == 72)
      #expect(exhibit.heldOut.count { $0.label == digit } == 36)
    }
    #expect(exhibit.wall.map(\.number) == Array(1...720))
    let pages = Set(exhibit.wall.map(\.pixels))
    #expect(exhibit.heldOut.allSatisfy { !pages.contains($0.pixels) })
  }

  @Test("accuracy, hits and classes are what counting by hand gives")
  func counts() throws {
    let exhibit = try exhibit("holes = 2 -> 8", "holes = 1 and top < 45 -> 6", fallback: 0)
    func answer(_ digit: DigitSample) -> Int {
      if digit.features[.holes] == 2 { return 8 }
      if digit.features[.holes] == 1, digit.features[.top] < 45 { return 6 }
      return 0
    }
    let right = exhibit.wall.count { answer($0) == $0.label }
    #expect(number(exhibit, "right") == Double(right))
    #expect(number(exhibit, "accuracy") == Double(Float(right) / 720))
    let heldOut = exhibit.heldOut.count { answer($0) == $0.label }
    #expect(number(exhibit, "heldout") == Double(Float(heldOut) / 360))
    for digit in 0...9 {
      let count = exhibit.wall.count { $0.label == digit && answer($0) == digit }
      #expect(number(exhibit, "right_\(digit)") == Double(count))
    }
    let taken = [0, 1, nil].map { exhibit.hits(of: $0) }
    #expect(taken.reduce(0) { $0 + $1.taken } == 720 && taken.reduce(0) { $0 + $1.right } == right)
    #expect(taken[0].right == exhibit.wall.count { answer($0) == 8 && $0.label == 8 })
    #expect(exhibit.prefixes == [72, 72 + exhibit.gain(of: 1), right])
    // A zero with one hole is wrong as soon as every hole is a 6.
    #expect(exhibit.confusion(ofClass: 4)?.answer == 0)
  }

  @Test("a change says which digits it fixed and which it broke")
  func fixedAndBroken() throws {
    var exhibit = try exhibit("holes = 2 -> 8", fallback: 0)
    let before = exhibit.verdicts
    try exhibit.apply(ExhibitAction("rule", "holes = 1 -> 6"))
    #expect(exhibit.fixed.allSatisfy { exhibit.wall[$0].label == 6 && !before.isRight[$0] })
    #expect(exhibit.broken.allSatisfy { exhibit.wall[$0].label == 0 && before.isRight[$0] })
    #expect(exhibit.verdicts.right == before.right + exhibit.fixed.count - exhibit.broken.count)
    #expect(exhibit.fixed.count > 50 && exhibit.broken.count > 50)
    // Turned back, they change places.
    let (fixed, broken) = (exhibit.fixed, exhibit.broken)
    try exhibit.apply(ExhibitAction("remove", 2))
    #expect(exhibit.fixed == broken && exhibit.broken == fixed)
  }

  // MARK: Actions

  @Test("actions set everything that a lesson needs")
  func actions() throws {
    var exhibit = try exhibit("holes = 2 -> 8", "holes = 1 and top < 45 -> 6", "foot < 18 -> 7")
    try exhibit.apply(ExhibitAction("move", "3 to 1"))
    #expect(exhibit.list.rules.map(\.answer) == [7, 8, 6])
    try exhibit.apply(ExhibitAction("set", "3 top < 40"))
    #expect(RuleText.text(exhibit.list.rules[2]) == "holes = 1 and top < 40 → 6")
    try exhibit.apply(ExhibitAction("replace", "1 head >= 29 -> 5"))
    #expect(RuleText.text(exhibit.list.rules[0]) == "head ≥ 29 → 5")
    try exhibit.apply(ExhibitAction("remove", 1))
    #expect(exhibit.list.rules.map(\.answer) == [8, 6])
    try exhibit.apply(ExhibitAction("select", 17))
    #expect(number(exhibit, "selected") == 17)
    try exhibit.apply(ExhibitAction("only", 9))
    #expect(exhibit.hanging.count == 72 && exhibit.wall[exhibit.looked].label == 9)
    try exhibit.apply(ExhibitAction("show", "wrong"))
    #expect(exhibit.hanging.allSatisfy { exhibit.wall[$0].label == 9 && !exhibit.verdicts.isRight[$0] })
    // A digit that does not hang there brings the whole wall back.
    try exhibit.apply(ExhibitAction("select", 1))
    #expect(exhibit.hanging.count == 720)
    try exhibit.apply(ExhibitAction("feature", "hole-row"))
    #expect(exhibit.readings["feature"]?.text == "hole-row")
    try exhibit.apply(ExhibitAction("clear"))
    #expect(exhibit.list == DecisionList(fallback: 8))
  }

  @Test(
    "what it does not understand is refused with a cure",
    arguments: [
      ExhibitAction("rule", "holes 2 -> 8"), ExhibitAction("rule", "holes = 2"),
      ExhibitAction("rule", "holes = 2 -> 12"),
      ExhibitAction("rule", "loops = 2 -> 8"), ExhibitAction("rule", "holes > 2 -> 8"),
      ExhibitAction("rule", "holes = two -> 8"), ExhibitAction("rule", "top < 400 -> 8"), ExhibitAction("rule"),
      ExhibitAction("rule", "top < 4 and top < 5 and top < 6 and top < 7 -> 8"), ExhibitAction("remove", 1),
      ExhibitAction("cursor", 1), ExhibitAction("replace", "1 holes = 2 -> 8"), ExhibitAction("move", "1 to 2"),
      ExhibitAction("fallback", 10), ExhibitAction("fallback", 1.5), ExhibitAction("select", 721),
      ExhibitAction("select", 0), ExhibitAction("feature", "loops"), ExhibitAction("show", "everything"),
      ExhibitAction("only", 11), ExhibitAction("page", "door"), ExhibitAction("learn"),
    ])
  func refuses(_ action: ExhibitAction) {
    var exhibit = DigitRules()
    let error = #expect(throws: ExhibitError.self) { try exhibit.apply(action) }
    #expect(error?.fault.isEmpty == false && error?.cure.isEmpty == false)
    #expect(exhibit.list == DecisionList())
  }

  @Test("rules are read as they are written, and described as they are read")
  func text() throws {
    let rule = try RuleText.rule("holes = 1 and hole-row >= 6 -> 6")
    #expect(rule == DecisionRule([FeatureTest(.holes, .equal, 1), FeatureTest(.holeRow, .atLeast, 6)], answer: 6))
    #expect(RuleText.text(rule) == "holes = 1 and hole-row ≥ 6 → 6")
    #expect(try RuleText.rule(RuleText.text(rule)) == rule)
    let exhibit = DigitRules()
    #expect(exhibit.describe(ExhibitAction("rule", "top >= 5 -> 6")) == "add the rule: top ≥ 5 → 6")
    #expect(exhibit.describe(ExhibitAction("replace", "2 top < 5 -> 6")) == "change rule 2: top < 5 → 6")
  }

  // MARK: Keys

  private func press(_ exhibit: inout DigitRules, _ keys: Key...) -> ExhibitChange {
    keys.reduce(.nothing) { _, key in exhibit.update(.key(key)) }
  }

  @Test("a rule is built, refined and taken apart with the keys alone")
  func buildsRules() throws {
    var exhibit = try exhibit(fallback: 0)
    try exhibit.apply(ExhibitAction("page", "rules"))
    try exhibit.apply(ExhibitAction("select", 22))
    #expect(press(&exhibit, .character("a")) == .edit)
    #expect(exhibit.list.rules.count == 1)
    // holes = ? of an 8; to the number, then to the answer.
    #expect(press(&exhibit, .right, .right) == .view)
    _ = press(&exhibit, .character("2"))
    #expect(exhibit.test == FeatureTest(.holes, .equal, 2))
    _ = press(&exhibit, .right, .character("8"))
    #expect(RuleText.text(exhibit.list.rules[0]) == "holes = 2 → 8")
    // A second test: its feature, relation and number.
    #expect(press(&exhibit, .character("c")) == .edit)
    #expect(exhibit.part == 3 && exhibit.list.rules[0].tests.count == 2)
    let feature = exhibit.test?.feature
    #expect(press(&exhibit, .character("+")) == .edit)
    #expect(exhibit.test?.feature != feature && exhibit.feature == exhibit.test?.feature)
    _ = press(&exhibit, .right, .character("+"))
    #expect(exhibit.test?.relation == .equal)
    _ = press(&exhibit, .right, .character("4"), .character("7"))
    #expect(exhibit.test?.value == 47)
    _ = press(&exhibit, .shiftLeft, .character("-"))
    #expect(exhibit.test?.value == 36)
    #expect(press(&exhibit, .character("x")) == .edit)
    #expect(RuleText.text(exhibit.list.rules[0]) == "holes = 2 → 8")
    // The last test stays: a rule without a question would swallow everything.
    #expect(press(&exhibit, .character("x")) == .nothing)
    // A second rule, moved before the first, and deleted.
    _ = press(&exhibit, .character("a"))
    #expect(exhibit.row == 1 && press(&exhibit, .character("e")) == .edit)
    #expect(exhibit.row == 0 && RuleText.text(exhibit.list.rules[1]) == "holes = 2 → 8")
    #expect(press(&exhibit, .character("e")) == .nothing)
    #expect(press(&exhibit, .character("d")) == .edit)
    #expect(exhibit.list.rules.count == 1)
    // The fallback is the last row.
    _ = press(&exhibit, .down, .character("+"))
    #expect(exhibit.list.fallback == 1)
    _ = press(&exhibit, .character("7"))
    #expect(exhibit.list.fallback == 7)
  }

  @Test("numbers stay in the range of their feature, whatever is typed or turned")
  func staysInRange() throws {
    var exhibit = try exhibit("holes = 2 -> 8", "top < 98 -> 6")
    exhibit.page = .rules
    (exhibit.row, exhibit.part) = (1, 2)
    for _ in 0..<5 { _ = press(&exhibit, .character("+")) }
    #expect(exhibit.test?.value == 100)
    #expect(press(&exhibit, .character("+")) == .nothing)
    _ = press(&exhibit, .character("7"), .character("7"), .character("7"))
    #expect(exhibit.test?.value == 7)
    _ = press(&exhibit, .shiftLeft)
    #expect(exhibit.test?.value == 0)
  }

  @Test("on the wall the arrows walk over the digits and over the wrong ones, digits show one class")
  func walksTheWall() throws {
    var exhibit = try exhibit("holes = 2 -> 8", fallback: 0)
    let first = exhibit.looked
    #expect(press(&exhibit, .right) == .view && exhibit.looked == first + 1)
    #expect(press(&exhibit, .left) == .view && press(&exhibit, .left) == .nothing)
    #expect(press(&exhibit, .down) == .view && !exhibit.verdicts.isRight[exhibit.looked])
    #expect(press(&exhibit, .character("9")) == .view)
    #expect(exhibit.hanging.allSatisfy { exhibit.wall[$0].label == 9 } && exhibit.hanging.count == 72)
    #expect(press(&exhibit, .character("f")) == .view && exhibit.selection == .wrong)
    _ = press(&exhibit, .character("9"), .character("f"), .character("f"))
    #expect(exhibit.hanging.count == 720)
    // Enter leads to the rule that decided.
    let eight = try #require(exhibit.verdicts.deciders.firstIndex(of: 0))
    try exhibit.apply(ExhibitAction("select", .number(Double(eight + 1))))
    _ = press(&exhibit, .enter)
    #expect(exhibit.page == .rules && exhibit.row == 0)
  }

  @Test("only changes of the rules can be undone")
  func changes() throws {
    var exhibit = try exhibit("holes = 2 -> 8")
    for page in DigitRules.Page.allCases {
      exhibit.page = page
      for key: Key in [.left, .right, .up, .down, .character("v"), .home, .end] {
        let before = exhibit.list
        let change = exhibit.update(.key(key))
        #expect(change != .edit && exhibit.list == before, "\(page) \(key)")
        exhibit.page = page
      }
    }
  }

  // MARK: In words, on any screen

  @Test("everything it shows can be read: score, rules, the digit, classes and the feature")
  func plainText() throws {
    var exhibit = try exhibit("holes = 2 -> 8", "holes = 1 -> 6", fallback: 0)
    try exhibit.apply(ExhibitAction("select", 22))
    try exhibit.apply(ExhibitAction("feature", "top"))
    let text = exhibit.plainText.joined(separator: "\n")
    let right = exhibit.verdicts.right
    for part in [
      "\(right) of 720 digits", "Rule 1: holes = 2 → 8.", "Rule 2: holes = 1 → 6.", "Else: 0.", "Digit 22 is an 8",
      "Class 6: 61 of 72 right", "It decides 46 digits, 36 of them rightly", "Feature top",
      "fixed 61 digits and broke 60",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(exhibit.plainText.allSatisfy { !$0.contains("\n") })
  }

  @Test("it can be drawn in any room, and stays inside it", arguments: DigitRules.Page.allCases.map(\.rawValue))
  func drawsAnywhere(_ page: String) throws {
    var exhibit = try exhibit("holes = 2 -> 8", "holes = 1 and top < 45 and hole-row >= 6 -> 6")
    try exhibit.apply(ExhibitAction("page", .text(page)))
    for look in [Look(), Look(depth: .none, isUnicode: false, imageStyle: .ascii)] {
      for width in [0, 1, 12, 40, 41, 63, 66, 90, 128] {
        for height in [0, 1, 9, 16, 20, 33, 36, 55] {
          var frame = Frame(Size(width + 4, height + 4), look: look)
          exhibit.draw(into: &frame, in: Rect(2, 2, width, height), isFocused: true)
          let outside = (0..<frame.size.height).flatMap { y in (0..<frame.size.width).map { (x: $0, y: y) } }.filter {
            !Rect(2, 2, width, height).contains(Point($0.x, $0.y)) && frame[$0.x, $0.y].scalar != " "
          }
          #expect(outside.isEmpty, "\(width)×\(height): \(outside.first ?? (0, 0))")
        }
      }
    }
  }

  @Test(
    "an enlarged digit has a ring on every pixel of its holes, at both scales",
    arguments: [Size(41, 20), Size(128, 55)])
  func rings(_ size: Size) throws {
    for index in [7, 21, 5] {
      var exhibit = DigitRules()
      try exhibit.apply(ExhibitAction("page", "digit"))
      try exhibit.apply(ExhibitAction("select", .number(Double(index + 1))))
      var frame = Frame(size)
      exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
      let pixels = StrokeMap(width: 8, height: 8, pixels: exhibit.wall[index].pixels).holes.joined().count
      // One more stands before the words that explain it.
      #expect(frame.text.count { $0 == "○" } == (pixels > 0 ? pixels + 1 : 0))
    }
  }

  @Test("the threshold on a strip stands where the mouse puts it")
  func scale() {
    let exhibit = DigitRules()
    for feature in ShapeFeature.allCases {
      for width in [8, 33, 38, 64] {
        let scale = FeatureScale(feature, of: exhibit.wall, width: width)
        for value in scale.low...scale.high {
          let column = scale.column(of: value)
          #expect((0..<width).contains(column), "\(feature) \(value)")
          #expect(scale.values(at: column).contains(value))
        }
        // Together the columns show every value, in order.
        let shown = (0..<width).flatMap { Array(scale.values(at: $0)) }
        #expect(Set(shown) == Set(scale.low...scale.high) && shown == shown.sorted())
        #expect(scale.column(of: scale.low - 1) == -1 && scale.column(of: scale.high + 1) == width)
      }
    }
  }
}
