import Foundation
import PadTesting
import Testing

/// The measure of the pad (`scripts/pad`), on as much as a test has time for, and what it is made of.
@Suite("The pad reads what people draw", .serialized, .timeLimit(.minutes(5)))
struct PadTrialTests {
  static let hands = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Trajectories/hands.txt").standardized

  let product: Product
  init() throws { product = try Product() }

  @Test("of digits by hands that no network was trained on at least 97 % are right, in both windows")
  func reads() throws {
    defer { product.cleanUp() }
    var series = PadSeries(program: Product.executable.path, environment: product.environment())
    series.manners = [.plain]
    // One digit of each hand, so that every digit comes up twice.
    let all = try TrajectoryFile.read(Self.hands)
    let sample = all.indices.filter { $0 / 10 * 3 % 10 == $0 % 10 }.map { all[$0] }
    #expect(sample.count == 20 && Set(sample.map(\.label)).count == 10)
    let tally = PadTally(try series.run(sample))
    #expect(tally.outcomes.count == 40)
    #expect(tally.share >= 0.97, "\(tally.text)")
  }

  @Test("each manner can be drawn: tiny, with every pen, in pieces, by a slow and by a quick hand")
  func manners() throws {
    defer { product.cleanUp() }
    var series = PadSeries(program: Product.executable.path, environment: product.environment())
    series.windows = [.init(columns: 80, rows: 24)]
    let three = try TrajectoryFile.read(Self.hands).filter { $0.label == 3 && $0.hand == "american" }
    let tally = PadTally(try series.run(three))
    #expect(tally.outcomes.map(\.manner) == Manner.allCases)
    #expect(tally.right == 11, "\(tally.text)")
    #expect(tally.text.contains("11 of 11 right: 100.00 %"))
  }

  @Test("the time from a movement of the mouse to new probabilities is measured, for each way of moving it")
  func latency() throws {
    defer { product.cleanUp() }
    let digits = try TrajectoryFile.read(Self.hands).filter { $0.hand == "american" }
    for movement in PadLatency.Movement.allCases {
      let latency = try PadLatency(
        program: Product.executable.path, columns: 80, rows: 24, environment: product.environment())
      let result = try latency.measure(movement, 6, drawing: digits)
      #expect(!result.times.isEmpty && result.times == result.times.sorted(), "\(movement)")
      #expect(result.quantile(0.5) > 0 && result.quantile(1) == result.times.last)
      // Not the figure, which a busy machine and a debug build spoil, but that it is one.
      #expect(result.quantile(0.5) < 1000, "\(result.text)")
    }
  }

  // MARK: The format

  private func parse(_ text: String) throws -> [Trajectory] { try TrajectoryFile.parse(text, name: "t.txt") }

  @Test("digits on lines and in blocks, with comments, names, brackets and times")
  func format() throws {
    let digits = try parse(
      """
      # somebody's digits
      @relation digits
      7 Anna Maria: 10,10 80,5 40,95 / 30,50 70,48   # crossed
      1: (5,0,0.01) [5,10,0.02]
      // a block
      4
      20,0 5,58 98,55

      75,5 68,100
      y up
      1 5,0 6,100
      """)
    #expect(digits.map(\.label) == [7, 1, 4, 1])
    #expect(digits.map(\.hand) == ["Anna Maria", "", "", ""])
    #expect(digits[0].strokes == [[[10, 10], [80, 5], [40, 95]], [[30, 50], [70, 48]]])
    #expect(digits[1].strokes == [[[5, 0], [5, 10]]])
    #expect(digits[2].strokes == [[[20, 0], [5, 58], [98, 55]], [[75, 5], [68, 100]]])
    #expect(digits[3].strokes == [[[5, -0.0], [6, -100]]])
    #expect(digits.map(\.source) == ["t.txt:3", "t.txt:4", "t.txt:6", "t.txt:11"])
  }

  @Test("knots of a curve are passed through; one that is given twice is a corner")
  func curves() throws {
    let line = try parse("curves\n0: 0,0 10,0 10,0 10,10 0,10")[0].strokes[0]
    for knot in [SIMD2<Float>(0, 0), [10, 0], [10, 10], [0, 10]] {
      #expect(line.contains { abs($0.x - knot.x) + abs($0.y - knot.y) < 0.01 })
    }
    // Straight up to the corner, a bow behind it.
    #expect(line.filter { $0.y < -0.01 }.isEmpty)
    #expect(line.contains { $0.x > 10.2 })
  }

  @Test("a record of UCI's pen digits is a digit")
  func penDigits() throws {
    let digit = try parse("47,100,27,81,57,37,26,0,0,23,56,53,100,90,40,98, 8")[0]
    #expect(digit.label == 8 && digit.hand == "pendigits" && digit.strokes.count == 1)
    #expect(digit.strokes[0].first.map { abs($0.x - 32.9) < 0.01 && $0.y == -100 } == true)
  }

  @Test(
    "what cannot be read is said with its line",
    arguments: [
      ("7 1,1 2,2\n3,x 4,4", "t.txt:2: “3,x” is not a point"), ("1,2 3,4", "t.txt:1: a stroke without a label"),
      ("# none\n5\n\n6 1,1 2,2", "t.txt:4: the digit of line 2 has no stroke"),
    ])
  func faults(text: String, words: String) {
    #expect { try parse(text) } throws: { "\($0)".hasPrefix(words) }
  }
}
