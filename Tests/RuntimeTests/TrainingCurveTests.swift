import Lab
import Testing

@testable import dllab

@Suite("The curves of a run")
struct TrainingCurveTests {
  @Test("a long curve keeps its first and its newest point, its order, and a few hundred points")
  func thinning() {
    var curve = TrainingCurve()
    for i in 1...50_000 {
      curve.append(epoch: Float(i), Float(i) / 2)
      if i % 997 == 0 {
        #expect(curve.points.last?.epoch == Float(i))
        #expect(curve.points.count <= 400)
      }
    }
    #expect(curve.points.first?.epoch == 1)
    #expect(curve.points.count > 150)
    #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.epoch < $1.epoch })
    #expect(curve.points.allSatisfy { $0.value == $0.epoch / 2 })
  }

  @Test("what is no number is not drawn")
  func notANumber() {
    var curve = TrainingCurve()
    curve.append(epoch: 1, .nan)
    curve.append(epoch: 2, .infinity)
    #expect(curve.points.isEmpty)
  }

  @Test("a moving average is at first the plain mean, later it follows")
  func movingAverage() {
    var average = MovingAverage(window: 4)
    for x in [Float(2), 4, 6] { average.add(x) }
    #expect(average.value == 4)
    for _ in 0..<100 { average.add(10) }
    #expect(abs((average.value ?? 0) - 10) < 1e-3)
  }

  @Test("the pace is that of the last seconds, not of the whole run")
  func pace() {
    var pace = Pace()
    #expect(pace.perSecond == nil)
    for i in 1...100 { pace.note(seconds: Double(i) * 0.1, amount: Double(i) * 10) }
    for i in 1...100 { pace.note(seconds: 10 + Double(i) * 0.1, amount: 1000 + Double(i)) }
    #expect(abs((pace.perSecond ?? 0) - 10) < 1)
  }
}
