/// Images typed as text: one character a pixel, one line a row.
///
/// - The characters of the ramp ` .:-=+*#%@` go from paper to full ink in equal steps.
/// - If the text holds only 0 and 1 (and spaces), 0 is paper and 1 is ink.
/// - `░▒▓█` are a quarter, half, three quarters and full ink. Any other character is full ink.
/// - If on every line the characters come in equal pairs, a pair is one pixel: so digits are usually printed, because a
///   character is about twice as high as wide.
enum TextImage {
  private static let ramp = Array(" .:-=+*#%@")

  static func decode(_ bytes: [UInt8], name: String) throws(DatasetError) -> GrayImage {
    guard let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value < 32 && !"\n\r\t".unicodeScalars.contains($0) })
    else {
      throw DatasetError("\(name) is no image that dllab can read; it reads PNG, PGM (P2, P5) and text.")
    }
    var rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Array.init)
    while rows.last?.isEmpty == true { rows.removeLast() }
    guard rows.contains(where: { !$0.isEmpty }) else { throw DatasetError("\(name) is empty.") }
    guard !text.contains("\t") else { throw DatasetError("\(name) has tabs, whose width is unknown; use spaces.") }
    if rows.allSatisfy(isDoubled) { rows = rows.map { row in stride(from: 0, to: row.count, by: 2).map { row[$0] } } }
    let width = rows.map(\.count).max() ?? 0
    try ImageFile.checkSize(width, rows.count, name: name)
    let isBinary = rows.joined().allSatisfy { "01 ".contains($0) } && rows.joined().contains("0")
    let pixels = rows.flatMap { row in
      row.map { isBinary ? ($0 == "1" ? 255 : 0) : ink($0) } + [UInt8](repeating: 0, count: width - row.count)
    }
    return GrayImage(width: width, height: rows.count, pixels: pixels)
  }

  private static func isDoubled(_ row: [Character]) -> Bool {
    row.count.isMultiple(of: 2) && stride(from: 0, to: row.count, by: 2).allSatisfy { row[$0] == row[$0 + 1] }
  }

  private static func ink(_ character: Character) -> UInt8 {
    if let step = ramp.firstIndex(of: character) { return UInt8(step * 255 / (ramp.count - 1)) }
    return switch character {
    case "░": 64
    case "▒": 128
    case "▓": 191
    default: 255
    }
  }
}
