import Testing

@testable import Engine

/// A shape drawn by hand: `#` full ink, `+` half, `-` a quarter, everything else paper.
private func pixels(_ rows: String...) -> [Float] {
  rows.joined().map { $0 == "#" ? 1 : $0 == "+" ? 0.5 : $0 == "-" ? 0.25 : 0 }
}

private func features(_ pixels: [Float]) -> ShapeFeatures { ShapeFeatures(width: 8, height: 8, pixels: pixels) }

@Suite("Shape features")
struct ShapeFeaturesTests {
  static let ring = pixels(
    "........", "..####..", "..#..#..", "..#..#..", "..#..#..", "..####..", "........", "........")
  static let eight = pixels(
    "..####..", "..#..#..", "..####..", "..#..#..", "..#..#..", "..####..", "........", "........")
  static let nine = pixels(
    "..####..", "..#..#..", "..#..#..", "..####..", ".....#..", ".....#..", ".....#..", ".....#..")
  static let openC = pixels(
    "..####..", "..#.....", "..#.....", "..#.....", "..#.....", "..#.....", "..####..", "........")

  @Test("a ring closes in one hole, an 8 two, an open C none")
  func holes() {
    #expect(features(Self.ring)[.holes] == 1)
    #expect(features(Self.ring)[.holeSize] == 6)
    // Rows 3, 4 and 5 of the page.
    #expect(features(Self.ring)[.holeRow] == 4)
    #expect(features(Self.eight)[.holes] == 2)
    // The lower of the two is the larger: rows 4 and 5, on the mean 4.5.
    #expect(features(Self.eight)[.holeSize] == 4 && features(Self.eight)[.holeRow] == 5)
    #expect(features(Self.openC)[.holes] == 0)
    #expect(features(Self.openC)[.holeRow] == 0 && features(Self.openC)[.holeSize] == 0)
  }

  @Test("strokes hold together across corners, paper does not leak through them")
  func corners() {
    let diamond = pixels(
      "........", "...#....", "..#.#...", ".#...#..", "..#.#...", "...#....", "........", "........")
    #expect(features(diamond)[.holes] == 1 && features(diamond)[.holeSize] == 5)
  }

  @Test("paper that reaches the border is no hole, however narrow its way")
  func border() {
    let corner = pixels(
      "#####...", "#...#...", "....#...", "#...#...", "#####...", "........", "........", "........")
    #expect(features(corner)[.holes] == 0)
  }

  @Test("a pixel is a stroke from half its ink on")
  func threshold() {
    func ring(_ weakest: Character) -> [Float] {
      pixels("........", ".####...", ".#..#...", ".#..\(weakest)...", ".####...", "........", "........", "........")
    }
    #expect(features(ring("+"))[.holes] == 1)
    #expect(features(ring("-"))[.holes] == 0)
  }

  @Test("ink is shared out over halves, quarters and bands as counted by hand")
  func zones() {
    // Twelve pixels of ink above, six of them to the left; four below.
    let nine = features(Self.nine)
    #expect(Self.nine.reduce(0, +) == 16)
    #expect(nine[.ink] == 25)
    #expect(nine[.top] == 75)
    #expect(nine[.left] == 38)  // 6 of 16
    #expect(nine[.topLeft] == 38 && nine[.topRight] == 38 && nine[.bottomLeft] == 0 && nine[.bottomRight] == 25)
    #expect(nine[.head] == 38)  // 6 of 16
    #expect(nine[.waist] == 31)  // 5 of 16
    #expect(nine[.foot] == 13)  // 2 of 16
    #expect(nine[.stem] == 25)  // 4 of 16
    #expect(nine[.centre] == 50)  // 8 of 16
  }

  @Test("every share is the ink of its zone over all ink, and the quarters make the whole")
  func zonesAgree() {
    for shape in [Self.ring, Self.eight, Self.nine, Self.openC] {
      let all = shape.reduce(0, +)
      for feature in ShapeFeature.allCases where feature != .ink {
        guard let zone = ShapeFeatures.zone(of: feature, width: 8, height: 8) else { continue }
        let share = zone.reduce(Float(0)) { $0 + shape[$1] } / all
        #expect(abs(Float(features(shape)[feature]) - 100 * share) <= 0.5, "\(feature)")
      }
      let quarters: [ShapeFeature] = [.topLeft, .topRight, .bottomLeft, .bottomRight]
      let members = quarters.flatMap { ShapeFeatures.zone(of: $0, width: 8, height: 8) ?? [] }
      #expect(members.sorted() == Array(0..<64))
    }
  }

  @Test("a line through the shape counts the strokes that it meets")
  func strokes() {
    let nine = features(Self.nine)
    #expect(nine[.row3] == 2 && nine[.row4] == 1 && nine[.row5] == 1 && nine[.row6] == 1)
    #expect(nine[.column4] == 2 && nine[.column5] == 2)
    #expect(StrokeMap.strokes(along: []) == 0)
    #expect(StrokeMap.strokes(along: [true, true, false, true, false, false, true]) == 3)
  }

