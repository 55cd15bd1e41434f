import Engine
import Foundation
import Lessons
import Screen
import Testing

@testable import Lab

/// The network of lesson 5 in double precision, written out.
private struct Twin {
  var p: [Double]
  var x: [Double]
  var isStep = false

  func f(_ z: Double) -> Double { isStep ? (z > 0 ? 1 : 0) : 1 / (1 + exp(-z)) }

  var hidden: [Double] { (0..<3).map { f(p[3 * $0] * x[0] + p[3 * $0 + 1] * x[1] + p[3 * $0 + 2]) } }
  var output: Double { f(p[9] * hidden[0] + p[10] * hidden[1] + p[11] * hidden[2] + p[12]) }

  /// By differences: nothing of the chain rule.
  func slope(_ index: Int) -> Double {
    var (high, low) = (self, self)
    high.p[index] += 1e-5
    low.p[index] -= 1e-5
    return (high.output - low.output) / 2e-5
  }
}

@Suite("Nudges of a small network")
struct SmoothnessTests {
  static let names = SmallNetwork.all.map(\.name)

  private func exhibit(_ actions: ExhibitAction...) throws -> Smoothness {
    var exhibit = Smoothness()
    for action in actions { try exhibit.apply(action) }
    return exhibit
  }

  /// A few networks with everything different.
  static let cases: [UInt64] = [1, 2, 3, 4]

  private func exhibit(drawn seed: UInt64) throws -> (Smoothness, Twin, nudge: [Double]) {
    var random = SeededRandom(seed: seed)
    var exhibit = Smoothness()
    var twin = Twin(p: [], x: [])
    var nudge: [Double] = []
    for name in ["x1", "x2"] {
      let value = Double(random.below(5)) / 4
      try exhibit.apply(.init(name, .number(value)))
      twin.x.append(value)
    }
    let scale = [0.1, 0.5, 1, 2][Int(seed) % 4]
    try exhibit.apply(.init("scale", .number(scale)))
    for name in Self.names {
      let (value, change) = (Double(random.below(17)) / 4 - 2, Double(random.below(9)) / 4 - 1)
      try exhibit.apply(.init(name, .number(value)))
      try exhibit.apply(.init("delta_\(name)", .number(change)))
      twin.p.append(value)
      nudge.append(scale * change)
    }
    return (exhibit, twin, nudge)
  }

  @Test("every slope is what differences measure, in double precision", arguments: cases)
  func slopes(_ seed: UInt64) throws {
    let (exhibit, twin, _) = try exhibit(drawn: seed)
    let readings = exhibit.readings
    for (index, name) in Self.names.enumerated() {
      #expect(abs((readings["slope_\(name)"]?.value.number ?? .nan) - twin.slope(index)) < 1e-5, "\(name)")
    }
  }

  @Test("the true change is that of the network with the nudge in it, the sum is slope times nudge", arguments: cases)
  func changes(_ seed: UInt64) throws {
    let (exhibit, twin, nudge) = try exhibit(drawn: seed)
    let readings = exhibit.readings
    var moved = twin
    for i in nudge.indices { moved.p[i] += nudge[i] }
    let actual = moved.output - twin.output
    let predicted = nudge.indices.reduce(0) { $0 + twin.slope($1) * nudge[$1] }
    func value(_ name: String) -> Double { readings[name]?.value.number ?? .nan }
    #expect(abs(value("o") - twin.output) < 1e-6)
    #expect(abs(value("delta_o") - actual) < 1e-6)
    #expect(abs(value("sum") - predicted) < 1e-4)
    #expect(abs(value("error") - abs(predicted - actual) / abs(actual)) < 1e-3)
    #expect(value("nudged") == Double(nudge.count { $0 != 0 }))
  }

  @Test("with steps every slope is 0, and the output is 0 or 1 as the written-out network says", arguments: cases)
  func steps(_ seed: UInt64) throws {
    var (exhibit, twin, nudge) = try exhibit(drawn: seed)
    twin.isStep = true
    try exhibit.apply(.init("function", "step"))
    let readings = exhibit.readings
    #expect(Self.names.allSatisfy { readings["slope_\($0)"]?.value == 0 })
    #expect(readings["sum"]?.value == 0)
    #expect(readings["o"]?.value == .number(twin.output))
    var moved = twin
    for i in nudge.indices { moved.p[i] += nudge[i] }
    #expect(readings["delta_o"]?.value == .number(moved.output - twin.output))
    #expect(readings["error"]?.value == .number(moved.output == twin.output ? 0 : 1))
  }

