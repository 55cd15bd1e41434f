import Lessons
import Screen

@testable import Lab

/// A neuron of two inputs, and a sum of sixty terms: enough to question every kind of number that an exhibit may have.
struct SampleExhibit: Exhibit {
  static let name = "sample"

  var dials = Dials([
    Dials.Dial(name: "w1", label: "w₁", range: -2...2, step: 0.5, value: 1),
    Dials.Dial(name: "w2", label: "w₂", range: -2...2, step: 0.5, value: 0.5),
  ])
  var ticks = 0
  var isRunning = false

  static let inputs: [Float] = [1, 0]
  static let pixels: [Float] = (0..<60).map { Float($0) / 60 }

  var title: String { "A small neuron" }
  var z: Float { dials["w1"] * Self.inputs[0] + dials["w2"] * Self.inputs[1] - 0.75 }
  var ink: Float { Self.pixels.reduce(0, +) }

  var readings: [String: Reading] {
    [
      "w1": .number(dials["w1"], "w₁"), "w2": .number(dials["w2"], "w₂"), "z": .number(z, "z"),
      "output": .whole(z > 0 ? 1 : 0, "output"), "ticks": .whole(Float(ticks), "ticks"),
    ]
  }

  mutating func apply(_ action: ExhibitAction) throws(ExhibitError) {
    switch action.name {
    case "w1", "w2": dials[action.name] = try action.number(-2...2)
    case "run": isRunning = true
    default: throw action.unknown(["w1", "w2", "run"])
    }
  }

  func describe(_ action: ExhibitAction) -> String { action.description }

  var keys: [KeyHint] { [KeyHint("←→", "change")] }
  var tickInterval: Double? { isRunning ? 0.1 : nil }

  mutating func update(_ event: RoomEvent) -> ExhibitChange {
    switch event {
    case .key(.up): return dials.select(by: -1) ? .view : .nothing
    case .key(.down): return dials.select(by: 1) ? .view : .nothing
    case .key(.left): return dials.turn(-1)
    case .key(.right): return dials.turn(1)
    case .key(.space):
      isRunning.toggle()
      return isRunning ? .edit : .view
    case .tick:
      ticks += 1
      return .continuation
    case .pointer(let pointer, let zone): return dials.update(pointer, zone) ?? .nothing
    default: return .nothing
    }
  }

  /// Two sliders with their numbers; below them the inputs, z and the output; then the ink.
  func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    dials.draw(into: &frame, in: area.top(2).rows, isFocused: isFocused)
    func number(_ label: String, _ text: String, _ name: String, _ x: Int, _ y: Int) {
      let start = frame.write("\(label) = ", at: Point(area.x + x, area.y + y))
      let end = frame.write(text, at: Point(start, area.y + y))
      frame.addZone(Rect(start, area.y + y, end - start, 1), .number(name))
    }
    number("x₁", "1", "x1", 0, 3)
    number("x₂", "0", "x2", 10, 3)
    number("z", Format.signed(z), "z", 0, 5)
    number("output", z > 0 ? "1" : "0", "output", 14, 5)
    number("ink", Format.signed(ink), "ink", 0, 7)
    number("size", "60", "size", 14, 7)
  }

  func explanation(of name: String) -> Explanation? {
    func given(_ symbol: String, _ value: Float, _ meaning: String) -> Explanation {
      Explanation(symbol: symbol, text: Format.signed(value), meaning: meaning)
    }
    switch name {
    case "w1": return given("w₁", dials["w1"], "The weight of the first input. You set it.")
    case "w2": return given("w₂", dials["w2"], "The weight of the second input. You set it.")
    case "x1": return given("x₁", Self.inputs[0], "The first input.")
    case "x2": return given("x₂", Self.inputs[1], "The second input.")
    case "b": return given("b", -0.75, "The bias.")
    case "z":
      return Explanation(
        symbol: "z", text: Format.signed(z), meaning: "The weighted sum of the inputs, and the bias.",
        rule: "z = w₁·x₁ + w₂·x₂ + b",
        lines: [
          [
            .text("= "), .number(name: "w1", text: Format.signed(dials["w1"])), .text("·"),
            .number(name: "x1", text: "1"), .text(" + "), .number(name: "w2", text: Format.signed(dials["w2"])),
            .text("·"), .number(name: "x2", text: "0"), .text(" + "), .number(name: "b", text: "−0.75"),
          ]
        ])
    case "output":
      return Explanation(
        symbol: "output", text: z > 0 ? "1" : "0", meaning: "1 if z is above 0, else 0.", rule: "output = step(z)",
        lines: [[.text("= step("), .number(name: "z", text: Format.signed(z)), .text(")")]])
    case "ink":
      let terms = Self.pixels.enumerated().map { index, pixel -> [Explanation.Piece] in
        [
          .text(index == 0 ? "= " : "+ "), .number(name: "pixel \(index)", text: Format.signed(pixel)),
          .text("  pixel \(index)"),
        ]
      }
      return Explanation(
        symbol: "ink", text: Format.signed(ink), meaning: "How much ink there is in the image.", rule: "ink = Σⱼ xⱼ",
        lines: terms)
    case let pixel where pixel.hasPrefix("pixel "):
      guard let index = Int(pixel.dropFirst(6)), Self.pixels.indices.contains(index) else { return nil }
      return given("x(\(index))", Self.pixels[index], "A pixel of the image.")
    default: return nil
    }
  }
}

