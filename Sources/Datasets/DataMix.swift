import Engine
import Foundation

/// What a name of data asks for, as people write it: `mnist`, `strokes:300000` (so many of them for training), or several such
/// parts together, `mnist+strokes:60000`.
///
/// A mix is tested on the test set of its first part. In memory the first part comes last: the last training examples, which
/// `--validate` holds out, are its own.
struct DataMix: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    var name: String
    /// Training examples; nil for all there are, or as many as are usual.
    var count: Int?
  }

  var parts: [Part]

  /// The most training examples that one part may ask for.
  static let mostExamples = 2_000_000

  /// - Returns: nil where the name is neither mixed nor counted.
  /// - Throws: `DatasetError` where a part makes no sense.
  init?(_ name: String) throws(DatasetError) {
    let texts = name.split(separator: "+", omittingEmptySubsequences: false)
    guard texts.count > 1 || name.contains(":") else { return nil }
    parts = []
    for text in texts { parts.append(try Self.part(text, of: name)) }
  }

  private static func part(_ text: Substring, of name: String) throws(DatasetError) -> Part {
    guard let colon = text.lastIndex(of: ":") else {
      guard !text.isEmpty else { throw DatasetError("A part of the data “\(name)” has no name; write mnist+strokes.") }
      return Part(name: String(text), count: nil)
    }
    let (set, number) = (text[..<colon], text[text.index(after: colon)...])
    guard !set.isEmpty, let count = Int(number), (1...mostExamples).contains(count) else {
      throw DatasetError(
        "“\(text)” does not say how many examples: write a set and a number from 1 to 2,000,000, as strokes:60000.")
    }
    return Part(name: String(set), count: count)
  }
}

extension DataCatalogue {
  /// Describes a mix without reading it.
  func describe(_ mix: DataMix, name: String) throws(DatasetError) -> DataDescription {
    var parts: [DataDescription] = []
    for part in mix.parts { parts.append(try description(of: part.name)) }
    let counts = zip(mix.parts, parts).map { part, description in part.count ?? description.trainingCount }
    let titles = zip(mix.parts, parts).map { part, description in
      part.count.map { "\(description.title) (\(Self.grouped($0)))" } ?? description.title
    }
    let first = parts[0]
    var missing = parts.compactMap(\.missing).first
    if let other = parts.first(where: { $0.shape != first.shape }), missing == nil {
      missing =
        "\(first.title) has images of \(first.shape.height)×\(first.shape.width) pixels, \(other.title) of "
        + "\(other.shape.height)×\(other.shape.width): a mix needs images of one size."
    }
    let known = counts.compactMap(\.self)
    return DataDescription(
      name: name, title: titles.joined(separator: " + "),
      summary: "\(titles.joined(separator: " and ")); tested on \(first.title)", shape: first.shape,
      trainingCount: known.count == counts.count ? known.reduce(0, +) : nil, testCount: first.testCount,
      missing: missing, source: parts.compactMap(\.source).joined(separator: " "),
      licence: parts.compactMap(\.licence).joined(separator: "; "))
  }

  /// `60,000`
  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }

  /// Reads or generates the parts of a mix.
  func load(
    _ mix: DataMix, name: String, progress: (@Sendable (Double) -> Void)?
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    var training: Examples?
    var test: Examples?
    for (index, part) in mix.parts.enumerated() {
      let (before, share) = (Double(index) / Double(mix.parts.count), 1 / Double(mix.parts.count))
      let (own, ownTest) = try load(part) { progress?(before + share * $0) }
      guard let others = training else {
        (training, test) = (own, ownTest)
        continue
      }
      do { training = try own.joined(with: others, name: "\(name), training") } catch {
        throw DatasetError("“\(name)” cannot be mixed: \(error).")
      }
    }
    return (training!, test!)
  }

  private func load(
    _ part: DataMix.Part, progress: @escaping @Sendable (Double) -> Void
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    if part.name == "strokes" { return Strokes.load(part.count ?? Strokes.trainingCount, progress: progress) }
    var (training, test) = try load(part.name, progress: progress)
    if let count = part.count {
      guard count <= training.count else {
        throw DatasetError("\(training.name) has \(training.count) examples and not the \(count) that are asked for.")
      }
      training = training.prefix(count, name: "\(training.name) (\(Self.grouped(count)))")
    }
    return (training, test)
  }
}