  @Test("width and height are those of the strokes")
  func extent() {
    #expect(features(Self.nine)[.width] == 4 && features(Self.nine)[.height] == 8)
    #expect(features(Self.ring)[.width] == 4 && features(Self.ring)[.height] == 5)
    // A faint pixel is no stroke.
    var faint = Self.ring
    faint[63] = 0.25
    #expect(features(faint)[.width] == 4 && features(faint)[.height] == 5)
  }

  @Test("symmetry is 100 for what looks the same, 0 for what never meets its twin")
  func symmetry() {
    let ring = features(Self.ring)
    #expect(ring[.mirror] == 100)
    #expect(ring[.flip] < 100 && ring[.turn] < 100)
    let half = pixels("##......", "##......", "........", "........", "........", "........", "........", "........")
    for feature in [ShapeFeature.mirror, .flip, .turn] { #expect(features(half)[feature] == 0) }
    let all = [Float](repeating: 1, count: 64)
    for feature in [ShapeFeature.mirror, .flip, .turn] { #expect(features(all)[feature] == 100) }
    // An S looks the same after half a turn, not in a mirror.
    let s = pixels("..####..", "..#.....", "..#.....", "..####..", "..####..", ".....#..", ".....#..", "..####..")
    #expect(features(s)[.turn] == 100 && features(s)[.mirror] < 100)
  }

  @Test("an empty page measures 0 everywhere")
  func emptyPage() {
    let empty = features([Float](repeating: 0, count: 64))
    for feature in ShapeFeature.allCases { #expect(empty[feature] == 0, "\(feature)") }
  }

  @Test("a shape enlarged three times keeps its holes, its shares, its strokes and its symmetry")
  func anySize() {
    let large = (0..<24 * 24).map { index -> Float in Self.nine[index / 24 / 3 * 8 + index % 24 / 3] }
    let measured = ShapeFeatures(width: 24, height: 24, pixels: large)
    let small = features(Self.nine)
    let sizes: Set<ShapeFeature> = [.holeRow, .holeSize, .width, .height]
    for feature in ShapeFeature.allCases where !sizes.contains(feature) {
      #expect(measured[feature] == small[feature], "\(feature)")
    }
    #expect(measured[.holeSize] == 9 * small[.holeSize] && measured[.width] == 3 * small[.width])
  }

  @Test("every feature has a name of its own, and a meaning that fits one row of a small screen")
  func names() {
    for feature in ShapeFeature.allCases {
      #expect(ShapeFeature(name: feature.name) == feature && feature.meaning.count <= 33, "\(feature)")
    }
    #expect(ShapeFeature.topLeft.name == "top-left" && ShapeFeature.column4.name == "col4")
    #expect(ShapeFeature.holeSize.name == "hole-size" && ShapeFeature.turn.name == "turn")
    #expect(ShapeFeature(name: "loops") == nil)
  }

  @Test("every value lies in the range that its feature names, on random pages")
  func ranges() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<200 {
      let page = (0..<64).map { _ in Float(random.below(17)) / 16 }
      let measured = features(page)
      for feature in ShapeFeature.allCases { #expect(feature.range.contains(measured[feature]), "\(feature)") }
    }
  }
}

@Suite("Decision lists")
struct DecisionListTests {
  private let nine = features(ShapeFeaturesTests.nine)
  private let ring = features(ShapeFeaturesTests.ring)

  @Test("the three relations compare as they read")
  func relations() {
    #expect(FeatureTest(.holes, .equal, 1).holds(for: nine) && !FeatureTest(.holes, .equal, 0).holds(for: nine))
    #expect(FeatureTest(.top, .atLeast, 75).holds(for: nine) && !FeatureTest(.top, .atLeast, 76).holds(for: nine))
    #expect(FeatureTest(.top, .less, 76).holds(for: nine) && !FeatureTest(.top, .less, 75).holds(for: nine))
  }

  @Test("the first rule whose tests all hold decides; else the fallback")
  func order() {
    let hole = DecisionRule([FeatureTest(.holes, .equal, 1)], answer: 0)
    let both = DecisionRule([FeatureTest(.holes, .equal, 1), FeatureTest(.bottomLeft, .less, 5)], answer: 9)
    #expect(DecisionList([both, hole], fallback: 1).judge([nine, ring]) == [0, 1])
    #expect(DecisionList([hole, both], fallback: 1).judge([nine, ring]) == [0, 0])
    #expect(DecisionList([both, hole], fallback: 1).answer(for: nine) == 9)
    #expect(DecisionList([both], fallback: 1).answer(for: ring) == 1)
    #expect(DecisionList([both], fallback: 1).decisive(for: ring) == nil)
  }

  @Test("a rule without tests fires on everything")
  func noTests() { #expect(DecisionRule([], answer: 3).fires(for: ring)) }
}
