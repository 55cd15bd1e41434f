import Engine
import Foundation

/// The 1,797 handwritten digits of 8×8 pixels that ship with dllab: E. Alpaydin, C. Kaynak, "Optical Recognition of
/// Handwritten Digits", UCI Machine Learning Repository 1998, CC BY 4.0. Provenance: `datasets/optdigits/README.md`.
enum OpticalDigits {
  /// The file among what ships with dllab.
  static let path = "datasets/optdigits/digits.csv.gz"
  static let shape = Shape(channels: 1, height: 8, width: 8)
  /// Test examples of each class; all others are for training.
  static let testPerClass = 36
  /// Decides which examples are the test set; part of the data set, so it never changes.
  static let splitSeed: UInt64 = 1998

  /// Reads the file and splits it: 36 examples of each digit for the test (360), the others for training (1,437).
  static func load(_ file: URL) throws(DatasetError) -> (training: Examples, test: Examples) {
    let all = try read(file)
    var generator = SeededRandom(seed: splitSeed)
    var test: [Int] = []
    for digit in 0..<10 {
      var members = (0..<all.count).filter { all.label($0) == digit }
      generator.shuffle(&members)
      test += members.prefix(testPerClass)
    }
    let held = Set(test)
    let training = (0..<all.count).filter { !held.contains($0) }
    return (
      all.selecting(training, name: "Optical digits, training"),
      all.selecting(test.sorted(), name: "Optical digits, test")
    )
  }

  /// All examples in the order of the file, ink scaled from 0–16 to 0–255.
  static func read(_ file: URL) throws(DatasetError) -> Examples {
    let text = try ByteReader(file).readAll(limit: 1 << 22)
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for (number, line) in text.split(separator: UInt8(ascii: "\n")).enumerated() {
      let values = line.split(separator: UInt8(ascii: ",")).map { Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
      guard values.count == shape.count + 1, values.dropLast().allSatisfy({ 0...16 ~= $0 }),
        0...9 ~= values[shape.count]
      else {
        throw DatasetError(
          "\(file.path), line \(number + 1): expected \(shape.count) values from 0 to 16 and a digit; "
            + "the file is not as it was shipped, install dllab again.")
      }
      pixels += values.dropLast().map { UInt8(($0 * 255 + 8) / 16) }
      labels.append(UInt8(values[shape.count]))
    }
    guard (0..<10).allSatisfy({ digit in labels.count { $0 == digit } > testPerClass }) else {
      throw DatasetError("\(file.path) has too few digits; the file is not as it was shipped, install dllab again.")
    }
    return Examples(
      name: "Optical digits", shape: shape, inputs: .bytes(pixels), targets: .classes(labels, names: digitNames))
  }
}

/// The names of the ten classes of digits.
let digitNames = (0...9).map(String.init)
