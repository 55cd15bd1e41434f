import Engine
import Lessons

/// Rules as lesson files write them: `holes = 1 and top < 45 -> 6`.
enum RuleText {
  /// Reads a rule.
  ///
  /// - Throws: `ExhibitError` that says what is not understood and what would be.
  static func rule(_ text: String) throws(ExhibitError) -> DecisionRule {
    let cure = "write it like `holes = 1 and top < 45 -> 6`"
    let halves = text.replacing("→", with: "->").split(separator: "->", omittingEmptySubsequences: false)
    guard halves.count == 2 else { throw ExhibitError("the rule `\(text)` has no answer", cure: cure) }
    guard let answer = Int(halves[1].trimmed), 0...9 ~= answer else {
      throw ExhibitError("`\(halves[1].trimmed)` in the rule `\(text)` is no digit", cure: cure)
    }
    var tests: [FeatureTest] = []
    for part in String(halves[0]).split(separator: " and ") { tests.append(try test(String(part), cure)) }
    guard tests.count <= DigitRules.mostTests else {
      throw ExhibitError(
        "the rule `\(text)` compares \(tests.count) features", cure: "use at most \(DigitRules.mostTests)")
    }
    return DecisionRule(tests, answer: answer)
  }

  private static func test(_ text: String, _ cure: String) throws(ExhibitError) -> FeatureTest {
    let words = text.replacing("≥", with: ">=").split(separator: " ").map(String.init)
    guard words.count == 3 else { throw ExhibitError("`\(text.trimmed)` compares nothing", cure: cure) }
    guard let feature = ShapeFeature(name: words[0]) else {
      let known = ShapeFeature.allCases.map(\.name).joined(separator: ", ")
      throw ExhibitError("no feature is called `\(words[0])`", cure: "use one of: \(known)")
    }
    guard let relation = FeatureTest.Relation(rawValue: words[1]) else {
      throw ExhibitError("`\(words[1])` is no comparison", cure: "use one of: <, =, >=")
    }
    guard let value = Int(words[2]), feature.range.contains(value) else {
      throw ExhibitError(
        "`\(words[2])` is no value of `\(feature.name)`",
        cure: "use a whole number from \(feature.range.lowerBound) to \(feature.range.upperBound)")
    }
    return FeatureTest(feature, relation, value)
  }

  /// A rule for a reader: `holes = 1 and top < 45 → 6`.
  static func text(_ rule: DecisionRule) -> String {
    rule.tests.map(text).joined(separator: " and ") + " → \(rule.answer)"
  }

  static func text(_ test: FeatureTest) -> String { "\(test.feature.name) \(sign(test.relation)) \(test.value)" }

  static func sign(_ relation: FeatureTest.Relation) -> String { relation == .atLeast ? "≥" : relation.rawValue }
}

extension StringProtocol {
  /// Without blanks at the ends, and with one between two words.
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
