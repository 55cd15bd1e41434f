import Engine
import Screen

extension DigitRules {
  /// Score, rules, the digit that is looked at, classes and the feature, in lines of text.
  public var plainText: [String] {
    if let problem { return [problem] }
    return scoreText + rulesText + digitText + classText + featureText
  }

  private var scoreText: [String] {
    var lines = [
      "\(verdicts.right) of \(wall.count) digits on the wall are right: \(Format.percent(verdicts.accuracy, decimals: 1)).",
      "On \(heldOut.count) held-out digits: \(Format.percent(heldOutVerdicts.accuracy, decimals: 1)).",
    ]
    if !fixed.isEmpty || !broken.isEmpty {
      lines.append("The last change fixed \(fixed.count) digits and broke \(broken.count).")
    }
    return lines
  }

  private var rulesText: [String] {
    let rules = list.rules.enumerated().map { index, rule in
      let hits = hits(of: index)
      return
        "Rule \(index + 1): \(RuleText.text(rule)). It decides \(hits.taken) digits, \(hits.right) of them rightly, "
        + "and brings \(Format.change(Float(gain(of: index + 1)), decimals: 0)) right."
    }
    let rest = hits(of: nil)
    return rules + ["Else: \(list.fallback). It decides \(rest.taken) digits, \(rest.right) of them rightly."]
  }

  private var digitText: [String] {
    let sample = wall[looked]
    let decider = verdicts.deciders[looked].map { "rule \($0 + 1) decides" } ?? "no rule fires"
    let rows = (0..<8).map { row in
      sample.pixels[row * 8..<row * 8 + 8].map { $0 >= StrokeMap.threshold ? "#" : $0 >= 0.2 ? "+" : "." }.joined()
    }
    let features = ShapeFeature.allCases.map { "\($0.name) \(sample.features[$0])" }.joined(separator: ", ")
    let what = onlyDigit.map { "only \($0)s" } ?? "all classes"
    return [
      "The wall shows \(hanging.count) digits: \(selection.rawValue), \(what).",
      "Digit \(sample.number) is \(Self.article(sample.label)); the rules say \(verdicts.answers[looked]), "
        + "\(verdicts.isRight[looked] ? "right" : "wrong"): \(decider).",
    ] + rows + ["Measured: \(features)."]
  }

  private var classText: [String] {
    (0...9).map { digit in
      let start = "Class \(digit): \(right(ofClass: digit)) of \(all(ofClass: digit)) right"
      guard let confusion = confusion(ofClass: digit) else { return start + "." }
      return start + ", \(confusion.count) taken for \(Self.article(confusion.answer))."
    } + (list.rules.isEmpty ? [] : [curve.sentence])
  }

  /// The quarters of a feature's values in each class: what the strips show, in numbers.
  private var featureText: [String] {
    ["Feature \(feature.name): \(feature.meaning)."]
      + (0...9).map { digit in
        let values = wall.filter { $0.label == digit }.map { $0.features[feature] }.sorted()
        let quarter = values.count / 4
        return "Class \(digit): from \(values[0]) to \(values[values.count - 1]), "
          + "half of them from \(values[quarter]) to \(values[values.count - 1 - quarter])."
      }
  }
}
