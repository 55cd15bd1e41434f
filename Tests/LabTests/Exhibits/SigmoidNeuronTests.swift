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
      ExhibitAction("x1", 2), ExhibitAction("c", 3), ExhibitAction("c", 0), ExhibitAction("hold"),
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
