/// Portable grey maps: P2 (numbers as text) and P5 (bytes), as the netpbm manual pages describe them.
enum PGM {
  static func decode(_ bytes: [UInt8], name: String) throws(DatasetError) -> GrayImage {
    var scanner = Scanner(bytes: bytes[2...])
    guard let width = scanner.number(), let height = scanner.number(), let maximum = scanner.number() else {
      throw DatasetError("\(name) is a damaged PGM image: width, height and maximum do not follow P2 or P5.")
    }
    try ImageFile.checkSize(width, height, name: name)
    guard 1...65535 ~= maximum else {
      throw DatasetError("\(name) is a damaged PGM image: its maximum is \(maximum), not 1 to 65535.")
    }
    let values =
      bytes[1] == UInt8(ascii: "2") ? scanner.numbers(width * height) : scanner.samples(width * height, maximum)
    guard values.count == width * height else {
      throw DatasetError(
        "\(name) is cut off: \(width)×\(height) pixels are \(width * height) values, but there are \(values.count).")
    }
    guard values.allSatisfy({ $0 <= maximum }) else {
      throw DatasetError("\(name) is a damaged PGM image: a pixel is above the maximum of \(maximum).")
    }
    return GrayImage(width: width, height: height, pixels: values.map { UInt8(($0 * 255 + maximum / 2) / maximum) })
  }

  private struct Scanner {
    var bytes: ArraySlice<UInt8>

    /// The next number after white space and comments (from # to the end of the line); nil if there is none.
    mutating func number() -> Int? {
      while let byte = bytes.first {
        if byte == UInt8(ascii: "#") {
          bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
        } else if isSpace(byte) {
          bytes.removeFirst()
        } else {
          break
        }
      }
      let digits = bytes.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      bytes = bytes.dropFirst(digits.count)
      return digits.count <= 9 ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    mutating func numbers(_ count: Int) -> [Int] {
      var values: [Int] = []
      while values.count < count, let value = number() { values.append(value) }
      return values
    }

    /// Binary samples after one byte of white space: one byte each, or two, the high one first, if the maximum needs it.
    mutating func samples(_ count: Int, _ maximum: Int) -> [Int] {
      let data = Array(bytes.dropFirst())
      if maximum < 256 { return data.prefix(count).map(Int.init) }
      return (0..<min(count, data.count / 2)).map { Int(data[2 * $0]) << 8 | Int(data[2 * $0 + 1]) }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }
  }
}
