import Foundation
import Testing

@testable import Engine

@Suite("Orientation histograms and pyramids") struct OrientationHistogramTests {
  private func image(_ height: Int, _ width: Int, seed: UInt64 = 1) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<height * width).map { _ in Float(random.uniform()) }
  }

  /// What a descriptor is, in the plainest words: every pixel of the patch votes for the cells and orientations near it.
  private func plainDescriptor(
    _ s: OrientationHistograms, _ image: [Float], _ shape: Shape, top: Int, left: Int
  ) -> [Double] {
    let (h, w, side) = (shape.height, shape.width, s.cells * s.cellSize)
    func pixel(_ y: Int, _ x: Int) -> Double { Double(image[min(max(y, 0), h - 1) * w + min(max(x, 0), w - 1)]) }
    var result = [Double](repeating: 0, count: s.length)
    for dy in 0..<side {
      for dx in 0..<side {
        let (y, x) = (top + dy, left + dx)
        let gx = (pixel(y, x + 1) - pixel(y, x - 1)) / 2
        let gy = (pixel(y + 1, x) - pixel(y - 1, x)) / 2
        let place = atan2(gy, gx) / (2 * .pi) * Double(s.orientations)
        let (v, u) = (Double(dy) + 0.5 - Double(side) / 2, Double(dx) + 0.5 - Double(side) / 2)
        let weight = exp(-(u * u + v * v) / (2 * pow(Double(side) / 2, 2))) * hypot(gx, gy)
        for i in 0..<s.cells {
          for j in 0..<s.cells {
            for o in 0..<s.orientations {
              let down = 1 - abs((Double(dy) + 0.5) / Double(s.cellSize) - 0.5 - Double(i))
              let across = 1 - abs((Double(dx) + 0.5) / Double(s.cellSize) - 0.5 - Double(j))
              var turn = abs(place - Double(o)).truncatingRemainder(dividingBy: Double(s.orientations))
              turn = min(turn, Double(s.orientations) - turn)
              result[(i * s.cells + j) * s.orientations + o] +=
                weight * max(0, down) * max(0, across) * max(0, 1 - turn)
            }
          }
        }
      }
    }
    func unit(_ v: [Double]) -> [Double] {
      let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return v.map { $0 / length }
    }
    return unit(unit(result).map { min($0, Double(s.clip)) })
  }

  @Test(
    "every descriptor is what its definition says, also on images that are not square and with odd settings",
    arguments: [
      (OrientationHistograms(), 28, 28), (OrientationHistograms(stride: 3), 17, 23),
      (OrientationHistograms(cells: 3, cellSize: 3, orientations: 5, stride: 2, clip: 0.3), 12, 9),
      (OrientationHistograms(cells: 1, cellSize: 4, orientations: 4, stride: 1), 4, 5),
      (OrientationHistograms(cells: 2, cellSize: 1, orientations: 8, stride: 5), 8, 8),
    ])
  func definition(settings: OrientationHistograms, height: Int, width: Int) throws {
    let shape = Shape(channels: 1, height: height, width: width)
    let image = image(height, width)
    let grid = try settings.describe(image, shape)
    let side = settings.cells * settings.cellSize
    #expect(grid.rows == (height - side) / settings.stride + 1 && grid.columns == (width - side) / settings.stride + 1)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let expected = plainDescriptor(
          settings, image, shape, top: row * settings.stride, left: column * settings.stride)
        #expect(distance(Array(grid.descriptor(row: row, column: column)), expected) < 1e-5)
      }
    }
  }

  @Test("a ramp that grows brighter to the right has one orientation, a quarter turn of it the next but one")
  func ramp() throws {
    let shape = Shape(channels: 1, height: 16, width: 16)
    let settings = OrientationHistograms(clip: 1)
    for (turn, brightness) in [
      (0, { x, y in x }), (2, { x, y in y }), (4, { x, y in 15 - x }), (6, { x, y in 15 - y }),
    ] as [(Int, (Int, Int) -> Int)] {
      let ramp = (0..<256).map { Float(brightness($0 % 16, $0 / 16)) }
      let grid = try settings.describe(ramp, shape)
      for (index, value) in grid.values.enumerated() { #expect((value > 1e-6) == (index % 8 == turn)) }
    }
  }

  @Test("a descriptor has length 1, knows neither brightness nor contrast, and is cut where one edge drowns the rest")
  func normalisation() throws {
    let shape = Shape(channels: 1, height: 16, width: 16)
    let one = image(16, 16)
    let grid = try OrientationHistograms().describe(one, shape)
    #expect(abs(grid.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    let dimmed = try OrientationHistograms().describe(one.map { $0 * 0.25 + 0.5 }, shape)
    #expect(distance(grid.values, dimmed.values) < 1e-5)
    // A single bright pixel among faint noise: what is cut comes back only by the second normalisation.
    var edge = one.map { $0 * 0.02 }
    edge[8 * 16 + 8] = 1
    let uncut = try OrientationHistograms(clip: 1).describe(edge, shape).values
    let cut = try OrientationHistograms().describe(edge, shape).values
    #expect(uncut.max()! > 0.35)
    #expect(cut.max()! < uncut.max()!)
    #expect(abs(cut.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test("an empty patch has no content and stays 0")
  func empty() throws {
    let grid = try OrientationHistograms().describe(
      [Float](repeating: 0.7, count: 400), Shape(channels: 1, height: 20, width: 20))
    #expect(grid.count == 4 && grid.hasContent == [false, false, false, false])
    #expect(grid.values.allSatisfy { $0 == 0 })
  }

  @Test("an image that is too small, has colours, or settings without sense are refused in a sentence")
  func refusals() {
    func problem(_ s: OrientationHistograms, _ shape: Shape) -> String {
      let error = #expect(throws: EngineError.self) {
        try s.describe([Float](repeating: 0, count: shape.count), shape)
      }
      return error?.description ?? ""
    }
    #expect(problem(.init(), Shape(channels: 1, height: 15, width: 20)).contains("does not fit"))
    #expect(problem(.init(), Shape(channels: 3, height: 16, width: 16)).contains("one channel"))
    #expect(problem(.init(stride: 0), Shape(channels: 1, height: 16, width: 16)).contains("patch to patch"))
    #expect(problem(.init(orientations: 1), Shape(channels: 1, height: 16, width: 16)).contains("orientations"))
  }

  @Test("the gradients that can be looked at are those of the filter, and the maps share out their lengths")
  func gradients() throws {
    let shape = Shape(channels: 1, height: 5, width: 7)
    let image = image(5, 7)
    let seen = try OrientationHistograms(cells: 1, cellSize: 2, orientations: 6).gradients(image, shape)
    #expect(seen.horizontal[1 * 7 + 3] == (image[1 * 7 + 4] - image[1 * 7 + 2]) / 2)
    #expect(seen.vertical[0 * 7 + 6] == (image[1 * 7 + 6] - image[0 * 7 + 6]) / 2)
    for pixel in 0..<35 {
      let sum = seen.maps[pixel * 6..<pixel * 6 + 6].reduce(0, +)
      #expect(abs(sum - hypotf(seen.horizontal[pixel], seen.vertical[pixel])) < 1e-6)
    }
  }

  @Test("an enlarged image keeps a ramp a ramp and its corners")
  func enlargement() {
    let image: [Float] = [0, 1, 2, 10, 11, 12]
    let large = with(count: 54) { enlarge($0, image, height: 2, width: 3, factor: 3) }
    #expect(large[0] == 0 && large[8] == 2 && large[45] == 10 && large[53] == 12)
    // The middle of an old pixel is the middle of a new one.
    for y in 0..<2 { for x in 0..<3 { #expect(large[(3 * y + 1) * 9 + 3 * x + 1] == image[y * 3 + x]) } }
    #expect(abs(large[1 * 9 + 2] - 1 / 3) < 1e-6)
    #expect(abs(large[2 * 9 + 1] - 10 / 3) < 1e-5)
  }

  // MARK: the pyramid

  @Test("a pyramid counts every word once on each level, with Lazebnik's weights")
  func pyramid() {
    let pyramid = SpatialPyramid(takesRoots: false)
    #expect((0..<3).map { pyramid.weight(level: $0) } == [0.25, 0.25, 0.5])
    // Four words in the corners of a 4×4 grid, one in the middle of the first quarter, nothing elsewhere.
    var words = [Int?](repeating: nil, count: 16)
    (words[0], words[3], words[12], words[15], words[5]) = (0, 1, 0, 1, 1)
    let features = pyramid.pool(words, rows: 4, columns: 4, vocabulary: 2)
    #expect(features.count == 21 * 2)
    func expect(_ part: Int, _ counts: [Float], _ weight: Float) {
      #expect(distance(Array(features[part * 2..<part * 2 + 2]), counts.map { $0 * weight / 5 }) < 1e-6, "part \(part)")
    }
    expect(0, [2, 3], 0.25)
    for (quarter, counts) in [[1, 1], [0, 1], [1, 0], [0, 1]].enumerated() {
      expect(1 + quarter, counts.map(Float.init), 0.25)
    }
    for part in 0..<16 {
      expect(5 + part, [words[part] == 0 ? 1 : 0, words[part] == 1 ? 1 : 0], 0.5)
    }
  }

  @Test("with roots the features have length 1, and without any word all are 0")
  func roots() {
    let words: [Int?] = (0..<15).map { $0 % 4 == 3 ? nil : $0 % 4 }
    let features = SpatialPyramid(levels: 3).pool(words, rows: 3, columns: 5, vocabulary: 3)
    #expect(abs(features.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    let none = SpatialPyramid().pool([nil, nil], rows: 1, columns: 2, vocabulary: 3)
    #expect(none == [Float](repeating: 0, count: 63))
    #expect(SpatialPyramid(levels: 1).pool([2], rows: 1, columns: 1, vocabulary: 3) == [0, 0, 1])
  }
}
