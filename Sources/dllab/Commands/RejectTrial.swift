import Datasets
import Engine
import Foundation
import Lab

/// Digits and drawings that are none, as networks see them.
struct RejectTrial {
  /// Some drawings of one kind.
  struct Group {
    var name: String
    var isDigit: Bool
    /// Whether nobody could say what they are; they are reported apart.
    var isDoubtful = false
    /// Inputs one after another.
    var pixels: [Float]
    var count: Int
    /// What each shows, where that is worth saying.
    var labels: [String] = []
  }

  let groups: [Group]

  /// - Parameter doodles: each is drawn with three pens in three sizes, in a window of 80×24 or 120×40.
  init(_ doodles: [Doodle], data: DataCatalogue) throws {
    var groups = [try Self.heldOut(data)]
    groups.append(Self.generated(data))
    if let test = Self.mnistTest(data) { groups.append(test) }
    for kind in Doodle.Kind.allCases {
      var group = Group(
        name: Self.name(kind), isDigit: kind == .digit, isDoubtful: kind == .lookalike, pixels: [], count: 0)
      for (index, doodle) in doodles.enumerated() where doodle.kind == kind {
        for pen in 0..<3 {
          for size in [Float(0.3), 0.6, 0.9] {
            let rows = (index + pen) % 2 == 0 ? 20 : 26
            guard let pixels = PadTrace.pixels(doodle.strokes, rows: rows, size: size, pen: pen) else { continue }
            group.pixels += pixels
            group.count += 1
            // Scribbles are told apart by how they were made: `walk-3`.
            group.labels.append(kind == .scribble ? String(doodle.hand.prefix { $0 != "-" }) : doodle.label)
          }
        }
      }
      if group.count > 0 { groups.append(group) }
    }
    self.groups = groups
  }

  private static func name(_ kind: Doodle.Kind) -> String {
    switch kind {
    case .digit: "digits drawn on the pad"
    case .letter: "letters"
    case .foreign: "Greek letters"
    case .lookalike: "letters like digits: B D O S c l …"
    case .sign: "signs and shapes"
    case .scribble: "scribbles"
    case .line: "lines and dots"
    }
  }

  /// The last 10,000 digits of MNIST's training set.
  private static func heldOut(_ data: DataCatalogue) throws -> Group {
    if let mnist = try? data.load("mnist").training, mnist.count >= DigitOrNot.heldOut.upperBound {
      let pixels = DigitOrNot.heldOut.flatMap { mnist.input($0) }
      return Group(name: "MNIST, held out", isDigit: true, pixels: pixels, count: DigitOrNot.heldOut.count)
    }
    let strokes = try Failure.catching { try data.load("strokes").test }
    return Group(
      name: "generated digits (no MNIST here)", isDigit: true,
      pixels: (0..<strokes.count).flatMap { strokes.input($0) },
      count: strokes.count)
  }

  /// Neither trained on nor used to choose the threshold.
  private static func mnistTest(_ data: DataCatalogue) -> Group? {
    guard let test = try? data.load("mnist").test else { return nil }
    return Group(
      name: "MNIST, test", isDigit: true, pixels: (0..<test.count).flatMap { test.input($0) }, count: test.count)
  }

  /// Digits by pens as the pad has them, by hands that were not trained on.
  private static func generated(_ data: DataCatalogue) -> Group {
    let generator = DoodleGenerator(seed: 2, writers: 2000..<2200)
    let count = 2000
    return Group(
      name: "digits by generated hands", isDigit: true,
      pixels: (0..<count).flatMap { generator.digit($0).image.pixels.map { Float($0) / 255 } }, count: count)
  }

  // MARK: The judge

  private func probabilities(_ group: Group, _ network: Network) -> [Float] {
    let outputs = network.predict(group.pixels, count: group.count)
    let classes = network.outputShape.count
    return (0..<group.count).map { outputs[classes * $0..<classes * ($0 + 1)].dropLast().reduce(0, +) }
  }

  /// The highest threshold that refuses no more than a share of the digits of any group of them that did not come from the file.
  func threshold(refusing share: Double, _ network: Network) -> Float {
    groups.prefix(2).map { quantile(probabilities($0, network), share) }.min() ?? 0.5
  }

