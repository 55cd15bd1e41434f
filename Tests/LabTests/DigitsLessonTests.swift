import Engine
import Lessons
import Screen
import ScreenTesting
import Testing

@testable import Lab

@Suite("The lesson Digits")
struct DigitsLessonTests {
  private func type(_ learner: inout Learner, _ keys: String) {
    for key in keys { learner.press(.character(key)) }
  }

  @Test("it is played from the first key to the last by keys alone")
  func playsByKeys() throws {
    var learner = try Learner("digits")
    // What is a 9? About three quarters.
    learner.press(.right, .down, .enter)
    #expect(learner.reading("right_9") == 56)
    // The first rule: holes = 2 → 8.
    learner.press(.right, .tab)
    type(&learner, "a")
    learner.press(.right, .right)
    type(&learner, "2")
    learner.press(.right)
    type(&learner, "8")
    #expect(learner.player?.record.isSolved == true)
    // One hole: hardly anything.
    learner.press(.pageDown, .character("3"), .enter)
    #expect(learner.reading("gain") == 1)
    // Another look: top < 45.
    learner.press(.right, .tab)
    type(&learner, "c+")
    #expect(learner.player?.record.isSolved == false)
    for _ in 0..<30 where learner.reading("feature")?.text != "top" { type(&learner, "-") }
    learner.press(.right, .right)
    type(&learner, "45")
    #expect(learner.player?.record.isSolved == true)
    // Your own expert: the hints are enough.
    learner.press(.pageDown, .tab)
    for rule in [
      [("top-left", ">=", "33"), ("head", ">=", "27"), ("5", "", "")],
      [("foot", "<", "18"), ("head", ">=", "25"), ("7", "", "")],
      [("waist", "<", "20"), ("left", ">=", "40"), ("2", "", "")],
      [("bottom-right", ">=", "29"), ("head", ">=", "25"), ("3", "", "")],
    ] { write(rule, &learner) }
    #expect((learner.reading("accuracy")?.number ?? 0) > 0.6)
    #expect(learner.player?.record.isSolved == false)
    write([("col4", "<", "2"), ("col5", "<", "2"), ("1", "", "")], &learner)
    #expect(learner.player?.record.isSolved == true)
    // The next point, the held-out digits, the end.
    learner.press(.pageDown, .character("3"), .enter)
    #expect(learner.reading("gain") == 11)
    learner.press(.right, .character("2"), .enter, .right)
    #expect(learner.lines[1].contains("Remember"))
    learner.press(.end)
    #expect(learner.screen.text.contains("Tries solved: 3 of 3, 0 hints."))
    #expect(learner.screen.text.contains("Predictions came true: 3 of 3."))
    #expect(learner.state.progress.lessons["digits"]?.isFinished == true)
  }

  /// Adds a rule after the last one and writes it: tests, then the answer.
  private func write(_ rule: [(String, String, String)], _ learner: inout Learner) {
    learner.press(.down, times: 20)
    type(&learner, "a")
    for (index, part) in rule.dropLast().enumerated() {
      if index > 0 { type(&learner, "c") }
      func exhibit() -> DigitRules? { learner.player?.exhibit as? DigitRules }
      for _ in 0..<40 where exhibit()?.test?.feature.name != part.0 { type(&learner, "+") }
      learner.press(.right)
      for _ in 0..<3 where exhibit()?.test?.relation.rawValue != part.1 { type(&learner, "+") }
      learner.press(.right)
      type(&learner, part.2)
      #expect(exhibit()?.test?.value == Int(part.2))
    }
    learner.press(.right)
    type(&learner, rule.last?.0 ?? "")
  }

