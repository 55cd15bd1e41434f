import Datasets
import Engine
import Foundation
import Lab
import Screen

/// What a network says of one picture, as `--json` has it.
struct Classification: Encodable {
  var file: String
  /// The name of the class, or `not a digit`.
  var answer: String?
  /// Of the answer; nil if the network gives none.
  var probability: Float?
  var probabilities: [Float]?
  /// p(digit), whichever it is, by the network that tells digits from what is none; nil where the classes are not digits.
  var digitProbability: Float?
  /// Why there is no answer.
  var problem: String?
  /// What the network saw.
  var pixels: [Float] = []
  /// What it gave out, a number for each class.
  var outputs: [Float] = []

  private enum CodingKeys: String, CodingKey {
    case file, answer, probability, probabilities, digitProbability, problem
  }

  static let noDigit = "not a digit"

  init(file: String) { self.file = file }
}

/// Reads pictures of digits with a network.
struct DigitReader {
  let model: TrainedModel
  /// The rows and columns that the network takes.
  private let side: Int
  /// Says what is no digit; nil where the network reads other things than digits.
  private let judge: DigitJudge?

  /// - Throws: `Failure` if the network does not take square grey images.
  init(_ model: TrainedModel) throws {
    let input = model.file.architecture.input
    guard input.channels == 1, input.height == input.width, input.height <= DigitNormalizer.size else {
      throw Failure(
        .obstacle, "\(model.path) takes inputs of \(input), not grey images of digits: choose another network.")
    }
    self.model = model
    side = input.height
    judge = model.classNames == (0...9).map(String.init) ? try Self.judge() : nil
  }

  /// The one that ships; nil where it is missing.
  /// - Throws: `Failure` if its file cannot be used.
  private static func judge() throws -> DigitJudge? {
    guard let path = try? Locations.current.shared(ShippedModels.judgePath).path else { return nil }
    return try Failure.catching {
      let model = NamedModel(name: "digit-or-not", file: try ModelFile(path: path))
      return model.tellsDigits ? try DigitJudge(model) : nil
    }
  }

  /// Reads one file; `-` is standard input.
  func read(_ file: String, into result: inout Classification) throws {
    let image =
      file == "-"
      ? try ImageFile.decode([UInt8](FileHandle.standardInput.readDataToEndOfFile()), name: "standard input")
      : try ImageFile.read(URL(filePath: file))
    guard let digit = DigitNormalizer.normalize(image) else {
      throw Failure(.incomplete, "\(file) shows nothing: every pixel is the same; a digit is needed.")
    }
    result.pixels = fitted(digit)
    result.outputs = model.network.scores(result.pixels)
    let best = result.outputs.indices.max { result.outputs[$0] < result.outputs[$1] } ?? 0
    result.answer = model.classNames[best]
    if model.givesProbabilities {
      result.probabilities = result.outputs
      result.probability = result.outputs[best]
    }
    guard let digitness = judge?.judge(digit.pixels.map { Float($0) / 255 }) else { return }
    result.digitProbability = digitness.probability
    if !digitness.isDigit {
      result.answer = Classification.noDigit
      result.probability = 1 - digitness.probability
    }
  }

  /// The digit at the size that the network takes. Smaller images than MNIST's (optdigits) have no margin: the ink fills them.
  private func fitted(_ digit: GrayImage) -> [Float] {
    let pixels = digit.pixels.map { Float($0) / 255 }
    guard side < digit.width else { return pixels }
    let inked = pixels.indices.filter { pixels[$0] > 0 }
    let columns = inked.map { $0 % digit.width }
    let rows = inked.map { $0 / digit.width }
    let box = DigitNormalizer.box
    func start(_ places: [Int]) -> Int {
      let middle = ((places.min() ?? 0) + (places.max() ?? 0) + 1) / 2
      return max(0, min(digit.width - box, middle - box / 2))
    }
    let (left, top) = (start(columns), start(rows))
    let square = (0..<box * box).map { pixels[(top + $0 / box) * digit.width + left + $0 % box] }
    return PixelImage(width: box, height: box, pixels: square).resampled(width: side, height: side).pixels
  }

  /// What the network saw, and beside it what it says of each class.
  func picture(of result: Classification, _ look: Look) -> Frame {
    let image = PixelImage(width: side, height: side, pixels: result.pixels, scale: max(1, DigitNormalizer.size / side))
    let size = image.size(style: .halfBlocks)
    let names = model.classNames
    var frame = Frame(Size(size.width + 42, max(size.height, names.count)), look: look)
    image.draw(into: &frame, in: Rect(size))
    let low = min(0, result.outputs.min() ?? 0)
    let bars = names.indices.map { index in
      let wins = names[index] == result.answer
      return BarChart.Bar(
        names[index], result.outputs[index],
        text: model.givesProbabilities
          ? Format.percent(result.outputs[index], decimals: 1) : Format.number(result.outputs[index], decimals: 2),
        role: wins ? .good : .muted, isEmphasized: wins)
    }
    let top = max(0, (size.height - names.count) / 2)
    BarChart(bars: bars, range: model.givesProbabilities ? 0...1 : low...max(low + 1e-6, result.outputs.max() ?? 1))
      .draw(into: &frame, in: Rect(size.width + 2, top, 40, names.count))
    return frame
  }
}
