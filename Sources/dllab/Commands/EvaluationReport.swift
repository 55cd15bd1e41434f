import Engine
import Foundation
import Lab

/// What `dllab evaluate` says.
struct EvaluationReport {
  let model: TrainedModel
  let data: String
  let examples: Examples
  let evaluation: Evaluation

  /// Two classes that the network takes for one another.
  struct Confusion: Encodable, Hashable {
    var truth: String
    var answer: String
    var count: Int
  }

  var text: String {
    let correct = "\(Format.grouped(evaluation.correct)) of \(Format.grouped(evaluation.examples))"
    var lines = ["\(model.title); measured on \(examples.name)", ""]
    lines += [
      "Accuracy \(Format.percent(evaluation.accuracy)) (\(correct)), loss \(Format.number(evaluation.loss, decimals: 4))",
      "",
    ]
    lines += table
    if !worst.isEmpty {
      let words = worst.prefix(5).map { "\($0.truth) taken for \($0.answer) (\($0.count)×)" }
      lines += ["", "Most confused: " + words.joined(separator: ", ") + "."]
    }
    return lines.joined(separator: "\n")
  }

  /// The confusion matrix: a row for each true class, a column for each answer, and the share that is right.
  private var table: [String] {
    let names = model.classNames
    let largest = evaluation.confusion.flatMap(\.self).max() ?? 0
    let width = max(Format.grouped(largest).count, names.map(\.count).max() ?? 1) + 2
    let first = max(5, names.map(\.count).max() ?? 1)
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var lines = [right("answer", first + width * names.count)]
    lines.append(
      "truth".padding(toLength: first, withPad: " ", startingAt: 0) + names.map { right($0, width) }.joined()
        + "     right")
    for (truth, row) in evaluation.confusion.enumerated() {
      let cells = row.map { right($0 == 0 ? Console.glyph("·", ".") : Format.grouped($0), width) }
      lines.append(
        right(names[truth], first) + cells.joined() + right(recall(truth).map { Format.percent($0) } ?? "-", 10))
    }
    return lines
  }

  /// The share of a class that was recognized; nil if there are none of it.
  private func recall(_ truth: Int) -> Float? {
    let row = evaluation.confusion[truth]
    let count = row.reduce(0, +)
    return count == 0 ? nil : Float(row[truth]) / Float(count)
  }

  /// What goes wrong most often, worst first.
  private var worst: [Confusion] {
    var found: [Confusion] = []
    for (truth, row) in evaluation.confusion.enumerated() {
      for (answer, count) in row.enumerated() where count > 0 && answer != truth {
        found.append(Confusion(truth: model.classNames[truth], answer: model.classNames[answer], count: count))
      }
    }
    return found.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }

  /// The report as `--json` has it, in snake case.
  struct Summary: Encodable {
    var model: String
    var data: String
    var accuracy: Float
    var loss: Float
    var examples: Int
    var correct: Int
    var classes: [String]
    var classAccuracy: [Float?]
    var confusion: [[Int]]
    var worst: [Confusion]
  }

  var summary: Summary {
    Summary(
      model: model.path, data: data, accuracy: evaluation.accuracy, loss: evaluation.loss,
      examples: evaluation.examples,
      correct: evaluation.correct, classes: model.classNames, classAccuracy: evaluation.confusion.indices.map(recall),
      confusion: evaluation.confusion, worst: Array(worst.prefix(10)))
  }
}
