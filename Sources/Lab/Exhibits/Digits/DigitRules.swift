import Datasets
import Engine
import Lessons
import Screen

/// Lesson 1: a wall of real digits and a classifier made by hand, an ordered list of rules over measured features of the
/// shapes. What the rules get right and wrong is counted anew after every change, on the wall and on held-out digits.
public struct DigitRules: Exhibit {
  public static let name = "digits"

  /// Where the learner works: a page of its own in a small room, a panel with the focus in a large one.
  enum Page: String, CaseIterable { case wall, digit, rules, chart, score }

  /// Which digits hang on the wall.
  enum Selection: String, CaseIterable { case all, wrong, broken }

  static let mostRules = 30
  static let mostTests = 3

  let wall: [DigitSample]
  let heldOut: [DigitSample]
  /// Why there are no digits.
  let problem: String?

  private(set) var list = DecisionList()
  private(set) var verdicts: Verdicts
  private(set) var heldOutVerdicts: Verdicts
  /// The digits, from 0, that the last change of the rules made right, and those that it made wrong.
  private(set) var fixed: [Int] = []
  private(set) var broken: [Int] = []

  var page = Page.wall
  var selection = Selection.all
  /// Only digits of this class hang on the wall; nil for all.
  var onlyDigit: Int?
  /// The digit, from 0, that is looked at.
  var looked = 0
  /// The rule under the cursor; one past the last is the fallback.
  var row = 0
  /// The part of it under the cursor: three for each test (feature, relation, number), then the answer.
  var part = 0
  /// Whether the last key was a figure of a number: the next one goes on with it.
  var isTyping = false
  /// What the strips show.
  var feature = ShapeFeature.holes
  /// The strip on the screen whose threshold the mouse holds.
  var held: Held?

  struct Held: Hashable, Sendable {
    var strip: Rect
    /// Whether the threshold has moved since the button went down: all of one drag is undone together.
    var hasMoved: Bool
  }

  public init() {
    switch DigitSample.shared {
    case .success(let samples): (wall, heldOut, problem) = (samples.wall, samples.heldOut, nil)
    case .failure(let error): (wall, heldOut, problem) = ([], [], error.description)
    }
    verdicts = Verdicts(list, on: wall)
    heldOutVerdicts = Verdicts(list, on: heldOut)
  }

  public var title: String { "Digits by rules" }

  /// Puts other rules in place and counts what they changed.
  mutating func change(to new: DecisionList) {
    guard new != list else { return }
    let before = verdicts.isRight
    list = new
    verdicts = Verdicts(list, on: wall)
    heldOutVerdicts = Verdicts(list, on: heldOut)
    fixed = wall.indices.filter { !before[$0] && verdicts.isRight[$0] }
    broken = wall.indices.filter { before[$0] && !verdicts.isRight[$0] }
    keepCursor()
    keepLooked()
  }

  // MARK: The wall

  /// The digits that hang on the wall, as indices.
  var hanging: [Int] {
    let chosen: [Int] =
      switch selection {
      case .all: Array(wall.indices)
      case .wrong: wall.indices.filter { !verdicts.isRight[$0] }
      case .broken: broken
      }
    return onlyDigit.map { digit in chosen.filter { wall[$0].label == digit } } ?? chosen
  }

  /// Looks at a digit that hangs there.
  mutating func keepLooked() {
    let hanging = hanging
    if !hanging.contains(looked) { looked = hanging.first { $0 > looked } ?? hanging.last ?? looked }
  }

  // MARK: The cursor

  /// The rule under the cursor; nil on the fallback.
  var rule: DecisionRule? { list.rules.indices.contains(row) ? list.rules[row] : nil }

  /// The test under the cursor; nil on an answer.
  var testIndex: Int? { rule.flatMap { part / 3 < $0.tests.count ? part / 3 : nil } }
  var test: FeatureTest? { testIndex.flatMap { rule?.tests[$0] } }

  /// What the number of the test under the cursor is called.
  var testName: String { "value(\(row + 1);\((testIndex ?? 0) + 1))" }

  /// The part that is the answer of the rule under the cursor.
  var answerPart: Int { 3 * (rule?.tests.count ?? 0) }