  private func quantile(_ values: [Float], _ share: Double) -> Float {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  /// The best network that reads digits, as far as its scores.
  func reader() throws -> Network {
    guard let best = try ShippedModels.load().last(where: \.readsDigits) else {
      throw EngineError("There is no network that reads digits.")
    }
    return try best.file.scoring.makeNetwork(threads: Workers.processors)
  }

  /// - Parameter reader: the network that reads the drawings, as far as its scores.
  func report(model: String, threshold: Float, _ network: Network, reader: Network) -> RejectReport {
    let rows = groups.map { group -> RejectReport.Row in
      let accepted = probabilities(group, network).map { $0 >= threshold }
      let isSure = scores(group, reader).map { exp(Self.highestProbability($0)) >= Self.sure }
      let wrong = accepted.indices.filter { accepted[$0] != group.isDigit }
      let labels = Dictionary(grouping: wrong.filter { $0 < group.labels.count }, by: { group.labels[$0] })
        .map { (label: $0.key, count: $0.value.count) }.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
      return RejectReport.Row(
        name: group.name, isDigit: group.isDigit, isDoubtful: group.isDoubtful, count: group.count, wrong: wrong.count,
        sure: accepted.indices.count { accepted[$0] && isSure[$0] },
        worst: labels.prefix(8).map { "\($0.label) \($0.count)" })
    }
    return RejectReport(model: model, threshold: threshold, rows: rows)
  }

  /// From which probability on the pad names a digit without a question mark.
  private static let sure: Float = 0.75

  // MARK: Other signs

  /// How many drawings that are no digits other signs would take for one, if each refused as many of the held-out digits.
  func others(refusing share: Double) throws -> [RejectReport.Other] {
    let models = try ShippedModels.load().filter(\.readsDigits)
    guard let best = models.last else { return [] }
    let scoring = try best.file.scoring.makeNetwork(threads: Workers.processors)
    let features = try best.file.features.makeNetwork(threads: Workers.processors)
    let near = try nearDigits(features)
    let signs: [(String, (Group) -> [Float])] = [
      ("highest probability of \(best.name)", { group in scores(group, scoring).map(Self.highestProbability) }),
      ("log Σ exp of its scores", { group in scores(group, scoring).map(Self.logSum) }),
      ("lead of its highest score", { group in scores(group, scoring).map(Self.lead) }),
      (
        "nearness to digits in its \(near.dimension) features",
        { group in
          let points = features.predict(group.pixels, count: group.count)
          return (0..<group.count).map { index in
            let point = Array(points[index * near.dimension..<(index + 1) * near.dimension])
            return -(near.nearest(to: point, count: 5).last?.distance ?? 0)
          }
        }
      ),
      (
        "all networks agree, and its probability",
        { group in
          let answers = models.compactMap { try? $0.file.scoring.makeNetwork(threads: Workers.processors) }
            .map { scores(group, $0).map(Self.answer) }
          return scores(group, scoring).enumerated().map { index, s in
            Self.highestProbability(s) + (Set(answers.map { $0[index] }).count == 1 ? 1 : 0)
          }
        }
      ),
    ]
    return signs.map { name, sign in
      let limit = quantile(sign(groups[0]), share)
      let doodles = groups.filter { !$0.isDigit && !$0.isDoubtful }
      let taken = doodles.map { group in sign(group).count { $0 >= limit } }
      let digits = groups.dropFirst().filter(\.isDigit)
      let refused = digits.map { group in sign(group).count { $0 < limit } }
      return RejectReport.Other(
        name: name, taken: Double(taken.reduce(0, +)) / Double(max(1, doodles.reduce(0) { $0 + $1.count })),
        refused: Double(refused.reduce(0, +)) / Double(max(1, digits.reduce(0) { $0 + $1.count })))
    }
  }

  /// What the network makes of 10,000 digits that it was trained on, or of generated ones.
  private func nearDigits(_ features: Network) throws -> Neighbourhood {
    let data = DataCatalogue()
    let digits = try (try? data.load("mnist")) ?? data.load("strokes")
    let examples = digits.training.selecting(Array(0..<10_000))
    guard let points = Neighbourhood(examples, seenBy: features, progress: { _ in true }) else {
      throw EngineError("There are no digits to compare with.")
    }
    return points
  }

  private func scores(_ group: Group, _ network: Network) -> [[Float]] {
    let outputs = network.predict(group.pixels, count: group.count)
    let width = network.outputShape.count
    return (0..<group.count).map { Array(outputs[$0 * width..<($0 + 1) * width]) }
  }

  private static func logSum(_ scores: [Float]) -> Float {
    let largest = scores.max() ?? 0
    return largest + log(scores.reduce(0) { $0 + exp($1 - largest) })
  }

  private static func highestProbability(_ scores: [Float]) -> Float { (scores.max() ?? 0) - logSum(scores) }

  private static func answer(_ scores: [Float]) -> Int { scores.indices.max { scores[$0] < scores[$1] } ?? 0 }

  private static func lead(_ scores: [Float]) -> Float {
    let sorted = scores.sorted(by: >)
    return sorted.count > 1 ? sorted[0] - sorted[1] : 0
  }
}
