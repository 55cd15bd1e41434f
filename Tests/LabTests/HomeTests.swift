import Engine
import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Home")
struct HomeTests {
  private func lab(_ size: Size = Size(80, 24), progress: Progress = Progress()) -> LabState {
    LabState(size: size, look: Look(), course: .sample, progress: progress, data: [])
  }

  /// Presses keys one after another and returns all effects.
  @discardableResult
  private func press(_ keys: Key..., in state: inout LabState) -> [Effect] {
    keys.flatMap { update(&state, .input(.key($0))) }
  }

  @Test("the first lesson that is written is selected at the first start")
  func firstSelection() {
    let state = lab()
    #expect(frame(of: state).text.contains("Weigh inputs"))
  }

  @Test("a lesson begun is the one to go on with")
  func goesOnWithTheLessonBegun() {
    let state = lab(
      progress: Progress(lessons: ["sigmoid-neuron": LessonProgress(place: 2, stepsSeen: [0, 1, 2])]))
    #expect(frame(of: state).text.contains("go on at step 3"))
  }

  @Test("every lesson of the course can be reached with the arrow keys, and the list scrolls with it")
  func arrowsReachEverything() {
    var state = lab()
    press(.home, in: &state)
    for entry in Course.sample.entries {
      if entry.number == 1 { press(.down, .down, in: &state) } else { press(.down, in: &state) }
      let selected = frame(of: state).text.split(separator: "\n").filter { $0.contains("▸") }
      #expect(selected.count == 1 && selected[0].contains(entry.title), "lesson \(entry.number)")
    }
  }

  @Test("a lesson that is not written yet says so and is not entered")
  func comingLessons() {
    var state = lab()
    press(.character("2"), .enter, in: &state)
    #expect(state.rooms.count == 1)
    #expect(state.notice?.text.contains("being written") == true)
  }

  @Test("t and d go to training and the pad, Esc comes back")
  func shortcuts() {
    var state = lab()
    press(.character("t"), in: &state)
    #expect(state.room is Theatre)
    press(.escape, .character("d"), in: &state)
    #expect(state.room is Pad)
    press(.escape, in: &state)
    #expect(state.room is Home)
    press(.escape, in: &state)
    #expect(state.room is Home)
  }

  @Test("a click selects, a second click opens")
  func mouse() throws {
    var state = lab()
    let zone = try #require(frame(of: state).zones.first { $0.target == .item(Home.listZone, 1) })
    for _ in 0..<2 {
      #expect(state.room is Home)
      _ = update(&state, .input(.pointer(Pointer(.press, zone.rect.origin))))
    }
    #expect(state.room is Pad)
  }

  @Test("what stands in the key bar can be clicked")
  func keyBarIsClickable() throws {
    var state = lab()
    let zone = try #require(frame(of: state).zones.first { $0.target == .key(.character("?")) })
    _ = update(&state, .input(.pointer(Pointer(.press, zone.rect.origin))))
    #expect(state.showsHelp)
  }
}

@Suite("The lab around the rooms")
struct LabFrameTests {
  private func lab(_ size: Size) -> LabState { LabState(size: size, look: Look(), course: .sample, data: []) }

  @Test("a window that is too small says how large it must be", arguments: [(3, 2), (0, 0), (79, 24), (80, 23)])
  func tooSmall(width: Int, height: Int) {
    var state = lab(Size(width, height))
    let text = frame(of: state).text
    if width > 40 && height > 3 { #expect(text.contains("80×24") && text.contains("\(width)×\(height)")) }
    #expect(update(&state, .input(.key(.character("q")))) == [.quit])
  }

  @Test("q asks before a run that goes on is thrown away")
  func quitAsks() {
    var state = lab(Size(80, 24))
    let plan = TrainingPlan(
      model: "mlp", data: "strokes",
      experiment: Experiment(architecture: Architecture(input: Shape(channels: 4), layers: [])))
    _ = update(&state, .training(TrainingReport(phase: .running, plan: plan)))
    #expect(update(&state, .input(.key(.character("q")))).isEmpty)
    #expect(frame(of: state).text.contains("Quit?"))
    #expect(update(&state, .input(.key(.character("n")))).isEmpty)
    #expect(!frame(of: state).text.contains("Quit?"))
    _ = update(&state, .input(.key(.character("q"))))
    #expect(update(&state, .input(.key(.character("y")))) == [.quit])
  }

  @Test("one key switches how images are drawn, and the choice is kept")
  func imageStyle() {
    var state = lab(Size(80, 24))
    #expect(update(&state, .input(.key(.character("i")))) == [.saveSettings(Settings(imageStyle: .ascii))])
    #expect(state.look.imageStyle == .ascii)
  }

  @Test("a notice stays for some seconds and then goes")
  func notices() {
    var state = lab(Size(80, 24))
    _ = update(&state, .notice(Notice(.good, "Saved.")))
    #expect(frame(of: state).text.contains("Saved."))
    #expect(state.tickInterval != nil)
    for second in 0...6 { _ = update(&state, .tick(Double(second))) }
    #expect(!frame(of: state).text.contains("Saved."))
    #expect(state.tickInterval == nil)
  }
}

extension Course {
  /// A course of three chapters in which lessons 2 and 4 are written.
  static let sample = Course(
    chapters: (1...3).map { chapter in
      Chapter(
        number: chapter, title: "Chapter \(chapter)", question: "What is asked in \(chapter)?",
        entries: (1...5).map { index in
          let number = (chapter - 1) * 5 + index
          let names = [2: "binary-perceptron", 4: "sigmoid-neuron"]
          let lesson = names[number].map { name in
            Lesson(
              title: name, chapter: "Chapter \(chapter)", objective: "Weigh inputs (\(name)).", minutes: 10,
              steps: (1...8).map { Step(title: "Step \($0)") })
          }
          return CourseEntry(
            number: number, name: names[number] ?? "lesson-\(number)", title: "Title \(number).",
            summary: "Summary \(number).", lesson: lesson)
        })
    })
}