  @Test("the error grows with the nudge, and passes 1 % where it says", arguments: ["v1", "w11", "b2"])
  func limit(_ name: String) throws {
    var exhibit = try exhibit(.init("delta_\(name)", 1))
    let limit = try #require(exhibit.readings["limit"]?.value.number)
    var errors: [Double] = []
    // Below 0.01 rounding would have a say.
    for scale in Linearization.scales where scale >= 0.01 {
      try exhibit.apply(.init("scale", .number(Double(scale))))
      let error = try #require(exhibit.readings["error"]?.value.number)
      #expect((error > 0.01) == (Double(scale) > limit), "\(scale)")
      errors.append(error)
    }
    // From 0.01 to 0.1: ten times the nudge, about ten times the error.
    #expect(abs(errors[10] / errors[0] - 10) < 3)
  }

  @Test("what is smaller than the last digits of o can show is marked as rounding, not as an error")
  func rounding() throws {
    let tiny = try exhibit(.init("delta_w32", 0.05), .init("scale", 0.001)).linearization
    #expect(tiny.isRounded)
    #expect(tiny.limit.map { $0 > 0.01 } ?? true)
    #expect(try !exhibit(.init("delta_w32", 1), .init("scale", 0.1)).linearization.isRounded)
  }

  @Test("nothing nudged: nothing moves, nothing is off, and there is no limit")
  func still() throws {
    let readings = try exhibit(.init("reset")).readings
    for name in ["delta_o", "sum", "error", "nudged"] { #expect(readings[name]?.value == 0, "\(name)") }
    #expect(readings["limit"]?.value == .number(.infinity))
  }

  @Test("keeping the nudge makes it part of the weights, and the output is what was announced")
  func keeps() throws {
    var exhibit = try exhibit(.init("delta_w11", 0.5), .init("delta_bo", -1), .init("scale", 0.5))
    let before = exhibit.readings
    #expect(exhibit.update(.key(.space)) == .edit)
    #expect(exhibit.readings["w11"]?.value == 2.25 && exhibit.readings["bo"]?.value == -0.25)
    #expect(exhibit.readings["nudged"]?.value == 0)
    let announced = (before["o"]?.value.number ?? 0) + (before["delta_o"]?.value.number ?? 0)
    #expect(abs((exhibit.readings["o"]?.value.number ?? 0) - announced) < 1e-6)
    #expect(exhibit.update(.key(.space)) == .nothing, "there is nothing left to keep")
  }

  @Test(
    "what it does not understand is refused with a cure",
    arguments: [
      ExhibitAction("w41", 1), ExhibitAction("w11", 9), ExhibitAction("delta_w11", 2), ExhibitAction("delta_w9", 0),
      ExhibitAction("scale", 0.13), ExhibitAction("scale", 20), ExhibitAction("x1", -1),
      ExhibitAction("function", "tanh"),
      ExhibitAction("choose", "w"), ExhibitAction("view", "table"), ExhibitAction("scale"), ExhibitAction("bo", "up"),
    ])
  func refuses(_ action: ExhibitAction) {
    var exhibit = Smoothness()
    let error = #expect(throws: ExhibitError.self) { try exhibit.apply(action) }
    #expect(error?.fault.contains(action.name) == true)
    #expect(error?.cure.isEmpty == false)
  }

  @Test("every action of a solution can be told in words")
  func describes() throws {
    let exhibit = Smoothness()
    #expect(exhibit.describe(.init("delta_w11", -1)) == "nudge w₁₁: Δ to −1.00")
    #expect(exhibit.describe(.init("bo", 0.5)) == "set bₒ to 0.50")
    #expect(exhibit.describe(.init("scale", 0.08)) == "set the scale s to 0.08")
    #expect(exhibit.describe(.init("x2", 0)) == "set x₂ to 0.00")
  }

  @Test("it can be drawn in any room", arguments: ["network", "terms", "plot", "sizes"])
  func drawsAnywhere(_ view: String) throws {
    for function in ["sigmoid", "step"] {
      let exhibit = try exhibit(.init("view", .text(view)), .init("function", .text(function)), .init("random"))
      for width in [0, 1, 39, 40, 65, 104] {
        for height in [0, 1, 13, 14, 20, 36, 44] {
          var frame = Frame(Size(width + 4, height + 4))
          exhibit.draw(into: &frame, in: Rect(2, 2, width, height), isFocused: true)
          // Nothing is drawn outside the room it was given.
          for x in 0..<frame.size.width {
            #expect(frame[x, 1].scalar == " " && frame[x, height + 2].scalar == " ", "\(width)x\(height)")
          }
          for y in 0..<frame.size.height {
            #expect(frame[1, y].scalar == " " && frame[width + 2, y].scalar == " ", "\(width)x\(height)")
          }
        }
      }
    }
  }

  // MARK: Explanations

  @Test(
    "every number opens, down to weights, inputs and the dials, in every view and room",
    arguments: ["network", "terms", "plot", "sizes"], NeuronExplanationTests.rooms)
  func opens(_ view: String, _ room: Size) throws {
    let states: [(function: String, scale: Double, chosen: String)] = [
      ("sigmoid", 0.001, "w21"), ("sigmoid", 0.08, "x1"), ("sigmoid", 1, "b3"), ("sigmoid", 10, "v2"),
      ("step", 0.001, "w32"), ("step", 1, "bo"),
    ]
    for (function, scale, chosen) in states {
      let exhibit = try exhibit(
        .init("view", .text(view)), .init("function", .text(function)), .init("choose", .text(chosen)),
        .init("random"), .init("scale", .number(scale)))
      let walk = ExplanationWalk(exhibit, size: room)
      #expect(walk.faults == [], "\(function) \(scale) \(chosen)")
      for name in ["scale", "true", "predicted", "o7", "o7'", "z2", "h3'", "w11'", "n.w22", "d.bo", "x2"] {
        #expect(walk.explanations[name] != nil, "\(name)")
      }
      #expect(walk.recomputed > 30)
    }
  }

  @Test("a slope opens into its chain: δ, then σ′, the weight on the way and the next δ")
  func chain() throws {
    let exhibit = try exhibit(.init("view", "terms"), .init("delta_w11", 1))
    let walk = ExplanationWalk(exhibit)
    #expect(walk.explanations["p.w11"]?.numbers == ["delta1", "x1"])
    #expect(walk.explanations["delta1"]?.numbers == ["s1", "v1", "deltao"])
    #expect(walk.explanations["deltao"]?.numbers == ["so"])
    #expect(walk.explanations["so"]?.rule == "o·(1 − o)")
    #expect(walk.explanations["p.v2"]?.numbers == ["deltao", "h2"])
    #expect(walk.explanations["predicted"]?.numbers == ["t.w11"], "only what is nudged has a term worth a line")
    #expect(walk.explanations["x1"]?.rule == nil && walk.explanations["v1"]?.rule == nil)
  }

  @Test("beside axes, every number on the screen can be asked", arguments: ["network", "terms", "sizes"])
  func nothingSilent(_ view: String) throws {
    let exhibit = try exhibit(.init("view", .text(view)), .init("random"))
    let silent = ExplanationWalk(exhibit).silent
    // "passes 1 %" and σ′(z) = o·(1 − o) name a number, they do not show one.
    #expect(silent.allSatisfy { $0.text == "1" }, "\(silent)")
  }

  @Test("nothing nudged opens, too")
  func opensStill() throws {
    #expect(ExplanationWalk(try exhibit(.init("reset"))).faults == [])
    #expect(ExplanationWalk(try exhibit(.init("reset"), .init("view", "sizes"))).faults == [])
  }

  @Test("the text for those who do not see the screen has every term and every size")
  func plainText() throws {
    let exhibit = try exhibit(.init("delta_v1", 1), .init("scale", 0.1))
    let lines = exhibit.plainText
    #expect(lines.contains("v₁: slope 0.1457, nudge +0.100, product +0.01457"))
    #expect(lines.contains("Δo true +0.01432, sum +0.01457, off by 1.7 %."))
    #expect(lines.count { $0.hasPrefix("s = ") } == 9)
    #expect(lines.contains { $0.hasPrefix("The error passes 1 % at s = 0.0") })
    #expect(lines.count { $0.contains(": slope ") } == 13 && lines.count { $0.contains("product") } == 2)
    // Where nothing is nudged there is no change to tell of.
    let still = try self.exhibit(.init("reset")).plainText
    #expect(still.last == "Nothing is nudged yet." && !still.contains { $0.hasPrefix("s = ") })
  }
}