  @Test("a rule is made, its threshold dragged, and everything undone with the mouse")
  func playsByMouse() throws {
    var learner = try Learner("digits")
    learner.click(.item("step", 5))
    let rules = try #require(learner.reading("rules")?.number)
    // A digit of the wall, looked at closer.
    learner.click(.item("page", 0))
    learner.click(.item("thumb", 10))
    #expect(learner.reading("selected") == 11)
    learner.click(.item("thumb", 10))
    #expect(learner.reading("page")?.text == "digit")
    // The next wrong one, by its button.
    learner.click(.item("wall-button", 3))
    #expect(learner.reading("label") != learner.reading("answer"))
    // Only the wrong ones, of one class.
    learner.click(.item("page", 0))
    learner.click(.item("selection", 1))
    #expect(learner.reading("show")?.text == "wrong")
    learner.click(.item("page", 4))
    learner.click(.item("class", 5))
    #expect(learner.reading("label") == 5)
    // The chart turned to the next number; then a rule, which asks for it.
    learner.click(.item("page", 3))
    let feature = learner.reading("feature")
    learner.click(.item("chart-button", 1))
    #expect(learner.reading("feature") != feature)
    learner.click(.item("page", 2))
    learner.click(.item("rule-button", 2))
    #expect(learner.reading("rules") == .number(rules + 1))
    let before = try #require((learner.player?.exhibit as? DigitRules)?.test)
    #expect(.text(before.feature.name) == learner.reading("feature"))
    // The threshold is dragged over the strip, and one u takes the whole drag back.
    let strip = try #require(learner.screen.zones.first { $0.target == .item("strip", 0) }).rect
    learner.send(.pointer(Pointer(.press, Point(strip.x + 2, strip.y))))
    for x in strip.x + 2...strip.x + 20 { learner.send(.pointer(Pointer(.drag, Point(x, strip.y + 5)))) }
    learner.send(.pointer(Pointer(.release, Point(strip.x + 20, strip.y))))
    let dragged = try #require((learner.player?.exhibit as? DigitRules)?.test)
    #expect(dragged.feature == before.feature && dragged.value != before.value)
    learner.press(.character("u"))
    #expect((learner.player?.exhibit as? DigitRules)?.test == before)
    // So does it where the press itself moved nothing.
    let held =
      strip.x + FeatureScale(before.feature, of: DigitRules().wall, width: strip.width).column(of: before.value)
    learner.send(.pointer(Pointer(.press, Point(held, strip.y))))
    for x in [held - 3, held - 5] { learner.send(.pointer(Pointer(.drag, Point(x, strip.y)))) }
    learner.send(.pointer(Pointer(.release, Point(held - 5, strip.y))))
    #expect((learner.player?.exhibit as? DigitRules)?.test != before)
    learner.press(.character("u"))
    #expect((learner.player?.exhibit as? DigitRules)?.test == before)
    // The wheel turns the part under the mouse: the answer of the first rule.
    let part = try #require(learner.screen.zones.first { $0.target == .item("part", 3) }).rect
    let answer = (learner.player?.exhibit as? DigitRules)?.list.rules[0].answer
    learner.send(.pointer(Pointer(.scrollUp, part.origin)))
    #expect((learner.player?.exhibit as? DigitRules)?.list.rules[0].answer == ((answer ?? 0) + 1) % 10)
    // Deleted again.
    learner.click(.item("rule-button", 5))
    #expect(learner.reading("rules") == .number(rules))
  }

  @Test("every change of the rules is one undo, and looking around is none")
  func undo() throws {
    var learner = try Learner("digits")
    learner.click(.item("step", 5))
    let readings = learner.player?.exhibit?.readings
    learner.press(.tab, .character("a"), .right, .right, .character("+"), .character("+"), .character("v"), .right)
    learner.press(.character("u"), .character("u"), .character("u"))
    #expect(learner.player?.exhibit?.readings["rules"] == readings?["rules"])
    #expect(learner.player?.exhibit?.readings["accuracy"] == readings?["accuracy"])
    learner.press(.character("u"))
    #expect(learner.state.notice?.text.contains("nothing to undo") == true)
  }

