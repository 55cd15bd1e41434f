import Datasets
import Engine
import Foundation
import Lab
import Screen

/// What `dllab data show` prints of a set: examples, counts, where it is from.
struct DataReport {
  let description: DataDescription
  let training: Examples
  let test: Examples
  /// Other sets, to be shown below this one for comparison.
  var others: [Examples] = []
  /// What is shown below each picture as a change of it.
  var augmentation: Augmentation?

  /// - Parameter rows: pictures of each class; nil for what fills a screen.
  func lines(columns: Int, look: Look, rows: Int?) -> [String] {
    let text = { (text: String, role: Role) in FramePrinter.lines(text, role, width: columns, look) }
    let pictures =
      training.shape == Toy.shape
      ? FramePrinter.lines(Scatter(examples: test).frame(columns: columns, look: look))
      : DigitWall(bands: bands, columns: columns, look: look).lines(rows: rows)
    let origin = [
      description.source.map { "Source: \($0)" }, description.licence.map { "Licence: \($0)" },
      description.folder.map { "Folder: \($0)" },
    ]
    return text(description.title, .title) + text(description.summary, .text) + [""] + pictures + [""]
      + counts(look, columns) + [""] + origin.compactMap(\.self).flatMap { text($0, .muted) }
  }

  private var bands: [DigitWall.Band] {
    var bands = ([training] + others).map { DigitWall.Band(title: $0.name, examples: $0) }
    if let augmentation {
      let first = DigitWall.firstOfEachClass(training, count: 100)
      let chosen = training.selecting(first.flatMap(\.self))
      bands.append(DigitWall.Band(title: "augmented", examples: augmentation.apply(to: chosen, seed: 1)))
    }
    return bands
  }

  /// How many examples each class has, with bars that show whether they are equally many.
  private func counts(_ look: Look, _ columns: Int) -> [String] {
    let sets = [training, test].map { examples in
      (0..<examples.count).reduce(into: [Int](repeating: 0, count: examples.outputs)) { counts, index in
        if let label = examples.label(index) { counts[label] += 1 }
      }
    }
    let names = training.classNames
    let width = max(5, names.map(\.count).max() ?? 0)
    let most = max(1, sets[0].max() ?? 1)
    let room = max(5, min(40, columns - width - 24))
    func row(_ name: String, _ counts: [String]) -> String {
      name.padding(toLength: width, withPad: " ", startingAt: 0)
        + counts.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
    }
    return [FramePrinter.line(row("class", ["training", "test"]), .muted, look)]
      + names.indices.map { label in
        let bar = String(repeating: look.glyph("━", "="), count: sets[0][label] * room / most)
        return row(names[label], sets.map { Format.grouped($0[label]) }) + "  " + FramePrinter.line(bar, .accent, look)
      }
  }
}