  mutating func keepCursor() {
    row = max(0, min(list.rules.count, row))
    part = max(0, min(answerPart, part))
    if let test { feature = test.feature }
  }

  // MARK: Counting

  /// Digits that a rule (nil: the fallback) decides, and how many of them rightly.
  func hits(of rule: Int?) -> (taken: Int, right: Int) {
    let taken = wall.indices.filter { verdicts.deciders[$0] == rule }
    return (taken.count, taken.count { verdicts.isRight[$0] })
  }

  func right(ofClass digit: Int) -> Int { wall.indices.count { wall[$0].label == digit && verdicts.isRight[$0] } }
  func all(ofClass digit: Int) -> Int { wall.count { $0.label == digit } }

  /// What digits of a class are most often taken for, and how many of them.
  func confusion(ofClass digit: Int) -> (answer: Int, count: Int)? {
    var counts = Array(repeating: 0, count: 10)
    for index in wall.indices where wall[index].label == digit && !verdicts.isRight[index] {
      counts[verdicts.answers[index]] += 1
    }
    let most = counts.max() ?? 0
    return most == 0 ? nil : (counts.firstIndex(of: most) ?? 0, most)
  }

  /// How many digits of the wall are right with the first 0, 1, 2 … rules alone.
  var prefixes: [Int] {
    (0...list.rules.count).map { verdicts.right(withFirst: $0, fallback: list.fallback, of: wall) }
  }
  var heldOutPrefixes: [Int] {
    (0...list.rules.count).map { heldOutVerdicts.right(withFirst: $0, fallback: list.fallback, of: heldOut) }
  }

  // MARK: Readings

  public var readings: [String: Reading] {
    guard problem == nil else { return [:] }
    let sample = wall[looked]
    var result: [String: Reading] = [
      "accuracy": Reading(
        .number(Double(verdicts.accuracy)), label: "accuracy", text: Format.percent(verdicts.accuracy, decimals: 1)),
      "right": .whole(Float(verdicts.right), "right"), "all": .whole(Float(wall.count), "all"),
      "heldout": Reading(
        .number(Double(heldOutVerdicts.accuracy)), label: "held-out",
        text: Format.percent(heldOutVerdicts.accuracy, decimals: 1)),
      "heldout_right": .whole(Float(heldOutVerdicts.right), "right, held-out"),
      "heldout_all": .whole(Float(heldOut.count), "all, held-out"),
      "rules": .whole(Float(list.rules.count), "rules"),
      "tests": .whole(Float(list.rules.reduce(0) { $0 + $1.tests.count }), "comparisons"),
      "fallback": .whole(Float(list.fallback), "else"),
      "fixed": .whole(Float(fixed.count), "fixed"), "broken": .whole(Float(broken.count), "broken"),
      "wrong": .whole(Float(wall.count - verdicts.right), "wrong"),
      "gain": .change(Float(gain(of: list.rules.count)), "gain of the last rule", decimals: 0),
      "page": .text(page.rawValue), "feature": .text(feature.name), "show": .text(selection.rawValue),
      "selected": .whole(Float(sample.number), "digit"), "label": .whole(Float(sample.label), "it is a"),
      "answer": .whole(Float(verdicts.answers[looked]), "the rules say"),
      "decider": .whole(Float((verdicts.deciders[looked] ?? -1) + 1), "decided by rule"),
    ]
    for digit in 0..<10 {
      result["right_\(digit)"] = .whole(Float(right(ofClass: digit)), "right among the \(digit)s")
    }
    for feature in ShapeFeature.allCases {
      let name = feature.name.replacing("-", with: "_")
      result[name] = .whole(Float(sample.features[feature]), feature.name)
    }
    return result
  }

  /// What the `count`-th rule added to the digits right, if those after it were not there.
  func gain(of count: Int) -> Int {
    guard count > 0 else { return 0 }
    let (with, without) = (count, count - 1)
    return verdicts.right(withFirst: with, fallback: list.fallback, of: wall)
      - verdicts.right(withFirst: without, fallback: list.fallback, of: wall)
  }
}