/// A course in which lesson 2 is taken with the sample exhibit, lesson 4 can be visited, and all others are to come.
enum SampleCourse {
  static let lesson = """
    ---
    title: A sample
    chapter: Neurons
    objective: Try everything.
    minutes: 5
    exhibit: sample
    settings: {w1: 1, w2: 0.5}
    ---

    ## Words

    A [[perceptron]] has [[weights]]. More in [the next one](lesson:layered-perceptrons), or in [lesson 4](lesson:sigmoid-neuron).

    ## Change

    ```try
    task: Make the output 0.
    check: output == 0
    hints:
      - Lower a weight.
    solution:
      - w1: -1
    exhibit: {w1: 1, w2: 0.5}
    ```

    ## Guess

    ```predict
    question: What is the output of it?
    choices: [It is 0, It is 1]
    answer: It is 1
    explanation: The sum is above 0.
    exhibit: {w1: 2}
    reveal:
      - w2: 1
    ```

    ## Question

    ```quiz
    question: What does a [[bias]] do?
    choices: [It multiplies, It is added, It is ignored]
    answer: It is added
    explanation: It is added to the [[weighted sum]].
    ```

    ## End

    That was it.
    """

  static func course(lesson: String = lesson) throws -> Course {
    var course = try CourseFolder(lessonsFolder).read().course
    let references = References(glossary: course.glossary, lessons: course.entries.map(\.name))
    course.chapters[0].entries[1].lesson = try Lesson.parse(
      lesson, file: "02-binary-perceptron/lesson.md", references: references)
    course.chapters[0].entries[2].lesson = nil
    return course
  }
}

extension Learner {
  /// In the sample lesson at a step, counted from 1.
  init(sampleAt step: Int, size: Size = Size(80, 24), look: Look = Look(), progress: Lessons.Progress = .init()) throws
  {
    let course = try SampleCourse.course()
    var state = LabState(size: size, look: look, course: course, progress: progress, data: [])
    let entry = course.chapters[0].entries[1]
    guard let lesson = entry.lesson else { throw LessonFaults([]) }
    state.rooms.append(
      LessonPlayer(entry: entry, lesson: lesson, progress: progress.lessons[entry.name]) {
        $0 == SampleExhibit.name ? SampleExhibit() : ExhibitRegistry.make($0)
      })
    self.init(state)
    press(.pageDown, times: step - 1)
  }

  var inquiry: Inquiry? { if case .inquiry(let inquiry) = player?.overlay { inquiry } else { nil } }
  var glossary: GlossaryCard? { if case .glossary(let card) = player?.overlay { card } else { nil } }

  mutating func type(_ text: String) { for character in text { press(.character(character)) } }

  /// Clicks where a text stands on the screen.
  mutating func click(text: String) {
    for (y, line) in lines.enumerated() {
      guard let range = line.firstRange(of: text) else { continue }
      let x = TextWidth.of(String(line[..<range.lowerBound]))
      return click(x, y)
    }
  }
}
