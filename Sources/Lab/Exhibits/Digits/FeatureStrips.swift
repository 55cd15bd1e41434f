import Engine
import Screen

/// Where the values of a feature lie on a strip: from the smallest to the largest that occurs on the wall.
struct FeatureScale: Hashable, Sendable {
  let low: Int
  let high: Int
  let width: Int

  init(_ feature: ShapeFeature, of samples: [DigitSample], width: Int) {
    let values = samples.map { $0.features[feature] }
    low = values.min() ?? 0
    high = max(values.max() ?? 0, low + 1)
    self.width = max(1, width)
  }

  private var count: Int { high - low + 1 }

  /// The first column of a value; −1 and `width` for values beyond the ends.
  func column(of value: Int) -> Int {
    let place = value - low
    if place < 0 || place >= count { return place < 0 ? -1 : width }
    return width >= count ? (place * width + count - 1) / count : ((place + 1) * width - 1) / count
  }

  /// The values that a column stands for: one, which others may share, where there is room; else several.
  func values(at column: Int) -> ClosedRange<Int> {
    let first = low + column * count / width
    return width >= count ? first...first : first...low + (column + 1) * count / width - 1
  }

  func value(at column: Int) -> Int { values(at: max(0, min(width - 1, column))).lowerBound }
}

/// One strip for each class: how often each value of a feature occurs there. A test that compares the feature stands in them
/// as a line, and what it lets through stands out.
struct FeatureStrips {
  var feature: ShapeFeature
  var samples: [DigitSample]
  /// The test whose threshold is shown; nil for none.
  var test: FeatureTest?
  /// What its threshold is called where it can be questioned.
  var testName = ""
  /// The digit that is looked at: its value is marked in the strip of its class.
  var looked: DigitSample?
  /// The class under the cursor.
  var emphasized: Int?

  /// The columns of the labels.
  var label = 3

  /// The cells of the strips, for a zone.
  func track(in area: Rect) -> Rect { Rect(area.x + label, area.y, area.width - label, area.height) }

  /// Draws the strips of some classes, one a row, and the axis below them.
  func draw(_ classes: [(label: String, digits: Set<Int>)], into frame: inout Frame, in area: Rect) {
    let track = track(in: area)
    guard track.width >= 8, area.height >= 2 else { return }
    let scale = FeatureScale(feature, of: samples, width: track.width)
    for (row, entry) in classes.prefix(area.height - 1).enumerated() {
      let line = Rect(track.x, area.y + row, track.width, 1)
      let isEmphasized = emphasized.map { entry.digits == [$0] } ?? false
      frame.write(
        (isEmphasized ? frame.look.glyph("▸", ">") : " ") + entry.label, at: Point(area.x, line.y),
        isEmphasized ? .key : .text, limit: track.x)
      drawStrip(entry.digits, scale, into: &frame, in: line)
      if let looked, entry.digits.contains(looked.label) { mark(looked, scale, into: &frame, in: line) }
    }
    drawAxis(scale, into: &frame, in: Rect(track.x, area.y + min(classes.count, area.height - 1), track.width, 1))
  }

  private func passes(_ value: Int) -> Bool {
    switch test?.relation {
    case .less?: value < test?.value ?? 0
    case .equal?: value == test?.value
    case .atLeast?: value >= test?.value ?? 0
    case nil: true
    }
  }

  /// In the names of the columns: `9`, or `!9` for all others.
  private func code(_ digits: Set<Int>) -> String {
    digits.count == 1 ? "\(digits.first ?? 0)" : "!\((0...9).first { !digits.contains($0) } ?? 0)"
  }

  private func drawStrip(_ digits: Set<Int>, _ scale: FeatureScale, into frame: inout Frame, in line: Rect) {
    let members = samples.filter { digits.contains($0.label) }
    guard !members.isEmpty else { return }
    var counts: [Int: Int] = [:]
    for member in members { counts[member.features[feature], default: 0] += 1 }
    let heights = (0..<line.width).map { column in scale.values(at: column).reduce(0) { $0 + (counts[$1] ?? 0) } }
    let most = max(1, heights.max() ?? 1)
    // No full block: the strips must stay apart.
    let ramp = Array((frame.look.isUnicode ? "▁▂▃▄▅▆▇" : "_.:-=+*").unicodeScalars)
    for (column, count) in heights.enumerated() {
      let isIn = scale.values(at: column).contains(where: passes)
      let style = frame.look.style(isIn ? (test == nil ? .series(0) : .good) : .muted)
      var cell = Cell(" ", style)
      if count > 0 {
        cell.scalar = ramp[max(0, min(ramp.count - 1, (count * ramp.count + most - 1) / most - 1))]
        let values = scale.values(at: column)
        let name = "column(\(feature.name);\(code(digits));\(values.lowerBound);\(values.upperBound))"
        frame.addZone(Rect(line.x + column, line.y, 1, 1), .number(name))
      } else if let test, column == scale.column(of: test.value) {
        cell = Cell(frame.look.isUnicode ? "┊" : ":", frame.look.style(.key))
      }
      frame[line.x + column, line.y] = cell
    }
  }

  private func mark(_ digit: DigitSample, _ scale: FeatureScale, into frame: inout Frame, in line: Rect) {
    let column = max(0, min(line.width - 1, scale.column(of: digit.features[feature])))
    frame.restyle(Rect(line.x + column, line.y, 1, 1)) { $0.with(.reverse) }
  }

  /// The ends of the scale, and below the line the threshold; where both need the same cells, the threshold.
  private func drawAxis(_ scale: FeatureScale, into frame: inout Frame, in line: Rect) {
    let threshold = threshold(scale, frame.look, in: line)
    for (value, name) in [(scale.low, "least"), (scale.high, "most")] {
      let text = "\(value)"
      let place = Rect(name == "least" ? line.x : line.right - text.count, line.y, text.count, 1)
      if let threshold, !threshold.place.intersection(place).isEmpty { continue }
      frame.write(text, number: "\(name)(\(feature.name))", at: place.origin, .muted, limit: line.right)
    }
    if let threshold {
      frame.write(threshold.text, at: Point(threshold.place.x + 1, line.y), .key, limit: line.right)
    }
  }

  /// The threshold in words, and the cells that it takes with a blank on either side.
  private func threshold(
    _ scale: FeatureScale, _ look: Look, in line: Rect
  ) -> (text: Explanation.Line, place: Rect)? {
    guard let test, test.feature == feature else { return nil }
    let sign = look.glyph(RuleText.sign(test.relation), test.relation.rawValue)
    let text: Explanation.Line = "\(look.glyph("▲", "^")) \(sign) \(.number("\(test.value)", testName))"
    let width = TextWidth.of(text.text)
    let column = max(0, min(line.width - width, scale.column(of: test.value)))
    return (text, Rect(line.x + column - 1, line.y, width + 2, 1))
  }
}
