import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Asking why")
struct InquiryTests {
  @Test("w marks the numbers of the exhibit; arrows lead from one to the next, Enter opens it")
  func opensNumber() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.character("w"))
    let player = try #require(learner.player)
    let numbers = player.numbers(learner.state.context)
    #expect(numbers.count == 8)
    for number in numbers {
      #expect(learner.screen[number.rect.x, number.rect.y].style.attributes.contains(.underline))
    }
    #expect(learner.lines.contains { $0.contains("Enter why w₁ = 1.00?") })
    // w₁, w₂, x₁ below it or x₂, then z, and to its right the output.
    learner.press(.down)
    #expect(learner.lines.contains { $0.contains("why w₂ = 0.50?") })
    learner.press(.down, .left, .down)
    #expect(learner.lines.contains { $0.contains("why z = 0.25?") })
    learner.press(.right)
    #expect(learner.lines.contains { $0.contains("why output = 1?") })
    learner.press(.enter)
    for text in ["output = 1", "1 if z is above 0, else 0.", "output = step(z)", "= step(0.25)"] {
      #expect(learner.screen.text.contains(text), "\(text)")
    }
  }

  @Test("the numbers of an explanation are opened in turn, and Esc or Backspace goes one level up, finally out")
  func goesDownAndUp() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.character("w"), .end, .up, .enter)
    #expect(learner.inquiry?.path.map(\.explanation.symbol) == ["output"])
    learner.press(.enter)
    #expect(learner.screen.text.contains("output › z"))
    #expect(learner.screen.text.contains("= 1.00·1 + 0.50·0 + −0.75"))
    learner.press(.right, .right, .enter)
    #expect(learner.inquiry?.path.map(\.explanation.symbol) == ["output", "z", "w₂"])
    #expect(learner.screen.text.contains("output › z › w₂") && learner.screen.text.contains("The way down ends here"))
    learner.press(.escape)
    // Coming back, the cursor is where it was.
    #expect(learner.inquiry?.path.last?.selection == 2)
    learner.press(.backTab, .enter)
    #expect(learner.inquiry?.path.last?.explanation.symbol == "x₁")
    learner.press(.backspace, .backspace, .escape)
    #expect(learner.inquiry?.path.isEmpty == true)
    learner.press(.escape)
    #expect(learner.player?.overlay == nil && learner.player != nil)
    learner.press(.escape)
    #expect(learner.player == nil)
  }

  @Test("a long sum scrolls with the cursor, and says where it is")
  func scrollsLongSum() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.character("w"), .tab, .tab, .tab, .tab, .tab, .tab, .enter)
    #expect(learner.inquiry?.path.last?.explanation.symbol == "ink")
    #expect(learner.lines.contains { $0.contains("▾ 1–") && $0.contains("of 63") })
    learner.press(.down, times: 40)
    #expect(learner.inquiry?.path.last?.selection == 40)
    #expect(learner.screen.text.contains("pixel 40") && !learner.screen.text.contains("pixel 10 "))
    #expect(learner.lines.contains { $0.contains("▴▾") })
    learner.press(.enter)
    #expect(learner.screen.text.contains("x(40) = 0.67"))
    learner.press(.escape, .end)
    #expect(learner.lines.contains { $0.contains("63 of 63") })
    learner.press(.home)
    #expect(learner.screen.text.contains("How much ink"))
    learner.press(.pageDown)
    #expect(learner.inquiry?.path.last?.scroll ?? 0 > 5)
  }

  @Test("all of it is done with the mouse too")
  func byMouse() throws {
    var learner = try Learner(sampleAt: 2)
    learner.click(.key(.character("w")))
    let output = try #require(learner.player?.numbers(learner.state.context).first { $0.target == .number("output") })
    learner.click(output.rect.x, output.rect.y)
    learner.click(.item(ExplanationCard.numberZone, 0))
    learner.click(.item(ExplanationCard.numberZone, 0))
    #expect(learner.inquiry?.path.map(\.explanation.symbol) == ["output", "z", "w₁"])
    learner.click(.item(ExplanationCard.crumbZone, 0))
    #expect(learner.inquiry?.path.map(\.explanation.symbol) == ["output"])
    learner.click(1, 12)
    #expect(learner.inquiry?.path.isEmpty == true)
    // The lower border names the number under the cursor and opens it.
    learner.click(.key(.enter))
    #expect(learner.inquiry?.path.count == 1)
    learner.click(.key(.escape))
    // A near miss in the exhibit is forgiven; a click into the text means the text.
    let layout = LessonLayout(learner.state.body, hasExhibit: true)
    let exhibit = try #require(layout.exhibit)
    learner.click(exhibit.x + 2, exhibit.bottom - 4)
    #expect(learner.inquiry != nil)
    learner.click(.item("step", 0))
    #expect(learner.player?.overlay == nil && learner.player?.place == 0)
  }

  @Test("outside of it a click on a number still reaches the slider below")
  func numbersAreTransparent() throws {
    let learner = try Learner("binary-perceptron")
    let dial = try #require(learner.screen.zones.first { $0.target == .item("dial", 0) })
    var state = learner.state
    var frame = Frame(state.size)
    frame.addZone(dial.rect, .item("dial", 0))
    frame.addZone(dial.rect, .number("w1"))
    state.shownZones = frame.zones
    _ = update(&state, .input(.pointer(Pointer(.press, Point(dial.rect.right - 1, dial.rect.y)))))
    #expect((state.room as? LessonPlayer)?.exhibit?.readings["w1"]?.value == 3)
  }

  @Test("while a prediction waits, nothing is answered; afterwards it is")
  func lockedExhibitKeepsSilent() throws {
    var learner = try Learner(sampleAt: 3)
    learner.press(.character("w"))
    #expect(learner.player?.overlay == nil)
    #expect(learner.state.notice?.text.contains("First commit to a prediction") == true)
    learner.press(.enter, .character("w"))
    #expect(learner.inquiry != nil)
  }

  @Test("the exhibit stands still while it is asked about")
  func exhibitStandsStill() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.tab, .space)
    _ = update(&learner.state, .tick(1))
    #expect(learner.reading("ticks") == 1 && learner.player?.tickInterval != nil)
    learner.press(.character("w"))
    #expect(learner.player?.tickInterval == nil)
    learner.press(.enter, .escape, .escape)
    #expect(learner.player?.tickInterval != nil)
  }

  @Test("a number that nobody can explain, and an exhibit without numbers, say so")
  func saysWhatCannotBeAsked() throws {
    var learner = try Learner(sampleAt: 2)
    learner.press(.character("w"), .end, .enter)
    #expect(learner.inquiry?.path.isEmpty == true)
    #expect(learner.state.notice?.text == "More is not known of this number.")
    var course = try SampleCourse.course()
    let lesson = try Lesson.parse(
      SampleCourse.lesson.replacing("exhibit: sample\nsettings: {w1: 1, w2: 0.5}\n", with: "")
        .replacing("exhibit: {w1: 2}\n", with: ""), file: "lesson.md")
    course.chapters[0].entries[1].lesson = lesson
    var without = Learner(
      LabState(size: Size(80, 24), look: Look(), course: course, data: [], start: .lesson("binary-perceptron")))
    without.press(.character("w"))
    #expect(without.state.notice?.text == "This lesson has no exhibit to ask about.")
  }

  @Test("six hundred random keys and clicks, cards open or not, in every window leave the lab whole")
  func survivesRandomInput() throws {
    var state: UInt64 = 11
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let keys: [Key] = [
      .character("w"), .character("w"), .character("g"), .character("u"), .character("U"), .tab, .backTab, .left,
      .right,
      .up, .down, .space, .enter, .enter, .backspace, .pageDown, .pageUp, .home, .end, .character("h"), .escape,
      .character("2"),
    ]
    var learner = try Learner(sampleAt: 2)
    for _ in 0..<600 {
      switch random(14) {
      case 0: learner.send(.resize(Size(1 + random(140), 1 + random(50))))
      case 1: learner.send(.resize(Size(80 + random(60), 24 + random(30))))
      case 2, 3:
        let kind: Pointer.Kind = [.press, .drag, .release, .scrollUp, .scrollDown][random(5)]
        learner.send(.pointer(Pointer(kind, Point(random(140), random(50)))))
      case 4: learner.send(.paste("gate\n\u{1b}x"))
      case 5: _ = update(&learner.state, .course(learner.state.course, faults: []))
      default: learner.press(keys[random(keys.count)])
      }
      if learner.player == nil { learner = try Learner(sampleAt: 1 + random(5), progress: learner.state.progress) }
      _ = learner.screen
    }
    #expect(learner.player != nil)
  }

  @Test("the arrows reach the nearest place in their direction, and nothing behind")
  func compass() {
    let places = [Rect(0, 0, 4, 1), Rect(10, 0, 4, 1), Rect(20, 1, 4, 1), Rect(1, 3, 2, 1), Rect(30, 0, 4, 1)]
    func next(_ from: Int, _ key: Key) -> Int? { Compass.next(from: places[from], key, among: places) }
    #expect(next(0, .right) == 1 && next(1, .right) == 4 && next(4, .right) == nil)
    #expect(next(0, .down) == 3 && next(1, .down) == 2 && next(3, .up) == 0 && next(0, .up) == nil)
    #expect(next(4, .left) == 1 && next(0, .enter) == nil)
  }
}
