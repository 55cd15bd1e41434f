import Testing

@testable import Engine

@Suite("How many threads share a step") struct ThreadChoiceTests {
  /// The number that is settled on when steps take so long.
  private func choice(_ most: Int, steps: Int, _ seconds: (Int) -> Double) -> Int {
    var choice = ThreadChoice(most: most)
    for _ in 0..<steps { choice.record(seconds: seconds(choice.count)) }
    return choice.count
  }

  @Test("the quicker goes on, whichever it is")
  func quicker() {
    #expect(choice(2, steps: 200) { $0 == 2 ? 1 : 2 } == 2)
    #expect(choice(2, steps: 200) { $0 == 2 ? 2 : 1 } == 1)
    #expect(choice(8, steps: 200) { 1 / Double($0) } == 8)
  }

  @Test("one step that took long changes nothing")
  func outlier() {
    var steps = 0
    let settled = choice(2, steps: 200) { count in
      steps += 1
      return steps == 9 ? 1000 : (count == 2 ? 1 : 2)
    }
    #expect(settled == 2)
  }

  @Test("what has changed is noticed later")
  func changes() {
    var steps = 0
    let settled = choice(2, steps: 4096 + 200) { count in
      steps += 1
      return (count == 2) == (steps < 2000) ? 1 : 2
    }
    #expect(settled == 1)
  }

  @Test("where there is one thread there is nothing to choose")
  func single() { #expect(choice(1, steps: 50) { _ in 1 } == 1) }
}
