import Foundation
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Step and sigmoid side by side")
struct SigmoidNeuronTests {
  private func exhibit(_ settings: KeyValuePairs<String, Double>) throws -> SigmoidNeuron {
    var exhibit = SigmoidNeuron()
    for (name, value) in settings { try exhibit.apply(ExhibitAction(name, .number(value))) }
    return exhibit
  }

  @Test("sums, outputs and their changes are those of the formulas in double precision")
  func computesTheFormulas() throws {
    let cases: [[Double]] = [
      [1, 1, 1, 1, -2, 0.05, 1], [0.25, 0.5, -2, 3, 0.5, 0.4, 4], [0, 1, 4, -4, 4, 1, 16],
      [1, 0.75, 0, 0, 0, -0.35, 64],
    ]
    for c in cases {
      let readings = try exhibit(
        ["x1": c[0], "x2": c[1], "w1": c[2], "w2": c[3], "b": c[4], "delta_w1": c[5], "c": c[6]]
      ).readings
      func close(_ name: String, _ expected: Double) {
        let value = readings[name]?.value.number ?? .nan
        #expect(abs(value - expected) < 1e-4, "\(name) \(c): \(value), not \(expected)")
      }
      func sigma(_ z: Double) -> Double { 1 / (1 + exp(-c[6] * z)) }
      let z = c[0] * c[2] + c[1] * c[3] + c[4]
      let after = z + c[0] * c[5]
      close("z", z)
      close("z_after", after)
      close("sigma", sigma(z))
      close("sigma_after", sigma(after))
      close("sigma_change", sigma(after) - sigma(z))
      close("slope", c[6] * sigma(z) * (1 - sigma(z)))
      close("step", z > 0 ? 1 : 0)
      close("step_after", after > 1e-6 ? 1 : 0)
      #expect(readings["flips"]?.value == .truth((z > 0) != (after > 1e-6)))
    }
  }

