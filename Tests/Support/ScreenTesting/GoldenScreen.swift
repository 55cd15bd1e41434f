import Foundation
import Screen

/// What differs between a frame and the golden screen `Golden/NAME.txt` beside the calling test file; nil if nothing does.
///
///     #expect(goldenDifference(frame, "home-80x24") == nil)
///
/// With `RECORD_SCREENS=1` the screen is recorded, and the difference says so: a recording run never passes. Look at what was
/// recorded before you commit it.
public func goldenDifference(_ frame: Frame, _ name: String, file: String = #filePath) -> String? {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden")
  let url = folder.appendingPathComponent("\(name).txt")
  let now = goldenText(of: frame)
  if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try now.write(to: url, atomically: true, encoding: .utf8)
      return "Recorded \(name); look at it and run again without RECORD_SCREENS."
    } catch {
      return "\(name) could not be recorded: \(error)"
    }
  }
  guard let golden = try? String(contentsOf: url, encoding: .utf8) else {
    return "There is no golden screen \(name): record it with RECORD_SCREENS=1."
  }
  return golden == now ? nil : difference(from: golden, to: now, name)
}

/// The lines that differ, − as recorded, + as drawn now.
private func difference(from golden: String, to now: String, _ name: String) -> String {
  let old = golden.components(separatedBy: "\n")
  let new = now.components(separatedBy: "\n")
  var report = "\(name) differs from its golden screen:"
  for row in 0..<max(old.count, new.count) {
    let before = row < old.count ? old[row] : nil
    let after = row < new.count ? new[row] : nil
    if before == after { continue }
    if let before { report += "\n\(row + 1) - \(before)" }
    if let after { report += "\n\(row + 1) + \(after)" }
  }
  return report
}

/// A frame as a golden screen stores it: its text, then the same screen with a letter for each cell's style (blank for plain
/// text), then what the letters mean.
public func goldenText(of frame: Frame) -> String {
  var names: [Style: String] = [.plain: " "]
  var legend: [String] = []
  var map: [String] = []
  for y in 0..<frame.size.height {
    var line = ""
    for x in 0..<frame.size.width {
      let style = frame[x, y].style
      if names[style] == nil {
        let letter = legend.count < letters.count ? String(letters[legend.count]) : "*"
        names[style] = letter
        legend.append("\(letter) \(describe(style))")
      }
      line += names[style] ?? " "
    }
    map.append(String(line.reversed().drop { $0 == " " }.reversed()))
  }
  let title = "\(frame.size.width)×\(frame.size.height)"
  return "\(title)\n\(frame.text)\n\n== styles\n\(map.joined(separator: "\n"))\n\n== legend\n"
    + legend.joined(separator: "\n") + "\n"
}

/// Enough letters for an image in which every cell has colours of its own: Latin, then its accented letters and Cyrillic.
private let letters: [Character] =
  Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  + (Array(0x100...0x17F) + Array(0x400...0x52F)).compactMap(Unicode.Scalar.init).map(Character.init)

private func describe(_ style: Style) -> String {
  var words = [describe(style.foreground)]
  if style.background != .standard { words.append("on \(describe(style.background))") }
  let attributes: [(Attributes, String)] = [
    (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
  ]
  words += attributes.filter { style.attributes.contains($0.0) }.map(\.1)
  return words.joined(separator: " ")
}

private func describe(_ color: Color) -> String {
  switch color {
  case .standard: "standard"
  case .ansi(let index): "ansi \(index)"
  case .rgb(let r, let g, let b): "\(r),\(g),\(b)"
  }
}
