import Lessons
import Screen
import Testing

@testable import Lab

/// Question mode in the real lessons: every number is reached by arrows and by the mouse, and every way leads back.
@Suite("Asking why in the course")
struct InquiryCourseTests {
  private static let lessons = ["digits", "binary-perceptron", "layered-perceptrons", "sigmoid-neuron", "smoothness"]

  /// Goes through the steps of a lesson, with what waits for a prediction answered.
  private func visit(_ name: String, _ size: Size, _ body: (inout Learner, String) throws -> Void) throws {
    var learner = try Learner(name, size: size)
    let count = try #require(learner.player).lesson.steps.count
    for step in 0..<count {
      if learner.player?.isLocked == true { learner.press(.enter) }
      try body(&learner, "\(name), step \(step + 1)")
      learner.press(.pageDown)
    }
  }

  @Test("a click on any number opens it, and Esc leads back one level at a time", arguments: lessons)
  func clicks(_ name: String) throws {
    try visit(name, Size(80, 24)) { learner, place in
      learner.press(.character("w"))
      let numbers = try #require(learner.player).numbers(learner.state.context)
      // Of the hundreds in a picture, some.
      for index in stride(from: 0, to: numbers.count, by: 1 + numbers.count / 30) {
        let number = numbers[index]
        // Of zones on top of each other the last one answers.
        let isCovered = numbers[(index + 1)...].contains { $0.rect.contains(number.rect.origin) }
        learner.click(number.rect.x, number.rect.y)
        guard !isCovered else {
          learner.press(.escape)
          continue
        }
        #expect(learner.inquiry?.path.count == 1 && learner.inquiry?.cursor == index, "\(place): \(number)")
        learner.press(index.isMultiple(of: 2) ? .escape : .backspace)
        #expect(learner.inquiry?.path.isEmpty == true, "\(place): \(number)")
      }
      learner.press(.backspace)
      #expect(learner.player?.overlay == nil && learner.player != nil, "\(place)")
    }
  }

  @Test("arrows reach every number that Tab reaches", arguments: lessons)
  func arrows(_ name: String) throws {
    for size in [Size(80, 24), Size(120, 40)] {
      try visit(name, size) { learner, place in
        let numbers = try #require(learner.player).numbers(learner.state.context).map(\.rect)
        var reached: Set<Int> = [0]
        var open = [0]
        while let here = open.popLast() {
          for key in [Key.up, .down, .left, .right] {
            guard let next = Compass.next(from: numbers[here], key, among: numbers) else { continue }
            if reached.insert(next).inserted { open.append(next) }
          }
        }
        // Two numbers in one place are one place.
        let missed = Set(numbers).subtracting(reached.map { numbers[$0] })
        #expect(missed.isEmpty, "\(place) at \(size.width)×\(size.height): \(missed)")
      }
    }
  }

  @Test("from the first number down to where nothing lies below, and all the way back", arguments: lessons)
  func downAndBack(_ name: String) throws {
    try visit(name, Size(80, 24)) { learner, place in
      learner.press(.character("w"), .enter)
      var depth = learner.inquiry?.path.count ?? 0
      #expect(depth == 1, "\(place)")
      while learner.inquiry?.path.last?.explanation.numbers.isEmpty == false, depth < 100 {
        learner.press(.enter)
        depth += 1
        #expect(learner.inquiry?.path.count == depth, "\(place)")
      }
      for level in stride(from: depth - 1, through: 0, by: -1) {
        learner.press(level.isMultiple(of: 2) ? .escape : .backspace)
        #expect(learner.inquiry?.path.count == level, "\(place)")
      }
      learner.press(.escape)
      #expect(learner.player?.overlay == nil && learner.player != nil, "\(place)")
    }
  }

  @Test("∞ is undone and redone like any other change")
  func undoesInfinity() throws {
    var learner = try Learner("sigmoid-neuron")
    learner.press(.pageDown, .tab)
    learner.press(.down, times: 6)
    learner.press(.right, times: 7)
    #expect(learner.reading("c")?.number == .infinity)
    learner.press(.character("u"))
    #expect(learner.reading("c") == 64)
    learner.press(.character("U"))
    #expect(learner.reading("c")?.number == .infinity)
    learner.press(.character("w"))
    let numbers = try #require(learner.player).numbers(learner.state.context)
    let sigma = try #require(numbers.last { $0.target == .number("sigma") })
    learner.click(sigma.rect.x, sigma.rect.y)
    #expect(learner.screen.text.contains("for c → ∞"))
  }
}
