import Engine

/// How a measured feature came about, down to the pixels.
extension DigitRules {
  /// `top(17)`: a feature of a digit.
  func measured(_ name: NumberName) -> Explanation? {
    guard let feature = ShapeFeature(name: name.base), let sample = sample(name.arguments[0]) else { return nil }
    let (rule, lines) = derivation(of: feature, sample)
    return Explanation(
      symbol: "\(feature.name) of \(sample.title)", text: "\(sample.features[feature])",
      meaning: feature.meaning.prefix(1).uppercased() + feature.meaning.dropFirst() + ".", rule: rule, lines: lines)
  }

  /// `sum(17;top)`: the ink of a zone. `x(17;3;5)`: the pixel in row 3, column 5. `like(17;mirror)`: the ink alike.
  func part(_ name: NumberName) -> Explanation? {
    guard let sample = sample(name.arguments[0]) else { return nil }
    switch (name.base, name.arguments.count) {
    case ("sum", 2): return ink(name, sample)
    case ("like", 2): return alike(name, sample)
    case ("x", 3):
      guard let row = Int(name.arguments[1]), let column = Int(name.arguments[2]), 1...8 ~= row, 1...8 ~= column else {
        return nil
      }
      return Explanation(
        symbol: "x(\(row), \(column)) of \(sample.title)", text: text(sample, (row - 1) * 8 + column - 1),
        meaning: "The ink of the pixel in row \(row), column \(column), from 0 (paper) to 1. It comes from the pen.")
    default: return nil
    }
  }

  private func derivation(of feature: ShapeFeature, _ sample: DigitSample) -> (String, [[Explanation.Piece]]) {
    let (name, number) = (feature.name, sample.code)
    let features = sample.features
    switch feature {
    case .ink:
      return (
        "ink = 100 · sum of all pixels / 64",
        [
          [.text("= 100 · "), whole(sample), .text(" / 64 ≈ \(features[.ink])")]
        ]
      )
    case .top, .left, .topLeft, .topRight, .bottomLeft, .bottomRight, .head, .waist, .foot, .stem, .centre:
      let sum = Explanation.Piece.number(zoneText(sample, feature), "sum(\(number);\(name))")
      return (
        "\(name) = 100 · ink there / all ink",
        [[.text("= 100 · "), sum, .text(" / "), whole(sample), .text(" ≈ \(features[feature])")]]
      )
    case .mirror, .flip, .turn:
      let like = Explanation.Piece.number(alikeText(sample, feature), "like(\(number);\(name))")
      return (
        "\(name) = 100 · ink alike / all ink",
        [[.text("= 100 · "), like, .text(" / "), whole(sample), .text(" ≈ \(features[feature])")]]
      )
    case .holes:
      return ("holes = patches of paper (o) that strokes (#) close in", map(sample) + holePixels(sample))
    case .holeSize: return ("the pixels (o) of the largest of the holes", map(sample) + holePixels(sample))
    case .holeRow:
      return (
        "the mean row of the pixels of the largest hole, rounded; 0 without a hole", map(sample) + holePixels(sample)
      )
    case .width, .height:
      return (
        "from the first to the last \(feature == .width ? "column" : "row") with a pixel of at least 0.50 (#)",
        map(sample)
          + grid(sample)
      )
    case .row3, .row4, .row5, .row6, .column4, .column5:
      let line = ShapeFeatures.line(of: feature, width: 8, height: 8) ?? 0
      let isRow = ![.column4, .column5].contains(feature)
      let pixels = (0..<8).flatMap { place -> [Explanation.Piece] in
        [pixel(sample, isRow ? line * 8 + place : place * 8 + line), .text(" ")]
      }
      return ("changes from paper to stroke (at least 0.50) along \(isRow ? "row" : "column") \(line + 1)", [pixels])
    }
  }

  // MARK: Sums of ink

