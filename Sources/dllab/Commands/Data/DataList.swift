import Datasets
import Engine
import Foundation
import Lab
import Screen

/// Every data set that has a name, here or not.
struct DataList {
  private let sets = DataCatalogue.ofLearner.all
  private let fetcher = Fetcher()

  /// Two lines a set: name, numbers and how it stands; what it is. At the end what to do.
  func lines(columns: Int, look: Look) -> [String] {
    let names = sets.map(\.name.count).max() ?? 0
    var lines = [FramePrinter.line(row("NAME", "TRAINING", "TEST", "INPUT", "STATE", names), .muted, look)]
    for set in sets {
      let counts = [set.trainingCount, set.testCount].map { $0.map(Format.grouped) ?? "?" }
      let row = row(set.name, counts[0], counts[1], Self.input(set.shape), state(of: set), names)
      lines.append(FramePrinter.line(row, .title, look))
      let text = set.missing != nil && set.downloadSize == nil ? set.missing! : set.summary
      lines += FramePrinter.lines(text, .muted, width: max(20, columns - 3), look).map { "   " + $0 }
    }
    let missing = sets.filter { $0.downloadSize != nil }.map(\.name)
    if !missing.isEmpty { lines += ["", "dllab data fetch NAME gets \(missing.joined(separator: ", "))."] }
    return lines
  }

  private func row(
    _ name: String, _ training: String, _ test: String, _ input: String, _ state: String, _ width: Int
  ) -> String {
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return name.padding(toLength: width, withPad: " ", startingAt: 0) + right(training, 10) + right(test, 8)
      + right(input, 7) + "  " + state
  }

  /// `28×28` pixels, or so many numbers.
  private static func input(_ shape: Shape) -> String {
    shape.isVector ? "\(shape.count)" : "\(shape.height)×\(shape.width)"
  }

  private func state(of set: DataDescription) -> String {
    guard let size = set.downloadSize else { return set.missing == nil ? "here" : "cannot be read" }
    let kept = kept(of: set)
    return kept > 0
      ? "\(Format.bytes(size - kept)) of \(Format.bytes(size)) to fetch" : "\(Format.bytes(size)) to fetch"
  }

  private func kept(of set: DataDescription) -> Int {
    PublishedSet.all.first { $0.name == set.name }.map(fetcher.kept) ?? 0
  }

  /// The list as `--json` has it, in snake case.
  struct Summary: Encodable {
    struct Entry: Encodable {
      var name: String
      var title: String
      var summary: String
      var isHere: Bool
      /// Why not, and what to do.
      var missing: String?
      var folder: String?
      /// Channels, height, width.
      var shape: [Int]
      var trainingCount: Int?
      var testCount: Int?
      var downloadBytes: Int?
      var keptBytes: Int?
      var source: String?
      var licence: String?
    }
    var sets: [Entry]
  }

  var summary: Summary {
    Summary(
      sets: sets.map { set in
        Summary.Entry(
          name: set.name, title: set.title, summary: set.summary, isHere: set.missing == nil, missing: set.missing,
          folder: set.folder, shape: [set.shape.channels, set.shape.height, set.shape.width],
          trainingCount: set.trainingCount, testCount: set.testCount, downloadBytes: set.downloadSize,
          keptBytes: set.downloadSize.map { _ in kept(of: set) }, source: set.source, licence: set.licence)
      })
  }
}