  @Test("the slope is what a tiny change of z does to the output")
  func slopeIsTheDerivative() throws {
    let before = try exhibit(["w1": 1, "w2": 0.5, "b": -1]).readings
    let z = try #require(before["z"]?.value.number)
    let h = 1e-6
    func sigma(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
    let slope = (sigma(z + h) - sigma(z - h)) / (2 * h)
    #expect(abs((before["slope"]?.value.number ?? 0) - slope) < 1e-5)
  }

  @Test("the steeper it is, the nearer the sigmoid is to the step")
  func steepIsStep() throws {
    var distances: [Double] = []
    for c in [1.0, 2, 4, 8, 16, 32, 64] {
      let readings = try exhibit(["b": -1.75, "c": c]).readings
      distances.append(abs((readings["sigma"]?.value.number ?? 0) - (readings["step"]?.value.number ?? 0)))
    }
    #expect(distances == distances.sorted(by: >))
    #expect((distances.last ?? 1) < 1e-6)
  }

  @Test("at its end the steepness is ∞, and the sigmoid is the step, exactly")
  func limitIsTheStep() throws {
    for (bias, delta) in [(-2.0, 0.0), (-2.0, 0.05), (-1.75, -0.5), (-2.25, 0.5), (1, 0.25), (-4, 1)] {
      var exhibit = try exhibit(["w1": 1, "w2": 1, "b": bias, "delta_w1": delta])
      try exhibit.apply(ExhibitAction("c", "infinity"))
      let readings = exhibit.readings
      #expect(readings["c"]?.value.number == .infinity && readings["c"]?.text == "∞")
      let (z, after) = (2 + bias, 2 + bias + delta)
      #expect(abs((readings["z"]?.value.number ?? .nan) - z) < 1e-6)
      #expect(readings["sigma"]?.value == (z > 0 ? 1 : 0) && readings["sigma_after"]?.value == (after > 0 ? 1 : 0))
      for name in ["", "_after", "_change"] {
        #expect(readings["sigma" + name]?.value == readings["step" + name]?.value)
      }
      // Flat everywhere but in the one place where it was c/4 all the way.
      #expect(readings["slope"]?.value.number == (z == 0 ? .infinity : 0))
      let plot = exhibit.plot
      #expect(plot.series.allSatisfy { $0.points.allSatisfy { $0.y.isFinite } })
      #expect(plot.markers.allSatisfy { $0.y.isFinite })
      #expect(plot.series[0].points.map(\.y) == plot.series[1].points.map(\.y))
      #expect(plot.series[2].points.count { $0.y != 0 } == 1)
      let walk = ExplanationWalk(exhibit)
      #expect(walk.faults == [] && walk.unanswered.isEmpty)
      #expect(walk.explanations["sigma"]?.numbers == ["z"] && walk.explanations["c"]?.text == "∞")
      #expect(walk.explanations["sigma"]?.meaning.contains("½") == (z == 0))
      #expect(walk.explanations["slope"]?.numbers == (z == 0 ? ["z", "c"] : ["z", "sigma"]))
    }
  }

  @Test("keys and mouse reach ∞ and come back, and it is spelled where the locale has no sign for it")
  func reachesInfinity() throws {
    var exhibit = SigmoidNeuron()
    for _ in 0..<6 { _ = exhibit.update(.key(.down)) }
    for _ in 0..<6 { #expect(exhibit.update(.key(.right)) == .edit) }
    #expect(exhibit.readings["c"]?.value == 64)
    #expect(exhibit.update(.key(.right)) == .edit && exhibit.readings["c"]?.value.number == .infinity)
    #expect(exhibit.update(.key(.right)) == .view)
    for look in [Look(), Look(isUnicode: false)] {
      var frame = Frame(Size(67, 36), look: look)
      exhibit.draw(into: &frame, in: frame.bounds, isFocused: true)
      let row = try #require(frame.text.split(separator: "\n").first { $0.contains("steep") })
      #expect(row.hasSuffix(look.isUnicode ? " ∞" : " inf"))
    }
    #expect(exhibit.update(.key(.left)) == .edit && exhibit.readings["c"]?.value == 64)
    #expect(exhibit.describe(ExhibitAction("c", "infinity")) == "set steep c to ∞")
  }

  @Test("Space keeps the change in the weight, and nothing is left of it")
  func keepsTheChange() throws {
    var exhibit = try exhibit(["w1": 1, "delta_w1": 0.5])
    #expect(exhibit.update(.key(.space)) == .edit)
    #expect(exhibit.readings["w1"]?.value == 1.5 && exhibit.readings["delta_w1"]?.value == 0)
    #expect(exhibit.update(.key(.space)) == .nothing)
    try exhibit.apply(ExhibitAction("delta_w1", -0.25))
    try exhibit.apply(ExhibitAction("keep"))
    #expect(exhibit.readings["w1"]?.value == 1.25 && exhibit.readings["delta_w1"]?.value == 0)
  }

  @Test(
    "what it does not understand is refused with a cure",
    arguments: [
      ExhibitAction("x1", 2), ExhibitAction("c", 3), ExhibitAction("c", 0), ExhibitAction("c", "endless"),
      ExhibitAction("hold"),
      ExhibitAction("b", "low"), ExhibitAction("w1"),
    ])
  func refuses(_ action: ExhibitAction) {
    var exhibit = SigmoidNeuron()
    let error = #expect(throws: ExhibitError.self) { try exhibit.apply(action) }
    #expect(error?.fault.contains(action.name) == true)
    #expect(error?.cure.isEmpty == false)
  }

  @Test("it can be drawn in any room")
  func drawsAnywhere() throws {
    let exhibit = try exhibit(["delta_w1": 0.5, "c": 8])
    for width in [0, 1, 5, 12, 20, 44, 90] {
      for height in [0, 1, 3, 6, 9, 14, 20, 40] {
        var frame = Frame(Size(width + 4, height + 4))
        exhibit.draw(into: &frame, in: Rect(2, 2, width, height), isFocused: true)
        for x in 0..<frame.size.width { #expect(frame[x, frame.size.height - 1].scalar == " ", "\(width)x\(height)") }
      }
    }
  }
}