  private func ink(_ name: NumberName, _ sample: DigitSample) -> Explanation? {
    guard let feature = ShapeFeature(name: name.arguments[1]),
      let zone = ShapeFeatures.zone(of: feature, width: 8, height: 8)
    else { return nil }
    let rows = Dictionary(grouping: zone) { $0 / 8 }.sorted { $0.key < $1.key }
    let lines = rows.enumerated().map { index, row -> [Explanation.Piece] in
      row.value.enumerated().flatMap { place, pixelIndex -> [Explanation.Piece] in
        [.text(place > 0 || index > 0 ? (place == 0 ? "+ " : " + ") : "= "), pixel(sample, pixelIndex)]
      }
    }
    let what = feature == .ink ? "All the ink" : "The ink that \(feature.name) counts"
    return Explanation(
      symbol: "ink", text: zoneText(sample, feature),
      meaning: "\(what) of \(sample.title): the sum of the pixels.",
      rule: "ink = sum of x(row, column)", lines: lines)
  }

  private func alike(_ name: NumberName, _ sample: DigitSample) -> Explanation? {
    guard let feature = ShapeFeature(name: name.arguments[1]),
      ShapeFeatures.partner(of: 0, in: feature, width: 8, height: 8) != nil
    else { return nil }
    // One line for each pixel that has anything in common with its partner.
    let pairs = sample.pixels.indices.compactMap { index -> (Int, Int)? in
      let partner = ShapeFeatures.partner(of: index, in: feature, width: 8, height: 8) ?? index
      return min(sample.pixels[index], sample.pixels[partner]) > 0 ? (index, partner) : nil
    }
    let lines = pairs.enumerated().map { place, pair -> [Explanation.Piece] in
      [
        .text(place == 0 ? "= min(" : "+ min("), pixel(sample, pair.0), .text(", "), pixel(sample, pair.1), .text(")"),
      ]
    }
    return Explanation(
      symbol: "ink alike", text: alikeText(sample, feature),
      meaning: "Each pixel and the one that \(feature.name) lays on it have the smaller of their inks in common.",
      rule: "sum of min(pixel, partner)", lines: lines)
  }

  private func zoneText(_ sample: DigitSample, _ feature: ShapeFeature) -> String {
    let zone = ShapeFeatures.zone(of: feature, width: 8, height: 8) ?? []
    return Format.number(ShapeFeatures.ink(zone, of: sample.pixels), decimals: 2)
  }

  private func alikeText(_ sample: DigitSample, _ feature: ShapeFeature) -> String {
    Format.number(ShapeFeatures.inkAlike(feature, width: 8, height: 8, pixels: sample.pixels), decimals: 2)
  }

  // MARK: Pixels

  private func text(_ sample: DigitSample, _ index: Int) -> String { Format.number(sample.pixels[index], decimals: 2) }

  private func pixel(_ sample: DigitSample, _ index: Int) -> Explanation.Piece {
    .number(text(sample, index), "x(\(sample.code);\(index / 8 + 1);\(index % 8 + 1))")
  }

  private func whole(_ sample: DigitSample) -> Explanation.Piece {
    .number(zoneText(sample, .ink), "sum(\(sample.code);ink)")
  }

  /// The digit in characters: # stroke, o hole, . other paper.
  func map(_ sample: DigitSample) -> [[Explanation.Piece]] {
    let strokes = StrokeMap(width: 8, height: 8, pixels: sample.pixels)
    let holes = Set(strokes.holes.joined())
    return (0..<8).map { row in
      let cells = (0..<8).map { column -> String in
        let index = row * 8 + column
        return strokes.isStroke[index] ? "#" : holes.contains(index) ? "o" : "."
      }
      return [.text(cells.joined(separator: " "))]
    }
  }

  /// The pixels of the holes, a line for each hole.
  private func holePixels(_ sample: DigitSample) -> [[Explanation.Piece]] {
    StrokeMap(width: 8, height: 8, pixels: sample.pixels).holes.map { hole in
      [.text("row \(hole.map { "\($0 / 8 + 1)" }.joined(separator: " ")): ")]
        + hole.flatMap { [pixel(sample, $0), .text(" ")] }
    }
  }

  private func grid(_ sample: DigitSample) -> [[Explanation.Piece]] {
    (0..<8).map { row in (0..<8).flatMap { [pixel(sample, row * 8 + $0), .text(" ")] } }
  }
}