  // MARK: Screens

  private func compare(_ name: String, _ size: Size, play: (inout Learner) -> Void) throws {
    for (lookName, look) in LessonScreenTests.looks where size.width == 80 || lookName == "256" {
      var learner = try Learner("digits", size: size, look: look)
      play(&learner)
      #expect(goldenDifference(learner.screen, "lesson-rules-\(name)-\(size.width)x\(size.height)-\(lookName)") == nil)
    }
  }

  @Test("the wall, with its wrong digits marked", arguments: LessonScreenTests.sizes)
  func wall(_ size: Size) throws {
    try compare("wall", size) {
      $0.press(.pageDown, times: 5)
      $0.press(.tab)
      $0.press(.character("v"), times: 3)
      $0.press(.down, .down)
    }
  }

  @Test("one digit with everything that is measured of it", arguments: LessonScreenTests.sizes)
  func digit(_ size: Size) throws { try compare("digit", size) { $0.press(.right) } }

  @Test("rules being edited, a threshold under the cursor", arguments: LessonScreenTests.sizes)
  func rules(_ size: Size) throws {
    try compare("rules", size) {
      $0.press(.pageDown, times: 6)
      $0.press(.character("3"), .enter, .tab)
      $0.press(.character("v"), times: 3)
      $0.press(.up, .up, .up, .right, .right)
    }
  }

  @Test("a number for all classes, with a threshold", arguments: LessonScreenTests.sizes)
  func chart(_ size: Size) throws {
    try compare("chart", size) {
      $0.press(.pageDown, times: 4)
      $0.press(.tab, .character("c"), .character("+"), .character("v"))
    }
  }

  @Test("the score of ten rules, on the wall and on held-out digits", arguments: LessonScreenTests.sizes)
  func score(_ size: Size) throws { try compare("score", size) { $0.press(.pageDown, times: 7) } }

  @Test("no line of any step is cut off by the exhibit or the edge", arguments: LessonScreenTests.sizes)
  func nothingCutOff(_ size: Size) throws {
    var learner = try Learner("digits", size: size)
    for _ in 0..<(learner.player?.lesson.steps.count ?? 0) {
      let player = try #require(learner.player)
      let layout = LessonLayout(learner.state.body, hasExhibit: true)
      for line in player.page(width: layout.page.width, learner.state.look).lines {
        #expect(line.runs.reduce(0) { $0 + TextWidth.of($1.text) } <= layout.page.width)
      }
      for page in DigitRules.Page.allCases {
        var shown = try #require(player.exhibit as? DigitRules)
        shown.page = page
        for feature in page == .chart
          ? Array(shown.list.rules.map { $0.tests[0].feature } + [.holeRow, .turn]) : [.holes]
        {
          shown.feature = feature
          var frame = Frame(size)
          let area = try #require(layout.exhibit).inset(horizontal: 2, vertical: 1)
          shown.draw(into: &frame, in: area, isFocused: true)
          #expect(!frame.text.contains("…"), "\(player.step.title): \(page) \(feature)")
        }
      }
      learner.press(.pageDown)
    }
  }

  @Test("every step fits the smallest window as it opens, the recap two of them")
  func fits() throws {
    let lesson = try #require(try Learner("digits").player?.lesson)
    let layout = LessonLayout(Rect(0, 1, 80, 22), hasExhibit: true)
    let entry = CourseEntry(number: 1, name: "digits", title: lesson.title, summary: "", lesson: lesson)
    for (index, step) in lesson.steps.enumerated() {
      let player = LessonPlayer(entry: entry, lesson: lesson, progress: LessonProgress(place: index))
      let rows = player.page(width: layout.page.width, Look()).lines.count
      let limit = (index == lesson.steps.count - 1 ? 2 : 1) * layout.page.height
      #expect(rows <= limit, "\(step.title): \(rows) rows")
    }
  }
}
